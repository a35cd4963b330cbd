import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readingActions } from '../../../../src/clouds/alibaba/pack.ts';
import { createAlibabaGateway } from '../../../../src/clouds/alibaba/gateway.ts';
import type { Gateway, ListedTask, Place } from '../../../../src/clouds/cloud.ts';
import type { Account } from '../../../../src/model/account.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import { now, pagesIn, paramsOf, Refusal, type Scripted, scripted, tasksIn, wrongTypes } from '../listSupport.ts';

const { signal } = new AbortController();
const account: Account = {
  name: 'prod',
  cloud: 'alibaba',
  accessKeyId: 'LTAI-canary-id',
  accessKeySecret: 'canary-secret+/=',
  region: 'cn-hangzhou',
};
const place: Place = { id: 'cn-hangzhou', label: 'x', region: 'cn-hangzhou', projectId: null, isDefault: true };
const forbidden = new Refusal(403, { Code: 'Forbidden.RAM', Message: 'no', RequestId: 'R' });

interface Lists {
  readonly migrations?: unknown;
  readonly synchronizations?: unknown;
  /** DescribeMigrationJobs, with which the newer action is refused. */
  readonly old?: unknown;
  readonly count?: number;
}

function service({ migrations = [], synchronizations = [], old, count }: Lists): Scripted {
  return scripted((params, request) => {
    const total = count === undefined ? {} : { TotalRecordCount: count };
    if (request.headers['x-acs-action'] === 'DescribeMigrationJobs') {
      return { RequestId: 'R', Success: 'true', ...total, MigrationJobs: { MigrationJob: old } };
    }
    if (old !== undefined) return forbidden;
    const DtsJobList = params['JobType'] === 'SYNC' ? synchronizations : migrations;
    return { RequestId: 'R', Success: true, ...total, DtsJobList };
  });
}

const list = ({ tools }: Scripted, by = account, at = place): ReturnType<Gateway['list']> =>
  createAlibabaGateway(tools).list(by, at, signal);
const only = async (lists: Lists): Promise<ListedTask> => {
  const [task, ...others] = await tasksIn(list(service(lists)));
  assert.ok(task);
  assert.deepEqual(others, []);
  return task;
};

const job = {
  DtsJobId: 'z2v12jfo309',
  DtsInstanceID: 'dtsz2v12jfo309',
  DtsJobName: '订单',
  JobType: 'online',
  Status: 'Migrating',
  CreateTime: '2026-11-16T07:40:02Z',
  Delay: 4_500,
  Checkpoint: '1795348795',
  MigrationMode: { StructureInitialization: true, DataInitialization: true, DataSynchronization: true },
  PrecheckStatus: {
    Status: 'Finished',
    Percent: '100',
    Detail: [{ CheckItem: 'CHECK_SRC', CheckResult: 'Success', FailedReason: '', RepairMethod: 'R' }],
  },
  StructureInitializationStatus: { Status: 'Finished', Percent: '100', Progress: '12' },
  DataInitializationStatus: { Status: 'Finished', Percent: '100', Progress: '900' },
  DataSynchronizationStatus: { Status: 'Migrating', Percent: '95', Progress: '0.00RPS/(0.000MB/s)' },
  SourceEndpoint: { InstanceID: 'rm-1', InstanceType: 'RDS', EngineName: 'MySQL', Ip: '10.0.0.1', Port: 3306 },
  Reserved: 'CANARY',
  DbObject: 'CANARY',
};

