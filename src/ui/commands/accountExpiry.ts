import * as l10n from '@vscode/l10n';
import { cloudOf } from '../../clouds/registry.ts';
import { type Account, accountKey } from '../../model/account.ts';
import type { Clock, Random, Timer } from '../../base/clock.ts';
import { endWords, endWordsChangeIn } from '../../presentation/words/accountText.ts';

/** So long before the end it is told once. ms. */
export const toldBefore = 15 * 60_000;
/** Not every window looks at the same moment: what one of them tells has to get around first. ms. */
const windowsApart = 30_000;
/** A timer is set anew at least this often: much longer ones overflow, and a sleeping computer oversleeps them. ms. */
const longestTimer = 3_600_000;
const memoryKey = 'accounts.endsTold';

/** As much of a `vscode.Memento` as is used: what it holds may have been written by another version. */
export interface ExpiryMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface ExpiryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** For all windows. */
  readonly memory: ExpiryMemory;
  /** Accounts with watched tasks. */
  accounts(): readonly Account[];
  /** Rows tell the time that is left otherwise than a moment ago. */
  repaint(): void;
  /** Offers to renew the keys of an account that are about to end. Told once for each account and end. */
  readonly tell: (account: Account, text: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Watches the ends of temporary keys: one timer for all accounts, none when no watched account's keys end. Rows count down in
 * large steps, and shortly before the end it is told once, in one window.
 */
export class AccountExpiry {
  readonly #options: ExpiryOptions;
  /** So long before the end this window tells it. ms. */
  readonly #before: number;
  #timer: Timer | null = null;

  constructor(options: ExpiryOptions) {
    this.#options = options;
    this.#before = toldBefore - Math.floor(options.random() * windowsApart);
  }

  /** To be called when accounts or tasks are other ones. */
  update(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const now = this.#options.clock.now();
    const waits: number[] = [];
    for (const account of this.#options.accounts()) {
      const end = endOf(account);
      if (end === null) continue;
      waits.push(endWordsChangeIn(end, now));
      if (end <= now) continue;
      if (end - now > this.#before) waits.push(end - now - this.#before);
      else this.#tell(account, end, now);
    }
    if (waits.length === 0) return;
    this.#timer = this.#options.clock.after(Math.min(longestTimer, ...waits), () => {
      this.#options.repaint();
      this.update();
    });
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #tell(account: Account, end: number, now: number): void {
    const { memory, tell, onError } = this.#options;
    const key = accountKey(account);
    const told = toldEnds(memory.get(memoryKey));
    if (told.get(key) === account.expiresAt) return;
    told.set(key, account.expiresAt ?? '');
    // Those whose end is long past are of no use any more.
    const kept = [...told].filter(([, at]) => Date.parse(at) > now - 24 * longestTimer);
    Promise.resolve(memory.update(memoryKey, Object.fromEntries(kept))).catch(onError);
    const cloud = cloudOf(account.cloud).name;
    tell(account, l10n.t("Account '{0}' of {1}: {2}.", account.name, cloud, endWords(end, now)));
  }
}

function endOf({ expiresAt }: Account): number | null {
  const end = Date.parse(expiresAt ?? '');
  return Number.isNaN(end) ? null : end;
}

function toldEnds(value: unknown): Map<string, string> {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
