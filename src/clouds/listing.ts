import * as l10n from '@vscode/l10n';
import { concernsOneCall, ProblemError, type Problem, problemOf } from '../model/problem.ts';
import type { ListedTask, ListingGap, StatusPart, TaskPage } from './cloud.ts';
import { number, text } from './tolerant.ts';

/** No list is read beyond this: a longer one does not help the user, and a broken gateway could send pages forever. */
export const maxTasks = 10_000;
export const maxPages = 500;

/**
 * Page sizes that some vendor documents as a default or maximum. A page with exactly this many entries may be
 * truncated.
 */
const knownSizes: ReadonlySet<number> = new Set([10, 20, 30, 50, 100, 200, 500, 1000]);

export interface PageRequest {
  /** The number of entries that the cloud has sent before this page. */
  readonly offset: number;
  /** Starts at 1. */
  readonly page: number;
}

/** A page as the cloud sent it. */
export interface SentPage {
  readonly entries: readonly unknown[];
  /** Total of the whole list; null where the cloud does not return it, or may count something else. */
  readonly total: number | null;
}

/** A list call that is read to its end. */
export interface Paged<T> {
  /** The page size that is requested. */
  readonly size: number;
  ask(request: PageRequest): Promise<SentPage>;
  /** null: not a usable entry. */
  entry(sent: unknown): { readonly id: string; readonly value: T } | null;
  /** IDs that other lists have already returned. The IDs of this list are added. */
  readonly seen?: Set<string>;
}

/**
 * Why a list ended: complete (`whole`), below the cloud's own count (`short`), because pages `repeated`, or at a
 * `ceiling` of ours.
 */
type End = 'whole' | 'short' | 'repeated' | 'ceiling';

export interface Page<T> {
  readonly values: readonly T[];
  /** null: there is another page. */
  readonly end: End | null;
}

/**
 * Reads all pages of a list, even if the cloud returns no total, uses its own page size, or repeats pages. Requests a
 * page only when it is consumed, and at most `maxPages` pages.
 */
export async function* pagesOf<T>(list: Paged<T>, signal: AbortSignal): AsyncGenerator<Page<T>, void, undefined> {
  const seen = list.seen ?? new Set<string>();
  let offset = 0;
  let kept = 0;
  let largest = 0;
  for (let page = 1; ; page += 1) {
    signal.throwIfAborted();
    const { entries: sentEntries, total: said } = await list.ask({ offset, page });
    // The cloud does not count fillers: an offset that included them would skip tasks.
    const entries = sentEntries.filter((sent) => sent !== null && typeof sent !== 'string');
    const values: T[] = [];
    let repeated = 0;
    let full = false;
    for (const sent of entries) {
      const entry = list.entry(sent);
      if (entry === null) continue;
      if (seen.has(entry.id)) repeated += 1;
      else if (kept >= maxTasks) full = true;
      else {
        kept += 1;
        seen.add(entry.id);
        values.push(entry.value);
      }
    }
    offset += entries.length;
    largest = Math.max(largest, entries.length);
    // A total below the number of entries read so far counts something else. Ignore it.
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
        }) ?? (page >= maxPages ? 'ceiling' : null));
    yield { values, end };
    if (end !== null) return;
  }
}

interface Progress {
  readonly size: number;
  readonly page: number;
  readonly entries: number;
  /** Number of entries of the fullest page so far. */
  readonly largest: number;
  readonly fresh: number;
  readonly repeated: number;
  readonly offset: number;
  readonly total: number | null;
}

function endOf({ size, page, entries, largest, fresh, repeated, offset, total }: Progress): End | null {
  if (total !== null && offset >= total) return 'whole';
  if (entries === 0) return total === null ? 'whole' : 'short';
  // If the first page repeats another list, the cloud ignored the filter, and nothing is missing.
  if (fresh === 0 && repeated > 0) return page === 1 ? 'whole' : 'repeated';
  if (total !== null) return null;
  // Only fillers: further pages would be the same.
  if (fresh === 0) return 'whole';
  // A page with fewer entries than an earlier one is the last.
  return entries === largest && (entries >= size || knownSizes.has(entries)) ? null : 'whole';
}

/** A part of a place: one list, or several that only make sense together. */
export interface Part {
  /** The part's name, used when it cannot be listed. */
  readonly what: string;
  readonly pages: () => AsyncIterable<TaskPage>;
}

/**
 * Lists parts one after another. A part that fails becomes a gap, and the next part follows. Throws at once for
 * failures that every further request would repeat. If every part failed, throws the first problem.
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

/** A page that only reports a gap. */
export function gapPage(gap: ListingGap): TaskPage {
  return { tasks: [], gap };
}

/** The gap of a list that ended too early; null for a complete one. */
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
        maxTasks,
      );
  }
}

/** A page of tasks, with the gap if its list ended too early. */
export function taskPage(page: Page<ListedTask>, what: string, cloudName: string): TaskPage {
  return { tasks: page.values, gap: gapOf(page.end, what, cloudName) };
}

/** Adds `state` to the parts that a task without a status lacks. */
export function listedTask(parts: ListedTask): ListedTask {
  const omits: readonly StatusPart[] = ['state', ...parts.omits];
  return parts.status === null ? { ...parts, omits } : parts;
}

const maxNameLength = 200;

/** A name as one plain line: without control and direction characters, truncated; null if nothing is left. */
export function plainName(value: unknown): string | null {
  const name = text(value)
    ?.slice(0, 4 * maxNameLength)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (name === undefined || name === '') return null;
  // Truncation may have split a surrogate pair.
  return name.slice(0, maxNameLength).replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * September 2001 is before any of these clouds, and the other limit is the year 2100. Between the two, seconds and
 * milliseconds cannot be confused.
 */
const earliestSeconds = 1_000_000_000;
const latestSeconds = 4_102_444_800;

/**
 * A time as ISO 8601 in UTC. Accepts seconds or milliseconds since 1970 (distinguished by size) and texts with a time
 * zone. null for everything else: 0, dates written as one number, and texts without a time zone.
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

/** A copy of the problem with another hint. */
export function withHint(problem: Problem, hint: string): Problem {
  return { ...problem, hint };
}
