/** Sentences one after the other: a cloud's own words often end without a full stop. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index, all) => (index < all.length - 1 && !/[.!?…。！？:]$/u.test(part) ? `${part}.` : part))
    .join(' ');
}
