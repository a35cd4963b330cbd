import * as l10n from '@vscode/l10n';
import { cloudOf, findCloud } from '../clouds/registry.ts';
import { type AccountResult, parseAccount, serializeAccount } from '../config/accountEntry.ts';
import type { UnusableAccount } from '../config/resolve.ts';
import { maxTextLength, shortened } from '../config/text.ts';
import { type Account, accountKey, secretsOf } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { CloudId } from '../model/task.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import { HumanError } from './humanError.ts';
import type { Log } from './log.ts';

const prefix = 'cloudMigration.account/';

/** Timeout of the secret storage in ms. It is long because a keyring may be asking for its password. */
export const longestAnswer = 10_000;
/** Delay before the first retry after a failure, in ms. The delay then doubles up to `longestRetry`. */
export const firstRetry = 2_000;
export const longestRetry = 5 * 60_000;

/** The part of `vscode.SecretStorage` that this extension uses. Some embedders cannot list the keys. */
export interface Secrets {
  keys?(): PromiseLike<string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  onDidChange(listener: (event: { readonly key: string }) => void): Subscription;
}

/** A stored entry that yields no account. The tree shows it as a row, and the user can remove it. */
export interface BrokenAccount {
  readonly storageKey: string;
  /** The readable form of the entry's storage key, e.g. "alibaba/prod". */
  readonly label: string;
  readonly message: string;
  readonly hint: string;
  /**
   * `damaged`: the user has to enter the keys again. `newer`: a newer version of the extension wrote the entry.
   * `unread`: the storage did not return the entry. The keys of the last two may be valid, so nothing may replace them.
   */
  readonly reason: 'damaged' | 'newer' | 'unread';
  /** The account whose keys the entry should hold; null if the storage key does not name one. */
  readonly account: Pick<Account, 'cloud' | 'name'> | null;
}

/** Why the accounts are not known. */
export interface Unread {
  readonly message: string;
  readonly hint: string;
  /** The store still waits for the first answer, and nothing has failed. */
  readonly pending: boolean;
}

/** The result of reading one entry. */
type Entry = { readonly account: Account } | { readonly broken: BrokenAccount };

/**
 * Stores the accounts. Each account has its own SecretStorage entry, so two windows never overwrite each other's
 * accounts. The accounts are in memory after `load`. `onDidChange` reports a change in any window. The store retries
 * entries that it could not read, and keeps their previous values until then.
 */
export class AccountStore {
  readonly #changed: Listeners<void>;
  readonly #secrets: Secrets;
  readonly #log: Pick<Log, 'warn' | 'error'>;
  readonly #clock: Clock;
  readonly #subscription: Subscription;
  #entries: ReadonlyMap<string, Entry> = new Map();
  /** Whether at least one entry has to be read again. */
  #incomplete = false;
  #isReading = false;
  #unread: Unread | null;
  #known = new Set<string>();
  #loading: Promise<void> = Promise.resolve();
  /** The load that waits until the current one has finished. */
  #next: Promise<void> | null = null;
  #retry: Timer | null = null;
  #retryAfter = firstRetry;
  /** The timeouts of the pending answers. */
  readonly #timers = new Set<Timer>();
  #disposed = false;

