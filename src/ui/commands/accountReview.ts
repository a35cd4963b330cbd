import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck, Cloud } from '../../clouds/cloud.ts';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import { type Account, withoutStaleExpiry } from '../../model/account.ts';
import { type Problem, ProblemError, problemOf } from '../../model/problem.ts';
import type { CloudId } from '../../model/task.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import { back } from '../input/steps.ts';
import { ask, sentences, showInformation, showWarning, whileShowing } from '../messages.ts';
import { lackingWords } from '../permissions/lacking.ts';
import { type AccountDraft, askField, completed, fieldsOf, reviewAccount } from './accountForm.ts';
import { Cancelled, type Remedy } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';

export interface ReviewOptions {
  readonly accounts: AccountStore;
  readonly verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>;
  /** The user has just tested and stored these keys. Polling that stopped because of them can resume. */
  readonly saved: (account: Account) => void;
}

export interface SavedAccount {
  readonly account: Account;
  readonly outcome: AccountCheck | Problem;
}

/**
 * Review → test → save. `before`: the stored account, if it is being edited. After a refusal, the user can correct the
 * keys, save anyway, or cancel.
 */
export async function reviewAndStore(
  options: ReviewOptions,
  title: string,
  cloud: Cloud,
  start: AccountDraft,
  canGoBack: boolean,
  before: Account | null = null,
): Promise<SavedAccount | typeof back> {
  let draft = start;
  for (;;) {
    const reviewed = await reviewAccount(title, cloud, draft, { canGoBack });
    if (reviewed === back) return back;
    draft = reviewed;
    const entered = completed(draft);
    if (entered === null) continue;
    const account = before === null ? entered : withoutStaleExpiry(entered, before);
    const outcome = await testOutcome(options, account, cloud);
    if (outcome === 'cancelled') continue;
    if ('kind' in outcome && (await afterRefusal(cloud, outcome)) === 'correct') {
      draft = await corrected(title, cloud, draft, outcome);
      continue;
    }
    await options.accounts.save(account, before);
    options.saved(account);
    return { account, outcome };
  }
}

/** Refused keys lead to the secret, the most likely mistake; all other problems to the list of fields. */
async function corrected(title: string, cloud: Cloud, draft: AccountDraft, { kind }: Problem): Promise<AccountDraft> {
  const secret = fieldsOf(cloud).find(({ key }) => key === 'accessKeySecret');
  if (kind !== 'credentials' || secret === undefined) return draft;
  const entered = await askField(title, cloud, secret)(draft, { canGoBack: true });
  return entered === back ? draft : entered;
}

/** The result of the test. Cancelling the test returns to the review with nothing lost. */
async function testOutcome(
  options: ReviewOptions,
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

/** Closing the dialog cancels the flow. */
async function afterRefusal(cloud: Cloud, problem: Problem): Promise<'correct' | 'save'> {
  const correct = l10n.t('Correct It');
  const save = l10n.t('Save Anyway');
  const lacking = lackingWords(cloud, problem);
  const permissions = l10n.t('Show Required Permissions');
  const buttons = lacking === null ? [correct, save] : [correct, save, permissions];
  const answer = await ask(problem.message, details(cloud, problem), ...buttons);
  if (answer === permissions) {
    await showPermissions(cloud.id);
    throw new Cancelled();
  }
  if (answer === undefined) throw new Cancelled();
  return answer === save ? 'save' : 'correct';
}

function details(cloud: Cloud, problem: Problem): string {
  const code = problem.code === null ? [] : [l10n.t('Code: {0}', problem.code)];
  const request = problem.requestId === null ? [] : [l10n.t('Request ID: {0}', problem.requestId)];
  const lacking = lackingWords(cloud, problem);
  return [...(lacking === null ? [] : [lacking]), adviceFor(cloud, problem), ...code, ...request].join('\n');
}

/** The advice for a failed test. The problem's own hint is about saved accounts and how they are polled. */
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

export function tested(options: ReviewOptions, account: Account, cloud: Cloud): Promise<AccountCheck> {
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

export async function testAccount(commands: Commands, options: ReviewOptions, account: Account): Promise<void> {
  const cloud = cloudOf(account.cloud);
  let check: AccountCheck;
  try {
    check = await tested(options, account, cloud);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    const lacking = lackingWords(cloud, problem);
    const said = lacking === null ? error : new ProblemError({ ...problem, hint: sentences(lacking, problem.hint) });
    commands.failed(commandIds.testAccount, said, lacking === null ? editing(account) : permissionsOf(account));
    return;
  }
  const lacking = lackingWords(cloud, check.refusal);
  const message = sentences(l10n.t("Account '{0}': {1}", account.name, check.message), lacking ?? '');
  const permissions = permissionsOf(account);
  const buttons = lacking === null ? [] : [permissions.title];
  void (check.limited ? showWarning(message, ...buttons) : showInformation(message, ...buttons)).then((answer) => {
    if (answer === permissions.title) void permissions.run();
  });
}

function permissionsOf({ cloud }: Pick<Account, 'cloud'>): Remedy {
  return { title: l10n.t('Show Required Permissions'), run: () => showPermissions(cloud) };
}

function showPermissions(cloud: CloudId): Thenable<unknown> {
  return vscode.commands.executeCommand(commandIds.showRequiredPermissions, { cloud });
}

function editing({ cloud, name }: Account): Remedy {
  return {
    title: l10n.t('Edit Account'),
    run: () => vscode.commands.executeCommand(commandIds.editAccount, { cloud, name }),
  };
}

/** Reports that the account is saved, with a button for the next step: adding a task, or correcting refused keys. */
export async function reportSaved({ account, outcome }: SavedAccount): Promise<void> {
  if ('kind' in outcome) {
    const edit = editing(account);
    // The reason was shown before saving.
    const said =
      outcome.kind === 'credentials'
        ? l10n.t("Account '{0}' is saved, but {1} refuses its keys.", account.name, cloudOf(account.cloud).name)
        : sentences(l10n.t("Account '{0}' is saved, but its test failed.", account.name), outcome.message);
    if ((await showWarning(said, edit.title)) === edit.title) await edit.run();
    return;
  }
  const add = l10n.t('Add Task');
  const lacking = lackingWords(cloudOf(account.cloud), outcome.refusal);
  const said = sentences(l10n.t("Account '{0}' is saved.", account.name), outcome.message, lacking ?? '');
  const permissions = permissionsOf(account);
  const answer = await showInformation(said, add, ...(lacking === null ? [] : [permissions.title]));
  if (answer === permissions.title) await permissions.run();
  if (answer === add) await vscode.commands.executeCommand(commandIds.addTask);
}
