import { noise, unevenly } from '../random.ts';

/** How far replication is behind its source during an incremental stage. All in simulated seconds. */
export interface Backlog {
  /** Lag when the stage begins. */
  readonly start: number;
  /** Time until the task has caught up for the first time. */
  readonly drain: number;
  /** After that, the lag rises once in each period of this length … */
  readonly every: number;
  /** … to at most this much. */
  readonly peak: number;
}

const rising = 0.7;
const falling = 1.6;

/**
 * Never negative, and never grows by more than one second per second, because the position in the source never moves
 * back.
 */
export function lagAt(backlog: Backlog, into: number, seed: number, label: string): number {
  if (into < backlog.drain) {
    return backlog.start * (1 - unevenly(seed, `${label}/drain`, into / backlog.drain));
  }
  const since = into - backlog.drain;
  const wave = Math.floor(since / backlog.every);
  const intoWave = since - wave * backlog.every;
  const height = Math.min(backlog.peak, backlog.every / 3) * (0.3 + 0.7 * noise(seed, label, 'height', wave));
  // The rise starts about a quarter into the period, so that the caught-up state lasts long enough to be seen.
  const begin = backlog.every * (0.15 + 0.1 * noise(seed, label, 'begin', wave));
  const top = begin + height / rising;
  if (intoWave < begin) return 0;
  if (intoWave < top) return (intoWave - begin) * rising;
  return Math.max(height - (intoWave - top) * falling, 0);
}
