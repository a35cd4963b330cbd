import type { Place } from '../clouds/cloud.ts';
import { type Account, accountKey } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';

/** The part of `vscode.Memento` that is used. The values may have been written by another version. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const memoryKey = 'discovery.leftOut';
const autoWatch = '*';

/**
 * The accounts and places that the user excluded from discovery. Exclusions are stored rather than choices, so that new
 * accounts, regions, and projects are searched by default.
 */
export class IgnoredPlaces {
  readonly #memory: Memory;
  #followed: ReadonlySet<string> = new Set();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** The whole account is excluded. Not even its places are listed. */
  hasAccount(account: Account): boolean {
    return this.#of(account).includes(autoWatch);
  }

  hasPlace(account: Account, { id }: Pick<Place, 'id'>): boolean {
    return this.#of(account).includes(`=${id}`);
  }

  /**
   * Stores the user's choice for the accounts shown. Where the places are known, the choice is per place; where they
   * are not (null), it is for the whole account, and an account that stays chosen keeps its excluded places. Accounts
   * that were not shown are unchanged.
   */
  async choose(
    shown: readonly { readonly account: Account; readonly places: readonly Place[] | null }[],
    isChosen: (account: Account, place?: Place) => boolean,
  ): Promise<void> {
    const changed = shown.flatMap(({ account, places }): [string, readonly string[]][] => {
      const key = accountKey(account);
      if (places === null) {
        if (isChosen(account) !== this.hasAccount(account)) return [];
        return [[key, isChosen(account) ? [] : [autoWatch]]];
      }
      const out = places.filter((place) => !isChosen(account, place));
      // With every place excluded, the account itself is excluded, so that its places are no longer listed either.
      if (out.length === places.length && places.length > 0) return [[key, [autoWatch]]];
      return [[key, out.map(({ id }) => `=${id}`)]];
    });
    await this.#store({ ...this.#all(), ...Object.fromEntries(changed) });
  }

  /** Moves the exclusions of an account to its new name. */
  async rename(account: Pick<Account, 'cloud' | 'name'>, name: string): Promise<void> {
    const { [accountKey(account)]: out, ...others } = this.#all();
    if (out !== undefined) await this.#store({ ...others, [accountKey({ ...account, name })]: out });
  }

  /**
   * Forgets the exclusions of accounts that no longer exist, so that a later account of the same name starts without
   * any.
   */
  async follow(accounts: readonly Pick<Account, 'cloud' | 'name'>[]): Promise<void> {
    const before = this.#followed;
    this.#followed = new Set(accounts.map(accountKey));
    const gone = [...before].filter((key) => !this.#followed.has(key));
    const all = Object.entries(this.#all());
    const left = all.filter(([key]) => !gone.includes(key));
    if (left.length < all.length) await this.#store(Object.fromEntries(left));
  }

  #of(account: Account): readonly string[] {
    return this.#all()[accountKey(account)] ?? [];
  }

  async #store(value: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const entries = Object.entries(value).filter(([, ids]) => ids.length > 0);
    await this.#memory.update(memoryKey, entries.length === 0 ? undefined : Object.fromEntries(entries));
  }

  #all(): Readonly<Record<string, readonly string[]>> {
    const value = this.#memory.get(memoryKey);
    if (!isRecord(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, ids]) =>
        Array.isArray(ids) ? [[key, ids.filter((id): id is string => typeof id === 'string')]] : [],
      ),
    );
  }
}
