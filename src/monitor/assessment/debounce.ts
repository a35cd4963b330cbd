/** A word that flips back and forth is believed when it was read so often in a row, … */
const readsUntilSettled = 2;
/** … or after this time. ms. */
const settledAfter = 60_000;

/** "Caught up" as shown: near the end of the log, the raw value flips with each write to the source. */
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
    // The first value is no change.
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
