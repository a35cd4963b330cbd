import * as l10n from '@vscode/l10n';
import type { ProblemKind } from '../model/problem.ts';
import { onlyAPersonCanMend } from '../model/problem.ts';
import type { Lifecycle, TaskStatus } from '../model/status.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import { formatDuration, formatPercent } from './numbers.ts';
import { lifecycleWord, phaseWord, problemWord } from './words.ts';

/** How a state looks: a codicon and a tone, which a surface turns into a colour of the theme. */
export interface Look {
  readonly icon: string;
  readonly tone: 'plain' | 'busy' | 'good' | 'warning' | 'bad' | 'muted';
}

const separator = ' · ';
const firstWordsLength = 60;

/** A text's first words on one line, for a row. */
export function firstWords(text: string, length = firstWordsLength): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  const space = cut.lastIndexOf(' ');
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

/** What stands behind a task's name: `63% · full copy`, `caught up · lag 0 s`, `failed: …`, `no contact 4 min · 63%`. */
export function describeRow(watched: WatchedTask, nowMs: number): string {
  const { status, problem } = watched;
  if (problem !== null) {
    const trouble = describeProblem(watched, problem.kind, nowMs);
    return status === null ? trouble : [trouble, briefly(status)].filter((part) => part !== '').join(separator);
  }
  return status === null ? l10n.t('reading…') : describeStatus(status);
}

function describeProblem(watched: WatchedTask, kind: ProblemKind, nowMs: number): string {
  if (onlyAPersonCanMend(kind)) return problemWord(kind);
  const since = watched.contact.lastGoodAt ?? watched.contact.lostSince;
  return since === null ? problemWord(kind) : l10n.t('no contact {0}', formatDuration((nowMs - since) / 1000));
}

/** The last good state in a word or two, behind a problem. */
function briefly(status: TaskStatus): string {
  if (status.lifecycle === 'active' && status.percent !== null && status.phase !== 'incremental')
    return formatPercent(status.percent);
  if (status.lifecycle === 'active' && status.phase !== null) return phaseWord(status.phase, status.subPhase);
  return lifecycleWord(status.lifecycle);
}

export function describeStatus(status: TaskStatus): string {
  return parts(status)
    .filter((part): part is string => part !== null)
    .join(separator);
}

function parts(status: TaskStatus): (string | null)[] {
  const percent = status.percent === null ? null : formatPercent(status.percent);
  const phase = status.phase === null ? null : phaseWord(status.phase, status.subPhase);
  switch (status.lifecycle) {
    case 'active':
      if (status.needsUser !== null) return [percent, l10n.t('waits for you: {0}', firstWords(status.needsUser))];
      if (status.phase === 'incremental')
        return [status.caughtUp === true ? l10n.t('caught up') : phase, lagWords(status)];
      return [percent, phase ?? lifecycleWord('active')];
    case 'retrying':
      return [retryWords(status), percent, phase];
    case 'failed':
      return [status.error === null ? lifecycleWord('failed') : l10n.t('failed: {0}', firstWords(status.error))];
    case 'unknown':
      return [
        status.raw.state === null
          ? l10n.t('no state reported')
          : l10n.t('unknown state "{0}"', firstWords(status.raw.state, 30)),
        percent,
      ];
    case 'completed':
      return [status.outcome === 'ambiguous' ? l10n.t('ended, probably completed') : lifecycleWord('completed')];
    case 'stopped':
    case 'paused':
    case 'pausing':
    case 'stopping':
    case 'maintenance':
      return [lifecycleWord(status.lifecycle), percent, status.needsUser === null ? null : l10n.t('waits for you')];
    case 'draft':
    case 'ready':
    case 'starting':
    case 'finishing':
    case 'gone':
      return [lifecycleWord(status.lifecycle)];
  }
}

function retryWords(status: TaskStatus): string {
  if (status.retries === null) return lifecycleWord('retrying');
  return status.retries.max === null || status.retries.max === 0
    ? l10n.t('retry {0}', status.retries.current)
    : l10n.t('retry {0} of {1}', status.retries.current, status.retries.max);
}

function lagWords(status: TaskStatus): string | null {
  const seconds = status.lag?.seconds ?? null;
  return seconds === null ? null : l10n.t('lag {0}', formatDuration(seconds));
}

const looks: Readonly<Record<Lifecycle, Look>> = {
  draft: { icon: 'circle-outline', tone: 'muted' },
  ready: { icon: 'circle-outline', tone: 'plain' },
  starting: { icon: 'sync', tone: 'busy' },
  active: { icon: 'sync', tone: 'busy' },
  retrying: { icon: 'warning', tone: 'warning' },
  pausing: { icon: 'debug-pause', tone: 'muted' },
  paused: { icon: 'debug-pause', tone: 'warning' },
  stopping: { icon: 'primitive-square', tone: 'muted' },
  stopped: { icon: 'primitive-square', tone: 'muted' },
  finishing: { icon: 'sync', tone: 'busy' },
  completed: { icon: 'pass-filled', tone: 'good' },
  failed: { icon: 'error', tone: 'bad' },
  maintenance: { icon: 'tools', tone: 'warning' },
  gone: { icon: 'circle-slash', tone: 'muted' },
  unknown: { icon: 'question', tone: 'muted' },
};

export function lookOf(watched: WatchedTask): Look {
  const { status, problem } = watched;
  if (problem !== null) {
    if (problem.kind === 'credentials') return { icon: 'key', tone: 'bad' };
    if (onlyAPersonCanMend(problem.kind)) return { icon: 'error', tone: 'bad' };
    return { icon: 'debug-disconnect', tone: 'warning' };
  }
  if (status === null) return { icon: 'loading', tone: 'muted' };
  if (status.lifecycle === 'active') {
    if (status.needsUser !== null) return { icon: 'person', tone: 'warning' };
    if (status.phases.some((phase) => phase.state === 'failed')) return { icon: 'warning', tone: 'warning' };
    if (status.caughtUp === true) return { icon: 'pass', tone: 'good' };
  }
  return looks[status.lifecycle];
}

/** A person should look at this task: the badge counts these. */
export function needsAttention(watched: WatchedTask): boolean {
  const { status, problem } = watched;
  if (problem !== null && onlyAPersonCanMend(problem.kind)) return true;
  if (status === null) return false;
  return (
    status.lifecycle === 'failed' ||
    status.needsUser !== null ||
    status.phases.some((phase) => phase.state === 'failed')
  );
}
