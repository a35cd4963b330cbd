import * as l10n from '@vscode/l10n';
import { cloudOf } from '../../clouds/registry.ts';
import { type Account, accountKey } from '../../model/account.ts';
import type { Clock, Random, Timer } from '../../base/clock.ts';
import { endWords, endWordsChangeIn } from '../../presentation/words/accountText.ts';

/** How long before the expiry the user is notified, ms. */
export const notifyBeforeMs = 15 * 60_000;
/** Windows notify at different times, so that the first one can record it for the others, ms. */
const windowOffsetMs = 30_000;
/** The longest timer, ms. Longer ones overflow, and a sleeping computer delays them. */
const maxTimerMs = 3_600_000;
const memoryKey = 'accounts.endsTold';

/** The used part of `vscode.Memento`. Another version may have written its contents. */
export interface ExpiryMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface ExpiryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Shared by all windows. */
  readonly memory: ExpiryMemory;
  /** Accounts with watched tasks. */
  accounts(): readonly Account[];
  /** Repaints rows, because their remaining time has changed. */
  repaint(): void;
  /** Offers to renew the keys of an account that expire soon. Called once per account and expiry. */
  readonly notify: (account: Account, text: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Watches the expiry of temporary keys with one timer for all accounts, or none if no keys expire. Rows count down in
 * large steps. Shortly before the expiry, one window notifies once.
 */
export class AccountExpiry {
  readonly #options: ExpiryOptions;
  /** How long before the expiry this window notifies, ms. */
  readonly #notifyBeforeMs: number;
  #timer: Timer | null = null;

  constructor(options: ExpiryOptions) {
    this.#options = options;
    this.#notifyBeforeMs = notifyBeforeMs - Math.floor(options.random() * windowOffsetMs);
  }

  /** Call this when accounts or tasks have changed. */
  update(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const now = this.#options.clock.now();
    const waits: number[] = [];
    for (const account of this.#options.accounts()) {
      const end = expiryOf(account);
      if (end === null) continue;
      waits.push(endWordsChangeIn(end, now));
      if (end <= now) continue;
      if (end - now > this.#notifyBeforeMs) waits.push(end - now - this.#notifyBeforeMs);
      else this.#notify(account, end, now);
    }
    if (waits.length === 0) return;
    this.#timer = this.#options.clock.after(Math.min(maxTimerMs, ...waits), () => {
      this.#options.repaint();
      this.update();
    });
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #notify(account: Account, end: number, now: number): void {
    const { memory, notify, onError } = this.#options;
    const key = accountKey(account);
    const notified = notifiedExpiries(memory.get(memoryKey));
    if (notified.get(key) === account.expiresAt) return;
    notified.set(key, account.expiresAt ?? '');
    // Drops entries whose expiry is long past.
    const kept = [...notified].filter(([, at]) => Date.parse(at) > now - 24 * maxTimerMs);
    Promise.resolve(memory.update(memoryKey, Object.fromEntries(kept))).catch(onError);
    const cloud = cloudOf(account.cloud).name;
    notify(account, l10n.t("Account '{0}' of {1}: {2}.", account.name, cloud, endWords(end, now)));
  }
}

function expiryOf({ expiresAt }: Account): number | null {
  const end = Date.parse(expiresAt ?? '');
  return Number.isNaN(end) ? null : end;
}

function notifiedExpiries(value: unknown): Map<string, string> {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
