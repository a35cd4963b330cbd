import type { Estimate, RangeEstimate } from './types.ts';

/** What a person sees, and since when. */
export interface Shown {
  readonly estimate: Estimate;
  /** Our clock, ms. */
  readonly since: number;
}

const minute = 60_000;
/** A time that is shown stays for so long, unless it has become wrong. */
export const rest = minute;

/**
 * What to show next: a range stays until it is a minute old or the new likely finish lies outside of it, so that figures do
 * not flicker with each poll. Refusals, and ranges of another phase, are shown at once.
 */
export function steadied(previous: Shown | null, next: Estimate, now: number): Shown {
  if (previous === null) return { estimate: next, since: now };
  const { estimate, since } = previous;
  if (estimate.kind !== 'range' || next.kind !== 'range') return { estimate: next, since: now };
  const moved = next.likelyMs < estimate.earliestMs || next.likelyMs > estimate.latestMs;
  const rested = now - since >= rest || now < since;
  const same = next.phase === estimate.phase && next.guessesLoad === estimate.guessesLoad;
  return same && !moved && !rested && now <= estimate.likelyMs ? previous : { estimate: next, since: now };
}

/** What is left, in ms from `now`, in steps that fit the width of the range: no figure promises more than is known. */
export interface TimeLeft {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * minute);
const hour = 60 * minute;

export function timeLeft({ earliestMs, likelyMs, latestMs }: RangeEstimate, now: number): TimeLeft {
  const left = (moment: number): number => Math.max(0, moment - now);
  const width = left(latestMs) - left(earliestMs);
  const least = left(likelyMs) >= hour ? 5 * minute : minute;
  const step = steps.findLast((candidate) => candidate <= width / 4 && candidate >= least) ?? least;
  const round = (value: number): number => Math.round(value / step) * step;
  const likely = round(left(likelyMs));
  // Rounded outwards: the range that is said holds the range that is meant.
  return {
    least: Math.min(likely, Math.floor(left(earliestMs) / step) * step),
    likely,
    most: Math.max(likely, Math.ceil(left(latestMs) / step) * step),
  };
}
