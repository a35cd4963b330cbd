import { createHmac } from 'node:crypto';
import { canonicalQuery, percentEncode, sha256Hex } from '../server/canonical.ts';

/**
 * Signature of the RPC style with HMAC-SHA1 (`SignatureVersion` 1.0), implemented from "RPC API签名": all parameters
 * except `Signature`, sorted and encoded, after the method and an encoded slash. The key is the secret followed by `&`.
 */
export function rpcSignature(
  method: string,
  params: readonly (readonly [name: string, value: string])[],
  secret: string,
): { readonly stringToSign: string; readonly signature: string } {
  const query = canonicalQuery(params.filter(([name]) => name !== 'Signature'));
  const stringToSign = `${method}&%2F&${percentEncode(query)}`;
  return { stringToSign, signature: createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64') };
}

export interface Acs3Request {
  readonly method: string;
  /** As sent. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case, with all values of each. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly signedHeaders: readonly string[];
  /** The text of `x-acs-content-sha256`. */
  readonly payloadHash: string;
}

/** Signature ACS3-HMAC-SHA256, implemented from "V3 request structure and signature". */
export function acs3Signature(
  request: Acs3Request,
  secret: string,
): { readonly canonicalRequest: string; readonly stringToSign: string; readonly signature: string } {
  const names = [...request.signedHeaders].sort();
  const lines = names.map((name) => {
    const values = (request.headers[name] ?? []).map((value) => value.trim()).sort();
    return `${name}:${values.join(',')}\n`;
  });
  const canonicalRequest = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    lines.join(''),
    names.join(';'),
    request.payloadHash,
  ].join('\n');
  const stringToSign = `ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequest)}`;
  return {
    canonicalRequest,
    stringToSign,
    signature: createHmac('sha256', secret).update(stringToSign).digest('hex'),
  };
}
