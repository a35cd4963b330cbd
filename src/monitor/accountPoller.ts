import * as l10n from '@vscode/l10n';
import type { ListedStatus } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { concernsOneCall, type Problem, problemOf } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import { type TaskRef, taskKey } from '../model/task.ts';
import type { Clock, Random, Timer } from './clock.ts';
import { readsTheSame } from './equality.ts';
import { abandon, followSetBackClock, giveBack, newEntry, type PollEntry, type Reading } from './pollEntry.ts';
import {
  judgesKeys,
  nextDelay,
  paceAfterAsk,
  paceAfterProblem,
  paceAfterStatus,
  paceOfAcceptedKeys,
  plainDelay,
  type PollingSettings,
  waitOf,
} from './pollPolicy.ts';
import { entriesIn, ReadingTogether } from './readingTogether.ts';
import { RequestBudget } from './requestBudget.ts';
import { placeInList, type TaskLists } from './taskLists.ts';
import type { Outcome, TaskStore } from './taskStore.ts';

/** Reads one status. Throws ProblemError, or the signal's reason when aborted. */
export type ReadTask = (task: TaskRef, account: Account, signal: AbortSignal) => Promise<TaskStatus>;

/** What all pollers of a monitor share. */
export interface PollerDependencies {
  readonly read: ReadTask;
  /** null: every task is read by itself. */
  readonly lists: TaskLists | null;
  /** Somebody looks at all that is known of the task: it is read by itself, because a list tells less. */
  isLookedAt(key: string): boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: TaskStore;
  conditions(account: Account): {
    readonly focused: boolean;
    readonly paused: boolean;
    readonly polling: PollingSettings;
  };
  /** A list could not be read: its tasks are read one by one for a while. */
  onListProblem(account: Account, problem: Problem): void;
  onError(error: unknown): void;
}

/** How a read of one task ended. */
interface Ended {
  readonly entry: PollEntry;
  readonly reading: Pick<Reading, 'number' | 'ofList' | 'waiters'>;
  readonly outcome: Outcome;
}

export const mostAtOnce = 4;
/** Between the starts of reads that would otherwise all start at once; ms, like the following. */
const spacing = 500;
/** Reads later than this were held up (sleep, a wait that the cloud asked for) and must not come as a burst. */
const muchTooLate = 30_000;
/** After sleep the network needs a moment. */
const settling = 2000;
/** A timer is set anew at least this often: much longer ones overflow. */
const longestTimer = 3_600_000;

/**
 * Reads the tasks of one account, under one unchanging set of keys: changed keys mean another poller, so a result of the
 * old keys can never be taken for one of the new. At most one read in flight per task and `mostAtOnce` per account; one
 * timer, and none when nothing is planned. Accounts share nothing, so none can delay another.
 *
 * Tasks that are due at about the same time and stand in the same list are read by it, one request for many, as far as the
 * list tells enough of them; the others, and those that somebody looks at, one by one.
 *
 * The first read of an account goes alone, and so does the first after refused keys: wrong keys cost one failed attempt
 * and not four (Huawei Cloud locks a key for five minutes after five).
 */
export class AccountPoller {
  readonly account: Account;
  readonly #deps: PollerDependencies;
  readonly #entries = new Map<string, PollEntry>();
  readonly #budget = new RequestBudget();
  readonly #together: ReadingTogether;
  #timer: Timer | null = null;
  #readings = 0;
  /** The cloud has judged these keys, and did not refuse them. */
  #proven = false;
  /** The keys were refused: no read until somebody asks. `since` is the number of the last read that had started. */
  #refused: { readonly problem: Problem; readonly since: number } | null = null;
  /** The cloud asked the account, at `askedAt`, to wait. `since` as above: a later read that succeeds ends the wait. */
  #held = { until: 0, askedAt: 0, since: 0 };
  #disposed = false;

  constructor(account: Account, deps: PollerDependencies) {
    this.account = account;
    this.#deps = deps;
    this.#together = new ReadingTogether((key) => deps.isLookedAt(key));
  }

