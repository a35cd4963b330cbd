import assert from 'node:assert/strict';
import { serializeAccount } from '../../../src/config/accountEntry.ts';
import { commandIds } from '../../../src/contributions.ts';
import { type Account, accountKey } from '../../../src/model/account.ts';
import type { CloudId } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { accountPrefix, RunningApp } from '../support/runningApp.ts';
import { tasksIn, writeTasks } from '../support/settings.ts';

describe('Accounts', () => {
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

  const account = (cloud: CloudId, more: Partial<Account> = {}): Account => ({
    ...clouds.simulator.account(cloud, 'permanent'),
    ...more,
  });
  const keyOf = (of: Account): string => accountPrefix + accountKey(of);
  const secretKeys = async (): Promise<string[]> => [...(await app.api.context.secrets.keys())].sort();
  /** As another window, or another computer through the keychain, does it. */
  const storeOutside = async (of: Account): Promise<void> => {
    await app.api.context.secrets.store(keyOf(of), serializeAccount(of));
  };

  describe('are stored', () => {
    it('one entry each, several of a cloud, whatever their names', async () => {
      const saved = [account('ucloud'), account('ucloud', { name: 'prod/eu 2%' }), account('huawei', { name: '生产' })];
      await app.saveAccounts(saved);
      assert.deepEqual(await secretKeys(), saved.map(keyOf).sort());
      assert.equal(new Set(await secretKeys()).size, 3);
      for (const one of saved) {
        const stored: unknown = JSON.parse((await app.api.context.secrets.get(keyOf(one))) ?? '');
        assert.deepEqual(stored, { version: 1, ...one });
      }
      const byKey = (a: Account, b: Account): number => keyOf(a).localeCompare(keyOf(b));
      assert.deepEqual([...app.api.accounts.all()].sort(byKey), [...saved].sort(byKey));
      assert.equal(app.window.contextKeys.get('cloudMigration.hasAccounts'), true);
    });

    it('and read by each task that names them; the tree shows them where a cloud has several', async () => {
      await app.saveAccounts([account('ucloud'), account('ucloud', { name: 'prod' })]);
      await writeTasks([clouds.task('orders'), { ...clouds.task('session-cache'), account: 'prod' }]);
      await app.allRead(2);
      assert.deepEqual(
        app.rows().map(({ depth, label }) => `${depth} ${label}`),
        ['0 UCloud', '1 demo', '2 orders', '1 prod', '2 session-cache'],
      );
      assert.deepEqual(app.row('prod').flags, ['group', 'account', 'removable', 'watchable', 'several']);
      assert.deepEqual(
        app.api.tasks.all().map(({ problem, accountName }) => [problem, accountName]),
        [
          [null, 'demo'],
          [null, 'prod'],
        ],
      );
    });
  });

  describe('of another window take effect at once', () => {
    beforeEach(async () => {
      await writeTasks([clouds.task('orders'), clouds.task('crm-core')]);
      await app.until('both tasks miss their accounts', () => app.api.tasks.all().length === 2);
    });

    it('when one is added', async () => {
      assert.equal(app.watched('orders').problem?.kind, 'credentials');
      assert.match(app.watched('orders').problem?.hint ?? '', /Add an account/);
      await storeOutside(account('ucloud'));
      await app.until('orders is read', () => app.watched('orders').status !== null);
      assert.equal(app.watched('orders').problem, null);
      assert.equal(app.watched('crm-core').status, null);
    });

    it('when its keys change', async () => {
      await app.saveAccounts([account('ucloud', { accessKeySecret: 'CANARY-wrong' })]);
      await app.until('the keys are refused', () => app.watched('orders').contact.lastAttemptAt !== null);
      assert.equal(app.watched('orders').problem?.code, '171');
      await storeOutside(account('ucloud'));
      await app.until('orders is read', () => app.watched('orders').status !== null);
      assert.equal(app.watched('orders').problem, null);
    });

    it('when one is removed: no request follows, and the last status stays', async () => {
      await app.saveAccounts([account('ucloud')]);
      await app.until('orders is read', () => app.watched('orders').status !== null);
      const { status } = app.watched('orders');
      const { total } = clouds.simulator.requests;
      await app.api.context.secrets.delete(keyOf(account('ucloud')));
      await app.until('orders misses its account', () => app.watched('orders').problem !== null);
      assert.equal(app.watched('orders').problem?.kind, 'credentials');
      assert.deepEqual(app.watched('orders').status, status);
      await app.run(commandIds.refreshAll);
      assert.equal(clouds.simulator.requests.total, total);
    });

    it('but not another extension-wide secret that is no account', async () => {
      let changes = 0;
      app.api.accounts.onDidChange(() => (changes += 1));
      await app.api.context.secrets.store('somethingElse', 'CANARY-other');
      await storeOutside(account('ucloud'));
      await app.until('the account is known', () => app.api.accounts.all().length === 1);
      assert.equal(changes, 1);
    });
  });

  describe('of which a cloud gets a second one', () => {
    const unnamed = (): object => {
      const { account: _, ...task } = clouds.task('orders');
      return { ...task, note: 'kept' };
    };

    beforeEach(async () => {
      await app.saveAccounts([account('ucloud')]);
      await writeTasks([unnamed()], 'workspace');
      await app.allRead(1);
    });

    it('ask the row of a task that names none for the one it means, and write it to its own file', async () => {
      await app.saveAccounts([account('ucloud', { name: 'prod' })]);
      await app.until('a choice is asked for', () => app.row('orders').description.startsWith('choose an account'));
      assert.ok(app.row('orders').flags.includes('chooseAccount'));
      const chosen = app.run(commandIds.chooseAccount, app.row('orders').id);
      await app.pick('prod');
      await chosen;
      assert.deepEqual(tasksIn('workspace'), [{ ...unnamed(), account: 'prod' }]);
      await app.until('orders is read', () => app.watched('orders').status !== null);
      assert.equal(app.watched('orders').accountName, 'prod');
    });

    for (const answer of ['prod', 'Leave as they are'] as const) {
      it(`ask once which account such tasks mean: ${answer}`, async () => {
        const entered = account('ucloud', { name: 'prod' });
        const added = app.run(commandIds.addAccount);
        await app.pick('UCloud');
        await app.type(entered.name);
        await app.type(entered.accessKeyId);
        await app.type(entered.accessKeySecret);
        await app.pick('Endpoint');
        await app.type(entered.endpoint ?? '');
        await app.pick('$(check) Test and Save');
        await app.pick(answer);
        await added;
        const expected = answer === 'prod' ? { account: 'prod' } : {};
        assert.deepEqual(tasksIn('workspace'), [{ ...unnamed(), ...expected }]);
        assert.equal(app.window.messages.length, 1);
        assert.match(app.window.messages[0]?.text ?? '', /^Account 'prod' is saved\. The keys work\. Projects/);
      });
    }
  });

  describe('are removed', () => {
    beforeEach(async () => {
      await app.saveAccounts([account('ucloud'), account('ucloud', { name: 'prod' }), account('alibaba')]);
      await writeTasks([clouds.task('orders'), { ...clouds.task('session-cache'), account: 'prod' }]);
      await app.allRead(2);
    });

    it('with their secret, after a question that names them', async () => {
      app.window.answers.push('Remove');
      await app.run(commandIds.removeAccount, app.row('prod').id);
      assert.deepEqual(await secretKeys(), [keyOf(account('alibaba')), keyOf(account('ucloud'))]);
      assert.equal(app.window.messages.length, 1);
      assert.match(app.window.messages[0]?.text ?? '', /prod/);
      assert.equal(app.window.messages[0]?.modal, true);
      assert.match(app.watched('session-cache').problem?.message ?? '', /'prod' of UCloud is not set up/);
      assert.equal(app.watched('orders').problem, null);
    });

    it('not when the person thinks better of it', async () => {
      const before = await secretKeys();
      await app.run(commandIds.removeAccount, app.row('prod').id);
      assert.deepEqual(await secretKeys(), before);
      assert.equal(app.window.messages.length, 1);
    });
  });

  describe('that cannot be read', () => {
    const broken: readonly (readonly [what: string, stored: string, said: RegExp])[] = [
      ['no JSON', 'CANARY-text', /damaged; enter it again/],
      ['nothing', '', /damaged; enter it again/],
      ['null', 'null', /damaged; enter it again/],
      ['a list', '["CANARY"]', /damaged; enter it again/],
      [
        'no secret',
        '{"version":1,"name":"prod","cloud":"ucloud","accessKeyId":"CANARY"}',
        /"accessKeySecret" is missing/,
      ],
      [
        'a line break in the key',
        '{"version":1,"name":"prod","cloud":"ucloud","accessKeyId":"CANARY\\n","accessKeySecret":"CANARY\\nX-Evil: 1"}',
        /"accessKeySecret" holds a space, line break/,
      ],
      [
        'an address that would send keys in the clear',
        '{"version":1,"name":"prod","cloud":"ucloud","accessKeyId":"CANARY","accessKeySecret":"CANARY","endpoint":"http://CANARY.example"}',
        /"endpoint": Only https addresses/,
      ],
    ];

    for (const [what, stored, said] of broken) {
      it(`(${what}) are one row that says so, as do their tasks, and the others go on`, async () => {
        await app.saveAccounts([account('alibaba')]);
        await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, stored);
        await writeTasks([{ ...clouds.task('orders'), account: 'prod' }, clouds.task('crm-core')]);
        await app.until('crm-core is read', () => app.api.tasks.all().some(({ status }) => status !== null));

        assert.deepEqual(app.faultLabels(), ["Account 'ucloud/prod'"]);
        assert.match(app.row("Account 'ucloud/prod'").description, said);
        assert.equal(app.watched('crm-core').problem, null);
        const { problem, contact } = app.watched('orders');
        assert.equal(problem?.kind, 'credentials');
        assert.match(problem.message, said);
        assert.match(problem.hint, /Remove the account and add it again/);
        assert.equal(contact.nextPollAt, null);
        assert.deepEqual(app.window.messages, []);
        assert.doesNotMatch(JSON.stringify([app.rows(), app.api.tasks.all(), app.window.log]), /CANARY/);
      });
    }

    it('because a newer version saved them are neither called damaged nor entered again', async () => {
      const entry = JSON.stringify({ ...account('ucloud', { name: 'prod' }), version: 3 });
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, entry);
      await writeTasks([{ ...clouds.task('orders'), account: 'prod' }]);
      await app.until('its row is there', () => app.faultLabels().length === 1 && app.api.tasks.all().length === 1);
      const row = app.row("Account 'ucloud/prod'");
      assert.match(row.description, /saved by a newer version.*Update the extension/);
      assert.match(app.watched('orders').problem?.hint ?? '', /Update the extension/);
      await app.run(commandIds.editAccount, row.id);
      assert.equal(app.window.inputs.length, 0);
      assert.match(app.window.messages[0]?.text ?? '', /newer version.*Update the extension/);
      assert.equal(await app.api.context.secrets.get(`${accountPrefix}ucloud/prod`), entry);
    });

    it('do not send a click to the settings, where nothing is wrong, but offer to be entered again or removed', async () => {
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, 'CANARY');
      await app.until('its row is there', () => app.rows().length === 1);
      const row = app.row("Account 'ucloud/prod'");
      assert.deepEqual(row.flags, ['account', 'removable']);
      assert.deepEqual(row.item.command?.command, commandIds.editAccount);
      assert.deepEqual(row.item.command.arguments, [row.id]);
    });

    it('are entered again from their row, under the name that they have', async () => {
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod%20eu`, 'CANARY');
      await writeTasks([{ ...clouds.task('orders'), account: 'prod eu' }]);
      await app.until('its row is there', () => app.faultLabels().length === 1);
      const entered = account('ucloud');
      const edited = app.run(commandIds.editAccount, app.row("Account 'ucloud/prod eu'").id);
      await app.pick('PublicKey');
      await app.type(entered.accessKeyId);
      await app.pick('PrivateKey');
      await app.type(entered.accessKeySecret);
      await app.pick('Endpoint');
      await app.type(entered.endpoint ?? '');
      await app.pick('$(check) Test and Save');
      await edited;
      assert.deepEqual(await secretKeys(), [`${accountPrefix}ucloud/prod%20eu`]);
      assert.deepEqual(app.faultLabels(), []);
      await app.until('its task is read', () => app.watched('orders').status !== null);
      assert.equal(app.watched('orders').problem, null);
    });

    it('because they stand under the key of another account', async () => {
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, serializeAccount(account('alibaba')));
      await app.until('its row is there', () => app.faultLabels().length === 1);
      assert.deepEqual(app.api.accounts.all(), []);
      assert.match(app.row("Account 'ucloud/prod'").description, /damaged/);
    });

    it('cannot be tested, which is said', async () => {
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, 'CANARY');
      await app.until('its row is there', () => app.faultLabels().length === 1);
      await app.run(commandIds.testAccount, app.row("Account 'ucloud/prod'").id);
      assert.equal(app.window.messages.length, 1);
      assert.match(app.window.messages[0]?.text ?? '', /damaged.*Remove the account and add it again/);
    });

    it('are removed from their row', async () => {
      await app.saveAccounts([account('alibaba')]);
      await app.api.context.secrets.store(`${accountPrefix}ucloud/prod`, 'CANARY');
      await app.until('its row is there', () => app.rows().length === 1);
      app.window.answers.push('Remove');
      await app.run(commandIds.removeAccount, app.row("Account 'ucloud/prod'").id);
      assert.deepEqual(await secretKeys(), [keyOf(account('alibaba'))]);
      assert.deepEqual(app.rows(), []);
    });
  });

  describe('whose keys are refused when they are entered', () => {
    const enter = async (): Promise<Account> => {
      const wrong = account('ucloud', { accessKeySecret: 'CANARY-wrong' });
      await app.saveAccounts([wrong]);
      return wrong;
    };

    it('lead to the secret, and are saved when it is right', async () => {
      const row = await enter();
      app.window.answers.push('Correct It');
      const edited = app.run(commandIds.editAccount, { cloud: row.cloud, name: row.name });
      await app.pick('$(check) Test and Save');
      await app.type(account('ucloud').accessKeySecret);
      await app.pick('$(check) Test and Save');
      await edited;
      assert.deepEqual(app.api.accounts.all(), [account('ucloud')]);
      assert.match(app.window.messages[1]?.text ?? '', /is saved\. The keys work/);
    });

    it('are left alone when the box is closed', async () => {
      const row = await enter();
      const edited = app.run(commandIds.editAccount, { cloud: row.cloud, name: row.name });
      await app.pick('$(check) Test and Save');
      await edited;
      assert.equal(app.window.inputs.length, 0);
      assert.equal(app.window.messages.length, 1);
      assert.deepEqual(app.window.messages[0]?.buttons, ['Correct It', 'Save Anyway']);
      assert.doesNotMatch(app.window.messages[0].text, /poll|Edit Account|CANARY/);
    });

    it('are saved all the same, which is said once', async () => {
      const row = await enter();
      app.window.answers.push('Save Anyway');
      const edited = app.run(commandIds.editAccount, { cloud: row.cloud, name: row.name });
      await app.pick('$(check) Test and Save');
      await edited;
      assert.equal(app.window.messages.length, 2);
      assert.match(app.window.messages[1]?.text ?? '', /is saved, but UCloud refuses its keys\.$/);
      assert.deepEqual(app.window.messages[1]?.buttons, ['Edit Account']);
    });

    it('say so in a test, with a way to correct them', async () => {
      const row = await enter();
      await app.run(commandIds.testAccount, { cloud: row.cloud, name: row.name });
      assert.deepEqual(app.window.messages[0]?.buttons, ['Edit Account', 'Show Log']);
    });
  });

  describe('whose keys were refused', () => {
    it('are not asked again by themselves, and resume at once with new keys', async () => {
      await app.saveAccounts([account('ucloud', { accessKeySecret: 'CANARY-wrong' }), account('alibaba')]);
      await writeTasks([clouds.task('orders'), clouds.task('session-cache'), clouds.task('crm-core')]);
      await app.until('all have something to say', () =>
        app.api.tasks.all().every(({ problem, status }) => problem !== null || status !== null),
      );
      // One failed attempt, not one for each task; and nothing planned.
      assert.equal(clouds.simulator.requests.of('ucloud'), 1);
      for (const name of ['orders', 'session-cache']) {
        assert.equal(app.watched(name).problem?.kind, 'credentials');
        assert.equal(app.watched(name).contact.nextPollAt, null);
        assert.equal(app.row(name).icon, 'key');
      }
      assert.equal(app.watched('crm-core').problem, null);
      assert.notEqual(app.watched('crm-core').contact.nextPollAt, null);

      await app.saveAccounts([account('ucloud')]);
      await app.until('both are read', () => app.watched('session-cache').status !== null);
      await app.until('both are read', () => app.watched('orders').status !== null);
      for (const name of ['orders', 'session-cache']) {
        assert.equal(app.watched(name).problem, null);
        assert.notEqual(app.watched(name).contact.nextPollAt, null);
      }
      assert.deepEqual(app.window.messages, []);
    });

    it('are said once above all rows while no account works', async () => {
      await app.saveAccounts([account('ucloud', { accessKeySecret: 'CANARY-wrong' })]);
      await writeTasks([clouds.task('orders')]);
      await app.allRead(1);
      const [view] = app.window.treeViews;
      assert.match(view?.message ?? '', /No account can read its tasks/);
      await app.saveAccounts([account('ucloud')]);
      await app.until('orders is read', () => app.watched('orders').status !== null);
      assert.equal(view?.message, '');
    });
  });
});
