import type { TaskStatus } from '../model/status.ts';
import { lastKnownStatus } from './history/lastKnown.ts';
import type { Sample } from './history/sample.ts';
import type { Subscription, TaskSource, WatchedTask } from './watchedTask.ts';

/** What is watched, and how a state is given to it. */
interface Restorable {
  readonly tasks: Pick<TaskSource, 'get' | 'onDidChange'>;
  restore(states: ReadonlyMap<string, { readonly status: TaskStatus; readonly at: number }>): void;
}

/** What keeps the samples, and when it can be asked. */
interface Samples {
  ready(): Promise<void>;
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample>;
}

/**
 * Gives tasks that come to be watched the state in which they were last seen, so that a window that opens shows at once what
 * is known, however many they are: all with one look at the history.
 */
export class LastKnown {
  readonly #monitor: Restorable;
  readonly #samples: Samples;
  readonly #onError: (error: unknown) => void;
  readonly #onRestored: () => void;
  readonly #subscription: Subscription;
  #wanted: string[] = [];

  /**
   * To be made before anything is watched: the history is asked before the first read. `onRestored`: a person may see it at
   * once, whatever has just been painted.
   */
  constructor(
    monitor: Restorable,
    samples: Samples,
    { onRestored, onError }: { readonly onRestored: () => void; readonly onError: (error: unknown) => void },
  ) {
    this.#monitor = monitor;
    this.#samples = samples;
    this.#onError = onError;
    this.#onRestored = onRestored;
    this.#subscription = monitor.tasks.onDidChange(({ added }) => {
      if (added.length > 0) this.#want(added);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#wanted = [];
  }

  #want(added: readonly WatchedTask[]): void {
    const first = this.#wanted.length === 0;
    for (const { key } of added) this.#wanted.push(key);
    if (first) void this.#restore();
  }

  async #restore(): Promise<void> {
    try {
      await this.#samples.ready();
      const keys = this.#wanted;
      this.#wanted = [];
      const states = new Map<string, { readonly status: TaskStatus; readonly at: number }>();
      for (const [key, sample] of this.#samples.latestOfAll(keys)) {
        const watched = this.#monitor.tasks.get(key);
        if (watched) states.set(key, { status: lastKnownStatus(watched.task, sample), at: sample.seenUntil });
      }
      if (states.size === 0) return;
      this.#monitor.restore(states);
      this.#onRestored();
    } catch (error) {
      this.#wanted = [];
      this.#onError(error);
    }
  }
}
