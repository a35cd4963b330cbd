/** A value that alternates is accepted after this many equal reads in a row. */
const readsUntilSettled = 2;
/** A value is also accepted after it has held for this time. ms. */
const settledAfter = 60_000;

/** Debounces "caught up": near the end of the log, the raw value changes with each write to the source. */
export class Debounce {
  settled: boolean | null;
  #candidate: boolean | null = null;
  #reads = 0;
  #since = 0;

  constructor(settled: boolean | null) {
    this.settled = settled;
  }

  take(value: boolean | null, at: number): void {
    if (value === null || value === this.settled) {
      this.#candidate = null;
      return;
    }
    // The first value is not a change.
    if (this.settled === null) {
      this.settled = value;
      return;
    }
    if (value !== this.#candidate) {
      this.#candidate = value;
      this.#reads = 0;
      this.#since = at;
    }
    this.#reads += 1;
    if (this.#reads < readsUntilSettled && at - this.#since < settledAfter) return;
    this.settled = value;
    this.#candidate = null;
  }
}
