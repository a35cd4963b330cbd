import { cloudIds } from '../support/clouds.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ListedStatus, ListedTask, StatusPart, TaskPage } from '../../src/clouds/cloud.ts';
import { CloudReader } from '../../src/clouds/reader.ts';
import { allClouds, profileOf } from '../../src/clouds/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { problemOf } from '../../src/model/problem.ts';
import type { TaskStatus } from '../../src/model/status.ts';
import { type CloudId, taskKey, type TaskRef } from '../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

/** Our own way to all tasks, whole, against gateways that check signatures by themselves. */
describe('the simulator and our own lists', () => {
  const extraTasks = 2_500;
  let time: number;
  let simulator: Simulator;
  let reader: CloudReader;
  const clock = { now: (): number => time };
  const { signal } = new AbortController();

  beforeEach(async () => {
    time = Date.UTC(2026, 10, 22, 12);
    simulator = await startSimulator({ clock, extraTasks });
    reader = new CloudReader({
      now: clock.now,
      nonce: () => randomUUID(),
      stateWords: () => ({}),
      timeoutMs: () => 5_000,
    });
  });
  afterEach(async () => {
    reader.dispose();
    await simulator.stop();
  });

  /** Every page of every place of an account. */
  async function pagesOf(account: Account): Promise<TaskPage[]> {
    const { places } = await reader.places(account, signal);
    const pages: TaskPage[] = [];
    for (const place of places) {
      // The demo's third project has no tasks of this simulator and is refused to its keys, as foreign ones are.
      if (account.cloud === 'huawei' && place.region !== 'cn-north-4') continue;
      for await (const page of reader.list(account, place, signal)) pages.push(page);
    }
    return pages;
  }
  const tasksOf = async (cloud: CloudId): Promise<ListedTask[]> =>
    (await pagesOf(simulator.account(cloud, 'permanent'))).flatMap(({ tasks }) => tasks);

  it('lists all tasks of all places of all accounts, once each, with allowed actions only', async () => {
    const found = new Map<string, ListedTask>();
    const gaps: unknown[] = [];
    for (const cloud of cloudIds) {
      for (const page of await pagesOf(simulator.account(cloud, 'temporary'))) {
        if (page.gap !== null) gaps.push(page.gap);
        for (const listed of page.tasks) found.set(taskKey(listed.task), listed);
      }
    }
    assert.deepEqual(gaps, []);
    const configured = simulator.config.tasks.length;
    assert.equal(found.size, extraTasks + configured);
    for (const task of simulator.config.tasks) assert.ok(found.has(taskKey(task)), taskKey(task));
    assert.deepEqual(simulator.violations, []);
    const allowed = new Set(allClouds().flatMap(({ actions }) => actions));
    const counted = [...allowed].reduce((sum, action) => sum + simulator.requests.ofAction(action), 0);
    assert.equal(simulator.requests.total, counted, 'every request is of an allowed action');
    assert.doesNotMatch(JSON.stringify([...found]), /CANARY/);
    for (const { name, status, createdAt } of found.values()) {
      assert.notEqual(name, null);
      assert.notEqual(status?.lifecycle ?? 'unknown', 'unknown');
      assert.ok(createdAt === null || createdAt.endsWith('Z'));
    }
  });

  for (const cloud of ['ucloud', 'alibaba', 'huawei'] as const) {
    it(`tells of the tasks of one list at once, as a single read does: ${cloud}`, async () => {
      const account = simulator.account(cloud, 'permanent');
      const tasks = (await tasksOf(cloud)).map(({ task }) => task);
      const lists = new Map<string, TaskRef[]>();
      for (const task of tasks) {
        const list = profileOf(task).listOf(task, account);
        assert.ok(list !== null);
        lists.set(list, [...(lists.get(list) ?? []), task]);
      }
      for (const together of lists.values()) {
        const [first] = together;
        assert.ok(first);
        const told = new Map<string, ListedStatus>();
        for await (const page of reader.statusesWith(first, account, signal)) {
          for (const listed of page) told.set(listed.task.id, listed);
        }
        for (const { id } of together) assert.ok(told.has(id), `${id} is not in its list`);
        const some = together.filter((_, index) => index % 60 === 0);
        for (const task of some) {
          const listed = told.get(task.id);
          if (!listed?.status) continue;
          const single = await reader.read(task, account, signal);
          for (const [part, of] of parts) {
            if (listed.omits.includes(part)) continue;
            assert.deepEqual(of(listed.status), of(single), `${part} of ${task.id}`);
          }
        }
      }
    }).timeout(20_000);
  }

  it('reads a synchronization by itself, and says of an unknown one that it is not there', async () => {
    const account = simulator.account('alibaba', 'permanent');
    const sync = (await tasksOf('alibaba')).find(({ kind }) => kind === 'synchronization');
    assert.ok(sync?.status);
    const before = simulator.requests.total;
    const status = await reader.read({ ...sync.task, name: 'mine' }, account, signal);
    assert.equal(simulator.requests.total, before + 1);
    assert.deepEqual(
      [status.lifecycle, status.percent, status.task.name],
      [sync.status.lifecycle, sync.status.percent, 'mine'],
    );
    await assert.rejects(
      reader.read({ ...sync.task, id: 'dtsnowhere00' }, account, signal),
      (error) => problemOf(error)?.kind === 'not-found',
    );
  });

  it('costs one request a page', async () => {
    await tasksOf('huawei');
    // 278 tasks in the one project (with those of the demo) and 277 in the other.
    assert.equal(simulator.requests.ofAction('ListMigrationTask'), 2);
    await tasksOf('alibaba');
    const regions = 30;
    const jobs = [280 + 4, 277, 278];
    const pages = jobs.reduce((sum, count) => sum + Math.ceil(count / 30), 0);
    assert.ok(simulator.requests.ofAction('DescribeDtsJobs') <= pages + 2 * regions, 'one for each empty list');
  });

  const parts: [part: StatusPart, of: (status: TaskStatus) => unknown][] = [
    [
      'state',
      ({ lifecycle, outcome, recoverable, needsUser, raw }) => [lifecycle, outcome, recoverable, needsUser, raw.state],
    ],
    ['phase', ({ phase, subPhase, caughtUp }) => [phase, subPhase, caughtUp]],
    ['percent', ({ percent }) => percent],
    ['lag', ({ lag }) => lag?.seconds ?? null],
    ['position', ({ position }) => position],
    ['throughput', ({ throughput }) => throughput],
    ['keys', ({ keys }) => keys],
    ['checks', ({ checks }) => checks],
    ['error', ({ error }) => error],
  ];

  it('tells the same as a single read, but for what it says that it lacks', async () => {
    for (const seconds of [0, 70, 200, 480]) {
      time = Date.UTC(2026, 10, 22, 12) + seconds * 1000;
      for (const cloud of cloudIds) {
        const account = simulator.account(cloud, 'permanent');
        const tasks = await tasksOf(cloud);
        // All of the demo's, and some of the others.
        const known = new Set(simulator.config.tasks.map(taskKey));
        for (const [index, { task, status, omits }] of tasks.entries()) {
          if (!known.has(taskKey(task)) && index % 50 !== 0) continue;
          const single = await reader.read(task, account, signal);
          assert.ok(status !== null);
          // Where the single read is refused its better half, the list tells more.
          if (single.raw.state === null) continue;
          for (const [part, of] of parts) {
            if (omits.includes(part)) continue;
            assert.deepEqual(of(status), of(single), `${part} of ${taskKey(task)} (${String(status.raw.state)})`);
          }
        }
      }
    }
  }).timeout(20_000);

  for (const [what, odd] of [
    ['smaller pages than asked for', () => (simulator.pages.largest = 20)],
    ['no counts', () => (simulator.pages.countless = true)],
    ['fillers between the tasks', () => (simulator.pages.fillers = true)],
    ["the names of the documents' examples", () => (simulator.pages.exampleNames = true)],
  ] as const) {
    it(`lists all in spite of ${what}`, async () => {
      odd();
      const found = new Set<string>();
      for (const cloud of cloudIds) for (const { task } of await tasksOf(cloud)) found.add(taskKey(task));
      assert.equal(found.size, extraTasks + simulator.config.tasks.length);
    });
  }

  it('ends when offsets are ignored, and says that tasks may be missing', async () => {
    simulator.pages.stuck = true;
    simulator.pages.largest = 20;
    for (const cloud of ['ucloud', 'scloudsg', 'alibaba'] as const) {
      const pages = await pagesOf(simulator.account(cloud, 'permanent'));
      assert.match(pages.flatMap(({ gap }) => gap?.problem.message ?? []).join(), /repeats a page/, cloud);
    }
    assert.ok(simulator.requests.total < 200);
  });

  it('lists tasks of unknown states, and none at all of empty answers that are lists', async () => {
    simulator.faults.always('unknownState');
    for (const cloud of ['ucloud', 'scloudsg', 'alibaba', 'huawei'] as const) {
      const tasks = await tasksOf(cloud);
      assert.ok(tasks.length > 200, cloud);
      for (const { status } of tasks) assert.equal(status?.lifecycle, 'unknown');
    }
    simulator.faults.clear();
    simulator.faults.always('nullData', { action: 'ListUDTSTask' });
    simulator.faults.always('nullData', { action: 'DescribeDtsJobs' });
    simulator.faults.always('nullData', { action: 'ListMigrationTask' });
    assert.deepEqual(await tasksOf('ucloud'), []);
    // DTS and DCS always send a list: without one, nobody knows which tasks there are.
    for (const cloud of ['alibaba', 'huawei'] as const) {
      await assert.rejects(tasksOf(cloud), (error) => problemOf(error)?.kind === 'bad-answer');
    }
  });

  it('goes over to the older action where the newer one is refused, and does not ask for it all the time', async () => {
    simulator.faults.always('forbidden', { cloud: 'alibaba', action: 'DescribeDtsJobs' });
    const account = simulator.account('alibaba', 'permanent');
    const place = (await reader.places(account, signal)).places.find(({ isDefault }) => isDefault);
    assert.equal(place?.id, 'cn-hangzhou');
    const list = async (): Promise<TaskPage[]> => {
      const pages: TaskPage[] = [];
      for await (const page of reader.list(account, place, signal)) pages.push(page);
      return pages;
    };
    for (let round = 0; round < 2; round += 1) {
      const pages = await list();
      assert.equal(pages.flatMap(({ tasks }) => tasks).length, 278 + 4);
      assert.ok(simulator.requests.ofAction('DescribeMigrationJobs') > 0);
      assert.match(pages.at(-1)?.gap?.problem.hint ?? '', /dts:DescribeDtsJobs/);
      assert.equal(simulator.requests.ofAction('DescribeDtsJobs'), 1);
    }
    simulator.faults.clear();
    time += 6 * 60_000;
    assert.ok((await list()).flatMap(({ tasks }) => tasks).some(({ kind }) => kind === 'synchronization'));
  });

  for (const [cloud, action] of [
    ['ucloud', 'ListUDTSTask'],
    ['scloudsg', 'ListUSMCTask'],
    ['scloudsg', 'ListUSMCPlan'],
  ] as const) {
    it(`goes on without ${action} where that alone is refused`, async () => {
      simulator.faults.always('forbidden', { cloud, action });
      const pages = await pagesOf(simulator.account(cloud, 'permanent'));
      assert.ok(pages.some(({ gap }) => gap?.problem.kind === 'permission'));
      assert.ok(pages.some(({ gap }) => gap === null));
    });
  }

  it('throws what limited, expired and wrong keys are answered with', async () => {
    for (const cloud of cloudIds) {
      const [place] = (await reader.places(simulator.account(cloud, 'permanent'), signal)).places;
      assert.ok(place);
      for (const [account, kind] of [
        [simulator.account(cloud, 'limited'), 'permission'],
        [simulator.account(cloud, 'expired'), 'credentials'],
        [{ ...simulator.account(cloud, 'permanent'), accessKeySecret: 'wrong' }, 'credentials'],
      ] as const) {
        await assert.rejects(
          async () => {
            for await (const _page of reader.list(account, place, signal)) assert.ok(_page);
          },
          (error) => {
            const problem = problemOf(error);
            assert.doesNotMatch(JSON.stringify(problem), /CANARY/);
            return problem?.kind === kind;
          },
          `${cloud} ${kind}`,
        );
      }
      const limited = await reader.places(simulator.account(cloud, 'limited'), signal);
      assert.ok(
        limited.places.some(({ isDefault }) => isDefault),
        cloud,
      );
    }
    assert.deepEqual(simulator.violations, []);
  });

  it('stops in the middle of a listing when it is aborted', async () => {
    const abort = new AbortController();
    const account = simulator.account('alibaba', 'permanent');
    const place = (await reader.places(account, signal)).places.find(({ isDefault }) => isDefault);
    assert.ok(place);
    const reason = new Error('cancelled by a person');
    await assert.rejects(
      async () => {
        for await (const page of reader.list(account, place, abort.signal))
          if (page.tasks.length > 0) abort.abort(reason);
      },
      (error) => error === reason,
    );
    assert.equal(simulator.requests.total, 1);
  });
});

describe('the simulator with its usual cast', () => {
  it('has nothing in its lists but the tasks of its config', async () => {
    const simulator = await startSimulator();
    const reader = new CloudReader({
      now: () => Date.now(),
      nonce: () => randomUUID(),
      stateWords: () => ({}),
      timeoutMs: () => 5_000,
    });
    const { signal } = new AbortController();
    try {
      const found: string[] = [];
      for (const cloud of cloudIds) {
        const account = simulator.account(cloud, 'permanent');
        const { places } = await reader.places(account, signal);
        for (const place of places.filter(({ isDefault }) => isDefault)) {
          for await (const { tasks } of reader.list(account, place, signal)) {
            found.push(...tasks.map(({ task }) => taskKey(task)));
          }
        }
      }
      assert.deepEqual(found.sort(), simulator.config.tasks.map(taskKey).sort());
    } finally {
      reader.dispose();
      await simulator.stop();
    }
  });
});
