import type { Reading, Sample } from '../history/sample.ts';

/** Longer than any poll of a task that moves: nobody knows what was between two samples that lie further apart. */
const longestGapMs = 15 * 60_000;

/** Samples of the latest run, oldest first. */
export function latestRun(samples: readonly Sample[]): readonly Sample[] {
  const run = samples.at(-1)?.run;
  return samples.filter((sample) => sample.run === run);
}

/**
 * Since when `holds` has been true without a break, up to `observedAt`, when it was read last. A time in which nobody
 * looked is a break. null where even the last reading does not hold.
 */
export function heldSince(
  samples: readonly Sample[],
  holds: (reading: Reading) => boolean,
  observedAt: number,
): number | null {
  let since: number | null = null;
  let next = observedAt;
  for (const sample of latestRun(samples).toReversed()) {
    if (!holds(sample) || next - sample.seenUntil > longestGapMs) break;
    since = sample.at;
    next = sample.at;
  }
  return since;
}

export function lastBefore(samples: readonly Sample[], found: (reading: Reading) => boolean): Sample | null {
  return latestRun(samples).findLast(found) ?? null;
}
