import { namesNoState, type TaskStatus } from '../model/status.ts';
import { lastKnownStatus } from './history/lastKnown.ts';
import type { Sample } from './history/sample.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import type { Monitor } from './monitor.ts';
import type { Run } from './runs.ts';
import { hasMoved, type Stage, type StoreUpdate, type WatchedTask } from './watchedTask.ts';

/** History and assessment of the tasks. */
export interface Recorder extends Stage {
  /** Opens the history. Never rejects. */
  ready(): Promise<void>;
  runBefore(key: string): Run | null;
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample>;
  judge(watched: WatchedTask, run: Run | null): void;
}

/** The maximum number of polls held while the history opens. The oldest are dropped first. */
const maxHeld = 5000;

/**
 * The stage that assesses and records each update. The history opens with the first watched task. Reads do not wait for
 * it, so the stage holds updates that arrive earlier. When the history is open, runs continue where earlier windows
 * left them, and held updates are recorded under the correct run. Tasks without a status show their last known one.
 */
export class HistoryStage implements Stage {
  readonly #monitor: Pick<Monitor, 'tasks' | 'learnRuns' | 'restore'>;
  readonly #recorder: Recorder;
  readonly #onError: (error: unknown) => void;
  readonly #restored: Listeners<void>;
  /** Updates that arrived before the history opened. null: the history is open. */
  #held: StoreUpdate[] | null = [];
  /** Keys of tasks whose last known status must be looked up. */
  #added: string[] = [];
  #disposed = false;

  constructor(
    monitor: Pick<Monitor, 'tasks' | 'learnRuns' | 'restore'>,
    recorder: Recorder,
    onError: (error: unknown) => void,
  ) {
    this.#monitor = monitor;
    this.#recorder = recorder;
    this.#onError = onError;
    this.#restored = new Listeners(onError);
  }

  take(update: StoreUpdate): void {
    if (this.#held === null) this.#recorder.take(update);
    else this.#hold(update);
    const first = this.#added.length === 0;
    for (const { key } of update.diff?.added ?? []) this.#added.push(key);
    if (first && this.#added.length > 0) void this.#resume();
  }

  /** Reports that tasks got their last known status, so that views can show it at once. */
  onDidRestore(listener: () => void): Subscription {
    return this.#restored.add(listener);
  }

  dispose(): void {
    this.#disposed = true;
    this.#held = [];
    this.#restored.clear();
  }

  #hold({ diff, polled }: StoreUpdate): void {
    const moved = diff?.changed.filter(hasMoved).map(({ after }) => after) ?? [];
    const gone = new Set([...(diff?.removed ?? []), ...moved].map(({ key }) => key));
    let held = this.#held ?? [];
    if (gone.size > 0) held = held.map((update) => without(update, gone));
    held.push({ diff, polled });
    while (held.length > 1 && count(held) > maxHeld) held.shift();
    this.#held = held;
  }

  async #resume(): Promise<void> {
    await this.#recorder.ready();
    if (this.#disposed) return;
    const keys = this.#added;
    this.#added = [];
    const held = this.#held;
    this.#held = null;
    try {
      const restored = this.#restore(keys);
      if (held !== null) this.#record(held, restored);
      if (restored.size > 0) this.#restored.emit();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Restores the last known status of tasks without one. Returns their keys. */
  #restore(keys: readonly string[]): ReadonlySet<string> {
    const { tasks } = this.#monitor;
    const states = new Map<string, { readonly status: TaskStatus; readonly at: number }>();
    for (const [key, sample] of this.#recorder.latestOfAll(keys)) {
      const watched = tasks.get(key);
      if (watched !== undefined && (watched.status === null || namesNoState(watched.status)))
        states.set(key, { status: lastKnownStatus(watched.task, sample), at: sample.seenUntil });
    }
    if (states.size > 0) this.#monitor.restore(states);
    return new Set(states.keys());
  }

  /** Passes on the held updates in order, with each status in its run. */
  #record(held: readonly StoreUpdate[], restored: ReadonlySet<string>): void {
    const read = new Map<string, TaskStatus[]>();
    // An answer without a state says nothing new about a task whose last state is known.
    const newsOf = ({ key, status }: WatchedTask): TaskStatus | null =>
      status !== null && restored.has(key) && namesNoState(status) ? null : status;
    for (const watched of held.flatMap(({ polled }) => polled)) {
      const status = newsOf(watched);
      if (status !== null && watched.problem === null)
        read.set(watched.key, [...(read.get(watched.key) ?? []), status]);
    }
    const placed = this.#monitor.learnRuns((key) => this.#recorder.runBefore(key), read);
    for (const { diff, polled } of held) {
      this.#recorder.take({ diff, polled: [] });
      for (const watched of polled) {
        // Some are no longer watched. Restored tasks had no good read here, but `current` has the time of the earlier
        // one.
        const current = this.#monitor.tasks.get(watched.key);
        if (current === undefined) continue;
        const status = newsOf(watched);
        const place = status === null ? undefined : placed.get(status);
        if (place === undefined) this.#recorder.judge(restored.has(watched.key) ? current : watched, null);
        else this.#recorder.judge({ ...watched, status: place.status }, place.run);
      }
    }
  }
}

function count(updates: readonly StoreUpdate[]): number {
  return updates.reduce((sum, { polled }) => sum + polled.length, 0);
}

function without({ diff, polled }: StoreUpdate, gone: ReadonlySet<string>): StoreUpdate {
  return { diff, polled: polled.filter(({ key }) => !gone.has(key)) };
}
