/**
 * All strings of the panel's page itself: ages, which it keeps current, and its feedback to the user. The host supplies
 * the rest. A test compares this list with the page's script.
 */
export const pageWords = [
  '{0} s',
  '{0} min',
  '{0} h',
  '{0} d',
  '{0} ago',
  'just now',
  'unknown',
  'in {0}',
  'due now',
  '{0} ({1})',
  '{0}: {1}',
  '{0} more are not shown.',
  'Copied',
  'This panel is out of date',
  'Close it and open the task again.',
] as const;

/** The translations that the page needs. All of them would make it ten times as large. */
export function pageTranslations(bundle: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pageWords.flatMap((word) => {
      const translation = bundle[word];
      return translation === undefined ? [] : [[word, translation]];
    }),
  );
}
