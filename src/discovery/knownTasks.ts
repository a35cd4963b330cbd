import type { ListedTask } from '../clouds/cloud.ts';
import { parseTaskEntries } from '../config/taskEntries.ts';
import type { Account } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import { taskKey, type TaskRef } from '../model/task.ts';

/** The result of one listing of an account. */
export interface Listing {
  readonly tasks: readonly ListedTask[];
  /** Nothing was missing: a task that is not in `tasks` does not exist. */
  readonly complete: boolean;
}

/** A task is removed after it was missing from this many complete listings in a row. */
const missesOfGone = 2;

/** The tasks of one account as last listed. */
export class KnownTasks {
  #tasks: ReadonlyMap<string, { readonly task: TaskRef; readonly misses: number }> = new Map();
  /** When the account was last listed, successfully or not; ms since 1970, null: never. */
  listedAt: number | null = null;

  tasks(): readonly TaskRef[] {
    return [...this.#tasks.values()].map(({ task }) => task);
  }

  take({ tasks, complete }: Listing): void {
    const after = new Map<string, { task: TaskRef; misses: number }>();
    for (const listed of tasks) {
      after.set(taskKey(listed.task), { task: named(listed), misses: 0 });
    }
    for (const [key, { task, misses }] of this.#tasks) {
      if (after.has(key)) continue;
      const now = misses + (complete ? 1 : 0);
      if (now < missesOfGone) after.set(key, { task, misses: now });
    }
    this.#tasks = after;
  }

  /** JSON values to store. `account`: store the tasks under this new account name. */
  memory(account?: string): unknown {
    const entries = [...this.#tasks.values()];
    return {
      at: this.listedAt,
      tasks: entries.map(({ task }) => (account === undefined ? task : { ...task, account })),
      missed: entries.flatMap(({ misses }, index) => (misses > 0 ? [index] : [])),
    };
  }

  /**
   * Restores what `memory` returned, perhaps in another version. Entries that are not tasks of this account are
   * dropped.
   */
  static remembered(value: unknown, { cloud, name }: Account): KnownTasks {
    const known = new KnownTasks();
    if (!isRecord(value)) return known;
    const { at, tasks, missed } = { at: value['at'], tasks: value['tasks'], missed: value['missed'] };
    if (typeof at === 'number' && Number.isFinite(at)) known.listedAt = at;
    const misses = new Set<unknown>(Array.isArray(missed) ? missed : []);
    const entries = new Map<string, { task: TaskRef; misses: number }>();
    parseTaskEntries(Array.isArray(tasks) ? tasks : []).entries.forEach((entry, index) => {
      if (!('task' in entry) || entry.task.cloud !== cloud || entry.task.account !== name) return;
      entries.set(taskKey(entry.task), { task: entry.task, misses: misses.has(index) ? 1 : 0 });
    });
    known.#tasks = entries;
    return known;
  }
}

/** The task as it is watched, with its name in the cloud. */
export function named({ task, name }: Pick<ListedTask, 'task' | 'name'>): TaskRef {
  return name === null ? task : { ...task, name };
}
