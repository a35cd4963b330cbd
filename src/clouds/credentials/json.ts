import { isRecord } from '../../base/guards.ts';

/** Parsed JSON, or undefined. The parser's error is dropped, because it quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** A non-empty text, or null. Other types are neither keys nor names. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

/** The objects of a list; null if the value is not a list. Other entries are skipped. */
export function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] | null {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isRecord) : null;
}

/** Unix seconds as milliseconds; null for anything that is not a valid time. */
export function timeOf(seconds: unknown): number | null {
  const number = typeof seconds === 'string' && /^\d{1,12}$/.test(seconds) ? Number(seconds) : seconds;
  const plausible = typeof number === 'number' && Number.isFinite(number) && number > 0 && number < 1e11;
  return plausible ? Math.round(number * 1000) : null;
}
