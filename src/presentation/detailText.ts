import * as l10n from '@vscode/l10n';
import { formatAge, formatDuration } from './numbers.ts';

/** Who looks, and when. Time zone and language are the person's, not the host's. */
export interface Viewer {
  readonly nowMs: number;
  /** BCP 47, e.g. "en" or "zh-cn". */
  readonly locale: string;
  /** IANA name; default: that of the machine on which this runs. */
  readonly timeZone?: string;
}

/** What a cloud or a person wrote, as one line of a table: what it is called, what it says. */
export interface Row {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** A word of explanation after the value. */
  readonly note?: string;
  /** The value only says that there is none. */
  readonly missing?: boolean;
  /** An id, a path, a position: shown in the editor's font. */
  readonly code?: boolean;
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
  const options = timeZone === undefined ? style : { ...style, timeZone };
  return new Intl.DateTimeFormat(knownLocale(locale), options).format(ms);
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

/** The rows that have a value: what a cloud did not say is left out. */
export function reported(rows: readonly (Row | null)[]): Row[] {
  return rows.filter((row): row is Row => row !== null);
}

/** A row of foreign text, or null when there is none. */
export function textRow(key: string, label: string, value: string | null | undefined, code = false): Row | null {
  if (value === null || value === undefined || value === '') return null;
  return { key, label, value: visibleText(value), ...(code ? { code } : {}) };
}
