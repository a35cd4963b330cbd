import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck } from '../../clouds/cloud.ts';
import { commandIds, contextKeys } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import type { Clock, Random } from '../../base/clock.ts';
import { Listeners, type Subscription } from '../../base/listeners.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import type { Log } from '../../platform/log.ts';
import type { WatchedTasks } from '../../platform/watchedTasks.ts';
import type { Settings } from '../../platform/settings.ts';
import type { TaskSettings } from '../../platform/taskSettings.ts';
import { rowTarget } from '../../presentation/tree/rowTarget.ts';
import { showInformation } from '../messages.ts';
import type { AccountNotes } from '../tree/accountNotes.ts';
import type { AccountCommandsOptions } from './accountCommands.ts';
import { AccountExpiry, type ExpiryMemory } from './accountExpiry.ts';
import type { KeyPairs } from './accountRename.ts';
import { type Commands, registerLazily } from './lazy.ts';

export interface AccountControllerOptions {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly taskSettings: TaskSettings;
  readonly watchedTasks: WatchedTasks;
  readonly notes: AccountNotes;
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly contextKeys: ContextKeys;
  /** Shared by all windows. */
  readonly memory: ExpiryMemory;
  readonly log: Log;
  readonly verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>;
  readonly saved: (account: Account) => void;
  repaint(): void;
  /** Moves the data of tasks to their new keys, before any settings name them. */
  renamed(pairs: KeyPairs): Promise<void>;
  /** Renames the account in its watch rule. `renamed` receives the affected tasks. */
  renameFollowed(account: Account, name: string, renamed: (pairs: KeyPairs) => Promise<void>): Promise<void>;
}

const accountCommandIds = [
  commandIds.addAccount,
  commandIds.importCredentials,
  commandIds.editAccount,
  commandIds.testAccount,
  commandIds.removeAccount,
  commandIds.renewKeys,
  commandIds.renameAccount,
  commandIds.setDefaultAccount,
  commandIds.showRequiredPermissions,
] as const;

/** The commands on accounts, and the warning before temporary keys expire. */
export class AccountController {
  readonly #options: AccountControllerOptions;
  readonly #renames: Listeners<KeyPairs>;
  #renaming = false;
  readonly #expiry: AccountExpiry;

  constructor(options: AccountControllerOptions) {
    const { accounts, source, clock, random, memory, log } = options;
    this.#options = options;
    this.#renames = new Listeners((error) => {
      log.error('Accounts', error);
    });
    this.#expiry = new AccountExpiry({
      clock,
      random,
      memory,
      accounts: () => {
        const watched = new Set(source.all().map(({ task, accountName }) => `${task.cloud}/${accountName ?? ''}`));
        return accounts.all().filter(({ cloud, name }) => watched.has(`${cloud}/${name}`));
      },
      repaint: () => {
        options.repaint();
      },
      notify: ({ cloud, name }, text) => {
        const renew = (): Thenable<unknown> => vscode.commands.executeCommand(commandIds.renewKeys, { cloud, name });
        offerRenewal(text, renew).catch((error: unknown) => {
          log.error('Accounts', error);
        });
      },
      onError: (error) => {
        log.error('Accounts', error);
      },
    });
  }

  registerCommands(commands: Commands): void {
    registerLazily(commands, accountCommandIds, (later) => this.#load(later));
  }

  async #load(commands: Commands): Promise<void> {
    const { accounts, watchedTasks, clock } = this.#options;
    const options = this.#commandsOptions();
    const asking = await import('../asking/lazy.ts');
    const rekeyed: KeyPairs[number][] = [];
    const renamed = async (pairs: KeyPairs): Promise<void> => {
      rekeyed.push(...pairs);
      await this.#options.renamed(pairs);
    };
    asking.registerAccountCommands(commands, options);
    asking.registerRenewCommand(commands, { ...options, now: () => clock.now() });
    asking.registerRenameCommands(commands, {
      ...options,
      whileSuspended: async (run) => {
        this.#renaming = true;
        try {
          await run();
        } finally {
          this.#renaming = false;
          this.#renames.emit(rekeyed.splice(0));
        }
      },
      renamed,
      renameFollowed: (account, name) => this.#options.renameFollowed(account, name, renamed),
    });
    asking.registerPermissionsCommand(commands, {
      usedClouds: () => new Set(accounts.all().map(({ cloud }) => cloud)),
      cloudOfRow: (argument) => {
        const target = rowTarget(argument);
        return target === null ? null : watchedTasks.cloudOf(target);
      },
    });
  }

  /**
   * True while an account is being renamed. Until `onDidRename`, accounts and tasks do not match, so nothing must be
   * configured.
   */
  get renaming(): boolean {
    return this.#renaming;
  }

  /** Reports the old and new keys of tasks after an account was renamed, or after the rename failed. */
  onDidRename(listener: (pairs: KeyPairs) => void): Subscription {
    return this.#renames.add(listener);
  }

  /** Adds an account of the cloud within another flow. Only a failure is reported. */
  async add(cloud: CloudId): Promise<void> {
    const { addAccount, reportSaved } = await import('../asking/lazy.ts');
    const saved = await addAccount(this.#commandsOptions(), { cloud });
    if ('kind' in saved.outcome) void reportSaved(saved);
  }

  /** Adds the missing account of a task. Throws Cancelled when the user closes the form. */
  async addFor(key: string): Promise<void> {
    const missing = this.#options.watchedTasks.missingOf(key);
    const { addAccount, reportSaved } = await import('../asking/lazy.ts');
    void reportSaved(await addAccount(this.#commandsOptions(), missing ?? {}));
  }

  async editFor(key: string): Promise<void> {
    const account = this.#options.watchedTasks.accountOfTask(key);
    const { editAccount } = await import('../asking/lazy.ts');
    await editAccount(this.#commandsOptions(), account);
  }

  /** Imports existing keys; throws Cancelled when the user closes the dialog. */
  async importCredentials(): Promise<void> {
    const { accounts, clock, verify, saved } = this.#options;
    const { importCredentials } = await import('../credentials/lazy.ts');
    await importCredentials({ accounts, now: () => clock.now(), verify, saved });
  }

  /** Call this when accounts or tasks have changed. */
  update(): void {
    const all = this.#options.accounts.all();
    const several = all.some(({ cloud }) => this.#options.notes.severalOf(cloud));
    this.#options.contextKeys.set(contextKeys.severalAccounts, several);
    this.#expiry.update();
  }

  dispose(): void {
    this.#expiry.dispose();
    this.#renames.clear();
  }

  #commandsOptions(): AccountCommandsOptions {
    const { accounts, taskSettings, settings, watchedTasks, verify, saved } = this.#options;
    return {
      accounts,
      taskSettings,
      settings,
      verify,
      saved,
      accountOf: (target) => watchedTasks.accountOf(target),
      missingOf: (key) => watchedTasks.missingOf(key),
      importCredentials: () => this.importCredentials(),
    };
  }
}

async function offerRenewal(text: string, renew: () => Thenable<unknown>): Promise<void> {
  const button = l10n.t('Renew Keys');
  if ((await showInformation(text, button)) === button) await renew();
}
