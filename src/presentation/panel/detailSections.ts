import * as l10n from '@vscode/l10n';
import type {
  Check,
  CheckState,
  Endpoint,
  Lifecycle,
  PhaseState,
  PhaseStatus,
  SubPhase,
  TaskStatus,
} from '../../model/status.ts';
import { rawWordOf } from './detailState.ts';
import { copyRow, reported, textRow, visibleText } from './detailText.ts';
import type { Block, CheckRow, Item, DetailRow, Section, Step } from './detailView.ts';
import { formatCount, formatPercent } from '../words/numbers.ts';
import type { Look } from '../tree/row.ts';
import { checkStateWord, lifecycleWord, phaseStateWord, phaseWord } from '../words/words.ts';

const phaseLooks: Readonly<Record<PhaseState, Look>> = {
  'not-planned': { icon: 'circle-slash', tone: 'muted' },
  pending: { icon: 'circle-large-outline', tone: 'muted' },
  active: { icon: 'circle-large-filled', tone: 'busy' },
  done: { icon: 'pass-filled', tone: 'good' },
  failed: { icon: 'error', tone: 'bad' },
  unknown: { icon: 'question', tone: 'muted' },
};

export function describePhases(status: TaskStatus): Section | null {
  const steps = stepsOf(status);
  return steps.length === 0 ? null : { key: 'phases', title: l10n.t('Phases'), body: [{ kind: 'steps', steps }] };
}

export function stepsOf(status: TaskStatus): Step[] {
  return status.phases.map((phase, index) => stepOf(status, phase, index));
}

function stepOf(status: TaskStatus, phase: PhaseStatus, index: number): Step {
  const current = phase.state === 'active' && !status.terminal;
  // Replication never completes, so its percentage would only look like progress.
  const percent = phase.phase === 'incremental' || !hasPercent(phase) ? null : phase.percent;
  const stage = current && phase.phase === 'full' ? status.subPhase : null;
  return {
    key: `${phase.phase}-${index}`,
    look: phaseLooks[phase.state],
    name: phaseWord(phase.phase),
    state: phase.state,
    stateWord: stateWordOf(status, phase),
    percent,
    percentText: percent === null ? null : formatPercent(percent),
    count: stageCount(stage, countText(phase)),
    // A word that is the task's own is already in the status.
    rawWord: phase.rawState === null || phase.rawState === status.raw.state ? null : rawWordOf(phase.rawState),
    error: errorText(status, phase),
    current,
  };
}

/** An active phase of a task that has stopped is not running. */
function stateWordOf({ lifecycle }: TaskStatus, { state }: PhaseStatus): string {
  return state === 'active' && notRunning.has(lifecycle) ? lifecycleWord(lifecycle) : phaseStateWord(state);
}

const notRunning: ReadonlySet<Lifecycle> = new Set(['paused', 'stopped', 'failed', 'maintenance'] as const);

/** Before a phase begins, and after a failed precheck, a number would only look like progress. */
function hasPercent({ phase, state }: PhaseStatus): boolean {
  return state !== 'not-planned' && state !== 'pending' && !(phase === 'precheck' && state === 'failed');
}

/** UDTS restarts its count in each of the two stages of the full copy, while its percent covers both. */
function stageCount(stage: SubPhase | null, count: string | null): string | null {
  if (stage === null) return count;
  const word = stage === 'dump' ? l10n.t('dump') : l10n.t('load');
  return count === null ? word : l10n.t('{0}: {1}', word, count);
}

function countText({ done, total, unit }: PhaseStatus): string | null {
  const last = total ?? done;
  if (last === null) return null;
  const number = countOf(done, total);
  const one = last === 1;
  switch (unit) {
    case 'rows':
      return one ? l10n.t('{0} row', number) : l10n.t('{0} rows', number);
    case 'tables':
      return one ? l10n.t('{0} table', number) : l10n.t('{0} tables', number);
    case 'keys':
      return one ? l10n.t('{0} key', number) : l10n.t('{0} keys', number);
    case 'items':
      return one ? l10n.t('{0} item', number) : l10n.t('{0} items', number);
    case null:
      return number;
  }
}

function countOf(done: number | null, total: number | null): string {
  if (done !== null && total !== null) return l10n.t('{0} of {1}', formatCount(done), formatCount(total));
  return done === null ? l10n.t('? of {0}', formatCount(total ?? 0)) : formatCount(done);
}

/** The error at the top of the panel is not repeated in full. */
function errorText(status: TaskStatus, phase: PhaseStatus): string | null {
  if (phase.error === null) return null;
  return phase.error === status.error ? l10n.t('The error is shown above.') : visibleText(phase.error);
}

export function describePosition(status: TaskStatus): Section | null {
  const rows = positionRows(status);
  return rows.length === 0
    ? null
    : { key: 'replication', title: l10n.t('Replication'), body: [{ kind: 'rows', rows }] };
}

