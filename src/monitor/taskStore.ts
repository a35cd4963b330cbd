import { type Account, accountKey } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import { namesNoState, type TaskStatus } from '../model/status.ts';
import { type TaskRef, taskKey } from '../model/task.ts';
import { readsTheSame, sameAccount, sameProblem, sameStatus, sameValue } from './equality.ts';
import { Listeners } from './listeners.ts';
import { followRun, type Run } from './runs.ts';
import type { ConfiguredTask, Contact, StoreDiff, Subscription, TaskSource, WatchedTask } from './watchedTask.ts';

/** How a read ended. */
export type Outcome =
  { readonly status: TaskStatus; readonly problem: null } | { readonly status: null; readonly problem: Problem };

/** A read that has ended, and when the task is to be read next. */
export interface EndedRead {
  readonly key: string;
  readonly outcome: Outcome;
  readonly nextPollAt: number | null;
}

type Change = StoreDiff['changed'][number];

function looksOtherwise(before: WatchedTask, after: WatchedTask): boolean {
  return !sameStatus(before.status, after.status) || !sameProblem(before.problem, after.problem);
}

const noContactYet: Contact = {
  lastAttemptAt: null,
  lastGoodAt: null,
  lostSince: null,
  failuresInRow: 0,
  nextPollAt: null,
};

interface Slot {
  watched: WatchedTask;
  run: Run | null;
  /** It was watched before, but at another place: whatever run it was in there has ended. */
  readonly moved: boolean;
  /** The last account that could read it: what is known of the task was read with it. */
  account: Account | null;
  /** The problem stems from the configuration: it goes when the configuration is mended, without a read. */
  misconfigured: boolean;
}

/**
 * What is known of all watched tasks. Pollers write, everybody else reads. Tells of changes as diffs, and of nothing
 * when nothing changed. Listeners are called synchronously, when the store is up to date.
 */
export class TaskStore implements TaskSource {
  #slots = new Map<string, Slot>();
  readonly #changes: Listeners<StoreDiff>;
  readonly #polls: Listeners<WatchedTask>;
  readonly #runBefore: (key: string) => Run | null;

  /** `runBefore`: the run that a task was in when it was last watched, perhaps in another window. */
  constructor(onError: (error: unknown) => void, runBefore: (key: string) => Run | null = () => null) {
    this.#runBefore = runBefore;
    this.#changes = new Listeners(onError);
    this.#polls = new Listeners(onError);
  }

