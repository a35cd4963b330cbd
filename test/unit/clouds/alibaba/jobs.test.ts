import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAlibabaGateway } from '../../../../src/clouds/alibaba/gateway.ts';
import type { Json } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import { isOutcomeInDoubt, type Lifecycle, type TaskStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { paramsOf, type Scripted, scripted, tasksIn } from '../listSupport.ts';

const { signal } = new AbortController();
const account: Account = {
  name: 'prod',
  cloud: 'alibaba',
  accessKeyId: 'LTAI-canary-id',
  accessKeySecret: 'canary-secret+/=',
  region: 'cn-hangzhou',
};
const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', type: 'synchronization' };
const done = { Status: 'Finished', Percent: '100' };

const job = {
  DtsInstanceID: 'dtsz2v12jfo309',
  DtsJobId: 'z2v12jfo309',
  DtsJobDirection: 'Forward',
  JobType: 'sync',
  Status: 'Synchronizing',
  Delay: 0,
  Checkpoint: '1796126000',
  MigrationMode: { StructureInitialization: true, DataInitialization: true, DataSynchronization: true },
  StructureInitializationStatus: done,
  DataInitializationStatus: done,
  DataSynchronizationStatus: { Status: 'Catched', Percent: '100' },
  SourceEndpoint: { InstanceID: 'rm-source' },
  DestinationEndpoint: { InstanceID: 'rm-target' },
};
const reverse = {
  ...job,
  DtsJobId: 'r2v12jfo310',
  DtsJobDirection: 'Reverse',
  MigrationMode: { StructureInitialization: false, DataInitialization: false, DataSynchronization: true },
  SourceEndpoint: { InstanceID: 'rm-target' },
  DestinationEndpoint: { InstanceID: 'rm-source' },
};
const failed = { Status: 'Failed', ErrorMessage: 'DTS-70004: Duplicate entry', DataSynchronizationStatus: {} };

const service = (entries: readonly unknown[]): Scripted =>
  scripted(() => ({ RequestId: 'R', Success: true, TotalRecordCount: entries.length, DtsJobList: entries }));

const readFrom = ({ tools }: Scripted, id = task.id): Promise<TaskStatus> =>
  createAlibabaGateway(tools).read({ ...task, id }, account, signal);

/** The status by a read of the task itself, which its list tells alike. */
async function read(...entries: readonly Json[]): Promise<TaskStatus> {
  const status = await readFrom(service(entries));
  const [listed] = await tasksIn(
    createAlibabaGateway(service(entries).tools).listWith({ ...task, region: 'cn-hangzhou' }, account, signal),
  );
  assert.deepEqual({ ...listed?.status, task }, { ...status, task });
  return status;
}

describe('Alibaba two-way synchronizations', () => {
  it('have caught up when both directions have', async () => {
    const status = await read({ ...job, ReverseJob: reverse });
    assert.deepEqual([status.lifecycle, status.caughtUp, status.percent, status.doubt], ['active', true, 100, null]);
  });

  for (const [name, entries] of [
    ['nested in the entry', [{ ...job, ReverseJob: { ...reverse, ...failed } }]],
    ['nested without a direction', [{ ...job, ReverseJob: { ...reverse, ...failed, DtsJobDirection: undefined } }]],
    ['an entry of its own', [job, { ...reverse, ...failed }]],
    ['an entry before the other', [{ ...reverse, ...failed }, job]],
  ] as const) {
    it(`have failed when the reverse job has: ${name}`, async () => {
      const status = await read(...entries);
      assert.deepEqual([status.lifecycle, status.caughtUp, status.terminal], ['failed', null, true]);
      assert.equal(status.error, 'DTS-70004: Duplicate entry');
      assert.match(status.doubt ?? '', /"Synchronizing".*"Failed"/);
      assert.deepEqual([status.source?.instanceId, status.target?.instanceId], ['rm-source', 'rm-target']);
      assert.match(JSON.stringify(status.raw.body), /r2v12jfo310/);
    });
  }

  for (const [change, lifecycle, caughtUp] of [
    [{ Status: 'Suspending' }, 'paused', null],
    [{ Status: 'Retrying' }, 'retrying', null],
    [{ Status: 'Hibernating' }, 'unknown', null],
    [{ Status: 'NotStarted' }, 'active', null],
    [{ DataSynchronizationStatus: { Status: 'Migrating' }, Delay: 90 }, 'active', false],
    [{ RetryState: { Retrying: true } }, 'retrying', null],
    [{ Status: '' }, 'active', null],
    [{ Status: null, DataSynchronizationStatus: failed }, 'active', null],
  ] as const) {
    it(`with a reverse job of ${JSON.stringify(change)} are ${lifecycle}`, async () => {
      const status = await read({ ...job, ReverseJob: { ...reverse, ...change } });
      assert.deepEqual([status.lifecycle, status.caughtUp], [lifecycle, caughtUp]);
      if ('Delay' in change) assert.equal(status.lag?.seconds, change.Delay);
    });
  }

  it('are not in doubt because of a reverse job that names nothing', async () => {
    for (const ReverseJob of [{}, { Status: '' }, { Status: null, DtsJobId: '', DtsInstanceID: ' ', Delay: 0 }]) {
      const status = await read({ ...job, ReverseJob });
      assert.deepEqual([status.caughtUp, status.doubt], [true, null]);
    }
  });

  it('count the parts of a distributed job', async () => {
    for (const name of ['SubSyncJob', 'SubDistributedJob']) {
      for (const entry of [
        { ...job, [name]: [job, { ...job, ...failed }] },
        { ...job, ReverseJob: { ...reverse, [name]: [{ ...job, ...failed }] } },
      ]) {
        assert.equal((await read(entry)).lifecycle, 'failed', name);
      }
    }
  });

  it('keep the nested jobs without what is not documented', async () => {
    const secret = { Reserved: 'CANARY', DbObject: 'CANARY', Password: 'CANARY' };
    const endpoint = { SourceEndpoint: { InstanceID: 'rm-9', Password: 'CANARY' } };
    const nested = { ...reverse, ...secret, ...endpoint };
    const status = await read({
      ...job,
      ...secret,
      ReverseJob: { ...nested, SubSyncJob: [nested], ReverseJob: nested },
    });
    assert.doesNotMatch(JSON.stringify(status), /CANARY/);
    assert.match(JSON.stringify(status.raw.body), /"ReverseJob":.*"SubSyncJob":\[.*rm-9/);
  });
});

describe('Alibaba instances with several jobs', () => {
  const old = { ...job, DtsJobId: 'old', Status: 'Finished' };
  const current = { ...job, DtsJobId: 'new' };
  const at = (hour: number): Json => ({ CreateTime: `2026-11-16T0${hour}:40:02Z` });

  for (const [name, entries, lifecycle, caughtUp] of [
    ['a finished record before a failed job', [old, { ...current, ...failed }], 'failed', null],
    ['a finished record after a failed job', [{ ...current, ...failed }, old], 'failed', null],
    ['a finished record and a running job', [old, current], 'active', true],
    [
      'an older finished record',
      [
        { ...old, ...at(1) },
        { ...current, ...failed, ...at(2) },
      ],
      'failed',
      null,
    ],
    [
      'an older failed record',
      [
        { ...old, ...failed, ...at(1) },
        { ...current, ...at(2) },
      ],
      'active',
      true,
    ],
    [
      'a failed record of unknown age',
      [
        { ...old, ...failed },
        { ...current, ...at(2) },
      ],
      'failed',
      null,
    ],
    [
      'an older job that goes on',
      [
        { ...job, Status: 'Retrying', ...at(1) },
        { ...current, ...at(2) },
      ],
      'retrying',
      null,
    ],
    [
      'an older record of the other direction',
      [
        { ...reverse, ...failed, ...at(1) },
        { ...current, ...at(2) },
      ],
      'failed',
      null,
    ],
    [
      'an older record with a reverse job',
      [
        { ...old, ...at(1), ReverseJob: { ...reverse, DtsJobId: 'old-reverse', ...failed, ...at(1) } },
        { ...current, ...at(2), ReverseJob: { ...reverse, ...at(2) } },
      ],
      'active',
      true,
    ],
  ] as const satisfies readonly (readonly [string, readonly Json[], Lifecycle, boolean | null])[]) {
    it(`${name}: ${lifecycle}`, async () => {
      const status = await read(...entries);
      assert.deepEqual([status.lifecycle, status.caughtUp], [lifecycle, caughtUp]);
      if (lifecycle === 'failed') assert.match(status.error ?? '', /Duplicate entry/);
    });
  }

  it('have the name of the current job', async () => {
    const entries = [
      { ...old, ...at(1), DtsJobName: 'before' },
      { ...current, ...at(2), DtsJobName: 'now' },
    ];
    const [listed] = await tasksIn(
      createAlibabaGateway(service(entries).tools).listWith({ ...task, region: 'cn-hangzhou' }, account, signal),
    );
    assert.deepEqual([listed?.name, listed?.createdAt], ['now', '2026-11-16T02:40:02.000Z']);
  });

  it('keep all jobs of the answer', async () => {
    const { raw } = await read(old, current);
    assert.match(JSON.stringify(raw.body), /^\{"DtsJobList":\[.*"old".*"new"/);
  });

  it('never complete while one of their jobs has failed, in whatever order they stand', async () => {
    const words = fc.constantFrom('Finished', 'Synchronizing', 'Suspending', 'NotStarted', 'Failed', 'Odd');
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 6 }), fc.nat(), async (states, seed) => {
        const entries = states.map((Status, index) => ({ ...job, DtsJobId: `job-${index}`, Status }));
        const status = await read(...entries);
        assert.equal(status.lifecycle === 'failed', states.includes('Failed'));
        assert.equal(
          status.lifecycle === 'completed',
          states.every((state) => state === 'Finished'),
        );
        const turned = entries.map((_, index) => entries[(index + seed) % entries.length] ?? job);
        assert.equal((await read(...turned)).lifecycle, status.lifecycle);
      }),
      { numRuns: 60, seed: 20_261_201 },
    );
  });
});

