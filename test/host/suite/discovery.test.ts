import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commandIds, contextKeys, viewIds } from '../../../src/contributions.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { lookUntil } from '../support/extension.ts';
import { RunningApp } from '../support/runningApp.ts';
import { tasksIn } from '../support/settings.ts';

describe('The view of found tasks', () => {
  let app: RunningApp;
  let clouds: StillClouds;

  beforeEach(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
    await app.saveAccounts([clouds.simulator.account('ucloud', 'permanent')]);
  });
  afterEach(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const isOpen = (): boolean => app.window.contextKeys.get(contextKeys.discovering) === true;
  const view = (): vscode.TreeView<unknown> => {
    const found = app.window.viewsById.get(viewIds.found);
    if (found === undefined) throw new Error('The view is not there.');
    return found;
  };
  const search = async (): Promise<void> => {
    await app.run(commandIds.discoverTasks);
    assert.equal(isOpen(), true);
    await lookUntil('all is listed', () => app.window.contextKeys.get(contextKeys.looking) === false);
    await lookUntil('the view says so', () => /^\d+ of \d+ selected$/.test(view().description ?? ''));
  };

  it('watches what is selected and closes', async () => {
    await search();
    assert.match(view().description ?? '', /^[1-9]/, 'unfinished tasks of a new account are preselected');
    await app.run(commandIds.selectNoFound);
    assert.match(view().description ?? '', /^0 of/);
    await app.run(commandIds.watchFound);
    assert.match(app.window.messages.at(-1)?.text ?? '', /No task is selected/);
    await app.run(commandIds.selectAllFound);
    const [, count = ''] = /^(\d+) of \1 /.exec(view().description ?? '') ?? [];
    const watched = app.run(commandIds.watchFound);
    await app.pick('User settings');
    await watched;
    assert.equal(isOpen(), false);
    assert.equal((tasksIn('user') as readonly unknown[]).length, Number(count));
    assert.equal(app.window.messages.at(-1)?.text, `${count} tasks added.`);
  });

  it('keeps the selection when it is looked again, and forgets it when it is cancelled', async () => {
    await search();
    await app.run(commandIds.selectNoFound);
    await app.run(commandIds.lookAgain);
    await lookUntil('all is listed', () => app.window.contextKeys.get(contextKeys.looking) === false);
    await lookUntil('the view says so', () => /^0 of [1-9]/.test(view().description ?? ''));
    await app.run(commandIds.closeFound);
    assert.equal(isOpen(), false);
    await search();
    assert.match(view().description ?? '', /^[1-9]/);
  });
});
