import * as l10n from '@vscode/l10n';
import type { CopyButton, Moment, DetailRow, Text } from './detailView.ts';
import { ageOf, formatDuration } from '../words/numbers.ts';

/** The user's clock, language, and time zone, which may differ from the host's. */
export interface Viewer {
  readonly nowMs: number;
  /** BCP 47, e.g. "en" or "zh-cn". */
  readonly locale: string;
  /** IANA name; defaults to the zone of this machine. */
  readonly timeZone?: string;
}

/**
 * External text with its invisible characters made visible: direction overrides could make a text read as its opposite,
 * and control characters could hide parts of it. Line ends and tabs stay.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2028\u2029\u2066-\u2069\uFEFF]/gu, (character) =>
      character === '\n' || character === '\t' ? character : codePoint(character),
    );
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${hex}⟩`;
}

/** A moment in the viewer's time zone, with the date unless it is today. `short` omits the seconds. */
export function formatMoment(thenMs: number, viewer: Viewer, timeStyle: 'short' | 'medium' = 'medium'): string {
  const today =
    formatted(thenMs, viewer, { dateStyle: 'short' }) === formatted(viewer.nowMs, viewer, { dateStyle: 'short' });
  return formatted(thenMs, viewer, today ? { timeStyle } : { dateStyle: 'medium', timeStyle });
}

/** For the axis of a chart: the hour within a day, else the day. */
export function formatTick(ms: number, viewer: Viewer, ofDay: boolean): string {
  const style = ofDay
    ? ({ hour: '2-digit', minute: '2-digit' } as const)
    : ({ month: 'short', day: 'numeric' } as const);
  return formatted(ms, viewer, style);
}

function formatted(ms: number, { locale, timeZone }: Viewer, style: Intl.DateTimeFormatOptions): string {
  if (!isDate(ms)) return l10n.t('unknown');
  const options = timeZone === undefined ? style : { ...style, timeZone };
  return new Intl.DateTimeFormat(knownLocale(locale), options).format(ms);
}

/** Whether a number is a valid date: JavaScript's dates end in the year 275760. */
export function isDate(ms: number): boolean {
  return Number.isFinite(new Date(ms).getTime());
}

/** The UTC offset of the moments shown: "UTC", "UTC+8". */
export function zoneOf(ms: number, { timeZone }: Pick<Viewer, 'timeZone'> = {}): string {
  const options = { timeZoneName: 'shortOffset', ...(timeZone === undefined ? {} : { timeZone }) } as const;
  const parts = new Intl.DateTimeFormat('en', options).formatToParts(ms);
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  return zone === 'GMT' ? 'UTC' : zone.replace('GMT', 'UTC');
}

/** Falls back to English for a display language that Intl cannot read ("qps-ploc_x"). */
function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** A moment with its age: "14:02:11 (12 s ago)". A moment in the future has none. */
export function momentWithAge(thenMs: number, viewer: Viewer): string {
  const moment = formatMoment(thenMs, viewer);
  const age = ageOf(thenMs, viewer.nowMs);
  return age === null ? moment : l10n.t('{0} ({1})', moment, age);
}

/** When a planned read happens: "in 12 s", "due now". */
export function formatUntil(whenMs: number, nowMs: number): string {
  const seconds = (whenMs - nowMs) / 1000;
  return seconds < 1 ? l10n.t('due now') : l10n.t('in {0}', formatDuration(seconds));
}

/** A translated sentence with moments. `sentence` receives a mark for each moment and places it. */
export function withMoments(moments: readonly Moment[], sentence: (...marks: readonly string[]) => string): Text {
  // External text has no NUL: `visibleText` replaces it.
  const parts = sentence(...moments.map((_, index) => `\0${index}\0`)).split('\0');
  return parts.map((part, index) => (index % 2 === 1 ? moments[Number(part)] : undefined) ?? part).filter(isThere);
}

function isThere(part: string | Moment): boolean {
  return part !== '';
}

export function textFor(text: Text, viewer: Viewer): string {
  return typeof text === 'string'
    ? text
    : text.map((part) => (typeof part === 'string' ? part : momentFor(part, viewer))).join('');
}

function momentFor({ at, as }: Moment, viewer: Viewer): string {
  switch (as) {
    case 'time':
      return formatMoment(at, viewer);
    case 'minute':
      return formatMoment(Math.round(at / 60_000) * 60_000, viewer, 'short');
    case 'aged':
      return momentWithAge(at, viewer);
    case 'lasting':
      return formatDuration((viewer.nowMs - at) / 1000);
    case 'until':
      return formatUntil(at, viewer.nowMs);
    case 'zone':
      return zoneOf(at, viewer);
  }
}

/** Omits the rows of values that the cloud did not report. */
export function reported(rows: readonly (DetailRow | null)[]): DetailRow[] {
  return rows.filter((row): row is DetailRow => row !== null);
}

/** A row of external text, or null if there is none. */
export function textRow(key: string, label: string, value: string | null | undefined, code = false): DetailRow | null {
  if (value === null || value === undefined || value === '') return null;
  return { key, label, value: visibleText(value), ...(code ? { code } : {}) };
}

/** A row of external text with a copy button, or null if there is none. */
export function copyRow(
  copy: CopyButton,
  key: string,
  label: string,
  value: string | null | undefined,
): DetailRow | null {
  const row = textRow(key, label, value, true);
  return row === null ? null : { ...row, copy };
}
