import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import * as vscode from 'vscode';
import { commandIds, rowCommandIds } from '../../../src/contributions.ts';
import { activatedByVsCode, extension, extensionModule, forgetModules, loadedFiles } from '../support/extension.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

/** Node and undici publish every request of this process here, whoever makes it and wherever it goes. */
const requestChannels = ['http.client.request.start', 'undici:request:create'] as const;

describe('Activation', () => {
  it('happens in the VS Code that was asked for, by itself, when its start is done', async () => {
    assert.equal(vscode.version, process.env['CMM_HOST_VERSION'] ?? vscode.version);
    assert.ok(await activatedByVsCode());
    assert.equal(extension().isActive, true);
  });

  describe('anew, in a window that is open', () => {
    let app: RunningApp;
    let clouds: StillClouds;
    let requests = 0;
    const count = (): void => {
      requests += 1;
    };

    before(async () => {
      clouds = await startClouds();
      for (const channel of requestChannels) diagnostics.subscribe(channel, count);
    });

    after(async () => {
      for (const channel of requestChannels) diagnostics.unsubscribe(channel, count);
      await clouds.simulator.stop();
    });

    beforeEach(async () => {
      await activatedByVsCode();
      await extensionModule().deactivate();
      forgetModules();
      requests = 0;
      app = await RunningApp.start();
    });

    afterEach(async () => {
      await app.stop();
    });

    it('reads neither the clouds nor axios nor the simulator, and makes no request', () => {
      // What is there: without them the rest would prove nothing.
      assert.deepEqual([...loadedFiles()].sort(), ['app.js', 'extension.js', 'shared.js']);
      assert.equal(requests, 0);
    });

    it('leaves no timer while there is nothing to watch', () => {
      const places = [...app.timers.pending.values()].join('\n');
      assert.equal(app.timers.pending.size, 0, places);
      // The secret storage has so long to list the accounts; it did.
      assert.equal(app.timers.set, 1);
    });

    it('reads them with the first task, and not before', async () => {
      await app.saveAccounts(clouds.simulator.config.accounts);
      assert.ok(!loadedFiles().includes('clouds.js'), 'an account alone needs no client');
      assert.equal(requests, 0);
      await writeTasks([clouds.task('orders')]);
      await app.allRead(1);
      assert.ok(loadedFiles().includes('clouds.js'));
      assert.equal(app.watched('orders').problem, null);
      assert.equal(requests, 1);
      assert.equal(clouds.simulator.requests.total, 1);
    });

    it('registers every command of the manifest and of its rows, and no other', async () => {
      const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('cloudMigration.'));
      // VS Code makes commands of its own for the views and their container.
      const own = registered.filter((id) => !/^cloudMigration\.(migrations|found|events)\./.test(id));
      assert.deepEqual(own.sort(), [...Object.values(commandIds), ...Object.values(rowCommandIds)].sort());
    });

    it('shows nothing to somebody who has nothing to watch', () => {
      assert.deepEqual(app.window.messages, []);
      assert.deepEqual(app.rows(), []);
      const [view] = app.window.treeViews;
      assert.ok(view);
      assert.equal(view.badge, undefined);
      assert.equal(view.message ?? '', '');
    });

    it('tells the welcome views what is there, once the accounts have been read', () => {
      assert.equal(app.window.contextKeys.get('cloudMigration.ready'), true);
      assert.equal(app.window.contextKeys.get('cloudMigration.hasAccounts'), false);
      assert.equal(app.window.contextKeys.get('cloudMigration.hasRows'), false);
    });
  });
});
