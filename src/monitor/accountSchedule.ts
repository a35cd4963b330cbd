import type { Random } from '../base/clock.ts';
import { DueQueue } from './dueQueue.ts';
import { followSetBackClock, type PollEntry } from './pollEntry.ts';
import { delayKind, nextDelay, plainDelay, type PollingSettings } from './pollPolicy.ts';
import type { BatchPlanner } from './batchPlanner.ts';
import { RequestBudget } from './requestBudget.ts';

/** What the schedule of an account depends on besides its tasks. */
interface ScheduleConditions {
  readonly focused: boolean;
  /** true: only requested reads are made. */
  readonly stopped: boolean;
  readonly polling: PollingSettings;
}

export interface ScheduleOptions {
  readonly together: BatchPlanner;
  readonly random: Random;
  conditions(): ScheduleConditions;
  /** Called when the time of the next read has changed. null: no read is planned. */
  onPlanned(entry: PollEntry, nextPollAt: number | null): void;
}

/** When reads are spread, this many start at once. */
const atOnce = 4;
/** The distance between the other spread reads. ms. */
const spacing = 500;
/**
 * Reads that are later than this were delayed by sleep or by a wait of the cloud. They must not start as a burst. ms.
 */
const muchTooLate = 30_000;
/** The network needs this long to recover after sleep. ms. */
const settling = 2000;
const notHeld = { until: 0, askedAt: 0, since: 0 } as const;

/**
 * Decides when the tasks of an account are read next, and in which order. The cost of a read does not grow with the
 * number of tasks. The schedule visits all tasks only when the conditions change and after sleep.
 */
export class AccountSchedule {
  readonly #options: ScheduleOptions;
  readonly #entries: ReadonlyMap<string, PollEntry>;
  /** Entries that have a time for their next read and are not being read. */
  readonly #due = new DueQueue<PollEntry>();
  /** Entries that were requested and whose read has not started yet. */
  readonly #asked = new Set<PollEntry>();
  readonly #budget = new RequestBudget();
  /** At `askedAt` the cloud asked the account to wait. A successful read with a number above `since` ends the wait. */
  #held: { readonly until: number; readonly askedAt: number; readonly since: number } = notHeld;
  /** `#wokeAt`: the last call of `wake`. `#wakeBy`: the latest time at which the next call was expected. */
  #wokeAt = -Infinity;
  #wakeBy = Infinity;

  /** `entries`: the tasks of the account by key. The owner of the map calls `setEntries` after it changes. */
  constructor(entries: ReadonlyMap<string, PollEntry>, options: ScheduleOptions) {
    this.#entries = entries;
    this.#options = options;
  }

  /** Call this after the entries changed. `fresh`: the new entries, which are read soon. */
  setEntries(fresh: readonly PollEntry[], now: number): void {
    this.#options.together.setEntries(this.#entries.values());
    this.#count(this.#entries.values(), now);
    this.spread(fresh, now);
  }

  remove(entry: PollEntry): void {
    this.#asked.delete(entry);
    this.#due.delete(entry);
  }

  /** Requests a read of the entry. Requested entries are read before due ones. */
  ask(entry: PollEntry): void {
    this.#asked.add(entry);
  }