function positionRows({ position, lag }: TaskStatus): DetailRow[] {
  const checkpoint = position?.checkpoint === undefined ? null : Date.parse(position.checkpoint);
  return reported([
    textRow('binlogFile', l10n.t('Binlog file'), position?.binlogFile, true),
    numberRow('binlogPosition', l10n.t('Binlog position'), position?.binlogPosition),
    copyRow({ target: 'gtid', label: l10n.t('Copy the GTID') }, 'gtid', l10n.t('GTID'), position?.gtid),
    numberRow('serverId', l10n.t('Server ID'), position?.serverId),
    checkpoint === null || Number.isNaN(checkpoint)
      ? textRow('checkpoint', l10n.t('Checkpoint'), position?.checkpoint, true)
      : { key: 'checkpoint', label: l10n.t('Checkpoint'), value: [{ at: checkpoint, as: 'aged' }] },
    numberRow('offset', l10n.t('Offset'), position?.offset),
    lag === null ? null : textRow('lagSource', l10n.t('Lag as reported in'), lag.source, true),
  ]);
}

/** A position is not a quantity, so its digits are not grouped. */
function numberRow(key: string, label: string, value: number | undefined): DetailRow | null {
  return value === undefined ? null : { key, label, value: String(value), code: true };
}

const checkLooks: Readonly<Record<CheckState, Look>> = {
  failed: { icon: 'error', tone: 'bad' },
  warning: { icon: 'warning', tone: 'warning' },
  running: { icon: 'circle-large-filled', tone: 'busy' },
  unknown: { icon: 'question', tone: 'muted' },
  passed: { icon: 'pass-filled', tone: 'good' },
};
const ranks: Readonly<Record<CheckState, number>> = { failed: 0, warning: 1, running: 2, unknown: 3, passed: 4 };

/** More checks than any cloud documents. A page with more would be slow. */
const maxChecks = 500;

/** Failures come first. Passed checks get the room that is left. */
export function describeChecks(checks: readonly Check[]): Section | null {
  if (checks.length === 0) return null;
  const sorted = checks
    .map((check, index) => ({ check, row: checkRow(check, index) }))
    .sort((a, b) => ranks[a.check.state] - ranks[b.check.state]);
  const simple = ({ check }: (typeof sorted)[number]): boolean =>
    check.state === 'passed' && check.error === null && check.repair === null;
  const open = sorted.filter((entry) => !simple(entry)).map(({ row }) => row);
  const passed = sorted.filter(simple).map(({ row: { key, look, name } }) => ({ key, look, title: name }));
  const summary = l10n.t('{0} of {1} passed', checks.filter(({ state }) => state === 'passed').length, checks.length);
  return {
    key: open.length === 0 ? 'checks' : 'checks-open',
    title: l10n.t('Checks'),
    body: [...openChecks(open, summary), ...passedChecks(passed, open.length, summary)],
  };
}

function openChecks(open: readonly CheckRow[], summary: string): Block[] {
  if (open.length === 0) return [];
  const columns = [l10n.t('State'), l10n.t('Check'), l10n.t('What to do')] as const;
  return [
    { kind: 'note', text: summary },
    { kind: 'checks', columns, rows: open.slice(0, maxChecks) },
    ...notShown(open.length - maxChecks),
  ];
}

function passedChecks(passed: readonly Item[], open: number, summary: string): Block[] {
  if (passed.length === 0) return [];
  const items = passed.slice(0, Math.max(0, maxChecks - open));
  return [
    {
      kind: 'fold',
      key: 'passed',
      title: open === 0 ? summary : l10n.t('{0} passed', passed.length),
      note: null,
      openByDefault: false,
      body: [{ kind: 'list', key: 'passed', items }, ...notShown(passed.length - items.length)],
    },
  ];
}

export function notShown(count: number): Block[] {
  return count > 0 ? [{ kind: 'note', text: l10n.t('{0} more are not shown.', count) }] : [];
}

function checkRow(check: Check, index: number): CheckRow {
  return {
    key: `${check.name}-${index}`,
    look: checkLooks[check.state],
    name: visibleText(check.name),
    stateWord: checkStateWord(check.state),
    error: check.error === null ? null : visibleText(check.error),
    repair: check.repair === null ? null : visibleText(check.repair),
  };
}

export function describeEndpoints({ source, target }: TaskStatus): Section | null {
  const from = endpointRows(source);
  const to = endpointRows(target);
  if (from.length === 0 && to.length === 0) return null;
  const missing = l10n.t('not reported');
  return {
    key: 'endpoints',
    title: l10n.t('Source and target'),
    body: [
      {
        kind: 'endpoints',
        sides: [
          { title: l10n.t('Source'), rows: from, missing },
          { title: l10n.t('Target'), rows: to, missing },
        ],
      },
    ],
  };
}

function endpointRows(endpoint: Endpoint | null): DetailRow[] {
  if (endpoint === null) return [];
  return reported([
    textRow('engine', l10n.t('Engine'), endpoint.engine),
    textRow('kind', l10n.t('Type'), endpoint.kind),
    textRow('instanceId', l10n.t('Instance'), endpoint.instanceId, true),
    textRow('host', l10n.t('Address'), addressOf(endpoint), true),
    textRow('database', l10n.t('Database'), endpoint.database, true),
    textRow('user', l10n.t('User'), endpoint.user, true),
    textRow('region', l10n.t('Region'), endpoint.region, true),
  ]);
}

function addressOf({ host, port }: Endpoint): string | null {
  if (host === null) return port === null ? null : l10n.t('port {0}', port);
  if (port === null) return host;
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
