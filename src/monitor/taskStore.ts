import { type Account, accountKey } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import { namesNoState, type TaskStatus } from '../model/status.ts';
import { type TaskRef, taskKey } from '../model/task.ts';
import { readsTheSame, sameAccount, sameProblem, sameStatus, sameValue } from '../model/equality.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import { followRun, type Run } from './runs.ts';
import type { ConfiguredTask, Contact, StoreDiff, StoreUpdate, TaskSource, WatchedTask } from './watchedTask.ts';

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
type Followed = ReturnType<typeof followRun>;
/** The run that a task was in when an earlier window last read it; null: none is known. */
type EarlierRun = (key: string) => Run | null;

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
 * The watched tasks. Pollers write, all others read. Reports changes as diffs, never an empty one. Listeners are called
 * synchronously, after the store has been updated.
 */
export class TaskStore implements TaskSource {
  #slots = new Map<string, Slot>();
  readonly #updates: Listeners<StoreUpdate>;
  /** null: not known yet, see `learnRuns`. */
  #earlierRun: EarlierRun | null;
  /** How many tasks each account reads; null: to be counted when asked for. */
  #counts: ReadonlyMap<string, number> | null = null;

  /** `earlierRun`: null where the runs of earlier windows become known only through `learnRuns`. */
  constructor(onError: (error: unknown) => void, earlierRun: EarlierRun | null = () => null) {
    this.#earlierRun = earlierRun;
    this.#updates = new Listeners(onError);
  }

