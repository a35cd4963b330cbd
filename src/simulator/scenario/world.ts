/** What all tasks share at the moment of a request. */
export interface World {
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly now: number;
  /** Simulated seconds since the simulator started. */
  readonly elapsed: number;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly seed: number;
}

/**
 * Durations and lags are reported in real seconds at any simulation speed. So what a task reports of its own time
 * agrees with what a monitor measures, and a lag never grows faster than the clock.
 */
export function realSeconds(world: World, simulatedSeconds: number): number {
  return simulatedSeconds / world.speed;
}
