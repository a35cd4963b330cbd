import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import { percentEncoded } from '../../model/encoding.ts';
import type { TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import { statusAsJson, statusAsMarkdown } from '../../presentation/export.ts';
import { shownName, withoutIcons } from '../../presentation/names.ts';
import { describeRow } from '../../presentation/row.ts';
import { askPick, back } from '../input/steps.ts';
import { Cancelled, type CommandRegistry } from './commandRegistry.ts';

/** What can be done with a watched task; also what the detail panel's buttons do. */
export interface TaskActions {
  refresh(key: string): Promise<void>;
  refreshAll(): Promise<void>;
  showDetails(key: string): void;
  setPinned(key: string, pinned: boolean): Promise<void>;
  copy(key: string, what: 'id' | 'json' | 'markdown'): Promise<void>;
  openConsole(key: string): Promise<void>;
}

export interface WatchCommandsOptions {
  readonly source: TaskSource;
  readonly actions: TaskActions;
  keyOfRow(argument: unknown): string | null;
  now(): number;
}

export function registerWatchCommands(commands: CommandRegistry, options: WatchCommandsOptions): void {
  const { actions } = options;
  const onTask = (
    id: (typeof commandIds)[keyof typeof commandIds],
    title: string,
    run: (key: string) => Promise<void> | void,
  ): void => {
    commands.register(id, async (argument) => {
      await run(await chooseTask(options, argument, title));
    });
  };
  commands.register(commandIds.refreshAll, () => actions.refreshAll());
  onTask(commandIds.refresh, l10n.t('Refresh'), (key) => actions.refresh(key));
  onTask(commandIds.showDetails, l10n.t('Show Details'), (key) => {
    actions.showDetails(key);
  });
  onTask(commandIds.pin, l10n.t('Pin to Status Bar'), (key) => actions.setPinned(key, true));
  onTask(commandIds.unpin, l10n.t('Unpin from Status Bar'), (key) => actions.setPinned(key, false));
  onTask(commandIds.copyTaskId, l10n.t('Copy Task ID'), (key) => actions.copy(key, 'id'));
  onTask(commandIds.copyStatusAsJson, l10n.t('Copy Status as JSON'), (key) => actions.copy(key, 'json'));
  onTask(commandIds.copyStatusAsMarkdown, l10n.t('Copy Status as Markdown'), (key) => actions.copy(key, 'markdown'));
  onTask(commandIds.openConsole, l10n.t('Open Cloud Console'), (key) => actions.openConsole(key));
}

async function chooseTask(options: WatchCommandsOptions, argument: unknown, title: string): Promise<string> {
  const ofRow = options.keyOfRow(argument);
  if (ofRow !== null) return ofRow;
  const tasks = options.source.all();
  if (tasks.length === 0) {
    throw new HumanError(
      l10n.t('No task is being watched.'),
      l10n.t('Add one with "Cloud Migration: Add Task…", or try the demo.'),
    );
  }
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) return only.key;
  const items = tasks.map((watched) => ({
    label: withoutIcons(shownName(watched.task)),
    description: withoutIcons(describeRow(watched, options.now())),
    detail: cloudOf(watched.task.cloud).name,
    key: watched.key,
  }));
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

/** The console page of a task: the person's own template, else the one that the cloud documents. */
export async function openConsolePage(watched: WatchedTask, templates: ReadonlyMap<string, string>): Promise<void> {
  const { task } = watched;
  const template = templates.get(task.cloud);
  const url = template === undefined ? cloudOf(task.cloud).consoleUrl(task, watched.status) : filled(template, watched);
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
