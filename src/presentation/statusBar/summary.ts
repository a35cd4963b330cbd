import * as l10n from '@vscode/l10n';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { estimateRowWords, isVague, type RoundedTimeLeft } from '../words/estimateText.ts';
import { type AssessmentOf, noAssessment, type ShownAssessment } from '../words/assessment.ts';
import { formatPercent } from '../words/numbers.ts';
import { copyPercent } from '../words/progress.ts';
import { needsAttention, waitsForAccount } from '../tree/row.ts';

/** A summary of many tasks. Each task is in exactly one group; the groups are in order of urgency. */
export interface Summary {
  readonly attention: readonly WatchedTask[];
  readonly noContact: readonly WatchedTask[];
  readonly copying: readonly WatchedTask[];
  readonly replicating: readonly WatchedTask[];
  readonly waiting: readonly WatchedTask[];
  readonly ended: readonly WatchedTask[];
  /** Mean percent of the initial copies that have begun; null if none reports one. */
  readonly percent: number | null;
  /** The number of accounts with refused keys. Their tasks count as without contact. */
  readonly refusedAccounts: number;
}

export type TaskKind = Exclude<keyof Summary, 'percent' | 'refusedAccounts'>;

/** The most urgent kind that applies. */
export function kindOfTask(watched: WatchedTask, assessment: ShownAssessment | null): TaskKind {
  if (needsAttention(watched, assessment)) return 'attention';
  if (watched.problem !== null) return 'noContact';
  const { status } = watched;
  if (status === null) return 'waiting';
  switch (status.lifecycle) {
    case 'active':
    case 'retrying':
    case 'starting':
    case 'finishing':
      return status.phase === 'incremental' ? 'replicating' : 'copying';
    case 'completed':
    case 'stopped':
    case 'gone':
    case 'failed':
      return 'ended';
    case 'draft':
    case 'ready':
    case 'pausing':
    case 'paused':
    case 'stopping':
    case 'maintenance':
    case 'unknown':
      return 'waiting';
  }
}

export function summarize(tasks: readonly WatchedTask[], assessmentOf: AssessmentOf = noAssessment): Summary {
  const groups: Record<TaskKind, WatchedTask[]> = {
    attention: [],
    noContact: [],
    copying: [],
    replicating: [],
    waiting: [],
    ended: [],
  };
  for (const watched of tasks) groups[kindOfTask(watched, assessmentOf(watched))].push(watched);
  const percents = groups.copying.flatMap(({ status }) => (status === null ? [] : (copyPercent(status) ?? [])));
  const percent = percents.length === 0 ? null : percents.reduce((sum, value) => sum + value, 0) / percents.length;
  return { ...groups, percent, refusedAccounts: refusedAccounts(groups.noContact) };
}

/** The number of the tasks' accounts with refused keys. */
export function refusedAccounts(tasks: readonly WatchedTask[]): number {
  return new Set(tasks.filter(waitsForAccount).map(({ task, accountName }) => `${task.cloud} ${accountName ?? ''}`))
    .size;
}

/** The number of tasks and accounts that need attention. */
export function attentionCount({ attention, refusedAccounts: accounts }: Summary): number {
  return attention.length + accounts;
}

/**
 * What is in progress: `3 migrating · 64% · 10–20 min left`, `2 replicating`, `1 without contact`; empty if all tasks
 * have ended or need attention. `lastFinish`: from `lastFinishWords`.
 */
export function summaryText(summary: Summary, lastFinish: string | null = null): string {
  const parts: string[] = [];
  if (summary.copying.length > 0) {
    parts.push(l10n.t('{0} migrating', summary.copying.length));
    if (summary.percent !== null) parts.push(formatPercent(summary.percent));
    if (lastFinish !== null) parts.push(lastFinish);
  }
  if (summary.replicating.length > 0) parts.push(l10n.t('{0} replicating', summary.replicating.length));
  if (summary.noContact.length > 0) parts.push(l10n.t('{0} without contact', summary.noContact.length));
  if (parts.length === 0 && summary.waiting.length > 0) parts.push(l10n.t('{0} waiting', summary.waiting.length));
  return parts.join(' · ');
}

/** `2 need you`; empty for 0. */
export function attentionWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 needs you') : l10n.t('{0} need you', count);
}

/**
 * `10–20 min left` for the last running copy. null if a copy has no estimate or an uncertain one: it may be the last.
 */
export function lastFinishWords({ copying }: Pick<Summary, 'copying'>, assessmentOf: AssessmentOf): string | null {
  let last: RoundedTimeLeft = { least: 0, likely: 0, most: 0 };
  let confidence: 'high' | 'medium' = 'high';
  let words: string | null = null;
  for (const watched of copying) {
    const { estimate, left } = assessmentOf(watched) ?? {};
    if (estimate?.kind !== 'range' || estimate.confidence === 'low' || !left) return null;
    if (estimate.phase !== 'full' && estimate.phase !== null) return null;
    if (estimate.confidence === 'medium') confidence = 'medium';
    last = {
      least: Math.max(last.least, left.least),
      likely: Math.max(last.likely, left.likely),
      most: Math.max(last.most, left.most),
    };
    words = isVague(last) ? null : estimateRowWords({ ...estimate, confidence }, last);
  }
  return words;
}
