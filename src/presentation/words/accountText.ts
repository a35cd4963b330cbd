import * as l10n from '@vscode/l10n';
import { type Account, keysHaveExpired } from '../../model/account.ts';
import { formatDuration } from './numbers.ts';
import type { Look } from '../tree/row.ts';
import { problemWord } from './words.ts';

/** What is known of an account beside its tasks. */
export interface AccountFacts {
  readonly account: Pick<Account, 'securityToken' | 'expiresAt'>;
  /** Its cloud has several accounts. */
  readonly several: boolean;
  /** It reads those tasks of its cloud that name none. */
  readonly isDefault: boolean;
  /** The cloud refuses its keys. */
  readonly refused: boolean;
}

/** What an account's row says before the words on its tasks. */
export function accountWords(facts: AccountFacts, nowMs: number): readonly string[] {
  const { account, several, isDefault, refused } = facts;
  const ended = keysHaveExpired(account, nowMs);
  return [
    ...(several && isDefault ? [l10n.t('default')] : []),
    // Keys that have ended are no riddle: that is why they are refused.
    ...(refused && !ended ? [problemWord('credentials')] : []),
    ...(account.expiresAt === undefined ? [] : [endWords(Date.parse(account.expiresAt), nowMs)]),
  ];
}

/** null: as it always looks. */
export function accountLook({ refused, account }: AccountFacts, nowMs: number): Look | null {
  if (refused) return { icon: 'key', tone: 'bad' };
  return keysHaveExpired(account, nowMs) ? { icon: 'key', tone: 'warning' } : null;
}

const minute = 60;
const hour = 3600;
const day = 24 * hour;

/** In how large steps a time is told, in seconds: the further away, the larger. */
function stepOf(seconds: number): number {
  if (seconds >= 2 * day) return day;
  if (seconds >= 1.5 * hour) return hour;
  return seconds >= 15 * minute ? 5 * minute : minute;
}

/** `keys end in 2 h`, `keys ended 5 min ago`: in large steps, so that a row is not repainted for each minute of a day. */
export function endWords(endMs: number, nowMs: number): string {
  const seconds = Math.abs(endMs - nowMs) / 1000;
  const told = Math.floor(seconds / stepOf(seconds)) * stepOf(seconds);
  if (endMs > nowMs) return l10n.t('keys end in {0}', formatDuration(Math.max(minute, told)));
  return told === 0 ? l10n.t('keys have just ended') : l10n.t('keys ended {0} ago', formatDuration(told));
}

/** In how many milliseconds `endWords` says something else. */
export function endWordsChangeIn(endMs: number, nowMs: number): number {
  const seconds = Math.abs(endMs - nowMs) / 1000;
  const step = stepOf(seconds);
  const beyond = seconds % step;
  // Before the end the time shrinks below its step, afterwards it grows up to the next; just beyond that.
  const wait = endMs > nowMs ? Math.min(beyond, seconds) : step - beyond;
  return Math.max(0, wait * 1000) + 100;
}
