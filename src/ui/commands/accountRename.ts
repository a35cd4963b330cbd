import * as l10n from '@vscode/l10n';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import { taskKey } from '../../model/task.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import { scopeName } from '../../platform/scopeName.ts';
import type { Settings } from '../../platform/settings.ts';
import type { TaskSettings } from '../../platform/taskSettings.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import { sentences, showInformation } from '../messages.ts';
import { chooseAccountEntry, type ChoiceOptions, givenEntry } from './accountChoice.ts';
import { askName } from './accountForm.ts';
import { Cancelled } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';

export type KeyPairs = readonly (readonly [from: string, to: string])[];

export interface RenameOptions extends ChoiceOptions {
  readonly accounts: AccountStore;
  readonly taskSettings: TaskSettings;
  readonly settings: Settings;
  /** Suspends reads and updates until `run` has finished, because accounts and tasks do not match in between. */
  whileSuspended(run: () => Promise<void>): Promise<void>;
  /** Moves the data of tasks to their new keys. */
  renamed(pairs: KeyPairs): Promise<void>;
  /** Renames the account in its watch rule, if there is one, and calls `renamed` for its tasks. */
  renameFollowed(account: Account, name: string): Promise<void>;
}

export function registerRenameCommands(commands: Commands, options: RenameOptions): void {
  commands.register(commandIds.renameAccount, async (argument) => {
    await renameAccount(options, await chooseAccountEntry(options, argument, l10n.t('Rename Account')));
  });
  commands.register(commandIds.setDefaultAccount, async (argument) => {
    await setDefaultAccount(options, argument);
  });
}

async function renameAccount(options: RenameOptions, account: Account): Promise<void> {
  const { accounts, taskSettings } = options;
  const cloud = cloudOf(account.cloud);
  const title = l10n.t("Rename Account '{0}'", account.name);
  const taken = accounts.namesOf(account.cloud).filter((name) => name !== account.name);
  const entered = await askName(title, cloud, taken)({ name: account.name }, { canGoBack: false });
  if (entered === back || entered.name === undefined || entered.name === account.name) throw new Cancelled();
  const { name } = entered;
  const named = taskSettings.namingAccount(account.cloud, account.name);
  const places = named.map(({ scope, count }) => l10n.t('{0}: {1}', scopeName(scope), tasksWords(count))).join('\n');
  await confirm(
    l10n.t("Rename account '{0}' to '{1}'?", account.name, name),
    named.length === 0
      ? l10n.t('No task here names it. Its keys move along.')
      : `${l10n.t('Its keys, its history and the tasks that name it follow. Settings that change:')}\n${places}`,
    l10n.t('Rename'),
  );
  const current = await reloaded(accounts, account, name);
  await options.whileSuspended(() => renameNow(options, current, name));
}

function tasksWords(count: number): string {
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', count);
}

/** While the user was asked, another window may have renewed the keys, removed the account, or taken the name. */
async function reloaded(accounts: AccountStore, { cloud, name: from }: Account, to: string): Promise<Account> {
  await accounts.load();
  const current = accounts.all().find((account) => account.cloud === cloud && account.name === from);
  const unchanged = l10n.t('Nothing was changed.');
  if (current === undefined) throw new HumanError(l10n.t("The account '{0}' is not there any more.", from), unchanged);
  if (accounts.namesOf(cloud).includes(to))
    throw new HumanError(l10n.t("{0} already has an account '{1}'.", cloudOf(cloud).name, to), unchanged);
  return current;
}

/**
 * The new entry is stored before anything refers to it, and the old one is removed last. So whatever fails in between,
 * every task finds its account, and no key is lost. The data of tasks moves before the settings change, because another
 * window reads under the new keys as soon as it sees them there, and data that it stored would conflict.
 */
async function renameNow(options: RenameOptions, account: Account, name: string): Promise<void> {
  const { accounts, taskSettings, settings } = options;
  const pairs = taskSettings.tasks().flatMap(({ task }): KeyPairs => {
    if (task.cloud !== account.cloud || task.account !== account.name) return [];
    return [[taskKey(task), taskKey({ ...task, account: name })]];
  });
  await accounts.save({ ...account, name }, account);
  await options.renamed(pairs);
  try {
    await taskSettings.renameAccount(account.cloud, account.name, name);
    if (settings.defaultAccounts().get(account.cloud) === account.name)
      await settings.writeDefaultAccount(account.cloud, name);
    await options.renameFollowed(account, name);
  } catch (error) {
    const named = new Set(taskSettings.tasks().map(({ task }) => taskKey(task)));
    await options.renamed(pairs.filter(([from]) => named.has(from)).map(([from, to]) => [to, from]));
    const reason = error instanceof Error ? error.message : String(error);
    throw new HumanError(
      sentences(l10n.t('Not all settings could be changed: {0}', reason)),
      l10n.t(
        "Both '{0}' and '{1}' are there now, with the same keys; remove one when no task names it.",
        account.name,
        name,
      ),
    );
  }
  await accounts.remove(account);
}

async function setDefaultAccount(options: RenameOptions, argument: unknown): Promise<void> {
  const { settings, accounts } = options;
  const given = givenEntry(options, argument);
  const chosen = given === null || 'storageKey' in given ? await askDefault(options) : given;
  await settings.writeDefaultAccount(chosen.cloud, chosen.name);
  const several = accounts.all().filter(({ cloud }) => cloud === chosen.cloud).length > 1;
  const said = l10n.t(
    "Tasks of {0} that name no account are read with '{1}'.",
    cloudOf(chosen.cloud).name,
    chosen.name,
  );
  void showInformation(several ? said : sentences(said, l10n.t('It is the only account there, so they are anyway.')));
}

async function askDefault({ accounts, settings }: RenameOptions): Promise<Account> {
  const all = accounts.all();
  if (all.length === 0)
    throw new HumanError(l10n.t('There is no account yet.'), l10n.t('Add one with "Cloud Migration: Add Account…".'));
  const several = all.filter(({ cloud, name }) => all.some((other) => other.cloud === cloud && other.name !== name));
  const defaults = settings.defaultAccounts();
  const items = (several.length === 0 ? all : several).map((account) => ({
    label: withoutIcons(account.name),
    description: cloudOf(account.cloud).name,
    ...(defaults.get(account.cloud) === account.name ? { detail: l10n.t('the default now') } : {}),
    account,
  }));
  const placeholder = l10n.t('Which account reads the tasks of its cloud that name none?');
  const chosen = await askPick({ title: l10n.t('Set Default Account'), canGoBack: false, placeholder, items });
  if (chosen === back) throw new Cancelled();
  return chosen.account;
}
