import * as l10n from '@vscode/l10n';
import type { Cloud } from '../clouds/cloud.ts';
import { endpointFault, regionPattern } from '../clouds/endpoint.ts';
import { allClouds } from '../clouds/registry.ts';
import type { Account, AccountSource } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import { matchesWhole, hasReference, hasUnseenCharacters, maxTextLength, referenceFault, trimmed } from './text.ts';

/** An account, or one sentence on why it is invalid. The sentence names the field, but never quotes its value. */
export type AccountResult = { readonly account: Account } | AccountFault;

interface AccountFault {
  readonly fault: string;
  /**
   * A newer version of the extension saved the account in a form that this version cannot read. The keys are valid, so
   * nothing may overwrite the entry.
   */
  readonly newer?: true;
}

/**
 * Version of the entry. A new member that older versions can ignore does not raise it, because they keep that member
 * when they save the account. The version is raised only for accounts that would be misread without the new member
 * (docs/storage.md).
 */
const versions = {
  usual: 1,
  /** Has `endpoints`. A version that ignored them would send the keys of a product to another host. */
  withEndpoints: 2,
} as const;
const maxKeyLength = 1024;
/** Tokens of temporary keys contain a whole policy, which takes several kilobytes in some clouds. */
const maxTokenLength = 16_384;

const optionalTexts = ['securityToken', 'expiresAt', 'region', 'projectId', 'endpoint', 'iamEndpoint'] as const;

type Checked = { readonly text: string | null } | { readonly fault: string };

/** The account fields that the user enters as texts. */
export type AccountText = Exclude<keyof Account, 'cloud' | 'source' | 'endpoints'>;

/** Checks the value of each field. `field` is its name in messages. */
const rules: Readonly<Record<AccountText, (value: unknown, field: string) => Checked>> = {
  name: named,
  accessKeyId: (value, field) => key(value, field, maxKeyLength),
  accessKeySecret: (value, field) => key(value, field, maxKeyLength),
  securityToken: (value, field) => key(value, field, maxTokenLength),
  expiresAt: instant,
  region,
  projectId: named,
  endpoint: address,
  iamEndpoint: address,
};

/**
 * Parses an account: a text from `serializeAccount`, or an object that the user wrote, which needs no version. Texts
 * are trimmed and checked for characters that would break headers, hosts, or addresses. Unknown members are dropped
 * (`serializeAccount` keeps them in storage), and blank optional ones count as missing.
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

/**
 * The account as it is stored. Members of the previous entry `before` that this version does not know are kept, and so
 * are the endpoints of unknown products.
 */
export function serializeAccount(account: Account, before?: string, known: readonly Cloud[] = allClouds()): string {
  const { name, cloud, accessKeyId, accessKeySecret, securityToken, expiresAt } = account;
  const { region, projectId, endpoint, iamEndpoint, source } = account;
  const stored = storedMembers(before);
  const products = known.find(({ id }) => id === cloud)?.products.map(({ product }) => product) ?? [];
  const ofUnknownProducts = without(products, isRecord(stored['endpoints']) ? stored['endpoints'] : {});
  const endpoints = { ...ofUnknownProducts, ...account.endpoints };
  const hasEndpoints = Object.keys(endpoints).length > 0;
  return JSON.stringify({
    ...without(Object.keys(knownMembers), stored),
    version: hasEndpoints ? versions.withEndpoints : versions.usual,
    name,
    cloud,
    accessKeyId,
    accessKeySecret,
    securityToken,
    expiresAt,
    region,
    projectId,
    endpoint,
    endpoints: hasEndpoints ? endpoints : undefined,
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

function storedMembers(stored: string | undefined): Readonly<Record<string, unknown>> {
  let entry: unknown;
  try {
    entry = JSON.parse(stored ?? '');
  } catch {
    return {};
  }
  return isRecord(entry) ? entry : {};
}

function without(
  names: readonly string[],
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
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

/**
 * Product → address. Products that the cloud does not offer are dropped, so that an account from a newer version works.
 */
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
 * One sentence on what is wrong with a text of an account, which it calls `label`; null if the text is valid. An empty
 * text is valid: whether the field is required is checked elsewhere.
 */
export function accountTextFault(field: AccountText, text: string, label: string): string | null {
  const checked = checkText(field, text, label);
  return 'fault' in checked ? checked.fault : null;
}

function checkText(field: AccountText, value: unknown, label: string): Checked {
  const checked = rules[field](value, label);
  // A name is only shown. All other texts are sent to the cloud.
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
  const checked = textOf(value, field, maxTextLength);
  if ('text' in checked && checked.text !== null && hasUnseenCharacters(checked.text)) {
    return { fault: l10n.t('"{0}" holds a line break or control character.', field) };
  }
  return checked;
}

/** Keys are sent in headers, so only printable ASCII is allowed. No cloud issues other keys. */
function key(value: unknown, field: string, longest: number): Checked {
  const checked = textOf(value, field, longest);
  if ('text' in checked && checked.text !== null && !/^[\x21-\x7e]+$/.test(checked.text)) {
    return { fault: l10n.t('"{0}" holds a space, line break or other character that no key has.', field) };
  }
  return checked;
}

/** The expiry is only informative: an invalid one is ignored, and the account stays usable. */
function instant(value: unknown): Checked {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : Number.NaN;
  return { text: Number.isNaN(time) ? null : new Date(time).toISOString() };
}

const maxPathLength = 4096;

/** The source is needed only to look for renewed keys: an invalid one is ignored. */
function sourceOf(value: unknown): AccountSource | null {
  if (!isRecord(value)) return null;
  const { kind, path, profile, index } = value;
  if (
    typeof kind !== 'string' ||
    kind.length > maxTextLength ||
    typeof index !== 'number' ||
    !Number.isInteger(index) ||
    index < 0
  )
    return null;
  if (!isTextOrNull(path, maxPathLength) || !isTextOrNull(profile, maxTextLength)) return null;
  return { kind, path, profile, index };
}

function isTextOrNull(value: unknown, longest: number): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= longest);
}

function region(value: unknown, field: string): Checked {
  const checked = textOf(value, field, maxTextLength);
  if ('text' in checked && checked.text !== null && !matchesWhole(regionPattern, checked.text)) {
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
