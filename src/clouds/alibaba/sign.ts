import { createHash, createHmac } from 'node:crypto';
import { percentEncoded } from '../../model/encoding.ts';

/** What a signature covers. */
export interface SignableRequest {
  readonly method: string;
  /** The path exactly as it is sent, percent-encoding included. */
  readonly path: string;
  /** Decoded names and values. */
  readonly query: Readonly<Record<string, string>>;
  /** Of these `host`, `content-type` and `x-acs-*` are signed; their names may have any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case hexadecimal SHA-256 of the body. */
  readonly payloadHash: string;
}

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/** SHA-256 of no body at all, the `x-acs-content-sha256` of every request here. */
export const emptyPayloadHash = sha256('');

/** RFC 3986: everything but the unreserved characters, as UTF-8. Half a surrogate pair becomes U+FFFD, as in UTF-8. */
export function percentEncode(value: string): string {
  return percentEncoded(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The query in the only spelling that is signed; sent in the same one. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .sort(([one], [other]) => inCodeOrder(one, other))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** The text whose hash is signed. */
export function canonicalRequest(request: SignableRequest): string {
  return canonicalText(request, signedHeaders(request.headers));
}

function canonicalText(request: SignableRequest, headers: readonly Header[]): string {
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '', // each header line ends with a line break of its own, which leaves an empty line here
    headers.map(([name]) => name).join(';'),
    request.payloadHash,
  ].join('\n');
}

/**
 * The `Authorization` header of Alibaba Cloud's signature version 3 (ACS3-HMAC-SHA256), as in
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature.
 */
export function authorization(request: SignableRequest, keys: SigningKeys): string {
  const headers = signedHeaders(request.headers);
  const textToSign = `${algorithm}\n${sha256(canonicalText(request, headers))}`;
  const signature = createHmac('sha256', keys.accessKeySecret).update(textToSign, 'utf8').digest('hex');
  const names = headers.map(([name]) => name);
  return `${algorithm} Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
}

/** The date as `x-acs-date` has it: UTC to the second. */
export function signatureDate(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

type Header = readonly [name: string, value: string];

function signedHeaders(headers: Readonly<Record<string, string>>): readonly Header[] {
  const signed: Header[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (lower === 'host' || lower === 'content-type' || lower.startsWith('x-acs-')) signed.push([lower, value.trim()]);
  }
  signed.sort(([one, value], [other, otherValue]) => inCodeOrder(one, other) || inCodeOrder(value, otherValue));
  return signed.some(([name], index) => name === signed[index - 1]?.[0]) ? joined(signed) : signed;
}

/** A name that occurs in several spellings is signed once, with all its values. */
function joined(sorted: readonly Header[]): readonly Header[] {
  const values = new Map<string, string>();
  for (const [name, value] of sorted) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return [...values];
}

function inCodeOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
