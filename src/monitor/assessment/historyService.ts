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
  /** Where the database lives; made if need be. */
  readonly folder: string;
  /** Whether the task is to leave no trace there: what is known of it goes with the window. */
  isTemporary(key: string): boolean;
}

/** How often old samples are thinned out. ms. */
const compactEvery = 3_600_000;
/** The first time, so that a window that is opened and closed again does not even begin. ms. */
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

  /** Takes in the end of a poll, and the run that what was read belongs to. */
  judge(watched: WatchedTask, run: Run | null): void {
    this.#opened?.assessments.judge(watched, run);
  }

  /** Judges all tasks again, by options that have changed. */
  judgeAgain(): void {
    this.#opened?.assessments.judgeAgain();
  }

  get(key: string): Assessment | null {
    return this.#opened?.assessments.get(key) ?? null;
  }

  samples(key: string): readonly Sample[] {
    return this.#opened?.assessments.samples(key) ?? [];
  }

  /** All that is stored of the task in this range. */
  history(key: string, range: SampleRange = {}): readonly Sample[] {
    return this.#opened?.historyStore.of(key).samples(key, range) ?? [];
  }

  runs(key: string): readonly RunRecord[] {
    return this.#opened?.historyStore.of(key).runs(key) ?? [];
  }

  /** The run that the task was in when it was last watched by any window. */
  runBefore(key: string): Run | null {
    return this.#opened?.historyStore.of(key).runOf(key) ?? null;
  }

  /** What was read last of each of these tasks, by any window; without those that leave no trace. */
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample> {
    return this.#opened?.historyStore.latestOfAll(keys) ?? new Map();
  }

  /** The newest first. */
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

  /** Deletes all that is known of these tasks. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#opened?.historyStore.forget(key);
    if (keys.length > 0) this.#lists.emit();
  }

  /** Gives what is known of tasks other keys, because they are called otherwise from now on. */
  async rename(pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
    // A history that is still opening would keep the old keys.
    await this.#opening;
    for (const [from, to] of pairs) this.#opened?.historyStore.rename(from, to);
    if (pairs.length > 0) this.#lists.emit();
  }

  /** Reports the key of a task that was judged again. */
  onDidChange(listener: (key: string) => void): Subscription {
    return this.#changes.add(listener);
  }

  /**
   * Tells what has just happened and is news in all windows. `firstLook`: it was found out by this window's first look at the
   * task, and may have happened long before.
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

  /** Tells that the list of events is another one: something happened, was read or cleared, or the list is there at last. */
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
      // Monitoring goes on without it.
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
