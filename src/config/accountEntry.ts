import * as l10n from '@vscode/l10n';
import type { Cloud } from '../clouds/cloud.ts';
import { endpointFault, regionPattern } from '../clouds/endpoint.ts';
import { allClouds } from '../clouds/registry.ts';
import type { Account, AccountSource } from '../model/account.ts';
import { isRecord } from '../model/guards.ts';
import { fitsWhole, hasReference, hasUnseenCharacters, longestText, referenceFault, trimmed } from './text.ts';

/** An account, or one sentence that says why there is none: which field, and never what stands in it. */
export type AccountResult = { readonly account: Account } | AccountFault;

interface AccountFault {
  readonly fault: string;
  /** A newer version of the extension saved the account for itself only: its keys are good, and nothing may replace them. */
  readonly newer?: true;
}

/**
 * What a reader of the entry has to know. A new member that older versions may ignore does not raise it: they keep the
 * member when they save the account. It is raised for accounts that would be read wrongly without the member, and for
 * no others (docs/storage.md).
 */
const versions = {
  usual: 1,
  /** `endpoints`: without it, the keys of a product would go to another host. */
  withEndpoints: 2,
} as const;
const longestKey = 1024;
/** Tokens of temporary keys hold a whole policy: some clouds' have several kilobytes. */
const longestToken = 16_384;

const optionalTexts = ['securityToken', 'expiresAt', 'region', 'projectId', 'endpoint', 'iamEndpoint'] as const;

type Checked = { readonly text: string | null } | { readonly fault: string };

/** The texts of an account that a person enters. */
export type AccountText = Exclude<keyof Account, 'cloud' | 'source' | 'endpoints'>;

/** What each may hold; `field` is what a sentence about it calls it. */
const rules: Readonly<Record<AccountText, (value: unknown, field: string) => Checked>> = {
  name: named,
  accessKeyId: (value, field) => key(value, field, longestKey),
  accessKeySecret: (value, field) => key(value, field, longestKey),
  securityToken: (value, field) => key(value, field, longestToken),
  expiresAt: instant,
  region,
  projectId: named,
  endpoint: address,
  iamEndpoint: address,
};

/**
 * An account: the text that `serializeAccount` made, or an object that a person wrote, which needs no version. Trimmed,
 * and checked for what would break a request's headers, host or address. Unknown members are left out (`serializeAccount`
 * keeps them in storage); blank optional ones count as missing.
 */
export function parseAccount(value: unknown, known: readonly Cloud[] = allClouds()): AccountResult {
  if (typeof value !== 'string') {
    return isRecord(value) && value['version'] !== undefined ? ofVersion(value, known) : checkAccount(value, known);
  }
  let stored: unknown;
  try {
    stored = JSON.parse(value);
  } catch {
    return damaged();
  }
  return isRecord(stored) ? ofVersion(stored, known) : damaged();
}

function ofVersion(stored: Readonly<Record<string, unknown>>, known: readonly Cloud[]): AccountResult {
  const written = stored['version'];
  if (written === versions.usual || written === versions.withEndpoints) return checkAccount(stored, known);
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1) return damaged();
  return { fault: l10n.t('The account was saved by a newer version of the extension.'), newer: true };
}

function damaged(): AccountFault {
  return { fault: l10n.t('The saved account is damaged; enter it again.') };
}

/** The text that is stored of an account. Members of the entry `before` that this version does not know stay in it. */
export function serializeAccount(account: Account, before?: string): string {
  const { name, cloud, accessKeyId, accessKeySecret, securityToken, expiresAt } = account;
  const { region, projectId, endpoint, endpoints, iamEndpoint, source } = account;
  return JSON.stringify({
    ...unknownMembers(before),
    version: endpoints === undefined ? versions.usual : versions.withEndpoints,
    name,
    cloud,
    accessKeyId,
    accessKeySecret,
    securityToken,
    expiresAt,
    region,
    projectId,
    endpoint,
    endpoints,
    iamEndpoint,
    source,
  });
}

const knownMembers: Readonly<Record<'version' | keyof Account, true>> = {
  ...{ version: true, name: true, cloud: true, accessKeyId: true, accessKeySecret: true, securityToken: true },
  ...{
    expiresAt: true,
    region: true,
    projectId: true,
    endpoint: true,
    endpoints: true,
    iamEndpoint: true,
    source: true,
  },
};

function unknownMembers(stored: string | undefined): Readonly<Record<string, unknown>> {
  let entry: unknown;
  try {
    entry = JSON.parse(stored ?? '');
  } catch {
    return {};
  }
  if (!isRecord(entry)) return {};
  return Object.fromEntries(Object.entries(entry).filter(([member]) => !Object.hasOwn(knownMembers, member)));
}

