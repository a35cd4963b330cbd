import type { ListedStatus } from '../clouds/cloud.ts';
import type { TaskStatus } from '../model/status.ts';
import type { PollEntry } from './pollEntry.ts';
import { stretchesFor } from './pollPolicy.ts';
import { completedWith, goesOn, needOf, nowAndThenMs, placeInList } from './taskLists.ts';

const hour = 3_600_000;
/** The rest of the ceiling is for what cannot be planned: changes of state, and what a person asks for. */
const plannedShare = 0.9;

/** Fewer tasks than this are read one by one: a list of a large account may hold many others. */
export const leastTogether = 3;
/** A list that could not be read, or was not worth it, is tried again after this time, as is a task that it told too little of; ms. */
export const closedFor = 3_600_000;

/** How much longer than usual the tasks of an account wait for their next read; 1: not at all. */
export interface Stretches {
  of(entry: PollEntry): number;
}

/** Which tasks of an account are read by a list, and what has been learnt of its lists. */
export class ReadingTogether {
  readonly #isLookedAt: (key: string) => boolean;
  readonly #requests = new Map<string, number>();
  readonly #closedAt = new Map<string, number>();
  #nowAndThenMs = nowAndThenMs;

  /** `isLookedAt`: somebody looks at all that is known of the task, of which a list may tell less. */
  constructor(isLookedAt: (key: string) => boolean) {
    this.#isLookedAt = isLookedAt;
  }

  isLookedAt(entry: PollEntry): boolean {
    return this.#isLookedAt(entry.key);
  }

  /**
   * What the list tells of the task, with what it lacks as it was `last` read; null: that is not enough, and the task has to
   * be read by itself, once or for a while.
   */
  told(entry: PollEntry, { status, lacks }: ListedStatus, last: TaskStatus | null, now: number): TaskStatus | null {
    const need = status === null ? 'each-time' : needOf(status, lacks);
    entry.readsNowAndThen = need === 'now-and-then';
    if (status !== null && (need === 'never' || (need === 'now-and-then' && this.#isKnown(entry, last, status, now)))) {
      entry.aloneSince = null;
      entry.nextAlone = false;
      return completedWith(status, lacks, last);
    }
    if (need === 'each-time') entry.aloneSince = now;
    entry.nextAlone = true;
    return null;
  }

  /** Whether what a list lacks was read so lately, and of the same state, that it still holds. */
  #isKnown({ readAloneAt }: PollEntry, last: TaskStatus | null, status: TaskStatus, now: number): boolean {
    return last !== null && goesOn(last, status) && isWithin(readAloneAt, this.#nowAndThenMs, now);
  }

  /** Those that are read with this one: itself, and the tasks of its list that are asked for or due before `soon`. */
  of(entry: PollEntry, entries: Iterable<PollEntry>, now: number, soon: number): readonly PollEntry[] {
    const { list } = entry;
    if (list === null || this.#isAlone(entry, now)) return [entry];
    const together = [entry];
    for (const other of entries) {
      if (other === entry || other.list !== list) continue;
      // What is asked for while its list is on its way has to be from after that.
      if (other.reading?.ofList === true) return [entry];
      if (other.reading !== null || this.#isAlone(other, now)) continue;
      // First reads are spread over time: one that is together with others need not be.
      const due = other.endedAt === null && other.dueAt !== null ? now : other.dueAt;
      if (other.asked || (due !== null && due <= soon)) together.push(other);
    }
    return this.#isWorth(list, together.length, now) ? together : [entry];
  }

  /** The list was read to the end, or to the last task that was looked for, with so many requests. */
  took(list: string, requests: number): void {
    this.#requests.set(list, requests);
  }

  /** The list is not to be read, or does not pay: its tasks are read one by one for a while. */
  close(list: string, now: number): void {
    this.#closedAt.set(list, now);
    // What it takes may have changed until then.
    this.#requests.delete(list);
  }

  /**
   * By how much the delays between reads are stretched, so that they stay below the ceiling. `delayOf`: ms; null for a task that is not read any more.
   */
  stretches(
    entries: Iterable<PollEntry>,
    maxPerHour: number,
    now: number,
    delayOf: (entry: PollEntry) => number | null,
  ): Stretches {
    const alone: number[] = [];
    const byList = new Map<string, number[]>();
    for (const entry of entries) {
      const delay = delayOf(entry);
      if (delay === null) continue;
      if (entry.list === null || this.#isAlone(entry, now)) alone.push(delay);
      else {
        if (!byList.get(entry.list)?.push(delay)) byList.set(entry.list, [delay]);
        if (entry.readsNowAndThen) alone.push(Math.max(delay, nowAndThenMs));
      }
    }
    let listed = 0;
    const worth = new Set<string>();
    for (const [list, together] of byList) {
      if (this.#isWorth(list, together.length, now)) {
        worth.add(list);
        listed += (perHour(together) * this.#requestsOf(list)) / together.length;
      } else alone.push(...together);
    }
    const { ofSingle, ofListed } = stretchesFor(perHour(alone), listed, plannedShare * maxPerHour);
    this.#nowAndThenMs = nowAndThenMs * ofSingle;
    return {
      of: (entry) => (entry.list !== null && worth.has(entry.list) && !this.#isAlone(entry, now) ? ofListed : ofSingle),
    };
  }

  #isAlone(entry: PollEntry, now: number): boolean {
    return entry.nextAlone || isWithin(entry.aloneSince, closedFor, now) || this.isLookedAt(entry);
  }

  /** Whether the list is cheaper than so many reads. */
  #isWorth(list: string, tasks: number, now: number): boolean {
    if (isWithin(this.#closedAt.get(list) ?? null, closedFor, now)) return false;
    return tasks >= leastTogether && tasks > this.#requestsOf(list);
  }

  #requestsOf(list: string): number {
    return this.#requests.get(list) ?? 1;
  }
}

function perHour(delays: readonly number[]): number {
  return delays.reduce((sum, delay) => sum + hour / delay, 0);
}

/** A clock that was set back must not make it longer. */
function isWithin(since: number | null, ms: number, now: number): boolean {
  return since !== null && now >= since && now - since < ms;
}

/** The tasks of a list, by their place in it. */
export function entriesIn(list: string, entries: Iterable<PollEntry>): ReadonlyMap<string, PollEntry> {
  const places = new Map<string, PollEntry>();
  for (const entry of entries) if (entry.list === list) places.set(placeInList(entry.task), entry);
  return places;
}
