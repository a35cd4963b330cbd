import type { Series } from './series.ts';

/** A rate in levels per ms of working time, and how far it can be trusted. */
export interface Rate {
  readonly likely: number;
  readonly slowest: number;
  readonly fastest: number;
  /** Quotient of the fastest and the slowest of the three rates of field.md 4.3: 1 is perfect agreement. */
  readonly spread: number;
  /** How far the same way of foretelling was off within this run: standard deviation of the logarithm; null: cannot be told yet. */
  readonly pastError: number | null;
  /** The window on which half of the rate's weight lies, ms. */
  readonly windowMs: number;
  /** The mean gap between rises lately, ms. */
  readonly gapMs: number;
}

const minute = 60_000;
/** Rises that the recent gap, and with it the shortest window, is taken from. */
const recentRises = 8;
const shortestWindow = 6 * minute;
/** How far ahead forecasts are tried out, in shares of the whole time, and how many of each. */
const horizons = [0.1, 0.25, 0.5] as const;
const trialsPerHorizon = 24;
/** How many times a trial's weight halves over the whole time. */
const halvings = 3;
/** No window's rate is taken for slower than this share of the whole run's: one in which nothing moved would outweigh all. */
const slowestShare = 1 / 20;

/**
 * The rate of several windows: the one that is as long as the time that is left counts most, unless another would have
 * foretold this run better until now. A steady job thus rests on its whole run, a changed one on the time since the change.
 */
export function rateOf(series: Series): Rate | null {
  const curve = new Curve(series);
  const { gapMs, begin, end } = curve;
  const elapsed = end - begin;
  if (elapsed <= 0 || curve.at(end) <= curve.at(begin)) return null;
  const windows = windowsOf(Math.max(shortestWindow, 4 * gapMs), elapsed);
  const whole = curve.over(end, elapsed);
  const trial = tryOut(curve, windows, Math.max(2 * gapMs, 2 * minute));
  const weights = weightsOf(windows, trial, (series.target - curve.at(end)) / whole);
  const rates = windows.map((window) => Math.max(whole * slowestShare, curve.over(end, window)));
  const likely = blend(rates, weights);
  const lately = curve.over(end, Math.max(30 * minute, 4 * gapMs));
  const three = [averageSinceRises(series, curve), lately, whole];
  const slowest = Math.min(likely, ...three);
  const fastest = Math.max(likely, ...three);
  return {
    likely,
    slowest,
    fastest,
    spread: Math.max(...three) / Math.min(...three),
    pastError: pastErrorOf(trial, weights),
    windowMs: middleOf(windows, weights),
    gapMs,
  };
}

/** The curve between rises, with the gap that is open now as its last stretch. */
class Curve {
  readonly #times: readonly number[];
  readonly #levels: readonly number[];
  readonly begin: number;
  readonly end: number;
  readonly gapMs: number;

  constructor({ times, levels, now }: Series) {
    const last = times.length - 1;
    this.begin = times[0] ?? now;
    const latest = times[last] ?? now;
    const first = Math.max(0, last - recentRises);
    this.gapMs = last === 0 ? 0 : (latest - (times[first] ?? latest)) / (last - first);
    const open = now - latest;
    // A gap longer than usual counts from where the next rise was due, so that the estimate grows while nothing moves.
    const late = open > 1.5 * this.gapMs ? open - this.gapMs : 0;
    this.end = latest + late;
    this.#times = late > 0 ? [...times, this.end] : times;
    this.#levels = late > 0 ? [...levels, levels[last] ?? 0] : levels;
  }