  constructor(secrets: Secrets, log: Pick<Log, 'warn' | 'error'>, clock: Clock) {
    this.#secrets = secrets;
    this.#log = log;
    this.#clock = clock;
    this.#unread = { message: l10n.t('The accounts are being read.'), hint: '', pending: true };
    this.#changed = new Listeners((error) => {
      log.error('Accounts', error);
    });
    this.#subscription = secrets.onDidChange((event) => {
      if (event.key.startsWith(prefix)) void this.load();
    });
  }

  onDidChange(listener: () => void): Subscription {
    return this.#changed.add(listener);
  }

  all(): readonly Account[] {
    return [...this.#entries.values()].flatMap((entry) => ('account' in entry ? [entry.account] : []));
  }

  broken(): readonly BrokenAccount[] {
    return [...this.#entries.values()].flatMap((entry) => ('broken' in entry ? [entry.broken] : []));
  }

  /** Why the accounts are unknown; null after they were listed. */
  unread(): Unread | null {
    return this.#unread;
  }

  /**
   * Names of a cloud's accounts, including unreadable ones. Storing another account under such a name overwrites it.
   */
  namesOf(cloud: CloudId): readonly string[] {
    const broken = this.broken().flatMap(({ account }) => account ?? []);
    return [...this.all(), ...broken].filter((each) => each.cloud === cloud).map(({ name }) => name);
  }

  /** The broken entries as accounts, so that their tasks can say why they are not read. */
  unusable(): readonly UnusableAccount[] {
    return this.broken().flatMap(({ account, message, hint, reason }): UnusableAccount[] => {
      if (account === null) return [];
      const problem: Problem = { kind: 'credentials', message, hint, code: null, requestId: null };
      return [{ ...account, problem: reason === 'unread' ? { ...problem, remedy: 'retry-accounts' } : problem }];
    });
  }

  /** The problem of a task with an unknown account while the accounts cannot be listed; null if they were listed. */
  unreadProblem(): Problem | null {
    if (this.#unread === null) return null;
    const { message, hint } = this.#unread;
    return { kind: 'credentials', message, hint, code: null, requestId: null, remedy: 'retry-accounts' };
  }

  /** Every secret that this window has ever held. The log must not contain them, even after an account was removed. */
  secrets(): Iterable<string> {
    return this.#known;
  }

  /**
   * Reads all entries again. Never rejects: `unread` and `broken` report failures. Loads run one after another, so that
   * an older answer never replaces a newer one. Calls before a load has started share that load.
   */
  load(): Promise<void> {
    this.#next ??= this.#loadAfter(this.#loading);
    return this.#next;
  }

  /** Reads again at once if something could not be read. Call it when the user returns to the window or requests it. */
  async retry(): Promise<void> {
    if (this.#unread === null && !this.#incomplete) return;
    // A load that is under way asks already. A second one behind it would wait for the same keyring again.
    await (this.#isReading ? this.#loading : this.load());
  }

  #loadAfter(previous: Promise<void>): Promise<void> {
    const loading = previous.then(async () => {
      this.#next = null;
      if (this.#disposed) return;
      this.#isReading = true;
      await this.#read();
      this.#isReading = false;
      if (this.#isDisposed()) return;
      this.#planRetry();
      this.#changed.emit();
    });
    this.#loading = loading;
    return loading;
  }

  /**
   * Stores an account. It stores only what it can read back, and never overwrites an entry that it cannot read now. It
   * replaces no other account.
   * @param before the account whose entry is continued, which differs if the name changes; null for a new account
   * @throws {HumanError} if the account was not saved
   */
  async save(account: Account, before: Pick<Account, 'cloud' | 'name'> | null = account): Promise<void> {
    const notSaved = l10n.t('The account was not saved.');
    const readBack = parseAccount(serializeAccount(account));
    if ('fault' in readBack) throw new HumanError(readBack.fault, notSaved);
    if (this.#unread !== null) await this.load();
    const unread = this.#isUnread();
    if (unread !== null) throw new HumanError(unread.message, notSaved);
    const storageKey = prefix + accountKey(readBack.account);
    const continuedKey = prefix + accountKey(before ?? account);
    try {
      const [replaced, continued] = await Promise.all(
        [storageKey, continuedKey].map((key) => this.#answer(this.#secrets.get(key))),
      );
      const inPlace = replaced === undefined ? null : entryOf(storageKey, replaced);
      if (inPlace !== null && 'newer' in inPlace) throw new HumanError(inPlace.fault, notSaved);
      // Another window may have added this account while the user was entering it here.
      if (inPlace !== null && 'account' in inPlace && (before === null || continuedKey !== storageKey)) {
        const { cloud, name } = inPlace.account;
        throw new HumanError(l10n.t("{0} already has an account '{1}'.", cloudOf(cloud).name, name), notSaved);
      }
      await this.#answer(this.#secrets.store(storageKey, serializeAccount(readBack.account, continued)));
    } catch (error) {
      throw this.#asHuman(error, notSaved);
    }
    await this.load();
  }

  async remove(account: Pick<Account, 'cloud' | 'name'>): Promise<void> {
    await this.removeEntry(prefix + accountKey(account));
  }

  async removeEntry(storageKey: string): Promise<void> {
    try {
      await this.#answer(this.#secrets.delete(storageKey));
    } catch (error) {
      throw this.#asHuman(error, l10n.t('The account was not removed.'));
    }
    await this.load();
  }

  dispose(): void {
    this.#disposed = true;
    this.#retry?.cancel();
    for (const timer of this.#timers) timer.cancel();
    this.#subscription.dispose();
    this.#changed.clear();
  }

  async #read(): Promise<void> {
    let listed: readonly string[];
    try {
      if (this.#secrets.keys === undefined) {
        this.#unread = cannotList();
        return;
      }
      listed = await this.#answer(this.#secrets.keys());
    } catch (error) {
      this.#log.warn(`The secret storage does not list the accounts: ${reasonOf(error)}`);
      this.#unread = { ...failedWords(error), pending: false };
      return;
    }
    this.#incomplete = false;
    const storageKeys = listed.filter((key) => key.startsWith(prefix)).sort();
    // In parallel, because each read is a call to another process.
    const read = await Promise.all(storageKeys.map(async (key) => [key, await this.#entry(key)] as const));
    this.#entries = new Map(read.flatMap(([key, entry]) => (entry === null ? [] : [[key, entry] as const])));
    // Not earlier: missing accounts and names are unknown until the entries have been read.
    this.#unread = null;
    for (const account of this.all()) for (const secret of secretsOf(account)) this.#known.add(secret);
  }

  /** Reads one entry; null if it no longer exists. */
  async #entry(storageKey: string): Promise<Entry | null> {
    const label = shortened(readable(storageKey.slice(prefix.length)), maxTextLength);
    const broken = (message: string, hint: string, reason: BrokenAccount['reason']): Entry => {
      this.#log.warn(`Account ${label} cannot be used: ${message}`);
      return { broken: { storageKey, label, message, hint, reason, account: accountNamedBy(storageKey) } };
    };
    let stored: string | undefined;
    try {
      stored = await this.#answer(this.#secrets.get(storageKey));
    } catch (error) {
      this.#incomplete = true;
      this.#log.warn(`The secret storage does not hand over account ${label}: ${reasonOf(error)}`);
      const before = this.#entries.get(storageKey);
      if (before !== undefined && 'account' in before) return before;
      const { message, hint } = failedWords(error);
      return broken(message, hint, 'unread');
    }
    if (stored === undefined) return null;
    const parsed = entryOf(storageKey, stored);
    if ('account' in parsed) return parsed;
    return 'newer' in parsed
      ? broken(parsed.fault, l10n.t('Update the extension in this editor. The keys are kept.'), 'newer')
      : broken(parsed.fault, l10n.t('Remove the account and add it again.'), 'damaged');
  }

  /**
   * Resolves with the storage's answer. Rejects with `NoAnswer` after the timeout; a later answer then starts a retry.
   */
  #answer<T>(asked: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(longestAnswer, () => {
        this.#timers.delete(timer);
        reject(new NoAnswer());
      });
      this.#timers.add(timer);
      asked.then(
        (value) => {
          timer.cancel();
          const inTime = this.#timers.delete(timer);
          resolve(value);
          if (!inTime) void this.retry();
        },
        (error: unknown) => {
          timer.cancel();
          this.#timers.delete(timer);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  #planRetry(): void {
    this.#retry?.cancel();
    this.#retry = null;
    if (this.#unread === null && !this.#incomplete) {
      this.#retryAfter = firstRetry;
      return;
    }
    // The editor cannot list keys, so a retry can't help.
    if (this.#secrets.keys === undefined) return;
    this.#retry = this.#clock.after(this.#retryAfter, () => {
      void this.load();
    });
    this.#retryAfter = Math.min(2 * this.#retryAfter, longestRetry);
  }

  #asHuman(error: unknown, consequence: string): HumanError {
    if (error instanceof HumanError) return error;
    this.#log.warn(`The secret storage refuses: ${reasonOf(error)}`);
    return new HumanError(failedWords(error).message, consequence);
  }

  /** A method, so that TypeScript does not assume the value from before an `await`. */
  #isUnread(): Unread | null {
    return this.#unread;
  }

  #isDisposed(): boolean {
    return this.#disposed;
  }
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failedWords(error: unknown): { readonly message: string; readonly hint: string } {
  return {
    message:
      error instanceof NoAnswer
        ? l10n.t("The editor's secret storage doesn't answer.")
        : l10n.t("The editor's secret storage can't be read."),
    hint: l10n.t("Retrying automatically. If the computer's keychain or keyring is locked, unlock it."),
  };
}

function cannotList(): Unread {
  return {
    message: l10n.t("This editor can't list the stored accounts."),
    hint: l10n.t('Update the editor: the extension needs a secret storage that lists its entries.'),
    pending: false,
  };
}

/**
 * Parses a stored entry. An entry under another account's key counts as damaged, because it could be neither changed
 * nor removed by its name.
 */
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
