import * as l10n from '@vscode/l10n';
import type { Lifecycle, TaskStatus } from '../../model/status.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { visibleText, withMoments } from './detailText.ts';
import type { RawWord, DetailRow, Summary } from './detailView.ts';
import { formatBytes, formatCount, formatDuration, formatPercent } from '../words/numbers.ts';
import { copyPercent, isBeforeCopy } from '../words/progress.ts';
import { isLastKnown, lookOf } from '../tree/row.ts';
import { lifecycleWord, outcomeWord, phaseWord } from '../words/words.ts';

export function describeSummary(watched: WatchedTask, status: TaskStatus): Summary {
  const { problem, contact } = watched;
  const current = problem === null && !isLastKnown(watched);
  return {
    title: l10n.t('Status'),
    look: lookOf({ ...watched, problem: null }),
    word: lifecycleWord(status.lifecycle),
    activity: activityOf(status),
    rawWord: status.raw.state === null ? l10n.t('no word from the cloud') : rawWordOf(status.raw.state),
    percent: stillReported(status) === null ? copyPercent(status) : null,
    percentLabel: l10n.t('Initial copy'),
    progress: progressText(status),
    remarks: remarksOn(status),
    asOf:
      current || contact.lastGoodAt === null
        ? null
        : withMoments([{ at: contact.lastGoodAt, as: 'aged' }], (moment = '') => l10n.t('as of {0}', moment)),
    facts: describeFacts(status),
  };
}

export function rawWordOf(word: string): RawWord {
  return { label: l10n.t('The word of the cloud'), word: visibleText(word) };
}

function activityOf(status: TaskStatus): string | null {
  if (status.lifecycle === 'completed' || status.lifecycle === 'gone' || status.phase === null) return null;
  if (status.phase === 'incremental' && status.caughtUp === true) return l10n.t('replicating, caught up');
  return phaseWord(status.phase, status.subPhase);
}

/** A percent that covers several phases differs from that of the full copy, so the text says what it covers. */
function copyText({ phases }: TaskStatus, percent: string): string {
  const full = phases.find(({ phase }) => phase === 'full');
  const withSchema = phases.some(({ phase, state }) => phase === 'schema' && state !== 'not-planned');
  return withSchema && full?.percent !== undefined && full.percent !== null && formatPercent(full.percent) !== percent
    ? l10n.t('{0} of the initial copy, schema and full copy together', percent)
    : l10n.t('{0} of the initial copy', percent);
}

function progressText(status: TaskStatus): string {
  if (isBeforeCopy(status)) return l10n.t('The initial copy has not begun');
  const still = stillReported(status);
  if (still !== null)
    return l10n.t('Replicating changes; the cloud still reports {0} of the copy', formatPercent(still));
  if (status.percent !== null) {
    return status.percent >= 100 ? l10n.t('Initial copy complete') : copyText(status, formatPercent(status.percent));
  }
  if (status.phase === 'incremental') return l10n.t('Replicating changes: this has no percentage, only a lag');
  return l10n.t('Progress: not reported');
}

/** The percent below 100 that the cloud still reports during replication, which contradicts the state; else null. */
export function stillReported({ phase, percent, lifecycle }: TaskStatus): number | null {
  return phase === 'incremental' && lifecycle !== 'failed' && percent !== null && percent < 100 ? percent : null;
}

/** States in which users ask whether the task can be resumed. */
const troubled: readonly Lifecycle[] = ['failed', 'stopped', 'paused', 'retrying'];

function remarksOn(status: TaskStatus): string[] {
  const remarks: string[] = [];
  if (status.outcome === 'ambiguous' || status.outcome === 'ended-by-user') {
    remarks.push(l10n.t('Outcome: {0}.', outcomeWord(status.outcome)));
  }
  if (troubled.includes(status.lifecycle) && status.recoverable !== null) {
    remarks.push(
      status.recoverable ? l10n.t('It can be resumed.') : l10n.t('It cannot be resumed and has to be set up again.'),
    );
  }
  return remarks;
}

/** The reported numbers of a status. Only the lag of a replication is shown as missing. */
function describeFacts(status: TaskStatus): DetailRow[] {
  return [
    ...lagFacts(status),
    ...throughputFacts(status),
    ...keyFacts(status),
    ...timeFacts(status),
    ...retryFacts(status),
  ];
}

