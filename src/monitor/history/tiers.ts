const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Equal readings further apart than this are two samples: nobody looked in between. ms. */
export const longestGap = 5 * minute;

/** From this age on one sample per `width` is kept, and every one that a change is read from. ms. */
export interface Tier {
  readonly age: number;
  readonly width: number;
}

export const tiers: readonly Tier[] = [
  { age: 6 * hour, width: 2 * minute },
  { age: 2 * day, width: 20 * minute },
  { age: 14 * day, width: 3 * hour },
  { age: 90 * day, width: 12 * hour },
];

/**
 * How far apart two neighbouring samples of this age may lie although contact was never lost: what is between them has been
 * thinned out, or was the same. ms.
 */
export function resolutionAt(age: number): number {
  return Math.max(longestGap, ...tiers.filter((tier) => age >= tier.age).map(({ width }) => 2 * width));
}
