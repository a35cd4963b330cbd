import * as l10n from '@vscode/l10n';
import type { WatchedTask } from '../../monitor/watchedTask.ts';

export interface ViewFacts {
  readonly tasks: readonly WatchedTask[];
  readonly hasAccounts: boolean;
  readonly paused: boolean;
  readonly demo: boolean;
}

/** The message above the rows, the most urgent one; null for none. */
export function viewMessage({ tasks, hasAccounts, paused, demo }: ViewFacts): string | null {
  // Without tasks there is welcome content, which a message would hide.
  if (paused && tasks.length > 0) return l10n.t('Polling is paused. The rows show what was read last.');
  if (!hasAccounts && tasks.some((watched) => watched.accountName === null)) {
    return l10n.t('There are tasks here, but no account to read them with yet. Add one from the menu of a row.');
  }
  const withAccount = tasks.filter((watched) => watched.accountName !== null);
  if (withAccount.length > 0 && withAccount.every(({ problem }) => problem?.kind === 'credentials')) {
    return l10n.t('No account can read its tasks. Edit the accounts to enter their keys again.');
  }
  return demo ? l10n.t('Demo: the migrations of the account "demo" are simulated.') : null;
}
