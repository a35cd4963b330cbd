/**
 * `encodeURIComponent` that takes any text: half a surrogate pair, which JSON can hold and which the original throws
 * on, becomes U+FFFD.
 */
export function percentEncoded(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
