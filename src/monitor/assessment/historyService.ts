import type { Clock, Timer } from '../../base/clock.ts';
import type { EventFilter, EventQuery, HistoryEvent } from '../history/events.ts';
import type { HistoryProblem } from '../history/problems.ts';
import type { Sample } from '../history/sample.ts';
import type { RunRecord, SampleRange } from '../history/samples.ts';
import { Listeners, type Subscription } from '../../base/listeners.ts';
import type { Run } from '../runs.ts';
import type { Stage, StoreUpdate, WatchedTask } from '../watchedTask.ts';
import type { HistoryStore } from './historyStore.ts';
import type { Assessment, Assessments, AssessmentSource, AssessmentsOptions, News } from './assessments.ts';

export interface HistoryServiceOptions extends Omit<AssessmentsOptions, 'recordsOf'> {
  /** The folder of the database. It is created if it does not exist. */
  readonly folder: string;
  /** Whether the task leaves no trace on disk. Its data is lost when the window closes. */
  isTemporary(key: string): boolean;
}

/** The interval of thinning. ms. */
const compactEvery = 3_600_000;
/** The delay of the first thinning, so that a window that closes soon does not start it. ms. */
const compactFirst = 5 * 60_000;

/**
 * History and assessments. Opened with the first watched task, so that a window without tasks loads no database. Until
 * then, and if it can't be opened, everything is empty.
 */
export class HistoryService implements AssessmentSource, Stage {
  readonly #options: HistoryServiceOptions;
  readonly #changes: Listeners<string>;
  readonly #news: Listeners<News>;
  readonly #lists: Listeners<void>;
  readonly #problems: Listeners<HistoryProblem>;
  #opening: Promise<void> | null = null;
  #opened: { readonly historyStore: HistoryStore; readonly assessments: Assessments } | null = null;
  #compacting: Timer | null = null;
  #disposed = false;

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
    const onError = (error: unknown): void => {
      options.onError(error);
    };
    this.#changes = new Listeners(onError);
    this.#news = new Listeners(onError);
    this.#lists = new Listeners(onError);
    this.#problems = new Listeners(onError);
  }

  /** Opens the history. Resolves when it is open or opening has failed. Never rejects. */
  ready(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  take(update: StoreUpdate): void {
    this.#opened?.assessments.take(update);
  }

  /** Takes the result of a poll and the run that the status belongs to. */
  judge(watched: WatchedTask, run: Run | null): void {
    this.#opened?.assessments.judge(watched, run);
  }

  /** Assesses all tasks again after the options changed. */
  judgeAgain(): void {
    this.#opened?.assessments.judgeAgain();
  }

  get(key: string): Assessment | null {
    return this.#opened?.assessments.get(key) ?? null;
  }

  samples(key: string): readonly Sample[] {
    return this.#opened?.assessments.samples(key) ?? [];
  }

  /** Returns all stored samples of the task in this range. */
  history(key: string, range: SampleRange = {}): readonly Sample[] {
    return this.#opened?.historyStore.of(key).samples(key, range) ?? [];
  }

  runs(key: string): readonly RunRecord[] {
    return this.#opened?.historyStore.of(key).runs(key) ?? [];
  }

  /** Returns the run of the task when any window last watched it. null: none is known. */
  runBefore(key: string): Run | null {
    return this.#opened?.historyStore.of(key).runOf(key) ?? null;
  }

  /** Returns the last sample of each task from any window. Tasks that leave no trace are omitted. */
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample> {
    return this.#opened?.historyStore.latestOfAll(keys) ?? new Map();
  }

  /** Returns the events, newest first. */
  events(query: EventQuery): readonly HistoryEvent[] {
    return this.#opened?.historyStore.events(query) ?? [];
  }

  unreadCount(filter: EventFilter = {}): number {
    return this.#opened?.historyStore.unreadCount(filter) ?? 0;
  }

  markRead(which: readonly number[] | EventFilter): void {
    this.#opened?.historyStore.markRead(which);
    this.#lists.emit();
  }

  clearEvents(filter: EventFilter = {}): void {
    this.#opened?.historyStore.clearEvents(filter);
    this.#lists.emit();
  }

  /** Deletes all stored data of these tasks. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#opened?.historyStore.forget(key);
    if (keys.length > 0) this.#lists.emit();
  }

  /** Moves the stored data of tasks to their new keys. */
  async rename(pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
    // A history that is still opening would keep the old keys.
    await this.#opening;
    for (const [from, to] of pairs) this.#opened?.historyStore.rename(from, to);
    if (pairs.length > 0) this.#lists.emit();
  }

  /** Reports the key of a task whose status or assessment has changed. */
  onDidChange(listener: (key: string) => void): Subscription {
    return this.#changes.add(listener);
  }

  /**
   * Reports events that no other window has reported. `firstLook`: the first read of the task in this window found
   * them, so they may have happened long before.
   */
  onDidHappen(listener: (events: readonly HistoryEvent[], firstLook: boolean) => void): Subscription {
    return this.#news.add(({ events, firstLook }) => {
      listener(events, firstLook);
    });
  }

  /** Reports problems with the history that the user should know. */
  onDidMeetProblem(listener: (problem: HistoryProblem) => void): Subscription {
    return this.#problems.add(listener);
  }

  /** Reports that the list of events changed: a new, read, or cleared event, or the list became available. */
  onDidChangeEvents(listener: () => void): Subscription {
    return this.#lists.add(listener);
  }

  dispose(): void {
    this.#disposed = true;
    this.#compacting?.cancel();
    this.#opened?.assessments.dispose();
    this.#opened?.historyStore.close();
    this.#opened = null;
    this.#changes.clear();
    this.#news.clear();
    this.#lists.clear();
    this.#problems.clear();
  }

  async #open(): Promise<void> {
    try {
      const { clock, folder } = this.#options;
      const { createHistoryStore, createAssessments, openHistory, inMemoryHistories } = await import('./lazy.ts');
      const onProblem = (problem: HistoryProblem): void => {
        this.#problems.emit(problem);
      };
      const openPassing = await inMemoryHistories({ clock });
      const history = await openHistory(folder, { clock, onProblem });
      const historyStore = createHistoryStore(history, openPassing, (key) => this.#options.isTemporary(key));
      if (this.#disposed) {
        historyStore.close();
        return;
      }
      const assessments = createAssessments({ ...this.#options, recordsOf: (key) => historyStore.of(key) });
      assessments.onDidChange((key) => {
        this.#changes.emit(key);
      });
      assessments.onDidHappen((events, firstLook) => {
        this.#news.emit({ events, firstLook });
        this.#lists.emit();
      });
      this.#opened = { historyStore, assessments };
      this.#lists.emit();
      this.#compactLater(clock, compactFirst);
    } catch (error) {
      // Monitoring continues without the history.
      this.#options.onError(error);
    }
  }

  #compactLater(clock: Clock, ms: number): void {
    this.#compacting = clock.after(ms, () => {
      void this.#compact(clock);
    });
  }

  async #compact(clock: Clock): Promise<void> {
    try {
      await this.#opened?.historyStore.compact(clock.now());
    } catch (error) {
      this.#options.onError(error);
    }
    if (!this.#disposed) this.#compactLater(clock, compactEvery);
  }
}
