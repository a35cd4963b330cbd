import * as l10n from '@vscode/l10n';

/** A duration in seconds in at most two units: "45 s", "12 min", "1 h 20 min", "2 d 3 h". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknown();
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return l10n.t('{0} s', whole);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return twoUnits(l10n.t('{0} h', hours), minutes % 60, (rest) => l10n.t('{0} min', rest));
  const roundedHours = Math.round(minutes / 60);
  return twoUnits(l10n.t('{0} d', Math.floor(roundedHours / 24)), roundedHours % 24, (rest) => l10n.t('{0} h', rest));
}

function twoUnits(first: string, rest: number, second: (rest: number) => string): string {
  return rest === 0 ? first : `${first} ${second(rest)}`;
}

/** How long ago, "just now" for less than five seconds. Both in milliseconds. */
export function formatAge(thenMs: number, nowMs: number): string {
  return formatAgo((nowMs - thenMs) / 1000);
}

/** `formatAge` for elapsed seconds. */
export function formatAgo(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknown();
  return seconds < 5 ? l10n.t('just now') : l10n.t('{0} ago', formatDuration(seconds));
}

/** How long something has lasted, for a sentence: "43 min", "a few seconds". */
export function formatLasting(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknown();
  return seconds < 5 ? l10n.t('a few seconds') : formatDuration(seconds);
}

/** Clocks of one machine differ by less. A moment further ahead dates from before the clock was set back. */
const furthestAhead = 5000;

/** Whether a moment is not in the future, so that it has an age. Both in milliseconds. */
export function isPast(thenMs: number, nowMs: number): boolean {
  return thenMs - nowMs <= furthestAhead;
}

/** How long ago; null for a moment in the future, for which "just now" would be false. Both in milliseconds. */
export function ageOf(thenMs: number, nowMs: number): string | null {
  return isPast(thenMs, nowMs) ? formatAge(thenMs, nowMs) : null;
}

/** Weighted sums of whole percents can be slightly too low: 28.999999999999996 is 29. */
const sumNoise = 1e-9;

/** A percentage as a whole number, rounded down so that only a true 100 is shown as 100%. */
export function formatPercent(percent: number): string {
  if (!Number.isFinite(percent)) return unknown();
  return percent >= 100 ? '100%' : `${Math.min(99, Math.max(0, Math.floor(percent + sumNoise)))}%`;
}

/** Created once: `toLocaleString` creates one for each number, which takes 200 times as long. */
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A count with digits in groups of three. */
export function formatCount(count: number): string {
  // Adding 0 turns -0 into 0.
  return Number.isFinite(count) ? counts.format(count + 0) : unknown();
}

/** A size in bytes with a binary unit: "512 B", "3.4 MiB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return unknown();
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
  let value = bytes;
  let unit = 0;
  // A value that would be shown as 1024 is 1.0 of the next unit.
  while (Math.round(Math.abs(value)) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const shown = unit === 0 || Math.abs(value) >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
  return `${shown} ${units[unit] ?? ''}`;
}

/** Shown for a number that is not finite. */
function unknown(): string {
  return l10n.t('unknown');
}
