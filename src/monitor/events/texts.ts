import { withoutCredentials } from '../../model/redact.ts';

/** Maximum length of a cloud's text in an event. The status has the full text. */
const longestWords = 300;

/** A cloud's text as an event stores it: without credentials and shortened. */
export function keptText(text: string): string {
  const clean = withoutCredentials(text);
  return clean.length > longestWords ? `${clean.slice(0, longestWords)}…` : clean;
}

/** A text without its numbers. The numbers of attempts, requests, and times differ with each read. */
export function gistOf(text: string): string {
  return keptText(text).replace(/[\w.:+-]+/g, (word) => (/\d/.test(word) ? '#' : word));
}
