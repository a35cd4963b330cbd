import type { Series } from '../../../../src/monitor/estimate/series.ts';
import { minute } from './samples.ts';

/** A series that rises by 1 after each of these gaps, in minutes, of 1000 in all; the present moment comes `open` minutes later. */
export function rising(gaps: readonly number[], open = 0): Series {
  const times = [0];
  for (const gap of gaps) times.push((times.at(-1) ?? 0) + gap * minute);
  return {
    times,
    levels: times.map((_, index) => index),
    target: 1000,
    quantum: 1,
    now: (times.at(-1) ?? 0) + open * minute,
    rises: gaps.length,
    beginningSeen: true,
    yardstick: 'percent',
    retrying: 0,
  };
}

/** So many equal gaps. */
export const even = (count: number, gap: number): number[] => Array.from({ length: count }, () => gap);
