/** A word that flips back and forth is believed when it was read so often in a row, … */
const readsUntilSettled = 2;
/** … or after this time. ms. */
const settledAfter = 60_000;

/** "Caught up" as it is told to people: a task near the end of the log flips with each write of the source. */
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
    // The first word of a task is no change of it.
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