function lagFacts(status: TaskStatus): DetailRow[] {
  const { lag, caughtUp } = status;
  const facts: DetailRow[] = [];
  const words = caughtUp === null ? [] : [caughtUp ? l10n.t('caught up') : l10n.t('not caught up')];
  const seconds = lag?.seconds ?? null;
  // Values of a minute or more are rounded, but a cutover decision needs the seconds.
  if (seconds !== null && seconds >= 60) words.unshift(l10n.t('{0} s', formatCount(seconds)));
  const note = words.length === 0 ? {} : { note: words.join(', ') };
  const replicating = status.phase === 'incremental' && !status.terminal;
  if (seconds !== null) {
    facts.push({ key: 'lag', label: l10n.t('Lag'), value: formatDuration(seconds), ...note });
  } else if (replicating || caughtUp !== null) {
    facts.push({ key: 'lag', label: l10n.t('Lag'), value: l10n.t('not reported'), missing: true, ...note });
  }
  if (lag !== null && lag.bytes !== null) {
    facts.push({ key: 'lagBytes', label: l10n.t('Behind by'), value: formatBytes(lag.bytes) });
  }
  return facts;
}

function throughputFacts({ throughput }: TaskStatus): DetailRow[] {
  const facts: DetailRow[] = [];
  const kilobytes = throughput?.kilobytesPerSecond ?? null;
  if (kilobytes !== null) {
    facts.push({ key: 'kilobytes', label: l10n.t('Written'), value: l10n.t('{0} KB/s', formatCount(kilobytes)) });
  }
  const operations = throughput?.operationsPerSecond ?? null;
  if (operations !== null) {
    facts.push({ key: 'operations', label: l10n.t('Operations'), value: l10n.t('{0}/s', formatCount(operations)) });
  }
  return facts;
}

function keyFacts({ keys }: TaskStatus): DetailRow[] {
  if (keys === null) return [];
  const { source, target } = keys;
  const facts: DetailRow[] = [];
  if (source !== null)
    facts.push({ key: 'sourceKeys', label: l10n.t('Keys in the source'), value: formatCount(source) });
  if (target !== null) {
    const note = source === null ? {} : { note: differenceText(target - source) };
    facts.push({ key: 'targetKeys', label: l10n.t('Keys in the target'), value: formatCount(target), ...note });
  }
  return facts;
}

function differenceText(difference: number): string {
  if (difference === 0) return l10n.t('as many');
  return difference < 0 ? l10n.t('{0} fewer', formatCount(-difference)) : l10n.t('{0} more', formatCount(difference));
}

function timeFacts({ providerTimes }: TaskStatus): DetailRow[] {
  if (providerTimes === null) return [];
  const { elapsedSeconds, totalSeconds, remainingSeconds } = providerTimes;
  const note = l10n.t("the cloud's estimate");
  const facts: DetailRow[] = [];
  if (elapsedSeconds !== null) {
    facts.push({ key: 'elapsed', label: l10n.t('Elapsed'), value: formatDuration(elapsedSeconds) });
  }
  if (remainingSeconds !== null) {
    facts.push({ key: 'remaining', label: l10n.t('Remaining'), value: formatDuration(remainingSeconds), note });
  }
  // A total of 0 s means that there is no estimate. It is still shown among the response fields.
  if (totalSeconds !== null && totalSeconds > 0) {
    facts.push({ key: 'total', label: l10n.t('Total time'), value: formatDuration(totalSeconds), note });
  }
  return facts;
}

function retryFacts({ retries }: TaskStatus): DetailRow[] {
  if (retries === null) return [];
  const { current, max } = retries;
  const value = max === null || max === 0 || max < current ? formatCount(current) : l10n.t('{0} of {1}', current, max);
  return [{ key: 'retries', label: l10n.t('Retries'), value, ...(max === 0 ? { note: l10n.t('limit: 0') } : {}) }];
}

/** What a screen reader announces when it changes: the state, not each new number. */
export function announcementOf(watched: WatchedTask, name: string): string {
  const { status, problem } = watched;
  if (problem !== null) return l10n.t('{0}: {1}', name, problem.message);
  if (status === null) return '';
  const activity = activityOf(status);
  const words = [lifecycleWord(status.lifecycle), activity, status.needsUser].filter((word) => word !== null);
  return l10n.t('{0}: {1}', name, words.join(', '));
}
