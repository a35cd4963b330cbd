import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck, Cloud } from '../../clouds/cloud.ts';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import { isRecord } from '../../model/guards.ts';
import { type Problem, problemOf } from '../../model/problem.ts';
import { taskKey } from '../../model/task.ts';
import type { AccountStore, BrokenAccount } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import type { TaskBook } from '../../platform/taskBook.ts';
import { runFlow, type Step } from '../input/flow.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import { type AccountDraft, askCloud, askField, askName, completed, fieldsOf, reviewAccount } from './accountForm.ts';
import { Cancelled, type CommandRegistry, type Remedy } from './commandRegistry.ts';
import { ask, sentences, showInformation, showWarning, whileShowing } from '../messages.ts';

export interface AccountCommandsOptions {
  readonly accounts: AccountStore;
  readonly book: TaskBook;
  verify(account: Account, signal: AbortSignal): Promise<AccountCheck>;
  /** The account that a tree row stands for, when the command came from one. */
  accountOfRow(argument: unknown): Account | BrokenAccount | null;
  /** The person has just tested and stored these keys: polling that they had stopped may go on. */
  saved(account: Account): void;
}

export function registerAccountCommands(commands: CommandRegistry, options: AccountCommandsOptions): void {
  const { accounts } = options;
  commands.register(commandIds.addAccount, async () => {
    void tellSaved(await addAccount(options));
  });
  commands.register(commandIds.editAccount, async (argument) => {
    await editAccount(options, await chooseEntry(options, argument, l10n.t('Edit Account')));
  });
  commands.register(commandIds.testAccount, async (argument) => {
    const chosen = await chooseEntry(options, argument, l10n.t('Test Account'));
    if ('storageKey' in chosen) throw unreadable(chosen);
    await testAccount(commands, options, chosen);
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

/** Ends when the account is saved; throws Cancelled when the person closes it. Gives the account. */
export async function addAccount(options: AccountCommandsOptions, start: AccountDraft = {}): Promise<SavedAccount> {
  const title = l10n.t('Add Account');
  const saves: SavedAccount[] = [];
  await runFlow<AccountDraft>(start, (sofar) => {
    // A cloud that is given is not asked for.
    const first = start.cloud === undefined ? [askCloud] : [];
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
    return [...first, askName(title, cloud, namesOf(options.accounts, cloud)), ...keys, review];
  });
  const [saved] = saves;
  if (saved === undefined) throw new Cancelled();
  await askForUnnamedTasks(options, saved);
  return saved;
}

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
  const saved = await reviewAndStore(options, title, cloud, account, false);
  if (saved !== back) void tellSaved(saved);
}

/** An account as it was saved, and what its test said. */
export interface SavedAccount {
  readonly account: Account;
  readonly outcome: AccountCheck | Problem;
}

/** Review → test → save. A refusal leads back to what can be corrected, to saving all the same, or out. */
async function reviewAndStore(
  options: AccountCommandsOptions,
  title: string,
  cloud: Cloud,
  start: AccountDraft,
  canGoBack: boolean,
): Promise<SavedAccount | typeof back> {
  let draft = start;
  for (;;) {
    const reviewed = await reviewAccount(title, cloud, draft, { canGoBack });
    if (reviewed === back) return back;
    draft = reviewed;
    const account = completed(draft);
    if (account === null) continue;
    const outcome = await testOutcome(options, account, cloud);
    if (outcome === 'cancelled') continue;
    if ('kind' in outcome && (await afterRefusal(cloud, outcome)) === 'correct') {
      draft = await corrected(title, cloud, draft, outcome);
      continue;
    }
    await options.accounts.save(account);
    options.saved(account);
    return { account, outcome };
  }
}

/** Refused keys lead straight to the secret, where the mistake mostly is; everything else to the list of fields. */
async function corrected(title: string, cloud: Cloud, draft: AccountDraft, { kind }: Problem): Promise<AccountDraft> {
  const secret = fieldsOf(cloud).find(({ key }) => key === 'accessKeySecret');
  if (kind !== 'credentials' || secret === undefined) return draft;
  const entered = await askField(title, cloud, secret)(draft, { canGoBack: true });
  return entered === back ? draft : entered;
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

/** Closing the box ends the whole. */
async function afterRefusal(cloud: Cloud, problem: Problem): Promise<'correct' | 'save'> {
  const correct = l10n.t('Correct It');
  const save = l10n.t('Save Anyway');
  const answer = await ask(problem.message, details(cloud, problem), correct, save);
  if (answer === undefined) throw new Cancelled();
  return answer === save ? 'save' : 'correct';
}

function details(cloud: Cloud, problem: Problem): string {
  const code = problem.code === null ? [] : [l10n.t('Code: {0}', problem.code)];
  const request = problem.requestId === null ? [] : [l10n.t('Request ID: {0}', problem.requestId)];
  return [adviceFor(cloud, problem), ...code, ...request].join('\n');
}

/** What to do about a failed test. The problem's own hint speaks of accounts that are saved, and of how they are polled. */
function adviceFor(cloud: Cloud, { kind, hint }: Problem): string {
  const { accessKeyId, accessKeySecret } = cloud.credentialLabels;
  switch (kind) {
    case 'credentials':
      return l10n.t('Check that {0} and {1} are copied whole and belong together.', accessKeyId, accessKeySecret);
    case 'permission':
      return l10n.t('Ask for the right to read migrations, or use other keys.');
    case 'clock':
      return l10n.t("Set this computer's clock, then test again.");
    case 'throttled':
      return l10n.t('Wait a moment, then test again.');
    case 'network':
      return l10n.t('Check the network connection, then test again.');
    case 'cloud':
      return l10n.t("Test again later, or look at the cloud's status page.");
    case 'not-found':
    case 'bad-request':
      return l10n.t("Check the account's region, project and endpoint.");
    case 'tls':
    case 'proxy':
    case 'bad-answer':
      return hint;
  }
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

async function testAccount(
  commands: CommandRegistry,
  options: AccountCommandsOptions,
  account: Account,
): Promise<void> {
  let check: AccountCheck;
  try {
    check = await tested(options, account, cloudOf(account.cloud));
  } catch (error) {
    if (problemOf(error) === null) throw error;
    commands.failed(commandIds.testAccount, error, editing(account));
    return;
  }
  const message = l10n.t("Account '{0}': {1}", account.name, check.message);
  void (check.limited ? showWarning(message) : showInformation(message));
}

/** The button that opens an account for a correction. */
function editing({ cloud, name }: Account): Remedy {
  return {
    title: l10n.t('Edit Account'),
    run: () => vscode.commands.executeCommand(commandIds.editAccount, { cloud, name }),
  };
}

/** Says once that the account is saved. What comes next is one click away: a task, or the correction of refused keys. */
export async function tellSaved({ account, outcome }: SavedAccount): Promise<void> {
  if ('kind' in outcome) {
    const edit = editing(account);
    // Why was told before it was saved.
    const said =
      outcome.kind === 'credentials'
        ? l10n.t("Account '{0}' is saved, but {1} refuses its keys.", account.name, cloudOf(account.cloud).name)
        : sentences(l10n.t("Account '{0}' is saved, but its test failed.", account.name), outcome.message);
    if ((await showWarning(said, edit.title)) === edit.title) await edit.run();
    return;
  }
  const add = l10n.t('Add Task');
  const said = sentences(l10n.t("Account '{0}' is saved.", account.name), outcome.message);
  if ((await showInformation(said, add)) === add) await vscode.commands.executeCommand(commandIds.addTask);
}

/**
 * With a cloud's second account, tasks that name none cannot be read any more: asked once, which one they mean. Closing
 * it leaves them; each row then offers the choice.
 */
async function askForUnnamedTasks(options: AccountCommandsOptions, { account }: SavedAccount): Promise<void> {
  const accounts = options.accounts.all().filter(({ cloud }) => cloud === account.cloud);
  const unnamed = options.book.tasks().filter(({ task }) => task.cloud === account.cloud && task.account === undefined);
  if (accounts.length !== 2 || unnamed.length === 0) return;
  const leave = { label: l10n.t('Leave as they are'), description: '', account: null };
  const items: (vscode.QuickPickItem & { readonly account: Account | null })[] = [
    ...accounts.map((each) => ({ label: each.name, description: each.region ?? '', account: each })),
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
  for (const { task } of unnamed) await options.book.setAccount(taskKey(task), chosen.account.name);
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
  const all = options.accounts.all();
  const named = isRecord(argument)
    ? all.find(({ cloud, name }) => cloud === argument['cloud'] && name === argument['name'])
    : undefined;
  const given = named ?? options.accountOfRow(argument);
  if (given !== null) return given;
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
