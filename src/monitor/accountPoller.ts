import * as l10n from '@vscode/l10n';
import type { ListedStatus } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { concernsOneCall, type Problem, problemOf } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import { type TaskRef, taskKey } from '../model/task.ts';
import { AccountSchedule } from './accountSchedule.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { readsTheSame } from '../model/equality.ts';
import { cancelRead, requeue, newEntry, type PollEntry, release, type Request } from './pollEntry.ts';
import {
  judgesKeys,
  paceAfterAsk,
  paceAfterProblem,
  paceAfterStatus,
  paceOfAcceptedKeys,
  type PollingSettings,
  waitOf,
} from './pollPolicy.ts';
import { BatchPlanner } from './batchPlanner.ts';
import { placeInList, type TaskLists } from './taskLists.ts';
import { keptInView, type Outcome, type TaskStore } from './taskStore.ts';

/** Reads one status. Throws ProblemError, or the signal's reason when aborted. */
export type ReadTask = (task: TaskRef, account: Account, signal: AbortSignal) => Promise<TaskStatus>;

/** What all pollers of a monitor share. */
export interface PollerDependencies {
  readonly read: ReadTask;
  /** null: every task is read by itself. */
  readonly lists: TaskLists | null;
  /** Whether the task's panel is open. It is then read singly, because a list may omit parts. */
  isLookedAt(key: string): boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: TaskStore;
  conditions(account: Account): {
    readonly focused: boolean;
    readonly paused: boolean;
    readonly polling: PollingSettings;
  };
  /** A list read failed; its tasks are read singly for a while. */
  onListProblem(account: Account, problem: Problem): void;
  onError(error: unknown): void;
}

/** How a read of one task ended. */
interface Ended {
  readonly entry: PollEntry;
  readonly request: Request;
  readonly outcome: Outcome;
}

const maxAtOnce = 4;
/** The longest timer, since much longer ones overflow. ms. */
const maxTimerMs = 3_600_000;

/**
 * Reads the tasks of one account with one set of keys. Changed keys need a new poller, so that results can't be mixed
 * up. It makes at most one read per task and `maxAtOnce` per account at a time. It has one timer, and none when nothing
 * is planned. Accounts share nothing, so none can delay another.
 *
 * Tasks that are due at about the same time and are in the same list are read by one list request, if the list returns
 * enough about them. The others, and those with an open panel, are read singly.
 *
 * The first read of an account runs alone, and so does the first read after a refusal of the keys. Wrong keys then cost
 * one failed attempt instead of four. Huawei Cloud locks a key for five minutes after five failed attempts.
 */
export class AccountPoller {
  readonly account: Account;
  readonly #deps: PollerDependencies;
  readonly #entries = new Map<string, PollEntry>();
  /** The requests in flight. */
  readonly #requests = new Set<Request>();
  readonly #together: BatchPlanner;
  readonly #schedule: AccountSchedule;
  #timer: Timer | null = null;
  #added = 0;
  #started = 0;
  /** The cloud has accepted these keys. */
  #proven = false;
  /** The keys were refused: no read until one is requested. `since` is the number of the last read that had started. */
  #refused: { readonly problem: Problem; readonly since: number } | null = null;
  #disposed = false;

