import assert from 'node:assert/strict';
import { type DefaultAccounts, keyUnder, resolve } from '../../../src/config/resolve.ts';
import type { Account } from '../../../src/model/account.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { ConfiguredTask } from '../../../src/monitor/watchedTask.ts';
import { fakeClouds } from './fakeClouds.ts';

const task: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'x' };
const other: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'y', region: 'cn-x' };

function account(name: string, more: Partial<Account> = {}): Account {
  return { name, cloud: 'ucloud', accessKeyId: 'id', accessKeySecret: 'secret', ...more };
}
function resolveOne(entry: TaskRef, accounts: readonly Account[]) {
  const [resolved, ...more] = resolve([entry], accounts, [], fakeClouds);
  assert.ok(resolved);
  assert.equal(more.length, 0);
  return resolved;
}
function problemOf(entry: TaskRef, accounts: readonly Account[]): Problem {
  const { problem, account: found } = resolveOne(entry, accounts);
  assert.ok(problem);
  assert.equal(found, null);
  assert.match(problem.hint, /\S/);
  assert.ok(!JSON.stringify(problem).includes('secret'));
  return problem;
}

describe('resolve', () => {
  it("takes the cloud's only account", () => {
    const only = account('prod');
    assert.equal(resolveOne(task, [account('a', { cloud: 'alibaba' }), only]).account, only);
  });

  it('takes the account that the task names', () => {
    const [prod, test] = [account('prod'), account('test')];
    assert.equal(resolveOne({ ...task, account: 'test' }, [prod, test]).account, test);
  });

  it('never takes an account of another cloud', () => {
    const problem = problemOf(task, [account('a', { cloud: 'alibaba' }), account('g', { cloud: 'ucloud-global' })]);
    assert.equal(problem.kind, 'credentials');
    assert.equal(problem.message, 'No account for Cloud U is set up.');
    const named = problemOf({ ...task, account: 'a' }, [account('a', { cloud: 'alibaba' })]);
    assert.equal(named.kind, 'credentials');
    assert.equal(named.message, "The account 'a' of Cloud U is not set up here.");
  });

  it('says which accounts there are when the named one is missing', () => {
    const problem = problemOf({ ...task, account: 'a' }, [account('prod'), account('test')]);
    assert.equal(problem.kind, 'credentials');
    assert.match(problem.hint, /'prod', 'test'/);
  });

  it('asks which of several accounts is meant', () => {
    const problem = problemOf(task, [account('prod'), account('test')]);
    assert.equal(problem.kind, 'bad-request');
    assert.match(problem.message, /several accounts for Cloud U/);
    assert.match(problem.hint, /"account".*'prod', 'test'/);
    assert.equal(problem.remedy, 'choose-account');
    for (const names of [['x'], []]) {
      const lacking = problemOf(
        { ...task, account: 'a' },
        names.map((name) => account(name)),
      );
      assert.equal(lacking.remedy, 'add-account', 'there is nothing to choose');
    }
  });

  describe('with a default account', () => {
    const [prod, test] = [account('prod'), account('test')];
    const defaults: DefaultAccounts = new Map([['ucloud', 'test']]);
    const found = (entry: TaskRef, accounts: readonly Account[], named: DefaultAccounts = defaults): ConfiguredTask => {
      const [resolved] = resolve([entry], accounts, [], fakeClouds, named);
      assert.ok(resolved);
      return resolved;
    };

    it('reads with it what names none of several', () => {
      assert.equal(found(task, [prod, test]).account, test);
      assert.equal(keyUnder([prod, test], defaults)(task), keyUnder([])({ ...task, account: 'test' }));
    });

    it('lets an account that is named go before it, and the only one, too', () => {
      assert.equal(found({ ...task, account: 'prod' }, [prod, test]).account, prod);
      assert.equal(found(task, [prod]).account, prod);
      assert.equal(keyUnder([prod], defaults)(task), keyUnder([])({ ...task, account: 'prod' }));
    });

    it('asks when there is none of its name, or it is of another cloud', () => {
      for (const named of [new Map([['ucloud', 'gone'] as const]), new Map([['alibaba', 'prod'] as const])] as const) {
        const resolved = found(task, [prod, test], named);
        assert.equal(resolved.problem?.remedy, 'choose-account');
        assert.equal(keyUnder([prod, test], named)(task), keyUnder([])(task));
      }
    });

    it('never takes the place of an account that is named and missing', () => {
      const resolved = found({ ...task, account: 'elsewhere' }, [prod, test]);
      assert.equal(resolved.account, null);
      assert.equal(resolved.problem.remedy, 'add-account');
    });
  });

  it('asks for what neither task nor account says', () => {
    const alibaba = account('prod', { cloud: 'alibaba' });
    const problem = problemOf({ cloud: 'alibaba', product: 'dts', id: 'y' }, [alibaba]);
    assert.equal(problem.kind, 'bad-request');
    assert.match(problem.message, /"region" \(Region\)/);
    assert.match(problem.hint, /'prod'/);
    const supplied = { ...alibaba, region: 'cn-y' };
    assert.equal(resolveOne({ cloud: 'alibaba', product: 'dts', id: 'y' }, [supplied]).account, supplied);
    assert.equal(resolveOne(other, [alibaba]).account, alibaba);
  });

  it('gives the reason of an account that cannot be used', () => {
    const reason: Problem = { kind: 'credentials', message: 'no X', hint: 'set X', code: null, requestId: null };
    const unusable = { name: 'prod', cloud: 'ucloud', problem: reason } as const;
    assert.equal(resolve([task], [], [unusable], fakeClouds)[0]?.problem, reason);
    assert.equal(resolve([{ ...task, account: 'prod' }], [], [unusable], fakeClouds)[0]?.problem, reason);
    const [both] = resolve([task], [account('test')], [unusable], fakeClouds);
    assert.equal(both?.problem?.kind, 'bad-request', 'it counts as an account');
    assert.equal(
      resolve([other], [], [unusable], fakeClouds)[0]?.problem?.message,
      'No account for Cloud A is set up.',
    );
  });

  it('keeps the order, and one problem costs no other task', () => {
    const prod = account('prod');
    const resolved = resolve([other, task, { ...task, account: 'x' }], [prod], [], fakeClouds);
    assert.deepEqual(
      resolved.map((entry) => entry.account),
      [null, prod, null],
    );
    assert.deepEqual(
      resolved.map((entry) => entry.task.id),
      ['y', 'x', 'x'],
    );
  });
});

describe('the key of a task under its account', () => {
  const named = { ...task, account: 'prod' };
  const others = [account('prod', { cloud: 'alibaba' })];

  it("is the same with and without the name of the cloud's only account", () => {
    const keyOf = keyUnder([account('prod'), ...others]);
    assert.equal(keyOf(task), keyOf(named));
    assert.notEqual(keyOf(task), keyOf({ ...task, account: 'test' }));
    assert.notEqual(keyOf(task), keyOf({ ...task, id: 'y' }));
  });

  it('is not where there are several accounts, or none', () => {
    for (const accounts of [[account('prod'), account('test'), ...others], others, []]) {
      const keyOf = keyUnder(accounts);
      assert.notEqual(keyOf(task), keyOf(named));
    }
  });
});