describe('Alibaba jobs that DTS is retrying', () => {
  const RetryState = { Retrying: true, RetryCount: 12, ErrMessage: 'DTS-RETRY-ERR-0046: link failure' };

  it('are retrying and not caught up, whatever their other words say', async () => {
    const status = await read({ ...job, RetryState });
    assert.deepEqual([status.lifecycle, status.caughtUp], ['retrying', null]);
    assert.equal(status.error, RetryState.ErrMessage);
    assert.deepEqual(status.retries, { current: 12, max: null });
  });

  for (const [Status, lifecycle] of [
    ['Suspending', 'paused'],
    ['Failed', 'failed'],
    ['Hibernating', 'unknown'],
    ['Retrying', 'retrying'],
  ] as const) {
    it(`stay ${lifecycle} with the text when they are ${Status}`, async () => {
      const status = await read({ ...job, Status, RetryState });
      assert.deepEqual([status.lifecycle, status.error], [lifecycle, RetryState.ErrMessage]);
    });
  }

  it('have no certain outcome when they are said to have finished', async () => {
    const status = await read({ ...job, Status: 'Finished', RetryState });
    assert.deepEqual([status.lifecycle, status.outcome], ['completed', 'ambiguous']);
    assert.match(status.doubt ?? '', /retrying/);
  });

  it('have nothing of an earlier retry', async () => {
    for (const Retrying of [false, 'false', null, 'no']) {
      const status = await read({ ...job, RetryState: { ...RetryState, Retrying } });
      assert.deepEqual([status.lifecycle, status.caughtUp, status.error, status.retries], ['active', true, null, null]);
    }
  });
});

