import * as l10n from '@vscode/l10n';

/** The longest text that names something: an id, a name, a region. */
export const longestText = 200;

// Control characters, line and paragraph separators, halves of characters, and signs without a look of their own, such as
// zero-width blanks: "prod" with one of them is another name that looks the same. The two joiners are part of emoji and
// of Arabic and Indian scripts.
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]|(?![\u200c\u200d])\p{Cf}|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{Script=Arabic}])[\u200c\u200d]/u;
const blank = /[\s\p{Cf}]/u;

export function hasUnseenCharacters(text: string): boolean {
  return unseen.test(text);
}

/** The text without blanks at its ends, zero-width ones included: copying from a web page brings them along. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text.charAt(start))) start += 1;
  while (end > start && blank.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether a text holds what begins a reference in settings and scripts, such as `${env:NAME}`. No key or ID holds it. */
export function hasReference(text: string): boolean {
  return text.includes('${');
}

/** What is said of a text that is used as it stands although it holds a reference. */
export function referenceFault(label: string): string {
  return l10n.t("{0} contains a reference ({1}) that isn't replaced.", label, '${…}');
}

/** A foreign text made fit for one line of a message: without control characters, and cut. */
export function shortened(text: string, longest = 40): string {
  const clean = trimmed(text).replaceAll(new RegExp(unseen, 'gu'), '');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** Whether a pattern fits the whole text, also when it was written without anchors. */
export function fitsWhole(pattern: RegExp, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, '')).test(text);
}
