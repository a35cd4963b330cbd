import * as l10n from '@vscode/l10n';
import type { CopyButton, Moment, Row, Text } from './detailView.ts';
import { formatAge, formatDuration } from '../words/numbers.ts';

/** Who looks, and when. Time zone and language are the person's, not the host's. */
export interface Viewer {
  readonly nowMs: number;
  /** BCP 47, e.g. "en" or "zh-cn". */
  readonly locale: string;
  /** IANA name; default: that of the machine on which this runs. */
  readonly timeZone?: string;
}

/**
 * A foreign text with everything that acts without being seen made visible: direction overrides could make a text read
 * as its opposite, control characters could hide parts of it. Line ends and tabs stay.
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

/** A moment in the viewer's time zone: only the time when it is today; without seconds where they would be too exact. */
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

/** Whether a number is a date at all: JavaScript's dates end in the year 275760. */
export function isDate(ms: number): boolean {
  return Number.isFinite(new Date(ms).getTime());
}

/** The offset from UTC in which moments are told: "UTC", "UTC+8". */
export function zoneOf(ms: number, { timeZone }: Pick<Viewer, 'timeZone'> = {}): string {
  const options = { timeZoneName: 'shortOffset', ...(timeZone === undefined ? {} : { timeZone }) } as const;
  const parts = new Intl.DateTimeFormat('en', options).formatToParts(ms);
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  return zone === 'GMT' ? 'UTC' : zone.replace('GMT', 'UTC');
}

/** A display language can be one that this runtime's Intl cannot read ("qps-ploc_x"). */
function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** A moment with its age: "14:02:11 (12 s ago)"; one that lies ahead by more than clocks differ has no age. */
export function momentWithAge(thenMs: number, viewer: Viewer): string {
  const moment = formatMoment(thenMs, viewer);
  return thenMs > viewer.nowMs + 5000 ? moment : l10n.t('{0} ({1})', moment, formatAge(thenMs, viewer.nowMs));
}

/** When something that is planned happens: "in 12 s", "now". */
export function formatUntil(whenMs: number, nowMs: number): string {
  const seconds = (whenMs - nowMs) / 1000;
  return seconds < 1 ? l10n.t('due now') : l10n.t('in {0}', formatDuration(seconds));
}

/** A translated sentence with moments in it: `sentence` gets a mark for each moment and places it. */
export function withMoments(moments: readonly Moment[], sentence: (...marks: readonly string[]) => string): Text {
  // NUL cannot be in a foreign text: `visibleText` replaces it.
  const parts = sentence(...moments.map((_, index) => `\0${index}\0`)).split('\0');
  return parts.map((part, index) => (index % 2 === 1 ? moments[Number(part)] : undefined) ?? part).filter(isThere);
}

function isThere(part: string | Moment): boolean {
  return part !== '';
}

/** The text with its moments formatted. */
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

/** The rows that have a value: what a cloud did not report is left out. */
export function reported(rows: readonly (Row | null)[]): Row[] {
  return rows.filter((row): row is Row => row !== null);
}

/** A row of foreign text, or null when there is none. */
export function textRow(key: string, label: string, value: string | null | undefined, code = false): Row | null {
  if (value === null || value === undefined || value === '') return null;
  return { key, label, value: visibleText(value), ...(code ? { code } : {}) };
}

/** A row of foreign text with a copy button, or null when there is none. */
export function copyRow(copy: CopyButton, key: string, label: string, value: string | null | undefined): Row | null {
  const row = textRow(key, label, value, true);
  return row === null ? null : { ...row, copy };
}
