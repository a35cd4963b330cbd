/**
 * `encodeURIComponent` for any text. The original throws on half a surrogate pair, which JSON can contain; here it
 * becomes U+FFFD.
 */
export function percentEncoded(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
