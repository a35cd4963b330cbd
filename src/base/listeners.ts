/** Stops what a subscription started. */
export interface Subscription {
  dispose(): void;
}

/** Listeners that can't break each other: what one throws goes to `onError`. */
export class Listeners<T> {
  readonly #onError: (error: unknown) => void;
  readonly #entries = new Set<{ readonly listener: (value: T) => void }>();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(listener: (value: T) => void): Subscription {
    const entry = { listener };
    this.#entries.add(entry);
    return {
      dispose: () => {
        this.#entries.delete(entry);
      },
    };
  }

  emit(value: T): void {
    for (const entry of [...this.#entries]) {
      // An earlier listener may have removed this one.
      if (!this.#entries.has(entry)) continue;
      try {
        entry.listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
