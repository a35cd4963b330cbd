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

  /** For each account: the places that are left out, or `all`. Accounts that are not named stay as they are. */
  async set(choices: readonly { readonly account: Account; readonly out: readonly Place[] | 'all' }[]): Promise<void> {
    const known = this.#all();
    const changed = choices.map(({ account, out }): [string, readonly string[]] => [
      accountKey(account),
      out === 'all' ? [everything] : out.map(({ id }) => `=${id}`),
    ]);
    const entries = Object.entries({ ...known, ...Object.fromEntries(changed) }).filter(([, ids]) => ids.length > 0);
    await this.#memory.update(memoryKey, entries.length === 0 ? undefined : Object.fromEntries(entries));
  }

  #of(account: Account): readonly string[] {
    return this.#all()[accountKey(account)] ?? [];
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