describe('alibaba: lists of DescribeDtsJobs', () => {
  it('asks for migrations and synchronizations, with Region and without RegionId', async () => {
    const asked = service({});
    await pagesIn(list(asked));
    assert.deepEqual(asked.requests.map(paramsOf), [
      { JobType: 'MIGRATION', PageNumber: '1', PageSize: '30', Region: 'cn-hangzhou' },
      { JobType: 'SYNC', PageNumber: '1', PageSize: '30', Region: 'cn-hangzhou' },
    ]);
    assert.deepEqual(
      asked.requests.map(({ url, headers }) => [new URL(url).host, headers['x-acs-action']]),
      [
        ['dts.aliyuncs.com', 'DescribeDtsJobs'],
        ['dts.aliyuncs.com', 'DescribeDtsJobs'],
      ],
    );
  });

  it('maps a migration under the ID that a single read takes', async () => {
    const { task, name, kind, createdAt, status, omits } = await only({ migrations: [job] });
    assert.deepEqual(task, {
      cloud: 'alibaba',
      product: 'dts',
      id: 'dtsz2v12jfo309',
      account: 'prod',
      region: 'cn-hangzhou',
    });
    assert.deepEqual([name, kind, createdAt], ['订单', 'migration', '2026-11-16T07:40:02.000Z']);
    assert.deepEqual(omits, ['link']);
    assert.ok(status);
    assert.deepEqual([status.lifecycle, status.phase, status.percent], ['active', 'incremental', 100]);
    assert.deepEqual(status.checks, [{ name: 'CHECK_SRC', state: 'passed', error: null, repair: 'R' }]);
    assert.equal(status.source?.host, '10.0.0.1');
    assert.equal(status.position?.checkpoint, '2026-11-22T11:59:55.000Z');
    assert.equal(status.observedAt, new Date(now).toISOString());
    assert.equal(status.raw.body['DtsJobId'], 'z2v12jfo309');
    assert.doesNotMatch(JSON.stringify(status), /CANARY/);
  });

  it('takes the delay of migrations for milliseconds and that of synchronizations for seconds', async () => {
    assert.equal((await only({ migrations: [job] })).status?.lag?.seconds, 4.5);
    const sync = { ...job, JobType: 'sync', Status: 'synchronizing', Delay: 7 };
    const listed = await only({ synchronizations: [sync] });
    assert.equal(listed.status?.lag?.seconds, 7);
    assert.deepEqual([listed.kind, listed.task.type, listed.omits], ['synchronization', 'synchronization', []]);
    assert.deepEqual([listed.status.lifecycle, listed.status.phase], ['active', 'incremental']);
    assert.equal((await only({ migrations: [{ ...job, Delay: -1 }] })).status?.lag, null);
  });

  for (const [Status, lifecycle] of [
    ['PreCheckPass', 'ready'],
    ['NotConfigured', 'draft'],
    ['InitializeFailed', 'failed'],
    ['Retrying', 'retrying'],
    ['Locked', 'maintenance'],
    ['Hibernating', 'unknown'],
    ['', null],
    [null, null],
  ] as const) {
    it(`knows ${String(Status)}`, async () => {
      const listed = await only({ migrations: [{ ...job, Status }] });
      assert.equal(listed.status?.lifecycle ?? null, lifecycle);
      if (lifecycle === null) assert.deepEqual(listed.omits, ['state']);
    });
  }

  it("shows the job's own error where no phase has one", async () => {
    const failed = { ...job, Status: 'Failed', ErrorMessage: 'DTS-1020042 lost' };
    assert.equal((await only({ migrations: [failed] })).status?.error, 'DTS-1020042 lost');
    assert.equal((await only({ migrations: [{ ...failed, Status: 'Migrating' }] })).status?.error, null);
  });

  it('keeps the error text of any state that it does not know', async () => {
    const hibernating = { ...job, Status: 'Hibernating', ErrorMessage: 'DTS-1 frozen' };
    assert.equal((await only({ migrations: [hibernating] })).status?.error, 'DTS-1 frozen');
    const other = { ...job, Status: 'Hibernating', MigrationErrMsg: 'DTS-2 frozen' };
    assert.equal((await only({ synchronizations: [other] })).status?.error, 'DTS-2 frozen');
  });

  it('does not trust the end of a synchronization as long as other pages may hold its successor', async () => {
    const all = Array.from({ length: 31 }, (_, index) => ({
      ...job,
      DtsInstanceID: `dts-${index}`,
      Status: 'Finished',
    }));
    const paged = scripted(({ PageNumber, JobType }) => {
      const from = (Number(PageNumber) - 1) * 30;
      const DtsJobList = JobType === 'SYNC' ? all.slice(from, from + 30) : [];
      return { Success: true, TotalRecordCount: JobType === 'SYNC' ? all.length : 0, DtsJobList };
    });
    const tasks = await tasksIn(list(paged));
    assert.deepEqual(tasks.at(0)?.omits, ['state']);
    assert.deepEqual(tasks.at(-1)?.omits, []);
  });

  it('does not trust the last synchronization of a page, because another job of it may be on the next page', async () => {
    const synchronization = {
      ...job,
      Status: 'Synchronizing',
      DataSynchronizationStatus: { Status: 'Catched', Percent: '100' },
    };
    for (const Status of ['Failed', 'Suspending', 'Synchronizing']) {
      const all = Array.from({ length: 31 }, (_, index) => ({
        ...synchronization,
        DtsInstanceID: `dts-${Math.min(index, 29)}`,
        ...(index === 30 ? { DtsJobDirection: 'Reverse', Status } : {}),
      }));
      for (const total of [all.length, null]) {
        const paged = scripted(({ PageNumber, JobType }) => {
          const from = (Number(PageNumber) - 1) * 30;
          const DtsJobList = JobType === 'SYNC' ? all.slice(from, from + 30) : [];
          return { Success: true, TotalRecordCount: JobType === 'SYNC' ? total : 0, DtsJobList };
        });
        const tasks = await tasksIn(list(paged));
        assert.deepEqual(
          tasks.map(({ omits }) => omits),
          Array.from({ length: 30 }, (_, index) => (index === 29 ? ['state'] : [])),
        );
      }
    }
  });

  it('pages by number until all are there', async () => {
    const all = Array.from({ length: 65 }, (_, index) => ({ ...job, DtsInstanceID: `dts-${index}` }));
    const paged = scripted(({ PageNumber, JobType }) => {
      const from = (Number(PageNumber) - 1) * 30;
      const DtsJobList = JobType === 'SYNC' ? [] : all.slice(from, from + 30);
      return { Success: true, TotalRecordCount: JobType === 'SYNC' ? 0 : all.length, DtsJobList };
    });
    assert.equal((await tasksIn(list(paged))).length, 65);
    assert.equal(paged.requests.length, 4);
  });

  it('ends when every page is the first one', async () => {
    const all = Array.from({ length: 30 }, (_, index) => ({ ...job, DtsInstanceID: `dts-${index}` }));
    const stuck = service({ migrations: all, count: 90 });
    const pages = await pagesIn(list(stuck));
    assert.match(pages[1]?.gap?.problem.message ?? '', /repeats/);
    assert.ok(stuck.requests.length <= 4);
  });
});

