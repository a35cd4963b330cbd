import * as l10n from '@vscode/l10n';
import type { TaskSource, WatchedTask } from '../monitor/watchedTask.ts';
import { HumanError } from './humanError.ts';

/**
 * Returns the task that an action names. Never falls back to another task.
 * @throws {HumanError} if the task is no longer watched
 */
export function watchedBy(source: Pick<TaskSource, 'get'>, key: string): WatchedTask {
  const watched = source.get(key);
  if (watched !== undefined) return watched;
  throw new HumanError(l10n.t('This task is no longer watched.'), l10n.t('Its entry may have been removed.'));
}
