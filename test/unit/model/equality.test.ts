import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TaskStatus } from '../../../src/model/status.ts';
import { readsTheSame, sameAccount, sameProblem, sameStatus, sameValue } from '../../../src/model/equality.ts';
import { accountNamed, problemOfKind, statusOf, taskNamed } from '../monitor/samples.ts';

describe('sameValue', () => {
  it('holds for every value and its copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy: unknown = JSON.parse(JSON.stringify(value));
        return sameValue(copy, JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('agrees with the JSON texts of two values', () => {
    const small = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [left, right] = [a, b].map((value): unknown => JSON.parse(JSON.stringify(value)));
        assert.equal(sameValue(left, right), isDeepEqual(left, right));
      }),
    );
  });

  const pairs: readonly [unknown, unknown, boolean][] = [
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: undefined }, { b: undefined }, true],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: undefined, b: 1 }, { a: 1, b: undefined }, false],
    [[1, 2], [1, 2, 3], false],
    [[], {}, false],
    [null, {}, false],
    [0, null, false],
    ['1', 1, false],
    [NaN, NaN, true],
  ];
  for (const [a, b, same] of pairs) {
    it(`of ${JSON.stringify(a)} and ${JSON.stringify(b)} is ${same}`, () => {
      assert.equal(sameValue(a, b), same);
      assert.equal(sameValue(b, a), same);
    });
  }
});

describe('sameStatus', () => {
  const status = statusOf(taskNamed('one'), { raw: { state: 'Migrating', body: { Percent: '10' } } });
  it('does not count when it was read and under which request id', () => {
    assert.ok(sameStatus(status, { ...status, observedAt: '2030-01-01T00:00:00.000Z', requestId: 'other' }));
  });
  it('does not count the request id where the answer repeats it', () => {
    const read = (requestId: string, more: object = {}): TaskStatus => ({
      ...status,
      requestId,
      raw: { state: 'Migrating', body: { RequestId: requestId, Percent: '10', ...more } },
    });
    assert.ok(sameStatus(read('A1'), read('B2')));
    assert.ok(!sameStatus(read('A1'), read('B2', { Percent: '11' })));
    assert.ok(!sameStatus(read('A1', { Job: 'A2' }), read('B2', { Job: 'B1' })));
    assert.ok(!sameStatus(status, { ...status, raw: { state: 'Migrating', body: { Percent: null } } }));
  });
  it('counts everything else', () => {
    assert.ok(!sameStatus(status, { ...status, percent: 11 }));
    assert.ok(!sameStatus(status, { ...status, raw: { state: 'Migrating', body: { Percent: '11' } } }));
    assert.ok(!sameStatus(status, { ...status, lag: { seconds: 1, bytes: null, source: 'x' } }));
    assert.ok(!sameStatus(status, null));
    assert.ok(sameStatus(null, null));
  });
});

describe('sameProblem', () => {
  const problem = problemOfKind('throttled', { code: '153', requestId: 'a', waitMs: 5 });
  it('does not count request id and wait', () => {
    assert.ok(sameProblem(problem, { ...problem, requestId: 'b', waitMs: 9 }));
  });
  for (const change of [{ kind: 'cloud' }, { message: 'm' }, { hint: 'h' }, { code: '154' }] as const) {
    it(`counts ${Object.keys(change).join()}`, () => {
      assert.ok(!sameProblem(problem, { ...problem, ...change }));
    });
  }
  it('knows none', () => {
    assert.ok(sameProblem(null, null));
    assert.ok(!sameProblem(problem, null));
    assert.ok(!sameProblem(null, problem));
  });
});

describe('sameAccount and readsTheSame', () => {
  it('see every change of an account', () => {
    const account = accountNamed('prod', { region: 'cn-hangzhou' });
    assert.ok(sameAccount(account, { ...account }));
    assert.ok(!sameAccount(account, { ...account, accessKeySecret: 'x' }));
    assert.ok(!sameAccount(account, { ...account, securityToken: 'x' }));
    assert.ok(!sameAccount(account, { ...account, endpoint: 'https://x' }));
    assert.ok(!sameAccount(account, accountNamed('prod')));
  });
  it('see where a task is read from, not how it is shown', () => {
    const task = taskNamed('one', { region: 'a' });
    assert.ok(readsTheSame(task, { ...task, name: 'x', pinned: true }));
    assert.ok(!readsTheSame(task, { ...task, region: 'b' }));
    assert.ok(!readsTheSame(task, { ...task, projectId: 'b' }));
    assert.ok(!readsTheSame(task, { ...task, type: 'transfer' }));
  });
});

function isDeepEqual(a: unknown, b: unknown): boolean {
  try {
    assert.deepStrictEqual(a, b);
    return true;
  } catch {
    return false;
  }
}
