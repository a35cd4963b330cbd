import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../contributions.ts';
import type { TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import {
  groupings,
  groupingTitle,
  sortingDetail,
  sortings,
  sortingTitle,
} from '../../presentation/tree/arrangement.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import { isInStates, stateLooks, stateTitle, type TaskState, taskStates } from '../../presentation/tree/taskStates.ts';
import { Cancelled } from '../commands/commandRegistry.ts';
import type { Commands } from '../commands/lazy.ts';
import { askPick, back } from '../input/steps.ts';
import { themeIcon } from '../tree/themeIcon.ts';
import type { Arrangements } from './arrangements.ts';

export function registerArrangementCommands(
  commands: Commands,
  arrangements: Arrangements,
  source: Pick<TaskSource, 'all'>,
  assessmentOf: AssessmentOf,
): void {
  commands.register(commandIds.groupTasks, async () => {
    const { grouping } = arrangements.current;
    const items = groupings.map((value) => choice(groupingTitle(value), value, value === grouping));
    await arrangements.choose({ grouping: await askChoice(l10n.t('Group Tasks By'), items) });
    await focusMigrations();
  });
  commands.register(commandIds.sortTasks, async () => {
    const { sorting } = arrangements.current;
    const items = sortings.map((value) => ({
      ...choice(sortingTitle(value), value, value === sorting),
      detail: sortingDetail(value),
    }));
    await arrangements.choose({ sorting: await askChoice(l10n.t('Sort Tasks By'), items) });
    await focusMigrations();
  });
  commands.register(commandIds.filterTasks, async () => {
    await askFilter(arrangements, source.all(), assessmentOf);
    await focusMigrations();
  });
  commands.register(commandIds.clearTaskFilter, () => arrangements.choose({ text: '', states: [] }));
}

async function focusMigrations(): Promise<void> {
  await vscode.commands.executeCommand(`${viewIds.migrations}.focus`);
}

interface Choice<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

function choice<Value>(label: string, value: Value, chosen: boolean): Choice<Value> {
  return { label, value, picked: chosen, ...(chosen ? { description: l10n.t('shown now') } : {}) };
}

async function askChoice<Value>(title: string, items: readonly Choice<Value>[]): Promise<Value> {
  const active = items.find(({ picked }) => picked);
  const placeholder = l10n.t('Remembered for this workspace');
  const chosen = await askPick({ title, canGoBack: false, placeholder, items, ...(active ? { active } : {}) });
  if (chosen === back) throw new Cancelled();
  return chosen.value;
}

/** Typed words and selected states filter the view immediately. Escape restores the previous filter. */
function askFilter(
  arrangements: Arrangements,
  tasks: readonly WatchedTask[],
  assessmentOf: AssessmentOf,
): Promise<void> {
  const { text, states } = arrangements.current;
  const pick = vscode.window.createQuickPick<Choice<TaskState>>();
  pick.title = l10n.t('Filter Tasks');
  pick.placeholder = l10n.t('Words of the name, id, account, region or project; tick states to see only those');
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.items = taskStates.map((state) => {
    const count = tasks.filter((watched) => isInStates(watched, assessmentOf(watched), [state])).length;
    const iconPath = themeIcon(stateLooks[state]);
    // The typed words filter tasks, so every state stays in the list.
    return { label: stateTitle(state), description: String(count), iconPath, alwaysShow: true, value: state };
  });
  pick.selectedItems = pick.items.filter(({ value }) => states.includes(value));
  pick.value = text;
  const filter = (): { text: string; states: readonly TaskState[] } => ({
    text: pick.value,
    states: taskStates.filter((state) => pick.selectedItems.some(({ value }) => value === state)),
  });
  return new Promise<void>((resolve, reject) => {
    let accepted = false;
    pick.onDidChangeValue(() => {
      arrangements.preview(filter());
    });
    pick.onDidChangeSelection(() => {
      arrangements.preview(filter());
    });
    pick.onDidAccept(() => {
      accepted = true;
      arrangements.choose(filter()).then(resolve, reject);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      if (accepted) return;
      arrangements.endPreview();
      reject(new Cancelled());
    });
    pick.show();
  });
}
