import type { Clock, Timer } from './clock.ts';

/** Up to this many tasks are painted on every change. */
const fewTasks = 100;
/** With more tasks, the minimum time between two paintings. ms. */
const pauseOfMany = 1000;

/** The minimum time between two paintings of a surface with this many tasks. ms. */
export function paintPause(tasks: number): number {
  return tasks <= fewTasks ? 0 : pauseOfMany;
}

/**
 * Combines all requests of one turn into one run: a poll changes the store, and right after that the assessment. Requests
 * during the following pause lead to one run at its end.
 */
export class Throttle {
  readonly #run: () => void;
  readonly #clock: Clock;
  readonly #pauseMs: () => number;
  #restsUntil = -Infinity;
  #asked = false;
  #timer: Timer | null = null;
  #disposed = false;

  constructor(run: () => void, clock: Clock, pauseMs: () => number) {
    this.#run = run;
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  ask(): void {
    if (this.#asked || this.#disposed) return;
    this.#asked = true;
    const now = this.#clock.now();
    const pause = this.#pauseMs();
    // The clock may have been set back.
    const rest = Math.min(this.#restsUntil - now, pause);
    if (rest > 0) {
      this.#timer = this.#clock.after(rest, () => {
        this.#do();
      });
    } else {
      queueMicrotask(() => {
        this.#do();
      });
    }
  }

  /** Drops the pending run, because its work has just been done elsewhere, and starts the pause. */
  done(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#asked = false;
    this.#restsUntil = this.#clock.now() + this.#pauseMs();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.cancel();
  }

  #do(): void {
    if (this.#disposed || !this.#asked) return;
    this.done();
    this.#run();
  }
}
