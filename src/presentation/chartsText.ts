/** The curves in words: values with their units, what a cursor reads out, the table that stands for the drawing. */
import * as l10n from '@vscode/l10n';
import type { Charts, Curve, LagUnit, RateUnit } from './charts.ts';
import { formatBytes, formatCount, formatDuration } from './numbers.ts';

export function percentText(value: number): string {
  return l10n.t('{0}%', formatCount(Math.floor(value * 10 + 1e-6) / 10));
}

export function rateText(value: number, unit: RateUnit): string {
  const count = formatCount(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
  switch (unit) {
    case 'kilobytes':
      return l10n.t('{0} KB/s', count);
    case 'operations':
      return l10n.t('{0} operations/s', count);
    case 'rows':
      return l10n.t('{0} rows/s', count);
    case 'tables':
      return l10n.t('{0} tables/s', count);
    case 'keys':
      return l10n.t('{0} keys/s', count);
    case 'items':
      return l10n.t('{0} items/s', count);
    case 'percent-per-hour':
      return l10n.t('{0}% per hour', count);
  }
}

export function rateTitle(unit: RateUnit): string {
  switch (unit) {
    case 'kilobytes':
      return l10n.t('Rate, KB/s');
    case 'operations':
      return l10n.t('Rate, operations/s');
    case 'rows':
      return l10n.t('Rate, rows/s');
    case 'tables':
      return l10n.t('Rate, tables/s');
    case 'keys':
      return l10n.t('Rate, keys/s');
    case 'items':
      return l10n.t('Rate, items/s');
    case 'percent-per-hour':
      return l10n.t('Rate, % per hour');
  }
}

export function lagText(value: number, unit: LagUnit): string {
  return unit === 'seconds' ? formatDuration(value) : formatBytes(value);
}

/** A number for the edge of a chart, where there is little room: 950, 12k, 3.4M. */
export function shortCount(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** What was known at one moment; null where the cloud did not say or nobody looked. */
export interface ChartReading {
  readonly at: number;
  readonly percent: number | null;
  readonly rate: number | null;
  readonly lag: number | null;
  /** What it was doing. */
  readonly label: string | null;
  /** Nobody looked, or no contact was had. */
  readonly hole: boolean;
}

export function readingAt(charts: Charts, at: number): ChartReading {
  return {
    at,
    percent: valueAt(charts.percent, at),
    rate: valueAt(charts.rate, at),
    lag: valueAt(charts.lag, at),
    label: charts.stretches.findLast(({ from, to }) => from <= at && at <= to)?.label ?? null,
    hole: charts.holes.some(({ from, to }) => from < at && at < to),
  };
}

/** The last value at or before that moment, unless the curve is interrupted since. */
function valueAt({ at, values }: Curve, moment: number): number | null {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  const value = values[low - 1] ?? null;
  // An interruption begins where the last value ends: at that very moment there still is one.
  return value === null && at[low - 1] === moment ? (values[low - 2] ?? null) : value;
}

/** Every moment that the cursor can stand at, in order. */
export function momentsOf({ percent, rate, lag }: Charts): number[] {
  const moments = [percent, rate, lag].flatMap(({ at, values }) => at.filter((_, index) => values[index] !== null));
  return [...new Set(moments)].sort((a, b) => a - b);
}

/** The moment to which the cursor goes; null: there is none. */
export function movedCursor(moments: readonly number[], from: number | null, steps: number): number | null {
  const last = moments.length - 1;
  // It begins at the newest, and is where it begins by the first key that does not name an end.
  if (from === null) return moments[steps === Number.NEGATIVE_INFINITY ? 0 : last] ?? null;
  const next = moments.findIndex((moment) => moment >= from);
  const index = next < 0 ? last : next;
  return moments[Math.min(last, Math.max(0, index + steps))] ?? null;
}

/** The moment of the curves that is nearest to a place that was pointed at. */
export function nearest(moments: readonly number[], to: number): number | null {
  let best: number | null = null;
  for (const moment of moments) if (best === null || Math.abs(moment - to) < Math.abs(best - to)) best = moment;
  return best;
}

const mostRows = 100;

/** The table that stands for the drawing: where something changed, newest first, and how many rows are left out. */
export function tableOf(charts: Charts): { readonly rows: readonly ChartReading[]; readonly left: number } {
  const readings = momentsOf(charts).map((at) => readingAt(charts, at));
  const changes = readings.filter((reading, index) => index === 0 || !same(reading, readings[index - 1]));
  return { rows: changes.slice(-mostRows).reverse(), left: Math.max(0, changes.length - mostRows) };
}

function same(a: ChartReading, b: ChartReading | undefined): boolean {
  return a.percent === b?.percent && a.rate === b.rate && a.lag === b.lag && a.label === b.label;
}
