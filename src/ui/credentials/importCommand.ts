import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AccountCheck } from '../../clouds/cloud.ts';
import { cloudOf } from '../../clouds/registry.ts';
import { credentialNames, findCredentialSources } from '../../config/credentials/credentials.ts';
import { namesText } from '../../config/credentials/describe.ts';
import type { CredentialReader, CredentialSource } from '../../clouds/credentials/types.ts';
import { commandIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import { machineReader } from '../../platform/credentialReader.ts';
import { HumanError } from '../../platform/humanError.ts';
import { Cancelled } from '../commands/commandRegistry.ts';
import { askPicks, confirm } from '../input/steps.ts';
import { ask, showInformation, showWarning, whileShowing } from '../messages.ts';
import { type ImportChoice, importChoices, type KnownAs } from './importChoices.ts';
import { importPlanned, importSummary, knownAs, planImport } from './importing.ts';

export interface ImportOptions {
  readonly now: () => number;
  readonly accounts: Pick<AccountStore, 'all' | 'broken' | 'retry' | 'save' | 'unread'>;
  readonly verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>;
  /** Called when the keys of this account have just been tested. */
  readonly saved: (account: Account) => void;
}

const title = (): string => l10n.t('Import Credentials');

/**
 * Asks before reading anything, lists the credentials it finds, and creates accounts from the selected ones. Resolves
 * when they are saved; throws Cancelled when the user closes the dialog.
 */
export async function importCredentials(
  options: ImportOptions,
  reader: CredentialReader = machineReader,
): Promise<void> {
  await options.accounts.retry();
  const unread = options.accounts.unread();
  // A name or keys that an unread account has would count as new, and the import would replace that account.
  if (unread !== null) throw new HumanError(unread.message, unread.hint);
  await confirm(
    l10n.t('Look for credentials that are on this computer already?'),
    [
      l10n.t(
        'These files and environment variables are read, where they are there. They are never written, and what is in them goes nowhere but to the cloud itself. You then choose which of them become accounts; their keys are kept in the secret storage of VS Code.',
      ),
      namesText(await credentialNames()),
    ].join('\n\n'),
    l10n.t('Look for Credentials'),
  );
  const chosen = await choose(options, reader);
  if (chosen.length === 0) throw new Cancelled();
  const plans = await planImport(chosen, {
    reader,
    accounts: options.accounts.all(),
    unreadable: options.accounts.broken().flatMap(({ account }) => account ?? []),
    askSameName,
  });
  let stopped = false;
  const outcomes = await whileShowing(l10n.t('Testing {0} accounts', plans.length), async (token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      stopped = true;
      abort.abort(new Cancelled());
    });
    const save = async (account: Account, tested: boolean): Promise<void> => {
      await options.accounts.save(account);
      if (tested) options.saved(account);
    };
    return importPlanned(plans, { verify: (account, signal) => options.verify(account, signal), save }, abort.signal);
  });
  const wellDone = outcomes.every(
    (outcome) => outcome.kind !== 'refused' && !('untested' in outcome && outcome.untested),
  );
  const next = l10n.t('Discover Tasks');
  const show = wellDone ? showInformation : showWarning;
  const buttons = outcomes.some(({ kind }) => kind !== 'refused') ? [next] : [];
  void show(importSummary(outcomes, stopped), ...buttons).then((answer) => {
    if (answer === next) void vscode.commands.executeCommand(commandIds.discoverTasks);
  });
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly source: CredentialSource | null;
}

async function choose(
  { accounts, now }: ImportOptions,
  reader: CredentialReader,
): Promise<readonly CredentialSource[]> {
  const found = await findCredentialSources(reader);
  const known = new Map<CredentialSource, KnownAs | null>();
  const twins = new Map<CredentialSource, CredentialSource>();
  const owners = new Map<string, CredentialSource>();
  for (const source of found.sources.filter(({ problem }) => problem === null)) {
    const { known: account, keyId } = await knownAs(reader, accounts.all(), source);
    known.set(source, account);
    const key = `${source.cloud}/${keyId ?? ''}`;
    const owner = keyId === null ? undefined : owners.get(key);
    if (owner !== undefined) twins.set(source, owner);
    else owners.set(key, source);
  }
  const choices = importChoices({
    found,
    homeDir: reader.homeDir,
    nowMs: now(),
    knownAs: (source) => known.get(source) ?? null,
    twinOf: (source) => twins.get(source) ?? null,
  });
  if (choices.length === 0) {
    throw new HumanError(
      l10n.t('No credentials were found on this computer.'),
      l10n.t('Enter keys by hand with "Cloud Migration: Add Account…".'),
    );
  }
  const usable = choices.filter(({ source }) => source !== null).length;
  const picked = await askPicks<ChoiceItem>(
    {
      title: title(),
      placeholder:
        usable === 0
          ? l10n.t('None of these can be used; each says why')
          : l10n.t('Which of these become accounts? Each is tested first'),
      items: withHeadings(choices),
    },
    ({ source }) => source !== null,
  );
  return picked.flatMap(({ source }) => source ?? []);
}

function withHeadings(choices: readonly ImportChoice[]): readonly ChoiceItem[] {
  let last: string | null = null;
  return choices.flatMap(({ cloud, ...item }) => {
    if (cloud === last) return [item];
    last = cloud;
    const label = cloud === '' ? l10n.t('cannot be used') : cloud;
    return [{ label, kind: vscode.QuickPickItemKind.Separator, source: null }, item];
  });
}

async function askSameName(account: Account, beside: string): Promise<'renew' | 'beside'> {
  const renew = l10n.t('Replace Its Keys');
  const add = l10n.t("Add as '{0}'", beside);
  const answer = await ask(
    l10n.t("There is an account '{0}' of {1} already, with other keys.", account.name, cloudOf(account.cloud).name),
    l10n.t('Its tasks, region and endpoint stay as they are.'),
    renew,
    add,
  );
  if (answer === undefined) throw new Cancelled();
  return answer === renew ? 'renew' : 'beside';
}
