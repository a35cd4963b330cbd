import { Listeners, type Subscription } from '../base/listeners.ts';
import type { Stage, StoreDiff, StoreUpdate, TaskSource, WatchedTask } from './watchedTask.ts';

/** A store whose updates can be followed. */
export interface UpdateSource extends Pick<TaskSource, 'all' | 'get'> {
  onDidUpdate(listener: (update: StoreUpdate) => void): Subscription;
}

/**
 * Passes each update from the store to the stages, in their order, and then to the views. Views subscribe here and not
 * to the store, so that the stages are up to date when a view receives an update.
 */
export class Feed implements TaskSource {
  readonly #store: UpdateSource;
  readonly #changes: Listeners<StoreDiff>;
  readonly #polls: Listeners<WatchedTask>;
  readonly #subscription: Subscription;

  /** `onError` gets what a stage or listener throws; the others still run. */
  constructor(store: UpdateSource, stages: readonly Stage[], onError: (error: unknown) => void) {
    this.#store = store;
    this.#changes = new Listeners(onError);
    this.#polls = new Listeners(onError);
    this.#subscription = store.onDidUpdate((update) => {
      for (const stage of stages) {
        try {
          stage.take(update);
        } catch (error) {
          onError(error);
        }
      }
      this.#tell(update);
    });
  }

  all(): readonly WatchedTask[] {
    return this.#store.all();
  }

  get(key: string): WatchedTask | undefined {
    return this.#store.get(key);
  }

  onDidChange(listener: (diff: StoreDiff) => void): Subscription {
    return this.#changes.add(listener);
  }

  onDidPoll(listener: (task: WatchedTask) => void): Subscription {
    return this.#polls.add(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.clear();
    this.#polls.clear();
  }

  #tell({ diff, polled }: StoreUpdate): void {
    if (diff !== null) this.#changes.emit(diff);
    // An earlier listener may have removed the task.
    for (const watched of polled) if (this.#store.get(watched.key) !== undefined) this.#polls.emit(watched);
  }
}
