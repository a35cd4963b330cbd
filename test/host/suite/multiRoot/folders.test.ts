import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../../src/contributions.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../../support/clouds.ts';
import { RunningApp } from '../../support/runningApp.ts';
import { type Place, tasksIn, writeTasks } from '../../support/settings.ts';

describe('Tasks of several folders', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let one: vscode.WorkspaceFolder;
  let two: vscode.WorkspaceFolder;
  let orders: TaskRef;
  let cache: TaskRef;
  let crm: TaskRef;
  let board: TaskRef;

  before(async () => {
    clouds = await startClouds();
    orders = { ...clouds.task('orders'), pinned: false };
    cache = clouds.task('session-cache');
    crm = clouds.task('crm-core');
    board = clouds.task('leaderboard');
    one = folderNamed('one');
    two = folderNamed('two');
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
  const writeAll = async (tasks: readonly (readonly [Place, unknown])[]): Promise<void> => {
    for (const [place, value] of tasks) await writeTasks(value, place);
  };

  it('are merged with those of the user and of the workspace', async () => {
    await writeAll([
      ['user', [orders]],
      ['workspace', [cache]],
      [one, [crm]],
      [two, [board]],
    ]);
    await app.allRead(4);
    assert.deepEqual(labels(), [
      'UCloud',
      'orders',
      'session-cache',
      'Alibaba Cloud',
      'crm-core',
      'Huawei Cloud',
      'leaderboard',
    ]);
    for (const { problem } of app.api.tasks.all()) assert.equal(problem, null);
  });

  it('the nearest file wins where several name the same task', async () => {
    await writeAll([
      ['user', [{ ...orders, name: 'of the user' }]],
      ['workspace', [{ ...orders, name: 'of the workspace' }]],
      [one, [{ ...orders, name: 'of one' }]],
    ]);
    await app.until('the folder names it', () => labels().includes('of one'));
    assert.deepEqual(labels(), ['UCloud', 'of one']);
    await writeTasks(undefined, one);
    await app.until('the workspace names it', () => labels().includes('of the workspace'));
    await writeTasks(undefined, 'workspace');
    await app.until('the user names it', () => labels().includes('of the user'));
    assert.deepEqual(labels(), ['UCloud', 'of the user']);
  });

  it('broken ones say in which file they stand', async () => {
    await writeAll([
      ['user', [orders, { cloud: 'aws' }]],
      ['workspace', [null]],
      [one, 'text'],
      [two, [crm, { ...crm, id: '' }]],
    ]);
    await app.allRead(2);
    const faults = app
      .rows()
      .filter(({ id }) => id.startsWith('fault:'))
      .map(({ label, item }) => [label, typeof item.tooltip === 'string' ? item.tooltip.split('\n')[0] : '']);
    assert.deepEqual(faults.sort(), [
      ['Entry 1', 'Workspace settings'],
      ['Entry 2', 'User settings'],
      ['List of tasks', "Settings of folder 'one'"],
      ['crm-core', "Settings of folder 'two'"],
    ]);
    assert.equal(new Set(app.rows().map(({ id }) => id)).size, app.rows().length);
  });

  it('are pinned, edited and removed in the file of their folder, and nowhere else', async () => {
    const mine = { note: 'kept' };
    await writeAll([
      ['user', [cache]],
      ['workspace', [board]],
      [one, [null, { ...orders, ...mine }]],
      [two, [crm]],
    ]);
    await app.allRead(4);
    const elsewhere = (): unknown[] => [tasksIn('user'), tasksIn('workspace'), tasksIn(two)];
    const before = elsewhere();

    await app.run(commandIds.pin, app.row('orders').id);
    assert.deepEqual(tasksIn(one), [null, { ...orders, ...mine, pinned: true }]);
    const file = path.join(one.uri.fsPath, '.vscode', 'settings.json');
    const written = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    assert.deepEqual(written, { 'cloudMigration.tasks': [null, { ...orders, ...mine, pinned: true }] });

    const edited = app.run(commandIds.editTask, app.row('orders').id);
    await app.pick('Name');
    await app.type('orders 2');
    await app.pick('$(check) Save');
    await edited;
    assert.deepEqual(tasksIn(one), [null, { ...orders, ...mine, pinned: true, name: 'orders 2' }]);

    app.window.answers.push('Remove');
    await app.run(commandIds.removeTask, app.row('orders 2').id);
    assert.deepEqual(tasksIn(one), [null]);
    assert.match(app.window.messages[0]?.text ?? '', /Settings of folder 'one'/);
    assert.deepEqual(elsewhere(), before);
  });

  it('are added where the person chooses', async () => {
    await writeTasks([crm], two);
    await app.allRead(1);
    const added = app.run(commandIds.addTask);
    await app.pick('Huawei Cloud');
    await app.type(board.id);
    await app.type(board.region ?? '');
    await app.type(board.projectId ?? '');
    await app.type('leaderboard');
    await app.pick("Settings of folder 'two'");
    await added;
    const { account, ...entered } = board;
    assert.equal(account, 'demo', 'the only account need not be named');
    assert.deepEqual(tasksIn(two), [crm, entered]);
    await app.allRead(2);
    assert.equal(app.watched('leaderboard').problem, null);
    for (const place of ['user', 'workspace', one] as const) assert.equal(tasksIn(place), undefined);
  });

  it('come and go with their folder', async () => {
    const three = vscode.Uri.joinPath(one.uri, '..', 'three');
    fs.mkdirSync(path.join(three.fsPath, '.vscode'), { recursive: true });
    const settings = { 'cloudMigration.tasks': [crm] };
    fs.writeFileSync(path.join(three.fsPath, '.vscode', 'settings.json'), JSON.stringify(settings));
    await writeTasks([orders], one);
    await app.allRead(1);

    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: three }));
    await app.allRead(2);
    assert.deepEqual(labels(), ['UCloud', 'orders', 'Alibaba Cloud', 'crm-core']);

    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 1));
    await app.until('its task is gone', () => labels().length === 2);
    assert.deepEqual(labels(), ['UCloud', 'orders']);
    assert.deepEqual(app.window.messages, []);
  });
});

function folderNamed(name: string): vscode.WorkspaceFolder {
  const found = vscode.workspace.workspaceFolders?.find((folder) => folder.name === name);
  if (found === undefined) throw new Error(`The workspace has no folder "${name}".`);
  return found;
}
