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

/** A read that has ended, and the time of the next read. null: no next read is planned. */
export interface EndedRead {
  readonly key: string;
  readonly outcome: Outcome;
  readonly nextPollAt: number | null;
}

type Change = StoreDiff['changed'][number];
type Followed = ReturnType<typeof followRun>;
/** Returns the run of a task when an earlier window last read it. null: no run is known. */
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
  /** The task was watched at another place before. Its run there has ended. */
  readonly moved: boolean;
  /** The last account that was configured for the task. The known status was read with it. null: none so far. */
  account: Account | null;
  /** The problem comes from the configuration. A corrected configuration clears it without a read. */
  misconfigured: boolean;
}

/**
 * The watched tasks. Only pollers write; all other parts read. The store reports changes as diffs and never reports an
 * empty diff. It calls listeners synchronously after it has updated itself.
 */
export class TaskStore implements TaskSource {
  #slots = new Map<string, Slot>();
  readonly #updates: Listeners<StoreUpdate>;
  /** null: earlier runs are not known yet, see `learnRuns`. */
  #earlierRun: EarlierRun | null;
  /** How many tasks each account reads. null: counted on the next request. */
  #counts: ReadonlyMap<string, number> | null = null;

  /** `earlierRun`: null if only `learnRuns` will supply the runs of earlier windows. */
  constructor(onError: (error: unknown) => void, earlierRun: EarlierRun | null = () => null) {
    this.#earlierRun = earlierRun;
    this.#updates = new Listeners(onError);
  }

  /** Returns the tasks in the order of the configuration. */
  all(): readonly WatchedTask[] {
    return [...this.#slots.values()].map((slot) => slot.watched);
  }

  get(key: string): WatchedTask | undefined {
    return this.#slots.get(key)?.watched;
  }

  /** Reports each update as a whole. `Feed` passes it to several readers in a fixed order. */
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
      // An earlier listener may have removed the task.
      for (const watched of polled) if (this.#slots.has(watched.key)) listener(watched);
    });
  }

  /** Returns the run of the task (see runs.ts). null: no status has been read, or earlier runs are not known yet. */
  runOf(key: string): Run | null {
    return this.#slots.get(key)?.run ?? null;
  }

  /** Returns how many tasks the account of this task reads, itself included. 0: the task is not watched. */
  siblingsOf(key: string): number {
    const watched = this.#slots.get(key)?.watched;
    if (watched === undefined) return 0;
    this.#counts ??= counted(this.all());
    return this.#counts.get(accountOf(watched)) ?? 0;
  }

  /**
   * Takes the runs of earlier windows once they are known. Statuses that were read before continue these runs or begin
   * the next one. `read`: these statuses by task key, oldest first. Returns the run and the adjusted status for each.
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
      // A run changes only the percent of a status.
      if (last === undefined || before.status === null || before.status.percent === last.status.percent) continue;
      slot.watched = { ...before, status: { ...before.status, percent: last.status.percent } };
      changed.push({ before, after: slot.watched });
    }
    this.#emit(changed);
    return placed;
  }

  /**
   * Watches exactly these tasks. A task that stays keeps its status, unless it is now read from another place (account,
   * endpoint, region, project, type), because the old status says nothing about that place. New keys for the same place
   * clear only the problem that the old keys caused.
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

  /** Stores the outcome of a read that ended at `at`. Ignores a task that is not watched. */
  apply(key: string, outcome: Outcome, at: number, nextPollAt: number | null): void {
    this.applyAll([{ key, outcome, nextPollAt }], at);
  }

  /** Stores the outcomes of tasks that were read together. One diff reports all changes. */
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
      // The configured entry may have been renamed during the read.
      status = { ...(followed?.status ?? outcome.status), task: before.task };
    }
    const after: WatchedTask = { ...before, status, problem: outcome.problem, contact };
    slot.watched = after;
    return { before, after };
  }

  /**
   * Restores the last known statuses of tasks whose state this window has not read yet. A restored status is shown
   * until the first answer that names a state. It does not count as a read and begins no run. One diff reports all
   * changes.
   */
  restore(states: ReadonlyMap<string, { readonly status: TaskStatus; readonly at: number }>): void {
    const changed: { before: WatchedTask; after: WatchedTask }[] = [];
    for (const [key, { status, at }] of states) {
      const slot = this.#slots.get(key);
      // A status from another place says nothing about this one. A newer status is never replaced.
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

  /** Sets a problem that prevents reads. It does not count as a read, and the status stays. */
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
 * Returns the last good status if an answer names no state. The documents of some clouds allow such an answer, and it
 * says nothing new about the task. The doubt says so, and the age of the shown status continues to grow. null: the
 * answer is the new status.
 */
export function keptInView(before: TaskStatus | null, answer: TaskStatus): TaskStatus | null {
  if (before === null || namesNoState(before) || !namesNoState(answer)) return null;
  // A finished task stays finished unless an error contradicts a good end. A task that had caught up may have fallen
  // behind.
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

/** Returns the contact after the reason for its loss was removed without a read. */
function inContact(contact: Contact): Contact {
  return { ...contact, lostSince: null, failuresInRow: 0, nextPollAt: null };
}

/** Whether both accounts read the task at the same place. The keys do not matter. */
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

/**
 * Returns the slot of an already watched task for its current entry. `watched` is the same object if nothing changed.
 */
function kept(old: Slot, entry: ConfiguredTask): Slot {
  const { watched } = old;
  if (!readsTheSame(watched.task, entry.task)) return created(watched.key, entry, true);
  const moved = entry.account !== null && old.account !== null && !samePlace(entry.task, entry.account, old.account);
  if (moved) return created(watched.key, entry, true);
  const account = entry.account ?? old.account;
  const newKeys = entry.account !== null && old.account !== null && !sameAccount(entry.account, old.account);
  const accountName = entry.account?.name ?? null;
  const misconfigured = entry.problem !== null;
  // A problem from a read stays until the next read with the same keys. A corrected configuration clears its own
  // problem.
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
