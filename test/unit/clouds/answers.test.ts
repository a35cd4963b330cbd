import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatewayTools, HttpResponse } from '../../../src/clouds/cloud.ts';
import { cloudOf } from '../../../src/clouds/registry.ts';
import { member, number } from '../../../src/clouds/tolerant.ts';
import type { Account } from '../../../src/model/account.ts';
import { problemOf } from '../../../src/model/problem.ts';
import type { TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';

interface Case {
  readonly task: TaskRef;
  /** The answers of a task that has completed, by what is asked. */
  readonly good: Readonly<Record<'status' | 'statistics' | 'list', object>>;
  /** Whether this body is an answer to the question, although it was made by chance. */
  readonly isAnswer: (body: unknown) => boolean;
}

const dtsId = 'dtsz2v12jfo309';
const dcsId = 'a276c1ffa0a54c2597fc824b917db317';
const namesState = (body: unknown, name: string): boolean =>
  number(member(body, 'RetCode')) === 0 && member(member(body, 'Data'), name) !== undefined;

const cases: readonly Case[] = [
  {
    task: { cloud: 'huawei', product: 'dcs', id: dcsId, region: 'cn-north-4', projectId: 'p1' },
    good: {
      status: { task_id: dcsId, status: 'SUCCESS', migration_method: 'full_amount_migration' },
      statistics: { full_migration_progress: 100, is_migrating: false },
      list: { count: 1, migration_tasks: [{ task_id: dcsId, status: 'SUCCESS' }] },
    },
    isAnswer: () => false,
  },
  {
    task: { cloud: 'ucloud', product: 'udts', id: 'udts-ixdp441' },
    good: {
      status: { RetCode: 0, Action: 'GetUDTSTaskStatusResponse', Data: { Status: 'Synced' } },
      statistics: {},
      list: {},
    },
    isAnswer: (body) => namesState(body, 'Status'),
  },
  {
    task: { cloud: 'scloudsg', product: 'usmc', id: 'usmc-task-ba797218', planId: 'usmc-vtlwsdv6qa7' },
    good: {
      status: { RetCode: 0, Action: 'GetUSMCTaskStatusResponse', Data: { State: 'Finished' } },
      statistics: {},
      list: {},
    },
    isAnswer: (body) => namesState(body, 'State'),
  },
  {
    task: { cloud: 'alibaba', product: 'dts', id: dtsId, region: 'cn-hangzhou' },
    good: {
      status: { Success: true, MigrationJobId: dtsId, MigrationJobStatus: 'Finished' },
      statistics: {},
      list: {},
    },
    isAnswer: () => false,
  },
  {
    task: { cloud: 'alibaba', product: 'dts', id: dtsId, region: 'cn-hangzhou', type: 'synchronization' },
    good: {
      status: { Success: true, TotalRecordCount: 1, DtsJobList: [{ DtsInstanceID: dtsId, Status: 'Finished' }] },
      statistics: {},
      list: {},
    },
    isAnswer: () => false,
  },
];

const account = (cloud: Account['cloud']): Account => ({
  name: 'prod',
  cloud,
  accessKeyId: 'AKEXAMPLE0000000001',
  accessKeySecret: 'secretEXAMPLE000000000000001',
});

/** What a read of the task gives when `answer` answers its requests; null for a problem. */
async function read(
  task: TaskRef,
  answer: (asked: 'status' | 'statistics' | 'list') => Pick<HttpResponse, 'status' | 'text'>,
): Promise<TaskStatus | null> {
  const send: GatewayTools['http']['send'] = ({ url }) => {
    const asked = url.includes('/stats') ? 'statistics' : url.includes('/migration-tasks') ? 'list' : 'status';
    return Promise.resolve({ headers: {}, ...answer(asked) });
  };
  const create = await cloudOf(task.cloud).loadGateway();
  const tools = { http: { send }, now: () => 0, nonce: () => 'nonce', stateWords: () => ({}) };
  try {
    return await create(tools).read(task, account(task.cloud), new AbortController().signal);
  } catch (error) {
    assert.notEqual(problemOf(error), null, String(error));
    return null;
  }
}

function assertClaimsNothing(status: TaskStatus | null, body: unknown): void {
  const claims = status !== null && (status.terminal || status.lifecycle === 'completed' || status.caughtUp === true);
  assert.ok(!claims, `${status?.lifecycle ?? ''} out of ${JSON.stringify(body)}`);
}

const value = fc.constantFrom<unknown>(
  ...['success', 'SUCCESS', 'Done', 'Finished', 'Synced', 'TERMINATED', 'FAILED', 'error', 'ok', 'login required'],
  ...[0, 1, 100, -1, true, false, null, '', '0', 'udts-other', '2944a563-6f27-4604-9c16-a9a53cd95cc7'],
);
const name = fc.constantFrom(
  ...['status', 'Status', 'State', 'state', 'result', 'code', 'message', 'success', 'data', 'Data', 'RetCode', 'error'],
  ...['Action', 'Progress', 'Percentage', 'count', 'task_id', 'TaskId', 'PlanId', 'task_status', 'is_migrating'],
  ...['Success', 'MigrationJobId', 'MigrationJobStatus', 'DtsJobList', 'DtsInstanceID', 'DtsJobId', 'ErrCode'],
  ...['TotalRecordCount', 'MigrationMode', 'DataInitializationStatus', 'DataSynchronizationStatus'],
  ...['full_migration_progress', 'migration_tasks', 'migration_method', 'request_id', 'Message', 'FailedMessage'],
);
const { json } = fc.letrec<{ json: unknown; inner: unknown }>((tie) => ({
  json: fc.dictionary(name, fc.oneof({ weight: 3, arbitrary: value }, tie('inner')), { maxKeys: 6 }),
  inner: fc.oneof({ maxDepth: 3 }, tie('json'), fc.array(tie('json'), { maxLength: 2 })),
}));

describe('Any answer at all', () => {
  for (const { task, good, isAnswer } of cases) {
    const product = `${task.cloud} ${task.product} ${task.type ?? ''}`.trim();

    it(`of ${product} is believed when it is one`, async () => {
      const status = await read(task, (asked) => ({ status: 200, text: JSON.stringify(good[asked]) }));
      assert.ok(status?.lifecycle === 'completed' || status?.caughtUp === true);
    });

    it(`of ${product} claims no end when it is any other JSON object`, async () => {
      const body = json.filter((each) => !isAnswer(each));
      await fc.assert(
        fc.asyncProperty(body, async (each) => {
          assertClaimsNothing(await read(task, () => ({ status: 200, text: JSON.stringify(each) })), each);
        }),
        { seed: 20261201, numRuns: 1500 },
      );
    });

    it(`of ${product} claims no end when it is good but for the status itself`, async () => {
      const body = json.filter((each) => !isAnswer(each));
      await fc.assert(
        fc.asyncProperty(body, async (each) => {
          const status = await read(task, (asked) => ({
            status: 200,
            text: JSON.stringify(asked === 'status' ? each : good[asked]),
          }));
          assertClaimsNothing(status, each);
        }),
        { seed: 20261202, numRuns: 500 },
      );
    });

    it(`of ${product} claims no end under any HTTP status but 200`, async () => {
      for (let status = 100; status < 600; status += 1) {
        if (status === 200) continue;
        const found = await read(task, (asked) => ({ status, text: JSON.stringify(good[asked]) }));
        assert.equal(found, null, `HTTP ${status}`);
      }
    });
  }

  for (const type of ['migration', 'synchronization'] as const) {
    it(`of another DTS ${type} claims no end`, async () => {
      const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: dtsId, region: 'cn-hangzhou', type };
      const word = fc.constantFrom('Finished', 'MigrationFailed', 'Synchronizing', 'Failed');
      const id = fc.string({ minLength: 4, maxLength: 20 }).filter((each) => !each.includes(dtsId.slice(3)));
      await fc.assert(
        fc.asyncProperty(id, word, async (named, Status) => {
          const job = { DtsInstanceID: named, Status, DataSynchronizationStatus: { Status: 'Catched' } };
          const body =
            type === 'migration'
              ? { Success: true, MigrationJobId: named, MigrationJobStatus: Status }
              : { Success: true, TotalRecordCount: 1, DtsJobList: [job] };
          assert.equal(await read(task, () => ({ status: 200, text: JSON.stringify(body) })), null);
        }),
        { seed: 20261205, numRuns: 100 },
      );
    });
  }

  it('of another DCS task claims no end', async () => {
    const [dcs] = cases;
    assert.ok(dcs);
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.constantFrom('SUCCESS', 'FAILED', 'TERMINATED', 'RELEASED'), async (id, word) => {
        const body = { ...dcs.good.status, task_id: id, status: word };
        const found = await read(dcs.task, (asked) => ({
          status: 200,
          text: JSON.stringify(asked === 'status' ? body : dcs.good[asked]),
        }));
        assert.equal(found, null);
      }),
      { seed: 20261203, numRuns: 100 },
    );
  });
});
