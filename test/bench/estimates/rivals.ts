/** Something that is told each reading and says how long it takes from now, in ms; null: it does not say. */
export interface Estimator {
  /** `value` of 1, the share done as it was told; both ms. */
  tell(now: number, value: number): void;
  remaining(now: number): number | null;
}

/** What was done since the first reading over the time since then; pv, and percona-toolkit's Progress.pm. */
export class WholeRun implements Estimator {
  #first: readonly [number, number] | null = null;
  #last: readonly [number, number] = [0, 0];

  tell(now: number, value: number): void {
    this.#first ??= [now, value];
    this.#last = [now, value];
  }

  remaining(): number | null {
    if (this.#first === null) return null;
    const [[from, before], [now, value]] = [this.#first, this.#last];
    return value <= before ? null : ((1 - value) * (now - from)) / (value - before);
  }
}

/**
 * tqdm's default (std.py, `EMA`, smoothing 0.3): moving averages of items and of time, one step per update, corrected for
 * their start. It is updated when the value rose: calling it at each poll would lose the time in which nothing rose.
 */
export class Tqdm implements Estimator {
  #calls = 0;
  #items = 0;
  #time = 0;
  #lastTime: number | null = null;
  #lastValue = 0;

  tell(now: number, value: number): void {
    if (this.#lastTime === null) {
      this.#lastTime = now;
      this.#lastValue = value;
      return;
    }
    if (value <= this.#lastValue) return;
    const [alpha, beta] = [0.3, 0.7];
    this.#items = alpha * (value - this.#lastValue) + beta * this.#items;
    this.#time = alpha * (now - this.#lastTime) + beta * this.#time;
    this.#calls += 1;
    this.#lastTime = now;
    this.#lastValue = value;
  }

  remaining(): number | null {
    // The correction for the start is the same for both and cancels out.
    return this.#calls === 0 || this.#items === 0 ? null : ((1 - this.#lastValue) * this.#time) / this.#items;
  }
}

/** The slope of a line laid through the readings of the last 15 min by least squares. */
export class LeastSquares implements Estimator {
  #readings: (readonly [number, number])[] = [];

  tell(now: number, value: number): void {
    this.#readings.push([now, value]);
    this.#readings = this.#readings.filter(([at]) => now - at <= 900_000);
  }

  remaining(): number | null {
    const count = this.#readings.length;
    if (count < 3) return null;
    const middleTime = this.#readings.reduce((sum, [at]) => sum + at, 0) / count;
    const middleValue = this.#readings.reduce((sum, [, value]) => sum + value, 0) / count;
    let [both, squares] = [0, 0];
    for (const [at, value] of this.#readings) {
      both += (at - middleTime) * (value - middleValue);
      squares += (at - middleTime) ** 2;
    }
    const last = this.#readings.at(-1)?.[1] ?? 0;
    return both <= 0 ? null : ((1 - last) * squares) / both;
  }
}

/**
 * indicatif's (state.rs, `Estimator`): the rate smoothed twice, weights falling to a tenth in 15 s, normalized by the time
 * since the start; silence counts as an update without progress.
 */
export class Indicatif implements Estimator {
  #start: number | null = null;
  #time = 0;
  #value = 0;
  #once = 0;
  #twice = 0;

  static #weight(ms: number): number {
    return 0.1 ** (ms / 15_000);
  }

  tell(now: number, value: number): void {
    if (this.#start === null) {
      this.#start = now;
      this.#time = now;
      this.#value = value;
    }
    if (value <= this.#value || now <= this.#time) return;
    const weight = Indicatif.#weight(now - this.#time);
    const whole = 1 - Indicatif.#weight(now - this.#start);
    this.#once = this.#once * weight + ((value - this.#value) / (now - this.#time)) * (1 - weight);
    this.#twice = this.#twice * weight + (this.#once / whole) * (1 - weight);
    this.#time = now;
    this.#value = value;
  }

  remaining(now: number): number | null {
    if (this.#start === null || this.#twice === 0) return null;
    const weight = Indicatif.#weight(now - this.#time);
    const whole = 1 - Indicatif.#weight(now - this.#start);
    const once = (this.#once * weight) / whole;
    const rate = (this.#twice * weight + once * (1 - weight)) / whole;
    return rate <= 0 ? null : (1 - this.#value) / rate;
  }
}
