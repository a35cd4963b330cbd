import { createHash, createHmac } from 'node:crypto';
import { percentEncoded } from '../../model/encoding.ts';

/** A request as it will be sent. All of its headers are signed, and `X-Sdk-Date` must be one of them. */
export interface RequestToSign {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const algorithm = 'SDK-HMAC-SHA256';
const hashOfNothing = sha256('');

/** A time (ms since 1970) in the form of `X-Sdk-Date`, for example 20191115T033655Z. The server accepts ±15 minutes. */
export function sdkDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/**
 * The `Authorization` header: an HMAC of the canonical request's hash, keyed with the secret key itself (no derived
 * key). Throws if `X-Sdk-Date` is not among the headers.
 *
 * Source: Huawei Cloud, "API Request Signing Guide" (devg-apisign/api-sign-algorithm-002 to -005).
 */
export function authorization(request: RequestToSign, keys: SigningKeys): string {
  const headers = signedHeaders(request);
  const date = headers.find(([name]) => name === 'x-sdk-date')?.[1];
  if (date === undefined) throw new Error('a request is signed with its X-Sdk-Date');
  const toSign = `${algorithm}\n${date}\n${sha256(canonicalText(request, headers))}`;
  const signature = createHmac('sha256', keys.accessKeySecret).update(toSign, 'utf8').digest('hex');
  return `${algorithm} Access=${keys.accessKeyId}, SignedHeaders=${names(headers)}, Signature=${signature}`;
}

/** The text that is hashed: method, path, query, headers, header names, and the hash of the body, in canonical form. */
export function canonicalRequest(request: RequestToSign): string {
  return canonicalText(request, signedHeaders(request));
}

function canonicalText(request: RequestToSign, headers: readonly Header[]): string {
  return [
    request.method.toUpperCase(),
    canonicalPath(request.url),
    canonicalQuery(request.url),
    headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    names(headers),
    request.body === undefined ? hashOfNothing : sha256(request.body),
  ].join('\n');
}

type Header = readonly [name: string, value: string];

function signedHeaders(request: RequestToSign): readonly Header[] {
  return Object.entries(request.headers)
    .map(([name, value]): Header => [name.toLowerCase(), value.trim()])
    .sort(([one], [other]) => inCodeOrder(one, other));
}

function names(headers: readonly Header[]): string {
  return headers.map(([name]) => name).join(';');
}

/** The path as sent, each segment encoded exactly once. The signed form ends with a slash that is not sent. */
function canonicalPath(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((segment) => encoded(decoded(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .sort(([name, value], [otherName, otherValue]) => inCodeOrder(name, otherName) || inCodeOrder(value, otherValue))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
}

/** Percent-encodes everything except letters, digits, and `- . _ ~` (RFC 3986). */
export function encoded(text: string): string {
  return percentEncoded(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not valid percent-encoding (an endpoint's prefix may contain anything): use the segment unchanged.
    return segment;
  }
}

/** Not localeCompare: the server sorts by bytes. */
function inCodeOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
