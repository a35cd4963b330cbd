import type { Place } from '../clouds/cloud.ts';
import { type Account, accountKey } from '../model/account.ts';
import type { Clock } from '../base/clock.ts';
import { type Before, Choice } from './choice.ts';
import { discover, type Lister, type Step, type Trouble } from './discover.ts';
import type { IgnoredPlaces } from './ignoredPlaces.ts';

export interface SessionParts {
  readonly lister: Lister;
  readonly clock: Clock;
  readonly leftOut: IgnoredPlaces;
  readonly before: Before;
  accounts(): readonly Account[];
  /** Called often: whenever something was found or a step has ended. */
  changed(): void;
  onError(error: unknown): void;
}

/** How far the search of one account has come. */
export interface AccountLook {
  readonly account: Account;
  /** All of its places; null: not known yet, or they could not be listed. */
  readonly all: readonly Place[] | null;
  /** The places that are listed. */
  readonly wanted: readonly Place[];
  /** How many of them have been listed. */
  readonly done: number;
  /** Nothing more is found in this account until the next look. */
  readonly settled: boolean;
}

/** One search by the user: what was found and what is chosen, kept over several looks. */
export class Session {
  readonly #parts: SessionParts;
  readonly #looks = new Map<string, AccountLook>();
  #choice: Choice;
  #troubles: readonly Trouble[] = [];
  #running: AbortController | null = null;
  #stopped = false;
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

  /** One for each account that is looked at, in the order of the accounts. The list is the same from the start of a look to its end. */
  looks(): readonly AccountLook[] {
    return [...this.#looks.values()].map((look) => ({ ...look, settled: look.settled || !this.busy }));
  }

  /** `leftOut`: at least one account or place is skipped because of an earlier choice of the user. */
  progress(): { readonly done: number; readonly places: number; readonly leftOut: boolean } {
    let done = 0;
    let places = 0;
    let leftOut = this.#skipsAccounts;
    for (const each of this.#looks.values()) {
      done += each.done;
      places += each.wanted.length;
      leftOut ||= each.all !== null && each.wanted.length < each.all.length;
    }
    return { done, places, leftOut };
  }

  /** All places of the account, as last listed; null when unknown. */
  placesOf(account: Account): readonly Place[] | null {
    return this.#looks.get(accountKey(account))?.all ?? null;
  }

  /** Starts a new look. The user's choices stay. */
  start(): void {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#stopped = false;
    this.#choice = new Choice(this.#parts.before, this.#choice);
    this.#troubles = [];
    this.#looks.clear();
    const { lister, clock, leftOut } = this.#parts;
    const all = this.#parts.accounts();
    const accounts = all.filter((account) => !leftOut.hasAccount(account));
    this.#skipsAccounts = accounts.length < all.length;
    for (const account of accounts)
      this.#looks.set(accountKey(account), { account, all: null, wanted: [], done: 0, settled: false });
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
        this.#update(step.account, () => ({ all: step.all, wanted: step.wanted }));
        break;
      case 'found':
        this.#choice.add(step.account, step.place, step.tasks);
        break;
      case 'trouble':
        this.#troubles = [...this.#troubles, step.trouble];
        break;
      case 'place-ended':
        this.#update(step.account, ({ done }) => ({ done: done + 1 }));
        break;
      case 'account-ended':
        this.#update(step.account, () => ({ settled: true }));
        break;
    }
  }

  #update(account: Account, change: (look: AccountLook) => Partial<AccountLook>): void {
    const key = accountKey(account);
    const look = this.#looks.get(key);
    if (look !== undefined) this.#looks.set(key, { ...look, ...change(look) });
  }
}
