import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { AccountField, Cloud } from '../../clouds/cloud.ts';
import { allClouds } from '../../clouds/registry.ts';
import { accountTextFault } from '../../config/accountEntry.ts';
import type { Account } from '../../model/account.ts';
import type { Product } from '../../model/task.ts';
import type { Place, Step } from '../input/flow.ts';
import { askPick, askText, back, type Back, required, type TextStep } from '../input/steps.ts';
import { sentences } from '../messages.ts';
import { Cancelled } from './commandRegistry.ts';

export type AccountDraft = { readonly [Key in keyof Account]?: Account[Key] | undefined };

export interface FieldText {
  readonly key: 'accessKeyId' | 'accessKeySecret' | AccountField['key'];
  readonly product?: Product;
  readonly label: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly example: string;
  readonly usual?: string;
  readonly note?: string;
}

const addTitle = (): string => l10n.t('Add Account');

interface CloudItem extends vscode.QuickPickItem {
  /** null: import existing keys instead. */
  readonly cloud: Cloud | null;
}

/** `importInstead` is the first choice, and ends the flow. */
export function askCloud(importInstead: () => Promise<void>): Step<AccountDraft> {
  return async (draft, place) => {
    const items: CloudItem[] = [
      {
        label: `$(key) ${l10n.t('Import credentials of this computer…')}`,
        description: l10n.t('from command lines and SDKs'),
        cloud: null,
      },
      ...allClouds().map((cloud) => ({ label: cloud.name, description: moves(cloud), cloud })),
    ];
    const active = items.find(({ cloud }) => cloud?.id === draft.cloud);
    const chosen = await askPick({
      title: addTitle(),
      ...place,
      placeholder: l10n.t('Which cloud runs the migration?'),
      items,
      ...(active === undefined ? {} : { active }),
    });
    if (chosen === back) return back;
    if (chosen.cloud !== null) return { ...draft, cloud: chosen.cloud.id };
    await importInstead();
    throw new Cancelled();
  };
}

function moves(cloud: Cloud): string {
  return cloud.products.map((product) => product.name).join(', ');
}

/** `taken`: the names of the cloud's other accounts. */
export function askName(title: string, cloud: Cloud, taken: readonly string[]): Step<AccountDraft> {
  return async (draft, place) => {
    const name = await askText({
      title,
      ...place,
      prompt: l10n.t('Name. Shown in rows; tasks in settings refer to it.'),
      placeholder: l10n.t('For example {0}', 'prod'),
      value: draft.name ?? (taken.length === 0 ? 'default' : ''),
      fault(text) {
        if (taken.includes(text)) return l10n.t("{0} already has an account '{1}'.", cloud.name, text);
        if (text.length > 60) return l10n.t('At most {0} characters.', 60);
        return required(text) ?? accountTextFault('name', text, l10n.t('Name'));
      },
    });
    return name === back ? back : { ...draft, name };
  };
}

/** The two key fields, then the other fields of the cloud's accounts. */
export function fieldsOf(cloud: Cloud): readonly FieldText[] {
  const labels = cloud.credentialLabels;
  return [
    { key: 'accessKeyId', label: labels.accessKeyId, required: true, secret: false, example: '' },
    { key: 'accessKeySecret', label: labels.accessKeySecret, required: true, secret: true, example: '' },
    ...cloud.accountFields.map(({ key, product, label, required: needed, example, usual, note }) => ({
      key,
      ...(product === undefined ? {} : { product }),
      label,
      required: needed,
      secret: key === 'securityToken',
      example,
      ...(usual === undefined ? {} : { usual }),
      ...(note === undefined ? {} : { note }),
    })),
  ];
}

export function askField(title: string, cloud: Cloud, field: FieldText): Step<AccountDraft> {
  return async (draft, place) => {
    const present = enteredIn(draft, field);
    const text = await askText({
      title,
      ...place,
      prompt: fieldPrompt(cloud, field),
      ...placeholderOf(field, present !== undefined),
      ...pageOf(cloud, field),
      // A stored secret is never put back into an input. Leaving the field empty keeps it.
      value: field.secret ? '' : (present ?? ''),
      secret: field.secret,
      fault(value) {
        if (value === '') return field.required && present === undefined ? required(value) : null;
        return accountTextFault(field.key, value, field.label);
      },
    });
    if (text === back) return back;
    if (text === '' && (field.secret || field.required)) return draft;
    return withEntered(draft, field, text === '' ? undefined : text);
  };
}

