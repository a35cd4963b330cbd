import { createHash } from 'node:crypto';

/**
 * The `Signature` of a request: a lower-case hexadecimal SHA-1 over the name and value of every parameter, sorted by
 * the code units of the names, without separators and before URL encoding, followed by the private key. It is a plain
 * hash, not an HMAC, and does not include a time. `params` holds everything that is sent except `Signature`.
 *
 * Source: UCloud API documents, summary/signature.
 */
export function signUcloud(params: Readonly<Record<string, string>>, privateKey: string): string {
  let signed = '';
  // Not localeCompare: "Backends.10" sorts before "Backends.2", and capitals before small letters.
  for (const name of Object.keys(params).sort()) signed += `${name}${params[name] ?? ''}`;
  return createHash('sha1')
    .update(signed + privateKey, 'utf8')
    .digest('hex');
}
