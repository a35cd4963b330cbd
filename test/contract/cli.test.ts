import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/model/account.ts';
import type { TaskRef } from '../../src/model/task.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import { buildCommandLine, documentOf } from '../support/commandLine.ts';
import { type Ended, runProgram, type Running, startProgram } from '../support/program.ts';

/** The built command line as its own process, against the simulator: real HTTP, real signatures. */
describe('The command line', function () {
  // Each test starts a process; a busy machine takes its time for that.
  this.timeout(30_000);

  const root = path.join(import.meta.dirname, '../..');
  let folder: string;
  let program: string;
  let simulator: Simulator;
  const outputs: string[] = [];
  let files = 0;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cli-'));
    program = await buildCommandLine(folder);
  });
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(async () => {
    assert.deepEqual(simulator.violations, [], 'something else than reading was asked for');
    assert.equal(simulator.requests.stray, 0);
    await simulator.stop();
    for (const output of outputs.splice(0)) assert.ok(!output.includes('CANARY'), `a secret was printed: ${output}`);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another simulator, at a moment of its tasks' lives. */
  async function at(seconds: number, options: SimulatorOptions = {}): Promise<void> {
    await simulator.stop();
    const { speed = 1 } = options;
    simulator = await startSimulator({ ...options, speed, startedAt: Date.now() - (seconds / speed) * 1000 });
  }
  function file(content: unknown): string {
    files += 1;
    const name = path.join(folder, `${files}.json`);
    writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  }
  /** The simulator's configuration, reduced to the tasks of these names. */
  function only(...names: readonly string[]): { accounts: readonly Account[]; tasks: readonly TaskRef[] } {
    const tasks = simulator.config.tasks.filter((task) => names.includes(task.name ?? ''));
    assert.equal(tasks.length, names.length);
    return { accounts: simulator.config.accounts, tasks };
  }
  async function run(command: string, config: unknown, ...options: readonly string[]): Promise<Ended> {
    return runIn({}, command, config, ...options);
  }
  async function runIn(
    env: Readonly<Record<string, string>>,
    command: string,
    config: unknown,
    ...options: readonly string[]
  ): Promise<Ended> {
    const ended = await runProgram(program, [command, '--config', file(config), ...options], env);
    outputs.push(ended.stdout, ended.stderr);
    return ended;
  }
  function start(command: string, config: unknown, ...options: readonly string[]): Running {
    const running = startProgram(program, [command, '--config', file(config), ...options]);
    void running.ended.then(({ stdout, stderr }) => outputs.push(stdout, stderr));
    return running;
  }
  describe('status', () => {
    it('reads every task of every API once, as one document', async () => {
      const { code, stdout, stderr } = await run('status', simulator.config, '--json');
      assert.equal(stderr, '');
      assert.equal(code, 0);
      const entries = documentOf(stdout);
      assert.deepEqual(
        entries.map(({ task }) => task),
        simulator.config.tasks,
      );
      for (const { task, status, problem } of entries) {
        assert.equal(problem, null);
        assert.ok(status);
        assert.deepEqual(status['task'], task);
        assert.notEqual(status['lifecycle'], 'unknown');
      }
      for (const { id, product } of simulator.config.tasks) {
        const requests = simulator.requests.ofTask(id);
        assert.ok(requests === 1 || (product === 'dcs' && requests === 2), `${id}: ${requests} requests`);
      }
    });

    it('prints a table for people', async () => {
      const { code, stdout } = await run('status', only('orders', 'payments-ledger'));
      assert.equal(code, 0);
      const lines = stdout.split('\n');
      assert.equal(lines.length, 4);
      assert.match(lines[0] ?? '', /^NAME +PRODUCT +STATE +PERCENT +PHASE +LAG +PROBLEM$/);
      assert.match(lines[1] ?? '', /^orders +ucloud\/udts +active +\d+% +full/);
      assert.match(lines[2] ?? '', /^payments-ledger +alibaba\/dts +active +\d+% +full/);
      assert.doesNotMatch(stdout, /[^\n -~]/);
    });

    it('also runs from its sources', async () => {
      const sources = path.join(root, 'src/cli.ts');
      const { code, stdout } = await runProgram(sources, ['status', '--config', file(only('orders')), '--json']);
      assert.equal(code, 0);
      assert.equal(documentOf(stdout).length, 1);
    });

    it('lets refused keys cost one attempt and no other account, and is 3 then', async () => {
      const { accounts, tasks } = simulator.config;
      const wrong = accounts.map((account) =>
        account.cloud === 'alibaba' ? { ...account, accessKeySecret: 'CANARY-wrong' } : account,
      );
      const { code, stdout } = await run('status', { accounts: wrong, tasks }, '--json');
      assert.equal(code, 3);
      for (const { task, status, problem } of documentOf(stdout)) {
        if (task['cloud'] === 'alibaba') {
          assert.equal(problem?.['kind'], 'credentials');
          assert.equal(status, null);
        } else assert.equal(problem, null);
      }
      assert.equal(simulator.requests.of('alibaba'), 1);
    });

    it('makes a bad entry and an unknown account the problem of their tasks', async () => {
      const { accounts, tasks } = only('orders', 'payments-ledger');
      const [orders, ledger] = tasks;
      const entries = [{ ...orders, id: undefined }, { ...ledger, account: 'other' }, 5, orders];
      const { code, stdout } = await run('status', { accounts, tasks: entries }, '--json');
      assert.equal(code, 3);
      const found = documentOf(stdout).map(({ status, problem }) => [status !== null, problem?.['kind']]);
      assert.deepEqual(found, [
        [false, 'bad-request'],
        [false, 'credentials'],
        [false, 'bad-request'],
        [true, undefined],
      ]);
    });

    it('takes keys from the environment, and names a variable that is missing', async () => {
      const { accounts, tasks } = only('orders', 'payments-ledger');
      const [secret] = accounts.filter(({ cloud }) => cloud === 'ucloud').map((account) => account.accessKeySecret);
      const config = {
        accounts: accounts.map((account) => ({ ...account, accessKeySecret: `\${env:SECRET_OF_${account.cloud}}` })),
        tasks,
      };
      const env = { SECRET_OF_ucloud: secret ?? '', UNRELATED: 'CANARY' };
      const { code, stdout } = await runIn(env, 'status', config, '--json');
      assert.equal(code, 3);
      const [orders, ledger] = documentOf(stdout);
      assert.equal(orders?.problem, null);
      assert.equal(ledger?.problem?.['kind'], 'credentials');
      assert.match(String(ledger.problem['message']), /SECRET_OF_alibaba is not set/);
    });

    it('tells every failure of the cloud as a problem', async () => {
      simulator.faults.always('html', { taskId: only('orders').tasks[0]?.id ?? '' });
      const { code, stdout } = await run('status', only('orders', 'payments-ledger'), '--json');
      assert.equal(code, 3);
      assert.deepEqual(
        documentOf(stdout).map(({ problem }) => problem?.['kind'] ?? null),
        ['bad-answer', null],
      );
    });

    it('reads nothing of an empty list, and is 0', async () => {
      const { code, stdout } = await run('status', { accounts: [], tasks: [] }, '--json');
      assert.equal(code, 0);
      assert.deepEqual(documentOf(stdout), []);
    });
  });

  describe('with what it cannot use', () => {
    const unusable: readonly [string, unknown][] = [
      ['a file that is not JSON', '{ "accounts": [ { "accessKeySecret": "CANARY" } ], }'],
      ['a bare secret', 'CANARY'],
      ['an empty file', ''],
      ['a list', ['CANARY']],
      ['tasks that are no list', { accounts: [], tasks: 'CANARY' }],
    ];
    for (const [name, content] of unusable) {
      it(`is 2 and says why, without quoting: ${name}`, async () => {
        const { code, stdout, stderr } = await run('status', content, '--json');
        assert.equal(code, 2);
        assert.equal(stdout, '');
        assert.match(stderr, /\.json: .*JSON.*\n\nUsage: /);
      });
    }

    it('is 2 for a file that is not there, a folder, and bad arguments', async () => {
      const config = file(only('orders'));
      for (const args of [
        [],
        ['status'],
        ['status', '--config', path.join(folder, 'missing.json')],
        ['status', '--config', folder],
        ['stop', '--config', config],
        ['status', '--config', config, '--secret', 'x'],
        ['wait', '--config', config, '--until', 'soon'],
      ]) {
        const { code, stdout, stderr } = await runProgram(program, args);
        assert.equal(code, 2, args.join(' '));
        assert.equal(stdout, '');
        assert.match(stderr, /^\S.*\n\nUsage: /);
      }
      assert.equal(simulator.requests.total, 0);
    });

    it('explains itself, and is 0', async () => {
      const { code, stdout, stderr } = await runProgram(program, ['--help']);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /^Usage: /);
    });

    it('is 2 when there is nothing to wait for', async () => {
      const { code, stderr } = await run('wait', { accounts: [], tasks: [] });
      assert.equal(code, 2);
      assert.match(stderr, /names no task/);
    });
  });

  describe('wait', () => {
    it('is 0 when all tasks are completed, and not before', async () => {
      await at(3_500, { speed: 200 });
      const { code, stdout, milliseconds } = await run('wait', only('billing-archive'), '--json', '--timeout', '20');
      assert.equal(code, 0);
      const [entry] = documentOf(stdout);
      assert.equal(entry?.status?.['lifecycle'], 'completed');
      assert.ok(milliseconds > 900, 'it was not completed at the start');
      assert.ok(simulator.requests.total >= 2);
    });

    it('is 0 when a task is caught up, and a completed one beside it', async () => {
      const tasks = ['catalog', 'billing-archive'];
      await at(4_550);
      const early = await run('wait', only(...tasks), '--json', '--timeout', '1', '--until', 'caught-up');
      assert.equal(early.code, 4, 'catalog is behind at this time');
      await at(5_000);
      const { code, stdout } = await run('wait', only(...tasks), '--json', '--timeout', '10', '--until', 'caught-up');
      assert.equal(code, 0);
      assert.deepEqual(
        documentOf(stdout).map(({ status }) => status?.['caughtUp']),
        [true, null],
      );
    });

    it('is 1 when a task has failed, with the others as they are', async () => {
      await at(2_000);
      const { code, stdout, stderr } = await run('wait', only('invoices-2024'), '--json', '--timeout', '10');
      assert.equal(code, 1);
      assert.equal(documentOf(stdout)[0]?.status?.['lifecycle'], 'failed');
      assert.match(stderr, /'invoices-2024' has ended: failed/);
    });

    it('goes on after a stop that the task may recover from, when told so', async () => {
      await at(1_100, { speed: 100 });
      const keep = ['--timeout', '3', '--interval', '1', '--keep-waiting'];
      const { code, stdout } = await run('wait', only('reports-warehouse'), '--json', ...keep);
      assert.equal(code, 4);
      assert.equal(documentOf(stdout)[0]?.status?.['lifecycle'], 'active', 'it was seen to go on');
      await at(1_000);
      assert.equal((await run('wait', only('reports-warehouse'), '--timeout', '10')).code, 1);
    });

    it('is 3 at once for what only a person can mend', async () => {
      const { accounts, tasks } = only('orders');
      const wrong = accounts.map((account) => ({ ...account, accessKeySecret: 'CANARY-wrong' }));
      const { code, stdout } = await run('wait', { accounts: wrong, tasks }, '--json', '--timeout', '20');
      assert.equal(code, 3);
      assert.equal(documentOf(stdout)[0]?.problem?.['kind'], 'credentials');
      assert.equal(simulator.requests.total, 1);
    });

    it('is 3 at once, without a request, for an entry that names no task', async () => {
      const { accounts, tasks } = only('orders');
      const { code, stdout } = await run('wait', { accounts, tasks: [...tasks, {}] }, '--json');
      assert.equal(code, 3);
      assert.equal(documentOf(stdout)[1]?.problem?.['kind'], 'bad-request');
    });

    it('retries everything else', async () => {
      await at(4_700);
      simulator.faults.next('http500');
      simulator.faults.next('reset');
      const { code, stdout } = await run('wait', only('billing-archive'), '--json', '--timeout', '15');
      assert.equal(code, 0);
      assert.equal(documentOf(stdout)[0]?.problem, null);
      assert.ok(simulator.requests.total >= 3);
    });

    it('is 4 when the time is over, and says what is in the way', async () => {
      simulator.faults.always('slow');
      const { code, stdout, stderr, milliseconds } = await run('wait', only('orders'), '--json', '--timeout', '1.5');
      assert.equal(code, 4);
      assert.equal(documentOf(stdout)[0]?.status, null);
      assert.match(stderr, /Timed out after 1\.5 s/);
      // The request itself would end after 15 s.
      assert.ok(milliseconds > 1_500 && milliseconds < 15_000, 'it ends with a request in flight');
    });
  });

  describe('watch', () => {
    it('prints a document per line and change until it is interrupted', async () => {
      await at(0, { speed: 100 });
      const running = start('watch', only('orders', 'payments-ledger'), '--json', '--interval', '1');
      await running.printed(/(.*\n){4}/);
      running.child.kill('SIGINT');
      const { code, signal, stdout } = await running.ended;
      assert.deepEqual([code, signal], [0, null]);
      const lines = stdout.split('\n');
      assert.equal(lines.pop(), '');
      const documents = lines.map(documentOf);
      assert.ok(documents.every((entries) => entries.length === 2));
      assert.equal(new Set(lines).size, lines.length, 'a line without a change');
      assert.ok(documents.at(-1)?.every(({ status }) => status !== null));
    });

    it('tells people the time left, from what it has read itself', async () => {
      await at(0, { speed: 100 });
      const running = start('watch', only('payments-ledger'), '--interval', '1');
      await running.printed(/payments-ledger .* left\n/);
      running.child.kill('SIGINT');
      const { code, stdout } = await running.ended;
      assert.equal(code, 0);
      const lines = stdout.trimEnd().split('\n');
      assert.equal(new Set(lines.map((line) => line.replace(/^\S+ +/, ''))).size, lines.length, stdout);
    });

    it('prints changes for people, and is 3 when a task could not be read in the end', async () => {
      const { accounts, tasks } = only('orders');
      const running = start('watch', { accounts, tasks: [...tasks, { name: 'typo' }] });
      await running.printed(/orders .*active/);
      running.child.kill('SIGTERM');
      const { code, stdout } = await running.ended;
      assert.equal(code, 3);
      assert.match(stdout, /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}typo .*#2 "typo"/m);
    });

    it('goes on also when there is nothing left to be read', async () => {
      const { accounts, tasks } = only('orders');
      const wrong = accounts.map((account) => ({ ...account, accessKeySecret: 'CANARY-wrong' }));
      const running = start('watch', { accounts: wrong, tasks }, '--json');
      await running.printed(/credentials/);
      running.child.kill('SIGINT');
      const { code } = await running.ended;
      assert.equal(code, 3, 'a program that ends for lack of work is 0');
      assert.equal(simulator.requests.total, 1);
    });

    it('ends quietly when nobody reads its output any more', async () => {
      await at(0, { speed: 100 });
      const running = start('watch', only('orders'), '--json', '--interval', '1');
      await running.printed(/\n/);
      running.child.stdout.destroy();
      const { code, stderr } = await running.ended;
      assert.equal(code, 0);
      assert.equal(stderr, '');
    });
  });
});
