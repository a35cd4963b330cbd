import type { Clock, Timer } from '../../src/base/clock.ts';

interface FakeTimer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * A clock that stands still until it is told to move. Like a real computer it has two times: timers run by the one that
 * only goes forward, `now()` shows the other, which can be set (`jump`: sleep, or somebody sets the clock).
 */
export class FakeClock implements Clock {
  readonly #timers = new Set<FakeTimer>();
  #elapsed = 0;
  #offset: number;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#offset = start;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  after(ms: number, fire: () => void): Timer {
    const timer: FakeTimer = { at: this.#elapsed + ms, fire };
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
      },
    };
  }

  /** Timers that are set and have not fired. */
  get pending(): number {
    return this.#timers.size;
  }

  /** How long until the next timer fires; null without one. */
  get untilNext(): number | null {
    const times = [...this.#timers].map((timer) => timer.at - this.#elapsed);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Lets `ms` pass: fires the timers in order, each at its own time, with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#timers.delete(next);
      next.fire();
      await settle();
    }
    this.#elapsed = end;
  }

  /** Sets the time of day by `ms`, without any timer noticing. */
  jump(ms: number): void {
    this.#offset += ms;
  }

  #next(end: number): FakeTimer | null {
    let next: FakeTimer | null = null;
    for (const timer of this.#timers) if (timer.at <= end && (next === null || timer.at < next.at)) next = timer;
    return next;
  }
}

/** Lets everything run that waits for no timer. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
