import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cloudOf, profileOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import { percentEncoded } from '../../base/encoding.ts';
import type { TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import { watchedBy } from '../../platform/watched.ts';
import { statusAsJson, statusAsMarkdown } from '../../presentation/export/export.ts';
import type { ShownAssessment } from '../../presentation/words/assessment.ts';
import { targetKey } from '../../presentation/tree/rowTarget.ts';
import { askPick, back } from '../input/steps.ts';
import { Cancelled, type CommandRegistry } from './commandRegistry.ts';
import { taskItems } from './taskPicker.ts';

/** The actions on a watched task. The buttons of the detail panel use them too. */
export interface TaskActions {
  refresh(key: string): Promise<void>;
  refreshAll(): Promise<void>;
  showDetails(key: string): void;
  setPinned(key: string, pinned: boolean): Promise<void>;
  copy(key: string, what: 'id' | 'json' | 'markdown'): Promise<void>;
  openConsole(key: string): Promise<void>;
}

export interface TaskChoice {
  readonly source: TaskSource;
  assessmentOf(watched: WatchedTask): ShownAssessment | null;
  now(): number;
}

export interface WatchCommandsOptions extends TaskChoice {
  readonly actions: TaskActions;
  isPinned(key: string): boolean;
  hasConsole(watched: WatchedTask): boolean;
}

export function registerWatchCommands(commands: CommandRegistry, options: WatchCommandsOptions): void {
  const { actions } = options;
  const onTask = (
    id: (typeof commandIds)[keyof typeof commandIds],
    title: string,
    run: (key: string) => Promise<void> | void,
    fits: (watched: WatchedTask) => boolean = () => true,
  ): void => {
    commands.register(id, async (argument) => {
      await run(await chooseTask(options, argument, title, fits));
    });
  };
  commands.register(commandIds.refreshAll, () => actions.refreshAll());
  onTask(commandIds.refresh, l10n.t('Refresh'), (key) => actions.refresh(key));
  onTask(commandIds.showDetails, l10n.t('Show Details'), (key) => {
    actions.showDetails(key);
  });
  const isPinned = ({ key }: WatchedTask): boolean => options.isPinned(key);
  const unpinned = (watched: WatchedTask): boolean => !isPinned(watched);
  onTask(commandIds.pin, l10n.t('Pin to Status Bar'), (key) => actions.setPinned(key, true), unpinned);
  onTask(commandIds.unpin, l10n.t('Unpin from Status Bar'), (key) => actions.setPinned(key, false), isPinned);
  onTask(commandIds.copyTaskId, l10n.t('Copy Task ID'), (key) => actions.copy(key, 'id'));
  onTask(commandIds.copyStatusAsJson, l10n.t('Copy Status as JSON'), (key) => actions.copy(key, 'json'));
  onTask(commandIds.copyStatusAsMarkdown, l10n.t('Copy Status as Markdown'), (key) => actions.copy(key, 'markdown'));
  const hasConsole = (watched: WatchedTask): boolean => options.hasConsole(watched);
  onTask(commandIds.openConsole, l10n.t('Open Cloud Console'), (key) => actions.openConsole(key), hasConsole);
}

/**
 * The task that the command's argument names, even if the view hides it; otherwise the only task that fits, or the one
 * that the user picks. Throws HumanError for a task that is no longer watched.
 */
export async function chooseTask(
  options: TaskChoice,
  argument: unknown,
  title: string,
  fits: (watched: WatchedTask) => boolean,
): Promise<string> {
  const named = targetKey(argument);
  if (named !== null) return watchedBy(options.source, named).key;
  const items = taskItems(options.source.all(), fits, options.now(), (watched) => options.assessmentOf(watched));
  const [only] = items;
  if (only !== undefined && items.length === 1) return only.key;
  const chosen = await askPick({ title, canGoBack: false, placeholder: l10n.t('Which task?'), items });
  if (chosen === back) throw new Cancelled();
  return chosen.key;
}

export function textToCopy(watched: WatchedTask, what: 'id' | 'json' | 'markdown', nowMs: number): string {
  switch (what) {
    case 'id':
      return watched.task.id;
    case 'json':
      return statusAsJson(watched);
    case 'markdown':
      return statusAsMarkdown(watched, cloudOf(watched.task.cloud).name, nowMs);
  }
}

/** The console page of a task, from the user's template or the one that the cloud documents. */
export async function openConsolePage(watched: WatchedTask, templates: ReadonlyMap<string, string>): Promise<void> {
  const { task } = watched;
  const template = templates.get(task.cloud);
  const url = template === undefined ? profileOf(task).consoleUrl(task, watched.status) : filled(template, watched);
  if (url === null) {
    throw new HumanError(
      l10n.t('The console of {0} has no known address.', cloudOf(task.cloud).name),
      l10n.t('Name it in the setting {0}.', 'cloudMigration.consoleUrls'),
    );
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

function filled(template: string, { task }: WatchedTask): string {
  const values: Readonly<Record<string, string | undefined>> = {
    id: task.id,
    region: task.region,
    projectId: task.projectId,
  };
  return template.replace(/\{(id|region|projectId)\}/g, (_, name: string) => percentEncoded(values[name] ?? ''));
}
