const hour = 3_600_000;

/** Counts an account's reads of the last hour, so that its ceiling holds whatever else the schedule wants. */
export class RequestBudget {
  #starts: number[] = [];

  record(now: number): void {
    this.#forget(now);
    this.#starts.push(now);
  }

  /** The earliest time, from `now` on, at which one more read stays within the ceiling. */
  freeAt(now: number, maxPerHour: number): number {
    this.#forget(now);
    const blocking = this.#starts.at(-maxPerHour);
    return this.#starts.length < maxPerHour || blocking === undefined ? now : blocking + hour;
  }

  /** Times ahead of us stem from before the clock was set back. */
  #forget(now: number): void {
    const [oldest] = this.#starts;
    const newest = this.#starts.at(-1);
    if (oldest === undefined || newest === undefined || (oldest > now - hour && newest <= now)) return;
    this.#starts = this.#starts.filter((start) => start > now - hour && start <= now);
  }
}
