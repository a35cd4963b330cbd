import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, rowCommandIds, viewIds } from '../../contributions.ts';
import { type EventKind, eventKinds } from '../../model/eventKind.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import { groupTitle, kindGroups, kindsOf, kindTitle } from '../../presentation/events/eventKinds.ts';
import { filterWords } from '../../presentation/events/eventRows.ts';
import { nameOfTask } from '../../presentation/events/eventText.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import { rowTarget, targetKey } from '../../presentation/tree/rowTarget.ts';
import { Cancelled, type CommandRegistry } from '../commands/commandRegistry.ts';
import { inTreeOrder } from '../commands/taskPicker.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import type { EventsTree, ListFilter } from './eventsTree.ts';

export interface EventCommandsOptions {
  readonly tree: EventsTree;
  readonly historyService: HistoryService;
  readonly source: TaskSource;
  /** Shows the details of a task in the preview panel. */
  previewDetails(key: string): void;
}

/** How many recent events are searched for tasks that are no longer watched, to offer them as well. */
const eventsLookedThrough = 500;

export function registerEventCommands(commands: CommandRegistry, options: EventCommandsOptions): void {
  const { tree, historyService, source } = options;
  commands.register(rowCommandIds.openEvent, (argument) => {
    const target = rowTarget(argument);
    if (target?.kind !== 'event') return;
    if (!tree.isRead(target.id)) historyService.markRead([target.id]);
    // A task that is no longer watched has no details. The row's tooltip says so.
    if (source.get(target.key) !== undefined) options.previewDetails(target.key);
  });
  commands.register(rowCommandIds.showOlderEvents, () => {
    tree.showOlder();
  });
  commands.register(commandIds.markEventRead, (argument) => {
    const target = rowTarget(argument);
    if (target?.kind === 'event') historyService.markRead([target.id]);
  });
  commands.register(commandIds.markAllEventsRead, () => {
    historyService.markRead(queryOf(tree.filter));
  });
  commands.register(commandIds.clearEvents, async () => {
    const { task, kind } = tree.filter;
    const shown = filterWords(task === null ? null : nameOfTask(task, source.get(task)), kind);
    await confirm(
      shown === '' ? l10n.t('Clear all events?') : l10n.t("Clear the events of the filter '{0}'?", shown),
      l10n.t('They are gone for all windows. What is known of progress and runs is kept.'),
      l10n.t('Clear'),
    );
    historyService.clearEvents(queryOf({ task, kind }));
  });
  commands.register(commandIds.filterEvents, async () => {
    tree.setFilter(await askFilter(options));
  });
  commands.register(commandIds.clearEventFilter, () => {
    tree.setFilter({ task: null, kind: null });
  });
  commands.register(commandIds.showOnlyThisTask, (argument) => {
    const task = targetKey(argument);
    if (task !== null) tree.setFilter({ ...tree.filter, task });
  });
  commands.register(commandIds.showEvents, async (argument) => {
    const task = targetKey(argument);
    if (task !== null) tree.setFilter({ task, kind: null });
    await focusEvents();
  });
}

export async function focusEvents(): Promise<void> {
  await vscode.commands.executeCommand(`${viewIds.events}.focus`);
}

function queryOf({ task, kind }: ListFilter): { task?: string; kind?: EventKind } {
  return { ...(task === null ? {} : { task }), ...(kind === null ? {} : { kind }) };
}

interface FilterItem extends vscode.QuickPickItem {
  /** undefined for a heading. */
  readonly filter?: ListFilter;
}

/** Asks for a task or a kind. The other part of the filter stays. */
async function askFilter({ tree, historyService, source }: EventCommandsOptions): Promise<ListFilter> {
  const { filter } = tree;
  const recent = historyService.events({ limit: eventsLookedThrough });
  if (recent.length === 0) {
    throw new HumanError(l10n.t('There are no events yet.'), l10n.t('They appear as soon as something happens.'));
  }
  const heading = (label: string): FilterItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (label: string, chosen: boolean, to: ListFilter): FilterItem => ({
    label: withoutIcons(label),
    ...(chosen ? { description: l10n.t('shown now') } : {}),
    filter: to,
  });
  const watched = inTreeOrder(source.all()).map(({ key }) => key);
  const tasks = [...new Set([...watched, ...recent.map((event) => event.task)])];
  const kinds = eventKinds.filter((kind) => kind === filter.kind || recent.some((event) => event.kind === kind));
  const items = [
    item(l10n.t('All events'), false, { task: null, kind: null }),
    heading(l10n.t('Only this task')),
    ...tasks.map((key) => item(nameOfTask(key, source.get(key)), key === filter.task, { ...filter, task: key })),
    ...kindGroups.flatMap((group) => {
      const own = kindsOf(group).filter((kind) => kinds.includes(kind));
      if (own.length === 0) return [];
      const offered = own.map((kind) => item(kindTitle(kind), kind === filter.kind, { ...filter, kind }));
      return [heading(l10n.t('Only this kind: {0}', groupTitle(group))), ...offered];
    }),
  ];
  const chosen = await askPick({
    title: l10n.t('Filter Events'),
    canGoBack: false,
    placeholder: l10n.t('Which events?'),
    items,
  });
  if (chosen === back || chosen.filter === undefined) throw new Cancelled();
  return chosen.filter;
}
