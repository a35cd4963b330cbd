import type { Random } from '../base/clock.ts';
import { DueQueue } from './dueQueue.ts';
import { followSetBackClock, type PollEntry } from './pollEntry.ts';
import { delayKind, nextDelay, plainDelay, type PollingSettings } from './pollPolicy.ts';
import type { BatchPlanner } from './batchPlanner.ts';
import { RequestBudget } from './requestBudget.ts';

/** What the schedule of an account depends on beside its tasks. */
interface ScheduleConditions {
  readonly focused: boolean;
  /** Only requested reads are made. */
  readonly stopped: boolean;
  readonly polling: PollingSettings;
}

export interface ScheduleOptions {
  readonly together: BatchPlanner;
  readonly random: Random;
  conditions(): ScheduleConditions;
  /** Called when the time of the next read has changed; null: none is planned. */
  onPlanned(entry: PollEntry, nextPollAt: number | null): void;
}

/** Spread reads: this many start at once, … */
const atOnce = 4;
/** … and the others this far apart. ms, like the following. */
const spacing = 500;
/** Reads later than this were held up (sleep, a wait that the cloud asked for) and must not come as a burst. */
const muchTooLate = 30_000;
/** After sleep the network needs a moment. */
const settling = 2000;
const notHeld = { until: 0, askedAt: 0, since: 0 } as const;

/**
 * When the tasks of an account are read next, and which of them first. Whatever happens for each read costs the same however
 * many tasks there are; all of them are looked at only when the conditions change, and after sleep.
 */
export class AccountSchedule {
  readonly #options: ScheduleOptions;
  readonly #entries: ReadonlyMap<string, PollEntry>;
  /** Those that have a time for their next read and are not being read. */
  readonly #due = new DueQueue<PollEntry>();
  /** Those that somebody asked for, and for which no read has started since. */
  readonly #asked = new Set<PollEntry>();
  readonly #budget = new RequestBudget();
  /** The cloud asked the account, at `askedAt`, to wait. A read that was started after the number `since` ends the wait. */
  #held: { readonly until: number; readonly askedAt: number; readonly since: number } = notHeld;
  /** When `wake` was called last, and when it was to be called again at the latest. */
  #wokeAt = -Infinity;
  #wakeBy = Infinity;

  /** `entries`: the tasks of the account, by their keys. They are told of with `setEntries` when they are others. */
  constructor(entries: ReadonlyMap<string, PollEntry>, options: ScheduleOptions) {
    this.#entries = entries;
    this.#options = options;
  }

  /** Of the entries, these are new: they are to be read soon. */
  setEntries(fresh: readonly PollEntry[], now: number): void {
    this.#options.together.setEntries(this.#entries.values());
    this.#count(this.#entries.values(), now);
    this.spread(fresh, now);
  }

  remove(entry: PollEntry): void {
    this.#asked.delete(entry);
    this.#due.delete(entry);
  }

  /** Requested entries are read before those that are due. */
  ask(entry: PollEntry): void {
    this.#asked.add(entry);
  }

