import type { TaskStatus } from '../model/status.ts';
import { lastKnownStatus } from './history/lastKnown.ts';
import type { Sample } from './history/sample.ts';
import type { Clock } from './clock.ts';
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

export interface LastKnownOptions {
  readonly clock: Clock;
  readonly onRestored: () => void;
  readonly onError: (error: unknown) => void;
}

/** From so many tasks on, reads wait until the states that are known are on the screen … */
const many = 200;
/** … which a view takes so long for; ms. */
const showingMs = 750;

/**
 * Gives tasks that come to be watched the state in which they were last seen, so that a window that opens shows at once what
 * is known, however many they are: all with one look at the history.
 */
export class LastKnown {
  readonly #monitor: Restorable;
  readonly #samples: Samples;
  readonly #onError: (error: unknown) => void;
  readonly #onRestored: () => void;
  readonly #clock: Clock;
  #shown: Promise<void> = Promise.resolve();
  readonly #subscription: Subscription;
  #wanted: string[] = [];

  /**
   * To be made before anything is watched: the history is asked before the first read. `onRestored`: a person may see it at
   * once, whatever has just been painted.
   */
  constructor(monitor: Restorable, samples: Samples, { clock, onRestored, onError }: LastKnownOptions) {
    this.#monitor = monitor;
    this.#samples = samples;
    this.#onError = onError;
    this.#onRestored = onRestored;
    this.#clock = clock;
    this.#subscription = monitor.tasks.onDidChange(({ added }) => {
      if (added.length > 0) this.#want(added);
    });
  }

  /**
   * Resolves when what is known has had the time to be shown: very many tasks that are read for the first time keep the
   * extension host busy, and a person would wait for them with an empty view. At once where there are few.
   */
  shown(): Promise<void> {
    return this.#shown;
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
      if (states.size > many) {
        this.#shown = new Promise((resolve) => {
          this.#clock.after(showingMs, resolve);
        });
      }
    } catch (error) {
      this.#wanted = [];
      this.#onError(error);
    }
  }
}
