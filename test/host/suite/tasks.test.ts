import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { tasksIn, writeSetting, writeTasks } from '../support/settings.ts';

describe('Tasks', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let orders: TaskRef;
  let cache: TaskRef;
  let crm: TaskRef;

  before(async () => {
    clouds = await startClouds();
    orders = without(clouds.task('orders'), 'pinned');
    cache = clouds.task('session-cache');
    crm = clouds.task('crm-core');
    app = await RunningApp.start();
    await app.saveAccounts(clouds.simulator.config.accounts);
  });

  afterEach(async () => {
    await app.clearTasks();
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const labels = (): string[] => app.rows().map(({ label }) => label);

  describe('come from the settings', () => {
    it('of the user and of the workspace, merged', async () => {
      await writeTasks([orders]);
      await writeTasks([crm], 'workspace');
      await app.allRead(2);
      assert.deepEqual(labels(), ['UCloud', 'orders', 'Alibaba Cloud', 'crm-core']);
      assert.deepEqual(
        app.api.tasks.all().map(({ problem }) => problem),
        [null, null],
      );
    });

    it('the workspace wins where both name the same task, in one row', async () => {
      await writeTasks([{ ...orders, name: 'from the user' }, cache]);
      await writeTasks([{ ...orders, name: 'from the workspace' }], 'workspace');
      await app.allRead(2);
      assert.deepEqual(labels(), ['UCloud', 'from the workspace', 'session-cache']);
      await writeTasks(undefined, 'workspace');
      await app.until('the user names it again', () => labels().includes('from the user'));
      assert.deepEqual(labels(), ['UCloud', 'from the user', 'session-cache']);
    });

    it('and a change takes effect at once: added, renamed, removed', async () => {
      await writeTasks([orders]);
      await app.allRead(1);
      const { status } = app.watched('orders');

      await writeTasks([orders, crm]);
      await app.allRead(2);
      assert.notEqual(app.watched('crm-core').status, null);

      const { total } = clouds.simulator.requests;
      await writeTasks([{ ...orders, name: 'renamed' }, crm]);
      await app.until('the row is renamed', () => labels().includes('renamed'));
      assert.deepEqual(app.watched('renamed').status, { ...status, task: { ...orders, name: 'renamed' } });

      await writeTasks([crm]);
      await app.until('the row is gone', () => !labels().includes('renamed'));
      assert.deepEqual(labels(), ['Alibaba Cloud', 'crm-core']);
      assert.equal(clouds.simulator.requests.total, total, 'neither needs a request');
    });

    it('a change of another setting disturbs nobody', async () => {
      await writeTasks([orders]);
      await app.allRead(1);
      const { total } = clouds.simulator.requests;
      const before = app.watched('orders');
      await writeSetting('consoleUrls', { ucloud: 'https://console.example/{id}' });
      await app.until('the console has an address', () => app.row('orders').flags.includes('console'));
      assert.equal(app.watched('orders').status, before.status);
      assert.equal(clouds.simulator.requests.total, total);
    });
  });

  describe('that are broken are rows that say so, and cost no other', () => {
    const entries: readonly (readonly [what: string, entry: unknown, label: string, said: RegExp])[] = [
      ['null', null, 'Entry 2', /must be a JSON object with "cloud", "product" and "id"/],
      ['a text', 'udts-1', 'Entry 2', /must be a JSON object/],
      ['a number', 7, 'Entry 2', /must be a JSON object/],
      ['a list', [], 'Entry 2', /must be a JSON object/],
      ['nothing', {}, 'Entry 2', /"cloud" must be one of ucloud, .*huawei/],
      ['an unknown cloud', { cloud: 'aws', product: 'dms', id: 'x' }, 'x', /"cloud" must be one of/],
      ['a foreign product', { cloud: 'huawei', product: 'udts', id: 'x' }, 'x', /"product" must be one of dcs/],
      ['no id', { cloud: 'alibaba', product: 'dts', name: 'shop' }, 'shop', /"id".*is missing; example: dts/],
      ['a number as id', { cloud: 'alibaba', product: 'dts', id: 5 }, 'Entry 2', /"id".*must be a text in quotes/],
      ['no plan', { cloud: 'ucloud', product: 'usmc', id: 't-1' }, 't-1', /"planId".*is missing/],
      [
        'a region with a host in it',
        { cloud: 'alibaba', product: 'dts', id: 'dtsabc12345', region: 'cn.evil.example/' },
        'dtsabc12345',
        /"region" .*(letters, digits and hyphens|does not look like one)/,
      ],
      [
        'a direction override in the name',
        { cloud: 'alibaba', product: 'dts', id: 'dtsabc12345', name: 'a\u202eb' },
        'ab',
        /"name" holds a line break or control character/,
      ],
      [
        'a word for pinned',
        { cloud: 'alibaba', product: 'dts', id: 'dtsabc12345', pinned: 'yes' },
        'dtsabc12345',
        /"pinned" must be true or false/,
      ],
    ];

    for (const [what, entry, label, said] of entries) {
      it(`(${what})`, async () => {
        await writeTasks([orders, entry, crm]);
        await app.allRead(2);
        assert.deepEqual(app.faultLabels(), [label]);
        const row = app.row(label);
        assert.match(row.description, said);
        assert.equal(row.item.tooltip, `User settings\n${row.description}`);
        const spoken = `${label}, broken entry, User settings: ${row.description}`;
        assert.equal(row.item.accessibilityInformation?.label, spoken);
        assert.deepEqual(row.flags, ['fault']);
        assert.deepEqual(
          [row.item.command?.command, row.item.command?.arguments],
          [commandIds.openTaskSettings, [row.id]],
        );
        for (const name of ['orders', 'crm-core']) assert.equal(app.watched(name).problem, null);
      });
    }

    it('all of them at once, each with a row of its own', async () => {
      await writeTasks([...entries.map(([, entry]) => entry), orders]);
      await writeTasks([...entries.map(([, entry]) => entry), crm], 'workspace');
      await app.allRead(2);
      assert.equal(new Set(app.rows().map(({ id }) => id)).size, app.rows().length);
      assert.equal(app.faultLabels().length, 2 * entries.length);
      assert.equal(app.window.treeViews[0]?.badge?.value, 2 * entries.length);
    });

    it('opened by a click in the very file in which it stands', async () => {
      await writeTasks([{ cloud: 'aws', name: 'mine' }]);
      await writeTasks([{ cloud: 'aws', name: 'ours' }], 'workspace');
      await app.until('both are told', () => app.faultLabels().length === 2);
      const opened: string[] = [];
      for (const label of ['ours', 'mine']) {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await app.run(commandIds.openTaskSettings, app.row(label).id);
        await app.until('a file is open', () => vscode.window.activeTextEditor !== undefined);
        opened.push(vscode.window.activeTextEditor?.document.uri.path ?? '');
      }
      const [workspace = '', user = ''] = opened;
      assert.match(workspace, /\.vscode\/settings\.json$/);
      assert.match(user, /settings\.json$/);
      assert.doesNotMatch(user, /\.vscode\/settings\.json$/);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    it('an entry that repeats another says which one is used', async () => {
      await writeTasks([orders, { ...orders, name: 'again' }, { ...orders, name: 'and again' }]);
      await app.allRead(1);
      assert.deepEqual(app.faultLabels(), ['again']);
      assert.match(app.row('again').description, /same task as #1/);
    });

    it('and go when they are mended', async () => {
      await writeTasks([{ ...orders, product: 'dts' }]);
      await app.until('there is a row', () => app.faultLabels().length === 1);
      await writeTasks([orders]);
      await app.allRead(1);
      assert.deepEqual(labels(), ['UCloud', 'orders']);
    });
  });

  describe('a setting of a wrong type', () => {
    const values: readonly unknown[] = ['text', 5, true, null, { cloud: 'ucloud' }];
    for (const value of values) {
      it(`(${JSON.stringify(value)}) is one row, and the tasks of the other file go on`, async () => {
        await writeTasks([orders]);
        await writeTasks(value, 'workspace');
        await app.until('there is a row', () => app.faultLabels().length === 1);
        await app.allRead(1);
        assert.deepEqual(labels(), ['List of tasks', 'UCloud', 'orders']);
        assert.match(app.row('List of tasks').description, /must be a JSON array/);
        assert.equal(app.watched('orders').problem, null);
      });
    }

    it('elsewhere counts as not set', async () => {
      await writeSetting('polling.intervalSeconds', 'often');
      await writeSetting('polling.unfocusedIntervalSeconds', -5);
      await writeSetting('polling.maxRequestsPerHour', null);
      await writeSetting('request.timeoutSeconds', { seconds: 1 });
      await writeSetting('consoleUrls', ['https://console.example']);
      await writeSetting('usmcStateWords', 7);
      await writeTasks([orders, clouds.task('web-07')]);
      await app.allRead(2);
      for (const { problem, contact } of app.api.tasks.all()) {
        assert.equal(problem, null);
        assert.ok((contact.nextPollAt ?? 0) - (contact.lastAttemptAt ?? 0) >= 9_000);
      }
    });
  });

  describe('pinning', () => {
    const foreign = { note: 'who: us', since: { year: 2026 }, tags: ['a', 'b'] };
    const brokenEntries = [null, 'text', { cloud: 'aws' }, { cloud: 'ucloud', product: 'udts' }];
    const pin = (name: string): Promise<void> => app.run(commandIds.pin, app.row(name).id);
    const unpin = (name: string): Promise<void> => app.run(commandIds.unpin, app.row(name).id);
    const items = (): string[] => [...app.window.statusItems.values()].map(({ text }) => text);

    it('writes to the entry, in its own file, and keeps all the rest as it stands', async () => {
      const user = [brokenEntries[0], { ...foreign, ...orders }, ...brokenEntries.slice(1)];
      const workspace = [{ ...crm, ...foreign }, ...brokenEntries, cache];
      await writeTasks(user);
      await writeTasks(workspace, 'workspace');
      await app.allRead(3);

      await pin('orders');
      assert.deepEqual(tasksIn('user'), [brokenEntries[0], { ...foreign, ...orders, pinned: true }, ...user.slice(2)]);
      assert.deepEqual(tasksIn('workspace'), workspace);
      await app.until('orders has an item', () => items().some((text) => text.includes('orders')));

      await pin('crm-core');
      assert.deepEqual(tasksIn('workspace'), [{ ...crm, ...foreign, pinned: true }, ...workspace.slice(1)]);

      await unpin('orders');
      assert.deepEqual(tasksIn('user'), user);
      await app.until('orders has no item', () => !items().some((text) => text.includes('orders')));

      await unpin('crm-core');
      assert.deepEqual(tasksIn('workspace'), workspace);
    });

    it('writes to the workspace where that one wins', async () => {
      await writeTasks([orders]);
      await writeTasks([{ ...orders, name: 'here' }], 'workspace');
      await app.allRead(1);
      await pin('here');
      assert.deepEqual(tasksIn('user'), [orders]);
      assert.deepEqual(tasksIn('workspace'), [{ ...orders, name: 'here', pinned: true }]);
    });

    it('finds an entry that is written with blanks', async () => {
      await writeTasks([{ ...orders, id: `  ${orders.id} ` }]);
      await app.allRead(1);
      await pin('orders');
      assert.deepEqual(tasksIn('user'), [{ ...orders, id: `  ${orders.id} `, pinned: true }]);
    });

    it('loses nothing when several are pinned in quick succession', async () => {
      await writeTasks([orders, cache, crm]);
      await app.allRead(3);
      await Promise.all([pin('orders'), pin('session-cache'), pin('crm-core')]);
      assert.deepEqual(
        tasksIn('user'),
        [orders, cache, crm].map((task) => ({ ...task, pinned: true })),
      );
    });
  });

  describe('edited and removed', () => {
    const others = [null, { cloud: 'aws', note: 1 }];

    it('are changed alone, and keep what the extension does not know', async () => {
      await writeTasks([others[0], { ...orders, note: 'kept' }, others[1], cache]);
      await writeTasks([crm], 'workspace');
      await app.allRead(3);
      const edited = app.run(commandIds.editTask, app.row('orders').id);
      await app.pick('Name');
      await app.type('orders 2');
      await app.pick('$(check) Save');
      await edited;
      assert.deepEqual(tasksIn('user'), [others[0], { ...orders, note: 'kept', name: 'orders 2' }, others[1], cache]);
      assert.deepEqual(tasksIn('workspace'), [crm]);
      assert.ok(labels().includes('orders 2'));
    });

    it('are removed alone, after a question', async () => {
      await writeTasks([others[0], orders, others[1], cache]);
      await writeTasks([crm], 'workspace');
      await app.allRead(3);
      await app.run(commandIds.removeTask, app.row('orders').id);
      assert.deepEqual(tasksIn('user'), [others[0], orders, others[1], cache]);

      app.window.answers.push('Remove');
      await app.run(commandIds.removeTask, app.row('orders').id);
      assert.deepEqual(tasksIn('user'), [others[0], others[1], cache]);
      assert.deepEqual(tasksIn('workspace'), [crm]);
      assert.ok(!labels().includes('orders'));
      assert.match(app.window.messages[0]?.text ?? '', /'orders'/);
    });

    it('the last one takes the setting with it', async () => {
      await writeTasks([orders], 'workspace');
      await app.allRead(1);
      app.window.answers.push('Remove');
      await app.run(commandIds.removeTask, app.row('orders').id);
      assert.equal(tasksIn('workspace'), undefined);
      assert.deepEqual(labels(), []);
    });
  });
});

function without(task: TaskRef, key: keyof TaskRef): TaskRef {
  const rest = Object.entries(task).filter(([name]) => name !== key);
  return { ...(Object.fromEntries(rest) as unknown as TaskRef) };
}