  /** In the order of the configuration. */
  all(): readonly WatchedTask[] {
    return [...this.#slots.values()].map((slot) => slot.watched);
  }

  get(key: string): WatchedTask | undefined {
    return this.#slots.get(key)?.watched;
  }

  /** Every step as a whole. See Feed, through which several readers get it in a fixed order. */
  onDidUpdate(listener: (update: StoreUpdate) => void): Subscription {
    return this.#updates.add(listener);
  }

  onDidChange(listener: (diff: StoreDiff) => void): Subscription {
    return this.#updates.add(({ diff }) => {
      if (diff !== null) listener(diff);
    });
  }

  onDidPoll(listener: (task: WatchedTask) => void): Subscription {
    return this.#updates.add(({ polled }) => {
      // A listener may have taken the task away.
      for (const watched of polled) if (this.#slots.has(watched.key)) listener(watched);
    });
  }

  /** The run that the task is in (see runs.ts); null before its first status, and while earlier runs are not known. */
  runOf(key: string): Run | null {
    return this.#slots.get(key)?.run ?? null;
  }

  /** How many tasks the account of this one reads, itself included; 0 for a task that is not watched. */
  siblingsOf(key: string): number {
    const watched = this.#slots.get(key)?.watched;
    if (watched === undefined) return 0;
    this.#counts ??= counted(this.all());
    return this.#counts.get(accountOf(watched)) ?? 0;
  }

  /**
   * The runs of earlier windows are known now. What was read before goes on in them, or begins the next one. `read`: those
   * statuses by task, oldest first. Returns each with its place.
   */
  learnRuns(
    earlierRun: EarlierRun,
    read: ReadonlyMap<string, readonly TaskStatus[]>,
  ): ReadonlyMap<TaskStatus, Followed> {
    this.#earlierRun = earlierRun;
    const placed = new Map<TaskStatus, Followed>();
    const changed: Change[] = [];
    for (const [key, statuses] of read) {
      const slot = this.#slots.get(key);
      if (slot?.run !== null) continue;
      for (const status of statuses) {
        const followed = this.#follow(slot, status, earlierRun);
        slot.run = followed.run;
        placed.set(status, followed);
      }
      const before = slot.watched;
      const [last] = statuses.slice(-1).flatMap((status) => placed.get(status) ?? []);
      // A run changes nothing of a status but its percent.
      if (last === undefined || before.status === null || before.status.percent === last.status.percent) continue;
      slot.watched = { ...before, status: { ...before.status, percent: last.status.percent } };
      changed.push({ before, after: slot.watched });
    }
    this.#emit(changed);
    return placed;
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
    this.#counts = null;
    if (added.length + changed.length + removed.length > 0)
      this.#updates.emit({ diff: { added, changed, removed }, polled: [] });
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
    this.#emit(
      changed,
      ended.map(({ after }) => after),
    );
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
      const followed = this.#earlierRun === null ? null : this.#follow(slot, outcome.status, this.#earlierRun);
      slot.run = followed?.run ?? null;
      // The entry may have been renamed while the read was under way.
      status = { ...(followed?.status ?? outcome.status), task: before.task };
    }
    const after: WatchedTask = { ...before, status, problem: outcome.problem, contact };
    slot.watched = after;
    return { before, after };
  }

  /**
   * What was known of tasks when they were last watched, for those of which this window has read no state: it is shown until
   * the first answer that names one, is no read itself and begins no run. All are told of at once.
   */
  restore(states: ReadonlyMap<string, { readonly status: TaskStatus; readonly at: number }>): void {
    const changed: { before: WatchedTask; after: WatchedTask }[] = [];
    for (const [key, { status, at }] of states) {
      const slot = this.#slots.get(key);
      // Knowledge of another place says nothing about this one, and a newer status is never replaced.
      if (!slot || slot.moved) continue;
      const before = slot.watched;
      const known = { ...status, task: before.task };
      const shown = before.status === null ? known : keptInView(known, before.status);
      if (shown === null) continue;
      slot.watched = {
        ...before,
        status: shown,
        contact: { ...before.contact, lastGoodAt: at },
      };
      changed.push({ before, after: slot.watched });
    }
    this.#emit(changed);
  }

  /** Sets a problem that prevents reads. No read was made, and the status stays. */
  suspend(key: string, problem: Problem, at: number): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    const before = slot.watched;
    const contact = { ...before.contact, lostSince: before.contact.lostSince ?? at, nextPollAt: null };
    slot.watched = { ...before, problem, contact };
    this.#tell(before, slot.watched);
  }

  /** Clears the problem without a read, because its cause is gone. The status stays. */
  resume(key: string): void {
    const slot = this.#slots.get(key);
    if (!slot?.watched.problem) return;
    const before = slot.watched;
    slot.watched = { ...before, problem: null, contact: inContact(before.contact) };
    this.#tell(before, slot.watched);
  }

  /** Sets the time of the next read. Notifies no listener: views read it when they show it. */
  plan(key: string, nextPollAt: number | null): void {
    const slot = this.#slots.get(key);
    if (!slot || slot.watched.contact.nextPollAt === nextPollAt) return;
    slot.watched = { ...slot.watched, contact: { ...slot.watched.contact, nextPollAt } };
  }

  dispose(): void {
    this.#updates.clear();
  }

  #emit(changed: readonly Change[], polled: readonly WatchedTask[] = []): void {
    if (changed.length + polled.length === 0) return;
    this.#updates.emit({ diff: changed.length === 0 ? null : { added: [], changed, removed: [] }, polled });
  }

  #follow({ watched: { key }, run, moved }: Slot, status: TaskStatus, earlierRun: EarlierRun): Followed {
    const before = run ?? earlierRun(key);
    if (run !== null || before === null || !moved) return followRun(before, status);
    const followed = followRun(null, status);
    return { ...followed, run: { ...followed.run, number: before.number + 1 } };
  }

  #tell(before: WatchedTask, after: WatchedTask): void {
    if (looksOtherwise(before, after)) this.#emit([{ before, after }]);
  }
}

/**
 * The last good status, where an answer names no state: some documents allow such an answer, and it is no news of the
 * task. The doubt says so, and the age of what is shown goes on growing. null: the answer is the new status.
 */
export function keptInView(before: TaskStatus | null, answer: TaskStatus): TaskStatus | null {
  if (before === null || namesNoState(before) || !namesNoState(answer)) return null;
  // What has ended has ended, but a task that had caught up may have fallen behind, and an error contradicts a good end.
  const staysEnded = before.terminal && answer.error === null;
  const error = answer.error ?? before.error;
  return { ...before, error, doubt: answer.doubt, ...(staysEnded ? {} : { doubtAbout: 'outcome' }) };
}

function accountOf({ task, accountName }: WatchedTask): string {
  return `${task.cloud}/${accountName ?? ''}`;
}

function counted(tasks: readonly WatchedTask[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const watched of tasks) {
    const account = accountOf(watched);
    counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  return counts;
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
    endpoints: JSON.stringify(account.endpoints),
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
