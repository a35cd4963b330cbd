import { createHash } from 'node:crypto';
import { isObject } from '../server/exchange.ts';

/**
 * The expected `Signature`, implemented from the "signature" page of the API documents: name and value of each
 * parameter except `Signature`, in the byte order of the names, without separators or escaping, then the private key;
 * the SHA-1 of that in lower-case hex.
 */
export function ucloudSignature(params: ReadonlyMap<string, unknown>, privateKey: string): string {
  const hash = createHash('sha1');
  for (const [name, value] of inByteOrder(params)) {
    if (name !== 'Signature') hash.update(name + textOf(value));
  }
  return hash.update(privateKey).digest('hex');
}

/** The text that is signed for a value. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  // As the Go SDK signs nested JSON: elements concatenated, objects as sorted names and values.
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (isObject(value)) {
    return inByteOrder(new Map(Object.entries(value)))
      .map(([name, inner]) => name + textOf(inner))
      .join('');
  }
  return '';
}

/** Decimal, without trailing zeros, never in scientific notation. */
function numberText(value: number): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
  if (parts === null) return String(value);
  const [, sign = '', first = '', rest = '', exponent = '0'] = parts;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  return point > 0 ? sign + digits.padEnd(point, '0') : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

function inByteOrder(params: ReadonlyMap<string, unknown>): (readonly [string, unknown])[] {
  return [...params].sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
