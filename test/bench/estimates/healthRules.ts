import { healthOf } from '../../../src/monitor/health/healthOf.ts';
import type { HealthOptions } from '../../../src/monitor/health/options.ts';
import type { Sample } from '../../../src/monitor/history/sample.ts';
import { pollMs } from './healthJobs.ts';

const minute = 60_000;

/** Whether a rule calls a task stalled, by its samples so far. The last one's `seenUntil` is now. */
export type StallRule = (samples: readonly Sample[]) => boolean;

export function ourRule(options: Partial<HealthOptions> = {}): StallRule {
  return (samples) => {
    const now = samples.at(-1)?.seenUntil ?? 0;
    const contact = { lastGoodAt: now, lostSince: null, failuresInRow: 0 };
    return healthOf(samples, { now, pollIntervalMs: pollMs, contact, previous: null, options }).kind === 'stalled';
  };
}

export function fixedRule(minutes: number): StallRule {
  return (samples) => openGap(samples) > minutes * minute;
}

/** A rule that was considered before ours: beyond four medians and 1.5 times the longest of the last 50 gaps. */
export const medianAndLongestRule: StallRule = (samples) => {
  const gaps = lastGaps(samples, 50);
  if (gaps.length < 3) return openGap(samples) > 60 * minute;
  const sorted = gaps.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return openGap(samples) > Math.max(10 * minute, 4 * median, 1.5 * (sorted.at(-1) ?? 0));
};

/**
 * φ-accrual (Hayashibara 2004) by a normal distribution: suspected when φ > 8, over the last 1000 gaps as in Akka,
 * standard deviation at least one poll. Before three gaps it has no distribution; it gets the same hour as ours.
 */
export const phiAccrualRule: StallRule = (samples) => {
  const gaps = lastGaps(samples, 1000);
  if (gaps.length < 3) return openGap(samples) > 60 * minute;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return phi(openGap(samples), mean, Math.max(pollMs, Math.sqrt(variance))) > 8;
};

/** −log₁₀ of the probability that a gap is longer still. */
export function phi(gap: number, mean: number, deviation: number): number {
  const y = (gap - mean) / deviation;
  if (y < 2) {
    // Bowling's logistic approximation, good near the mean.
    return Math.log10(1 + Math.exp(y * (1.5976 + 0.070566 * y * y)));
  }
  // The continued fraction of Mills' ratio, good far from it; by its logarithm, as the probability itself becomes 0.
  let fraction = y;
  for (let term = 40; term > 0; term -= 1) fraction = y + term / fraction;
  return (y * y) / 2 / Math.LN10 + Math.log10(fraction * Math.sqrt(2 * Math.PI));
}

function openGap(samples: readonly Sample[]): number {
  const last = samples.at(-1);
  return last === undefined ? 0 : last.seenUntil - last.at;
}

/** Between the beginnings of consecutive samples, as each differs; without that before the first change. */
function lastGaps(samples: readonly Sample[], most: number): number[] {
  const gaps: number[] = [];
  for (let index = Math.max(2, samples.length - most); index < samples.length; index += 1) {
    gaps.push((samples[index]?.at ?? 0) - (samples[index - 1]?.at ?? 0));
  }
  return gaps;
}