function checkAccount(value: unknown, known: readonly Cloud[]): AccountResult {
  if (!isRecord(value)) return { fault: l10n.t('An account must be a JSON object.') };
  const cloud = known.find(({ id }) => id === value['cloud']);
  if (!cloud) return { fault: l10n.t('"cloud" must be one of {0}.', known.map(({ id }) => id).join(', ')) };

  const check = (field: AccountText): Checked => checkText(field, value[field], field);
  const name = required(check('name'), 'name');
  if ('fault' in name) return name;
  const accessKeyId = required(check('accessKeyId'), 'accessKeyId');
  if ('fault' in accessKeyId) return accessKeyId;
  const accessKeySecret = required(check('accessKeySecret'), 'accessKeySecret');
  if ('fault' in accessKeySecret) return accessKeySecret;

  const optional: Partial<Record<(typeof optionalTexts)[number], string>> = {};
  for (const field of optionalTexts) {
    const checked = check(field);
    if ('fault' in checked) return checked;
    if (checked.text !== null) optional[field] = checked.text;
  }
  const endpoints = endpointsOf(value['endpoints'], cloud);
  if ('fault' in endpoints) return endpoints;
  const source = sourceOf(value['source']);
  return {
    account: {
      name: name.text,
      cloud: cloud.id,
      accessKeyId: accessKeyId.text,
      accessKeySecret: accessKeySecret.text,
      ...optional,
      ...(Object.keys(endpoints.checked).length === 0 ? {} : { endpoints: endpoints.checked }),
      ...(source === null ? {} : { source }),
    },
  };
}

/** Product → address. Products that the cloud does not offer are left out, so that a newer version's account works. */
function endpointsOf(
  value: unknown,
  cloud: Cloud,
): { readonly checked: Readonly<Record<string, string>> } | { readonly fault: string } {
  if (value === undefined || value === null) return { checked: {} };
  if (!isRecord(value)) return { fault: l10n.t('"{0}" must be an object: product → address.', 'endpoints') };
  const checked: Record<string, string> = {};
  for (const { product } of cloud.products) {
    const own = checkText('endpoint', value[product], `endpoints.${product}`);
    if ('fault' in own) return own;
    if (own.text !== null) checked[product] = own.text;
  }
  return { checked };
}

/**
 * What is wrong with one text of an account, in one sentence that calls the field `label`; null when an account may
 * hold it. An empty text is nothing wrong: whether the field is needed is another question.
 */
export function accountTextFault(field: AccountText, text: string, label: string): string | null {
  const checked = checkText(field, text, label);
  return 'fault' in checked ? checked.fault : null;
}

function checkText(field: AccountText, value: unknown, label: string): Checked {
  const checked = rules[field](value, label);
  // A name is only shown. Everything else goes to the cloud.
  if (field === 'name' || 'fault' in checked || checked.text === null || !hasReference(checked.text)) return checked;
  return { fault: referenceFault(`"${label}"`) };
}

function required(checked: Checked, field: string): { readonly text: string } | { readonly fault: string } {
  if ('fault' in checked) return checked;
  return checked.text === null ? { fault: l10n.t('"{0}" is missing.', field) } : { text: checked.text };
}

function textOf(value: unknown, field: string, longest: number): Checked {
  if (value === undefined || value === null) return { text: null };
  if (typeof value !== 'string') return { fault: l10n.t('"{0}" must be a text in quotes.', field) };
  const text = trimmed(value);
  if (text.length > longest) return { fault: l10n.t('"{0}" is longer than {1} characters.', field, longest) };
  return { text: text === '' ? null : text };
}

function named(value: unknown, field: string): Checked {
  const checked = textOf(value, field, longestText);
  if ('text' in checked && checked.text !== null && hasUnseenCharacters(checked.text)) {
    return { fault: l10n.t('"{0}" holds a line break or control character.', field) };
  }
  return checked;
}

/** Keys travel in headers: everything but printable ASCII would break them, and no cloud issues such keys. */
function key(value: unknown, field: string, longest: number): Checked {
  const checked = textOf(value, field, longest);
  if ('text' in checked && checked.text !== null && !/^[\x21-\x7e]+$/.test(checked.text)) {
    return { fault: l10n.t('"{0}" holds a space, line break or other character that no key has.', field) };
  }
  return checked;
}

/** Only tells when keys end: a value that makes no sense costs the knowledge, not the account. */
function instant(value: unknown): Checked {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : Number.NaN;
  return { text: Number.isNaN(time) ? null : new Date(time).toISOString() };
}

const longestPath = 4096;

/** Only tells where to look for renewed keys: like their end, one that makes no sense is left out. */
function sourceOf(value: unknown): AccountSource | null {
  if (!isRecord(value)) return null;
  const { kind, path, profile, index } = value;
  if (
    typeof kind !== 'string' ||
    kind.length > longestText ||
    typeof index !== 'number' ||
    !Number.isInteger(index) ||
    index < 0
  )
    return null;
  if (!isTextOrNull(path, longestPath) || !isTextOrNull(profile, longestText)) return null;
  return { kind, path, profile, index };
}

function isTextOrNull(value: unknown, longest: number): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= longest);
}

function region(value: unknown, field: string): Checked {
  const checked = textOf(value, field, longestText);
  if ('text' in checked && checked.text !== null && !fitsWhole(regionPattern, checked.text)) {
    return { fault: l10n.t('"{0}" may hold only letters, digits and hyphens.', field) };
  }
  return checked;
}

function address(value: unknown, field: string): Checked {
  const checked = textOf(value, field, 2000);
  if ('fault' in checked || checked.text === null) return checked;
  const fault = endpointFault(checked.text);
  return fault === null ? checked : { fault: `"${field}": ${fault}` };
}
