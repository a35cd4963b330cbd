import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds } from '../../contributions.ts';
import type { EventKind } from '../../model/eventKind.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import type { Mutes } from '../../platform/mutes.ts';
import { groupTitle, kindGroups, kindsOf, kindTitle } from '../../presentation/events/eventKinds.ts';
import { nameOfTask } from '../../presentation/events/eventText.ts';
import { withoutIcons } from '../../presentation/words/names.ts';
import { targetKey } from '../../presentation/tree/rowTarget.ts';
import type { Commands } from '../commands/lazy.ts';
import { askPicks } from '../input/steps.ts';

export interface NotificationCommandsOptions {
  readonly mutes: Mutes;
  readonly source: TaskSource;
  chosen(): ReadonlySet<EventKind>;
  choose(kinds: readonly EventKind[]): Promise<void>;
  setMuted(keys: readonly string[], muted: boolean): Promise<void>;
}

export function registerNotificationCommands(commands: Commands, options: NotificationCommandsOptions): void {
  const { mutes, source } = options;
  commands.register(commandIds.chooseNotifications, async () => {
    const chosen = options.chosen();
    const items = kindGroups.flatMap((group): KindItem[] => [
      { label: groupTitle(group), kind: vscode.QuickPickItemKind.Separator },
      ...kindsOf(group).map((eventKind) => ({ label: kindTitle(eventKind), picked: chosen.has(eventKind), eventKind })),
    ]);
    const picked = await askPicks({
      title: l10n.t('Choose Notifications'),
      placeholder: l10n.t('What of the events is also shown as a notification? None: nothing'),
      items,
    });
    await options.choose(picked.flatMap(({ eventKind }) => (eventKind === undefined ? [] : [eventKind])));
  });
  commands.register(commandIds.muteTask, async (argument) => {
    const key = targetKey(argument);
    if (key !== null) await options.setMuted([key], true);
  });
  commands.register(commandIds.unmuteTask, async (argument) => {
    const key = targetKey(argument);
    await options.setMuted(key === null ? await askMuted(mutes.tasks(), source) : [key], false);
  });
}

interface KindItem extends vscode.QuickPickItem {
  /** undefined for a heading. */
  readonly eventKind?: EventKind;
}

async function askMuted(keys: readonly string[], source: TaskSource): Promise<readonly string[]> {
  if (keys.length === 0) {
    throw new HumanError(l10n.t('No task is muted.'), l10n.t('A notification has a button to mute its task.'));
  }
  const chosen = await askPicks({
    title: l10n.t('Unmute'),
    placeholder: l10n.t('Which tasks may be told of again?'),
    items: keys.map((key) => ({ label: withoutIcons(nameOfTask(key, source.get(key))), key })),
  });
  return chosen.map(({ key }) => key);
}
