import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Cloud } from '../../clouds/cloud.ts';
import type { TaskField } from '../../clouds/profile.ts';
import { allClouds } from '../../clouds/registry.ts';
import { hasUnseenCharacters, maxTextLength } from '../../config/text.ts';
import type { Account } from '../../model/account.ts';
import type { CloudId, TaskRef } from '../../model/task.ts';
import { scopeName } from '../../platform/scopeName.ts';
import type { TaskScope } from '../../platform/settings.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import type { Step } from '../input/flow.ts';
import { askPick, askText, back, type Back, required } from '../input/steps.ts';

export type TaskDraft = { readonly [Key in keyof TaskRef]?: TaskRef[Key] | undefined } & {
  readonly scope?: TaskScope | undefined;
};

/** For a cloud without an account, `addAccount` adds one first, and the flow continues. */
export function askTaskCloud(
  title: string,
  accountsNow: () => readonly Account[],
  addAccount: (cloud: CloudId) => Promise<void>,
  importCredentials: () => Promise<void>,
): Step<TaskDraft> {
  const ask: Step<TaskDraft> = async (draft, place) => {
    const accounts = accountsNow();
    const items = allClouds().map((cloud) => {
      const count = accounts.filter((account) => account.cloud === cloud.id).length;
      return {
        label: cloud.name,
        description: count === 0 ? l10n.t('no account yet') : accountCount(count),
        cloud,
        count,
      };
    });
    // Clouds with accounts come first; otherwise the order of the registry is kept.
    items.sort((a, b) => Math.min(1, b.count) - Math.min(1, a.count));
    const active = items.find(({ cloud }) => cloud.id === draft.cloud);
    const chosen = await askPick({
      title,
      ...place,
      placeholder: l10n.t('Which cloud runs the task?'),
      items,
      ...(active === undefined ? {} : { active }),
    });
    if (chosen === back) return back;
    if (chosen.count === 0) {
      const choice = await askWithoutAccount(title, chosen.cloud);
      if (choice === back) return ask(draft, place);
      if (choice === 'add') await addAccount(chosen.cloud.id);
      if (choice === 'import') {
        await importCredentials();
        // The imported keys may be of another cloud.
        return ask({}, place);
      }
    }
    return chosen.cloud.id === draft.cloud ? draft : { cloud: chosen.cloud.id };
  };
  return ask;
}

async function askWithoutAccount(title: string, { name }: Cloud): Promise<'import' | 'add' | 'leave' | Back> {
  const items: (vscode.QuickPickItem & { readonly choice: 'import' | 'add' | 'leave' })[] = [
    {
      label: l10n.t('Import credentials of this computer first'),
      description: l10n.t('from command lines and SDKs'),
      choice: 'import',
    },
    {
      label: l10n.t('Add an account for {0} first', name),
      description: l10n.t('then go on with the task'),
      choice: 'add',
    },
    {
      label: l10n.t('Add the task without an account'),
      description: l10n.t('it is read once there is one'),
      choice: 'leave',
    },
  ];
  const placeholder = l10n.t('{0} has no account yet', name);
  const chosen = await askPick({ title, canGoBack: true, placeholder, items });
  return chosen === back ? back : chosen.choice;
}

function accountCount(count: number): string {
  return count === 1 ? l10n.t('1 account') : l10n.t('{0} accounts', count);
}

export function askAccount(title: string, accounts: readonly Account[]): Step<TaskDraft> {
  return async (draft, place) => {
    const items = accounts.map((account) => ({
      label: withoutIcons(account.name),
      ...describedBy(account),
      name: account.name,
    }));
    const active = items.find(({ name }) => name === draft.account);
    const chosen = await askPick({
      title,
      ...place,
      placeholder: l10n.t('Which account reads the task?'),
      items,
      ...(active === undefined ? {} : { active }),
    });
    return chosen === back ? back : { ...draft, account: chosen.name };
  };
}

