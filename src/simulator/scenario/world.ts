/** What every task shares at the moment of a request. */
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
 * Durations and lags are reported in real seconds, however fast the simulation runs: what a task says of its own time
 * then agrees with what a watcher measures, and a lag never grows faster than the clock.
 */
export function realSeconds(world: World, simulatedSeconds: number): number {
  return simulatedSeconds / world.speed;
}
