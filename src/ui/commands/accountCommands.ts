import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck, Cloud } from '../../clouds/cloud.ts';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import { type Problem, problemOf } from '../../model/problem.ts';
import type { AccountStore, BrokenAccount } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import { runFlow, type Step } from '../input/flow.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import { type AccountDraft, askCloud, askField, askName, completed, fieldsOf, reviewAccount } from './accountForm.ts';
import { Cancelled, type CommandRegistry } from './commandRegistry.ts';
import { ask, showInformation, showWarning, whileShowing } from '../messages.ts';

export interface AccountCommandsOptions {
  readonly accounts: AccountStore;
  verify(account: Account, signal: AbortSignal): Promise<AccountCheck>;
  /** The account that a tree row stands for, when the command came from one. */
  accountOfRow(argument: unknown): Account | BrokenAccount | null;
  /** The person has just tested and stored these keys: polling that they had stopped may go on. */
  saved(account: Account): void;
}

export function registerAccountCommands(commands: CommandRegistry, options: AccountCommandsOptions): void {
  const { accounts } = options;
  commands.register(commandIds.addAccount, () => addAccount(options));
  commands.register(commandIds.editAccount, async (argument) => {
    await editAccount(options, await chooseEntry(options, argument, l10n.t('Edit Account')));
  });
  commands.register(commandIds.testAccount, async (argument) => {
    const chosen = await chooseEntry(options, argument, l10n.t('Test Account'));
    if ('storageKey' in chosen) throw unreadable(chosen);
    await testAccount(options, chosen);
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

async function addAccount(options: AccountCommandsOptions): Promise<void> {
  const title = l10n.t('Add Account');
  await runFlow<AccountDraft>({}, (sofar) => {
    if (sofar.cloud === undefined) return [askCloud, unreachable, unreachable, unreachable, unreachable];
    const cloud = cloudOf(sofar.cloud);
    const keys = fieldsOf(cloud)
      .filter((field) => field.key === 'accessKeyId' || field.key === 'accessKeySecret')
      .map((field) => askField(title, cloud, field));
    const review: Step<AccountDraft> = (entered, place) =>
      reviewAndStore(options, title, cloud, entered, place.step, place.totalSteps);
    return [askCloud, askName(title, cloud, namesOf(options.accounts, cloud)), ...keys, review];
  });
}

/** Stands for the steps that are not known before the cloud is, so that the title bar can count them. */
const unreachable: Step<AccountDraft> = (draft) => Promise.resolve(draft);

function namesOf(accounts: AccountStore, cloud: Cloud): readonly string[] {
  return accounts
    .all()
    .filter((account) => account.cloud === cloud.id)
    .map((account) => account.name);
}

/** A broken entry is entered anew, under the cloud and the name that it has. */
async function editAccount(options: AccountCommandsOptions, entry: Account | BrokenAccount): Promise<void> {
  const account = 'storageKey' in entry ? namedBy(entry) : entry;
  const title = l10n.t("Edit Account '{0}'", account.name);
  const cloud = cloudOf(account.cloud);
  await reviewAndStore(options, title, cloud, account, undefined, undefined);
}

/** Review → test → store; a refusal leads back to the review, with a way to store anyway. */
async function reviewAndStore(
  options: AccountCommandsOptions,
  title: string,
  cloud: Cloud,
  start: AccountDraft,
  step: number | undefined,
  totalSteps: number | undefined,
): Promise<AccountDraft | typeof back> {
  let draft = start;
  for (;;) {
    const reviewed = await reviewAccount(title, cloud, draft, {
      step: step ?? 1,
      totalSteps: totalSteps ?? 1,
      canGoBack: step !== undefined,
    });
    if (reviewed === back) return back;
    draft = reviewed;
    const account = completed(draft);
    if (account === null) continue;
    const outcome = await testOutcome(options, account, cloud);
    if (outcome === 'cancelled') continue;
    if ('kind' in outcome && !(await storeAnyway(outcome))) continue;
    await options.accounts.save(account);
    options.saved(account);
    void offerTask(account, 'kind' in outcome ? null : outcome);
    return draft;
  }
}

/** What the test call says; a test that the person cancels leads back to the review, with nothing lost. */
async function testOutcome(
  options: AccountCommandsOptions,
  account: Account,
  cloud: Cloud,
): Promise<AccountCheck | Problem | 'cancelled'> {
  try {
    return await tested(options, account, cloud);
  } catch (error) {
    if (error instanceof Cancelled) return 'cancelled';
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem;
  }
}

/** Closing the box means: let me correct it. */
async function storeAnyway(problem: Problem): Promise<boolean> {
  const store = l10n.t('Save Anyway');
  return (await ask(problem.message, details(problem), l10n.t('Correct It'), store)) === store;
}

function details(problem: Problem): string {
  const code = problem.code === null ? [] : [l10n.t('Code: {0}', problem.code)];
  const request = problem.requestId === null ? [] : [l10n.t('Request ID: {0}', problem.requestId)];
  return [problem.hint, ...code, ...request].join('\n');
}

function tested(options: AccountCommandsOptions, account: Account, cloud: Cloud): Promise<AccountCheck> {
  return Promise.resolve(
    whileShowing(l10n.t("Testing account '{0}' of {1}", account.name, cloud.name), (token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort(new Cancelled());
      });
      return options.verify(account, abort.signal);
    }),
  );
}

async function testAccount(options: AccountCommandsOptions, account: Account): Promise<void> {
  const check = await tested(options, account, cloudOf(account.cloud));
  const message = l10n.t("Account '{0}' works. {1}", account.name, check.message);
  void (check.limited ? showWarning(message) : showInformation(message));
}

/** Says that the account is stored. The natural next thing is a task: one click, no more. */
async function offerTask(account: Account, check: AccountCheck | null): Promise<void> {
  const add = l10n.t('Add Task');
  const said = check?.message ?? l10n.t('Its keys were not accepted yet.');
  const answer = await showInformation(l10n.t("Account '{0}' is stored. {1}", account.name, said), add);
  if (answer === add) await vscode.commands.executeCommand(commandIds.addTask);
}

function namedBy(entry: BrokenAccount): Pick<Account, 'cloud' | 'name'> {
  if (entry.account === null) throw unreadable(entry);
  return entry.account;
}

function unreadable({ message }: BrokenAccount): HumanError {
  return new HumanError(message, l10n.t('Remove the account and add it again.'));
}

async function chooseEntry(
  options: AccountCommandsOptions,
  argument: unknown,
  title: string,
): Promise<Account | BrokenAccount> {
  const ofRow = options.accountOfRow(argument);
  if (ofRow !== null) return ofRow;
  const all = options.accounts.all();
  const broken = options.accounts.broken();
  if (all.length + broken.length === 0)
    throw new HumanError(l10n.t('There is no account yet.'), l10n.t('Add one with "Cloud Migration: Add Account…".'));
  const items: (vscode.QuickPickItem & { readonly entry: Account | BrokenAccount })[] = [
    ...all.map((account) => ({
      label: account.name,
      description: cloudOf(account.cloud).name,
      entry: account,
    })),
    ...broken.map((entry) => ({
      label: entry.label,
      description: l10n.t('cannot be read'),
      entry,
    })),
  ];
  const chosen = await askPick({ title, canGoBack: false, placeholder: l10n.t('Which account?'), items });
  if (chosen === back) throw new Cancelled();
  return chosen.entry;
}
