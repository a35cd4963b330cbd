import {
  canonicalQuery,
  canonicalText,
  type Header,
  headerNames,
  hmacSha256,
  inOrder,
  sha256,
  type SigningKeys,
} from '../signing.ts';

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

const algorithm = 'ACS3-HMAC-SHA256';

/** The text whose hash is signed. */
export function canonicalRequest(request: SignableRequest): string {
  const query = canonicalQuery(Object.entries(request.query));
  return canonicalText({ ...request, query, headers: signedHeaders(request.headers) });
}

/**
 * The `Authorization` header of Alibaba Cloud's signature version 3 (ACS3-HMAC-SHA256). Source:
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature.
 */
export function authorization(request: SignableRequest, keys: SigningKeys): string {
  const headers = signedHeaders(request.headers);
  const signature = hmacSha256(keys.accessKeySecret, `${algorithm}\n${sha256(canonicalRequest(request))}`);
  return `${algorithm} Credential=${keys.accessKeyId},SignedHeaders=${headerNames(headers)},Signature=${signature}`;
}

/** The date in the form of `x-acs-date`: UTC, to the second. */
export function signatureDate(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

function signedHeaders(headers: Readonly<Record<string, string>>): readonly Header[] {
  const signed: Header[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (lower === 'host' || lower === 'content-type' || lower.startsWith('x-acs-')) signed.push([lower, value.trim()]);
  }
  signed.sort(inOrder);
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
