import type { HealthVerdict } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { gapsOf, type Gaps, paceOf, quantile } from './gaps.ts';
import type { HealthOptions } from './options.ts';

export type PaceVerdict = Extract<HealthVerdict, { why: 'moving' | 'learning' } | { kind: 'slow' | 'stalled' }>;

/** A task is slow or stalled when its open gap is longer than these. Neither limit depends on the open gap itself. */
export interface GapLimits {
  readonly slowMs: number;
  readonly stalledMs: number;
}

/**
 * Slow: longer than three median gaps. Stalled: longer than a usual gap plus the pause that a job of this length is
 * allowed, and longer than the task may pause judging by its longest pause so far (docs/health.md, "Slow and stalled").
 */
export function limitsOf(gaps: Gaps, options: HealthOptions): GapLimits {
  const { sorted, longestMs, lengthMs } = gaps;
  const { minPatienceMs, maxPatienceMs, patienceShare } = options;
  const slow = Math.max(minPatienceMs, options.slowFactor * (quantile(sorted, 0.5) ?? 0));
  const patience =
    lengthMs === null ? slow : Math.min(maxPatienceMs, Math.max(minPatienceMs, patienceShare * lengthMs));
  const learnt = Math.max((quantile(sorted, 0.9) ?? 0) + patience, pauseShown(gaps, options));
  if (sorted.length >= options.minGaps) return { slowMs: Math.min(slow, learnt), stalledMs: learnt };
  const first = Math.max(options.firstGapsLimitMs, options.firstGapsFactor * longestMs, learnt);
  return { slowMs: first, stalledMs: first };
}

/** How long the task may pause, judging by its longest pause so far. */
function pauseShown({ longestMs, lengthMs }: Gaps, options: HealthOptions): number {
  const { longestFactor, againFactor, shortJobMs, shortJobPauseMs } = options;
  const shown = longestFactor * longestMs;
  if (lengthMs === null || lengthMs >= shortJobMs) return shown;
  return Math.max(Math.min(shown, shortJobPauseMs), againFactor * longestMs);
}

/** Judges the pace of a task that should make progress. */
export function judgePace(samples: readonly Sample[], longestStepMs: number, options: HealthOptions): PaceVerdict {
  const gaps = gapsOf(samples, longestStepMs, options);
  const { slowMs, stalledMs } = limitsOf(gaps, options);
  const pace = paceOf(gaps);
  if (pace.gapMs > stalledMs) return { kind: 'stalled', ...pace, limitMs: stalledMs, stalledAfterMs: stalledMs };
  if (pace.gapMs > slowMs) return { kind: 'slow', ...pace, limitMs: slowMs, stalledAfterMs: stalledMs };
  return { kind: 'ok', why: pace.gaps < options.minGaps ? 'learning' : 'moving', pace };
}
