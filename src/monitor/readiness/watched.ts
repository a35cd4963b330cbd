import type { Reading, Sample } from '../history/sample.ts';
import { resolutionAt, tiers } from '../history/thinning.ts';

/** Two reads further apart than this many poll intervals leave a break: the time between them was not watched. */
const breakAfterPolls = 2.5;
/** Samples older than this are thinned out. ms. */
const thinnedFrom = Math.min(...tiers.map(({ age }) => age));

export interface Watching {
  /** The longest usual time between two reads, ms. */
  readonly pollIntervalMs: number;
  /** This computer's clock, ms. */
  readonly now: number;
}

/** The longest possible time between a sample of this age and the next one while the task was watched. ms. */
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
 * When `holds` began to be true, without a break up to the last read at `observedAt`. Time that was not watched is a
 * break. null if it is not true up to that read.
 */
export function watchedSince(
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