  /** Reads these tasks and no others. New ones, and those now read from another place, are read at once. */
  setTasks(tasks: readonly TaskRef[]): void {
    const now = this.#deps.clock.now();
    const wanted = new Map(tasks.map((task) => [taskKey(task), task]));
    const nobodyWaits: (() => void)[] = [];
    for (const entry of [...this.#entries.values()]) {
      if (wanted.has(entry.key)) continue;
      this.#entries.delete(entry.key);
      nobodyWaits.push(...abandon(entry));
    }
    const fresh: PollEntry[] = [];
    for (const [key, task] of wanted) {
      const old = this.#entries.get(key);
      if (old && readsTheSame(old.task, task)) {
        old.task = task;
        continue;
      }
      const entry = newEntry(task, this.#deps.lists?.nameOf(task, this.account) ?? null, now);
      if (old) entry.waiters = abandon(old);
      entry.asked = entry.waiters.length > 0;
      this.#entries.set(key, entry);
      fresh.push(entry);
    }
    this.#spread(fresh, now);
    if (this.#refused) for (const { key } of fresh) this.#deps.store.suspend(key, this.#refused.problem, now);
    for (const resolve of nobodyWaits) resolve();
    this.#run();
  }

  /**
   * Reads these tasks as soon as possible, whatever their schedule, also while paused or after refused keys. Resolves
   * when, for each, a read that started after this call has ended, well or badly; asks during the same read share the
   * next one. Also resolves for tasks that are taken away meanwhile, and for those whose keys another of these reads
   * found to be refused. Never rejects.
   */
  async refresh(keys: readonly string[]): Promise<void> {
    const asks: Promise<void>[] = [];
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      entry.asked = true;
      entry.pace = paceAfterAsk(entry.pace);
      asks.push(
        new Promise((resolve) => {
          entry.waiters.push(resolve);
        }),
      );
    }
    this.#run();
    await Promise.all(asks);
  }

  /**
   * The keys were tested elsewhere and accepted: a refusal of them is forgotten and polling begins again, one read first.
   * Nothing happens when they were not refused.
   */
  keysAccepted(): void {
    if (!this.#refused) return;
    this.#liftRefusal(
      [...this.#entries.values()].filter(({ reading }) => !reading),
      this.#deps.clock.now(),
    );
    const { store } = this.#deps;
    for (const key of [...this.#entries.keys()]) if (store.get(key)?.problem?.kind === 'credentials') store.resume(key);
    this.#run();
  }

  /** The conditions have changed: focus, pause or settings. */
  replan(): void {
    const now = this.#deps.clock.now();
    const entries = [...this.#entries.values()];
    this.#schedule(entries, now);
    this.#spread(
      entries.filter(({ dueAt }) => dueAt !== null && dueAt <= now),
      now,
    );
    this.#run();
  }

  /** Aborts what is in flight, drops its results and sets no timer any more. */
  dispose(): void {
    this.#disposed = true;
    this.#timer?.cancel();
    this.#timer = null;
    const waiters = [...this.#entries.values()].flatMap(abandon);
    this.#entries.clear();
    for (const resolve of waiters) resolve();
  }

  /** Starts what may start now, and sets the timer for what comes next. */
  #run(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#disposed) return;
    const now = this.#deps.clock.now();
    this.#easeAfterJump(now);
    for (let entry = this.#next(now); entry !== null; entry = this.#next(now)) this.#start(entry, now);
    let soonest = Infinity;
    for (const entry of this.#entries.values()) {
      // While a task is being read, its next read is not planned yet.
      const due = entry.reading ? null : this.#dueOf(entry, now);
      this.#deps.store.plan(entry.key, due);
      soonest = Math.min(soonest, due ?? Infinity);
    }
    // With all slots taken, the end of a read runs this again.
    if (soonest === Infinity || !this.#slotFree()) return;
    this.#timer = this.#deps.clock.after(Math.min(longestTimer, Math.max(1, Math.ceil(soonest - now))), () => {
      this.#timer = null;
      this.#run();
    });
  }

  #slotFree(): boolean {
    const inFlight = new Set<number>();
    for (const { reading } of this.#entries.values()) if (reading) inFlight.add(reading.number);
    return inFlight.size < (this.#proven ? mostAtOnce : 1);
  }

  /** The entry to read now: asked ones first, then those that are due longest; null when none may start. */
  #next(now: number): PollEntry | null {
    if (!this.#slotFree()) return null;
    let next: PollEntry | null = null;
    let longest = Infinity;
    for (const entry of this.#entries.values()) {
      if (entry.reading) continue;
      if (entry.asked) return entry;
      const due = this.#dueOf(entry, now);
      if (due === null || due > now || entry.dueAt === null || entry.dueAt >= longest) continue;
      next = entry;
      longest = entry.dueAt;
    }
    return next;
  }

  /** When the entry may be read by itself: its own time, but not before a wait or the ceiling of the account allows. */
  #dueOf(entry: PollEntry, now: number): number | null {
    const { paused, polling } = this.#deps.conditions(this.account);
    if (paused || this.#refused || entry.dueAt === null) return null;
    return Math.max(entry.dueAt, this.#held.until, this.#budget.freeAt(now, polling.maxRequestsPerHour));
  }

  #start(entry: PollEntry, now: number): void {
    this.#readings += 1;
    this.#budget.record(now);
    const number = this.#readings;
    const abort = new AbortController();
    const together = this.#together.of(entry, this.#entries.values(), now, this.#soon(now));
    const leave = (): void => {
      if (together.every(({ reading }) => reading?.number !== number)) abort.abort();
    };
    for (const each of together) {
      each.reading = { number, ofList: together.length > 1, leave, waiters: each.waiters };
      each.asked = false;
      each.waiters = [];
    }
    void (together.length === 1 ? this.#read(entry, abort.signal) : this.#readList(together, number, abort.signal));
  }

  /** Before this time, tasks are read with one that is read now. Nothing is that is not to be read by itself. */
  #soon(now: number): number {
    const { focused, paused, polling } = this.#deps.conditions(this.account);
    if (paused || this.#refused) return -Infinity;
    return now + (1000 * (focused ? polling.intervalSeconds : polling.unfocusedIntervalSeconds)) / 2;
  }

  async #read(entry: PollEntry, signal: AbortSignal): Promise<void> {
    const { reading } = entry;
    let outcome: Outcome;
    try {
      // Inside an async function, so that a reader that throws at once ends its read as late as any other.
      const status = await (async () => this.#deps.read(entry.task, this.account, signal))();
      outcome = { status, problem: null };
    } catch (error) {
      // Only we abort, and then nobody wants the outcome.
      if (signal.aborted) return;
      outcome = { status: null, problem: problemOf(error) ?? this.#unforeseen(error) };
    }
    if (reading !== null && entry.reading === reading) this.#finish([{ entry, reading, outcome }]);
  }

  /** Each page is taken in as it comes; what the list lacks is read by itself afterwards. */
  async #readList(together: readonly PollEntry[], number: number, signal: AbortSignal): Promise<void> {
    const { lists, clock } = this.#deps;
    const [first] = together;
    const list = first?.list ?? null;
    if (first === undefined || lists === null || list === null) return;
    const missing = (): PollEntry[] => together.filter(({ reading }) => reading?.number === number);
    let requests = 0;
    try {
      for await (const page of lists.pages(first.task, this.account, signal)) {
        if (signal.aborted) return;
        requests += 1;
        if (requests > 1) this.#budget.record(clock.now());
        this.#takePage(list, page, number);
        if (missing().length === 0 || requests >= together.length) break;
      }
    } catch (error) {
      if (!signal.aborted) this.#listFailed(list, missing(), problemOf(error) ?? this.#unforeseen(error));
      return;
    }
    if (signal.aborted) return;
    if (missing().length > 0 && requests >= together.length) this.#together.close(list, clock.now());
    else this.#together.took(list, requests);
    for (const entry of missing()) entry.aloneSince = clock.now();
    this.#readAlone(missing());
    this.#run();
  }

  /** The list tells of all its tasks, whether they were due or not. */
  #takePage(list: string, page: readonly ListedStatus[], number: number): void {
    const { paused } = this.#deps.conditions(this.account);
    const places = entriesIn(list, this.#entries.values());
    const ended: Ended[] = [];
    const alone: PollEntry[] = [];
    const now = this.#deps.clock.now();
    for (const listed of page) {
      const entry = places.get(placeInList(listed.task));
      if (entry === undefined) continue;
      const { reading, listedState } = entry;
      const mine = reading?.number === number;
      // Read by itself since the list was asked for: the list may be older than that.
      if (!mine && entry.endedNumber > number) continue;
      entry.listedState = listed.status?.raw.state ?? null;
      // The others are told of for nothing.
      if (!mine && (reading !== null || paused || this.#refused || this.#together.isLookedAt(entry))) continue;
      const status = this.#together.told(entry, listed, this.#deps.store.get(entry.key)?.status ?? null, now);
      if (status !== null) {
        const outcome: Outcome = { status: { ...status, task: entry.task }, problem: null };
        ended.push({ entry, reading: mine ? reading : { number, ofList: true, waiters: [] }, outcome });
      } else if (mine) alone.push(entry);
      // However seldom it is read: something has happened to it.
      else if (listedState !== null && listedState !== entry.listedState) this.#readNow(entry);
    }
    this.#readAlone(alone);
    if (ended.length > 0) this.#finish(ended);
  }

  #readNow(entry: PollEntry): void {
    if (entry.dueAt === null) return;
    entry.plannedAt = this.#deps.clock.now();
    // Before those that merely had to wait.
    entry.dueAt = Math.min(entry.dueAt, entry.endedAt ?? entry.plannedAt);
  }

  /** They are read by themselves at once, instead of by their list. */
  #readAlone(entries: readonly PollEntry[]): void {
    for (const entry of entries) giveBack(entry);
    this.#spread(entries, this.#deps.clock.now());
  }

  #listFailed(list: string, missing: readonly PollEntry[], problem: Problem): void {
    const { clock } = this.#deps;
    if (!concernsOneCall(problem.kind)) {
      this.#finish(
        missing.flatMap((entry) =>
          entry.reading === null ? [] : [{ entry, reading: entry.reading, outcome: { status: null, problem } }],
        ),
      );
      return;
    }
    this.#together.close(list, clock.now());
    this.#deps.onListProblem(this.account, problem);
    this.#readAlone(missing);
    this.#run();
  }

  #unforeseen(error: unknown): Problem {
    this.#deps.onError(error);
    return {
      kind: 'bad-answer',
      message: l10n.t('The answer could not be understood.'),
      hint: l10n.t('This is a fault of the monitor: please report it, with the log.'),
      code: null,
      requestId: null,
    };
  }

  /** Ends of one request: one of them is judged for all. */
  #finish(ended: readonly Ended[]): void {
    const [first] = ended;
    if (first === undefined) return;
    const { store, clock } = this.#deps;
    const now = clock.now();
    const ends = ended.flatMap(({ reading }) => reading.waiters);
    for (const { entry, reading, outcome } of ended) {
      entry.reading = null;
      entry.endedNumber = reading.number;
      entry.endedAt = now;
      this.#setPace(entry, reading, outcome, now);
    }
    const read = ended.map(({ entry }) => entry);
    this.#schedule(read, now);
    const done = new Set(read);
    const idle = [...this.#entries.values()].filter((other) => !done.has(other) && !other.reading);
    const { problem } = first.outcome;
    if (problem?.kind === 'credentials') ends.push(...this.#refuse(problem, [...read, ...idle]));
    else if (problem === null || judgesKeys(problem)) this.#accept(first.reading, idle, now);
    const refusal = this.#refused?.problem ?? null;
    store.applyAll(
      ended.map(({ entry, outcome }) => ({
        key: entry.key,
        // While the keys stand refused, that is why nothing is read, whatever else a single read has met.
        outcome: outcome.problem !== null && refusal !== null ? { status: null, problem: refusal } : outcome,
        nextPollAt: this.#dueOf(entry, now),
      })),
      now,
    );
    if (refusal !== null) {
      // Those that will not be read now would meet the same refusal: they say so instead of looking alive.
      const silent = problem === refusal ? idle : problem === null ? read : [];
      for (const { key } of silent) store.suspend(key, refusal, now);
    }
    for (const resolve of ends) resolve();
    this.#run();
  }

  #setPace(entry: PollEntry, reading: Ended['reading'], { status, problem }: Outcome, now: number): void {
    if (!reading.ofList) entry.nextAlone = false;
    if (problem === null) {
      if (!reading.ofList) entry.readAloneAt = now;
      entry.pace = paceAfterStatus(entry.pace, this.#deps.store.get(entry.key)?.status ?? null, status, now);
      if (reading.number > this.#held.since) this.#held = { until: 0, askedAt: 0, since: 0 };
      return;
    }
    entry.pace = paceAfterProblem(entry.pace, problem);
    const wait = waitOf(problem);
    if (wait > 0) this.#held = { until: Math.max(this.#held.until, now + wait), askedAt: now, since: this.#readings };
  }

  /** The keys were refused: the account stops. Returns those who waited for reads that will not be made now. */
  #refuse(problem: Problem, idle: readonly PollEntry[]): (() => void)[] {
    this.#refused = { problem, since: this.#readings };
    this.#proven = false;
    for (const entry of idle) entry.asked = false;
    return idle.flatMap((entry) => entry.waiters.splice(0));
  }

  /** The cloud has judged the keys and not refused them. A read from before a refusal proves nothing about it. */
  #accept(reading: Ended['reading'], idle: readonly PollEntry[], now: number): void {
    if (this.#refused && reading.number <= this.#refused.since) return;
    this.#proven = true;
    if (this.#refused) this.#liftRefusal(idle, now);
  }

  #liftRefusal(idle: readonly PollEntry[], now: number): void {
    this.#refused = null;
    for (const entry of this.#entries.values()) entry.pace = paceOfAcceptedKeys(entry.pace);
    this.#spread(idle, now);
  }

  #schedule(entries: readonly PollEntry[], now: number): void {
    const { focused, polling } = this.#deps.conditions(this.account);
    const conditions = { now, focused, polling };
    const stretches = this.#together.stretches(this.#entries.values(), polling.maxRequestsPerHour, now, ({ pace }) =>
      plainDelay(pace, conditions),
    );
    // What was read together stays together.
    const luck = this.#deps.random();
    for (const entry of entries) {
      // Before its first read, an entry's time is the one that it was given when it was added.
      if (entry.endedAt === null) continue;
      const delay = nextDelay(entry.pace, conditions, stretches.of(entry), () => luck);
      entry.dueAt = delay === null ? null : Math.min(entry.endedAt, now) + delay;
      entry.plannedAt = now;
    }
  }

  /** Lets entries that are all due one after the other, the first few at once. */
  #spread(entries: readonly PollEntry[], from: number): void {
    const { polling } = this.#deps.conditions(this.account);
    const step = Math.min(spacing, (polling.intervalSeconds * 1000) / Math.max(1, entries.length));
    entries.forEach((entry, index) => {
      entry.dueAt = from + Math.max(0, index + 1 - mostAtOnce) * step;
      entry.plannedAt = this.#deps.clock.now();
    });
  }

  /** Sleep makes many reads overdue at once, and a clock that is set back would put them off for long. */
  #easeAfterJump(now: number): void {
    const { until, askedAt } = this.#held;
    // As with a task's own plan: the wait holds, at worst once more, and not the time of day.
    if (now < askedAt) this.#held = { ...this.#held, until: until - (askedAt - now), askedAt: now };
    const late: { readonly entry: PollEntry; readonly dueAt: number }[] = [];
    for (const entry of this.#entries.values()) {
      followSetBackClock(entry, now);
      const due = this.#dueOf(entry, now);
      const startable = !entry.reading && due !== null && due <= now;
      if (startable && entry.dueAt !== null && entry.dueAt < now - muchTooLate)
        late.push({ entry, dueAt: entry.dueAt });
    }
    late.sort((a, b) => a.dueAt - b.dueAt);
    this.#spread(
      late.map(({ entry }) => entry),
      now + settling,
    );
  }
}
