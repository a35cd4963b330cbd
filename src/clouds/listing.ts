import * as l10n from '@vscode/l10n';
import { concernsOneCall, ProblemError, type Problem, problemOf } from '../model/problem.ts';
import type { ListedTask, ListingGap, StatusPart, TaskPage } from './cloud.ts';
import { number, text } from './tolerant.ts';

/** More of one list is not read: a person is not helped by more, and a broken gateway could send pages for ever. */
export const mostTasks = 10_000;
export const mostPages = 500;

/** Page sizes that some document names as a default or a most: a page of one of these lengths may have been cut to it. */
const knownSizes: ReadonlySet<number> = new Set([10, 20, 30, 50, 100, 200, 500, 1000]);

export interface PageRequest {
  /** Entries before this page, as many as the cloud has sent. */
  readonly offset: number;
  /** From 1. */
  readonly page: number;
}

/** A page as the cloud sent it. */
export interface SentPage {
  readonly entries: readonly unknown[];
  /** Of the whole list; null where the cloud does not say it, or may mean something else. */
  readonly total: number | null;
}

/** One list of one action, to be read to its end. */
export interface Paged<T> {
  /** What is asked for at a time. */
  readonly size: number;
  ask(request: PageRequest): Promise<SentPage>;
  /** null: no entry that anything can be made of. */
  entry(sent: unknown): { readonly id: string; readonly value: T } | null;
  /** Ids that other lists have brought already; those of this list are added. */
  readonly seen?: Set<string>;
}

/** Why a list ended: by itself, or `short` of its own count, by `repeated` pages, or at one of our `ceilings`. */
type End = 'whole' | 'short' | 'repeated' | 'ceiling';

export interface Page<T> {
  readonly values: readonly T[];
  /** null: there is another page to ask for. */
  readonly end: End | null;
}

/**
 * All pages of a list, however the cloud pages: without a total, with a page size of its own, with repeated pages. Asks
 * for nothing beyond what is consumed, and for at most `mostPages`.
 */
export async function* pagesOf<T>(list: Paged<T>, signal: AbortSignal): AsyncGenerator<Page<T>, void, undefined> {
  const seen = list.seen ?? new Set<string>();
  let offset = 0;
  let kept = 0;
  let largest = 0;
  for (let page = 1; ; page += 1) {
    signal.throwIfAborted();
    const { entries: sentEntries, total: said } = await list.ask({ offset, page });
    // Fillers are not among what the cloud counts: an offset that counted them would leap over tasks.
    const entries = sentEntries.filter((sent) => sent !== null && typeof sent !== 'string');
    const values: T[] = [];
    let repeated = 0;
    let full = false;
    for (const sent of entries) {
      const entry = list.entry(sent);
      if (entry === null) continue;
      if (seen.has(entry.id)) repeated += 1;
      else if (kept >= mostTasks) full = true;
      else {
        kept += 1;
        seen.add(entry.id);
        values.push(entry.value);
      }
    }
    offset += entries.length;
    largest = Math.max(largest, entries.length);
    // A count below what is there counts something else.
    const total = said === null || said < offset ? null : said;
    const end = full
      ? 'ceiling'
      : (endOf({
          size: list.size,
          page,
          entries: entries.length,
          largest,
          fresh: values.length,
          repeated,
          offset,
          total,
        }) ?? (page >= mostPages ? 'ceiling' : null));
    yield { values, end };
    if (end !== null) return;
  }
}

interface Progress {
  readonly size: number;
  readonly page: number;
  readonly entries: number;
  /** Entries of the fullest page so far. */
  readonly largest: number;
  readonly fresh: number;
  readonly repeated: number;
  readonly offset: number;
  readonly total: number | null;
}

function endOf({ size, page, entries, largest, fresh, repeated, offset, total }: Progress): End | null {
  if (total !== null && offset >= total) return 'whole';
  if (entries === 0) return total === null ? 'whole' : 'short';
  // The first page of a second list that is the first list again: its filter was ignored, and nothing is missing.
  if (fresh === 0 && repeated > 0) return page === 1 ? 'whole' : 'repeated';
  if (total !== null) return null;
  // Nothing but fillers: the next page would be no better.
  if (fresh === 0) return 'whole';
  // A page that is less full than another one is the last.
  return entries === largest && (entries >= size || knownSizes.has(entries)) ? null : 'whole';
}