describe('alibaba: lists where the newer action is refused', () => {
  const old = {
    MigrationJobID: 'dtsz2v12jfo309',
    MigrationJobName: 'MySQL迁移',
    MigrationJobStatus: 'Migrating',
    JobCreateTime: '2026-11-16T07:40:02Z',
    MigrationMode: { StructureInitialization: true, DataInitialization: true, DataSynchronization: true },
    Precheck: { Status: 'Success', Percent: '100' },
    StructureInitialization: { status: 'Finished', Percent: '100', Progress: '3' },
    DataInitialization: { status: 'Finished', Percent: '100', Progress: '30' },
    DataSynchronization: { status: 'Catched', Percent: '95', Delay: '2' },
    SourceEndpoint: { InstanceID: 'rm-1', OracleSID: 'ORCL' },
  };

  it('maps the older entries, whose keys are spelt in their own way', async () => {
    const { status, omits, createdAt } = await only({ old: [old] });
    assert.ok(status);
    assert.deepEqual([status.lifecycle, status.phase, status.caughtUp], ['active', 'incremental', true]);
    // Seconds here.
    assert.equal(status.lag?.seconds, 2);
    assert.deepEqual([status.source?.instanceId, status.source?.database], ['rm-1', 'ORCL']);
    assert.equal(status.phases.find(({ phase }) => phase === 'precheck')?.state, 'done');
    assert.deepEqual(omits, ['checks', 'position', 'link']);
    assert.deepEqual([createdAt], ['2026-11-16T07:40:02.000Z']);
  });

  it('reads the sample of the fixture, and says what is missing of jobs that have not begun', async () => {
    const text = readFileSync(new URL('../../../fixtures/alibaba/jobs.json', import.meta.url), 'utf8');
    const answer = JSON.parse(text) as { MigrationJobs: { MigrationJob: unknown } };
    assert.equal((await only({ old: answer.MigrationJobs.MigrationJob })).task.id, 'dtsz2v12jfo309');
    const waiting = {
      MigrationJobID: 'dts-1',
      MigrationJobStatus: 'NotStarted',
      DataSynchronization: { status: 'NotStarted' },
    };
    assert.deepEqual((await only({ old: [waiting] })).omits, ['link']);
  });

  it('names the missing right once, after the tasks, and asks with the older names', async () => {
    const asked = service({ old: [old] });
    const pages = await pagesIn(list(asked));
    assert.deepEqual(
      pages.map(({ tasks, gap }) => [tasks.length, gap?.problem.kind]),
      [
        [1, undefined],
        [0, 'permission'],
      ],
    );
    assert.match(pages[1]?.gap?.problem.hint ?? '', /dts:DescribeDtsJobs/);
    assert.deepEqual(asked.requests.map(paramsOf)[1], { PageNum: '1', PageSize: '30', RegionId: 'cn-hangzhou' });
    assert.equal(asked.requests.length, 2);
  });

  it('does the same where the gateway has no such action', async () => {
    const older = scripted((_params, request) =>
      request.headers['x-acs-action'] === 'DescribeDtsJobs'
        ? new Refusal(404, { Code: 'InvalidAction.NotFound', Message: 'Specified api is not found' })
        : { Success: 'true', MigrationJobs: { MigrationJob: [old] } },
    );
    assert.equal((await tasksIn(list(older))).length, 1);
  });

  it('keeps to the newer action for migrations where only synchronizations are refused', async () => {
    const asked = scripted((params) =>
      params['JobType'] === 'SYNC' ? forbidden : { Success: true, DtsJobList: [job] },
    );
    const gateway = createAlibabaGateway(asked.tools);
    for (let round = 0; round < 2; round += 1) {
      const pages = await pagesIn(gateway.list(account, place, signal));
      assert.deepEqual(
        pages.map(({ gap }) => gap?.problem.kind),
        [undefined, 'permission'],
      );
    }
    const actions = asked.requests.map(({ headers }) => headers['x-acs-action']);
    assert.deepEqual(actions, ['DescribeDtsJobs', 'DescribeDtsJobs', 'DescribeDtsJobs']);
  });

  it('does not go over for anything else', async () => {
    const throttled = new Refusal(400, { Code: 'Throttling.User', Message: 'slow down' });
    const busy = scripted(() => throttled);
    await assert.rejects(pagesIn(list(busy)), (error) => problemOf(error)?.kind === 'throttled');
    assert.equal(busy.requests.length, 1);
  });

  it('throws when both are refused, naming both rights', async () => {
    const refusing = scripted(() => forbidden);
    await assert.rejects(pagesIn(list(refusing)), (error) => {
      const problem = problemOf(error);
      assert.match(problem?.hint ?? '', /DescribeDtsJobs.*DescribeMigrationJobs/);
      return problem?.kind === 'permission';
    });
  });
});

