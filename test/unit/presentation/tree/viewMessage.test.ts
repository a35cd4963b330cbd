import assert from 'node:assert/strict';
import type { Problem } from '../../../../src/model/problem.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { type ViewFacts, viewMessage } from '../../../../src/presentation/tree/viewMessage.ts';

function watched(accountName: string | null, kind: Problem['kind'] | null = null): WatchedTask {
  return {
    key: 'k',
    task: { cloud: 'alibaba', product: 'dts', id: 'dtsabc' },
    accountName,
    status: null,
    problem: kind === null ? null : { kind, message: 'm', hint: 'h', code: null, requestId: null },
    contact: { lastAttemptAt: null, lastGoodAt: null, lostSince: null, failuresInRow: 0, nextPollAt: null },
  };
}

describe('the message above the rows', () => {
  const calm: ViewFacts = { tasks: [watched('prod')], hasAccounts: true, paused: false, demo: false };
  const rows: readonly { name: string; facts: Partial<ViewFacts>; expected: RegExp | null }[] = [
    { name: 'nothing to say', facts: {}, expected: null },
    { name: 'nothing at all', facts: { tasks: [], hasAccounts: false }, expected: null },
    { name: 'paused, and nothing to pause', facts: { paused: true, tasks: [] }, expected: null },
    { name: 'paused comes before everything', facts: { paused: true, demo: true }, expected: /paused/ },
    {
      name: 'tasks and no account',
      facts: { tasks: [watched(null, 'credentials')], hasAccounts: false },
      expected: /no account/,
    },
    {
      name: 'every account refused',
      facts: { tasks: [watched('a', 'credentials'), watched('b', 'credentials')] },
      expected: /No account can read/,
    },
    {
      name: 'one account of two refused',
      facts: { tasks: [watched('a', 'credentials'), watched('b')] },
      expected: null,
    },
    {
      name: 'a refused account beside a task without one',
      facts: { tasks: [watched('a', 'credentials'), watched(null, 'bad-request')] },
      expected: /No account can read/,
    },
    { name: 'a network failure is no refusal', facts: { tasks: [watched('a', 'network')] }, expected: null },
    { name: 'the demo', facts: { demo: true }, expected: /simulated/ },
  ];
  for (const { name, facts, expected } of rows) {
    it(name, () => {
      const message = viewMessage({ ...calm, ...facts });
      if (expected === null) assert.equal(message, null);
      else assert.match(message ?? '', expected);
    });
  }
});
