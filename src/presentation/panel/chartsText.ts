/** Curve values in words with their units. */
import * as l10n from '@vscode/l10n';
import type { LagUnit, RateUnit } from './charts.ts';
import { formatBytes, formatCount, formatDuration } from '../words/numbers.ts';

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

/** A number for the axis, where space is scarce: 950, 12k, 3.4M. */
export function shortCount(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
