import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { withRegistry } from '../../scripts/lib/registry.mjs';
import { main } from '../../src/cli/main.ts';
import { missingPermission, requiredPermissions } from '../../src/clouds/permissions.ts';
import { CloudReader } from '../../src/clouds/reader.ts';
import { allClouds, packs, profileOf } from '../../src/clouds/registry.ts';
import { parseAccount, serializeAccount } from '../../src/config/accountEntry.ts';
import { credentialNames, findCredentialSources, readCredential } from '../../src/config/credentials/credentials.ts';
import { namesText } from '../../src/config/credentials/describe.ts';
import { parseTaskEntries } from '../../src/config/taskEntries.ts';
import { discover, type Step } from '../../src/discovery/discover.ts';
import type { Account } from '../../src/model/account.ts';
import { ProblemError } from '../../src/model/problem.ts';
import type { TaskStatus } from '../../src/model/status.ts';
import { taskKey, type TaskRef } from '../../src/model/task.ts';
import { systemClock } from '../../src/base/clock.ts';
import { Monitor } from '../../src/monitor/monitor.ts';
import { defaultPolling } from '../../src/monitor/pollPolicy.ts';
import { readinessOf } from '../../src/monitor/readiness/readiness.ts';
import type { WatchedTask } from '../../src/monitor/watchedTask.ts';
import { describeTask } from '../../src/presentation/panel/detail.ts';
import { masking } from '../../src/presentation/export/masking.ts';
import { describeRow } from '../../src/presentation/tree/row.ts';
import { buildTree } from '../../src/presentation/tree/tree.ts';
import { packs as simulatorPacks } from '../../src/simulator/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { answer } from '../../src/ui/detail/answers/answers.ts';
import { assessmentWith } from '../unit/presentation/assessmentSamples.ts';
import { moonPack } from '../support/madeUpCloud/pack.ts';
import { moonSimulator, moonTasks } from '../support/madeUpCloud/simulator.ts';
import { root } from '../support/sources.ts';

/**
 * The worked example of CONTRIBUTING ("Add a cloud"): a cloud with two services becomes known to everything by its place
 * in the two registries, and by nothing else.
 */
