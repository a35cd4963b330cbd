import * as l10n from '@vscode/l10n';
import { type Account, keysHaveExpired } from '../../model/account.ts';
import { formatDuration } from './numbers.ts';
import type { Look } from '../tree/row.ts';
import { problemWord } from './words.ts';

export interface AccountFacts {
  readonly account: Pick<Account, 'securityToken' | 'expiresAt'>;
  /** Its cloud has several accounts. */
  readonly several: boolean;
  /** It reads the tasks of its cloud that name no account. */
  readonly isDefault: boolean;
  /** The cloud refuses its keys. */
  readonly refused: boolean;
}

/** The words of an account's row before the summary of its tasks. */
export function accountWords(facts: AccountFacts, nowMs: number): readonly string[] {
  const { account, several, isDefault, refused } = facts;
  const ended = keysHaveExpired(account, nowMs);
  return [
    ...(several && isDefault ? [l10n.t('default')] : []),
    // Expired keys already explain the refusal.
    ...(refused && !ended ? [problemWord('credentials')] : []),
    ...(account.expiresAt === undefined ? [] : [endWords(Date.parse(account.expiresAt), nowMs)]),
  ];
}

/** null for the default look. */
export function accountLook({ refused, account }: AccountFacts, nowMs: number): Look | null {
  if (refused) return { icon: 'key', tone: 'bad' };
  return keysHaveExpired(account, nowMs) ? { icon: 'key', tone: 'warning' } : null;
}

const minute = 60;
const hour = 3600;
const day = 24 * hour;

/** The rounding step of a time, in seconds. It grows with the time. */
function stepOf(seconds: number): number {
  if (seconds >= 2 * day) return day;
  if (seconds >= 1.5 * hour) return hour;
  return seconds >= 15 * minute ? 5 * minute : minute;
}

/** `keys end in 2 h`, `keys ended 5 min ago`: rounded in large steps, so that a row is not repainted every minute. */
export function endWords(endMs: number, nowMs: number): string {
  const seconds = Math.abs(endMs - nowMs) / 1000;
  const rounded = Math.floor(seconds / stepOf(seconds)) * stepOf(seconds);
  if (endMs > nowMs) return l10n.t('keys end in {0}', formatDuration(Math.max(minute, rounded)));
  return rounded === 0 ? l10n.t('keys have just ended') : l10n.t('keys ended {0} ago', formatDuration(rounded));
}

/** Milliseconds until `endWords` changes. */
export function endWordsChangeIn(endMs: number, nowMs: number): number {
  const seconds = Math.abs(endMs - nowMs) / 1000;
  const step = stepOf(seconds);
  const beyond = seconds % step;
  // Before the expiry the time shrinks below its step, afterwards it grows to the next; 100 ms more to be past it.
  const wait = endMs > nowMs ? Math.min(beyond, seconds) : step - beyond;
  return Math.max(0, wait * 1000) + 100;
}