function enteredIn(draft: AccountDraft, { key, product }: FieldText): string | undefined {
  return product === undefined ? draft[key] : draft.endpoints?.[product];
}

function withEntered(draft: AccountDraft, { key, product }: FieldText, text: string | undefined): AccountDraft {
  if (product === undefined) return { ...draft, [key]: text };
  const { [product]: _replaced, ...others } = draft.endpoints ?? {};
  const endpoints = text === undefined ? others : { ...others, [product]: text };
  return { ...draft, endpoints: Object.keys(endpoints).length === 0 ? undefined : endpoints };
}

function placeholderOf(field: FieldText, stored: boolean): { readonly placeholder?: string } {
  if (field.secret && stored) return { placeholder: l10n.t('Leave empty to keep the stored one') };
  return field.example === '' ? {} : { placeholder: l10n.t('For example {0}', field.example) };
}

/** The page where keys are created, for the fields that are copied from it. */
function pageOf({ name, keysUrl }: Cloud, { key }: FieldText): Pick<TextStep, 'page'> {
  if (keysUrl === null || (key !== 'accessKeyId' && key !== 'accessKeySecret')) return {};
  return { page: { title: l10n.t('Open the keys page of {0}', name), url: keysUrl } };
}

function fieldPrompt(cloud: Cloud, field: FieldText): string {
  const name = `${field.label} (${cloud.name})`;
  if (field.key === 'accessKeySecret')
    return l10n.t("{0}. It goes to VS Code's secret storage and nowhere else.", name);
  const optional = field.required ? name : l10n.t('{0}, optional', name);
  const usual = field.usual === undefined ? [] : [l10n.t('Default: {0}', field.usual)];
  return field.note === undefined && usual.length === 0
    ? optional
    : sentences(optional, ...(field.note === undefined ? [] : [field.note]), ...usual);
}

interface MenuItem extends vscode.QuickPickItem {
  readonly field: FieldText | null;
}

/**
 * The last step: a list of everything entered. The first line tests and saves; the others change a field. Returns the
 * draft when the user chooses to save.
 */
export async function reviewAccount(
  title: string,
  cloud: Cloud,
  start: AccountDraft,
  place: Place,
): Promise<AccountDraft | Back> {
  let draft = start;
  let active: MenuItem | undefined;
  for (;;) {
    const fields = fieldsOf(cloud);
    const save: MenuItem = {
      label: `$(check) ${l10n.t('Test and Save')}`,
      detail: l10n.t('Makes one signed reading call, then saves the account.'),
      field: null,
    };
    const items: MenuItem[] = [
      save,
      ...fields.map((field) => ({ label: field.label, description: shown(field, draft), field })),
    ];
    const chosen = await askPick<MenuItem>({
      title,
      ...place,
      placeholder: l10n.t('Save, or choose what to change'),
      items,
      active: items.find(({ label }) => label === active?.label) ?? save,
    });
    if (chosen === back) return back;
    if (chosen.field === null) return draft;
    const changed = await askField(title, cloud, chosen.field)(draft, { ...place, canGoBack: true });
    if (changed !== back) draft = changed;
    active = changed === back ? chosen : save;
  }
}

function shown(field: FieldText, draft: AccountDraft): string {
  const value = enteredIn(draft, field);
  if (value !== undefined) return field.secret ? '••••••••' : value;
  if (field.required) return l10n.t('missing');
  return field.usual === undefined ? l10n.t('Not specified') : l10n.t('Default: {0}', field.usual);
}

/** The draft as an account; null while a required field is missing. */
export function completed(draft: AccountDraft): Account | null {
  const { name, cloud, accessKeyId, accessKeySecret } = draft;
  if (name === undefined || cloud === undefined || accessKeyId === undefined || accessKeySecret === undefined)
    return null;
  const rest = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
  return { ...rest, name, cloud, accessKeyId, accessKeySecret };
}
