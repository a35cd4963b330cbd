import type { ListedTask, Place } from '../clouds/cloud.ts';
import { type Account, accountKey } from '../model/account.ts';
import { taskKey, type TaskRef } from '../model/task.ts';

/** Why a task is watched: an entry in the settings, or a rule that watches its whole account. */
export type WatchedBy = 'settings' | 'everything';

/** A task that was found and can be chosen. The same task is the same object throughout a search. */
export interface Candidate {
  readonly key: string;
  readonly account: Account;
  readonly place: Place;
  readonly listed: ListedTask;
  readonly watchedBy: WatchedBy | null;
}

export interface Section {
  readonly account: Account;
  readonly candidates: readonly Candidate[];
}

/** What was watched before the search. */
export interface Before {
  watchedBy(task: TaskRef): WatchedBy | null;
  /** Whether some task of the account is watched already. If so, new tasks are not preselected. */
  knows(account: Account): boolean;
}

/**
 * The user's choice among the tasks found. Watched tasks are ticked, and so are unfinished tasks of accounts of which
 * nothing is watched yet. Ticks made by the user stay, whatever is found later.
 */
export class Choice {
  readonly #before: Before;
  readonly #sections = new Map<string, { readonly account: Account; readonly candidates: Candidate[] }>();
  readonly #candidates = new Map<string, Candidate>();
  readonly #ticked = new Set<string>();
  readonly #earlier: ReadonlyMap<string, boolean>;

  /** `earlier`: the choice of the previous look. It applies to the tasks that are found again. */
  constructor(before: Before, earlier: Choice | null = null) {
    this.#before = before;
    this.#earlier = earlier?.ticks() ?? new Map();
  }

  /** Adds the new tasks at the end of their account's section. Sections stand in the order in which their first tasks came. */
  add(account: Account, place: Place, tasks: readonly ListedTask[]): void {
    if (tasks.length === 0) return;
    const section = this.#sections.get(accountKey(account)) ?? { account, candidates: [] };
    this.#sections.set(accountKey(account), section);
    const isNew = !this.#before.knows(account);
    for (const listed of tasks) {
      const key = taskKey(listed.task);
      if (this.#candidates.has(key)) continue;
      const watchedBy = this.#before.watchedBy(listed.task);
      const candidate: Candidate = { key, account, place, listed, watchedBy };
      this.#candidates.set(key, candidate);
      section.candidates.push(candidate);
      const usual = watchedBy !== null || (isNew && !isFinished(listed));
      if (this.#earlier.get(key) ?? usual) this.#ticked.add(key);
    }
  }

  get count(): number {
    return this.#candidates.size;
  }

  get tickedCount(): number {
    return this.#ticked.size;
  }

  sections(): readonly Section[] {
    return [...this.#sections.values()];
  }

  /** The tasks of one account, in the order in which they were found. */
  of(account: Account): readonly Candidate[] {
    return this.#sections.get(accountKey(account))?.candidates ?? [];
  }

  isTicked(key: string): boolean {
    return this.#ticked.has(key);
  }

  ticks(): ReadonlyMap<string, boolean> {
    return new Map([
      ...this.#earlier,
      ...[...this.#candidates.keys()].map((key) => [key, this.isTicked(key)] as const),
    ]);
  }

  /** Selects or deselects some tasks by their keys; all others stay as they are. */
  tick(keys: Iterable<string>, on: boolean): void {
    for (const key of keys) {
      if (!on) this.#ticked.delete(key);
      else if (this.#candidates.has(key)) this.#ticked.add(key);
    }
  }

  /** Which tasks to start and to stop watching. */
  outcome(): { readonly add: readonly Candidate[]; readonly remove: readonly Candidate[] } {
    const all = this.sections().flatMap(({ candidates }) => candidates);
    return {
      add: all.filter(({ key, watchedBy }) => watchedBy === null && this.#ticked.has(key)),
      remove: all.filter(({ key, watchedBy }) => watchedBy !== null && !this.#ticked.has(key)),
    };
  }
}

/** A failed task that can be resumed is not finished: the user should see it. */
function isFinished({ status }: ListedTask): boolean {
  if (status?.terminal !== true) return false;
  return status.lifecycle !== 'failed' || status.recoverable === false;
}
