import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeSetting, writeTasks } from '../support/settings.ts';

describe('The tree', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let tasks: readonly TaskRef[];
  let repainted: (string[] | undefined)[];
  let subscription: vscode.Disposable;

  before(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
    tasks = ['orders', 'session-cache', 'crm-core', 'inventory', 'leaderboard'].map((name) => clouds.task(name));
    await app.saveAccounts(clouds.simulator.config.accounts);
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  beforeEach(async () => {
    await writeTasks(tasks);
    await app.allRead(tasks.length);
    await app.run(commandIds.refreshAll);
    repainted = [];
    subscription = app.api.tree.onDidChangeTreeData((ids) => repainted.push(ids));
    app.window.viewWrites.length = 0;
  });

  afterEach(async () => {
    subscription.dispose();
    clouds.simulator.faults.clear();
    await app.clearTasks();
  });

  const ids = (): string[] => app.rows().map(({ id }) => id);
  const rowId = (name: string): string => `task:${taskKey(clouds.task(name))}`;
  const refresh = (): Promise<void> => app.run(commandIds.refreshAll);
  /** All that was repainted, in no particular order; fails when it was the whole tree. */
  const repaintedRows = (): string[] => {
    assert.ok(!repainted.includes(undefined), 'the whole tree was repainted');
    return repainted.flatMap((event) => event ?? []).sort();
  };

  it('is clouds, and their tasks by name, each with an id of its own', () => {
    assert.deepEqual(
      app.rows().map(({ depth, label }) => '  '.repeat(depth) + label),
      [
        'UCloud',
        '  orders',
        '  session-cache',
        'Alibaba Cloud',
        '  crm-core',
        '  inventory',
        'Huawei Cloud',
        '  leaderboard',
      ],
    );
    assert.equal(new Set(ids()).size, ids().length);
    for (const { id } of app.rows()) {
      const parent = app.api.tree.getParent(id);
      assert.ok(app.api.tree.getChildren(parent).includes(id));
    }
  });

  it('stays as it is when nothing has changed: no event, no message to the view', async () => {
    await refresh();
    await refresh();
    assert.deepEqual(repainted, []);
    assert.deepEqual(app.window.viewWrites, []);
  });

  it('nor is anything sent to the status bar', async () => {
    await writeTasks(tasks.map((task) => ({ ...task, pinned: true })));
    await app.until('all are pinned', () => app.window.statusItems.size === 1 + tasks.length);
    await refresh();
    app.window.statusWrites.length = 0;
    await refresh();
    assert.equal(app.window.statusWrites.join(), '');
    clouds.simulator.faults.always('unknownState', { taskId: clouds.task('orders').id });
    await refresh();
    const key = `cloudMigration.task.${taskKey(clouds.task('orders'))}`;
    assert.ok(app.window.statusWrites.includes(`${key} text`), app.window.statusWrites.join());
    assert.ok(!app.window.statusWrites.some((write) => write.endsWith(' show()')));
  });

  it('repaints the row that has changed, and its cloud when that sums it up differently', async () => {
    const before = ids();
    clouds.simulator.faults.always('unknownState', { taskId: clouds.task('orders').id });
    await refresh();
    assert.deepEqual(repaintedRows(), ['cloud:ucloud', rowId('orders')]);
    assert.equal(repainted.length, 1, 'in one event');
    assert.deepEqual(ids(), before);

    repainted.length = 0;
    await refresh();
    assert.deepEqual(repainted, []);

    clouds.simulator.faults.clear();
    await refresh();
    assert.deepEqual(repaintedRows(), ['cloud:ucloud', rowId('orders')]);
    assert.deepEqual(ids(), before);
  });

  it('repaints only the rows that look different when time goes by', async () => {
    const looks = (): ReadonlyMap<string, string> =>
      new Map(app.rows().map(({ id, label, description, icon }) => [id, [label, description, icon].join('\n')]));
    const before = looks();
    clouds.advance(10);
    await refresh();
    const changed = [...looks()].filter(([id, look]) => before.get(id) !== look).map(([id]) => id);
    assert.ok(changed.length > 0 && changed.length < before.size, changed.join());
    assert.deepEqual([...new Set(repaintedRows())], changed.sort());
  });

  it('keeps the ids of rows through every change of their tasks', async () => {
    const before = ids();
    clouds.simulator.faults.always('wrongKey', { cloud: 'alibaba' });
    await refresh();
    assert.deepEqual(ids(), before);
    clouds.simulator.faults.clear();
    await writeTasks(tasks.map((task, index) => ({ ...task, name: `renamed ${index}`, pinned: true })));
    await app.until('they are renamed', () => app.rows().some(({ label }) => label === 'renamed 0'));
    assert.deepEqual(ids().sort(), before.sort());
  });

  it('counts on its badge what needs a person, and says why above the rows when nothing works', async () => {
    const [view] = app.window.treeViews;
    clouds.simulator.faults.always('wrongKey');
    await refresh();
    const accounts = new Set(tasks.map(({ cloud }) => cloud)).size;
    assert.equal(view?.badge?.value, accounts);
    assert.equal(view.badge.tooltip, `${accounts} accounts' keys are not accepted`);
    assert.match(view.message ?? '', /No account can read its tasks/);
    assert.equal(app.window.viewWrites.filter((name) => name === 'message').length, 1);
    clouds.simulator.faults.clear();
    await refresh();
    assert.equal(view.badge, undefined);
    assert.equal(view.message, '');
  });

  describe('tells the menus', () => {
    it('what each row is', async () => {
      await writeTasks(tasks.map((task) => ({ ...task, pinned: task.name === 'orders' })));
      await app.until('one is not pinned', () => !app.row('leaderboard').flags.includes('pinned'));
      assert.deepEqual(app.row('UCloud').flags, ['group', 'account', 'removable', 'watchable']);
      const flags = (name: string): string[] =>
        app
          .row(name)
          .flags.filter((flag) => flag !== 'console')
          .sort();
      assert.deepEqual(flags('orders'), ['account', 'configured', 'pinned', 'task']);
      assert.deepEqual(flags('leaderboard'), ['account', 'configured', 'task', 'unpinned']);
    });

    it('that a task has no account', async () => {
      await writeTasks([{ ...clouds.task('orders'), account: 'nobody' }]);
      await app.until('nobody reads it', () => app.rows().length === 2);
      assert.ok(app.row('orders').flags.includes('noAccount'));
      assert.ok(!app.row('orders').flags.includes('account'));
    });

    it('whether there is a console to open, which a setting can add', async () => {
      const has = (): boolean => app.row('orders').flags.includes('console');
      const before = has();
      await writeSetting('consoleUrls', { ucloud: 'https://console.example/{id}', huawei: 'http://console.example' });
      await app.until('there is one', has);
      await writeSetting('consoleUrls', undefined);
      await app.until('it is as before', () => has() === before);
    });
  });

  describe('shows in a tooltip', () => {
    it('what it is asked for, and not before', () => {
      const row = app.row('orders');
      assert.equal(row.item.tooltip, undefined);
      const tooltip = app.tooltip(row);
      assert.ok(tooltip instanceof vscode.MarkdownString);
      assert.match(tooltip.value, /\*\*orders\*\*/);
      assert.ok(tooltip.value.includes(clouds.task('orders').id.replaceAll('-', '\\-')), tooltip.value);
      assert.match(tooltip.value, /Read just now/);
    });

    it('plain text: it may neither run commands, nor hold HTML or icons', () => {
      for (const row of app.rows().filter(({ flags }) => flags.includes('task'))) {
        const tooltip = app.tooltip(row);
        assert.ok(tooltip instanceof vscode.MarkdownString);
        assert.ok(tooltip.isTrusted !== true && typeof tooltip.isTrusted !== 'object');
        assert.ok(tooltip.supportHtml !== true);
        assert.ok(tooltip.supportThemeIcons !== true);
      }
    });
  });

  it('reads rows aloud in words', () => {
    const { item } = app.row('crm-core');
    assert.match(item.accessibilityInformation?.label ?? '', /^crm-core, .*, Alibaba Cloud$/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? '', /\$\(/);
  });
});
