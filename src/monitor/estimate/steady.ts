import type { Estimate, RangeEstimate } from './types.ts';

/** The estimate that is displayed, and since when. */
export interface Shown {
  readonly estimate: Estimate;
  /** This computer's clock, ms. */
  readonly since: number;
}

const minute = 60_000;
/** How long a displayed range stays, unless it has become wrong. ms. */
export const rest = minute;

/**
 * The estimate to display next. A range stays until it is a minute old or the new likely finish lies outside it, so
 * that the figures do not change with every poll. Refusals, and ranges of another phase, are displayed at once.
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

/**
 * The time left, in ms from `now`. Rounded according to the width of the range, so that it suggests no false precision.
 */
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
  // Rounded outwards, so that the displayed range contains the estimated one.
  return {
    least: Math.min(likely, Math.floor(left(earliestMs) / step) * step),
    likely,
    most: Math.max(likely, Math.ceil(left(latestMs) / step) * step),
  };
}
