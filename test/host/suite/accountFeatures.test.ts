import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { serializeAccount } from '../../../src/config/accountEntry.ts';
import type { Account } from '../../../src/model/account.ts';
import { isRecord } from '../../../src/base/guards.ts';
import { taskKey } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { accountPrefix, RunningApp } from '../support/runningApp.ts';
import { tasksIn, writeSetting, writeTasks } from '../support/settings.ts';

describe('What can be done with accounts', () => {
  let app: RunningApp;
  let clouds: StillClouds;

  beforeEach(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
  });
  afterEach(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const ucloud = (more: Partial<Account> = {}): Account => ({
    ...clouds.simulator.account('ucloud', 'permanent'),
    ...more,
  });
  const names = (): string[] => app.api.accounts.all().map(({ name }) => name);

  it('is renaming: keys, tasks of all files, the default, history and mutes follow', async () => {
    await app.saveAccounts([ucloud(), ucloud({ name: 'other' })]);
    const orders = clouds.task('orders');
    const cache = clouds.task('session-cache');
    await writeTasks([{ ...orders, note: 'kept' }]);
    await writeTasks([cache], 'workspace');
    await writeSetting('defaultAccounts', { ucloud: 'demo' });
    await app.allRead(2);
    const { historyService } = app.api;
    await app.until('there is a history', () => historyService.history(taskKey(orders)).length > 0);
    const before = historyService.history(taskKey(orders));

    // Another window reads under the new keys as soon as it sees them in the settings: what it stores then must not be in the way.
    const rename = historyService.rename.bind(historyService);
    const namedBy: unknown[] = [];
    Object.defineProperty(historyService, 'rename', {
      value: (pairs: Parameters<typeof rename>[0]) => {
        if (pairs.length > 0) namedBy.push(...[tasksIn('user'), tasksIn('workspace')].map(accountIn));
        return rename(pairs);
      },
    });
    app.window.answers.push('Rename');
    const renamed = app.run(commandIds.renameAccount, { cloud: 'ucloud', name: 'demo' });
    await app.type('live');
    await renamed;
    assert.deepEqual(namedBy, ['demo', 'demo']);
    assert.match(
      app.window.messages[0]?.text ?? '',
      /'demo' to 'live'.*User settings: 1 task\nWorkspace settings: 1 task/s,
    );
    assert.deepEqual(names().sort(), ['live', 'other']);
    assert.deepEqual(
      (await app.api.context.secrets.keys()).sort(),
      ['live', 'other'].map((name) => `${accountPrefix}ucloud/${name}`),
    );
    assert.deepEqual(tasksIn('user'), [{ ...orders, note: 'kept', account: 'live' }]);
    assert.deepEqual(tasksIn('workspace'), [{ ...cache, account: 'live' }]);
    assert.deepEqual(vscode.workspace.getConfiguration('cloudMigration').get('defaultAccounts'), { ucloud: 'live' });
    await app.allRead(2);
    for (const { problem, accountName } of app.api.tasks.all())
      assert.deepEqual([problem, accountName], [null, 'live']);
    const after = historyService.history(taskKey({ ...orders, account: 'live' }));
    assert.equal(after[0]?.at, before[0]?.at);
    assert.deepEqual(historyService.history(taskKey(orders)), []);
  });

  it('is renaming it as it is by then: another window may have renewed its keys meanwhile', async () => {
    await app.saveAccounts([ucloud()]);
    const renamed = app.run(commandIds.renameAccount, { cloud: 'ucloud', name: 'demo' });
    const renewed = serializeAccount(ucloud({ accessKeySecret: 'renewed-elsewhere' }));
    await app.api.context.secrets.store(`${accountPrefix}ucloud/demo`, renewed);
    app.window.answers.push('Rename');
    await app.type('live');
    await renamed;
    assert.deepEqual(
      app.api.accounts.all().map(({ name, accessKeySecret }) => [name, accessKeySecret]),
      [['live', 'renewed-elsewhere']],
    );
  });

  it('is no renaming to a name that is taken meanwhile, even by what cannot be read', async () => {
    await app.saveAccounts([ucloud()]);
    const renamed = app.run(commandIds.renameAccount, { cloud: 'ucloud', name: 'demo' });
    await app.api.context.secrets.store(`${accountPrefix}ucloud/live`, 'of another version');
    app.window.answers.push('Rename');
    await app.type('live');
    await renamed;
    assert.match(
      app.window.messages.at(-1)?.text ?? '',
      /UCloud already has an account 'live'\. Nothing was changed\./,
    );
    assert.deepEqual(names(), ['demo']);
    assert.equal(await app.api.context.secrets.get(`${accountPrefix}ucloud/live`), 'of another version');
    await app.api.context.secrets.delete(`${accountPrefix}ucloud/live`);
  });

  it('is a default: it reads what names none, and its row says so', async () => {
    await app.saveAccounts([ucloud(), ucloud({ name: 'other' })]);
    const { account: _, ...unnamed } = clouds.task('orders');
    await writeTasks([unnamed]);
    await app.until('a choice is asked for', () => app.row('orders').description === 'choose an account');
    const chosen = app.run(commandIds.setDefaultAccount);
    await app.pick('other');
    await chosen;
    await app.allRead(1);
    assert.equal(app.watched('orders').accountName, 'other');
    assert.match(app.row('other').description, /^default · /);
    assert.deepEqual(tasksIn('user'), [unnamed], 'the task still names none');
  });

  it('is adding the one that a task names and that is missing here', async () => {
    await writeTasks([{ ...clouds.task('orders'), account: 'prod' }], 'workspace');
    await app.until('it is missed', () => app.row('orders').description === "account 'prod' is not set up here");
    assert.ok(app.row('orders').flags.includes('noAccount'));
    const entered = ucloud();
    const added = app.run(commandIds.addAccount, app.row('orders').id);
    await app.type(entered.accessKeyId);
    await app.type(entered.accessKeySecret);
    await app.pick('Endpoint');
    await app.type(entered.endpoint ?? '');
    await app.pick('$(check) Test and Save');
    await added;
    assert.deepEqual(names(), ['prod']);
    await app.until('orders is read', () => app.watched('orders').status !== null);
  });

  it('is one row for keys that are refused or have ended, with what mends it', async () => {
    const ended = { ...clouds.simulator.account('ucloud', 'expired'), expiresAt: '2020-01-01T00:00:00.000Z' };
    await app.saveAccounts([ended]);
    await writeTasks([clouds.task('orders'), clouds.task('session-cache')]);
    await app.until('both wait', () => app.rows().filter(({ icon }) => icon === 'key').length === 3);
    const [cloud, ...tasks] = app.rows();
    assert.match(cloud?.description ?? '', /^keys ended \d+ d ago · /);
    for (const flag of ['refused', 'ended', 'temporary']) assert.ok(cloud?.flags.includes(flag), flag);
    assert.deepEqual(
      tasks.map(({ description }) => description),
      ['waits for its account', 'waits for its account'],
    );
    assert.equal(app.window.treeViews[0]?.badge?.value, 1);
    assert.equal(app.watched('orders').problem?.message, "The temporary keys of account 'demo' have ended.");
    assert.deepEqual(app.window.messages, [], 'nobody is told off');
  });

  it('is one row for refused keys also where rows are not arranged by accounts, and whatever a filter leaves', async () => {
    const grouped = app.run(commandIds.groupTasks);
    await app.pick('Nothing: one flat list');
    await grouped;
    await app.saveAccounts([
      { ...clouds.simulator.account('ucloud', 'expired'), expiresAt: '2020-01-01T00:00:00.000Z' },
    ]);
    await writeTasks([clouds.task('orders'), clouds.task('session-cache')]);
    await app.until('the account has a row', () => app.rows()[0]?.label === 'demo');
    const [account, ...tasks] = app.rows();
    assert.ok(account !== undefined);
    assert.match(account.description, /^keys ended \d+ d ago · UCloud · 2 without contact/);
    assert.ok(account.flags.includes('refused') && account.flags.includes('temporary'));
    assert.equal(account.item.collapsibleState, vscode.TreeItemCollapsibleState.None);
    assert.deepEqual(
      tasks.map(({ label, description }) => [label, description]),
      [
        ['orders', 'waits for its account · UCloud'],
        ['session-cache', 'waits for its account · UCloud'],
      ],
    );
    const filtered = app.run(commandIds.filterTasks);
    await app.until('a filter can be typed', () => app.window.inputs.length === 1);
    const [input] = app.window.inputs;
    assert.ok(input !== undefined);
    input.value = 'nowhere';
    await app.accept(input);
    await filtered;
    assert.deepEqual(
      app.rows().map(({ label }) => label),
      ['demo'],
    );
    await app.run(commandIds.clearTaskFilter);
  });

  it('is showing the smallest policy, ready to be pasted', async () => {
    const shown = app.run(commandIds.showRequiredPermissions);
    await app.pick('Alibaba Cloud');
    await app.pick('Find and read tasks');
    await shown;
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'json');
    const policy = JSON.parse(document.getText()) as { Statement: [{ Effect: string; Action: string[] }] };
    assert.equal(policy.Statement[0].Effect, 'Allow');
    assert.ok(policy.Statement[0].Action.every((action) => /^dts:(Describe|List)/.test(action)));
    assert.match(app.window.messages[0]?.text ?? '', /^Alibaba Cloud: the smallest RAM policy for these keys\./);
    assert.deepEqual(app.window.messages[0]?.buttons, ['Copy']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  describe('is renewing and importing keys that exist already', () => {
    let home: string;
    const before = { ...process.env };
    const file = (): string => path.join(home, '.ucloud', 'credential.json');
    const write = (key: Account): void => {
      fs.mkdirSync(path.dirname(file()), { recursive: true });
      const entry = { profile: 'live', public_key: key.accessKeyId, private_key: key.accessKeySecret };
      fs.writeFileSync(file(), JSON.stringify([entry]));
    };

    beforeEach(() => {
      home = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-home-'));
      process.env['HOME'] = home;
      process.env['USERPROFILE'] = home;
      for (const name of Object.keys(process.env)) {
        if (/^(ALIBABA|ALICLOUD|UCLOUD|HUAWEICLOUD)/.test(name)) Reflect.deleteProperty(process.env, name);
      }
    });
    afterEach(() => {
      Object.assign(process.env, before);
      if (before['USERPROFILE'] === undefined) Reflect.deleteProperty(process.env, 'USERPROFILE');
      fs.rmSync(home, { recursive: true, force: true });
    });

    it('asks before it looks, and does not look when the answer is no', async () => {
      write(ucloud());
      await app.run(commandIds.importCredentials);
      assert.equal(app.window.messages.length, 1);
      const [consent] = app.window.messages;
      assert.equal(consent?.modal, true);
      assert.match(consent.text, /~\/\.ucloud\/credential\.json/);
      assert.match(consent.text, /never written/);
      assert.deepEqual(app.window.inputs, []);
      assert.deepEqual(names(), []);
    });

    it('makes a new account of a profile, which asks the cloud itself and no other host', async () => {
      // Nothing leaves this computer: what would go to the cloud meets a proxy that refuses it.
      const asked: string[] = [];
      const proxy = http.createServer();
      proxy.on('connect', (request, socket) => {
        asked.push(request.url ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const configuration = vscode.workspace.getConfiguration('http');
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      await configuration.update('proxy', address, vscode.ConfigurationTarget.Global);
      try {
        write(ucloud());
        const config = [{ profile: 'live', base_url: 'https://api.ucloud.cn/', active: true, project_id: 'org-1' }];
        fs.writeFileSync(path.join(home, '.ucloud', 'config.json'), JSON.stringify(config));
        app.window.answers.push('Look for Credentials');
        const imported = app.run(commandIds.importCredentials);
        await app.until('there is a choice', () => app.window.inputs.length > 0);
        const [pick] = app.window.inputs;
        assert.ok(pick !== undefined);
        await app.accept(pick);
        await imported;
        await app.until('it is told', () => app.window.messages.length === 2);
        const [, summary] = app.window.messages;
        assert.match(summary?.text ?? '', /^1 account imported\. UCloud: live could not be tested: /);
        assert.deepEqual(summary?.buttons, ['Discover Tasks']);
        assert.deepEqual([...new Set(asked)], ['api.ucloud.cn:443']);
        const [account] = app.api.accounts.all();
        const { accessKeyId, accessKeySecret } = ucloud();
        const source = { kind: 'ucloud-cli', path: file(), profile: 'live', index: 0 };
        assert.deepEqual(account, {
          name: 'live',
          cloud: 'ucloud',
          accessKeyId,
          accessKeySecret,
          projectId: 'org-1',
          source,
        });
        assert.ok(!JSON.stringify([app.window.messages, app.window.log]).includes('CANARY'));
      } finally {
        await configuration.update('proxy', undefined, vscode.ConfigurationTarget.Global);
        proxy.close();
      }
    });

    it('renews the keys of an account in place, at its own endpoint, from the file that holds them', async () => {
      // The account has keys that are refused; the tool of the cloud has good ones by now.
      await app.saveAccounts([ucloud({ name: 'live', accessKeySecret: 'CANARY-old' })]);
      await writeTasks([{ ...clouds.task('orders'), account: 'live' }]);
      await app.until('its keys are refused', () => app.rows()[0]?.flags.includes('refused') === true);
      write(ucloud());
      const written = fs.readFileSync(file(), 'utf8');
      app.window.answers.push('Look for Credentials');
      const imported = app.run(commandIds.importCredentials);
      await app.until('there is a choice', () => app.window.inputs.length > 0);
      const [pick] = app.window.inputs;
      assert.ok(pick !== undefined && 'items' in pick);
      const found = pick.items.find(({ label }) => label === 'live');
      assert.match(found?.detail ?? '', /^Renews the keys of account 'live'\./);
      pick.selectedItems = found === undefined ? [] : [found];
      await app.accept(pick);
      await imported;
      await app.until('it is told', () => app.window.messages.length === 2);
      assert.equal(app.window.messages[1]?.text, 'keys of 1 account renewed');
      await app.until('orders is read', () => app.watched('orders').status !== null);
      const [account] = app.api.accounts.all();
      assert.equal(account?.endpoint, ucloud().endpoint);
      assert.equal(account?.source?.path, file());
      assert.equal(fs.readFileSync(file(), 'utf8'), written);
      assert.ok(!app.window.log.join('\n').includes('CANARY'));

      // And again, without a question: where they come from is known.
      await app.run(commandIds.renewKeys, { cloud: 'ucloud', name: 'live' });
      assert.match(app.window.messages[2]?.text ?? '', /No new keys for account 'live'.*same keys as before/s);
    });
  });
});

/** Of the first task of a file. */
function accountIn(tasks: unknown): unknown {
  const entry: unknown = Array.isArray(tasks) ? tasks[0] : undefined;
  return isRecord(entry) ? entry['account'] : undefined;
}