/** A part of a place: one list of an action, or several that only make sense together. */
export interface Part {
  /** Named when it cannot be listed. */
  readonly what: string;
  readonly pages: () => AsyncIterable<TaskPage>;
}

/**
 * Parts one after another. A part that is refused or broken becomes a gap and the others go on; what every further
 * request would meet too is thrown at once, and the first problem when there was nothing but problems.
 */
export async function* listed(parts: readonly Part[]): AsyncGenerator<TaskPage, void, undefined> {
  const gaps: TaskPage[] = [];
  let answered = false;
  for (const { what, pages } of parts) {
    try {
      for await (const page of pages()) {
        answered ||= page.gap === null || page.tasks.length > 0;
        yield page;
      }
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null || !concernsOneCall(problem.kind)) throw error;
      gaps.push(gapPage({ what, problem }));
    }
  }
  const [first] = gaps;
  if (!answered && first?.gap) throw new ProblemError(first.gap.problem);
  yield* gaps;
}

/** A page that brings nothing but the news that something is missing. */
export function gapPage(gap: ListingGap): TaskPage {
  return { tasks: [], gap };
}

/** What a list that did not end by itself lacks. */
export function gapOf(end: End | null, what: string, cloudName: string): ListingGap | null {
  const message = messageOf(end, what, cloudName);
  if (message === null) return null;
  const hint = l10n.t('What was listed is right; tasks that are missing can be added by their ID.');
  return { what, problem: { kind: 'bad-answer', message, hint, code: null, requestId: null } };
}

function messageOf(end: End | null, what: string, cloudName: string): string | null {
  switch (end) {
    case null:
    case 'whole':
      return null;
    case 'short':
      return l10n.t('{0} counts more tasks of {1} than it lists: some may be missing.', cloudName, what);
    case 'repeated':
      return l10n.t('{0} repeats a page of its list of {1}: some tasks may be missing.', cloudName, what);
    case 'ceiling':
      return l10n.t(
        '{0} lists more tasks of {1} than are read ({2}): the others are left out.',
        cloudName,
        what,
        mostTasks,
      );
  }
}

/** A page of tasks, with what is missing where its list ended too early. */
export function taskPage(page: Page<ListedTask>, what: string, cloudName: string): TaskPage {
  return { tasks: page.values, gap: gapOf(page.end, what, cloudName) };
}

/** A task without a status lacks its state, too. */
export function listedTask(parts: ListedTask): ListedTask {
  const lacks: readonly StatusPart[] = ['state', ...parts.lacks];
  return parts.status === null ? { ...parts, lacks } : parts;
}

const longestName = 200;

/** A name as one plain line: without control and direction characters, cut; null where nothing is left. */
export function plainName(value: unknown): string | null {
  const name = text(value)
    ?.slice(0, 4 * longestName)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (name === undefined || name === '') return null;
  // Not half of a character.
  return name.slice(0, longestName).replace(/[\uD800-\uDBFF]$/, '');
}

/** September 2001, before any of these clouds, and the year 2100: in between, seconds and milliseconds differ in size. */
const earliestSeconds = 1_000_000_000;
const latestSeconds = 4_102_444_800;

/**
 * A moment as ISO 8601 in UTC: out of seconds or milliseconds since 1970, told apart by their size, or a text that names
 * its zone. null for everything else: 0, dates written as one number, and texts of which nobody knows the zone.
 */
export function momentOf(value: unknown): string | null {
  const since = number(value);
  if (since !== null) {
    const seconds = [since, since / 1000].find((time) => time >= earliestSeconds && time < latestSeconds);
    return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
  }
  const written = text(value);
  if (written === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i.test(written))
    return null;
  const parsed = Date.parse(written);
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
}

/** The problem with another piece of advice. */
export function withHint(problem: Problem, hint: string): Problem {
  return { ...problem, hint };
}