describe('A cloud that nobody has heard of', () => {
  const { signal } = new AbortController();
  let simulator: Simulator;
  let reader: CloudReader;
  let account: Account;

  before(async () => {
    // The lines that add it.
    packs.push(moonPack);
    simulatorPacks.push(moonSimulator);
    simulator = await startSimulator({ tasks: moonTasks });
    account = simulator.account('moon', 'permanent');
    reader = new CloudReader({
      now: Date.now,
      nonce: () => randomUUID(),
      timeoutMs: () => 10_000,
      stateWords: () => ({}),
    });
  });
  after(async () => {
    reader.dispose();
    await simulator.stop();
    packs.pop();
    simulatorPacks.pop();
  });

  const taskCalled = (id: string): TaskRef => simulator.config.tasks.find((task) => task.id === id) ?? assert.fail(id);
  const read = (id: string): Promise<TaskStatus> => reader.read(taskCalled(id), account, signal);
  const watchedOf = (status: TaskStatus): WatchedTask => ({
    key: taskKey(status.task),
    task: status.task,
    accountName: account.name,
    status,
    problem: null,
    contact: {
      lostSince: null,
      failuresInRow: 0,
      lastAttemptAt: Date.parse(status.observedAt),
      lastGoodAt: Date.parse(status.observedAt),
      nextPollAt: null,
    },
  });

  it('is accepted in settings and in stored accounts, field by field', () => {
    const { tasks, faults } = parseTaskEntries(simulator.config.tasks);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      tasks.map(({ id }) => id),
      moonTasks.map(({ ref }) => ref.id),
    );
    const [fault] = parseTaskEntries([{ cloud: 'moon', product: 'boxes', id: 'box-1' }]).faults;
    assert.match(fault?.message ?? '', /planId/);
    assert.equal(parseTaskEntries([{ cloud: 'moon', product: 'dts', id: 'x' }]).faults.length, 1);
    const endpoints = { boxes: 'https://boxes.moon.example' };
    assert.deepEqual(parseAccount(serializeAccount({ ...account, endpoints })), { account: { ...account, endpoints } });
  });

  it('is read, each service at its own endpoint, and its refusals are told', async () => {
    assert.equal((await read('row-1')).lifecycle, 'active');
    const elsewhere = { ...account, endpoint: 'http://127.0.0.1:1', endpoints: { boxes: account.endpoint ?? '' } };
    assert.equal((await reader.read(taskCalled('box-1'), elsewhere, signal)).lifecycle, 'active');
    await assert.rejects(reader.read(taskCalled('row-1'), elsewhere, signal), (error: unknown) => {
      return error instanceof ProblemError && error.problem.kind === 'network';
    });
    const wrong = { ...account, accessKeySecret: 'CANARY-of-somebody' };
    await assert.rejects(reader.read(taskCalled('row-1'), wrong, signal), (error: unknown) => {
      assert.ok(error instanceof ProblemError && error.problem.kind === 'credentials');
      assert.match(error.problem.message, /^Moon Cloud does not accept the keys of account 'demo'/);
      return !JSON.stringify(error.problem).includes('CANARY');
    });
  });

  it('has rows, groups and a panel of its own', async () => {
    const all = await Promise.all(moonTasks.map(({ ref }) => read(ref.id)));
    const tasks = all.map(watchedOf);
    const [cloud] = buildTree({ tasks, faults: [], clouds: allClouds() }).roots;
    assert.ok(cloud?.kind === 'cloud' && cloud.label === 'Moon Cloud');
    assert.equal(cloud.children.length, moonTasks.length);
    const row = describeRow(tasks[1] ?? assert.fail(), Date.now());
    assert.match(row, /crater is full/);
    const context = {
      ...{ cloud: 'Moon Cloud', product: 'Rows', pinned: false, canOpenConsole: true, canEdit: true, paused: false },
      fields: {},
    };
    const view = describeTask(tasks[1] ?? assert.fail(), context, { conclusions: null, charts: null }, Date.now());
    const text = JSON.stringify(view);
    for (const part of ['Moon Cloud', 'Rows', 'crater is full', 'Broken']) assert.ok(text.includes(part), part);
  });

  it('is judged by its own rules: readiness, hazards, known problems', async () => {
    const following = await read('row-3');
    const now = Date.now();
    const judge = (status: TaskStatus) =>
      readinessOf(status, [], {}, { profile: profileOf(status.task).cutover, now, current: true });
    assert.ok(judge(following).lines.some(({ key }) => key === 'you-check:earth-in-view'));
    const [hazard] = judge(await read('row-4')).hazards;
    assert.ok(hazard?.kind === 'resume-expires');
    assert.match(hazard.reason, /2 days/);
    const broken = await read('row-2');
    const profile = profileOf(broken.task);
    const assessment = assessmentWith();
    const known = { profile, hints: await profile.loadHints(), assessment, stale: false, samples: [], events: [] };
    const { conclusions, links } = answer(watchedOf(broken), broken, known, {}, now);
    assert.deepEqual(
      conclusions.answers?.hints.map(({ key, text }) => [key, text]),
      [['rows-crater-full', 'Dig a larger crater, then start the job again.']],
    );
    assert.deepEqual([...links], [['rows-crater-full', 'https://docs.moon.example/rows#crater']]);
  });

  it('is masked by the patterns of its IDs', async () => {
    const watched = watchedOf(await read('row-3'));
    const clean = masking(watched, profileOf(watched.task).idPatterns);
    assert.equal(clean('like row-77 before it'), 'like [id] before it');
  });

  it('is found whole, and read by its lists, one request for many', async () => {
    const steps: Step[] = [];
    const search = {
      lister: reader,
      accounts: [account],
      clock: systemClock,
      signal,
      onError: (error: unknown) => assert.fail(String(error)),
    };
    await discover(search, (step) => steps.push(step));
    const found = steps.flatMap((step) => (step.kind === 'found' ? step.tasks : []));
    assert.deepEqual(found.map(({ task }) => task.id).sort(), moonTasks.map(({ ref }) => ref.id).sort());
    assert.deepEqual(
      steps.filter(({ kind }) => kind === 'trouble'),
      [],
    );

    const before = simulator.requests.ofAction('ListRowsJobs');
    const monitor = new Monitor({
      read: (task, of, abort) => reader.read(task, of, abort),
      lists: {
        nameOf: (task, of) => profileOf(task).listOf(task, of),
        pages: (task, of, abort) => reader.statusesWith(task, of, abort),
      },
      clock: systemClock,
      random: () => 0.5,
      polling: defaultPolling,
      onError: (error) => assert.fail(String(error)),
    });
    try {
      monitor.setPaused(true);
      monitor.configure(
        simulator.config.tasks
          .filter(({ product }) => product === 'rows')
          .map((task) => ({ task, account, problem: null })),
      );
      await monitor.refresh();
      const states = monitor.tasks.all().map(({ status }) => status?.lifecycle);
      assert.deepEqual(states, ['active', 'failed', 'active', 'paused']);
      assert.equal(simulator.requests.ofAction('ListRowsJobs') - before, 2, 'two pages, and no read of single tasks');
    } finally {
      monitor.dispose();
    }
  });

  it('is read by the command line', async () => {
    const printed = { out: '', err: '' };
    const code = await main(['status', '--json', '--config', 'moon.json'], {
      out: (text) => (printed.out += text),
      err: (text) => (printed.err += text),
      terminal: false,
      env: {},
      readFile: () => Promise.resolve(JSON.stringify({ accounts: [account], tasks: simulator.config.tasks })),
      interrupted: () => Promise.resolve(),
      clock: systemClock,
      random: () => 0.5,
      nonce: () => randomUUID(),
    });
    assert.equal(code, 0, printed.err);
    const { tasks } = JSON.parse(printed.out) as { tasks: { task: TaskRef; status: TaskStatus }[] };
    assert.deepEqual(
      tasks.map(({ task, status }) => [task.id, status.lifecycle]),
      [
        ['row-1', 'active'],
        ['row-2', 'failed'],
        ['row-3', 'active'],
        ['row-4', 'paused'],
        ['box-1', 'active'],
      ],
    );
    assert.doesNotMatch(printed.out, /CANARY/);
  });

  it('has its permissions, and names the one that is missing', async () => {
    const cloud = moonPack.clouds[0] ?? assert.fail();
    assert.deepEqual(requiredPermissions(cloud, 'status').permissions, ['moon:GetBoxesJob', 'moon:GetRowsJob']);
    assert.equal(requiredPermissions(cloud, 'all').permissions.length, 4);
    simulator.faults.next('forbidden');
    await assert.rejects(read('row-1'), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(missingPermission(cloud, error.problem), 'moon:GetRowsJob');
      return true;
    });
  });

  it('has its keys found where its tools keep them', async () => {
    const machine = {
      readText: () => Promise.resolve(null),
      env: { MOON_KEY: 'moon-key-1', MOON_SECRET: 'CANARY-moon' },
      homeDir: '/home/me',
      platform: 'linux',
    };
    const { sources } = await findCredentialSources(machine);
    assert.deepEqual(
      sources.map(({ cloud, place, kind }) => [cloud, place, kind]),
      [['moon', 'Environment variables of Moon Cloud', 'moon-environment']],
    );
    const result = await readCredential(machine, sources[0] ?? assert.fail());
    assert.equal('account' in result && result.account.accessKeySecret, 'CANARY-moon');
    assert.match(namesText(await credentialNames()), /MOON_KEY/);
  });

  it('is offered by the manifest that the registry calls for', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as object;
    const text = JSON.stringify(withRegistry(manifest));
    for (const part of ['"moon"', '"%product.boxes%"', '"Moon Cloud Rows"', '"planId":"${1:plan-1}"']) {
      assert.ok(text.includes(part), part);
    }
  });
});
