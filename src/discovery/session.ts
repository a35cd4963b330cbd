import type { Place } from '../clouds/cloud.ts';
import { type Account, accountKey } from '../model/account.ts';
import type { Clock } from '../monitor/clock.ts';
import { type Before, Choice } from './choice.ts';
import { discover, type Lister, type Step, type Trouble } from './discover.ts';
import type { LeftOut } from './leftOut.ts';

export interface SessionParts {
  readonly lister: Lister;
  readonly clock: Clock;
  readonly leftOut: LeftOut;
  readonly before: Before;
  accounts(): readonly Account[];
  /** Called often: whenever something was found or a step has ended. */
  changed(): void;
  onError(error: unknown): void;
}

interface AccountPlaces {
  readonly all: readonly Place[];
  readonly wanted: readonly Place[];
  done: number;
}

/** One search by the user: what was found and what is chosen, kept over several looks. */
export class Session {
  readonly #parts: SessionParts;
  readonly #places = new Map<string, AccountPlaces>();
  #choice: Choice;
  #troubles: readonly Trouble[] = [];
  #running: AbortController | null = null;
  #stopped = false;
  #version = 0;
  #skipsAccounts = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#choice = new Choice(parts.before);
  }

  get choice(): Choice {
    return this.#choice;
  }

  get troubles(): readonly Trouble[] {
    return this.#troubles;
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /** The look was stopped before it was complete. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Changes whenever the tasks or troubles may have changed, even if their number has not. */
  get version(): number {
    return this.#version;
  }

  /** `leftOut`: at least one account or place is skipped because of an earlier choice of the user. */
  progress(): { readonly done: number; readonly places: number; readonly leftOut: boolean } {
    let done = 0;
    let places = 0;
    let leftOut = this.#skipsAccounts;
    for (const each of this.#places.values()) {
      done += each.done;
      places += each.wanted.length;
      leftOut ||= each.wanted.length < each.all.length;
    }
    return { done, places, leftOut };
  }

  /** All places of the account, as last listed; null when unknown. */
  placesOf(account: Account): readonly Place[] | null {
    return this.#places.get(accountKey(account))?.all ?? null;
  }

  /** Starts a new look. The user's choices stay. */
  start(): void {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#stopped = false;
    this.#choice = new Choice(this.#parts.before, this.#choice);
    this.#troubles = [];
    this.#version += 1;
    this.#places.clear();
    const { lister, clock, leftOut } = this.#parts;
    const all = this.#parts.accounts();
    const accounts = all.filter((account) => !leftOut.hasAccount(account));
    this.#skipsAccounts = accounts.length < all.length;
    const search = {
      lister,
      clock,
      accounts,
      wants: (account: Account, place: Place) => !leftOut.hasPlace(account, place),
      signal: running.signal,
      onError: (error: unknown) => {
        this.#parts.onError(error);
      },
    };
    void discover(search, (step) => {
      this.#take(step);
      this.#parts.changed();
    }).then(() => {
      if (this.#running !== running) return;
      this.#running = null;
      this.#parts.changed();
    });
    this.#parts.changed();
  }

  /** Stops the current look. What was found stays. */
  stop(): void {
    if (this.#running === null) return;
    this.#running.abort();
    this.#running = null;
    this.#stopped = true;
    this.#parts.changed();
  }

  #take(step: Step): void {
    switch (step.kind) {
      case 'places':
        this.#places.set(accountKey(step.account), { all: step.all, wanted: step.wanted, done: 0 });
        break;
      case 'found':
        this.#choice.add(step.account, step.tasks);
        this.#version += 1;
        break;
      case 'trouble':
        this.#troubles = [...this.#troubles, step.trouble];
        this.#version += 1;
        break;
      case 'place-ended': {
        const places = this.#places.get(accountKey(step.account));
        if (places !== undefined) places.done += 1;
        break;
      }
      case 'account-ended':
        break;
    }
  }
}
