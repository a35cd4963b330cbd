import type { SimulatedTask } from './pack.ts';
import { packs } from './registry.ts';

/**
 * `count` tasks that are not configured, so that they must be found by listing. They are spread over all lists of all
 * APIs.
 */
export function crowdOf(count: number): readonly SimulatedTask[] {
  const makers = packs.flatMap(({ crowd }) => crowd);
  return Array.from({ length: count }, (_, index) => {
    const make = makers[index % makers.length];
    if (make === undefined) throw new Error('no pack makes a crowd');
    return make({
      index,
      hex: index.toString(16).padStart(8, '0'),
      round: Math.floor(index / makers.length),
      name: `crowd-${String(index).padStart(5, '0')}`,
    });
  });
}