  /** Drops the requests of all entries that are not being read. Returns these entries. */
  takeAsked(): readonly PollEntry[] {
    const asked = [...this.#asked].filter(({ reading }) => !reading);
    for (const entry of asked) this.#asked.delete(entry);
    return asked;
  }

  /** Call this when a read of these entries has started. */
  started(entries: Iterable<PollEntry>): void {
    for (const entry of entries) {
      this.remove(entry);
      this.#options.onPlanned(entry, null);
    }
  }

  /** Counts one request toward the ceiling. */
  record(now: number): void {
    this.#budget.record(now);
  }

  /** Call this when the cloud asks the account to wait. `since`: the number of the last read that has started. */
  hold(waitMs: number, since: number, now: number): void {
    this.#held = { until: Math.max(this.#held.until, now + waitMs), askedAt: now, since };
  }

  /**
   * Call this when the read with this number has succeeded. It ends a wait that the cloud requested before this read.
   */
  succeeded(number: number): void {
    if (number > this.#held.since) this.#held = notHeld;
  }

  /**
   * Call this before `next`. Sleep makes many entries overdue at once, and a clock that was set back delays them. This
   * corrects both.
   */
  wake(now: number): void {
    if (now < this.#wokeAt) this.#followSetBackClock(now);
    this.#wokeAt = now;
    const { until } = this.#held;
    const waited = until > 0 && until <= now;
    if (waited) this.#held = notHeld;
    if (waited || now > this.#wakeBy + muchTooLate) this.#ease(now);
  }

  /** Returns the entry to read now: requested entries first, then the longest due. null: none. */
  next(now: number): PollEntry | null {
    for (const entry of this.#asked) if (!entry.reading) return entry;
    const { first } = this.#due;
    if (first === undefined) return null;
    const from = this.allowedFrom(first.at, now);
    return from === null || from > now ? null : first.item;
  }

  /** Returns when to call `wake` next. null: no read is planned. */
  wakeAt(now: number): number | null {
    const at = this.allowedFrom(this.#due.first?.at ?? null, now);
    this.#wakeBy = at ?? Infinity;
    return at;
  }

  /**
   * Returns the earliest time for a read that is due at `dueAt`. A wait of the cloud or the ceiling may delay it. null:
   * no read is due, or only requested reads are made.
   */
  allowedFrom(dueAt: number | null, now: number): number | null {
    const { stopped, polling } = this.#options.conditions();
    if (stopped || dueAt === null) return null;
    return Math.max(dueAt, this.#held.until, this.#budget.freeAt(now, polling.maxRequestsPerHour));
  }

  /**
   * Tasks that are due before this time join a read that starts now. While only requested reads are made, no due task
   * joins.
   */
  soon(now: number): number {
    const { focused, stopped, polling } = this.#options.conditions();
    if (stopped) return -Infinity;
    return now + (1000 * (focused ? polling.intervalSeconds : polling.unfocusedIntervalSeconds)) / 2;
  }

  /** Plans the next reads of these entries by their pace. The caller reports the new times. */
  plan(entries: readonly PollEntry[], now: number): void {
    const { together, random } = this.#options;
    const { focused, polling } = this.#options.conditions();
    this.#count(entries, now);
    const stretches = together.stretches(polling.maxRequestsPerHour);
    // All entries share one random number, so that entries that were read together stay together.
    const draw = random();
    for (const entry of entries) {
      // Until its first read, an entry keeps the time that it got when it was added.
      if (entry.endedAt === null) continue;
      const stretch = together.stretchOf(entry, stretches, now);
      const delay = nextDelay(entry.pace, { now, focused, polling }, stretch, () => draw);
      this.#setDue(entry, delay === null ? null : Math.min(entry.endedAt, now) + delay, now);
    }
  }

  /** Call this when the conditions have changed. Entries that are overdue under the new conditions are spread. */
  replan(now: number): void {
    const entries = [...this.#entries.values()];
    this.plan(entries, now);
    for (const entry of entries) this.#tell(entry, now);
    this.spread(
      entries.filter(({ dueAt }) => dueAt !== null && dueAt <= now),
      now,
    );
  }

  /** Call this when polling can continue. All entries count toward the load again, and these are read soon. */
  resume(entries: readonly PollEntry[], now: number): void {
    this.#count(this.#entries.values(), now);
    this.spread(entries, now);
  }

  /** Spreads the reads of these due entries from `from` on: the first few at once, the others one by one. */
  spread(entries: readonly PollEntry[], now: number, from = now): void {
    if (entries.length === 0) return;
    const { polling } = this.#options.conditions();
    const step = Math.min(spacing, (polling.intervalSeconds * 1000) / entries.length);
    entries.forEach((entry, index) => {
      this.#setDue(entry, from + Math.max(0, index + 1 - atOnce) * step, now);
      this.#tell(entry, now);
    });
  }

  /** Moves an entry whose state has changed before the overdue entries. */
  hurry(entry: PollEntry, now: number): void {
    if (entry.dueAt === null) return;
    this.#setDue(entry, Math.min(entry.dueAt, entry.endedAt ?? now), now);
    this.#tell(entry, now);
  }

  /** Counts the current delays of these entries toward the load of the account. */
  #count(entries: Iterable<PollEntry>, now: number): void {
    const { focused, polling } = this.#options.conditions();
    const conditions = { now, focused, polling };
    for (const entry of entries) {
      const kind = delayKind(entry.pace, conditions);
      this.#options.together.plan(entry, plainDelay(entry.pace, conditions), kind, now);
    }
  }

  #setDue(entry: PollEntry, dueAt: number | null, now: number): void {
    entry.dueAt = dueAt;
    entry.plannedAt = now;
    this.#queue(entry);
  }

  #queue(entry: PollEntry): void {
    if (entry.dueAt === null || entry.reading) this.#due.delete(entry);
    else this.#due.set(entry, entry.dueAt);
  }

  /** Reports no time for an entry that is being read, because its next read is not planned yet. */
  #tell(entry: PollEntry, now: number): void {
    this.#options.onPlanned(entry, entry.reading ? null : this.allowedFrom(entry.dueAt, now));
  }

  #ease(now: number): void {
    const late: { readonly entry: PollEntry; readonly dueAt: number }[] = [];
    for (const entry of this.#entries.values()) {
      const { dueAt } = entry;
      if (!entry.reading && dueAt !== null && dueAt < now - muchTooLate) late.push({ entry, dueAt });
    }
    late.sort((a, b) => a.dueAt - b.dueAt);
    const entries = late.map(({ entry }) => entry);
    this.spread(entries, now, now + settling);
  }

  #followSetBackClock(now: number): void {
    const { until, askedAt } = this.#held;
    // As for the plan of a task, the duration of the wait counts, not its time of day. At worst the wait is repeated
    // once.
    if (now < askedAt) this.#held = { ...this.#held, until: until - (askedAt - now), askedAt: now };
    for (const entry of this.#entries.values()) {
      followSetBackClock(entry, now);
      this.#queue(entry);
    }
  }
}