  /** The level at a moment, as if it rose evenly between two rises. */
  at(time: number): number {
    let low = 0;
    let high = this.#times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#times[middle] ?? 0) <= time) low = middle;
      else high = middle - 1;
    }
    const [from, to] = [this.#times[low] ?? 0, this.#times[low + 1]];
    const [below, above] = [this.#levels[low] ?? 0, this.#levels[low + 1]];
    if (to === undefined || above === undefined || to <= from || time <= from) return below;
    return below + ((above - below) * (time - from)) / (to - from);
  }

  /** The mean rate of a window that ends at `time`, as long as the curve reaches back. Never 0. */
  over(time: number, window: number): number {
    const from = Math.max(this.begin, time - window);
    return time <= from ? tiny : Math.max(tiny, (this.at(time) - this.at(from)) / (time - from));
  }
}

const tiny = 1e-15;

function windowsOf(shortest: number, elapsed: number): number[] {
  const windows: number[] = [];
  for (let window = shortest; window < 0.8 * elapsed; window *= 2) windows.push(window);
  windows.push(elapsed);
  return windows;
}

interface Trial {
  /** By trial, by window: the logarithm of the foretold rate over the one that came. */
  readonly errors: readonly (readonly number[])[];
  /** The weight of each trial: the newest counts 1. */
  readonly freshness: readonly number[];
}

/** What each window would have foretold at earlier moments of this run, against what came. */
function tryOut(curve: Curve, windows: readonly number[], shortest: number): Trial {
  const errors: number[][] = [];
  const freshness: number[] = [];
  const elapsed = curve.end - curve.begin;
  for (const share of horizons) {
    const horizon = Math.max(shortest, share * elapsed);
    for (let index = 0; index < trialsPerHorizon; index += 1) {
      const until = curve.end - (index * elapsed) / trialsPerHorizon;
      const then = until - horizon;
      if (then - curve.begin < shortest) break;
      const came = curve.over(until, horizon);
      errors.push(windows.map((window) => bounded(Math.log(curve.over(then, window) / came))));
      freshness.push(2 ** ((-halvings * index) / trialsPerHorizon));
    }
  }
  return { errors, freshness };
}

const bounded = (value: number): number => Math.max(-2, Math.min(2, value));

/** Squared error below which windows are as good as each other. */
const indifferent = 0.0004;
/** What is believed of a window before it was tried: as many trials with this squared error. */
const prior = { trials: 1, error: 0.04 };
const sharpness = 3;
/** How much less a window counts for each doubling away from the time that is left. */
const awayFromLeft = 4;

/** A window's weight: how well it foretold, and how near it is to the time that is left, as the next hour goes like the last. */
function weightsOf(windows: readonly number[], { errors, freshness }: Trial, left: number): number[] {
  const [shortest, longest] = [windows[0] ?? 1, windows.at(-1) ?? 1];
  const wanted = Math.max(shortest, Math.min(longest, left));
  const tried = sum(freshness) + prior.trials;
  const weights = windows.map((window, index) => {
    const error =
      prior.trials * prior.error + sum(errors.map((row, at) => (freshness[at] ?? 0) * (row[index] ?? 0) ** 2));
    return awayFromLeft ** -Math.abs(Math.log2(window / wanted)) * (indifferent + error / tried) ** -sharpness;
  });
  const all = sum(weights);
  return weights.map((weight) => weight / all);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The mean of the logarithms: half as fast and twice as fast cancel out. */
function blend(rates: readonly number[], weights: readonly number[]): number {
  return Math.exp(sum(rates.map((rate, index) => (weights[index] ?? 0) * Math.log(rate))));
}

function pastErrorOf({ errors, freshness }: Trial, weights: readonly number[]): number | null {
  if (errors.length < 3) return null;
  const squares = errors.map((row, at) => {
    const error = sum(row.map((value, index) => (weights[index] ?? 0) * value));
    return (freshness[at] ?? 0) * error ** 2;
  });
  return Math.sqrt(sum(squares) / sum(freshness));
}

function middleOf(windows: readonly number[], weights: readonly number[]): number {
  let weight = 0;
  for (const [index, window] of windows.entries()) {
    weight += weights[index] ?? 0;
    if (weight >= 0.5) return window;
  }
  return windows.at(-1) ?? 0;
}

/** The advance-event average of field.md 4.2: rises weigh half as much each 8 rises, or 10 min if that is longer. */
function averageSinceRises({ times, levels }: Series, curve: Curve): number {
  const halfLife = Math.max(10 * minute, recentRises * curve.gapMs);
  let risen = 0;
  let passed = Math.max(0, curve.end - (times.at(-1) ?? curve.end));
  // Ten half-lives back a rise weighs a thousandth.
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
