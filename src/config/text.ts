import * as l10n from '@vscode/l10n';

/** Maximum length of an identifying text: an ID, a name, a region. */
export const maxTextLength = 200;

// Control characters, line and paragraph separators, lone surrogates, and invisible characters such as zero-width
// spaces: with one of them, "prod" would be another name that looks the same. The two joiners are allowed in emoji and
// in Arabic and Indic scripts, where they are part of the text.
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]|(?![\u200c\u200d])\p{Cf}|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{Script=Arabic}])[\u200c\u200d]/u;
const blank = /[\s\p{Cf}]/u;

export function hasUnseenCharacters(text: string): boolean {
  return unseen.test(text);
}

/** Removes blanks from both ends, including zero-width ones, which texts copied from web pages often have. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text.charAt(start))) start += 1;
  while (end > start && blank.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether a text contains the start of a reference, such as `${env:NAME}`. No key or ID contains one. */
export function hasReference(text: string): boolean {
  return text.includes('${');
}

/** The message for a text with a reference that would be used unreplaced. */
export function referenceFault(label: string): string {
  return l10n.t("{0} contains a reference ({1}) that isn't replaced.", label, '${…}');
}

/** Makes a foreign text safe for one line of a message: removes control characters and truncates. */
export function shortened(text: string, longest = 40): string {
  const clean = trimmed(text).replaceAll(new RegExp(unseen, 'gu'), '');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** Whether a pattern matches the whole text, even if the pattern has no anchors. */
export function matchesWhole(pattern: RegExp, text: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gmy]/g, '')).test(text);
}
