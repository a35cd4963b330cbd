import { withoutCredentials } from '../../model/redact.ts';

/** The longest text of a cloud that an event keeps: the whole one is in the status. */
const longestWords = 300;

/** A cloud's text as an event may keep it: without passwords, and not endless. */
export function keptText(text: string): string {
  const clean = withoutCredentials(text);
  return clean.length > longestWords ? `${clean.slice(0, longestWords)}…` : clean;
}

/** What a text says apart from its numbers: those of attempts, requests and times differ with each reading. */
export function gistOf(text: string): string {
  return keptText(text).replace(/[\w.:+-]+/g, (word) => (/\d/.test(word) ? '#' : word));
}
