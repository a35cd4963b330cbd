/** Joins sentences and adds missing full stops, because texts of a cloud often lack them. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index, all) => (index < all.length - 1 && !/[.!?…。！？:]$/u.test(part) ? `${part}.` : part))
    .join(' ');
}
