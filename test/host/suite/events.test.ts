import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, rowCommandIds } from '../../../src/contributions.ts';
import type { EventKind } from '../../../src/model/eventKind.ts';
import { cast, type DtsTask, type CastTask } from '../../support/cast.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { lookUntil } from '../support/extension.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeSetting, writeTasks } from '../support/settings.ts';

/** Simulated seconds after the start at which the two tasks replicate, … */
const replicating = 14_000;
/** … at which they have failed, and at which they have finished all the same. */
const untilFailed = 1_100;
const untilFinished = 900;

/** Resolves when an editor of this title is open. */
async function tabOf(title: string): Promise<void> {
  const { tabGroups } = vscode.window;
  const isOpen = (): boolean => tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === title));
  let subscription: vscode.Disposable | undefined;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (isOpen()) resolve();
    };
    subscription = tabGroups.onDidChangeTabs(look);
    look();
  });
  subscription?.dispose();
}

/** Two jobs of the same course, with names of their own. */
function twoJobs(): readonly CastTask[] {
  const job = cast.find((task): task is DtsTask => task.ref.name === 'user-profiles' && task.product === 'dts');
  assert.ok(job);
  return [
    { ...job, ref: { ...job.ref, name: 'orders' } },
    { ...job, ref: { ...job.ref, id: 'dtsp4yl3dg3r08zzz', name: 'payments' } },
  ];
}

