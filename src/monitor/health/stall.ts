import type { HealthVerdict } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { gapsOf, type Gaps, paceOf, quantile } from './gaps.ts';
import type { HealthOptions } from './options.ts';

export type PaceVerdict = Extract<HealthVerdict, { why: 'moving' | 'learning' } | { kind: 'slow' | 'stalled' }>;

/** From which open gap on a task with such gaps is slow, and stalled. Neither depends on the open gap itself. */
export interface GapLimits {
  readonly slowMs: number;
  readonly stalledMs: number;
}

/**
 * Slow: longer than three usual gaps. Stalled: longer than a usual gap with the longest pause on top that a job of this
 * length is granted, and than what follows from the longest pause that it has shown to be able to come back from.
 */
export function limitsOf(gaps: Gaps, options: HealthOptions): GapLimits {
  const { sorted, longestMs, lengthMs } = gaps;
  const { leastPatienceMs, mostPatienceMs, patienceShare } = options;
  const slow = Math.max(leastPatienceMs, options.slowFactor * (quantile(sorted, 0.5) ?? 0));
  const patience =
    lengthMs === null ? slow : Math.min(mostPatienceMs, Math.max(leastPatienceMs, patienceShare * lengthMs));
  const learnt = Math.max((quantile(sorted, 0.9) ?? 0) + patience, pauseShown(gaps, options));
  if (sorted.length >= options.leastGaps) return { slowMs: Math.min(slow, learnt), stalledMs: learnt };
  const first = Math.max(options.firstGapsLimitMs, options.firstGapsFactor * longestMs, learnt);
  return { slowMs: first, stalledMs: first };
}

/** How long it may pause by the longest of its pauses. */
function pauseShown({ longestMs, lengthMs }: Gaps, options: HealthOptions): number {
  const { longestFactor, againFactor, shortJobMs, shortJobPauseMs } = options;
  const shown = longestFactor * longestMs;
  if (lengthMs === null || lengthMs >= shortJobMs) return shown;
  return Math.max(Math.min(shown, shortJobPauseMs), againFactor * longestMs);
}

/** Whether a task that is expected to move does. */
export function judgePace(samples: readonly Sample[], longestStepMs: number, options: HealthOptions): PaceVerdict {
  const gaps = gapsOf(samples, longestStepMs, options);
  const { slowMs, stalledMs } = limitsOf(gaps, options);
  const pace = paceOf(gaps);
  if (pace.gapMs > stalledMs) return { kind: 'stalled', ...pace, limitMs: stalledMs, stalledAfterMs: stalledMs };
  if (pace.gapMs > slowMs) return { kind: 'slow', ...pace, limitMs: slowMs, stalledAfterMs: stalledMs };
  return { kind: 'ok', why: pace.gaps < options.leastGaps ? 'learning' : 'moving', pace };
}
