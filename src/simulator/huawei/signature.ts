import { createHmac } from 'node:crypto';
import { canonicalQuery, percentEncode, sha256Hex } from '../server/canonical.ts';

export interface HuaweiRequest {
  readonly method: string;
  /** As sent. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case, with all values of each. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly signedHeaders: readonly string[];
  readonly body: string | Buffer;
}

/**
 * Signature SDK-HMAC-SHA256, implemented from "API signature algorithm" (devg-apisign, api-sign-algorithm-002 and
 * -003).
 */
export function huaweiSignature(
  request: HuaweiRequest,
  secret: string,
): { readonly canonicalRequest: string; readonly signature: string } {
  const names = [...request.signedHeaders].map((name) => name.toLowerCase()).sort();
  const value = (name: string): string => (request.headers[name] ?? []).join(',').trim();
  const canonicalRequest = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    names.map((name) => `${name}:${value(name)}\n`).join(''),
    names.join(';'),
    value('x-sdk-content-sha256') === '' ? sha256Hex(request.body) : value('x-sdk-content-sha256'),
  ].join('\n');
  const stringToSign = `SDK-HMAC-SHA256\n${value('x-sdk-date')}\n${sha256Hex(canonicalRequest)}`;
  return { canonicalRequest, signature: createHmac('sha256', secret).update(stringToSign).digest('hex') };
}

/** Each segment is percent-encoded once. The signed path ends with a slash that the URL does not have. */
function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => percentEncode(decoded(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
