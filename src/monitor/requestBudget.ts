const hour = 3_600_000;

/** Counts an account's reads of the last hour, so that its ceiling holds whatever else the schedule wants. */
export class RequestBudget {
  /** In order of time; those before `#first` are older than an hour. */
  #starts: number[] = [];
  #first = 0;

  record(now: number): void {
    this.#forget(now);
    this.#starts.push(now);
  }

  /** The earliest time, from `now` on, at which one more read stays within the ceiling. */
  freeAt(now: number, maxPerHour: number): number {
    this.#forget(now);
    const index = this.#starts.length - maxPerHour;
    const blocking = index < this.#first ? undefined : this.#starts[index];
    return blocking === undefined ? now : blocking + hour;
  }

  #forget(now: number): void {
    // Times in the future are from before the clock was set back.
    if ((this.#starts.at(-1) ?? now) > now) this.#keep((start) => start <= now);
    while ((this.#starts[this.#first] ?? now) <= now - hour) this.#first += 1;
    // Not on every call: moving the rest costs time in proportion to its length.
    if (this.#first > this.#starts.length / 2) this.#keep((start) => start > now - hour);
  }

  #keep(isKept: (start: number) => boolean): void {
    this.#starts = this.#starts.filter(isKept);
    this.#first = 0;
  }
}
