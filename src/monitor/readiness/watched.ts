import type { Reading, Sample } from '../history/sample.ts';
import { resolutionAt, tiers } from '../history/thinning.ts';

/** Two reads further apart than so many polls: nobody knows what was between them. */
const breakAfterPolls = 2.5;
/** From this age on history keeps only some of the samples. ms. */
const thinnedFrom = Math.min(...tiers.map(({ age }) => age));

export interface Watching {
  /** The longest time, ms, that is usual between two reads. */
  readonly pollIntervalMs: number;
  /** Our clock, ms. */
  readonly now: number;
}

/** How long after a sample of this age the next one may come although the task was watched. ms. */
function longestGap(age: number, { pollIntervalMs }: Watching): number {
  const gap = breakAfterPolls * pollIntervalMs;
  return age < thinnedFrom ? gap : Math.max(gap, resolutionAt(age));
}

/** Samples of the latest run, oldest first. */
export function latestRun(samples: readonly Sample[]): readonly Sample[] {
  const run = samples.at(-1)?.run;
  return samples.filter((sample) => sample.run === run);
}

/**
 * Since when `holds` has been true without a break, up to `observedAt`, when it was read last. A time in which nobody
 * looked is a break. null where even the last reading does not hold.
 */
export function unbrokenSince(
  samples: readonly Sample[],
  holds: (reading: Reading) => boolean,
  observedAt: number,
  watching: Watching,
): number | null {
  let since: number | null = null;
  let next = observedAt;
  for (const sample of latestRun(samples).toReversed()) {
    const gap = longestGap(watching.now - sample.at, watching);
    if (!holds(sample) || next - sample.seenUntil > gap) break;
    since = sample.at;
    next = sample.at;
  }
  return since;
}

export function lastBefore(samples: readonly Sample[], found: (reading: Reading) => boolean): Sample | null {
  return latestRun(samples).findLast(found) ?? null;
}
