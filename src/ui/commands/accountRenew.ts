import * as l10n from '@vscode/l10n';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import { problemOf } from '../../model/problem.ts';
import { runFlow, type Step } from '../input/flow.ts';
import { back } from '../input/steps.ts';
import { ask, sentences, showInformation, showWarning } from '../messages.ts';
import { chooseAccountEntry, type ChoiceOptions } from './accountChoice.ts';
import { type AccountDraft, askField, fieldsOf } from './accountForm.ts';
import { reviewAndStore, type ReviewOptions, reportSaved, tested } from './accountReview.ts';
import { Cancelled } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';

export interface RenewOptions extends ReviewOptions, ChoiceOptions {
  now(): number;
}

export function registerRenewCommand(commands: Commands, options: RenewOptions): void {
  commands.register(commandIds.renewKeys, async (argument) => {
    const account = await chooseAccountEntry(options, argument, l10n.t('Renew Keys'));
    if (account.source === undefined || (await renewFromSource(options, account)) === 'enter')
      await enterKeys(options, account);
  });
}

/** The vendor's own tool has often stored new keys in the account's source already. */
async function renewFromSource(options: RenewOptions, account: Account): Promise<'done' | 'enter'> {
  const { readAgain } = await import('../credentials/lazy.ts');
  const found = await readAgain(account, options.now());
  if (found === null) return 'enter';
  const enter = l10n.t('Enter New Keys');
  if ('why' in found) {
    const answer = await ask(
      l10n.t("No new keys for account '{0}' were found.", account.name),
      `${found.where}: ${found.why}\n\n${l10n.t('Renew them with the tool that wrote them, then try again; or enter new ones.')}`,
      enter,
    );
    if (answer !== enter) throw new Cancelled();
    return 'enter';
  }
  let untested: string | null = null;
  try {
    await tested(options, found.account, cloudOf(account.cloud));
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    if (problem.kind === 'credentials') {
      const answer = await ask(problem.message, l10n.t('The account keeps the keys that it had.'), enter);
      if (answer !== enter) throw new Cancelled();
      return 'enter';
    }
    untested = problem.message;
  }
  await options.accounts.save(found.account);
  options.saved(found.account);
  const said = l10n.t("The keys of account '{0}' are renewed from: {1}.", account.name, found.where);
  void (untested === null ? showInformation(said) : showWarning(sentences(said, untested)));
  return 'done';
}

async function enterKeys(options: RenewOptions, account: Account): Promise<void> {
  const title = l10n.t("Renew Keys of Account '{0}'", account.name);
  const cloud = cloudOf(account.cloud);
  const { accessKeyId, accessKeySecret, securityToken, expiresAt, source, ...lasting } = account;
  const temporary = securityToken !== undefined;
  const keys = ['accessKeyId', 'accessKeySecret', ...(temporary ? ['securityToken'] : [])];
  const steps = keys.flatMap((key) => fieldsOf(cloud).filter((field) => field.key === key));
  const review: Step<AccountDraft> = async (entered, { canGoBack }) => {
    const saved = await reviewAndStore(options, title, cloud, entered, canGoBack, account);
    if (saved === back) return back;
    void reportSaved(saved);
    return saved.account;
  };
  await runFlow<AccountDraft>(lasting, () => [...steps.map((field) => askField(title, cloud, field)), review]);
}
