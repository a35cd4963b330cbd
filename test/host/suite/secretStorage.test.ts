import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { activatedByVsCode } from '../support/extension.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

/** The editor's secret storage, which does not answer as it should until `works` is set. */
class LockedSecrets implements vscode.SecretStorage {
  works = false;
  readonly #real: vscode.SecretStorage;
  readonly #what: 'keys' | 'get';
  readonly #how: 'rejects' | 'never answers';

  constructor(real: vscode.SecretStorage, what: 'keys' | 'get', how: 'rejects' | 'never answers') {
    this.#real = real;
    this.#what = what;
    this.#how = how;
  }

  get onDidChange(): vscode.Event<vscode.SecretStorageChangeEvent> {
    return this.#real.onDidChange;
  }

  keys(): Thenable<string[]> {
    return this.#refuses('keys') ? this.#refusal() : this.#real.keys();
  }

  get(key: string): Thenable<string | undefined> {
    return this.#refuses('get') ? this.#refusal() : this.#real.get(key);
  }

  store(key: string, value: string): Thenable<void> {
    return this.#real.store(key, value);
  }

  delete(key: string): Thenable<void> {
    return this.#real.delete(key);
  }

  #refuses(what: 'keys' | 'get'): boolean {
    return !this.works && this.#what === what;
  }

  #refusal(): Promise<never> {
    if (this.#how === 'rejects') return Promise.reject(new Error('The name org.freedesktop.secrets was not provided'));
    return new Promise(() => undefined);
  }
}

describe('A secret storage that', function () {
  // A storage that never answers is given up after 10 s, which may happen twice.
  this.timeout(60_000);
  let app: RunningApp;
  let clouds: StillClouds;

  beforeEach(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
    await app.saveAccounts([clouds.simulator.account('ucloud', 'permanent')]);
    await writeTasks([clouds.task('orders')]);
    await app.allRead(1);
    await app.stop({ keep: true });
  });

  afterEach(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  /** A window is opened while the storage is locked. */
  async function reopened(what: 'keys' | 'get', how: 'rejects' | 'never answers'): Promise<LockedSecrets> {
    const secrets = new LockedSecrets((await activatedByVsCode()).context.secrets, what, how);
    app = await RunningApp.start({ keep: true, secrets, early: how === 'never answers' });
    return secrets;
  }

  it('does not list its keys has a row that says so; its tasks say so too, and the demo starts', async () => {
    const secrets = await reopened('keys', 'rejects');
    assert.deepEqual(app.faultLabels(), ['Accounts']);
    assert.match(app.row('Accounts').description, /secret storage can't be read\. Retrying automatically/);
    assert.equal(app.row('Accounts').item.command?.command, commandIds.refreshAll);
    const { problem } = app.watched('orders');
    assert.equal(problem?.remedy, 'retry-accounts');
    assert.doesNotMatch(JSON.stringify(app.api.tasks.all()), /Add an account|damaged|again/);
    assert.doesNotMatch(String(app.window.treeViews[0]?.message), /no account/);
    await app.run(commandIds.addAccount);
    assert.equal(app.window.inputs.length, 0, 'keys that could not be saved are not asked for');
    assert.match(app.window.messages[0]?.text ?? '', /secret storage can't be read/);
    await app.run(commandIds.startDemo);
    assert.ok(app.rows().length > 5);
    await app.run(commandIds.stopDemo);

    secrets.works = true;
    await app.run(commandIds.refreshAll);
    await app.until('orders is read', () => app.watched('orders').contact.lastGoodAt !== null);
    assert.deepEqual(app.faultLabels(), []);
    assert.equal(app.watched('orders').problem, null);
  });

  it('does not list its keys at first is asked again without a click', async () => {
    const secrets = await reopened('keys', 'rejects');
    secrets.works = true;
    await app.until('orders is read', () => app.watched('orders').contact.lastGoodAt !== null);
    await app.until('the row has gone', () => app.faultLabels().length === 0);
  });

  it('never answers keeps neither the demo nor the view waiting', async () => {
    const secrets = await reopened('keys', 'never answers');
    await app.run(commandIds.startDemo);
    assert.ok(app.rows().length > 5);
    await app.run(commandIds.stopDemo);
    await app.until('the row is there', () => app.faultLabels().length === 1);
    assert.match(app.row('Accounts').description, /secret storage doesn't answer/);
    assert.equal(app.window.contextKeys.get('cloudMigration.ready'), true);
    secrets.works = true;
    await app.run(commandIds.refreshAll);
    await app.until('orders is read', () => app.watched('orders').contact.lastGoodAt !== null);
  });

  it('does not hand over an entry is never said to hold a damaged one', async () => {
    const secrets = await reopened('get', 'rejects');
    const { name } = clouds.simulator.account('ucloud', 'permanent');
    assert.deepEqual(app.faultLabels(), [`Account 'ucloud/${name}'`]);
    const row = app.row(`Account 'ucloud/${name}'`);
    assert.match(row.description, /secret storage can't be read/);
    assert.doesNotMatch(JSON.stringify([app.rows(), app.api.tasks.all()]), /damaged|enter|add it again/i);
    const editing = app.run(commandIds.editAccount);
    await app.pick(`ucloud/${name}`);
    await editing;
    assert.match(app.window.messages[0]?.text ?? '', /can't be read.*Retrying/);
    assert.equal(app.window.inputs.length, 0);
    secrets.works = true;
    await app.until('orders is read', () => app.watched('orders').contact.lastGoodAt !== null);
    await app.until('the row has gone', () => app.faultLabels().length === 0);
  });
});
