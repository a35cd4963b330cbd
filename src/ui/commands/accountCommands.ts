import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { cloudOf, findCloud } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import { shortened } from '../../config/text.ts';
import { isRecord } from '../../base/guards.ts';
import { taskKey } from '../../model/task.ts';
import type { BrokenAccount } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import type { Settings } from '../../platform/settings.ts';
import type { TaskSettings } from '../../platform/taskSettings.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import { targetKey } from '../../presentation/tree/rowTarget.ts';
import { runFlow, type Step } from '../input/flow.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import { chooseAccountEntry, chooseEntry, type ChoiceOptions, givenEntry, namedBy } from './accountChoice.ts';
import { type AccountDraft, askCloud, askField, askName, fieldsOf } from './accountForm.ts';
import { reviewAndStore, type ReviewOptions, type SavedAccount, reportSaved, testAccount } from './accountReview.ts';
import { Cancelled } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';

/** A missing account that a task refers to; without a name, any account of the cloud. */
type MissingAccount = Pick<Account, 'cloud'> & Partial<Pick<Account, 'name'>>;

export interface AccountCommandsOptions extends ReviewOptions, ChoiceOptions {
  readonly taskSettings: TaskSettings;
  readonly settings: Settings;
  /** The missing account that a task refers to. */
  missingOf(key: string): MissingAccount | null;
  /** Imports existing keys. Throws Cancelled when the user closes the dialog. */
  importCredentials(): Promise<void>;
}

export function registerAccountCommands(commands: Commands, options: AccountCommandsOptions): void {
  const { accounts } = options;
  commands.register(commandIds.addAccount, async (argument) => {
    const key = targetKey(argument);
    const missing = missingNamedBy(argument) ?? (key === null ? null : options.missingOf(key));
    void reportSaved(await addAccount(options, missing ?? {}));
  });
  commands.register(commandIds.importCredentials, () => options.importCredentials());
  commands.register(commandIds.editAccount, async (argument) => {
    await editAccount(options, givenEntry(options, argument));
  });
  commands.register(commandIds.testAccount, async (argument) => {
    await testAccount(commands, options, await chooseAccountEntry(options, argument, l10n.t('Test Account')));
  });
  commands.register(commandIds.removeAccount, async (argument) => {
    const chosen = await chooseEntry(options, argument, l10n.t('Remove Account'));
    const label = 'storageKey' in chosen ? chosen.label : `${cloudOf(chosen.cloud).name}: ${chosen.name}`;
    await confirm(
      l10n.t("Remove account '{0}'?", label),
      l10n.t(
        'Its keys are deleted from the secret storage. Tasks that use it stay in the settings but cannot be read.',
      ),
      l10n.t('Remove'),
    );
    await ('storageKey' in chosen ? accounts.removeEntry(chosen.storageKey) : accounts.remove(chosen));
  });
}

/** The missing account, if the argument of our own code names it. */
function missingNamedBy(argument: unknown): MissingAccount | null {
  if (!isRecord(argument)) return null;
  const cloud = findCloud(argument['cloud'])?.id;
  if (cloud === undefined) return null;
  const { name } = argument;
  return typeof name === 'string' ? { cloud, name } : { cloud };
}

/**
 * Asks for an account, except for the values in `start`, and saves it. Throws Cancelled when the user closes the form.
 */
export async function addAccount(options: AccountCommandsOptions, start: AccountDraft = {}): Promise<SavedAccount> {
  await options.accounts.retry();
  const unread = options.accounts.unread();
  // Keys that can't be saved are not asked for, nor is a name that another account may have.
  if (unread !== null) throw new HumanError(unread.message, unread.hint);
  const { name } = start;
  const title = name === undefined ? l10n.t('Add Account') : l10n.t("Add Account '{0}'", shortened(name, 60));
  const saves: SavedAccount[] = [];
  await runFlow<AccountDraft>(start, (sofar) => {
    const first = start.cloud === undefined ? [askCloud(() => options.importCredentials())] : [];
    if (sofar.cloud === undefined) return first;
    const cloud = cloudOf(sofar.cloud);
    const keys = fieldsOf(cloud)
      .filter((field) => field.key === 'accessKeyId' || field.key === 'accessKeySecret')
      .map((field) => askField(title, cloud, field));
    const review: Step<AccountDraft> = async (entered, { canGoBack }) => {
      const outcome = await reviewAndStore(options, title, cloud, entered, canGoBack);
      if (outcome === back) return back;
      saves.push(outcome);
      return outcome.account;
    };
    const naming = name === undefined ? [askName(title, cloud, options.accounts.namesOf(cloud.id))] : [];
    return [...first, ...naming, ...keys, review];
  });
  const [saved] = saves;
  if (saved === undefined) throw new Cancelled();
  await askForUnnamedTasks(options, saved);
  return saved;
}

/** A broken entry is entered again with its cloud and name. null: the user picks the account. */
export async function editAccount(
  options: AccountCommandsOptions,
  given: Account | BrokenAccount | null,
): Promise<void> {
  const entry = given ?? (await chooseEntry(options, undefined, l10n.t('Edit Account')));
  const account = 'storageKey' in entry ? namedBy(entry) : entry;
  const title = l10n.t("Edit Account '{0}'", account.name);
  const cloud = cloudOf(account.cloud);
  const before = 'storageKey' in entry ? null : entry;
  const saved = await reviewAndStore(options, title, cloud, account, false, before);
  if (saved !== back) void reportSaved(saved);
}

/**
 * With a second account of a cloud, tasks without an account name can't be read any more. Asks once which account they
 * use. When the user closes the question, each row offers the choice.
 */
async function askForUnnamedTasks(options: AccountCommandsOptions, { account }: SavedAccount): Promise<void> {
  const accounts = options.accounts.all().filter(({ cloud }) => cloud === account.cloud);
  const unnamed = options.taskSettings
    .tasks()
    .filter(({ task }) => task.cloud === account.cloud && task.account === undefined);
  const hasDefault = options.settings.defaultAccounts().has(account.cloud);
  if (accounts.length !== 2 || unnamed.length === 0 || hasDefault) return;
  const leave = { label: l10n.t('Leave as they are'), description: '', account: null };
  const items: (vscode.QuickPickItem & { readonly account: Account | null })[] = [
    ...accounts.map((each) => ({ label: withoutIcons(each.name), description: each.region ?? '', account: each })),
    leave,
  ];
  const chosen = await askPick({
    title: cloudOf(account.cloud).name,
    canGoBack: false,
    placeholder:
      unnamed.length === 1
        ? l10n.t('Which account reads the task that names none?')
        : l10n.t('Which account reads the {0} tasks that name none?', unnamed.length),
    items,
  }).catch((error: unknown) => {
    if (error instanceof Cancelled) return leave;
    throw error;
  });
  if (chosen === back || chosen.account === null) return;
  await options.taskSettings.setAccounts(
    unnamed.map(({ task }) => taskKey(task)),
    chosen.account.name,
  );
}
