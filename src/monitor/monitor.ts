import type { Account } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import { type TaskRef, taskKey } from '../model/task.ts';
import { AccountPoller, type PollerDependencies, type ReadTask } from './accountPoller.ts';
import type { Clock, Random } from '../base/clock.ts';
import { sameAccount } from '../model/equality.ts';
import type { UpdateSource } from './feed.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import { defaultPolling, type PollingSettings, usablePolling } from './pollPolicy.ts';
import type { Run } from './runs.ts';
import type { TaskLists } from './taskLists.ts';
import { TaskStore } from './taskStore.ts';
import type { ConfiguredTask, TaskSource } from './watchedTask.ts';

export interface MonitorOptions {
  readonly read: ReadTask;
  /** Lists that read many tasks at once. undefined: every task is read singly. */
  readonly lists?: TaskLists;
  /** Whether the task's panel is open. It is then read singly, because a list may omit parts. */
  isLookedAt?(key: string): boolean;
  /** A list read failed; its tasks are read singly for a while. */
  onListProblem?(account: Account, problem: Problem): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly polling?: PollingSettings;
  /** Returns the polling settings of an account. The simulated clouds of the demo can be polled more often. */
  pollingOf?(account: Account, usual: PollingSettings): PollingSettings;
  /** true: runs continue where earlier windows left them. No run begins until `learnRuns` supplies the earlier runs. */
  readonly resumesRuns?: boolean;
  /** Receives bugs: a listener that throws, or an adapter that fails unexpectedly. */
  onError(error: unknown): void;
}

/** The entry point of the monitor. It makes no request and sets no timer before it has tasks. */
export class Monitor {
  readonly #store: TaskStore;
  #pollers: readonly AccountPoller[] = [];
  readonly #dependencies: PollerDependencies;
  readonly #pauses: Listeners<boolean>;
  #polling: PollingSettings;
  #focused = true;
  #paused = false;
  #configuration = 0;
  #disposed = false;

  constructor(options: MonitorOptions) {
    const { read, clock, random } = options;
    const onError = (error: unknown): void => {
      options.onError(error);
    };
    this.#store = new TaskStore(onError, options.resumesRuns === true ? null : () => null);
    this.#pauses = new Listeners(onError);
    this.#polling = usablePolling(options.polling ?? defaultPolling);
    this.#dependencies = {
      read,
      lists: options.lists ?? null,
      isLookedAt: (key) => options.isLookedAt?.(key) ?? false,
      onListProblem: (account, problem) => {
        options.onListProblem?.(account, problem);
      },
      clock,
      random,
      store: this.#store,
      conditions: (account) => ({
        focused: this.#focused,
        paused: this.#paused,
        polling: options.pollingOf?.(account, this.#polling) ?? this.#polling,
      }),
      onError,
    };
  }

  get tasks(): TaskSource & UpdateSource {
    return this.#store;
  }

  /** Returns the run of a task. null: no status has been read, or earlier runs are not known yet. */
  runOf(key: string): Run | null {
    return this.#store.runOf(key);
  }

  /** Returns how many tasks the account of this task reads, itself included. 0: the task is not watched. */
  siblingsOf(key: string): number {
    return this.#store.siblingsOf(key);
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** See TaskStore.learnRuns. */
  learnRuns(...known: Parameters<TaskStore['learnRuns']>): ReturnType<TaskStore['learnRuns']> {
    return this.#store.learnRuns(...known);
  }

  /** See TaskStore.restore. */
  restore(states: ReadonlyMap<string, { readonly status: TaskStatus; readonly at: number }>): void {
    if (!this.#disposed) this.#store.restore(states);
  }

  /** Reports the new state when all polling is paused or resumed. */
  onDidChangePaused(listener: (paused: boolean) => void): Subscription {
    return this.#pauses.add(listener);
  }

  /**
   * Watches exactly these tasks. Unchanged tasks are not disturbed. An account whose keys or endpoints changed
   * restarts: its reads in flight are aborted, their results are dropped, and its tasks are read at once. A task with a
   * problem instead of an account shows the problem at once and is never read.
   */
  configure(tasks: readonly ConfiguredTask[]): void {
    if (this.#disposed) return;
    const wanted: { readonly account: Account; readonly tasks: TaskRef[] }[] = [];
    const seen = new Set<string>();
    for (const { task, account } of tasks) {
      // The first of several entries for the same task counts, as in the store.
      if (seen.has(taskKey(task))) continue;
      seen.add(taskKey(task));
      if (!account) continue;
      // Compares all fields, because accounts of the same name may have different keys or endpoints.
      const group = wanted.find((other) => sameAccount(other.account, account));
      if (group) group.tasks.push(task);
      else wanted.push({ account, tasks: [task] });
    }
    const kept: AccountPoller[] = [];
    for (const poller of this.#pollers) {
      if (wanted.some(({ account }) => sameAccount(account, poller.account))) kept.push(poller);
      else poller.dispose();
    }
    this.#pollers = kept;
    this.#configuration += 1;
    const mine = this.#configuration;
    this.#store.setTasks(tasks);
    // A listener may have changed the configuration or disposed the monitor.
    if (mine !== this.#configuration) return;
    for (const { account, tasks: group } of wanted) {
      let poller = this.#pollers.find((other) => sameAccount(other.account, account));
      if (!poller) {
        poller = new AccountPoller(account, this.#dependencies);
        this.#pollers = [...this.#pollers, poller];
      }
      poller.setTasks(group);
    }
  }

  /**
   * Call this after the user has tested and saved this account. If exactly these keys are refused, it clears the
   * refusal and resumes polling with a single read. Call `configure` first, because it replaces pollers with other
   * keys.
   */
  accountAccepted(account: Account): void {
    for (const poller of this.#pollers) if (sameAccount(poller.account, account)) poller.keysAccepted();
  }

  /**
   * Reads these tasks (default: all) now, also while paused and after refused keys. Resolves when a read that started
   * after this call has succeeded or failed for each task; see AccountPoller.refresh. Never rejects.
   */
  async refresh(keys?: readonly string[]): Promise<void> {
    const wanted = keys ?? this.#store.all().map((task) => task.key);
    await Promise.all(this.#pollers.map((poller) => poller.refresh(wanted)));
  }

  /** Sets whether the window has the focus. Without the focus, polling slows down but does not stop. */
  setFocused(focused: boolean): void {
    if (focused === this.#focused) return;
    this.#focused = focused;
    this.#replan();
  }

  /** Pauses or resumes all polling. Requested reads are still made. */
  setPaused(paused: boolean): void {
    if (paused === this.#paused || this.#disposed) return;
    this.#paused = paused;
    this.#replan();
    this.#pauses.emit(paused);
  }

  setPolling(settings: PollingSettings): void {
    this.#polling = usablePolling(settings);
    this.#replan();
  }

  /** After this call there are no timers, requests, or events. */
  dispose(): void {
    this.#disposed = true;
    this.#configuration += 1;
    for (const poller of this.#pollers) poller.dispose();
    this.#pollers = [];
    this.#store.dispose();
    this.#pauses.clear();
  }

  #replan(): void {
    for (const poller of this.#pollers) poller.replan();
  }
}
