import * as l10n from '@vscode/l10n';
import { keyUnder } from '../../../config/resolve.ts';
import type { Before, Candidate, Choice } from '../../../discovery/choice.ts';
import { named } from '../../../discovery/knownTasks.ts';
import { type Account, accountKey } from '../../../model/account.ts';
import { taskKey, type TaskRef } from '../../../model/task.ts';
import { scopeName } from '../../../platform/scopeName.ts';
import type { TaskScope } from '../../../platform/settings.ts';
import type { TaskInSettings } from '../../../platform/taskSettings.ts';
import { outcomeText } from '../../../presentation/tree/foundTask.ts';
import { shownName } from '../../../presentation/words/names.ts';
import { askScope } from '../../commands/taskForm.ts';
import { back, confirm } from '../../input/steps.ts';
import { showInformation } from '../../messages.ts';
import type { FindingParts } from './parts.ts';

export interface WatchedState extends Before {
  entryOf(task: TaskRef): TaskInSettings | null;
}

/** The tasks that are watched now. */
export function watchedState({ accounts, taskSettings, autoWatch, rules, settings }: FindingParts): WatchedState {
  const all = [...accounts.all(), ...accounts.unusable()];
  const keyOf = keyUnder(all, settings.defaultAccounts());
  const entries = new Map(taskSettings.tasks().map((each) => [keyOf(each.task), each]));
  const known = new Set(rules.all().map(({ cloud, account }) => accountKey({ cloud, name: account })));
  for (const { task } of entries.values()) {
    const names =
      task.account === undefined ? all.filter(({ cloud }) => cloud === task.cloud) : [{ name: task.account }];
    for (const { name } of names) known.add(accountKey({ cloud: task.cloud, name }));
  }
  return {
    entryOf: (task) => entries.get(taskKey(task)) ?? null,
    watchedBy: (task) =>
      entries.has(taskKey(task)) ? 'settings' : autoWatch.ruleOf(taskKey(task)) === null ? null : 'everything',
    knows: (account) => known.has(accountKey(account)),
  };
}

/** Asks the necessary questions and writes the selection to the settings. Throws Cancelled when the user cancels. */
export async function watchChosen(
  parts: FindingParts,
  before: WatchedState,
  { add, remove }: ReturnType<Choice['outcome']>,
): Promise<void> {
  const { settings, taskSettings, rules } = parts;
  const entries = remove.flatMap(({ listed }) => before.entryOf(listed.task) ?? []);
  if (remove.length > 0) await confirmRemoval(remove, entries);
  const scope = add.length === 0 ? null : await askWhere(settings.taskScopes());
  // The list may have been open for long. Tasks that were added elsewhere since then are not added twice.
  const now = watchedState(parts);
  const fresh = add.filter(({ listed }) => now.entryOf(listed.task) === null);
  if (scope !== null) {
    await taskSettings.addAll(
      scope,
      fresh.map(({ listed, account }) => entryFor(named(listed), account, scope, parts.accounts.all())),
    );
  }
  await taskSettings.removeAll(entries.map(({ task }) => taskKey(task)));
  // Excludes removed tasks from auto-watch, whether they were in the settings or not. Otherwise it would add them
  // again.
  if (remove.length > 0 && rules.all().length > 0) await rules.exclude(remove.map(({ listed }) => named(listed)));
  const said = outcomeText(fresh.length, remove.length);
  if (said !== null) void showInformation(said);
}

/** Same as Add Task: in shared settings, a task names its account only where the cloud has several. */
function entryFor(task: TaskRef, { cloud }: Account, scope: TaskScope, accounts: readonly Account[]): TaskRef {
  if (scope.kind === 'user' || accounts.filter((each) => each.cloud === cloud).length > 1) return task;
  const { account: _, ...shared } = task;
  return shared;
}

async function askWhere(scopes: readonly TaskScope[]): Promise<TaskScope | null> {
  const [only, ...others] = scopes;
  if (only === undefined || others.length === 0) return only ?? null;
  const answer = await askScope(l10n.t('Discover Tasks'), scopes)({}, { canGoBack: false });
  return answer === back ? null : (answer.scope ?? null);
}

const maxNamed = 10;

async function confirmRemoval(remove: readonly Candidate[], entries: readonly TaskInSettings[]): Promise<void> {
  const names = remove.slice(0, maxNamed).map(({ listed }) => shownName(named(listed)));
  const more = remove.length - names.length;
  const files = [...new Set(entries.map(({ scope }) => scopeName(scope)))];
  const byRule = remove.some(({ watchedBy }) => watchedBy === 'everything');
  await confirm(
    remove.length === 1
      ? l10n.t("Stop watching '{0}'?", names[0] ?? '')
      : l10n.t('Stop watching {0} tasks?', remove.length),
    [
      remove.length === 1
        ? ''
        : more > 0
          ? l10n.t('{0} and {1} more.', names.join(', '), more)
          : `${names.join(', ')}.`,
      files.length === 0
        ? ''
        : l10n.t('Their entries are removed from: {0}. The migrations themselves are not touched.', files.join(', ')),
      byRule ? l10n.t('Those of an account all of whose tasks are watched are excluded there.') : '',
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
    l10n.t('Remove'),
  );
}
