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
  /** Lists by which many tasks are read at once; without, each is read by itself. */
  readonly lists?: TaskLists;
  /** Somebody looks at all that is known of the task (its panel is open). */
  isLookedAt?(key: string): boolean;
  /** A list could not be read; its tasks are read one by one. */
  onListProblem?(account: Account, problem: Problem): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly polling?: PollingSettings;
  /** The polling of one account, where it differs from the usual (the demo's own clouds may be asked more often). */
  pollingOf?(account: Account, usual: PollingSettings): PollingSettings;
  /** Runs go on where earlier windows left them, which becomes known only through `learnRuns`; until then none begins. */
  readonly resumesRuns?: boolean;
  /** Receives bugs: a listener that throws, or an adapter that fails unexpectedly. */
  onError(error: unknown): void;
}

/** The entry point to the engine. Makes no request and sets no timer before it has tasks. */
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

  /** The run that a task is in; null before its first status. */
  runOf(key: string): Run | null {
    return this.#store.runOf(key);
  }

  /** How many tasks the account of this one reads, itself included. */
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
   * Watches these tasks and no others. Unchanged ones go on undisturbed; an account whose keys or endpoints changed
   * begins anew: its reads in flight are aborted, their results dropped, and its tasks read at once. A task with a
   * problem in place of an account shows it at once and is never read.
   */
  configure(tasks: readonly ConfiguredTask[]): void {
    if (this.#disposed) return;
    const wanted: { readonly account: Account; readonly tasks: TaskRef[] }[] = [];
    const seen = new Set<string>();
    for (const { task, account } of tasks) {
      // Of entries for the same task the first one holds, in the store as well.
      if (seen.has(taskKey(task))) continue;
      seen.add(taskKey(task));
      if (!account) continue;
      // By all that it holds: an account of the same name may have other keys, or be at another endpoint.
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
    // A listener may have configured anew, or disposed.
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
   * Somebody has tested and saved this account (again): when exactly these keys stand refused, the refusal is taken back
   * and polling begins anew, one read first. To be called after `configure`, which replaces what polls under other keys.
   */
  accountAccepted(account: Account): void {
    for (const poller of this.#pollers) if (sameAccount(poller.account, account)) poller.keysAccepted();
  }

  /**
   * Reads these tasks (default: all) now, also while paused and after refused keys. Resolves when for each of them a
   * read that started after this call has ended, well or badly; see AccountPoller.refresh. Never rejects.
   */
  async refresh(keys?: readonly string[]): Promise<void> {
    const wanted = keys ?? this.#store.all().map((task) => task.key);
    await Promise.all(this.#pollers.map((poller) => poller.refresh(wanted)));
  }

  /** Whether the window has the focus: without it, polling is slower, not stopped. */
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

  /** No timer, request, or event after this. */
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