  /** In the order of the configuration. */
  all(): readonly WatchedTask[] {
    return [...this.#slots.values()].map((slot) => slot.watched);
  }

  get(key: string): WatchedTask | undefined {
    return this.#slots.get(key)?.watched;
  }

  onDidChange(listener: (diff: StoreDiff) => void): Subscription {
    return this.#changes.add(listener);
  }

  onDidPoll(listener: (task: WatchedTask) => void): Subscription {
    return this.#polls.add(listener);
  }

  /** The run that the task is in (see runs.ts); null before its first status. */
  runOf(key: string): Run | null {
    return this.#slots.get(key)?.run ?? null;
  }

  /**
   * Watches these tasks and no others. A task that stays keeps what is known of it, unless it is now read from another
   * place (account, endpoint, region, project, type): what was read there says nothing about it. Under new keys for the
   * same place only the problem goes that the old ones met.
   */
  setTasks(configured: readonly ConfiguredTask[]): void {
    const before = this.#slots;
    const after = new Map<string, Slot>();
    const added: WatchedTask[] = [];
    const changed: { before: WatchedTask; after: WatchedTask }[] = [];
    for (const entry of configured) {
      const key = taskKey(entry.task);
      if (after.has(key)) continue;
      const old = before.get(key);
      const slot = old ? kept(old, entry) : created(key, entry);
      after.set(key, slot);
      if (!old) added.push(slot.watched);
      else if (slot.watched !== old.watched) changed.push({ before: old.watched, after: slot.watched });
    }
    const removed = [...before].filter(([key]) => !after.has(key)).map(([, slot]) => slot.watched);
    this.#slots = after;
    if (added.length + changed.length + removed.length > 0) this.#changes.emit({ added, changed, removed });
  }

  /** Takes in how a read of the task ended at `at`. A task that is not watched (any more) is ignored. */
  apply(key: string, outcome: Outcome, at: number, nextPollAt: number | null): void {
    this.applyAll([{ key, outcome, nextPollAt }], at);
  }

  /** The same for many tasks that were read together: one diff tells of all that has changed. */
  applyAll(reads: readonly EndedRead[], at: number): void {
    const ended = reads.flatMap((read) => {
      const slot = this.#slots.get(read.key);
      return slot === undefined ? [] : [this.#take(slot, read, at)];
    });
    const changed = ended.filter(({ before, after }) => looksOtherwise(before, after));
    if (changed.length > 0) this.#changes.emit({ added: [], changed, removed: [] });
    // A listener may have taken the task away.
    for (const { after } of ended) if (this.#slots.has(after.key)) this.#polls.emit(after);
  }

  #take(slot: Slot, { outcome, nextPollAt }: EndedRead, at: number): Change {
    const before = slot.watched;
    const failed = outcome.problem !== null;
    const kept = outcome.status === null ? null : keptInView(before.status, outcome.status);
    const contact: Contact = {
      lastAttemptAt: at,
      lastGoodAt: failed || kept !== null ? before.contact.lastGoodAt : at,
      lostSince: failed ? (before.contact.lostSince ?? at) : null,
      failuresInRow: failed ? before.contact.failuresInRow + 1 : 0,
      nextPollAt,
    };
    let status = kept ?? before.status;
    if (outcome.status !== null && kept === null) {
      const followed = this.#follow(slot, outcome.status);
      slot.run = followed.run;
      // The entry may have been renamed while the read was under way.
      status = { ...followed.status, task: before.task };
    }
    const after: WatchedTask = { ...before, status, problem: outcome.problem, contact };
    slot.watched = after;
    return { before, after };
  }

  /**
   * What was known of tasks when they were last watched, for those of which this window has read nothing: it stands until the
   * first read, is no read itself and begins no run. All are told of at once.
   */
  restore(states: ReadonlyMap<string, { readonly status: TaskStatus; readonly at: number }>): void {
    const changed: { before: WatchedTask; after: WatchedTask }[] = [];
    for (const [key, { status, at }] of states) {
      const slot = this.#slots.get(key);
      // Of another place than now, what is known says nothing.
      if (!slot || slot.moved || slot.watched.status !== null || slot.watched.contact.lastAttemptAt !== null) continue;
      const before = slot.watched;
      slot.watched = {
        ...before,
        status: { ...status, task: before.task },
        contact: { ...before.contact, lastGoodAt: at },
      };
      changed.push({ before, after: slot.watched });
    }
    if (changed.length > 0) this.#changes.emit({ added: [], changed, removed: [] });
  }

  /** A problem that keeps the task from being read at all: no read was made, and what is known of it stays. */
  suspend(key: string, problem: Problem, at: number): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    const before = slot.watched;
    const contact = { ...before.contact, lostSince: before.contact.lostSince ?? at, nextPollAt: null };
    slot.watched = { ...before, problem, contact };
    this.#tell(before, slot.watched);
  }

  /** Takes the problem back without a read: what stood in the way is gone. What is known of the task stays. */
  resume(key: string): void {
    const slot = this.#slots.get(key);
    if (!slot?.watched.problem) return;
    const before = slot.watched;
    slot.watched = { ...before, problem: null, contact: inContact(before.contact) };
    this.#tell(before, slot.watched);
  }

  /** Another time of the next read. Tells nobody: who shows it reads it when it is shown. */
  plan(key: string, nextPollAt: number | null): void {
    const slot = this.#slots.get(key);
    if (!slot || slot.watched.contact.nextPollAt === nextPollAt) return;
    slot.watched = { ...slot.watched, contact: { ...slot.watched.contact, nextPollAt } };
  }

  dispose(): void {
    this.#changes.clear();
    this.#polls.clear();
  }

  #follow({ watched: { key }, run, moved }: Slot, status: TaskStatus): ReturnType<typeof followRun> {
    const before = run ?? this.#runBefore(key);
    if (run !== null || before === null || !moved) return followRun(before, status);
    const followed = followRun(null, status);
    return { ...followed, run: { ...followed.run, number: before.number + 1 } };
  }

