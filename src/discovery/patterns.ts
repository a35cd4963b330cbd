import type { TaskRef } from '../model/task.ts';

/** Which tasks of an account the user wants: patterns with `*`, separated by commas. */
export interface TaskPatterns {
  /** Empty or missing: all tasks. */
  readonly include?: string;
  readonly exclude?: string;
}

/** Splits a text into its patterns. */
export function patternsIn(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/[,，]/)
    .map((pattern) => pattern.trim().toLowerCase())
    .filter((pattern) => pattern !== '');
}

/** Matches a task if its name or ID matches a pattern of `include` and neither matches a pattern of `exclude`. */
export function matcherOf({ include, exclude }: TaskPatterns): (task: Pick<TaskRef, 'id' | 'name'>) => boolean {
  const wanted = patternsIn(include);
  const unwanted = patternsIn(exclude);
  return ({ id, name }) => {
    const texts = [id, ...(name === undefined ? [] : [name])].map((text) => text.toLowerCase());
    const fitsOne = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => texts.some((text) => matchesPattern(pattern, text)));
    return (wanted.length === 0 || fitsOne(wanted)) && !fitsOne(unwanted);
  };
}

/**
 * Whether a pattern matches the whole text; `*` matches any number of characters. The time is bounded by the product of
 * both lengths for every pattern, because the pattern may come from a setting and the text from a cloud.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === '*') {
      star = inPattern;
      afterStar = at;
      inPattern += 1;
    } else if (sign !== undefined && sign === text[at]) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      // Let the star match one more character.
      afterStar += 1;
      at = afterStar;
      inPattern = star + 1;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/**
 * Adds patterns to a text, each once. A comma in an ID would split it into two patterns, so a wildcard takes its place.
 */
export function withPatterns(text: string | undefined, more: readonly string[]): string {
  const present = (text ?? '')
    .split(/[,，]/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
  const known = new Set(present.map((pattern) => pattern.toLowerCase()));
  const fresh = more
    .map((pattern) => pattern.replaceAll(/[,，]/g, '*'))
    .filter((each) => !known.has(each.toLowerCase()));
  return [...present, ...new Set(fresh)].join(', ');
}
