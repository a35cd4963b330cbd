import type { ListedStatus } from '../clouds/cloud.ts';
import type { TaskStatus } from '../model/status.ts';
import type { PollEntry, Share } from './pollEntry.ts';
import { type DelayKind, stretchesFor, type Stretches } from './pollPolicy.ts';
import { completedWith, goesOn, needOf, nowAndThenMs, placeInList } from './taskLists.ts';

const hour = 3_600_000;
/** The share of the ceiling for planned reads. The remainder is for changes of state and requests by the user. */
const plannedShare = 0.9;

/** Fewer tasks than this are read singly: the list of a large account may contain many others. */
const minBatch = 3;
/**
 * A list that failed or cost too much is tried again after this time. The same holds for a task of which its list omits
 * too much. ms.
 */
const closedFor = 3_600_000;

/** The tasks of an account that are in one list. */
interface List {
  readonly name: string;
  readonly entries: PollEntry[];
  /** The entries by their place in the list. */
  readonly places: Map<string, PollEntry>;
  /**
   * `tasks`: the number of entries that are read by the list. `reads`: the requests per hour if they were read singly.
   */
  tasks: number;
  reads: number;
  /** The share of the list in the load of the account. Requests per hour. */
  load: { readonly interval: number; readonly listed: number };
}

const noLoad = { interval: 0, listed: 0 } as const;

/** Decides which tasks of an account are read by a list. */
export class BatchPlanner {
  readonly #isLookedAt: (key: string) => boolean;
  readonly #requests = new Map<string, number>();
  readonly #closedAt = new Map<string, number>();
  #nowAndThenMs = nowAndThenMs;
  #lists = new Map<string, List>();
  #load = { interval: 0, rest: 0, fixed: 0, listed: 0 };

  /** `isLookedAt`: whether the task's panel is open. The task is then read singly, because a list may omit parts. */
  constructor(isLookedAt: (key: string) => boolean) {
    this.#isLookedAt = isLookedAt;
  }

  /** Sets the tasks of the account. A task counts toward the load only after it is planned. */
  setEntries(entries: Iterable<PollEntry>): void {
    this.#lists = new Map();
    this.#load = { interval: 0, rest: 0, fixed: 0, listed: 0 };
    for (const entry of entries) {
      entry.share = null;
      if (entry.list === null) continue;
      let list = this.#lists.get(entry.list);
      if (list === undefined) {
        list = { name: entry.list, entries: [], places: new Map(), tasks: 0, reads: 0, load: noLoad };
        this.#lists.set(entry.list, list);
      }
      list.entries.push(entry);
      list.places.set(placeInList(entry.task), entry);
    }
  }

  /** Returns the task at this place of the list. */
  entryAt(list: string, place: string): PollEntry | undefined {
    return this.#lists.get(list)?.places.get(place);
  }

  isLookedAt(entry: PollEntry): boolean {
    return this.#isLookedAt(entry.key);
  }

