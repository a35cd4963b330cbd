/** The value below which a share of the values lies (0.5: the median), between two values in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error('There is no quantile of no values.');
  return below + (above - below) * (place - Math.floor(place));
}

/** A median with what half of the values lie between: how far one can trust it. */
export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), from: quantile(values, 0.25), to: quantile(values, 0.75) };
}

/** Round by round, so that what disturbs a whole round (another process, a slower clock) falls out. */
export function ratioOf(values: readonly number[], others: readonly number[]): Spread {
  if (values.length !== others.length) throw new Error('Only rounds of the same run can be compared.');
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
