import assert from 'node:assert/strict';
import { commandIds, type SettingKey } from '../../../src/contributions.ts';
import { taskKey } from '../../../src/model/task.ts';
import { Settings } from '../../../src/platform/settings.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { clearSettings, writeSetting, writeTasks } from '../support/settings.ts';

describe('Settings', () => {
  describe('tell of what has changed', () => {
    let settings: Settings;
    let told: SettingKey[][];

    beforeEach(async () => {
      await clearSettings();
      told = [];
      settings = new Settings();
      settings.onDidChange((changed) => told.push([...changed].sort()));
    });

    afterEach(async () => {
      settings.dispose();
      await clearSettings();
    });

    it('by key', async () => {
      await writeSetting('thresholds.lagSeconds', 5);
      await writeSetting('notifications', ['failed']);
      await writeSetting('consoleUrls', { ucloud: 'https://console.example' });
      await writeSetting('watchEverything', [{ cloud: 'ucloud', account: 'prod' }]);
      await writeTasks([{ cloud: 'ucloud' }], 'workspace');
      assert.deepEqual(told, [
        ['thresholds.lagSeconds'],
        ['notifications'],
        ['consoleUrls'],
        ['watchEverything'],
        ['tasks'],
      ]);
    });

    it('and not of a value that has no other effect', async () => {
      await writeSetting('thresholds.lagSeconds', 60);
      await writeSetting('polling.intervalSeconds', 1);
      assert.deepEqual(told, [['polling.intervalSeconds']], 'the default, and the smallest that is allowed');
      await writeSetting('polling.intervalSeconds', 10);
      await writeSetting('polling.intervalSeconds', 2);
      await writeSetting('notifications', []);
      assert.equal(told.length, 1);
      assert.equal(settings.polling().intervalSeconds, 10);
    });

    it('of tasks also where the same one moves to another file', async () => {
      const tasks = [{ cloud: 'ucloud', product: 'udts', id: 'udts-a' }];
      await writeTasks(tasks);
      await writeTasks(tasks, 'workspace');
      await writeTasks(undefined);
      assert.deepEqual(told, [['tasks'], ['tasks'], ['tasks']]);
    });
  });

  describe('take effect at once', () => {
    let app: RunningApp;
    let clouds: StillClouds;

    before(async () => {
      clouds = await startClouds();
      app = await RunningApp.start();
      await app.saveAccounts(clouds.simulator.config.accounts);
    });

    after(async () => {
      await app.stop();
      await clouds.simulator.stop();
    });

    it('where a threshold changes: in row and status bar, without a read and long before the next one', async () => {
      const crm = clouds.task('crm-core');
      await writeSetting('polling.intervalSeconds', 3600);
      await writeSetting('polling.unfocusedIntervalSeconds', 3600);
      await writeTasks([{ ...crm, pinned: true }]);
      await app.allRead(1);
      // One reading over the limit is jitter: several, each another sample, have to be over the one and under the other.
      let lags: number[] = [];
      for (let reads = 0; reads < 100 && lags.length < 5; reads++) {
        clouds.advance(60);
        await app.run(commandIds.refreshAll);
        const lag = app.watched('crm-core').status?.lag?.seconds ?? 0;
        lags = lag > 1 && lag < 60 ? [...new Set([...lags, lag])] : [];
      }
      assert.equal(lags.length, 5, lags.join());
      const { total } = clouds.simulator.requests;
      const health = (): string => app.api.historyService.get(taskKey(crm))?.health.kind ?? 'none';
      const pinned = (): string => app.window.statusItems.get(`cloudMigration.task.${taskKey(crm)}`)?.text ?? '';
      const looks = (): string[] => [app.row('crm-core').description, pinned()];
      assert.equal(health(), 'ok');
      const before = looks();
      await writeSetting('thresholds.lagSeconds', 1);
      await app.until(
        'it is lagging',
        () => health() === 'lagging' && looks().every((look, index) => look !== before[index]),
      );
      await writeSetting('thresholds.lagSeconds', undefined);
      await app.until('it is not', () => health() === 'ok' && looks().every((look, index) => look === before[index]));
      assert.equal(clouds.simulator.requests.total, total);
    });

    it('where a setting changes that a row does not show: not at all', async () => {
      await writeTasks([clouds.task('orders')]);
      await app.allRead(1);
      await app.run(commandIds.refreshAll);
      const repainted: unknown[] = [];
      const judged: string[] = [];
      const subscriptions = [
        app.api.tree.onDidChangeTreeData((ids) => repainted.push(ids)),
        app.api.historyService.onDidChange((key) => judged.push(key)),
      ];
      app.window.statusWrites.length = 0;
      const { total } = clouds.simulator.requests;
      await writeSetting('notifications', ['failed']);
      await writeSetting('request.timeoutSeconds', 20);
      await writeSetting('usmcStateWords', { Foo: 'active' });
      for (const subscription of subscriptions) subscription.dispose();
      assert.deepEqual([repainted, judged, app.window.statusWrites], [[], [], []]);
      assert.equal(clouds.simulator.requests.total, total);
    });
  });
});
