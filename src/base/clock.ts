/** A timer that has been set. */
export interface Timer {
  cancel(): void;
}

/** Passed to constructors, so that tests control time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `fire` once after `ms`. */
  after(ms: number, fire: () => void): Timer;
}

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fire) {
    const handle = setTimeout(fire, ms);
    return {
      cancel() {
        clearTimeout(handle);
      },
    };
  },
};

export const systemRandom: Random = () => Math.random();
