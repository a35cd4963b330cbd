/**
 * Percent-encodes everything but letters, digits and `-._~` (RFC 3986), unlike `encodeURIComponent`. Accepts any text:
 * a lone surrogate, on which `encodeURIComponent` throws, becomes U+FFFD.
 */
export function percentEncoded(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