describe('alibaba: lists and what is not as documented', () => {
  it('takes wrong types for nothing', async () => {
    for (const value of wrongTypes) {
      const odd = Object.fromEntries(Object.keys(job).map((name) => [name, value]));
      await tasksIn(list(service({ migrations: [value, odd, { ...odd, DtsInstanceID: 'dts-1' }] })));
    }
  });

  it('takes an answer without its list for no answer, unless the cloud counts nothing', async () => {
    for (const value of wrongTypes.filter((one) => !Array.isArray(one))) {
      // undefined is what a missing parameter would be replaced for.
      const missing = value ?? null;
      await assert.rejects(
        tasksIn(list(service({ migrations: missing, synchronizations: missing }))),
        (error) => problemOf(error)?.kind === 'bad-answer',
      );
      await assert.rejects(
        tasksIn(list(service({ old: missing }))),
        (error) => problemOf(error)?.kind === 'bad-answer',
      );
    }
    assert.deepEqual(await tasksIn(list(service({ migrations: null, synchronizations: null, count: 0 }))), []);
    assert.deepEqual(await tasksIn(list(service({ old: null, count: 0 }))), []);
  });

  it('takes no id that could be anything but an id, and makes one line of names', async () => {
    const entries = ['../x', 'a b', '<img>', 'dts-ok', ''].map((DtsInstanceID) => ({
      ...job,
      DtsJobId: '',
      DtsInstanceID,
      DtsJobName: '<b>a\n\u202Eb',
    }));
    const listed = await only({ migrations: entries });
    assert.deepEqual([listed.task.id, listed.name], ['dts-ok', '<b>a b']);
  });

  it('lets no key out, should an answer repeat one', async () => {
    const entry = { ...job, DtsJobName: `a ${account.accessKeySecret}`, ErrorMessage: account.accessKeyId };
    const pages = await pagesIn(list(service({ migrations: [entry] })));
    assert.doesNotMatch(JSON.stringify(pages), /canary/);
  });

  it('calls allowed actions only', async () => {
    const asked = service({ old: [] });
    await pagesIn(list(asked));
    const allowed: readonly string[] = readingActions;
    for (const { headers } of asked.requests) assert.ok(allowed.includes(headers['x-acs-action'] ?? ''));
  });

  it('sends nothing to a region that is none, or without one', async () => {
    const asked = service({});
    for (const region of ['evil.example/', 'cn-hangzhou.evil', '', null]) {
      await assert.rejects(
        pagesIn(list(asked, account, { ...place, region })),
        (error) => problemOf(error)?.kind === 'bad-request',
      );
    }
    assert.deepEqual(asked.requests, []);
  });
});

describe('alibaba: places', () => {
  const placesOf = (region?: string): ReturnType<Gateway['places']> => {
    const { region: _, ...without } = account;
    const by = region === undefined ? without : { ...without, region };
    return createAlibabaGateway(service({}).tools).places(by, signal);
  };

  it("has the known regions, and the account's own", async () => {
    const { places, problem } = await placesOf();
    assert.equal(problem, null);
    assert.ok(places.length >= 30 && places.every(({ id, region, isDefault }) => id === region && !isDefault));
    const own = await placesOf('cn-wuhan-lr');
    assert.deepEqual([own.places[0]?.id, own.places[0]?.isDefault], ['cn-wuhan-lr', true]);
    assert.equal(own.places.length, places.length + 1);
    const known = await placesOf('cn-shanghai');
    assert.deepEqual(
      known.places.flatMap(({ id, isDefault }) => (isDefault ? [id] : [])),
      ['cn-shanghai'],
    );
    assert.equal((await placesOf('evil.example/')).places.length, places.length);
  });
});
