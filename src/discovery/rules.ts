import * as l10n from '@vscode/l10n';
import { allClouds, findCloud } from '../clouds/registry.ts';
import type { Account } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import type { CloudId } from '../model/task.ts';
import type { TaskPatterns } from './patterns.ts';

/** Selects an account to watch, and optionally which of its tasks. */
export interface WatchRule extends TaskPatterns {
  readonly cloud: CloudId;
  readonly account: string;
}

/** An entry of the setting that cannot be used. */
export interface RuleFault {
  /** Index of the entry in the list; null when the setting is not a list. */
  readonly index: number | null;
  /** The account that the entry names, if any. */
  readonly name: string | null;
  readonly message: string;
}

const maxPatternsLength = 10_000;

/**
 * Parses the value of `cloudMigration.watchEverything`. A faulty entry does not affect the others. If two entries name
 * the same account, the first applies.
 */
export function rulesIn(value: unknown): {
  readonly rules: readonly WatchRule[];
  readonly faults: readonly RuleFault[];
} {
  if (value === undefined || value === null) return { rules: [], faults: [] };
  if (!Array.isArray(value)) {
    return { rules: [], faults: [{ index: null, name: null, message: l10n.t('The list must be a JSON array.') }] };
  }
  const rules: WatchRule[] = [];
  const faults: RuleFault[] = [];
  value.forEach((entry: unknown, index) => {
    const checked = ruleOf(entry);
    const name = isRecord(entry) && typeof entry['account'] === 'string' ? entry['account'] : null;
    if (typeof checked === 'string') faults.push({ index, name, message: checked });
    else if (rules.some((rule) => isOf(rule, checked)))
      faults.push({ index, name, message: l10n.t('Names the same account as an earlier entry, which is used.') });
    else rules.push(checked);
  });
  return { rules, faults };
}

/** Whether two rules name the same account. */
export function isOf(rule: WatchRule, { cloud, account }: Pick<WatchRule, 'cloud' | 'account'>): boolean {
  return rule.cloud === cloud && rule.account === account;
}

export function ruleFor(
  rules: readonly WatchRule[],
  { cloud, name }: Pick<Account, 'cloud' | 'name'>,
): WatchRule | null {
  return rules.find((rule) => isOf(rule, { cloud, account: name })) ?? null;
}

function ruleOf(entry: unknown): WatchRule | string {
  if (!isRecord(entry)) return l10n.t('An entry must be a JSON object with "cloud" and "account".');
  const { account, include, exclude } = {
    account: entry['account'],
    include: entry['include'],
    exclude: entry['exclude'],
  };
  const cloud = findCloud(entry['cloud'])?.id;
  if (cloud === undefined) {
    return l10n.t(
      '"cloud" must be one of {0}.',
      allClouds()
        .map(({ id }) => id)
        .join(', '),
    );
  }
  if (typeof account !== 'string' || account.trim() === '') return l10n.t('"{0}" is missing.', 'account');
  const texts = { include, exclude };
  for (const [key, text] of Object.entries(texts)) {
    if (text !== undefined && typeof text !== 'string') return l10n.t('"{0}" must be a text in quotes.', key);
    if (typeof text === 'string' && text.length > maxPatternsLength)
      return l10n.t('"{0}" is longer than {1} characters.', key, maxPatternsLength);
  }
  return {
    cloud,
    account: account.trim(),
    ...(typeof include === 'string' ? { include } : {}),
    ...(typeof exclude === 'string' ? { exclude } : {}),
  };
}
