/**
 * Does something once when all has happened that happens at the same time, however often it was asked for: a poll changes the
 * store, and right after that what is concluded of it.
 */
export class Soon {
  readonly #run: () => void;
  #asked = false;
  #disposed = false;

  constructor(run: () => void) {
    this.#run = run;
  }

  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      if (!this.#disposed) this.#run();
    });
  }

  dispose(): void {
    this.#disposed = true;
  }
}
