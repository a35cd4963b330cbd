import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { tasksIn, writeTasks } from '../support/settings.ts';

/** Commands on a task that the view's filter hides. They must act on that task and never ask which one is meant. */
describe('Actions on a task that the filter hides', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let orders: TaskRef;
  let crm: TaskRef;

  before(async () => {
    clouds = await startClouds();
    const { pinned, ...unpinned } = clouds.task('orders');
    orders = unpinned;
    crm = clouds.task('crm-core');
    app = await RunningApp.start();
    await app.saveAccounts(clouds.simulator.config.accounts);
  });

  beforeEach(async () => {
    await writeTasks([{ ...orders, pinned: true }, crm]);
    await app.allRead(2);
    const filtering = app.run(commandIds.filterTasks);
    await app.until('a filter can be typed', () => app.window.inputs.length === 1);
    const [input] = app.window.inputs;
    assert.ok(input !== undefined);
    input.value = 'crm-core';
    await app.accept(input);
    await filtering;
    assert.deepEqual(
      app.rows().map(({ label }) => label),
      ['Alibaba Cloud', 'crm-core'],
    );
  });

  afterEach(async () => {
    for (const input of [...app.window.inputs]) input.hide();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await app.run(commandIds.clearTaskFilter);
    await app.clearTasks();
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const argument = (): string => `task:${taskKey(orders)}`;
  const panels = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  /** Runs until a panel is open. A picker in its place is the fault that these tests are about. */
  async function showsPanel(run: () => Thenable<unknown>): Promise<void> {
    const subscriptions: vscode.Disposable[] = [];
    const outcome = new Promise<string>((resolve) => {
      const look = (): void => {
        if (app.window.inputs.length > 0) resolve('a picker');
        // A panel gets its title after it has been opened.
        else if (panels().some((label) => label !== '')) resolve(panels().join());
      };
      subscriptions.push(vscode.window.tabGroups.onDidChangeTabs(look), app.window.onDidNote(look));
    });
    void run();
    assert.equal(await outcome, 'orders');
    vscode.Disposable.from(...subscriptions).dispose();
  }
  /** Resolves with the title of the input that is open, and closes it. */
  async function askedTitle(run: () => Promise<void>): Promise<string> {
    const running = run();
    await app.until('there is a question', () => app.window.inputs.length > 0);
    const [input] = app.window.inputs;
    const title = input?.title ?? '';
    input?.hide();
    await running;
    return title;
  }

  it('show its details from its item in the status bar', async () => {
    const { command } = app.window.statusItems.get(`cloudMigration.task.${taskKey(orders)}`) ?? {};
    assert.ok(typeof command === 'object');
    const args: unknown[] = command.arguments ?? [];
    await showsPanel(() => vscode.commands.executeCommand(command.command, ...args));
  });

  it('show its details from the link in the tooltip of all tasks', async () => {
    const tooltip = app.window.statusItems.get('cloudMigration.all')?.tooltip;
    assert.ok(tooltip instanceof vscode.MarkdownString);
    const links = [...tooltip.value.matchAll(/\(command:([\w.]+)\?([^)\s]+)/g)].map(
      ([, id = '', json = '']) => [id, JSON.parse(decodeURIComponent(json))] as const,
    );
    const link = links.find(([, args]) => JSON.stringify(args).includes(orders.id));
    assert.ok(link, tooltip.value);
    await showsPanel(() => vscode.commands.executeCommand(link[0], ...(link[1] as unknown[])));
  });

  it('read it, copy from it and unpin it', async () => {
    const { requests } = clouds.simulator;
    const before = requests.total;
    await app.run(commandIds.refresh, argument());
    assert.equal(requests.total, before + 1);
    await app.run(commandIds.copyTaskId, argument());
    assert.equal(await vscode.env.clipboard.readText(), orders.id);
    await app.run(commandIds.unpin, argument());
    assert.deepEqual(tasksIn('user'), [orders, crm]);
    assert.equal(app.window.inputs.length, 0);
  });

  it('edit it, its account, and ask before it is removed', async () => {
    assert.equal(await askedTitle(() => app.run(commandIds.editTask, argument())), "Edit Task 'orders'");
    const account = clouds.simulator.config.accounts.find(({ cloud }) => cloud === orders.cloud);
    const title = await askedTitle(() => app.run(commandIds.editAccount, argument()));
    assert.equal(title, `Edit Account '${account?.name ?? ''}'`);
    await app.run(commandIds.removeTask, argument());
    assert.match(app.window.messages.at(-1)?.text ?? '', /^Stop watching 'orders'\?/);
  });

  it('ask with all tasks, hidden or not, where no task is named', async () => {
    const running = app.run(commandIds.copyTaskId);
    await app.pick('orders');
    await running;
    assert.equal(await vscode.env.clipboard.readText(), orders.id);
  });

  it('never fall on another task when theirs is no longer watched', async () => {
    const { clipboard } = vscode.env;
    await clipboard.writeText('untouched');
    await writeTasks([crm]);
    await app.until('one is left', () => app.api.tasks.all().length === 1);
    for (const id of [
      commandIds.copyTaskId,
      commandIds.showDetails,
      commandIds.editTask,
      commandIds.exportHistoryAsCsv,
    ])
      await app.run(id, argument());
    assert.deepEqual(
      app.window.messages.map(({ text }) => text),
      Array.from({ length: 4 }, () => 'This task is no longer watched. Its entry may have been removed.'),
    );
    assert.equal(await clipboard.readText(), 'untouched');
    assert.deepEqual([panels(), app.window.inputs.length], [[], 0]);
  });
});
