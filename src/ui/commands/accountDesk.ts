import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck } from '../../clouds/cloud.ts';
import { commandIds, contextKeys, rowFlags } from '../../contributions.ts';
import { type Account, keysHaveEnded } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import type { Clock, Random } from '../../monitor/clock.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import type { Log } from '../../platform/log.ts';
import type { Roster } from '../../platform/roster.ts';
import type { Settings } from '../../platform/settings.ts';
import type { TaskBook } from '../../platform/taskBook.ts';
import { accountLook, accountWords } from '../../presentation/accountText.ts';
import { rowTarget } from '../../presentation/rowTarget.ts';
import { showInformation } from '../messages.ts';
import type { AccountNote } from '../tree/rows.ts';
import type { AccountCommandsOptions } from './accountCommands.ts';
import { AccountExpiry, type ExpiryMemory } from './accountExpiry.ts';
import type { KeyPairs } from './accountRename.ts';
import { type Commands, registerLater } from './later.ts';

export interface AccountDeskOptions {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly book: TaskBook;
  readonly roster: Roster;
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly contextKeys: ContextKeys;
  /** What is remembered in all windows. */
  readonly memory: ExpiryMemory;
  readonly log: Log;
  readonly verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>;
  readonly saved: (account: Account) => void;
  repaint(): void;
  /** Accounts and tasks do not fit together for a moment: nothing is to be configured anew until they do. */
  hold(held: boolean): void;
  renamed(pairs: KeyPairs): Promise<void>;
  /** Tells `renamed` of the tasks that it concerns. */
  renameFollowed(account: Account, name: string, renamed: (pairs: KeyPairs) => Promise<void>): Promise<void>;
  /** Right before all is configured anew: panels of these tasks are theirs under the new keys. */
  panelsRenamed(pairs: KeyPairs): void;
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

/** All that a person has of accounts: their commands, what their rows tell, and a word before temporary keys end. */
export class AccountDesk {
  readonly #options: AccountDeskOptions;
  readonly #expiry: AccountExpiry;

  constructor(options: AccountDeskOptions) {
    const { accounts, source, clock, random, memory, log } = options;
    this.#options = options;
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
      tell: ({ cloud, name }, text) => {
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
    registerLater(commands, accountCommandIds, (later) => this.#load(later));
  }

  async #load(commands: Commands): Promise<void> {
    const { accounts, roster, clock } = this.#options;
    const options = this.#commandsOptions();
    const asking = await import('../asking/opening.ts');
    const rekeyed: KeyPairs[number][] = [];
    const renamed = async (pairs: KeyPairs): Promise<void> => {
      rekeyed.push(...pairs);
      await this.#options.renamed(pairs);
    };
    asking.registerAccountCommands(commands, options);
    asking.registerRenewCommand(commands, { ...options, now: () => clock.now() });
    asking.registerRenameCommands(commands, {
      ...options,
      holding: async (run) => {
        this.#options.hold(true);
        try {
          await run();
        } finally {
          this.#options.panelsRenamed(rekeyed.splice(0));
          this.#options.hold(false);
        }
      },
      renamed,
      renameFollowed: (account, name) => this.#options.renameFollowed(account, name, renamed),
    });
    asking.registerPermissionsCommand(commands, {
      usedClouds: () => new Set(accounts.all().map(({ cloud }) => cloud)),
      cloudOfRow: (argument) => {
        const target = rowTarget(argument);
        return target === null ? null : roster.cloudOf(target);
      },
    });
  }

  /** Adds an account of the cloud in the midst of something else: only what went wrong is told. */
  async add(cloud: CloudId): Promise<void> {
    const { addAccount, tellSaved } = await import('../asking/opening.ts');
    const saved = await addAccount(this.#commandsOptions(), { cloud });
    if ('kind' in saved.outcome) void tellSaved(saved);
  }

  /** Adds the account that a task lacks. Throws Cancelled when the person closes it. */
  async addFor(key: string): Promise<void> {
    const missing = this.#options.roster.missingOf(key);
    const { addAccount, tellSaved } = await import('../asking/opening.ts');
    void tellSaved(await addAccount(this.#commandsOptions(), missing ?? {}));
  }

  /** Edits the account that reads a task. */
  async editFor(key: string): Promise<void> {
    const account = this.#options.roster.accountOfTask(key);
    const { editAccount } = await import('../asking/opening.ts');
    await editAccount(this.#commandsOptions(), account);
  }

  /** Looks for keys that exist already; throws Cancelled when the person closes it. */
  async importCredentials(): Promise<void> {
    const { accounts, clock, verify, saved } = this.#options;
    const { importCredentials } = await import('../credentials/opening.ts');
    await importCredentials({ accounts, now: () => clock.now(), verify, saved });
  }

  /** What the row of an account says of it. */
  noteOf(account: Account, refused: boolean): AccountNote {
    const { clock, settings } = this.#options;
    const now = clock.now();
    const several = this.severalOf(account.cloud);
    const isDefault = settings.defaultAccounts().get(account.cloud) === account.name;
    const facts = { account, several, isDefault, refused };
    const words = accountWords(facts, now);
    return {
      words,
      tooltip:
        account.expiresAt === undefined
          ? null
          : l10n.t('Temporary keys, valid until {0}', new Date(account.expiresAt).toLocaleString()),
      look: accountLook(facts, now),
      flags: [
        ...(several ? [rowFlags.several] : []),
        ...(account.securityToken === undefined ? [] : [rowFlags.temporary]),
        ...(keysHaveEnded(account, now) ? [rowFlags.ended] : []),
        ...(refused ? [rowFlags.refused] : []),
      ],
    };
  }

  severalOf(cloud: CloudId): boolean {
    return this.#options.accounts.all().filter((account) => account.cloud === cloud).length > 1;
  }

  /** To be called when accounts or tasks are other ones. */
  update(): void {
    const all = this.#options.accounts.all();
    const several = all.some(({ cloud }) => this.severalOf(cloud));
    this.#options.contextKeys.set(contextKeys.severalAccounts, several);
    this.#expiry.update();
  }

  dispose(): void {
    this.#expiry.dispose();
  }

  #commandsOptions(): AccountCommandsOptions {
    const { accounts, book, settings, roster, verify, saved } = this.#options;
    return {
      accounts,
      book,
      settings,
      verify,
      saved,
      accountOf: (target) => roster.accountOf(target),
      missingOf: (key) => roster.missingOf(key),
      importCredentials: () => this.importCredentials(),
    };
  }
}

/** One calm toast; what follows is for the person to choose. */
async function offerRenewal(text: string, renew: () => Thenable<unknown>): Promise<void> {
  const button = l10n.t('Renew Keys');
  if ((await showInformation(text, button)) === button) await renew();
}
