import { createHash, createHmac } from 'node:crypto';
import { percentEncoded } from '../../model/encoding.ts';

/** The parts of a request that the signature covers. */
export interface SignableRequest {
  readonly method: string;
  /** The path exactly as it is sent, percent-encoding included. */
  readonly path: string;
  /** Names and values before encoding. */
  readonly query: Readonly<Record<string, string>>;
  /** Only `host`, `content-type` and `x-acs-*` are signed. Names may have any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in lower-case hexadecimal. */
  readonly payloadHash: string;
}

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/** SHA-256 of an empty body: the `x-acs-content-sha256` of every request here. */
export const emptyPayloadHash = sha256('');

/** Percent-encodes everything except RFC 3986 unreserved characters, as UTF-8. A lone surrogate becomes U+FFFD. */
export function percentEncode(value: string): string {
  return percentEncoded(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The query in canonical form. It must be sent in the same form. */
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
    '', // Each header line ends with a line break of its own, which leaves an empty line here.
    headers.map(([name]) => name).join(';'),
    request.payloadHash,
  ].join('\n');
}

/**
 * The `Authorization` header of Alibaba Cloud's signature version 3 (ACS3-HMAC-SHA256). Source:
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature.
 */
export function authorization(request: SignableRequest, keys: SigningKeys): string {
  const headers = signedHeaders(request.headers);
  const textToSign = `${algorithm}\n${sha256(canonicalText(request, headers))}`;
  const signature = createHmac('sha256', keys.accessKeySecret).update(textToSign, 'utf8').digest('hex');
  const names = headers.map(([name]) => name);
  return `${algorithm} Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
}

/** The date in the form of `x-acs-date`: UTC, to the second. */
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

/** Joins headers whose names differ only in case: such a name is signed once, with all its values. */
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