function describedBy(account: Account): Partial<vscode.QuickPickItem> {
  const parts = [account.region, account.projectId].filter((part) => part !== undefined);
  return parts.length === 0 ? {} : { description: parts.join(' · ') };
}

export function askProduct(title: string, cloud: Cloud): Step<TaskDraft> {
  return async (draft, place) => {
    const items = cloud.products.map((info) => ({ label: info.name, description: info.moves, info }));
    const active = items.find(({ info }) => info.product === draft.product);
    const chosen = await askPick({
      title,
      ...place,
      placeholder: l10n.t('Which service runs the task?'),
      items,
      ...(active === undefined ? {} : { active }),
    });
    return chosen === back ? back : { ...draft, product: chosen.info.product };
  };
}

/** One field of a product's task. An empty optional field uses the default of the account or the cloud. */
export function askTaskField(title: string, field: TaskField, account: Account | null): Step<TaskDraft> {
  return async (draft, place) => {
    const fallback = field.accountDefault === undefined ? undefined : account?.[field.accountDefault];
    const needed = field.required && fallback === undefined;
    if (field.choices !== undefined && field.key === 'type') {
      return askChoice(title, field, draft, place);
    }
    const text = await askText({
      title,
      ...place,
      prompt: fieldPrompt(field, needed, fallback),
      placeholder: l10n.t('For example {0}', field.example),
      value: draft[field.key] ?? '',
      fault(value) {
        if (value === '') return needed ? required(value) : null;
        return field.pattern.test(value)
          ? null
          : l10n.t('This does not look like a {0}. Example: {1}', field.label, field.example);
      },
    });
    if (text === back) return back;
    return { ...draft, [field.key]: text === '' ? undefined : text };
  };
}

function fieldPrompt(field: TaskField, needed: boolean, fallback: string | undefined): string {
  if (needed) return field.label;
  return fallback === undefined
    ? l10n.t('{0}, optional', field.label)
    : l10n.t("{0}; empty: the account's ({1})", field.label, fallback);
}

async function askChoice(
  title: string,
  field: TaskField,
  draft: TaskDraft,
  place: Parameters<Step<TaskDraft>>[1],
): ReturnType<Step<TaskDraft>> {
  const none = { label: l10n.t('Not specified'), description: l10n.t('leave it to the cloud'), value: null };
  const items = [none, ...(field.choices ?? []).map(({ value, label }) => ({ label, description: value, value }))];
  const active = items.find(({ value }) => value === (draft.type ?? null));
  const chosen = await askPick({
    title,
    ...place,
    placeholder: field.label,
    items,
    ...(active === undefined ? {} : { active }),
  });
  if (chosen === back) return back;
  return { ...draft, type: chosen.value ?? undefined };
}

export function askTaskName(title: string): Step<TaskDraft> {
  return async (draft, place) => {
    const name = await askText({
      title,
      ...place,
      prompt: l10n.t('A name for the task, optional. Empty: its ID is shown.'),
      placeholder: l10n.t('For example {0}', 'orders'),
      value: draft.name ?? '',
      fault: nameFault,
    });
    return name === back ? back : { ...draft, name: name === '' ? undefined : name };
  };
}

function nameFault(text: string): string | null {
  if (text.length > maxTextLength) return l10n.t('At most {0} characters.', maxTextLength);
  return hasUnseenCharacters(text) ? l10n.t('"{0}" holds a line break or control character.', l10n.t('Name')) : null;
}

export function askScope(title: string, scopes: readonly TaskScope[]): Step<TaskDraft> {
  return async (draft, place) => {
    const items = scopes.map((scope) => ({ label: scopeName(scope), description: scopeWords(scope), scope }));
    const chosen = await askPick({ title, ...place, placeholder: l10n.t('Save the task in'), items });
    return chosen === back ? back : { ...draft, scope: chosen.scope };
  };
}

function scopeWords(scope: TaskScope): string {
  return scope.kind === 'user'
    ? l10n.t('in every window, only for you')
    : l10n.t('in this workspace, can be shared with the team');
}
