import * as l10n from '@vscode/l10n';
import { firstWords } from './row.ts';

/** A settings entry, an account, or a storage that cannot be used, or an account that cannot be listed: one row. */
export interface Fault {
  /** Stable for as long as the fault exists. */
  readonly id: string;
  readonly of: 'settings' | 'account' | 'storage' | 'listing';
  /** E.g. `orders`, `Entry 3`, `Account 'prod'`. */
  readonly label: string;
  /** One sentence: what is wrong and what is expected. */
  readonly message: string;
  /** The settings file that holds the entry, e.g. `User settings`; null for an account. */
  readonly where: string | null;
  /** For `listing`: the key of the account. */
  readonly account?: string;
}

/** The label of a broken settings entry: the name of its task, or its position in the list. `index` starts at 0. */
export function entryLabel(name: string | null, index: number | null): string {
  const shown = name === null ? '' : firstWords(name, maxLabelLength);
  if (shown !== '') return shown;
  return index === null ? l10n.t('List of tasks') : l10n.t('Entry {0}', index + 1);
}

const maxLabelLength = 60;

/** Plain text, not Markdown. */
export function faultTooltip({ where, message }: Fault): string {
  return where === null ? message : `${where}\n${message}`;
}

/** For screen readers, which do not read the row's icon. */
export function faultSpoken({ of, label, where, message }: Fault): string {
  if (of === 'listing') return l10n.t('{0}, cannot be looked for: {1}', label, message);
  if (of === 'storage') return l10n.t('{0}, cannot be read: {1}', label, message);
  return where === null
    ? l10n.t('{0}, cannot be used: {1}', label, message)
    : l10n.t('{0}, broken entry, {1}: {2}', label, where, message);
}
