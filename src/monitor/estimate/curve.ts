import type { Series } from './series.ts';

/** Number of latest rises over which the recent gap is averaged. */
export const recentRises = 8;
/** Used instead of a rate of 0, which nothing can be divided by. Levels per ms. */
export const tiny = 1e-15;

/** The progress of a series, interpolated between its rises and extended to now. Times are working time, ms. */
export class ProgressCurve {
  readonly #times: readonly number[];
  readonly #levels: readonly number[];
  readonly begin: number;
  readonly end: number;
  /** Mean gap between the latest rises, ms. */
  readonly gapMs: number;

  constructor({ times, levels, now }: Series) {
    const last = times.length - 1;
    this.begin = times[0] ?? now;
    const latest = times[last] ?? now;
    const first = Math.max(0, last - recentRises);
    this.gapMs = last === 0 ? 0 : (latest - (times[first] ?? latest)) / (last - first);
    const open = now - latest;
    // A gap longer than usual counts from when the next rise was due, so that the estimate grows while nothing moves.
    const late = open > 1.5 * this.gapMs ? open - this.gapMs : 0;
    this.end = latest + late;
    this.#times = late > 0 ? [...times, this.end] : times;
    this.#levels = late > 0 ? [...levels, levels[last] ?? 0] : levels;
  }

  /** The level at a time, interpolated linearly between two rises. */
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

  /** The mean rate between two times, within the curve. Never 0. */
  rate(from: number, until: number): number {
    const first = Math.max(this.begin, from);
    return until <= first ? tiny : Math.max(tiny, (this.at(until) - this.at(first)) / (until - first));
  }
}
