const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Equal readings further apart than this are two samples, because the time between them was not watched. ms. */
export const longestGap = 5 * minute;

/** Above this age, one sample per `width` is kept, and every sample that shows a change. ms. */
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
 * The longest time between two neighbouring samples of this age without a loss of contact. The samples between them may
 * have been thinned out, or were equal. ms.
 */
export function resolutionAt(age: number): number {
  return Math.max(longestGap, ...tiers.filter((tier) => age >= tier.age).map(({ width }) => 2 * width));
}
