const mask = '•••';

/** Names whose values are keys or signatures, in headers, queries, form bodies and JSON, whatever their case. */
const secretNames =
  'authorization|proxy-authorization|x-auth-token|x-subject-token|x-security-token|x-acs-security-token|x-acs-accesskey-id|x-acs-signature-nonce|cookie|set-cookie|' +
  'signature|securitytoken|security_token|accesskeyid|accesskeysecret|access_key_id|access_key_secret|publickey|privatekey|public_key|private_key|password|secret';

const headerLine = new RegExp(
  `((?:^|[\\s,{"'])(?:${secretNames})["']?\\s*[:=]\\s*)("[^"]*"|'[^']*'|[^\\r\\n&]+)`,
  'gim',
);
const queryPart = new RegExp(`([?&](?:${secretNames})=)[^&#\\s"']*`, 'gi');

/** A text without the given secrets (as they are, or percent-encoded) and without anything that looks like a credential. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of new Set([secret, encodeURIComponent(secret)])) clean = clean.replaceAll(form, mask);
  }
  return clean.replace(queryPart, `$1${mask}`).replace(headerLine, `$1${mask}`);
}
