/**
 * A number from 0 to below 1 that depends only on its arguments. The scenarios use it instead of a stateful generator,
 * so that a task's state at any moment can be computed without replaying earlier ones.
 */
export function noise(seed: number, ...labels: readonly (string | number)[]): number {
  // FNV-1a over the text, then the finalizer of MurmurHash3, which spreads similar labels over the whole range.
  let hash = 0x811c9dc5 ^ seed;
  for (const character of labels.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * A number from 0 to 1 that changes smoothly with `position`. Its values at different whole positions are independent.
 */
export function wobble(seed: number, label: string, position: number): number {
  const before = Math.floor(position);
  const share = position - before;
  const eased = share * share * (3 - 2 * share);
  return noise(seed, label, before) * (1 - eased) + noise(seed, label, before + 1) * eased;
}

const paceSteps = 24;

/**
 * The progress of a job after `fraction` of its time: 0 → 0, 1 → 1, never falling, but at varying speed, like a real
 * copy.
 */
export function unevenly(seed: number, label: string, fraction: number): number {
  if (fraction <= 0) return 0;
  if (fraction >= 1) return 1;
  const reached = fraction * paceSteps;
  let total = 0;
  let done = 0;
  for (let step = 0; step < paceSteps; step += 1) {
    const pace = 0.35 + noise(seed, label, 'pace', step);
    total += pace;
    done += pace * Math.min(Math.max(reached - step, 0), 1);
  }
  return done / total;
}
