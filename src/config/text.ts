/** The longest text that names something: an id, a name, a region. */
export const longestText = 200;

// Control characters, line and paragraph separators, and the marks that turn the direction of what follows them.
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A region becomes a part of a host name, so it may hold nothing that ends a label, a host or a user part. */
export const regionPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export function hasUnseenCharacters(text: string): boolean {
  return unseen.test(text);
}

/** A foreign text made fit for one line of a message: without control characters, and cut. */
export function shortened(text: string, longest = 40): string {
  const clean = text.trim().replaceAll(new RegExp(unseen, 'gu'), '');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** Whether a pattern fits the whole text, also when it was written without anchors. */
export function fitsWhole(pattern: RegExp, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, '')).test(text);
}
