import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { viewIds } from '../../contributions.ts';
import type { Clock } from '../../base/clock.ts';
import type { Monitor } from '../../monitor/monitor.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import type { WatchedTasks } from '../../platform/watchedTasks.ts';
import type { Settings } from '../../platform/settings.ts';
import { watchedBy } from '../../platform/watched.ts';
import { whileViewIsBusy } from '../messages.ts';
import { openConsolePage, type TaskActions, textToCopy } from './watchCommands.ts';

export interface TaskActionsParts {
  readonly monitor: Pick<Monitor, 'refresh' | 'tasks'>;
  readonly watchedTasks: Pick<WatchedTasks, 'setPinned'>;
  readonly accounts: Pick<AccountStore, 'retry'>;
  readonly settings: Pick<Settings, 'consoleUrls'>;
  readonly clock: Clock;
}

/** The actions on watched tasks, for every surface. */
export function taskActions({
  monitor,
  watchedTasks,
  accounts,
  settings,
  clock,
}: TaskActionsParts): Omit<TaskActions, 'showDetails'> {
  // The view's own progress bar shows the refresh, without a toast.
  const refreshing = async (keys?: readonly string[]): Promise<void> => {
    await whileViewIsBusy(viewIds.migrations, async () => {
      await accounts.retry();
      await monitor.refresh(keys);
    });
  };
  return {
    refresh: (key) => refreshing([key]),
    refreshAll: () => refreshing(),
    setPinned: (key, pinned) => watchedTasks.setPinned(key, pinned),
    copy: async (key, what) => {
      const task = watchedBy(monitor.tasks, key);
      await vscode.env.clipboard.writeText(textToCopy(task, what, clock.now()));
      vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
    },
    openConsole: async (key) => {
      await openConsolePage(watchedBy(monitor.tasks, key), settings.consoleUrls());
    },
  };
}