  constructor(account: Account, deps: PollerDependencies) {
    this.account = account;
    this.#deps = deps;
    this.#together = new BatchPlanner((key) => deps.isLookedAt(key));
    this.#schedule = new AccountSchedule(this.#entries, {
      together: this.#together,
      random: deps.random,
      conditions: () => {
        const { focused, paused, polling } = deps.conditions(account);
        return { focused, stopped: paused || this.#refused !== null, polling };
      },
      onPlanned: ({ key }, nextPollAt) => {
        deps.store.plan(key, nextPollAt);
      },
    });
  }

  /** Reads exactly these tasks. New tasks, and tasks that are now read from another place, are read at once. */
  setTasks(tasks: readonly TaskRef[]): void {
    const now = this.#deps.clock.now();
    const wanted = new Map(tasks.map((task) => [taskKey(task), task]));
    const nobodyWaits: (() => void)[] = [];
    for (const entry of [...this.#entries.values()]) {
      if (wanted.has(entry.key)) continue;
      this.#entries.delete(entry.key);
      nobodyWaits.push(...this.#drop(entry));
    }
    const fresh: PollEntry[] = [];
    for (const [key, task] of wanted) {
      const old = this.#entries.get(key);
      if (old && readsTheSame(old.task, task)) {
        old.task = task;
        continue;
      }
      this.#added += 1;
      const entry = newEntry(task, this.#deps.lists?.nameOf(task, this.account) ?? null, this.#added, now);
      if (old) entry.waiters = this.#drop(old);
      if (entry.waiters.length > 0) this.#schedule.ask(entry);
      this.#entries.set(key, entry);
      fresh.push(entry);
    }
    this.#schedule.setEntries(fresh, now);
    if (this.#refused) for (const { key } of fresh) this.#deps.store.suspend(key, this.#refused.problem, now);
    for (const resolve of nobodyWaits) resolve();
    this.#run();
  }

  /**
   * Reads these tasks as soon as possible and ignores their schedule, also while paused or after refused keys. Resolves
   * when a read that started after this call has succeeded or failed for each task. Requests during the same read share
   * the next one. Also resolves for tasks that are removed meanwhile, and for tasks that are not read because another
   * of these reads found the keys refused. Never rejects.
   */
  async refresh(keys: readonly string[]): Promise<void> {
    const asks: Promise<void>[] = [];
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      this.#schedule.ask(entry);
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
   * Call this when a test elsewhere has shown that the cloud accepts the keys. It clears a refusal and resumes polling
   * with a single read. It does nothing if the keys were not refused.
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

  /** Call this when the focus, the pause, or the settings have changed. */
  replan(): void {
    this.#schedule.replan(this.#deps.clock.now());
    this.#run();
  }

  /** Aborts reads in flight, drops their results, and stops the timer. */
  dispose(): void {
    this.#disposed = true;
    this.#timer?.cancel();
    this.#timer = null;
    const waiters = [...this.#entries.values()].flatMap((entry) => this.#drop(entry));
    this.#entries.clear();
    for (const resolve of waiters) resolve();
  }

  /** Starts the due reads and sets the timer for the next one. */
  #run(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#disposed) return;
    const now = this.#deps.clock.now();
    this.#schedule.wake(now);
    for (let next = this.#next(now); next !== null; next = this.#next(now)) this.#start(next, now);
    const soonest = this.#schedule.wakeAt(now);
    // With all slots taken, the end of a read runs this again.
    if (soonest === null || !this.#slotFree()) return;
    this.#timer = this.#deps.clock.after(Math.min(maxTimerMs, Math.max(1, Math.ceil(soonest - now))), () => {
      this.#timer = null;
      this.#run();
    });
  }

  #slotFree(): boolean {
    return this.#requests.size < (this.#proven ? maxAtOnce : 1);
  }

  #next(now: number): PollEntry | null {
    return this.#slotFree() ? this.#schedule.next(now) : null;
  }

  #start(entry: PollEntry, now: number): void {
    this.#started += 1;
    this.#schedule.record(now);
    const together = this.#together.of(entry, now, this.#schedule.soon(now));
    const request: Request = {
      number: this.#started,
      ofList: together.length > 1,
      abort: new AbortController(),
      entries: new Set(together),
    };
    this.#requests.add(request);
    for (const each of together) {
      each.reading = { request, waiters: each.waiters };
      each.waiters = [];
    }
    this.#schedule.started(together);
    void (request.ofList ? this.#readList(entry, request) : this.#read(entry, request));
  }

  /** Stops reading the entry. Returns its waiters. */
  #drop(entry: PollEntry): (() => void)[] {
    const request = entry.reading?.request;
    const waiters = cancelRead(entry);
    this.#schedule.remove(entry);
    if (request) this.#endIfDone(request);
    return waiters;
  }

  #endIfDone(request: Request): void {
    if (request.entries.size === 0) this.#requests.delete(request);
  }

  async #read(entry: PollEntry, request: Request): Promise<void> {
    const { signal } = request.abort;
    let outcome: Outcome;
    try {
      // The async function makes a reader that throws synchronously end its read asynchronously, like any other.
      const status = await (async () => this.#deps.read(entry.task, this.account, signal))();
      outcome = { status, problem: null };
    } catch (error) {
      // Only we abort, and then nobody wants the outcome.
      if (signal.aborted) return;
      outcome = { status: null, problem: problemOf(error) ?? this.#unforeseen(error) };
    }
    if (request.entries.has(entry)) this.#finish([{ entry, request, outcome }]);
  }

  /** Takes pages as they arrive; tasks that are missing from the list are read singly afterwards. */
  async #readList(first: PollEntry, request: Request): Promise<void> {
    const { lists, clock } = this.#deps;
    const { list } = first;
    const { entries: missing } = request;
    const { signal } = request.abort;
    if (lists === null || list === null) return;
    const worth = missing.size;
    let requests = 0;
    try {
      for await (const page of lists.pages(first.task, this.account, signal)) {
        if (signal.aborted) return;
        requests += 1;
        if (requests > 1) this.#schedule.record(clock.now());
        this.#takePage(list, page, request);
        if (missing.size === 0 || requests >= worth) break;
      }
    } catch (error) {
      if (!signal.aborted) this.#listFailed(list, request, problemOf(error) ?? this.#unforeseen(error));
      return;
    }
    if (signal.aborted) return;
    const now = clock.now();
    if (missing.size > 0 && requests >= worth) this.#together.close(list, now);
    else this.#together.took(list, requests, now);
    for (const entry of missing) entry.aloneSince = now;
    this.#readAlone([...missing], request);
    this.#run();
  }

  /** A page contains all tasks of the list, due or not. */
  #takePage(list: string, page: readonly ListedStatus[], request: Request): void {
    const { paused } = this.#deps.conditions(this.account);
    const ended: Ended[] = [];
    const alone: PollEntry[] = [];
    const now = this.#deps.clock.now();
    for (const listed of page) {
      const entry = this.#together.entryAt(list, placeInList(listed.task));
      if (entry === undefined) continue;
      const { listedState } = entry;
      const mine = request.entries.has(entry);
      // A single read has ended since the list request started, so the list may be older.
      if (!mine && entry.endedNumber > request.number) continue;
      entry.listedState = listed.status?.raw.state ?? null;
      // Statuses of tasks that weren't due cost nothing.
      if (!mine && (entry.reading !== null || paused || this.#refused || this.#together.isLookedAt(entry))) continue;
      const status = this.#together.told(entry, listed, this.#deps.store.get(entry.key)?.status ?? null, now);
      if (status !== null) {
        ended.push({ entry, request, outcome: { status: { ...status, task: entry.task }, problem: null } });
      } else if (mine) alone.push(entry);
      // The state has changed, so read it soon even at a slow pace.
      else if (listedState !== null && listedState !== entry.listedState) this.#schedule.hurry(entry, now);
    }
    this.#readAlone(alone, request);
    if (ended.length > 0) this.#finish(ended);
  }

  /** Reads them singly as soon as possible, instead of by their list. */
  #readAlone(entries: readonly PollEntry[], request: Request): void {
    for (const entry of entries) {
      requeue(entry);
      if (entry.waiters.length > 0) this.#schedule.ask(entry);
    }
    this.#endIfDone(request);
    this.#schedule.spread(entries, this.#deps.clock.now());
  }

  #listFailed(list: string, request: Request, problem: Problem): void {
    const missing = [...request.entries];
    if (!concernsOneCall(problem.kind)) {
      this.#finish(missing.map((entry) => ({ entry, request, outcome: { status: null, problem } })));
      return;
    }
    this.#together.close(list, this.#deps.clock.now());
    this.#deps.onListProblem(this.account, problem);
    this.#readAlone(missing, request);
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

  /** Stores the ends of one request. The first one decides about the keys. */
  #finish(ended: readonly Ended[]): void {
    const [first] = ended;
    if (first === undefined) return;
    const { store, clock } = this.#deps;
    const now = clock.now();
    const { request } = first;
    const { problem } = first.outcome;
    const ends: (() => void)[] = [];
    const read = new Set<PollEntry>();
    for (const { entry, outcome } of ended) {
      ends.push(...(release(entry)?.waiters ?? []));
      entry.endedNumber = request.number;
      entry.endedAt = now;
      this.#setPace(entry, request, outcome, now);
      read.add(entry);
    }
    this.#endIfDone(request);
    this.#schedule.plan([...read], now);
    const idle = (): readonly PollEntry[] =>
      [...this.#entries.values()].filter((other) => !read.has(other) && !other.reading);
    if (problem?.kind === 'credentials') ends.push(...this.#refuse(problem));
    else if (problem === null || judgesKeys(problem)) this.#accept(request, idle, now);
    const refusal = this.#refused?.problem ?? null;
    store.applyAll(
      ended.map(({ entry, outcome }) => ({
        key: entry.key,
        // While the keys are refused, the refusal hides the other problems of single reads, because it prevents all
        // reads.
        outcome: outcome.problem !== null && refusal !== null ? { status: null, problem: refusal } : outcome,
        nextPollAt: this.#schedule.allowedFrom(entry.dueAt, now),
      })),
      now,
    );
    if (refusal !== null) {
      // The other tasks would be refused too, so show the problem.
      const silent = problem === refusal ? idle() : problem === null ? read : [];
      for (const { key } of silent) store.suspend(key, refusal, now);
    }
    for (const resolve of ends) resolve();
    this.#run();
  }

  #setPace(entry: PollEntry, request: Request, { status, problem }: Outcome, now: number): void {
    if (!request.ofList) entry.nextAlone = false;
    if (problem === null) {
      if (!request.ofList) entry.readAloneAt = now;
      const before = this.#deps.store.get(entry.key)?.status ?? null;
      // An answer without a state says nothing new, so a finished task keeps its rest.
      const shown = keptInView(before, status) ?? status;
      entry.pace = paceAfterStatus(entry.pace, before, shown, now);
      this.#schedule.succeeded(request.number);
      return;
    }
    entry.pace = paceAfterProblem(entry.pace, problem);
    const wait = waitOf(problem);
    if (wait > 0) this.#schedule.hold(wait, this.#started, now);
  }

  /** Stops the account because its keys were refused. Returns the waiters of reads that will not be made now. */
  #refuse(problem: Problem): (() => void)[] {
    this.#refused = { problem, since: this.#started };
    this.#proven = false;
    return this.#schedule.takeAsked().flatMap((entry) => entry.waiters.splice(0));
  }

  /** Notes that the cloud accepted the keys. A read that started before a refusal does not disprove it. */
  #accept(request: Request, idle: () => readonly PollEntry[], now: number): void {
    if (this.#refused && request.number <= this.#refused.since) return;
    this.#proven = true;
    if (this.#refused) this.#liftRefusal(idle(), now);
  }

  #liftRefusal(idle: readonly PollEntry[], now: number): void {
    this.#refused = null;
    for (const entry of this.#entries.values()) entry.pace = paceOfAcceptedKeys(entry.pace);
    this.#schedule.resume(idle, now);
  }
}