describe('Alibaba synchronizations by their ID', () => {
  const stranger = { ...job, DtsInstanceID: 'dtsother', DtsJobId: 'other', Status: 'Finished' };

  it('are asked for by the kind of their ID', async () => {
    for (const [id, filter] of [
      ['dtsz2v12jfo309', 'DtsInstanceId'],
      ['z2v12jfo309', 'DtsJobId'],
    ] as const) {
      const asked = service([job]);
      assert.equal((await readFrom(asked, id)).lifecycle, 'active');
      assert.equal(asked.requests.length, 1);
      const [request] = asked.requests;
      assert.ok(request);
      assert.equal(paramsOf(request)[filter], id);
    }
  });

  it('are found by the ID of their job, of a job among several, and of a nested reverse job', async () => {
    const entries = [
      { ...job, DtsJobId: 'old', Status: 'Finished' },
      { ...job, ReverseJob: { ...reverse, ...failed } },
    ];
    assert.equal((await readFrom(service(entries), 'old')).lifecycle, 'completed');
    assert.equal((await readFrom(service(entries), 'z2v12jfo309')).lifecycle, 'failed');
    const alone = await readFrom(service(entries), 'r2v12jfo310');
    assert.deepEqual([alone.lifecycle, alone.task.id], ['failed', 'r2v12jfo310']);
    assert.equal((await readFrom(service([{ ...job, DtsJobId: '' }]), 'z2v12jfo309')).lifecycle, 'active');
  });

  it('are found among others, on whatever page', async () => {
    const others = Array.from({ length: 40 }, (_, index) => ({ ...stranger, DtsJobId: `o-${index}` }));
    const entries = [{ ...job, DtsJobId: 'old', Status: 'Finished' }, ...others, { ...job, ...failed }];
    const paged = scripted(({ PageNumber }) => {
      const from = (Number(PageNumber) - 1) * 30;
      return { Success: true, TotalRecordCount: entries.length, DtsJobList: entries.slice(from, from + 30) };
    });
    assert.equal((await readFrom(paged)).lifecycle, 'failed');
  });

  for (const [Status, lifecycle, inDoubt] of [
    ['Finished', 'completed', true],
    ['Synchronizing', 'active', true],
    ['Failed', 'failed', true],
    ['Suspending', 'paused', false],
    ['Initializing', 'active', false],
  ] as const) {
    it(`that are ${Status} in a list with fewer jobs than it counts are ${inDoubt ? '' : 'not '}in doubt`, async () => {
      const ended = Status === 'Synchronizing' ? {} : { DataSynchronizationStatus: {} };
      const short = (total: number): Scripted =>
        scripted(({ PageNumber }) => ({
          Success: true,
          TotalRecordCount: total,
          DtsJobList: PageNumber === '1' ? [{ ...job, ...ended, Status }] : [],
        }));
      const status = await readFrom(short(2));
      assert.deepEqual([status.lifecycle, isOutcomeInDoubt(status)], [lifecycle, inDoubt]);
      assert.ok(status.outcome !== 'success' && status.caughtUp !== true);
      assert.equal(isOutcomeInDoubt(await readFrom(short(1))), false);
    });
  }

  for (const [name, answer, kind] of [
    ['an empty list', { Success: true, TotalRecordCount: 0, DtsJobList: [] }, 'not-found'],
    ['a list that is left out, of nothing', { Success: true, TotalRecordCount: 0 }, 'not-found'],
    ['a list of other tasks', { Success: true, TotalRecordCount: 1, DtsJobList: [stranger] }, 'bad-answer'],
    ['an empty list of one', { Success: true, TotalRecordCount: 1, DtsJobList: [] }, 'bad-answer'],
    ['a job without a state', { Success: true, DtsJobList: [{ ...job, Status: '' }] }, 'bad-answer'],
    ['no list', { Success: true, RequestId: 'R' }, 'bad-answer'],
    ['another answer', { Success: true, MigrationJobId: task.id, MigrationJobStatus: 'Finished' }, 'bad-answer'],
  ] as const) {
    it(`${name} is ${kind}`, async () => {
      await assert.rejects(readFrom(scripted(() => answer)), (error) => problemOf(error)?.kind === kind);
    });
  }
});
