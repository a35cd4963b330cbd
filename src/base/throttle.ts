import type { Clock, Timer } from './clock.ts';

/** So few tasks are painted whenever something changes; of more … */
const fewTasks = 100;
/** … all that has changed is painted together, so often at most. ms. */
const pauseOfMany = 1000;

/** How long a surface that shows so many tasks rests between two paintings. ms. */
export function paintPause(tasks: number): number {
  return tasks <= fewTasks ? 0 : pauseOfMany;
}

/**
 * Does something once when all has happened that happens at the same time, however often it was asked for: a poll changes the
 * store, and right after that what is concluded of it. After that it rests for the pause, and what is asked for meanwhile is
 * done together at its end.
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
    // Never longer than the pause: the clock may have been set back.
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

  /** What has been asked for is not done any more: it has just been done otherwise. */
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
