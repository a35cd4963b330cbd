/** Values of the charts at a moment, for the cursor and the table. Moments are ms of the host's clock. */
import type { ChartsView, Plot } from '../presentation/panel/detailView.ts';

/** What was known at one moment. */
export interface ChartReading {
  readonly at: number;
  /** The value of each plot with its words; null where none is known. */
  readonly values: readonly ({ readonly value: number; readonly text: string } | null)[];
  readonly label: string | null;
  readonly hole: boolean;
}

export function readingAt({ plots, stretches, holes }: ChartsView, at: number): ChartReading {
  return {
    at,
    values: plots.map((plot) => valueAt(plot, at)),
    label: stretches.findLast(({ from, to }) => from <= at && at <= to)?.label ?? null,
    hole: holes.some(({ from, to }) => from < at && at < to),
  };
}

/** The last value at or before that moment, unless the curve was interrupted since. */
function valueAt({ at, values, texts }: Plot, moment: number): ChartReading['values'][number] {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  // An interruption begins at the moment of the last value, which still counts for that moment.
  const ended = (values[low - 1] ?? null) === null && at[low - 1] === moment;
  const index = ended ? low - 2 : low - 1;
  const value = values[index] ?? null;
  return value === null ? null : { value, text: texts[index] ?? '' };
}

/** The cursor positions, in order. */
export function momentsOf({ plots }: Pick<ChartsView, 'plots'>): number[] {
  const moments = plots.flatMap(({ at, values }) => at.filter((_, index) => values[index] !== null));
  return [...new Set(moments)].sort((a, b) => a - b);
}

/** The new position of the cursor; null if there is no moment. */
export function movedCursor(moments: readonly number[], from: number | null, steps: number): number | null {
  const last = moments.length - 1;
  // The first key puts the cursor on the newest moment, unless it asks for the oldest.
  if (from === null) return moments[steps === Number.NEGATIVE_INFINITY ? 0 : last] ?? null;
  const next = moments.findIndex((moment) => moment >= from);
  const index = next < 0 ? last : next;
  return moments[Math.min(last, Math.max(0, index + steps))] ?? null;
}

export function nearest(moments: readonly number[], to: number): number | null {
  let best: number | null = null;
  for (const moment of moments) if (best === null || Math.abs(moment - to) < Math.abs(best - to)) best = moment;
  return best;
}

const maxRows = 100;

/** The rows of the table: readings that differ from the one before, newest first; `left`: how many more there are. */
export function tableOf(charts: ChartsView): { readonly rows: readonly ChartReading[]; readonly left: number } {
  const readings = momentsOf(charts).map((at) => readingAt(charts, at));
  const changes = readings.filter((reading, index) => index === 0 || !same(reading, readings[index - 1]));
  return { rows: changes.slice(-maxRows).reverse(), left: Math.max(0, changes.length - maxRows) };
}

function same(a: ChartReading, b: ChartReading | undefined): boolean {
  return a.label === b?.label && a.values.every((each, index) => each?.value === b.values[index]?.value);
}
