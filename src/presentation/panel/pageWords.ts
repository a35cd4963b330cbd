/**
 * All that the panel's page itself says: ages, which tick, and its answers to what a person does there. The host says the
 * rest. A test holds this list against the page's script.
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

/** The part of the translations that the page needs: a page with all of them would be ten times as large. */
export function pageTranslations(bundle: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pageWords.flatMap((word) => {
      const translation = bundle[word];
      return translation === undefined ? [] : [[word, translation]];
    }),
  );
}
