import { cloudIds } from '../support/clouds.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CloudReader } from '../../src/clouds/reader.ts';
import { type Account, secretsOf } from '../../src/model/account.ts';
import { type ProblemKind, problemOf } from '../../src/model/problem.ts';
import type { TaskStatus } from '../../src/model/status.ts';
import type { TaskRef } from '../../src/model/task.ts';
import { type Fault, type KeyKind, type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

/** The extension's own way to a status, whole, against gateways that check signatures by themselves. */
describe('the simulator and our own adapters', () => {
  const noon = Date.UTC(2026, 10, 22, 12);
  let time: number;
  let simulator: Simulator;
  let reader: CloudReader;
  let timeoutMs: number;
  const clock = { now: (): number => time };
  beforeEach(async () => {
    time = noon;
    timeoutMs = 5_000;
    simulator = await startSimulator({ clock });
    reader = new CloudReader({
      now: clock.now,
      nonce: () => randomUUID(),
      stateWords: () => ({}),
      timeoutMs: () => timeoutMs,
    });
  });
  afterEach(async () => {
    reader.dispose();
    await simulator.stop();
  });

  const { signal } = new AbortController();
  const read = (task: TaskRef, kind: KeyKind = 'permanent'): Promise<TaskStatus> =>
    reader.read(task, simulator.account(task.cloud, kind), signal);
  const taskNamed = (name: string): TaskRef => {
    const task = simulator.config.tasks.find((candidate) => candidate.name === name);
    assert.ok(task);
    return task;
  };

  function noSecret(text: string, account: Account): void {
    assert.ok(!text.includes('CANARY'), text);
    for (const secret of secretsOf(account)) {
      for (const form of [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))]) {
        assert.ok(!text.includes(form), text);
      }
    }
  }

  for (const kind of ['permanent', 'temporary', 'limited'] as const) {
    it(`reads every task with ${kind} keys, at any moment of its run, and never anything secret`, async () => {
      for (const seconds of [0, 30, 120, 250, 400, 600, 1_300]) {
        time = noon + seconds * 1000;
        for (const task of simulator.config.tasks) {
          const status = await read(task, kind);
          assert.notEqual(
            status.lifecycle,
            'unknown',
            `${String(task.name)} at ${seconds} s: ${String(status.raw.state)}`,
          );
          assert.deepEqual(status.task, task);
          if (status.percent !== null) assert.ok(status.percent >= 0 && status.percent <= 100);
          noSecret(JSON.stringify(status), simulator.account(task.cloud, kind));
        }
      }
      assert.deepEqual(simulator.violations, []);
      assert.equal(simulator.requests.stray, 0);
      assert.ok(simulator.requests.connections <= 2, `${simulator.requests.connections} connections`);
    });
  }

  const moments: [name: string, seconds: number, expected: string][] = [
    ['orders', 0, 'active full'],
    ['orders', 500, 'active incremental'],
    ['billing-archive', 0, 'active precheck'],
    ['billing-archive', 480, 'completed null'],
    ['invoices-2024', 70, 'retrying null'],
    ['invoices-2024', 300, 'failed null'],
    ['reports-warehouse', 80, 'stopped null'],
    ['crm-core', 100, 'active full'],
    ['crm-core', 600, 'completed null'],
    ['user-profiles', 100, 'paused full'],
    ['inventory', 60, 'failed precheck'],
    ['payments-ledger', 200, 'active full'],
    ['leaderboard', 0, 'active full'],
    ['leaderboard', 200, 'active incremental'],
    ['feature-flags', 0, 'active full'],
    ['feature-flags', 420, 'completed null'],
    ['web-07', 0, 'active full'],
    ['mail-gateway', 600, 'completed null'],
  ];
  for (const [name, seconds, expected] of moments) {
    it(`finds ${name} ${expected} after ${seconds} s`, async () => {
      time = noon + seconds * 1000;
      const status = await read(taskNamed(name));
      const phase = expected.endsWith('null') ? null : status.phase;
      assert.equal(`${status.lifecycle} ${String(phase)}`, expected);
    });
  }

  it('finds a server that waits for a person', async () => {
    time = noon + 200_000;
    const status = await read(taskNamed('web-07'));
    assert.equal(status.percent, 67);
    assert.equal(typeof status.needsUser, 'string');
  });

  it('tests the keys of every kind and cloud', async () => {
    for (const cloud of cloudIds) {
      for (const kind of ['permanent', 'temporary'] as const) {
        const check = await reader.verify(simulator.account(cloud, kind), signal);
        assert.equal(check.limited, false, `${cloud} ${kind}: ${check.message}`);
      }
      const expired = await kindOf(reader.verify(simulator.account(cloud, 'expired'), signal));
      assert.equal(expired, 'credentials', cloud);
      const wrong = { ...simulator.account(cloud, 'permanent'), accessKeySecret: 'wrong' };
      assert.equal(await kindOf(reader.verify(wrong, signal)), 'credentials', cloud);
    }
    assert.deepEqual(simulator.violations, []);
  });

  async function kindOf(asked: Promise<unknown>): Promise<ProblemKind | null> {
    try {
      await asked;
      return null;
    } catch (error) {
      const problem = problemOf(error);
      assert.ok(problem, String(error));
      assert.ok(!JSON.stringify(problem).includes('CANARY'), JSON.stringify(problem));
      return problem.kind;
    }
  }

  const problems: [fault: Fault, kind: ProblemKind][] = [
    ['http500', 'cloud'],
    ['html', 'bad-answer'],
    ['htmlBadGateway', 'cloud'],
    ['empty', 'bad-answer'],
    ['truncated', 'bad-answer'],
    ['cut', 'network'],
    ['huge', 'bad-answer'],
    ['reset', 'network'],
    ['throttled', 'throttled'],
    ['wrongKey', 'credentials'],
    ['expiredToken', 'credentials'],
  ];
  for (const [fault, kind] of problems) {
    it(`makes the problem "${kind}" of ${fault}, for every protocol`, async () => {
      simulator.faults.always(fault);
      for (const name of ['orders', 'web-07', 'crm-core', 'leaderboard']) {
        assert.equal(await kindOf(read(taskNamed(name))), kind, name);
      }
      simulator.faults.clear();
      for (const name of ['orders', 'web-07', 'crm-core', 'leaderboard']) await read(taskNamed(name));
    });
  }

  it('makes the problem "network" of a cloud that never answers', async () => {
    simulator.faults.always('slow');
    timeoutMs = 50;
    for (const name of ['orders', 'web-07', 'crm-core', 'leaderboard']) {
      assert.equal(await kindOf(read(taskNamed(name))), 'network', name);
    }
  });

  it('does not follow a redirect', async () => {
    simulator.faults.always('redirect');
    for (const name of ['orders', 'crm-core', 'leaderboard']) {
      const kind = await kindOf(read(taskNamed(name)));
      assert.ok(kind === 'bad-answer' || kind === 'cloud', String(kind));
    }
    assert.equal(
      simulator.requests.total,
      simulator.requests.of('ucloud') + simulator.requests.of('alibaba') + simulator.requests.of('huawei'),
    );
  });

  it('makes an unknown state, and no problem, of a word that no document has', async () => {
    simulator.faults.always('unknownState');
    for (const name of ['orders', 'web-07', 'crm-core', 'leaderboard']) {
      const status = await read(taskNamed(name));
      assert.equal(status.lifecycle, 'unknown', name);
    }
  });

  it('makes an unknown state of answers without data only where the documents allow them', async () => {
    simulator.faults.always('nullData');
    for (const name of ['orders', 'web-07']) {
      const { lifecycle, doubt } = await read(taskNamed(name));
      assert.equal(lifecycle, 'unknown', name);
      assert.match(doubt ?? '', /without naming a state/);
    }
    for (const name of ['crm-core', 'leaderboard']) assert.equal(await kindOf(read(taskNamed(name))), 'bad-answer');
  });

  it('says that the clock is wrong, where a signature has a date', async () => {
    const off = new CloudReader({
      now: () => time + 20 * 60_000,
      nonce: () => randomUUID(),
      stateWords: () => ({}),
      timeoutMs: () => 5_000,
    });
    try {
      for (const name of ['crm-core', 'leaderboard']) {
        const task = taskNamed(name);
        assert.equal(await kindOf(off.read(task, simulator.account(task.cloud, 'temporary'), signal)), 'clock', name);
      }
      assert.equal(
        (await off.read(taskNamed('orders'), simulator.account('ucloud', 'permanent'), signal)).lifecycle,
        'active',
      );
    } finally {
      off.dispose();
    }
  });

  it('keeps to the same state over a restart with the same beginning', async () => {
    time = noon + 300_000;
    const before = await Promise.all(simulator.config.tasks.map((task) => read(task)));
    await simulator.stop();
    simulator = await startSimulator({ clock, startedAt: noon });
    const after = await Promise.all(simulator.config.tasks.map((task) => read(task)));
    const bare = (status: TaskStatus): object => ({
      ...status,
      requestId: null,
      raw: { ...status.raw, body: { ...status.raw.body, RequestId: null } },
    });
    assert.deepEqual(after.map(bare), before.map(bare));
  });
});
