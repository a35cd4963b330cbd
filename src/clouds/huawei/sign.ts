import { percentEncoded } from '../../base/encoding.ts';
import {
  canonicalQuery,
  canonicalText,
  hashOfNothing,
  type Header,
  headerNames,
  hmacSha256,
  inOrder,
  sha256,
  type SigningKeys,
} from '../signing.ts';

/** A request as it will be sent. All of its headers are signed, and `X-Sdk-Date` must be one of them. */
export interface RequestToSign {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const algorithm = 'SDK-HMAC-SHA256';

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
  const toSign = `${algorithm}\n${date}\n${sha256(canonicalRequest(request))}`;
  const signature = hmacSha256(keys.accessKeySecret, toSign);
  return `${algorithm} Access=${keys.accessKeyId}, SignedHeaders=${headerNames(headers)}, Signature=${signature}`;
}

/** The text that is hashed: method, path, query, headers, header names, and the hash of the body, in canonical form. */
export function canonicalRequest(request: RequestToSign): string {
  const { method, url, body } = request;
  return canonicalText({
    method: method.toUpperCase(),
    path: canonicalPath(url),
    query: canonicalQuery(url.searchParams),
    headers: signedHeaders(request),
    payloadHash: body === undefined ? hashOfNothing : sha256(body),
  });
}

function signedHeaders(request: RequestToSign): readonly Header[] {
  return Object.entries(request.headers)
    .map(([name, value]): Header => [name.toLowerCase(), value.trim()])
    .sort(inOrder);
}

/** The path as sent, each segment encoded exactly once. The signed form ends with a slash that is not sent. */
function canonicalPath(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((segment) => percentEncoded(decoded(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not valid percent-encoding (an endpoint's prefix may contain anything): use the segment unchanged.
    return segment;
  }
}
