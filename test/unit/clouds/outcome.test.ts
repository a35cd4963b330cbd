import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Goal } from '../../../src/cli/arguments.ts';
import { judge } from '../../../src/cli/wait.ts';
import { cloudOf } from '../../../src/clouds/registry.ts';
import type { Account } from '../../../src/model/account.ts';
import { isOutcomeInDoubt, type TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { scripted } from './listSupport.ts';

const migration: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', region: 'cn-hangzhou' };
const synchronization: TaskRef = { ...migration, type: 'synchronization' };
const udts: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-ixdp441' };
const usmc: TaskRef = { cloud: 'ucloud', product: 'usmc', id: 'usmc-task-ba797218', planId: 'usmc-vtlwsdv6qa7' };

async function read(task: TaskRef, body: unknown): Promise<TaskStatus> {
  const account: Account = { name: 'a', cloud: task.cloud, accessKeyId: 'AKEXAMPLE', accessKeySecret: 'secret' };
  const create = await cloudOf(task.cloud).loadGateway();
  return create(scripted(() => body).tools).read(task, account, new AbortController().signal);
}

/** What `wait` does with this status as its only task: its exit code, or null while it goes on waiting. */
function waited(status: TaskStatus, until: Goal, keepWaiting = false): number | null {
  return judge([{ task: status.task, status, problem: null }], until, keepWaiting)?.code ?? null;
}

const done = { Status: 'Finished', Percent: '100' };
const running = { Status: 'Migrating', Percent: '40' };
const failed = { Status: 'Failed', Percent: '40' };
const notStarted = { Status: 'NotStarted', Percent: '0' };
const caughtUp = (Delay: number): object => ({ Status: 'Catched', Percent: '95', Delay });
const autoWatch = { structureInitialization: true, dataInitialization: true, dataSynchronization: true };

const phasesOf = (full: object, incremental: object): object => ({
  MigrationMode: autoWatch,
  StructureInitializationStatus: done,
  DataInitializationStatus: full,
  DataSynchronizationStatus: incremental,
});
const dts = (word: string, full: object, incremental: object): object => ({
  ...{ Success: true, MigrationJobId: migration.id, MigrationJobStatus: word },
  ...phasesOf(full, incremental),
});
const job = (word: string, full: object, incremental: { Delay?: number }, more: object = {}): object => ({
  ...{ DtsInstanceID: migration.id, Status: word, Delay: incremental.Delay },
  ...phasesOf(full, incremental),
  ...more,
});
const jobs = (...list: readonly object[]): object => ({
  ...{ Success: true, TotalRecordCount: list.length, DtsJobList: list },
});
const ofUdts = (Status: string, Progress: object): object => ({ RetCode: 0, Data: { Status, Progress } });
const ofUsmc = (State: string, Progress?: object): object => ({ RetCode: 0, Data: { State, Progress } });
const reverse = { ...job('Finished', running, {}), DtsJobDirection: 'Reverse' };
const retrying = { RetryState: { Retrying: true, ErrMessage: 'lost' } };

type Row = readonly [name: string, task: TaskRef, body: object];

describe('An outcome that the answer itself puts in doubt', () => {
  const rows: readonly Row[] = [
    ['finished DTS job, copying phase', migration, dts('Finished', running, caughtUp(0))],
    ['finished DTS job, failed phase', migration, dts('Finished', failed, caughtUp(0))],
    ['finished DTS job, replication never started', migration, dts('Finished', done, notStarted)],
    ['running DTS job, failed phase', migration, dts('Migrating', failed, caughtUp(0))],
    ['caught-up DTS job, large delay', migration, dts('Migrating', done, caughtUp(86_400))],
    ['caught-up DTS job, copying phase', migration, dts('Migrating', running, caughtUp(0))],
    ['finished DTS synchronization, copying phase', synchronization, jobs(job('Finished', running, {}))],
    ['finished DTS synchronization, retrying', synchronization, jobs(job('Finished', done, {}, retrying))],
    ['caught-up DTS synchronization, large delay', synchronization, jobs(job('Synchronizing', done, caughtUp(86_400)))],
    [
      'finished DTS synchronization, reverse job copying',
      synchronization,
      jobs(job('Finished', done, {}, { ReverseJob: reverse })),
    ],
    ['caught-up UDTS task, large delay', udts, ofUdts('Synced', { RedisDelayTime: 86_400 })],
    ['guessed end of USMC, other percentage', usmc, ofUsmc('Finished', { Percentage: 40 })],
    ['guessed end of USMC, impossible percentage', usmc, ofUsmc('Finished', { Percentage: 250 })],
    ['guessed end of USMC, no percentage', usmc, ofUsmc('Finished')],
    ['guessed synchronization of USMC, other percentage', usmc, ofUsmc('Synced', { Percentage: 40 })],
    ...['SetupFinished', 'all_migrated', '数据完成', '复制成功'].map((word): Row => [
      `part of a word for an end of USMC, ${word}`,
      usmc,
      ofUsmc(word, { Percentage: 100 }),
    ]),
    ...['PartSynced', 'first_sync_done', '首次同步完成'].map((word): Row => [
      `part of a word for a synchronization of USMC, ${word}`,
      usmc,
      ofUsmc(word, { Percentage: 100 }),
    ]),
    ...(['ReverseJob', 'SubSyncJob', 'SubDistributedJob'] as const).flatMap((name) =>
      ['', null, ' ', []].flatMap((Status): Row[] => {
        const part = { ...reverse, Status };
        const nested = { [name]: name === 'ReverseJob' ? part : [part] };
        return [
          [
            `finished DTS synchronization, ${name} of state ${JSON.stringify(Status)}`,
            synchronization,
            jobs(job('Finished', done, {}, nested)),
          ],
          [
            `caught-up DTS synchronization, ${name} of state ${JSON.stringify(Status)}`,
            synchronization,
            jobs(job('Synchronizing', done, caughtUp(3), nested)),
          ],
        ];
      }),
    ),
    [
      'DTS synchronization without a state, finished reverse job',
      synchronization,
      jobs(job('', done, {}, { ReverseJob: { ...job('Finished', done, {}), DtsJobDirection: 'Reverse' } })),
    ],
  ];
  for (const [name, task, body] of rows) {
    it(`never ends waiting with success: ${name}`, async () => {
      const status = await read(task, body);
      assert.ok(isOutcomeInDoubt(status), JSON.stringify(status));
      for (const until of ['completed', 'caught-up'] as const) {
        assert.notEqual(waited(status, until), 0);
        assert.equal(waited(status, until, true), null);
      }
    });
  }
});

describe('An outcome that the answer bears out', () => {
  const rows: readonly (readonly [...Row, until: Goal])[] = [
    ['finished DTS job', migration, dts('Finished', done, caughtUp(0)), 'completed'],
    [
      'finished DTS job, impossible percentage',
      migration,
      dts('Finished', { ...done, Percent: 300 }, done),
      'completed',
    ],
    ['caught-up DTS job', migration, dts('Migrating', done, caughtUp(3)), 'caught-up'],
    ['finished DTS synchronization', synchronization, jobs(job('Finished', done, {})), 'completed'],
    ['caught-up DTS synchronization', synchronization, jobs(job('Synchronizing', done, caughtUp(3))), 'caught-up'],
    ['done UDTS task, zeros', udts, ofUdts('Done', { Percentage: 0 }), 'completed'],
    ['caught-up UDTS task', udts, ofUdts('Synced', { RedisDelayTime: 3 }), 'caught-up'],
    ['guessed end of USMC', usmc, ofUsmc('Finished', { Percentage: 100 }), 'completed'],
    ['guessed synchronization of USMC', usmc, ofUsmc('Synced', { Percentage: 67 }), 'caught-up'],
  ];
  for (const [name, task, body, until] of rows) {
    it(`ends waiting with success: ${name}`, async () => {
      assert.equal(waited(await read(task, body), until), 0);
    });
  }
});

describe('An ambiguous outcome', () => {
  it('of DTS is always one in doubt', async () => {
    const word = fc.constantFrom('Finished', 'Migrating', 'Synchronizing', 'MigrationFailed', 'Suspending', 'Odd');
    const state = fc.constantFrom('NotStarted', 'Migrating', 'Finished', 'Failed', 'Catched', 'Odd');
    const phase = fc.record({ Status: state, Percent: fc.constantFrom('0', '40', '100', '-1') }, { requiredKeys: [] });
    const delay = fc.constantFrom(0, 5, 86_400);
    await fc.assert(
      fc.asyncProperty(word, phase, phase, delay, fc.boolean(), async (said, full, incremental, Delay, Retrying) => {
        const replication = { ...incremental, Delay };
        for (const status of [
          await read(migration, dts(said, full, replication)),
          await read(synchronization, jobs(job(said, full, replication, { RetryState: { Retrying } }))),
        ]) {
          assert.ok(status.outcome !== 'ambiguous' || isOutcomeInDoubt(status));
          assert.ok(!isOutcomeInDoubt(status) || (status.outcome !== 'success' && status.caughtUp !== true));
        }
      }),
      { seed: 20261206, numRuns: 300 },
    );
  });
});
