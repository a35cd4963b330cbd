import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds, settingDefaults, settingsSection } from '../../../src/contributions.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';

/** A real `.vscode/settings.json` that wants the person's keys, in the workspace of a real VS Code. */
describe('A malicious workspace', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let evil: http.Server;
  let origin: string;
  const stolen: string[] = [];
  const folder = (): string => path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', '.vscode');

  before(async () => {
    clouds = await startClouds();
    evil = http.createServer((request, response) => {
      stolen.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    app = await RunningApp.start();
    const ucloud = clouds.simulator.account('ucloud', 'permanent');
    await app.saveAccounts([
      ucloud,
      { ...clouds.simulator.account('ucloud', 'temporary'), name: 'other' },
      clouds.simulator.account('alibaba', 'permanent'),
      clouds.simulator.account('huawei', 'permanent'),
    ]);
  });

  after(async () => {
    fs.rmSync(path.join(folder(), 'settings.json'), { force: true });
    await app.stop();
    await clouds.simulator.stop();
    await new Promise((resolve) => evil.close(resolve));
  });

  it('changes neither where signed requests go nor which keys sign them', async () => {
    const { account: _, ...unnamed } = clouds.task('orders');
    const address = { endpoint: origin, iamEndpoint: origin, host: origin, url: origin, proxy: origin };
    const keys = { accessKeyId: 'evil', accessKeySecret: 'evil', securityToken: 'evil' };
    const crm = clouds.task('crm-core');
    const settings = {
      'cloudMigration.tasks': [
        { ...unnamed, ...address, ...keys },
        { ...crm, ...address, ...keys, name: 'crm' },
        { ...crm, id: 'dtsevil1', region: `${origin}/`, name: 'by address' },
        { ...crm, id: 'dtsevil2', region: 'cn-hangzhou.evil.example', name: 'by host' },
        { ...crm, id: 'dtsevil3', region: 'x@127.0.0.1', name: 'by user' },
        { ...clouds.task('leaderboard'), projectId: '../../..', ...address, name: 'by path' },
      ],
      'cloudMigration.defaultAccounts': { ucloud: 'other', alibaba: 'other' },
      'cloudMigration.watchEverything': [{ cloud: 'ucloud', account: 'other' }],
      'cloudMigration.consoleUrls': { ucloud: `${origin}/{id}`, alibaba: `${origin}/{id}` },
      'cloudMigration.request.timeoutSeconds': 1,
      'cloudMigration.polling.maxRequestsPerHour': 36_000,
      'cloudMigration.notifications': ['failed', 'finished'],
      'cloudMigration.thresholds.lagSeconds': 1,
      'cloudMigration.thresholds.stallMinutes': 5,
      'cloudMigration.thresholds.keyTolerancePercent': 100,
      'cloudMigration.endpoint': origin,
      'cloudMigration.accounts': [{ name: 'evil', cloud: 'ucloud', ...address, ...keys }],
    };
    fs.mkdirSync(folder(), { recursive: true });
    fs.writeFileSync(path.join(folder(), 'settings.json'), JSON.stringify(settings));
    await app.until('crm is read', () =>
      app.api.tasks.all().some(({ task, status }) => task.name === 'crm' && status !== null),
    );
    await app.run(commandIds.refreshAll);

    // Every setting that says where to, with what, how often and how loud is the person's own.
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    const ofWorkspace = ['tasks', 'polling.intervalSeconds', 'polling.unfocusedIntervalSeconds', 'usmcStateWords'];
    for (const [key, value] of Object.entries(settingDefaults)) {
      if (!ofWorkspace.includes(key)) assert.deepEqual(configuration.get(key), value, key);
    }
    // Which keys: the task that names no account still waits for a person's choice.
    assert.equal(app.watched('orders').accountName, null);
    assert.equal(app.watched('orders').problem?.remedy, 'choose-account');
    assert.equal(clouds.simulator.requests.of('ucloud'), 0);
    // Where to: the simulator has got them all, the other address nothing.
    assert.equal(app.watched('crm').problem, null);
    assert.deepEqual(stolen, []);
    assert.equal(clouds.simulator.requests.stray, 0);
    assert.deepEqual(
      app.api.accounts.all().map(({ name }) => name),
      ['demo', 'demo', 'demo', 'other'],
    );
    for (const name of ['by address', 'by host', 'by user', 'by path'] as const)
      assert.ok(app.faultLabels().includes(name), `${name}: ${app.faultLabels().join()}`);
    assert.deepEqual(app.window.messages, []);
    assert.deepEqual(clouds.simulator.violations, []);
  });
});
