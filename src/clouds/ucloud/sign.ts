import { createHash } from 'node:crypto';

/**
 * The `Signature` of a request: SHA-1, in lower-case hex, over every parameter's name and value in the order of the
 * names' code units, without separators and before any URL encoding, followed by the private key. A plain hash, no
 * HMAC; time takes no part in it. `params` holds everything that is sent except `Signature` itself.
 *
 * Source: UCloud API documents, summary/signature.
 */
export function signUcloud(params: Readonly<Record<string, string>>, privateKey: string): string {
  let signed = '';
  // Not localeCompare: "Backends.10" comes before "Backends.2", and capitals before small letters.
  for (const name of Object.keys(params).sort()) signed += `${name}${params[name] ?? ''}`;
  return createHash('sha1')
    .update(signed + privateKey, 'utf8')
    .digest('hex');
}
