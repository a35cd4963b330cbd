import * as l10n from '@vscode/l10n';
import { firstWords } from './row.ts';

/** A settings entry or an account that cannot be used or read, or an account whose tasks cannot be found: one clear row. */
export interface Fault {
  /** Stable while the fault stands. */
  readonly id: string;
  readonly of: 'settings' | 'account' | 'storage' | 'listing';
  /** Names the entry: `orders`, `Entry 3`, `Account 'prod'`. */
  readonly label: string;
  /** One sentence: what is wrong and what is expected. */
  readonly message: string;
  /** The settings file in which the entry stands, e.g. `User settings`; null for an account. */
  readonly where: string | null;
  /** Of an account whose tasks cannot be found: its key. */
  readonly account?: string;
}

/** What a broken entry of the settings is called: as its task, else by its place in the list (from 0). */
export function entryLabel(name: string | null, index: number | null): string {
  const shown = name === null ? '' : firstWords(name, longestLabel);
  if (shown !== '') return shown;
  return index === null ? l10n.t('List of tasks') : l10n.t('Entry {0}', index + 1);
}

const longestLabel = 60;

/** A plain text: where the fault is, and what it is. */
export function faultTooltip({ where, message }: Fault): string {
  return where === null ? message : `${where}\n${message}`;
}

/** For screen readers: the row says by its icon only that it is a fault. */
export function faultSpoken({ of, label, where, message }: Fault): string {
  if (of === 'listing') return l10n.t('{0}, cannot be looked for: {1}', label, message);
  if (of === 'storage') return l10n.t('{0}, cannot be read: {1}', label, message);
  return where === null
    ? l10n.t('{0}, cannot be used: {1}', label, message)
    : l10n.t('{0}, broken entry, {1}: {2}', label, where, message);
}
