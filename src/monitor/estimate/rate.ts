import { ProgressCurve, recentRises, tiny } from './curve.ts';
import type { Series } from './series.ts';
import { type Segment, segmentOf } from './segment.ts';

/** A rate, in levels per ms of working time, and how reliable it is. */
export interface Rate {
  readonly likely: number;
  readonly slowest: number;
  readonly fastest: number;
  /**
   * The fastest divided by the slowest of three rates: the advance-event average, the last 30 min, and the whole run
   * (docs/estimates.md). 1 is perfect agreement.
   */
  readonly spread: number;
  /**
   * Error of earlier forecasts since the rate last changed: standard deviation of the logarithm. null: not known yet.
   */
  readonly pastError: number | null;
  /** The time that the likely rate mostly depends on, ms. */
  readonly windowMs: number;
}

const minute = 60_000;
/**
 * Horizons of the trial forecasts, as shares of the time since the rate last changed; and the number of trials for
 * each.
 */
const horizons = [0.1, 0.25, 0.5] as const;
const trialsPerHorizon = 24;
/** The weight of a trial halves this many times over that time. */
const halvings = 3;
/**
 * The recent rate is at least this share of the whole run's. Otherwise no estimate would be possible after a
 * standstill.
 */
const slowestShare = 1 / 20;
/**
 * A new rate is assumed to last this many times as long as it has lasted so far. After that the whole run's rate
 * applies.
 */
const lasting = 8;

/**
 * The current rate. In a steady or bursty job it is the mean of the whole run; after a change of the rate, the mean
 * since the change; in a job that becomes steadily slower or faster, the rate at the end of that trend.
 */
export function rateOf(series: Series): Rate | null {
  const curve = new ProgressCurve(series);
  const { gapMs, begin, end } = curve;
  if (end <= begin || curve.at(end) <= curve.at(begin)) return null;
  const whole = curve.rate(begin, end);
  const segment = segmentOf(curve);
  const { likely, trust } = likelyOf(curve, segment, whole, series.target);
  const lately = curve.rate(end - Math.max(30 * minute, 4 * gapMs), end);
  const three = [averageSinceRises(series, curve), lately, whole];
  return {
    likely,
    slowest: Math.min(likely, ...three),
    fastest: Math.max(likely, ...three),
    spread: Math.max(...three) / Math.min(...three),
    pastError: pastErrorOf(curve, segment.from, Math.max(2 * gapMs, 2 * minute)),
    windowMs: end - (trust >= 0.5 ? segment.from : begin),
  };
}

/**
 * The likely rate, and the share of the recent rate in it. The rates are averaged by their logarithms, so that half and
 * double the rate cancel out.
 */
function likelyOf(
  curve: ProgressCurve,
  { from, trend }: Segment,
  whole: number,
  target: number,
): { readonly likely: number; readonly trust: number } {
  if (trend !== null) return { likely: trend, trust: 1 };
  if (from <= curve.begin) return { likely: whole, trust: 1 };
  const recent = Math.max(whole * slowestShare, curve.rate(from, curve.end));
  const left = Math.max(0, target - curve.at(curve.end)) / recent;
  const trust = Math.min(1, (lasting * (curve.end - from)) / Math.max(1, left));
  return { likely: recent ** trust * whole ** (1 - trust), trust };
}

/** Compares what the mean rate since the last change would have forecast at earlier times with what happened. */
function pastErrorOf(curve: ProgressCurve, from: number, shortest: number): number | null {
  const elapsed = curve.end - from;
  let [trials, weights, squares] = [0, 0, 0];
  for (const share of horizons) {
    const horizon = Math.max(shortest, share * elapsed);
    for (let index = 0; index < trialsPerHorizon; index += 1) {
      const until = curve.end - (index * elapsed) / trialsPerHorizon;
      const then = until - horizon;
      if (then - from < shortest) break;
      const error = bounded(Math.log(curve.rate(from, then) / curve.rate(then, until)));
      const weight = 2 ** ((-halvings * index) / trialsPerHorizon);
      trials += 1;
      weights += weight;
      squares += weight * error ** 2;
    }
  }
  return trials < 3 ? null : Math.sqrt(squares / weights);
}

const bounded = (value: number): number => Math.max(-2, Math.min(2, value));

/**
 * The advance-event average: a moving average over rises. The weight of a rise halves every 8 rises, or every 10 min if
 * that is longer.
 */
function averageSinceRises({ times, levels }: Series, curve: ProgressCurve): number {
  const halfLife = Math.max(10 * minute, recentRises * curve.gapMs);
  let risen = 0;
  let passed = Math.max(0, curve.end - (times.at(-1) ?? curve.end));
  // After ten half-lives a rise has a thousandth of its weight.
  for (let index = times.length - 1; index > 0; index -= 1) {
    const [time, before] = [times[index] ?? 0, times[index - 1] ?? 0];
    const age = curve.end - time;
    if (age > 10 * halfLife) break;
    const weight = 2 ** (-age / halfLife);
    risen += weight * ((levels[index] ?? 0) - (levels[index - 1] ?? 0));
    passed += weight * (time - before);
  }
  return passed <= 0 ? tiny : Math.max(tiny, risen / passed);
}
