/**
 * Reads responses that deviate from their documentation: numbers as strings, names in another case, blanks, nulls.
 * Every function returns null for a missing or meaningless value, and never throws.
 */
export type Json = Readonly<Record<string, unknown>>;

export function record(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A member by name in any case. An exact match is preferred. */
export function member(of: unknown, ...names: readonly string[]): unknown {
  const object = record(of);
  if (!object) return undefined;
  for (const name of names) if (Object.hasOwn(object, name)) return object[name];
  const other = Object.keys(object).find((key) => names.some((name) => sameButForCase(key, name)));
  return other === undefined ? undefined : object[other];
}

/**
 * Our names are plain ASCII. No character that becomes an ASCII letter in lower case changes its length by that, so a
 * comparison of lengths is safe.
 */
function sameButForCase(theirs: string, ours: string): boolean {
  return theirs.length === ours.length && theirs.toLowerCase() === ours.toLowerCase();
}

/** A non-empty text, or null. Numbers and booleans are converted to text. */
export function text(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** No real number is longer. A longer text can only be meant to waste time. */
const maxNumberLength = 64;
// Each digit can match in only one way, so a text that is not a number is rejected in linear time.
const numeral = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** A finite number, also from a text such as "95", " 95 " or "95%"; null for blanks and everything else. */
export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > maxNumberLength) return null;
  const trimmed = value.trim();
  const digits = trimmed.endsWith('%') ? trimmed.slice(0, -1).trimEnd() : trimmed;
  if (!numeral.test(digits)) return null;
  const parsed = Number.parseFloat(digits);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A count or a measure. Negative values, by which the clouds mean "unknown", become null. */
export function amount(value: unknown): number | null {
  const parsed = number(value);
  return parsed === null || parsed < 0 ? null : parsed;
}

/** A percentage, 0–100. A number outside this range becomes null, because any correction would be invented. */
export function percentage(value: unknown): number | null {
  return isOutOfPercent(value) ? null : number(value);
}

/** Whether the cloud sent a number outside 0–100 as a percentage. */
export function isOutOfPercent(value: unknown): boolean {
  const parsed = number(value);
  return parsed !== null && (parsed < 0 || parsed > 100);
}

/** A boolean, also as "true", "False", 1, or 0; null for everything else. */
export function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  return null;
}

/** Which part of a response to keep: `true` a plain value, an object its members, `[shape]` a list of such. */
export type Shape = true | readonly [Shape] | { readonly [name: string]: Shape };

/**
 * Keeps only the documented part of a response. This is an allow-list, because responses contain passwords and links
 * that grant access. Names match in any case and keep the cloud's spelling. `true` keeps plain values only.
 */
export function documented(value: unknown, shape: Shape): unknown {
  if (shape === true) return typeof value === 'object' && value !== null ? undefined : value;
  if (Array.isArray(shape)) {
    const [inner] = shape as readonly [Shape];
    return Array.isArray(value)
      ? value.map((entry) => documented(entry, inner)).filter((entry) => entry !== undefined)
      : undefined;
  }
  const object = record(value);
  if (!object) return value === null ? null : undefined;
  const shapes = membersOf(shape);
  const kept: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(object)) {
    const inner = shapes.get(name) ?? shapes.get(name.toLowerCase());
    const keptEntry = inner === undefined ? undefined : documented(entry, inner);
    if (keptEntry !== undefined) kept[name] = keptEntry;
  }
  return kept;
}

const knownMembers = new WeakMap<object, ReadonlyMap<string, Shape>>();

/** The members of a shape by name, both as written and in lower case. Cached, because shapes are constants. */
function membersOf(shape: object): ReadonlyMap<string, Shape> {
  let members = knownMembers.get(shape);
  if (members === undefined) {
    members = new Map(
      Object.entries(shape).flatMap(([name, inner]: [string, Shape]) => [
        [name, inner],
        [name.toLowerCase(), inner],
      ]),
    );
    knownMembers.set(shape, members);
  }
  return members;
}
