import assert from 'node:assert/strict';
import { cast } from '../../support/cast.ts';
import { crowdOf } from '../../../src/simulator/crowd.ts';
import { Pages, wholeNumber } from '../../../src/simulator/server/pages.ts';
import { taskKey } from '../../../src/model/task.ts';
import { callAlibaba, callHuawei, callUcloud, type Got, list, raise, record, type Stage } from './callers.ts';

const projectId = '0d3e0500c0ffee00aa11bb22cc33dd44';

describe("the simulator's lists", () => {
  let stage: Stage;
  before(async () => {
    stage = await raise({ extraTasks: 450 });
  });
  after(() => stage.simulator.stop());
  afterEach(() => {
    Object.assign(stage.simulator.pages, new Pages());
  });

  const udts = (params: Record<string, unknown> = {}): Promise<Got> =>
    callUcloud(stage.account('ucloud'), { Action: 'ListUDTSTask', ...params });

  it('lists UDTS by project and family, 20 a page and 100 at most, without FailedMessage and Sync', async () => {
    const usual = list((await udts()).body['Data']);
    assert.equal(usual.length, 20);
    const [first] = usual;
    assert.deepEqual(
      [first?.['TaskId'], first?.['FailedMessage'], first?.['Sync']],
      ['udts-k3x0rd5a', undefined, undefined],
    );
    assert.equal(list((await udts({ Type: 'integration', Limit: '100' })).body['Data']).length, 50);
    const other = await udts({ ProjectId: 'org-demo01-test', Limit: '100', Offset: '45' });
    assert.equal(list(other.body['Data']).length, 5);
    for (const [params, code] of [
      [{ Limit: '101' }, 230],
      [{ Limit: '0' }, 230],
      [{ Offset: '-1' }, 230],
      [{ ProjectId: 'org-else' }, 292],
    ] as const) {
      assert.equal((await udts(params)).body['RetCode'], code, JSON.stringify(params));
    }
  });

  it('lists USMC by plans, with either names, and tasks of a plan that there is', async () => {
    const call = (params: Record<string, unknown>): Promise<Got> => callUcloud(stage.account('scloudsg'), params);
    const plans = list((await call({ Action: 'ListUSMCPlan' })).body['Data']);
    assert.deepEqual(
      plans.map((plan) => plan['PlanId']),
      ['usmc-pl4nweb01', 'usmc-crowd0', 'usmc-crowd1'],
    );
    stage.simulator.pages.exampleNames = true;
    const [example] = list((await call({ Action: 'ListUSMCPlan' })).body['Data']);
    assert.deepEqual([example?.['Id'], example?.['PlanId']], ['usmc-pl4nweb01', undefined]);
    const tasks = await call({ Action: 'ListUSMCTask', PlanId: 'usmc-crowd0', Limit: '100' });
    assert.equal(list(tasks.body['Data']).length, 40);
    assert.equal((await call({ Action: 'ListUSMCTask' })).body['RetCode'], 220);
    assert.equal((await call({ Action: 'ListUSMCTask', PlanId: 'x' })).body['RetCode'], 230);
  });

  it('tells the same job by both of the actions of Alibaba Cloud, each in its own spelling', async () => {
    const account = stage.account('alibaba');
    const older = await callAlibaba(account, {
      action: 'DescribeMigrationJobs',
      params: { RegionId: 'cn-hangzhou', PageSize: '30' },
    });
    const newer = await callAlibaba(account, { action: 'DescribeDtsJobs', params: { Region: 'cn-hangzhou' } });
    const [old] = list(record(older.body['MigrationJobs'])['MigrationJob']);
    const [young] = list(newer.body['DtsJobList']);
    assert.equal(old?.['MigrationJobID'], young?.['DtsInstanceID']);
    assert.equal(young?.['DtsInstanceID'], `dts${String(young?.['DtsJobId'])}`);
    assert.equal(old?.['MigrationJobStatus'], young['Status']);
    assert.equal(older.body['TotalRecordCount'], newer.body['TotalRecordCount']);
    const other = await callAlibaba(account, {
      action: 'DescribeDtsJobs',
      params: { Region: 'cn-hangzhou', JobType: 'ETL' },
    });
    assert.equal(other.status, 400);
    const subscriptions = { Region: 'cn-hangzhou', JobType: 'SUBSCRIBE' };
    const none = await callAlibaba(account, { action: 'DescribeDtsJobs', params: subscriptions });
    assert.deepEqual(none.body['DtsJobList'], []);
  });

  it('lists the one job that an instance or a job ID names', async () => {
    const account = stage.account('alibaba');
    const params = { Region: 'cn-hangzhou', JobType: 'SYNC' };
    const jobsWith = async (only: Readonly<Record<string, string>>) =>
      list(
        (await callAlibaba(account, { action: 'DescribeDtsJobs', params: { ...params, ...only } })).body['DtsJobList'],
      );
    const job = (await jobsWith({})).at(1);
    const [DtsJobId, DtsInstanceId] = [String(job?.['DtsJobId']), String(job?.['DtsInstanceID'])];
    for (const only of [{ DtsJobId }, { DtsInstanceId }])
      assert.deepEqual(
        (await jobsWith(only)).map((one) => one['DtsJobId']),
        [DtsJobId],
      );
    assert.deepEqual(await jobsWith({ DtsJobId: DtsInstanceId }), []);
  });

  it('does not know a synchronization as a migration job', async () => {
    const account = stage.account('alibaba');
    const params = { Region: 'cn-hangzhou', JobType: 'SYNC' };
    const [job] = list((await callAlibaba(account, { action: 'DescribeDtsJobs', params })).body['DtsJobList']);
    const got = await callAlibaba(account, {
      action: 'DescribeMigrationJobStatus',
      params: { MigrationJobId: String(job?.['DtsInstanceID']) },
    });
    assert.equal(got.body['ErrCode'], 'Forbidden.InstanceNotFound');
  });

  it('lists the tasks of a project of Huawei Cloud, 10 a page and 1000 at most', async () => {
    const account = stage.account('huawei');
    const at = (query: string, project = projectId): Promise<Got> =>
      callHuawei(account, { path: `/v2/${project}/migration-tasks${query}` });
    const usual = await at('');
    assert.deepEqual([usual.body['count'], list(usual.body['migration_tasks']).length], [52, 10]);
    const found = await at('?limit=1000&name=leader');
    assert.deepEqual([found.body['count'], list(found.body['migration_tasks'])[0]?.['task_name']], [1, 'leaderboard']);
    assert.equal((await at('?limit=1001')).status, 400);
    assert.equal((await at('', 'c1d2e3f405162738495a6b7c8d9e0f10')).body['error_code'], 'DCS.1004');
  });

  it('repeats its first page, cuts pages and counts nothing, when it is told to', async () => {
    Object.assign(stage.simulator.pages, { stuck: true, largest: 7, fillers: true, countless: true });
    const page = await udts({ Offset: '40', Limit: '100' });
    const data = page.body['Data'];
    assert.ok(Array.isArray(data));
    assert.deepEqual(
      [data.length, data[0], record(data[1])['TaskId'], data.at(-1)],
      [9, 'jdbaCYcE', 'udts-k3x0rd5a', null],
    );
    const counted = await callHuawei(stage.account('huawei'), { path: `/v2/${projectId}/migration-tasks` });
    assert.equal(counted.body['count'], undefined);
  });

  it('leaves the config alone, and gives every task of the crowd an ID of its own', () => {
    assert.equal(stage.simulator.config.tasks.length, cast.length);
    const keys = new Set([...cast, ...crowdOf(2_500)].map(({ ref }) => taskKey(ref)));
    assert.equal(keys.size, cast.length + 2_500);
    assert.deepEqual(crowdOf(0), []);
  });

  it('takes whole numbers only', () => {
    assert.deepEqual(['0', '12', '', '-1', '1.5', 'x', '1e3'].map(wholeNumber), [0, 12, null, null, null, null, null]);
  });
});