  /**
   * Returns the status from the list, completed with the omitted parts of the `last` status. null: the list omits too
   * much, and the task must be read singly, once or for a while.
   */
  told(entry: PollEntry, { status, omits }: ListedStatus, last: TaskStatus | null, now: number): TaskStatus | null {
    const need = status === null ? 'each-time' : needOf(status, omits);
    entry.readsNowAndThen = need === 'now-and-then';
    if (status !== null && (need === 'never' || (need === 'now-and-then' && this.#isKnown(entry, last, status, now)))) {
      entry.aloneSince = null;
      entry.nextAlone = false;
      return completedWith(status, omits, last);
    }
    if (need === 'each-time') entry.aloneSince = now;
    entry.nextAlone = true;
    return null;
  }

  /** Whether the omitted parts are still valid: they were read recently and in the same state. */
  #isKnown({ readAloneAt }: PollEntry, last: TaskStatus | null, status: TaskStatus, now: number): boolean {
    return last !== null && goesOn(last, status) && isWithin(readAloneAt, this.#nowAndThenMs, now);
  }

  /**
   * Returns the entries to read with this one: itself, and the tasks of its list that are requested or due by `soon`.
   */
  of(entry: PollEntry, now: number, soon: number): readonly PollEntry[] {
    const list = entry.list === null ? undefined : this.#lists.get(entry.list);
    if (list === undefined || this.#isAlone(entry, now) || this.#isClosed(list.name, now)) return [entry];
    const together = [entry];
    for (const other of list.entries) {
      if (other === entry) continue;
      // A request that arrives while the list is being read needs a newer answer than that list.
      if (other.reading?.request.ofList === true) return [entry];
      if (other.reading !== null || this.#isAlone(other, now)) continue;
      // First reads are spread over time, but a list read can include them at once.
      const due = other.endedAt === null && other.dueAt !== null ? now : other.dueAt;
      if (other.waiters.length > 0 || (due !== null && due <= soon)) together.push(other);
    }
    return this.#isWorth(list.name, together.length, now) ? together : [entry];
  }

  /** Call this after a list was read to its end or to the last wanted task. `requests`: the requests that this took. */
  took(list: string, requests: number, now: number): void {
    this.#requests.set(list, requests);
    this.#weigh(list, now);
  }

  /** The list is not to be read, or does not pay: its tasks are read one by one for a while. */
  close(list: string, now: number): void {
    this.#closedAt.set(list, now);
    // The number of requests may be different when the list is tried again.
    this.#requests.delete(list);
    this.#weigh(list, now);
  }

  /** Counts the task toward the load with this delay in ms. null: the task is no longer read. */
  plan(entry: PollEntry, delay: number | null, kind: DelayKind, now: number): void {
    if (entry.share !== null) this.#count(entry.share, -1, now);
    entry.share = delay === null ? null : this.#shareOf(entry, delay, kind, now);
    if (entry.share !== null) this.#count(entry.share, 1, now);
  }

  /** The factors that keep all planned requests below the ceiling. */
  stretches(maxPerHour: number): Stretches {
    const stretches = stretchesFor(this.#load, plannedShare * maxPerHour);
    this.#nowAndThenMs = nowAndThenMs * stretches.ofInterval;
    return stretches;
  }

  /** Returns the factor for the next delay of the task. */
  stretchOf(entry: PollEntry, { ofInterval, ofRest, ofListed }: Stretches, now: number): number {
    const { share } = entry;
    const list = share?.list ? this.#lists.get(share.list) : undefined;
    if (list !== undefined && this.#isWorth(list.name, list.tasks, now)) return ofListed;
    return share?.kind === 'rest' ? ofRest : ofInterval;
  }

  #shareOf(entry: PollEntry, delay: number, kind: DelayKind, now: number): Share {
    const list = this.#isAlone(entry, now) ? null : entry.list;
    const apart = list !== null && entry.readsNowAndThen ? hour / Math.max(delay, nowAndThenMs) : 0;
    return { list, kind, perHour: hour / delay, apart };
  }

  #count({ list, kind, perHour, apart }: Share, sign: 1 | -1, now: number): void {
    const counted = list === null ? undefined : this.#lists.get(list);
    if (counted === undefined) {
      this.#load[kind] += sign * perHour;
      return;
    }
    this.#load.interval += sign * apart;
    counted.tasks += sign;
    counted.reads += sign * perHour;
    this.#weigh(counted.name, now);
  }

  /** Updates the load of the list from the number of its tasks and the frequency of their reads. */
  #weigh(name: string, now: number): void {
    const list = this.#lists.get(name);
    if (list === undefined) return;
    const { tasks, reads, load } = list;
    list.load = this.#isWorth(name, tasks, now)
      ? { interval: 0, listed: (reads * this.#requestsOf(name)) / tasks }
      : { interval: reads, listed: 0 };
    this.#load.interval += list.load.interval - load.interval;
    this.#load.listed += list.load.listed - load.listed;
  }

  #isAlone(entry: PollEntry, now: number): boolean {
    return entry.nextAlone || isWithin(entry.aloneSince, closedFor, now) || this.isLookedAt(entry);
  }

  /** Whether the list is cheaper than this many single reads. */
  #isWorth(list: string, tasks: number, now: number): boolean {
    return !this.#isClosed(list, now) && tasks >= minBatch && tasks > this.#requestsOf(list);
  }

  #isClosed(list: string, now: number): boolean {
    return isWithin(this.#closedAt.get(list) ?? null, closedFor, now);
  }

  #requestsOf(list: string): number {
    return this.#requests.get(list) ?? 1;
  }
}

/** Returns false for a time in the future, so that a clock that was set back does not extend the period. */
function isWithin(since: number | null, ms: number, now: number): boolean {
  return since !== null && now >= since && now - since < ms;
}