describe('Events', () => {
  let app: RunningApp;
  let clouds: StillClouds;

  beforeEach(async () => {
    clouds = await startClouds({ tasks: twoJobs() });
    clouds.advance(replicating);
    app = await RunningApp.start();
  });

  afterEach(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const watch = async (...names: readonly string[]): Promise<void> => {
    await app.saveAccounts(clouds.simulator.config.accounts);
    await writeTasks(names.map((name) => clouds.task(name)));
    await app.allRead(names.length);
  };
  const pass = async (seconds: number): Promise<void> => {
    clouds.advance(seconds);
    await app.run(commandIds.refreshAll);
  };
  const reload = async (meanwhile: () => void = () => undefined): Promise<void> => {
    const count = app.api.tasks.all().length;
    await app.stop({ keep: true });
    meanwhile();
    app = await RunningApp.start({ keep: true });
    await app.allRead(count);
  };
  const choose = (...kinds: readonly EventKind[]): Promise<void> => writeSetting('notifications', kinds);
  const view = (): vscode.TreeView<unknown> => {
    const found = app.window.treeViews[1];
    assert.ok(found);
    return found;
  };

  interface Listed {
    readonly id: string;
    /** "orders was paused" */
    readonly says: string;
    readonly flags: readonly string[];
    readonly item: vscode.TreeItem;
  }
  const listed = (): Listed[] =>
    app.api.events.getChildren().flatMap((day) =>
      app.api.events.getChildren(day).map((id) => {
        const item = app.api.events.getTreeItem(id);
        const label = typeof item.label === 'string' ? item.label : '';
        const [, words] = /^\d\d:\d\d · (.*)$/.exec(String(item.description)) ?? [];
        return { id, says: `${label} ${words ?? '?'}`, flags: (item.contextValue ?? '').split(' '), item };
      }),
    );
  const says = (): string[] => listed().map((row) => row.says);
  const row = (words: string): Listed => {
    const found = listed().find((one) => one.says.startsWith(words));
    assert.ok(found, says().join('\n'));
    return found;
  };

  describe('are listed', () => {
    it('not for the first snapshot, whatever it shows', async () => {
      clouds.advance(untilFailed);
      await watch('orders');
      assert.deepEqual(listed(), []);
      assert.equal(view().badge, undefined);
      assert.equal(app.window.contextKeys.get('cloudMigration.hasEvents'), false);
    });

    it('as they happen, unread and counted; a click shows the details and marks as read', async () => {
      await watch('orders');
      await pass(untilFailed);
      const [failed, ...others] = listed();
      assert.ok(failed);
      assert.deepEqual(others, []);
      assert.match(failed.says, /^orders failed: DTS-1020042 /);
      assert.deepEqual(failed.flags, ['event', 'audible', 'unread', 'watched']);
      assert.match(failed.item.accessibilityInformation?.label ?? '', /^orders failed: .*, \d\d:\d\d, unread$/);
      assert.deepEqual(view().badge, { value: 1, tooltip: '1 unread event' });
      assert.equal(app.window.contextKeys.get('cloudMigration.hasEvents'), true);

      const command = failed.item.command;
      assert.equal(command?.command, rowCommandIds.openEvent);
      await app.run(rowCommandIds.openEvent, failed.id);
      assert.equal(view().badge, undefined);
      assert.deepEqual(row('orders').flags, ['event', 'audible', 'watched']);
      await tabOf('orders');
    });

    it('with what the vendor knows of a failure in the tooltip, and no link', async () => {
      await watch('orders');
      await pass(untilFailed);
      const { id, item } = row('orders failed');
      const { tooltip } = await app.api.events.resolveTreeItem(item, id);
      assert.ok(tooltip instanceof vscode.MarkdownString);
      assert.match(tooltip.value, /^\*\*orders failed\\: DTS/);
      assert.notEqual(tooltip.isTrusted, true);
      assert.doesNotMatch(tooltip.value, /(?<!\\)\]\(/);
    });

    it('and are there after a reload, as they were read', async () => {
      await watch('orders', 'payments');
      await pass(untilFailed);
      await app.run(commandIds.markEventRead, row('payments').id);
      await reload();
      assert.deepEqual(
        says()
          .map((text) => text.slice(0, 15))
          .sort(),
        ['orders failed: ', 'payments failed'],
      );
      assert.ok(row('orders').flags.includes('unread'));
      assert.ok(!row('payments').flags.includes('unread'));
      assert.equal(view().badge?.value, 1);
    });

    it('under their ids when their task is no longer configured', async () => {
      await watch('orders', 'payments');
      await pass(untilFailed);
      await writeTasks([clouds.task('payments')]);
      await app.until('orders has gone', () => app.api.tasks.all().length === 1);
      const gone = row(clouds.task('orders').id);
      assert.ok(!gone.flags.includes('watched'));
      await app.run(rowCommandIds.openEvent, gone.id);
      assert.equal(view().badge?.value, 1);
      assert.deepEqual(app.window.messages, []);
    });
  });

  describe('can be looked through', () => {
    beforeEach(async () => {
      await watch('orders', 'payments');
      await pass(untilFailed);
      await pass(untilFinished);
      assert.equal(listed().length, 4);
    });

    it('by task and by kind, and the view says so', async () => {
      await app.run(commandIds.showOnlyThisTask, row('orders failed').id);
      assert.deepEqual(
        says().map((text) => text.split(':')[0]),
        ['orders finished', 'orders failed'],
      );
      assert.equal(view().description, 'orders');
      assert.equal(app.window.contextKeys.get('cloudMigration.eventsFiltered'), true);

      const filtered = app.run(commandIds.filterEvents);
      await app.pick('Finished');
      await filtered;
      assert.deepEqual(says(), ['orders finished']);
      assert.equal(view().description, 'orders · Finished');

      await app.run(commandIds.clearEventFilter);
      assert.equal(listed().length, 4);
      assert.equal(view().description ?? '', '');
    });

    it('from the row of a task in the other view', async () => {
      await app.run(commandIds.showEvents, app.row('payments').id);
      assert.deepEqual(
        says().map((text) => text.split(':')[0]),
        ['payments finished', 'payments failed'],
      );
    });

    it('and marked as read: of the filter, or all', async () => {
      await app.run(commandIds.showOnlyThisTask, row('orders failed').id);
      await app.run(commandIds.markAllEventsRead);
      assert.equal(view().badge?.value, 2);
      await app.run(commandIds.clearEventFilter);
      await app.run(commandIds.markAllEventsRead);
      assert.equal(view().badge, undefined);
      assert.ok(listed().every(({ flags }) => !flags.includes('unread')));
    });

    it('and cleared, after a question that names what goes', async () => {
      await app.run(commandIds.clearEvents);
      assert.equal(listed().length, 4, 'the question was closed');
      await app.run(commandIds.showOnlyThisTask, row('orders failed').id);
      app.window.answers.push('Clear');
      await app.run(commandIds.clearEvents);
      assert.match(app.window.messages.at(-1)?.text ?? '', /^Clear the events of the filter 'orders'\?/);
      assert.deepEqual(listed(), []);
      await app.run(commandIds.clearEventFilter);
      assert.equal(listed().length, 2);
      await reload();
      assert.equal(listed().length, 2, 'they do not come back');
    });
  });

  describe('become notifications', () => {
    const texts = (): string[] => app.window.messages.map(({ text }) => text);

    it('never by default: what is chosen later is told from then on', async () => {
      await watch('orders');
      await pass(untilFailed);
      assert.equal(listed().length, 1);
      await choose('failed', 'finished');
      await pass(untilFinished);
      await app.until('the end is told', () => app.window.messages.length > 0);
      assert.deepEqual(texts(), ['orders finished']);
    });

    it('when their kind is chosen: one for all that happens at once, with a way to the list', async () => {
      await choose('failed');
      await watch('orders', 'payments');
      app.window.answers.push('Show Events');
      await pass(untilFailed);
      await app.until('it is told', () => app.window.messages.length > 0);
      assert.deepEqual(
        app.window.messages.map(({ severity, text, buttons }) => [severity, text.split(': ')[0], buttons]),
        [['error', '2 migrations', ['Show Events']]],
      );
      assert.match(app.window.messages[0]?.text ?? '', /orders failed/);
      assert.match(app.window.messages[0]?.text ?? '', /payments failed/);
      await app.until('the view is there', () => view().visible);
    });

    it('not for what the first look after a reload finds, though it is listed', async () => {
      await choose('failed', 'finished');
      await watch('orders');
      await reload(() => {
        clouds.advance(untilFailed);
      });
      assert.match(says()[0] ?? '', /^orders failed/);
      await pass(untilFinished);
      await app.until('the end is told', () => app.window.messages.length > 0);
      assert.deepEqual(texts(), ['orders finished']);
    });

    it('until their task is muted with the button', async () => {
      await choose('failed');
      await watch('orders');
      app.window.answers.push('Mute This Task');
      await pass(untilFailed);
      await app.until('it is told', () => texts().length > 0);
      // What the button does is stored in a moment's time, of which nothing tells.
      await lookUntil('orders is muted', () => row('orders').flags.includes('muted'));
      assert.equal(texts().length, 1);
      assert.match(texts()[0] ?? '', /^orders failed: DTS-1020042/);
      assert.deepEqual(app.window.messages[0]?.buttons, ['Show', 'Mute This Task']);
    });

    it('but not of a task that is muted in the list, also after a reload, until it no longer is', async () => {
      await watch('orders', 'payments');
      await pass(untilFailed);
      await app.run(commandIds.muteTask, row('orders').id);
      await choose('finished');
      await reload();
      assert.ok(row('orders').flags.includes('muted') && row('payments').flags.includes('audible'));
      assert.equal(app.window.contextKeys.get('cloudMigration.hasMutes'), true);
      await pass(untilFinished);
      await app.until('one is told', () => app.window.messages.length > 0);
      assert.deepEqual(texts(), ['payments finished']);
      assert.equal(says().filter((text) => text.endsWith(' finished')).length, 2, 'both are listed');

      await app.run(commandIds.unmuteTask, row('orders').id);
      assert.ok(row('orders').flags.includes('audible'));
      assert.equal(app.window.contextKeys.get('cloudMigration.hasMutes'), false);
    });

    it('as chosen from a list of all kinds', async () => {
      await choose('failed');
      const chosen = app.run(commandIds.chooseNotifications);
      await app.until('the list is open', () => app.window.inputs.length === 1);
      const [pick] = app.window.inputs;
      assert.ok(pick && 'items' in pick && pick.canSelectMany);
      assert.deepEqual(
        pick.selectedItems.map(({ label }) => label),
        ['Failed'],
      );
      pick.selectedItems = pick.items.filter(({ label }) => label === 'Caught up' || label === 'Failed');
      await app.accept(pick);
      await chosen;
      const { globalValue } = vscode.workspace.getConfiguration('cloudMigration').inspect('notifications') ?? {};
      assert.deepEqual(globalValue, ['failed', 'caught-up']);
    });
  });

  it('of the demo go with it', async () => {
    await app.run(commandIds.startDemo);
    await app.until('something has happened', () => app.api.historyService.unreadCount() > 0);
    await app.run(commandIds.stopDemo);
    await app.until('they have gone', () => app.api.historyService.events({ limit: 1 }).length === 0);
    assert.equal(view().badge, undefined);
  });
});
