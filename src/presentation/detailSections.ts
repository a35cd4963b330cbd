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
} from '../model/status.ts';
import { momentWithAge, reported, type Row, textRow, type Viewer, visibleText } from './detailText.ts';
import { formatCount, formatPercent } from './numbers.ts';
import type { Look } from './row.ts';
import { checkStateWord, lifecycleWord, phaseStateWord, phaseWord } from './words.ts';

/** One step of the way. */
export interface PhaseView {
  readonly key: string;
  readonly look: Look;
  readonly name: string;
  readonly state: PhaseState;
  readonly stateWord: string;
  /** The phase's own; null where none was sent and where a percentage means nothing. */
  readonly percent: number | null;
  readonly percentText: string | null;
  /** "200,001 of 531,000 rows" */
  readonly count: string | null;
  readonly rawWord: string | null;
  readonly error: string | null;
  readonly current: boolean;
}

const phaseLooks: Readonly<Record<PhaseState, Look>> = {
  'not-planned': { icon: 'circle-slash', tone: 'muted' },
  pending: { icon: 'circle-large-outline', tone: 'muted' },
  active: { icon: 'circle-large-filled', tone: 'busy' },
  done: { icon: 'pass-filled', tone: 'good' },
  failed: { icon: 'error', tone: 'bad' },
  unknown: { icon: 'question', tone: 'muted' },
};

export function describePhases(status: TaskStatus): PhaseView[] {
  return status.phases.map((phase, index) => describePhase(status, phase, index));
}

function describePhase(status: TaskStatus, phase: PhaseStatus, index: number): PhaseView {
  const current = phase.state === 'active' && !status.terminal;
  // Replication has no end, so a percentage of it would only look like progress.
  const percent = phase.phase === 'incremental' || !tellsPercent(phase) ? null : phase.percent;
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
    // Where a cloud has one word for all, it already stands at the top.
    rawWord: phase.rawState === null || phase.rawState === status.raw.state ? null : visibleText(phase.rawState),
    error: errorText(status, phase),
    current,
  };
}

/** What is under way in a task that stands still is not running. */
function stateWordOf({ lifecycle }: TaskStatus, { state }: PhaseStatus): string {
  return state === 'active' && standing.has(lifecycle) ? lifecycleWord(lifecycle) : phaseStateWord(state);
}

const standing: ReadonlySet<Lifecycle> = new Set(['paused', 'stopped', 'failed', 'maintenance'] as const);

/** Nothing has begun, or (a failed check) what was worked through says nothing: a number there would only look like progress. */
function tellsPercent({ phase, state }: PhaseStatus): boolean {
  return state !== 'not-planned' && state !== 'pending' && !(phase === 'precheck' && state === 'failed');
}

/** UDTS counts anew in each of the two stages of its full copy, while the percent is that of both together. */
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

/** The failure that already stands at the top of the panel is not repeated in full. */
function errorText(status: TaskStatus, phase: PhaseStatus): string | null {
  if (phase.error === null) return null;
  return phase.error === status.error ? l10n.t('The error is shown above.') : visibleText(phase.error);
}

/** How far replication is. */
export function describePosition({ position, lag }: TaskStatus, viewer: Viewer): Row[] {
  const checkpoint = position?.checkpoint === undefined ? null : Date.parse(position.checkpoint);
  return reported([
    textRow('binlogFile', l10n.t('Binlog file'), position?.binlogFile, true),
    numberRow('binlogPosition', l10n.t('Binlog position'), position?.binlogPosition),
    textRow('gtid', l10n.t('GTID'), position?.gtid, true),
    numberRow('serverId', l10n.t('Server ID'), position?.serverId),
    checkpoint === null || Number.isNaN(checkpoint)
      ? textRow('checkpoint', l10n.t('Checkpoint'), position?.checkpoint, true)
      : { key: 'checkpoint', label: l10n.t('Checkpoint'), value: momentWithAge(checkpoint, viewer) },
    numberRow('offset', l10n.t('Offset'), position?.offset),
    lag === null ? null : textRow('lagSource', l10n.t('Lag as reported in'), lag.source, true),
  ]);
}

/** A position is a name for a place, not a quantity: no digits in groups. */
function numberRow(key: string, label: string, value: number | undefined): Row | null {
  return value === undefined ? null : { key, label, value: String(value), code: true };
}

export interface CheckView {
  readonly key: string;
  readonly look: Look;
  readonly name: string;
  readonly stateWord: string;
  readonly error: string | null;
  readonly repair: string | null;
}

export interface ChecksView {
  /** "12 of 14 passed" */
  readonly summary: string;
  /** What did not pass, the worst first. */
  readonly open: readonly CheckView[];
  readonly passed: readonly CheckView[];
}

const checkLooks: Readonly<Record<CheckState, Look>> = {
  failed: { icon: 'error', tone: 'bad' },
  warning: { icon: 'warning', tone: 'warning' },
  running: { icon: 'circle-large-filled', tone: 'busy' },
  unknown: { icon: 'question', tone: 'muted' },
  passed: { icon: 'pass-filled', tone: 'good' },
};
const worstFirst: readonly CheckState[] = ['failed', 'warning', 'running', 'unknown', 'passed'];

export function describeChecks(checks: readonly Check[]): ChecksView | null {
  if (checks.length === 0) return null;
  const sorted = checks
    .map((check, index) => ({ check, view: describeCheck(check, index) }))
    .sort((a, b) => worstFirst.indexOf(a.check.state) - worstFirst.indexOf(b.check.state));
  const simple = ({ check }: (typeof sorted)[number]): boolean =>
    check.state === 'passed' && check.error === null && check.repair === null;
  const passed = checks.filter((check) => check.state === 'passed').length;
  return {
    summary: l10n.t('{0} of {1} passed', passed, checks.length),
    open: sorted.filter((entry) => !simple(entry)).map(({ view }) => view),
    passed: sorted.filter(simple).map(({ view }) => view),
  };
}

function describeCheck(check: Check, index: number): CheckView {
  return {
    key: `${check.name}-${index}`,
    look: checkLooks[check.state],
    name: visibleText(check.name),
    stateWord: checkStateWord(check.state),
    error: check.error === null ? null : visibleText(check.error),
    repair: check.repair === null ? null : visibleText(check.repair),
  };
}

export interface EndpointView {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Source and target, in this order; a side of which nothing was said has no rows. Null when neither has any. */
export function describeEndpoints({ source, target }: TaskStatus): readonly [EndpointView, EndpointView] | null {
  const from = endpointRows(source);
  const to = endpointRows(target);
  if (from.length === 0 && to.length === 0) return null;
  return [
    { title: l10n.t('Source'), rows: from },
    { title: l10n.t('Target'), rows: to },
  ];
}

function endpointRows(endpoint: Endpoint | null): Row[] {
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