  /** Forgets what was asked for. Returns those that would have been read for it now. */
  takeAsked(): readonly PollEntry[] {
    const asked = [...this.#asked].filter(({ reading }) => !reading);
    for (const entry of asked) this.#asked.delete(entry);
    return asked;
  }

  /** A read of these has started. */
  started(entries: Iterable<PollEntry>): void {
    for (const entry of entries) {
      this.remove(entry);
      this.#options.onPlanned(entry, null);
    }
  }

  /** A request was made. */
  record(now: number): void {
    this.#budget.record(now);
  }

  /** The cloud asks the account to wait; `since`: the number of the last read that has started. */
  hold(waitMs: number, since: number, now: number): void {
    this.#held = { until: Math.max(this.#held.until, now + waitMs), askedAt: now, since };
  }

  /** The read with this number has succeeded: a wait that was asked for before it is over. */
  succeeded(number: number): void {
    if (number > this.#held.since) this.#held = notHeld;
  }

  /** To be called before entries are taken. Sleep makes many overdue at once, and a clock that is set back puts them off. */
  wake(now: number): void {
    if (now < this.#wokeAt) this.#followSetBackClock(now);
    this.#wokeAt = now;
    const { until } = this.#held;
    const waited = until > 0 && until <= now;
    if (waited) this.#held = notHeld;
    if (waited || now > this.#wakeBy + muchTooLate) this.#ease(now);
  }

  /** The entry to read now: asked ones first, then those that are due longest; null when there is none. */
  next(now: number): PollEntry | null {
    for (const entry of this.#asked) if (!entry.reading) return entry;
    const { first } = this.#due;
    if (first === undefined) return null;
    const from = this.allowedFrom(first.at, now);
    return from === null || from > now ? null : first.item;
  }

  /** When `wake` is to be called next; null: only when something happens. */
  wakeAt(now: number): number | null {
    const at = this.allowedFrom(this.#due.first?.at ?? null, now);
    this.#wakeBy = at ?? Infinity;
    return at;
  }

  /** From when on a read that is due at `dueAt` may be made, `now` at the earliest: a wait or the ceiling may put it off. */
  allowedFrom(dueAt: number | null, now: number): number | null {
    const { stopped, polling } = this.#options.conditions();
    if (stopped || dueAt === null) return null;
    return Math.max(dueAt, this.#held.until, this.#budget.freeAt(now, polling.maxRequestsPerHour));
  }

  /** Before this time, tasks are read with one that is read now. Nothing is that is not to be read by itself. */
  soon(now: number): number {
    const { focused, stopped, polling } = this.#options.conditions();
    if (stopped) return -Infinity;
    return now + (1000 * (focused ? polling.intervalSeconds : polling.unfocusedIntervalSeconds)) / 2;
  }

  /** Plans the next reads of these entries by their pace. Whoever calls this tells of it. */
  plan(entries: readonly PollEntry[], now: number): void {
    const { together, random } = this.#options;
    const { focused, polling } = this.#options.conditions();
    this.#count(entries, now);
    const stretches = together.stretches(polling.maxRequestsPerHour);
    // What was read together stays together.
    const draw = random();
    for (const entry of entries) {
      // Before its first read, an entry's time is the one that it was given when it was added.
      if (entry.endedAt === null) continue;
      const stretch = together.stretchOf(entry, stretches, now);
      const delay = nextDelay(entry.pace, { now, focused, polling }, stretch, () => draw);
      this.#setDue(entry, delay === null ? null : Math.min(entry.endedAt, now) + delay, now);
    }
  }

  /** The conditions have changed. What is overdue by the new ones is spread. */
  replan(now: number): void {
    const entries = [...this.#entries.values()];
    this.plan(entries, now);
    for (const entry of entries) this.#tell(entry, now);
    this.spread(
      entries.filter(({ dueAt }) => dueAt !== null && dueAt <= now),
      now,
    );
  }

  /** Nothing stands in the way of polling any more: all count for the load again, and these are to be read soon. */
  resume(entries: readonly PollEntry[], now: number): void {
    this.#count(this.#entries.values(), now);
    this.spread(entries, now);
  }

  /** Lets entries that are all due one after the other, the first few at once. */
  spread(entries: readonly PollEntry[], now: number, from = now): void {
    if (entries.length === 0) return;
    const { polling } = this.#options.conditions();
    const step = Math.min(spacing, (polling.intervalSeconds * 1000) / entries.length);
    entries.forEach((entry, index) => {
      this.#setDue(entry, from + Math.max(0, index + 1 - atOnce) * step, now);
      this.#tell(entry, now);
    });
  }

  /** The task's state has changed: it goes before the overdue ones. */
  hurry(entry: PollEntry, now: number): void {
    if (entry.dueAt === null) return;
    this.#setDue(entry, Math.min(entry.dueAt, entry.endedAt ?? now), now);
    this.#tell(entry, now);
  }

  /** Counts their current delays toward the load of the account. */
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

  /** While an entry is being read, its next read is not planned yet. */
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
    // As with a task's own plan: the wait holds, at worst once more, and not the time of day.
    if (now < askedAt) this.#held = { ...this.#held, until: until - (askedAt - now), askedAt: now };
    for (const entry of this.#entries.values()) {
      followSetBackClock(entry, now);
      this.#queue(entry);
    }
  }
}
