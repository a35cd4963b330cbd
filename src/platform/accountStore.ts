import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { findCloud } from '../clouds/registry.ts';
import { type AccountResult, parseAccount, serializeAccount } from '../config/accountEntry.ts';
import type { UnusableAccount } from '../config/resolve.ts';
import { longestText, shortened } from '../config/text.ts';
import { type Account, accountKey, secretsOf } from '../model/account.ts';
import type { CloudId } from '../model/task.ts';
import { HumanError } from './humanError.ts';
import type { Log } from './log.ts';

const prefix = 'cloudMigration.account/';

/** A stored entry that cannot be read as an account: it is shown as a row, and can be removed or entered again. */
export interface BrokenAccount {
  readonly storageKey: string;
  /** What the entry's own key says of it, e.g. "alibaba/prod". */
  readonly label: string;
  readonly message: string;
  /** Whose keys it should hold; null when its own key does not tell. */
  readonly account: Pick<Account, 'cloud' | 'name'> | null;
}

/**
 * The accounts, one SecretStorage entry each, so that two windows never overwrite each other's. Held in memory after
 * `load`; a change in any window arrives through `onDidChange`.
 */
export class AccountStore {
  readonly onDidChange: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  readonly #subscription: vscode.Disposable;
  #accounts: readonly Account[] = [];
  #broken: readonly BrokenAccount[] = [];
  #known = new Set<string>();
  #loading: Promise<void> = Promise.resolve();
  /** The load that waits for the present one to end. */
  #next: Promise<void> | null = null;

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
    this.onDidChange = this.#changed.event;
    this.#subscription = secrets.onDidChange((event) => {
      if (!event.key.startsWith(prefix)) return;
      void this.load().catch((error: unknown) => {
        log.error('Reading the accounts', error);
      });
    });
  }

  all(): readonly Account[] {
    return this.#accounts;
  }

  broken(): readonly BrokenAccount[] {
    return this.#broken;
  }

  /** What a cloud's accounts are called, unreadable ones included: to store another one under such a name overwrites it. */
  namesOf(cloud: CloudId): readonly string[] {
    const broken = this.#broken.flatMap(({ account }) => account ?? []);
    return [...this.#accounts, ...broken].filter((each) => each.cloud === cloud).map(({ name }) => name);
  }

  /** The broken entries as accounts, so that their tasks can say why they are not read. */
  unusable(): readonly UnusableAccount[] {
    const hint = l10n.t('Remove the account and add it again.');
    return this.#broken.flatMap(({ account, message }): UnusableAccount[] =>
      account === null
        ? []
        : [{ ...account, problem: { kind: 'credentials', message, hint, code: null, requestId: null } }],
    );
  }

  /** Every key ever held in this window: what the log must not contain, even after an account was removed. */
  secrets(): Iterable<string> {
    return this.#known;
  }

  /**
   * Reads all entries anew. Loads follow one another, so that an older answer never replaces a newer one; calls before a
   * load has begun share it.
   */
  load(): Promise<void> {
    this.#next ??= this.#loadAfter(this.#loading);
    return this.#next;
  }

  #loadAfter(previous: Promise<void>): Promise<void> {
    const loading = previous.then(async () => {
      this.#next = null;
      await this.#read();
      this.#changed.fire();
    });
    // One failure must not be the failure of every later call.
    this.#loading = loading.catch(() => undefined);
    return loading;
  }

  /** Stores only what can be read back. */
  async save(account: Account): Promise<void> {
    const readBack = parseAccount(serializeAccount(account));
    if ('fault' in readBack) throw new HumanError(readBack.fault, l10n.t('The account was not saved.'));
    await this.#secrets.store(prefix + accountKey(readBack.account), serializeAccount(readBack.account));
    await this.load();
  }

  async remove(account: Pick<Account, 'cloud' | 'name'>): Promise<void> {
    await this.removeEntry(prefix + accountKey(account));
  }

  async removeEntry(storageKey: string): Promise<void> {
    await this.#secrets.delete(storageKey);
    await this.load();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<void> {
    const accounts: Account[] = [];
    const broken: BrokenAccount[] = [];
    const storageKeys = (await this.#secrets.keys()).filter((key) => key.startsWith(prefix)).sort();
    // All at once: each is a question to another process.
    const entries = await Promise.all(storageKeys.map(async (key) => [key, await this.#stored(key)] as const));
    for (const [storageKey, stored] of entries) {
      if (stored === undefined) continue;
      const parsed = entryOf(storageKey, stored);
      if ('account' in parsed) accounts.push(parsed.account);
      else {
        const label = shortened(readable(storageKey.slice(prefix.length)), longestText);
        broken.push({ storageKey, label, message: parsed.fault, account: accountNamedBy(storageKey) });
      }
    }
    for (const account of accounts) for (const secret of secretsOf(account)) this.#known.add(secret);
    this.#accounts = accounts;
    this.#broken = broken;
    for (const entry of broken) this.#log.warn(`Account ${entry.label} cannot be read: ${entry.message}`);
  }

  /** An entry that cannot be decrypted (another machine's, a damaged keyring) is a broken entry, not a failure of all. */
  async #stored(storageKey: string): Promise<string | undefined> {
    try {
      return await this.#secrets.get(storageKey);
    } catch {
      return '';
    }
  }
}

/** An entry that stands under another account's key is damaged: it could be neither changed nor removed by its name. */
function entryOf(storageKey: string, stored: string): AccountResult {
  const parsed = parseAccount(stored);
  const astray = 'account' in parsed && prefix + accountKey(parsed.account) !== storageKey;
  return astray ? parseAccount('') : parsed;
}

function accountNamedBy(storageKey: string): BrokenAccount['account'] {
  const [id, name] = storageKey.slice(prefix.length).split('/');
  const cloud = findCloud(id);
  return cloud !== null && name !== undefined ? { cloud: cloud.id, name: readable(name) } : null;
}

function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
