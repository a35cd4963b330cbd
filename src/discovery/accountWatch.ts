import type { Account } from '../model/account.ts';
import { needsUserAction } from '../model/problem.ts';
import type { TaskRef } from '../model/task.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Trouble } from './discover.ts';
import type { KnownTasks, Listing } from './knownTasks.ts';
import { matcherOf } from './patterns.ts';
import type { WatchRule } from './rules.ts';

/** The result of listing all places of an account once. */
export interface Look extends Listing {
  readonly troubles: readonly Trouble[];
  /** At least one place could be listed. */
  readonly answered: boolean;
}

/** Interval between two looks, ms. */
export const lookEveryMs = 10 * 60_000;
export const lookUnfocusedEveryMs = 30 * 60_000;
const maxPauseMs = 60 * 60_000;
/** After a reload, the known tasks are read first. */
const firstLookAfterMs = 10_000;
/** A transient failure is shown only after this many failures in a row. */
const failuresToShow = 3;

export interface AccountWatchParts {
  readonly clock: Clock;
  look(account: Account, signal: AbortSignal): Promise<Look>;
  /** What is stored of the account, perhaps by another window. */
  remembered(account: Account): KnownTasks;
  conditions(): { readonly focused: boolean; readonly paused: boolean };
  /** A look has ended: tasks or troubles may have changed. */
  changed(account: Account): void;
  /** The result of another window's look was adopted: tasks may have changed. */
  adopted(): void;
  onError(error: unknown): void;
}

/** An account whose tasks are watched by a rule. Lists them at intervals, one look at a time. */
export class AccountWatch {
  readonly #parts: AccountWatchParts;
  #known: KnownTasks;
  /** Later than now if the clock has been set back since. */
  readonly #startedAt: number;
  #account: Account;
  #rule: WatchRule;
  #tasks: readonly TaskRef[] | null = null;
  #troubles: readonly Trouble[] = [];
  #failures = 0;
  /** Refused keys are not used again until they change. */
  #halted = false;
  #urgent = false;
  #timer: Timer | null = null;
  #looking: AbortController | null = null;

  constructor(account: Account, rule: WatchRule, known: KnownTasks, parts: AccountWatchParts) {
    this.#account = account;
    this.#rule = rule;
    this.#known = known;
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.plan();
  }

  get account(): Account {
    return this.#account;
  }

  get rule(): WatchRule {
    return this.#rule;
  }

  get known(): KnownTasks {
    return this.#known;
  }

  /** The tasks that the rule selects. */
  tasks(): readonly TaskRef[] {
    this.#tasks ??= this.#known.tasks().filter(matcherOf(this.#rule));
    return this.#tasks;
  }

  /** The troubles of the last look that are worth showing. */
  troubles(): readonly Trouble[] {
    const [first] = this.#troubles;
    if (first === undefined) return [];
    const lasting = this.#troubles.filter(({ problem }) => needsUserAction(problem.kind));
    return this.#failures >= failuresToShow ? this.#troubles : lasting;
  }

  setRule(rule: WatchRule): void {
    this.#rule = rule;
    this.#tasks = null;
  }

  /** Replaces the keys or the endpoint. Earlier failures no longer count. */
  setAccount(account: Account): void {
    this.#account = account;
    this.lookNow();
  }

  /** Starts a look as soon as allowed. A look in progress is restarted. */
  lookNow(): void {
    this.#looking?.abort();
    this.#looking = null;
    this.#halted = false;
    this.#failures = 0;
    this.#urgent = true;
    this.plan();
  }

  /** Sets the timer for the next look. Call when the conditions have changed. */
  plan(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const { focused, paused } = this.#parts.conditions();
    // A look makes many requests. None of them may be sent while paused.
    if (paused && this.#looking !== null) {
      this.#looking.abort();
      this.#looking = null;
      this.#urgent = true;
    }
    if (paused || this.#halted || this.#looking !== null) return;
    const { clock } = this.#parts;
    const now = clock.now();
    this.#timer = clock.after(Math.max(0, this.#dueAt(focused) - now), () => {
      this.#timer = null;
      void this.#look();
    });
  }

  /** Adopts a look that was made elsewhere. */
  take(look: Look): void {
    const { clock } = this.#parts;
    this.#urgent = false;
    this.#known.listedAt = clock.now();
    this.#known.take(look);
    this.#tasks = null;
    this.#troubles = look.troubles;
    this.#failures = look.answered ? 0 : this.#failures + 1;
    this.#halted = look.troubles.some(({ place, problem }) => place === null && problem.kind === 'credentials');
    this.plan();
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#looking?.abort();
    this.#looking = null;
  }

  #dueAt(focused: boolean): number {
    const { listedAt } = this.#known;
    const now = this.#parts.clock.now();
    // A time in the future comes from a clock that was wrong.
    if (this.#urgent || listedAt === null || listedAt > now) return now;
    const usual = focused ? lookEveryMs : lookUnfocusedEveryMs;
    const pause = Math.max(usual, Math.min(maxPauseMs, usual * 2 ** this.#failures));
    return Math.max(Math.min(this.#startedAt, now) + firstLookAfterMs, listedAt + pause);
  }

  /** Adopts what another window has found since. The next look of this window is then due later. */
  #adopt(): boolean {
    const other = this.#parts.remembered(this.#account);
    const { listedAt } = other;
    if (this.#urgent || listedAt === null || listedAt > this.#parts.clock.now()) return false;
    if (listedAt <= (this.#known.listedAt ?? -Infinity)) return false;
    this.#known = other;
    this.#tasks = null;
    this.#parts.adopted();
    this.plan();
    return true;
  }

  async #look(): Promise<void> {
    if (this.#adopt()) return;
    const looking = new AbortController();
    this.#looking = looking;
    try {
      const look = await this.#parts.look(this.#account, looking.signal);
      if (looking.signal.aborted) return;
      this.#looking = null;
      this.take(look);
      this.#parts.changed(this.#account);
    } catch (error) {
      if (looking.signal.aborted) return;
      this.#parts.onError(error);
      this.#looking = null;
      this.take({ tasks: [], complete: false, troubles: [], answered: false });
    }
  }
}
