import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseAccount, serializeAccount } from '../config/accountEntry.ts';
import type { UnusableAccount } from '../config/resolve.ts';
import { type Account, accountKey, secretsOf } from '../model/account.ts';
import { type CloudId, cloudIds } from '../model/task.ts';
import type { Log } from './log.ts';

const prefix = 'cloudMigration.account/';

/** A stored entry that cannot be read as an account: it is shown as a row, and can be removed or entered again. */
export interface BrokenAccount {
  readonly storageKey: string;
  /** What the entry's own key says of it, e.g. "alibaba/prod". */
  readonly label: string;
  readonly message: string;
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

  /** The broken entries as accounts, so that their tasks can say why they are not read. */
  unusable(): readonly UnusableAccount[] {
    return this.#broken.flatMap(({ storageKey, message }) => {
      const [cloud, name] = storageKey.slice(prefix.length).split('/');
      if (!isCloudId(cloud) || name === undefined) return [];
      const hint = l10n.t('Remove the account and add it again.');
      return [
        { cloud, name: readable(name), problem: { kind: 'credentials', message, hint, code: null, requestId: null } },
      ];
    });
  }

  /** Every key ever held in this window: what the log must not contain, even after an account was removed. */
  secrets(): Iterable<string> {
    return this.#known;
  }

  /** Reads all entries anew. Calls follow one another, so that an older answer never replaces a newer one. */
  load(): Promise<void> {
    const loading = this.#loading.then(async () => {
      await this.#read();
      this.#changed.fire();
    });
    // One failure must not be the failure of every later call.
    this.#loading = loading.catch(() => undefined);
    return loading;
  }

  async save(account: Account): Promise<void> {
    await this.#secrets.store(prefix + accountKey(account), serializeAccount(account));
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
    for (const storageKey of (await this.#secrets.keys()).filter((key) => key.startsWith(prefix)).sort()) {
      const label = readable(storageKey.slice(prefix.length));
      const stored = await this.#stored(storageKey);
      if (stored === undefined) continue;
      const parsed = parseAccount(stored);
      if ('account' in parsed) accounts.push(parsed.account);
      else broken.push({ storageKey, label, message: parsed.fault });
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

function isCloudId(text: string | undefined): text is CloudId {
  return cloudIds.some((id) => id === text);
}

function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
