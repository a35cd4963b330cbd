import type { TaskRef } from '../model/task.ts';

/** What a person wants of an account: patterns with `*`, several by comma. */
export interface Wishes {
  /** Empty or missing: everything. */
  readonly include?: string;
  readonly exclude?: string;
}

/** The patterns of one text. */
export function patternsIn(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/[,，]/)
    .map((pattern) => pattern.trim().toLowerCase())
    .filter((pattern) => pattern !== '');
}

/** Whether a task is wanted: its name or its id fits one of `include`, and neither fits one of `exclude`. */
export function matcherOf({ include, exclude }: Wishes): (task: Pick<TaskRef, 'id' | 'name'>) => boolean {
  const wanted = patternsIn(include);
  const unwanted = patternsIn(exclude);
  return ({ id, name }) => {
    const texts = [id, ...(name === undefined ? [] : [name])].map((text) => text.toLowerCase());
    const fitsOne = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => texts.some((text) => fits(pattern, text)));
    return (wanted.length === 0 || fitsOne(wanted)) && !fitsOne(unwanted);
  };
}

/**
 * Whether a pattern fits the whole text; `*` stands for any number of characters. In time of at most the product of both
 * lengths, whatever the pattern is: it may come from a setting, and the text from a cloud.
 */
export function fits(pattern: string, text: string): boolean {
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
      // The star takes one character more.
      afterStar += 1;
      at = afterStar;
      inPattern = star + 1;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** The text with patterns more, each once. A comma in an id would be two patterns: any character fits in its place. */
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
