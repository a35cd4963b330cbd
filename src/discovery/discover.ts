import * as l10n from '@vscode/l10n';
import type { ListedTask, Place, Places, TaskPage } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { type Problem, problemOf, type ProblemKind } from '../model/problem.ts';
import { taskKey } from '../model/task.ts';
import type { Clock } from '../base/clock.ts';

/** The list calls that discovery needs; `CloudReader` implements them. */
export interface Lister {
  places(account: Account, signal: AbortSignal): Promise<Places>;
  list(account: Account, place: Place, signal: AbortSignal): AsyncIterable<TaskPage>;
}

/** A list that failed or is incomplete. */
export interface Trouble {
  readonly account: Account;
  /** null: the whole account. */
  readonly place: Place | null;
  /** The missing part of the place, for example "USMC"; null: all of it. */
  readonly what: string | null;
  readonly problem: Problem;
}

/** The steps of a search, in the order in which they are reported. */
export type Step =
  /** The account's places are known. `wanted` are the ones that will be listed. */
  | {
      readonly kind: 'places';
      readonly account: Account;
      readonly all: readonly Place[];
      readonly wanted: readonly Place[];
    }
  /** Each task once, in the first place that lists it. Never empty. */
  | {
      readonly kind: 'found';
      readonly account: Account;
      readonly place: Place;
      readonly tasks: readonly ListedTask[];
    }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  /** The list of this place has ended, successfully or not. */
  | { readonly kind: 'place-ended'; readonly account: Account; readonly place: Place }
  | { readonly kind: 'account-ended'; readonly account: Account };

export interface Search {
  readonly lister: Lister;
  readonly accounts: readonly Account[];
  /** Selects the places to list. Default: all. */
  readonly wants?: (account: Account, place: Place) => boolean;
  readonly clock: Clock;
  /** Aborts the search. Nothing is reported after that. */
  readonly signal: AbortSignal;
  /** Receives faults in this extension. They are reported as a trouble as well. */
  readonly onError: (error: unknown) => void;
}

/** Places of one account that are listed at the same time. */
export const placesAtOnce = 4;
/** How often a throttled request is repeated, and how long to wait (ms) when the cloud does not say. */
const maxRepeats = 2;
const usualWaitMs = 3_000;
const maxWaitMs = 30_000;

/**
 * Lists the tasks of all accounts concurrently, with up to `placesAtOnce` places per account, and reports results as
 * they arrive. A failure is reported as a trouble and does not stop the rest. Resolves when every list has ended, or at
 * once when aborted. Never rejects.
 */
export async function discover(search: Search, report: (step: Step) => void): Promise<void> {
  await Promise.all(search.accounts.map((account) => new AccountSearch(search, account, report).run()));
}

class AccountSearch {
  readonly #search: Search;
  readonly #account: Account;
  readonly #listener: (step: Step) => void;
  /** Aborted when no further request of this account can succeed. */
  readonly #own = new AbortController();
  readonly #signal: AbortSignal;
  readonly #seen = new Set<string>();
  /** Set while the cloud throttles the account: no request is sent until this resolves. */
  #pause: Promise<void> | null = null;
  #answered = 0;
  #unreached = 0;

  constructor(search: Search, account: Account, listener: (step: Step) => void) {
    this.#search = search;
    this.#account = account;
    this.#listener = listener;
    this.#signal = AbortSignal.any([search.signal, this.#own.signal]);
  }

  async run(): Promise<void> {
    const { lister, wants } = this.#search;
    const account = this.#account;
    try {
      const { places, problem } = await this.#withRetries(() => lister.places(account, this.#signal));
      const wanted = places.filter((place) => wants?.(account, place) ?? true);
      this.#report({ kind: 'places', account, all: places, wanted });
      if (problem !== null) this.#trouble(null, null, problem);
      const queue = [...wanted];
      await Promise.all(
        Array.from({ length: Math.min(placesAtOnce, queue.length) }, async () => {
          for (let place = queue.shift(); place !== undefined && !this.#signal.aborted; place = queue.shift())
            await this.#list(place);
        }),
      );
    } catch (error) {
      if (!this.#signal.aborted) this.#trouble(null, null, this.#problemOf(error));
    }
    this.#report({ kind: 'account-ended', account });
  }

  async #list(place: Place): Promise<void> {
    const account = this.#account;
    try {
      await this.#withRetries(async () => {
        for await (const page of this.#search.lister.list(account, place, this.#signal)) {
          this.#signal.throwIfAborted();
          this.#answered += 1;
          this.#take(place, page);
          await this.#afterPause();
        }
      });
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#failed(place, this.#problemOf(error));
    }
    this.#report({ kind: 'place-ended', account, place });
  }

  #take(place: Place, { tasks, gap }: TaskPage): void {
    const fresh = tasks.filter(({ task }) => {
      const key = taskKey(task);
      return !this.#seen.has(key) && this.#seen.add(key);
    });
    if (fresh.length > 0) this.#report({ kind: 'found', account: this.#account, place, tasks: fresh });
    if (gap !== null) this.#trouble(place, gap.what, gap.problem);
  }

  /** Reports the failure for one place, or for the whole account if every other place would fail the same way. */
  #failed(place: Place, problem: Problem): void {
    if (isUnreachable(problem.kind)) this.#unreached += 1;
    const everywhere =
      concernsAccount(problem.kind) ||
      (this.#answered === 0 && this.#unreached >= placesAtOnce && isUnreachable(problem.kind));
    this.#trouble(everywhere ? null : place, null, problem);
    if (everywhere) this.#own.abort();
  }

  #trouble(place: Place | null, what: string | null, problem: Problem): void {
    this.#report({ kind: 'trouble', trouble: { account: this.#account, place, what, problem } });
  }

  #report(step: Step): void {
    if (!this.#search.signal.aborted) this.#listener(step);
  }

  /** Repeats a throttled request after a pause. Clouds limit the account, so all of its requests wait. */
  async #withRetries<T>(ask: () => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats += 1) {
      if (this.#pause !== null) await this.#afterPause();
      try {
        return await ask();
      } catch (error) {
        const problem = problemOf(error);
        if (problem?.kind !== 'throttled' || repeats >= maxRepeats) throw error;
        this.#pauseFor(Math.min(problem.waitMs ?? usualWaitMs * 2 ** repeats, maxWaitMs));
      }
    }
  }

  async #afterPause(): Promise<void> {
    while (this.#pause !== null) await this.#pause;
  }

  #pauseFor(ms: number): void {
    const pause: Promise<void> = Promise.all([this.#pause, this.#wait(ms)]).then(() => {
      if (this.#pause === pause) this.#pause = null;
    });
    this.#pause = pause;
  }

  #wait(ms: number): Promise<void> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        timer.cancel();
        reject(new Error('aborted'));
      };
      const timer = this.#search.clock.after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  #problemOf(error: unknown): Problem {
    const problem = problemOf(error);
    if (problem !== null) return problem;
    this.#search.onError(error);
    return {
      kind: 'bad-answer',
      message: l10n.t('The answer could not be understood.'),
      hint: l10n.t('This is a fault of the monitor: please report it, with the log.'),
      code: null,
      requestId: null,
    };
  }
}

/**
 * Failures that every further request of the account would repeat. Some clouds even lock keys that are refused too
 * often.
 */
function concernsAccount(kind: ProblemKind): boolean {
  return kind === 'credentials' || kind === 'clock' || kind === 'proxy';
}

/** Regions may have hosts of their own. One unreachable host implies nothing about the others; several do. */
function isUnreachable(kind: ProblemKind): boolean {
  return kind === 'network' || kind === 'tls';
}