  #tell(before: WatchedTask, after: WatchedTask): void {
    if (looksOtherwise(before, after)) this.#changes.emit({ added: [], changed: [{ before, after }], removed: [] });
  }
}

/**
 * The last good status, where an answer names no state: some documents allow such an answer, and it is no news of the
 * task. The doubt says so, and the age of what is shown goes on growing. null: the answer is the new status.
 */
function keptInView(before: TaskStatus | null, answer: TaskStatus): TaskStatus | null {
  if (before === null || namesNoState(before) || !namesNoState(answer)) return null;
  // What has ended has ended, but a task that had caught up may have fallen behind.
  return { ...before, doubt: answer.doubt, ...(before.terminal ? {} : { doubtAbout: 'outcome' }) };
}

function created(key: string, { task, account, problem }: ConfiguredTask, moved = false): Slot {
  return {
    watched: { key, task, accountName: account?.name ?? null, status: null, problem, contact: noContactYet },
    run: null,
    moved,
    account,
    misconfigured: problem !== null,
  };
}

/** Contact after the reason for its loss has gone, without a read. */
function inContact(contact: Contact): Contact {
  return { ...contact, lostSince: null, failuresInRow: 0, nextPollAt: null };
}

/** Whether a task is read at the same place with both accounts, whatever their keys are. */
function samePlace(task: TaskRef, a: Account, b: Account): boolean {
  return sameValue(placeOf(task, a), placeOf(task, b));
}

function placeOf(task: TaskRef, account: Account): Readonly<Record<string, string | undefined>> {
  return {
    account: accountKey(account),
    endpoint: account.endpoint,
    iamEndpoint: account.iamEndpoint,
    region: task.region ?? account.region,
    projectId: task.projectId ?? account.projectId,
  };
}

/** The slot of a task that was watched before, under a possibly changed entry; the same `watched` when nothing changed. */
function kept(old: Slot, entry: ConfiguredTask): Slot {
  const { watched } = old;
  if (!readsTheSame(watched.task, entry.task)) return created(watched.key, entry, true);
  const moved = entry.account !== null && old.account !== null && !samePlace(entry.task, entry.account, old.account);
  if (moved) return created(watched.key, entry, true);
  const account = entry.account ?? old.account;
  const newKeys = entry.account !== null && old.account !== null && !sameAccount(entry.account, old.account);
  const accountName = entry.account?.name ?? null;
  const misconfigured = entry.problem !== null;
  // A problem that a read met stays until the next read under the same keys; one of the configuration goes with it.
  const problem = entry.problem ?? (old.misconfigured || newKeys ? null : watched.problem);
  const unchanged =
    sameValue(watched.task, entry.task) && accountName === watched.accountName && sameProblem(problem, watched.problem);
  if (unchanged) return { ...old, account, misconfigured };
  const status = watched.status === null ? null : { ...watched.status, task: entry.task };
  const mended = problem === null && watched.problem !== null;
  const contact = mended
    ? inContact(watched.contact)
    : misconfigured
      ? { ...watched.contact, nextPollAt: null }
      : watched.contact;
  return {
    watched: { ...watched, task: entry.task, accountName, status, problem, contact },
    run: old.run,
    moved: old.moved,
    account,
    misconfigured,
  };
}
