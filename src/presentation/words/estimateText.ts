import * as l10n from '@vscode/l10n';
import type { Basis, Confidence, Estimate, RangeEstimate } from '../../monitor/estimate/types.ts';
import { formatDuration } from './numbers.ts';
import { capital, phaseWord } from './words.ts';

/** A range of time left, as `timeLeft` of monitor/estimate/steady.ts rounds it, ms. */
export interface RoundedTimeLeft {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
}

const minute = 60_000;
/** Up to this ratio a range is shown as one time. */
const narrowRatio = 1.4;

/** Whether a range is too wide to be useful, e.g. "in a moment" to "in days". Then only its maximum means anything. */
export function isVague({ likely, most }: Pick<RoundedTimeLeft, 'likely' | 'most'>): boolean {
  return most >= minVague && most > vagueRatio * Math.max(likely, minute);
}

const vagueRatio = 20;
const minVague = 30 * minute;

/** For a row or the status bar, where space is scarce: "~12 min left", "10–20 min left", "≤25 min left". */
export function estimateRowWords(estimate: Estimate, left: RoundedTimeLeft | null): string | null {
  if (estimate.kind !== 'range' || left === null) return estimateWords(estimate, left);
  const { least, most } = left;
  if (isVague(left)) return l10n.t('estimating');
  if (most <= minute) return l10n.t('<1 min left');
  return isNarrow(left, estimate.confidence) || least >= minute
    ? leftWords(left, estimate.confidence)
    : l10n.t('≤{0} left', duration(most));
}

/** In words: "~12 min left", "10–20 min left", "stalled"; null for nothing. */
export function estimateWords(estimate: Estimate, left: RoundedTimeLeft | null): string | null {
  switch (estimate.kind) {
    case 'range':
      return left === null ? null : leftWords(left, estimate.confidence);
    case 'estimating':
      return l10n.t('estimating');
    case 'stalled':
      return l10n.t('stalled');
    case 'waits-for-user':
      return l10n.t('waits for you');
    case 'at-this-rate-never':
      return l10n.t('at this rate never');
    case 'not-running':
    case 'finished':
      return null;
  }
}

function isNarrow({ least, most }: RoundedTimeLeft, confidence: Confidence): boolean {
  return confidence === 'high' && most <= narrowRatio * least;
}

function leftWords(left: RoundedTimeLeft, confidence: Confidence): string {
  const { least, likely, most } = left;
  if (most <= minute) return l10n.t('less than 1 min left');
  if (isVague(left)) return l10n.t('hard to tell, at most {0}', duration(most));
  if (isNarrow(left, confidence)) return l10n.t('~{0} left', duration(likely));
  return least < minute ? l10n.t('up to {0} left', duration(most)) : l10n.t('{0} left', span(least, most));
}

const duration = (ms: number): string => formatDuration(ms / 1000);

/** "10–20 min": one unit if both are under an hour, else both in full. */
function span(least: number, most: number): string {
  if (least === most) return duration(least);
  return most < 60 * minute
    ? l10n.t('{0}–{1} min', Math.round(least / minute), Math.round(most / minute))
    : l10n.t('{0} to {1}', duration(least), duration(most));
}

/** Sentences for a tooltip or the panel: the range, its basis, its confidence, and what follows. */
export function estimateSentences(estimate: Estimate, left: RoundedTimeLeft | null, now: number): string[] {
  switch (estimate.kind) {
    case 'range':
      return left === null ? [] : rangeSentences(estimate, left);
    case 'estimating':
      return [
        estimate.reason === 'no-progress-told'
          ? l10n.t('No time left can be told: the cloud reports no progress.')
          : l10n.t('Estimating: progress has not changed often enough yet.'),
      ];
    case 'stalled':
      return [
        l10n.t('No time left can be told: nothing has moved for {0}.', duration(Math.max(0, now - estimate.sinceMs))),
      ];
    case 'waits-for-user':
      return [l10n.t('No time left can be told: the task waits for you.')];
    case 'at-this-rate-never':
      return [l10n.t('At this rate it would not be finished within {0} days.', estimate.limitDays)];
    case 'not-running':
      return [l10n.t('No time left can be told: the task is not running.')];
    case 'finished':
      return [estimate.what === 'task' ? l10n.t('The task is finished.') : l10n.t('The initial copy is finished.')];
  }
}

function rangeSentences(estimate: RangeEstimate, left: RoundedTimeLeft): string[] {
  const { phase, guessesLoad, provider, andThen } = estimate;
  const name = phase === null ? l10n.t('the copy') : phaseWord(phase, null);
  const sentences = [rangeSentence(capital(name), left), basisSentence(estimate.basis, estimate.confidence)];
  if (guessesLoad)
    sentences.push(l10n.t('The loading is guessed at four times the dump until it has a rate of its own.'));
  if (provider !== null)
    sentences.push(
      provider.disagrees
        ? l10n.t('The cloud itself says {0}, which is far from that.', formatDuration(provider.remainingSeconds))
        : l10n.t('The cloud itself says {0}.', formatDuration(provider.remainingSeconds)),
    );
  if (andThen.length > 0)
    sentences.push(l10n.t('After that: {0}.', andThen.map((next) => phaseWord(next, null)).join(', ')));
  return sentences;
}

/** Never says "at the latest", because an estimate may be wrong. */
function rangeSentence(name: string, left: RoundedTimeLeft): string {
  const { least, likely, most } = left;
  if (most <= minute) return l10n.t('{0} finishes in less than 1 min.', name);
  if (isVague(left))
    return l10n.t('{0}: the pace is too uneven to say more than that it may take up to {1}.', name, duration(most));
  if (likely < minute) return l10n.t('{0} finishes any moment, probably within {1}.', name, duration(most));
  return least < minute
    ? l10n.t('{0} finishes in about {1}, probably within {2}.', name, duration(likely), duration(most))
    : l10n.t(
        '{0} finishes in about {1}, probably between {2} and {3}.',
        name,
        duration(likely),
        duration(least),
        duration(most),
      );
}

function basisSentence({ changes, minutes, yardstick }: Basis, confidence: Confidence): string {
  const time = minutes < 1 ? l10n.t('less than 1 min') : formatDuration(minutes * 60);
  const rests =
    changes < 2
      ? l10n.t('Based on a single change so far')
      : yardstick === 'counts'
        ? l10n.t('Based on the last {0} changes of the count, over {1}', changes, time)
        : l10n.t('Based on the last {0} changes of the percent, over {1}', changes, time);
  return l10n.t('{0}; {1}.', rests, confidenceWords(confidence));
}

function confidenceWords(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return l10n.t('high confidence');
    case 'medium':
      return l10n.t('medium confidence');
    case 'low':
      return l10n.t('low confidence');
  }
}
