import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { cloudOf } from '../../clouds/registry.ts';
import type { Account } from '../../model/account.ts';
import { isRecord } from '../../base/guards.ts';
import type { AccountStore, BrokenAccount } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import { type RowTarget, rowTarget } from '../../presentation/tree/rowTarget.ts';
import { askPick, back } from '../input/steps.ts';
import { Cancelled } from './commandRegistry.ts';

export interface ChoiceOptions {
  readonly accounts: AccountStore;
  accountOf(target: RowTarget | null): Account | BrokenAccount | null;
}

/** Throws when the entry can't be entered again, or when its account is unknown. */
export function namedBy(entry: BrokenAccount): Pick<Account, 'cloud' | 'name'> {
  if (entry.account === null || entry.reason !== 'damaged') throw unreadable(entry);
  return entry.account;
}

function unreadable({ message, hint }: BrokenAccount): HumanError {
  return new HumanError(message, hint);
}

/** The account of a command's argument: by cloud and name from our own code, or a row. */
export function givenEntry(options: ChoiceOptions, argument: unknown): Account | BrokenAccount | null {
  if (!isRecord(argument)) return options.accountOf(rowTarget(argument));
  const all = options.accounts.all();
  return all.find(({ cloud, name }) => cloud === argument['cloud'] && name === argument['name']) ?? null;
}

/** The account of the command's argument, or the one that the user picks. */
export async function chooseEntry(
  options: ChoiceOptions,
  argument: unknown,
  title: string,
): Promise<Account | BrokenAccount> {
  const given = givenEntry(options, argument);
  if (given !== null) return given;
  const all = options.accounts.all();
  const broken = options.accounts.broken();
  const unread = options.accounts.unread();
  if (all.length + broken.length === 0 && unread !== null) throw new HumanError(unread.message, unread.hint);
  if (all.length + broken.length === 0)
    throw new HumanError(l10n.t('There is no account yet.'), l10n.t('Add one with "Cloud Migration: Add Account…".'));
  const items: (vscode.QuickPickItem & { readonly entry: Account | BrokenAccount })[] = [
    ...all.map((account) => ({
      label: withoutIcons(account.name),
      description: cloudOf(account.cloud).name,
      entry: account,
    })),
    ...broken.map((entry) => ({
      label: withoutIcons(entry.label),
      description: l10n.t('cannot be read'),
      entry,
    })),
  ];
  const chosen = await askPick({ title, canGoBack: false, placeholder: l10n.t('Which account?'), items });
  if (chosen === back) throw new Cancelled();
  return chosen.entry;
}

/** Same as chooseEntry, for commands that need a readable account. */
export async function chooseAccountEntry(options: ChoiceOptions, argument: unknown, title: string): Promise<Account> {
  const chosen = await chooseEntry(options, argument, title);
  if ('storageKey' in chosen) throw unreadable(chosen);
  return chosen;
}
