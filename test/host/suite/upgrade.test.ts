import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SettingKey } from '../../../src/contributions.ts';
import { type Account, accountKey } from '../../../src/model/account.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { databaseBy, historyBy, storedBy } from '../../support/stored.ts';
import { activatedByVsCode, extension } from '../support/extension.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeSetting } from '../support/settings.ts';

describe('A window that is opened on what 0.1.0 has stored', () => {
  let app: RunningApp;

  before(async () => {
    // Clears what other tests have left.
    await (await RunningApp.start()).stop();
    const { extensionPath } = extension();
    const { context } = await activatedByVsCode();
    const { secrets, globalState, workspaceState, settings } = storedBy(extensionPath, '0.1.0');
    for (const [key, value] of Object.entries(secrets)) await context.secrets.store(key, value);
    for (const [key, value] of Object.entries(globalState)) await context.globalState.update(key, value);
    for (const [key, value] of Object.entries(workspaceState)) await context.workspaceState.update(key, value);
    const folder = context.globalStorageUri.fsPath;
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'history.db');
    fs.copyFileSync(databaseBy(extensionPath, '0.1.0'), file);
    // As if 0.1.0 had been running until a minute ago, whatever today is.
    const database = new DatabaseSync(file);
    const later = systemClock.now() - historyBy(extensionPath, '0.1.0').now - 60_000;
    for (const sql of ['samples SET at = at + ?', 'events SET at = at + ?', 'runs SET began = began + ?'])
      database.prepare(`UPDATE ${sql}`).run(later);
    database.close();
    for (const [key, value] of Object.entries(settings))
      await writeSetting(key.replace('cloudMigration.', '') as SettingKey, value);
    app = await RunningApp.start({ keep: true });
  });

  after(async () => {
    await app.stop();
  });

  it('has all accounts with all their keys', async () => {
    const { accounts, secrets } = storedBy(extension().extensionPath, '0.1.0');
    const byKey = (a: Account, b: Account): number => accountKey(a).localeCompare(accountKey(b));
    assert.deepEqual([...app.api.accounts.all()].sort(byKey), [...accounts].sort(byKey));
    assert.deepEqual(app.api.accounts.broken(), []);
    for (const [key, value] of Object.entries(secrets)) assert.equal(await app.api.context.secrets.get(key), value);
  });

  it('watches all tasks with their accounts, the ones that were found included, and shows what was known last', async () => {
    const { tasks } = historyBy(extension().extensionPath, '0.1.0');
    const stored = storedBy(extension().extensionPath, '0.1.0');
    const found = stored.globalState['discovery.pins'];
    assert.ok(Array.isArray(found));
    for (const key of [...Object.keys(tasks), ...found.map(String)]) {
      const watched = app.api.tasks.get(key);
      assert.ok(watched, key);
      assert.notEqual(watched.accountName, null, key);
    }
    await app.until('the last states are shown', () =>
      Object.keys(tasks).every((key) => (app.api.tasks.get(key)?.status ?? null) !== null),
    );
    assert.ok(
      app.api.faults().every(({ of }) => of === 'listing'),
      JSON.stringify(app.api.faults()),
    );
  });

  it('has their history and its events', async () => {
    const { tasks, events } = historyBy(extension().extensionPath, '0.1.0');
    await app.api.historyService.ready();
    for (const [key, { samples }] of Object.entries(tasks)) {
      assert.ok(app.api.historyService.history(key).length >= samples.length, key);
    }
    const kinds = new Set(app.api.historyService.events({ limit: 1_000 }).map(({ kind }) => kind));
    for (const { kind } of events) assert.ok(kinds.has(kind), kind);
  });

  it('remembers mutes, the demo and the arrangement', async () => {
    assert.equal(app.window.contextKeys.get('cloudMigration.hasMutes'), true);
    assert.equal(app.window.contextKeys.get('cloudMigration.tasksFiltered'), true);
    await app.until('the demo runs', () => app.window.contextKeys.get('cloudMigration.demo') === true);
  });
});
