import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { type Account, secretsOf } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { startServer } from '../../support/loopback.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { filesIn, LeakSearch } from '../support/leaks.ts';
import { RunningApp } from '../support/runningApp.ts';
import { tasksIn, writeTasks } from '../support/settings.ts';

describe('Secrets', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let accounts: readonly Account[];
  let tasks: readonly TaskRef[];
  let search: LeakSearch;

  beforeEach(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
    accounts = cloudIds.map((cloud) => clouds.simulator.account(cloud, 'temporary'));
    tasks = clouds.oneOfEach(cloudIds);
    search = new LeakSearch([...accounts, ...clouds.simulator.config.accounts]);
    await app.saveAccounts(accounts);
  });

  afterEach(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  /** Everything that a person or another extension can see now. */
  function searchWhatIsShown(control: string): void {
    const items = [...app.window.statusItems.values()].map(({ text, tooltip, name }) => ({ text, tooltip, name }));
    const rows = app.rows().map((row) => ({ ...row, tooltip: app.tooltip(row) }));
    const view = app.window.treeViews.map(({ message, badge, title, description }) => [
      message,
      badge,
      title,
      description,
    ]);
    search.in('rows', JSON.stringify(rows), control);
    search.in('status bar and view', JSON.stringify([items, view]), 'cloud-upload');
    search.in('statuses and problems', JSON.stringify(app.api.tasks.all()), control);
    search.in('messages', JSON.stringify(app.window.messages), '');
    search.in('context keys', JSON.stringify([...app.window.contextKeys]), 'cloudMigration.hasRows');
  }

  async function searchClipboard(task: TaskRef): Promise<void> {
    for (const command of [commandIds.copyStatusAsJson, commandIds.copyStatusAsMarkdown] as const) {
      await app.run(command, app.rows().find(({ label }) => label === task.name)?.id);
      search.in(command, (await vscode.env.clipboard.readText()).replaceAll('\\-', '-'), task.id);
    }
  }

  /** All that VS Code keeps on disk beside the secret storage itself, which this host has in the browser. */
  function searchDisk(settingsControl: string): void {
    const { context } = app.api;
    const user = path.dirname(path.dirname(context.globalStorageUri.fsPath));
    const settings = filesIn(user).find((file) => path.basename(file) === 'settings.json');
    assert.ok(settings, `no settings.json in ${user}`);
    search.in('user settings', fs.readFileSync(settings, 'utf8'), settingsControl);
    search.inFolder(user);
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) search.inFolder(uri.fsPath);
    for (const state of [context.workspaceState, context.globalState]) {
      search.in('state', JSON.stringify(state.keys().map((key) => [key, state.get(key)])), '');
    }
  }

  it('are found by the search that the other tests rely on', () => {
    const { accessKeySecret } = clouds.simulator.account('huawei', 'temporary');
    for (const text of [
      accessKeySecret,
      Buffer.from(`x:${accessKeySecret}`).toString('base64'),
      Buffer.from(`{"a":"${accessKeySecret}"}`).toString('base64'),
      Buffer.from(accessKeySecret).toString('hex'),
      encodeURIComponent(`${accounts[0]?.accessKeyId}`),
    ]) {
      const before = search.found.length;
      search.in('control', text, '');
      assert.ok(search.found.length > before, text);
    }
  });

  it('stay in the secret storage while everything is read, shown, copied, pinned, tested and logged', async () => {
    await writeTasks(tasks);
    await app.allRead(tasks.length);
    await app.run(commandIds.pin, app.row('crm-core').id);
    await app.run(commandIds.testAccount, app.row('crm-core').id);
    await app.run(commandIds.showDetails, app.row('crm-core').id);
    await app.run(commandIds.showLog);
    const [first] = tasks;
    assert.ok(first);
    searchWhatIsShown(first.id);
    for (const task of tasks) await searchClipboard(task);
    for (const fault of ['wrongKey', 'expiredToken', 'html', 'cut'] as const) {
      clouds.simulator.faults.always(fault);
      await app.run(commandIds.refreshAll);
      await app.run(commandIds.testAccount, app.row('crm-core').id);
      searchWhatIsShown(first.id);
      await searchClipboard(first);
      clouds.simulator.faults.clear();
    }
    searchDisk(first.id);
    search.in('log', app.window.log.join('\n'), first.id);
    // The requests are among it.
    assert.ok(app.window.log.some((line) => line.includes(' → 200, ')));
    search.in('settings', JSON.stringify(tasksIn('user')), '"pinned":true');
    assert.deepEqual(search.found, []);
    // What the questions above were for: it was a secret, and it is stored.
    assert.match((await app.api.context.secrets.get('cloudMigration.account/alibaba/demo')) ?? '', /CANARY/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('of a gateway that repeats them are struck out, in refusals and in good answers', async () => {
    let refusing = true;
    // A gateway knows the keys that it is asked with, and no others.
    const gossip = await startServer(({ url, headers, body }) => {
      const keys = accounts.filter(({ cloud }) => url.startsWith(`/${cloud}/`)).flatMap(secretsOf);
      assert.equal(keys.length, 3, url);
      const said = `The signed text was ${url} ${JSON.stringify(headers)} ${body} with ${keys.join(' and ')}`;
      const words = {
        RetCode: 171,
        Message: said,
        Code: 'SignatureDoesNotMatch',
        error_code: 'APIGW.0301',
        error_msg: said,
      };
      if (refusing)
        return { status: /^\/(ucloud|scloudsg)/.test(url) ? 200 : 403, body: { RequestId: 'R-1', ...words } };
      return { body: { RetCode: 0, Data: { Status: 'Failed', FailedMessage: said, State: said, Note: said } } };
    });
    try {
      const asked = tasks.filter(({ cloud }) => ['ucloud', 'alibaba', 'huawei', 'scloudsg'].includes(cloud));
      await app.saveAccounts(
        accounts.map((account) => ({ ...account, endpoint: `${gossip.origin}/${account.cloud}` })),
      );
      await writeTasks(asked);
      await app.allRead(asked.length);
      const [first] = asked;
      assert.ok(first);
      assert.ok(app.api.tasks.all().every(({ problem }) => problem !== null));
      searchWhatIsShown(first.id);
      for (const task of asked) await searchClipboard(task);
      refusing = false;
      await app.run(commandIds.refreshAll);
      assert.match(app.watched('orders').status?.error ?? '', /^The signed text was .*•••/s);
      searchWhatIsShown(first.id);
      for (const task of asked) await searchClipboard(task);
      search.in('log', app.window.log.join('\n'), first.id);
      // The requests are among it.
      assert.ok(app.window.log.some((line) => line.includes(' → 200, ')));
      assert.deepEqual(search.found, []);
    } finally {
      await gossip.close();
    }
  });

  it('of accounts that were changed or removed stay out of the log', async () => {
    await writeTasks(tasks);
    await app.allRead(tasks.length);
    for (const account of accounts) await app.api.accounts.remove(account);
    await app.until('nobody reads anything', () => app.api.tasks.all().every(({ problem }) => problem !== null));
    await app.run(commandIds.refreshAll);
    search.in('log', app.window.log.join('\n'), tasks[0]?.id ?? '');
    assert.deepEqual(search.found, []);
  });

  it('of the demo stay in memory', async () => {
    await app.run(commandIds.startDemo);
    await app.until('the demo is read', () => {
      const all = app.api.tasks.all();
      return all.length > 6 && all.every(({ status }) => status !== null);
    });
    await app.run(commandIds.pin, app.row('crm-core').id);
    const { context } = app.api;
    assert.deepEqual([...context.workspaceState.keys()].sort(), ['demo.pins', 'demo.startedAt']);
    assert.equal((await context.secrets.keys()).length, accounts.length, 'only what was there before');
    searchWhatIsShown('crm-core');
    search.in(
      'state',
      JSON.stringify(context.workspaceState.keys().map((key) => context.workspaceState.get(key))),
      'dts',
    );
    search.in('log', app.window.log.join('\n'), 'Demo started');
    assert.equal(tasksIn('user'), undefined);
    assert.deepEqual(search.found, []);
    await app.run(commandIds.stopDemo);
    assert.deepEqual(app.rows(), []);
    assert.deepEqual(context.workspaceState.keys(), []);
  });
});
