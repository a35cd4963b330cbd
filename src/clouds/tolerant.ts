/**
 * Reading answers that do not keep to their own documents: numbers as strings, keys in another case, blanks, nulls.
 * Each function gives null for what is not there or makes no sense, and never throws.
 */
export type Json = Readonly<Record<string, unknown>>;

export function record(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A member by its name in any case: exact spelling first. */
export function member(of: unknown, ...names: readonly string[]): unknown {
  const object = record(of);
  if (!object) return undefined;
  for (const name of names) if (Object.hasOwn(object, name)) return object[name];
  const other = Object.keys(object).find((key) => names.some((name) => sameButForCase(key, name)));
  return other === undefined ? undefined : object[other];
}

/** Ours is plain ASCII, and no letter that becomes one of those in lower case changes its length by that. */
function sameButForCase(theirs: string, ours: string): boolean {
  return theirs.length === ours.length && theirs.toLowerCase() === ours.toLowerCase();
}

/** A text with something in it, or null. Numbers and booleans count as their text. */
export function text(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** No number of any answer is longer; what is can only have been made to keep us busy. */
const longestNumber = 64;
// Each digit can be matched in one way only, so that what is no number is found out in linear time.
const numeral = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** A finite number, also out of a text such as "95", " 95 " or "95%"; null for blanks and everything else. */
export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > longestNumber) return null;
  const trimmed = value.trim();
  const digits = trimmed.endsWith('%') ? trimmed.slice(0, -1).trimEnd() : trimmed;
  if (!numeral.test(digits)) return null;
  const parsed = Number.parseFloat(digits);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A number that counts or measures something: negative values (the clouds' "cannot tell") give null. */
export function amount(value: unknown): number | null {
  const parsed = number(value);
  return parsed === null || parsed < 0 ? null : parsed;
}

/** A percentage, 0–100; null also for a number out of this range, as whatever it was made would be invented. */
export function percentage(value: unknown): number | null {
  return isOutOfPercent(value) ? null : number(value);
}

/** Whether a number was sent as a percentage that is none. */
export function isOutOfPercent(value: unknown): boolean {
  const parsed = number(value);
  return parsed !== null && (parsed < 0 || parsed > 100);
}

/** true/false, also as "true", "False", 1 and 0; null for everything else. */
export function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  return null;
}

/** What to keep of an answer: `true` a plain value, an object the members below it, `[shape]` a list of such. */
export type Shape = true | readonly [Shape] | { readonly [name: string]: Shape };

/**
 * The documented part of an answer, everything else dropped: an allow-list, because answers hold passwords and
 * capability links. Names match in any case and keep the cloud's spelling. Plain values only where `true` stands.
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

/** The members of a shape by their names, as they are and in lower case. Worked out once: shapes are constants. */
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
