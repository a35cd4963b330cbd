import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';

import { type StillClouds, startClouds } from '../support/clouds.ts';
import { extensionModule, lookUntil } from '../support/extension.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

describe('Deactivation', () => {
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

  const watchAll = async (): Promise<void> => {
    await app.saveAccounts(clouds.simulator.config.accounts);
    await writeTasks(clouds.oneOfEach(cloudIds).map((task) => ({ ...task, pinned: true })));
    await app.allRead(cloudIds.length);
  };
  /** Open sockets or servers of this process. */
  const open = (kind: 'TCPSocketWrap' | 'TCPServerWrap'): number =>
    process.getActiveResourcesInfo().filter((name) => name === kind).length;
  /** Sockets close in a moment's time, of which nothing tells. */
  const closed = async (kind: 'TCPSocketWrap' | 'TCPServerWrap', expected: number): Promise<void> => {
    await lookUntil(`there are ${expected} of ${kind}`, () => open(kind) <= expected);
    assert.equal(open(kind), expected);
  };

  it('leaves no timer, no connection, no command, no item and no listener', async () => {
    const sockets = open('TCPSocketWrap');
    await watchAll();
    clouds.simulator.faults.always('http500', { cloud: 'ucloud' });
    await app.run(commandIds.refreshAll);
    await app.run(commandIds.showDetails, app.row('crm-core').id);
    await app.run(commandIds.showDetails, app.row('orders').id);
    assert.ok(app.timers.pending.size > 0);
    assert.ok(open('TCPSocketWrap') > sockets);
    assert.ok(app.window.statusItems.size > 1);
    const { total } = clouds.simulator.requests;
    const { log } = app.window;
    const lines = log.length;

    await app.deactivate();
    assert.deepEqual([...app.timers.pending.values()], []);
    assert.equal(app.window.statusItems.size, 0);
    const commands = await vscode.commands.getCommands(true);
    for (const id of Object.values(commandIds)) assert.ok(!commands.includes(id), id);

    // Changes that nobody listens to any more.
    await writeTasks([clouds.task('session-cache')]);
    await app.api.context.secrets.delete('cloudMigration.account/ucloud/demo');
    assert.equal(clouds.simulator.requests.total, total);
    assert.equal(log.length, lines, log.slice(lines).join('\n'));
    assert.deepEqual([...app.timers.pending.values()], []);

    // VS Code keeps idle connections for all extensions, and closes them after some seconds, or when the server does.
    await clouds.simulator.stop();
    await closed('TCPSocketWrap', sockets);
  });

  it('aborts what is under way, and takes in nothing of it', async () => {
    await watchAll();
    clouds.simulator.faults.always('slow');
    let aborted = 0;
    const count = (): void => {
      aborted += 1;
    };
    diagnostics.subscribe('undici:request:error', count);
    let polls = 0;
    app.api.tasks.onDidPoll(() => (polls += 1));
    const before = clouds.simulator.requests.total;
    const refreshed = app.run(commandIds.refreshAll);
    while (clouds.simulator.requests.total < before + cloudIds.length) await new Promise(setImmediate);
    await app.deactivate();
    await refreshed;
    diagnostics.unsubscribe('undici:request:error', count);
    assert.equal(polls, 0);
    assert.equal(aborted, cloudIds.length);
    assert.deepEqual([...app.timers.pending.values()], []);
  });

  it('comes before the first poll, while the accounts are still being read', async () => {
    await watchAll();
    await app.stop({ keep: true });
    const { total } = clouds.simulator.requests;

    app = await RunningApp.start({ keep: true, early: true });
    await app.deactivate();
    // As long as it takes to read the secrets.
    const { secrets } = app.api.context;
    for (const key of await secrets.keys()) assert.ok(await secrets.get(key));
    assert.deepEqual([...app.timers.pending.values()], []);
    assert.equal(clouds.simulator.requests.total, total);
  });

  it('can come twice', async () => {
    await app.deactivate();
    await extensionModule().deactivate();
  });

  describe('of the demo', () => {
    it('ends its server, and the next activation brings it back where it was', async () => {
      const servers = open('TCPServerWrap');
      await app.run(commandIds.startDemo);
      await app.until('the demo is read', () => app.api.tasks.all().some(({ status }) => status !== null));
      assert.equal(open('TCPServerWrap'), servers + 1);
      await app.until('the view is there', () => app.window.treeViews[0]?.visible === true);
      const labels = app.rows().map(({ label }) => label);
      const startedAt = app.api.context.workspaceState.get('demo.startedAt');
      await app.stop({ keep: true });
      await closed('TCPServerWrap', servers);

      app = await RunningApp.start({ keep: true });
      await app.until('the demo is back', () => app.rows().length === labels.length);
      assert.deepEqual(
        app.rows().map(({ label }) => label),
        labels,
      );
      assert.equal(app.api.context.workspaceState.get('demo.startedAt'), startedAt);
      assert.equal(open('TCPServerWrap'), servers + 1);
    });

    it('while it starts leaves no server', async () => {
      const servers = open('TCPServerWrap');
      const started = app.run(commandIds.startDemo);
      await app.deactivate();
      await started;
      await closed('TCPServerWrap', servers);
      assert.deepEqual([...app.timers.pending.values()], []);
    });
  });
});
