import type { TaskSource, WatchedTask } from './watchedTask.ts';

/** How many tasks each account reads: asked with every poll, counted only when that has changed. */
export class Siblings {
  readonly #source: Pick<TaskSource, 'all' | 'onDidChange'>;
  #counts: Map<string, number> | null = null;

  /** To be made before those that ask when the source tells of a change; goes with the source. */
  constructor(source: Pick<TaskSource, 'all' | 'onDidChange'>) {
    this.#source = source;
    source.onDidChange(({ added, changed, removed }) => {
      const moved = changed.some(({ before, after }) => before.accountName !== after.accountName);
      if (moved || added.length + removed.length > 0) this.#counts = null;
    });
  }

  /** The task itself included. */
  of(watched: WatchedTask): number {
    this.#counts ??= this.#count();
    return this.#counts.get(accountOf(watched)) ?? 0;
  }

  #count(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const watched of this.#source.all()) {
      const account = accountOf(watched);
      counts.set(account, (counts.get(account) ?? 0) + 1);
    }
    return counts;
  }
}

function accountOf({ task, accountName }: WatchedTask): string {
  return `${task.cloud}/${accountName ?? ''}`;
}
