import type { Place } from '../clouds/cloud.ts';
import { type Account, accountKey } from '../model/account.ts';
import { isRecord } from '../model/guards.ts';

/** As much of a `vscode.Memento` as is used: what it holds may have been written by another version. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const memoryKey = 'discovery.leftOut';
const everything = '*';

/**
 * Where a person does not want to look. What is left out is remembered and not what is chosen, so that a new account,
 * region or project is looked at until somebody says otherwise.
 */
export class LeftOut {
  readonly #memory: Memory;
  #followed: ReadonlySet<string> = new Set();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** All of the account is left out: not even its places are asked for. */
  hasAccount(account: Account): boolean {
    return this.#of(account).includes(everything);
  }

  hasPlace(account: Account, { id }: Pick<Place, 'id'>): boolean {
    return this.#of(account).includes(`=${id}`);
  }

  /**
   * A person has chosen among the places of these accounts, or, where they are not known (null), among the accounts as a
   * whole: of one that stays chosen as a whole, the places that were left out stay so. Other accounts stay as they are.
   */
  async choose(
    shown: readonly { readonly account: Account; readonly places: readonly Place[] | null }[],
    isChosen: (account: Account, place?: Place) => boolean,
  ): Promise<void> {
    const changed = shown.flatMap(({ account, places }): [string, readonly string[]][] => {
      const key = accountKey(account);
      if (places === null) {
        if (isChosen(account) !== this.hasAccount(account)) return [];
        return [[key, isChosen(account) ? [] : [everything]]];
      }
      const out = places.filter((place) => !isChosen(account, place));
      // Of an account of which nothing is wanted, not even the places are asked for.
      if (out.length === places.length && places.length > 0) return [[key, [everything]]];
      return [[key, out.map(({ id }) => `=${id}`)]];
    });
    await this.#keep({ ...this.#all(), ...Object.fromEntries(changed) });
  }

  /** What is left out of the account stays left out under its new name. */
  async rename(account: Pick<Account, 'cloud' | 'name'>, name: string): Promise<void> {
    const { [accountKey(account)]: out, ...others } = this.#all();
    if (out !== undefined) await this.#keep({ ...others, [accountKey({ ...account, name })]: out });
  }

  /** The accounts that there are now: what is remembered of one that was removed says nothing of a later one of its name. */
  async follow(accounts: readonly Pick<Account, 'cloud' | 'name'>[]): Promise<void> {
    const before = this.#followed;
    this.#followed = new Set(accounts.map(accountKey));
    const gone = [...before].filter((key) => !this.#followed.has(key));
    const all = Object.entries(this.#all());
    const left = all.filter(([key]) => !gone.includes(key));
    if (left.length < all.length) await this.#keep(Object.fromEntries(left));
  }

  #of(account: Account): readonly string[] {
    return this.#all()[accountKey(account)] ?? [];
  }

  async #keep(value: Readonly<Record<string, readonly string[]>>): Promise<void> {
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
