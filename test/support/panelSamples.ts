/**
 * What the detail panel is tested with: statuses that the real adapters made of real answers, wrapped as the store
 * wraps them. Times are relative to `now`, so that ages come out the same on every run.
 */
import { readFileSync } from 'node:fs';
import { statusOf as alibabaStatus } from '../../src/clouds/alibaba/map.ts';
import { statusOf as huaweiStatus } from '../../src/clouds/huawei/map.ts';
import { cloudOf } from '../../src/clouds/registry.ts';
import { refused } from '../../src/clouds/problems.ts';
import type { Json } from '../../src/clouds/tolerant.ts';
import { record } from '../../src/clouds/tolerant.ts';
import { mapUdts } from '../../src/clouds/ucloud/udts.ts';
import { mapUsmc } from '../../src/clouds/ucloud/usmc.ts';
import { type Problem, problemOf } from '../../src/model/problem.ts';
import { blankStatus, type TaskStatus } from '../../src/model/status.ts';
import { taskKey, type TaskRef } from '../../src/model/task.ts';
import type { Contact, WatchedTask } from '../../src/monitor/watchedTask.ts';
import { describeTask, type PanelHistory, type TaskContext } from '../../src/presentation/panel/detail.ts';
import type { TaskView } from '../../src/presentation/panel/detailView.ts';

/** The host's clock at the moment of a snapshot. */
export const now = Date.UTC(2026, 10, 21, 8, 0, 0);
const observedAt = new Date(now - 12_000).toISOString();

export const udtsTask: TaskRef = {
  cloud: 'ucloud',
  product: 'udts',
  id: 'udts-ixdp441',
  type: 'transfer',
  projectId: 'org-hiny12',
  name: 'orders',
};
export const usmcTask: TaskRef = {
  cloud: 'scloudsg',
  product: 'usmc',
  planId: 'usmc-vtlwsdv6qa7',
  id: 'usmc-task-ba797218',
};
export const dtsTask: TaskRef = {
  cloud: 'alibaba',
  product: 'dts',
  id: 'dtsz2v12jfo309****',
  region: 'cn-hangzhou',
  name: 'shop-eu → rm-bp1',
};
export const dcsTask: TaskRef = {
  cloud: 'huawei',
  product: 'dcs',
  id: 'a276c1ffa0a54c2597fc824b917db317',
  region: 'cn-north-4',
  projectId: '254d2280acb74d36a8b839746bcd7352',
  name: 'sessions',
};

export function fixture(name: string): Json {
  const body = record(JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')));
  if (body === null) throw new Error(`${name} is not an object.`);
  return body;
}

const requestId = 'a3c1b0e2-5d7f-4e7d-9d51-0c6f3f4f7a10';

export const udts = (body: Json, task = udtsTask): TaskStatus =>
  mapUdts(body, task, { brandName: 'UCloud', observedAt, requestId });
const usmc = (body: Json): TaskStatus =>
  mapUsmc(body, usmcTask, { brandName: 'SCloud', observedAt, requestId, taughtWords: {} });
const dts = (body: Json): TaskStatus => {
  const id = body['RequestId'];
  return alibabaStatus(body, { task: dtsTask, observedAt, requestId: typeof id === 'string' ? id : null });
};
const dcs = (statistics: Json, detail: Json | null): TaskStatus =>
  huaweiStatus({
    task: dcsTask,
    statistics: { answer: { body: statistics, requestId } },
    detail:
      detail === null
        ? { answer: null, problem: problemOfKind('permission', 'DCS.2007', 'Access denied.') }
        : { answer: { body: detail, requestId } },
    observedAt,
  });

function problemOfKind(kind: Problem['kind'], code: string | null, words: string): Problem {
  const account = { name: 'prod', cloud: 'huawei', accessKeyId: 'id', accessKeySecret: 'secret' } as const;
  const problem = problemOf(refused({ kind, code, words, requestId }, { cloudName: 'Huawei Cloud', account }));
  if (problem === null) throw new Error('not a problem');
  return problem;
}

/** Contact as it is right after a good answer. */
const good: Contact = {
  lastAttemptAt: now - 12_000,
  lastGoodAt: now - 12_000,
  lostSince: null,
  failuresInRow: 0,
  nextPollAt: now + 18_000,
};

export function watched(status: TaskStatus | null, task: TaskRef, more: Partial<WatchedTask> = {}): WatchedTask {
  return { key: taskKey(task), task, accountName: 'prod', status, problem: null, contact: good, ...more };
}

export function contextOf(task: TaskRef): TaskContext {
  const cloud = cloudOf(task.cloud);
  const product = cloud.products.find((each) => each.product === task.product);
  const fields = Object.fromEntries((product?.fields ?? []).map(({ key, label }) => [key, label]));
  return {
    cloud: cloud.name,
    product: product?.name ?? task.product,
    pinned: task.pinned === true,
    canOpenConsole: true,
    canEdit: true,
    paused: false,
    fields,
  };
}

/** What the host makes of it, without or with a history. */
export function viewOf(
  of: WatchedTask,
  context: Partial<TaskContext> = {},
  history: PanelHistory = { conclusions: null, charts: null },
): TaskView {
  return describeTask(of, { ...contextOf(of.task), ...context }, history, now);
}

/** The answers that the five documents print as their samples, as the adapters map them. */
export const seeds = {
  'udts-2020': () => watched(udts(fixture('ucloud/udts-done.official')), udtsTask),
  'udts-2023': () => watched(udts(fixture('ucloud/udts-done.official')), { ...udtsTask, cloud: 'ucloud-global' }),
  dts: () => watched(dts(fixture('alibaba/job-status')), dtsTask),
  usmc: () => watched(usmc(fixture('ucloud/usmc-empty.official')), usmcTask),
  dcs: () => watched(dcs(fixture('huawei/statistics.official'), null), dcsTask),
} as const;

/** Answers with every field of the documents in them, each with a value that is found nowhere else. */
export const complete = {
  udts: {
    Action: 'GetUDTSTaskStatusResponse',
    RetCode: 0,
    Message: 'message-of-udts',
    Data: {
      MaxRetryCount: 71,
      CurRetryCount: 13,
      Status: 'Syncing',
      FailedMessage: 'failed-message-of-udts',
      Progress: {
        TotalCount: 990_001,
        CurCount: 880_002,
        TotalDuration: 70_003,
        CurDuration: 60_004,
        Percentage: 88.25,
        RedisOffsetSize: 50_005,
        RedisDelayTime: 4006,
        MongoDelayTime: 3007,
      },
      Sync: { BinlogName: 'mysql-bin.000777', BinlogPos: 20_008, ServerId: 10_009, BinlogGTID: 'gtid-of-udts:1-77' },
    },
  },
  usmc: {
    Action: 'GetUSMCTaskStatusResponse',
    RetCode: 0,
    Message: 'message-of-usmc',
    Data: { State: 'Migrating', FailedMessage: 'failed-message-of-usmc', Progress: { Percentage: 41.75 } },
  },
  dts: {
    RequestId: 'request-of-dts',
    Success: 'true',
    ErrCode: 'code-of-dts',
    ErrMessage: 'message-of-dts',
    MigrationJobId: 'job-of-dts',
    MigrationJobName: 'MySQL迁移',
    MigrationJobClass: '2xlarge',
    MigrationJobStatus: 'Migrating',
    PayType: 'PostPaid',
    TaskId: 'task-of-dts',
    MigrationObject: '[{"DBName":"dtstestdata","TableIncludes":[{"TableName":"customer"}]}]',
    MigrationMode: { structureInitialization: true, dataInitialization: true, dataSynchronization: true },
    PrecheckStatus: {
      Status: 'Failed',
      Percent: '61',
      Detail: {
        CheckItem: [
          {
            CheckStatus: 'Failed',
            ItemName: 'CHECK_CONN_SRC',
            ErrorMessage: "Original error: Access denied for user 'dtstest'@'100.104.0.1' (using password: YES)",
            RepairMethod: 'CHECK_ERROR_DEST_CONN_REPAIR2',
          },
          { CheckStatus: 'Success', ItemName: 'CHECK_AUTH_SRC' },
        ],
      },
    },
    StructureInitializationStatus: {
      Status: 'Finished',
      Percent: '62',
      Progress: '11',
      ErrorMessage: 'DTS-1020042 Execute sql error sql: ERROR: type "geometry" does not exist;',
    },
    DataInitializationStatus: {
      Status: 'Migrating',
      Percent: '63',
      Progress: '200001',
      ErrorMessage: 'java.lang.NumberFormatException: For input string: ""',
    },
    DataSynchronizationStatus: {
      Status: 'NotStarted',
      Percent: '64',
      Delay: '65',
      Checkpoint: '1612507847',
      ErrorMessage: '任务失败太久 无法恢复',
    },
    SourceEndpoint: {
      InstanceId: 'rm-source',
      InstanceType: 'RDS',
      EngineName: 'MySQL',
      DatabaseName: 'dtstestdatabase',
      IP: '172.16.88.1',
      Port: '3306',
      UserName: 'user-of-source',
      oracleSID: 'sid-of-source',
    },
    DestinationEndpoint: {
      InstanceId: 'rm-target',
      InstanceType: 'POLARDB',
      EngineName: 'Oracle',
      DatabaseName: 'dtstestdata',
      IP: '172.16.88.2',
      Port: '1521',
      UserName: 'user-of-target',
      oracleSID: 'testsid',
    },
  },
  dcs: {
    full_migration_progress: '87',
    offset: '100200',
    source_dbsize: '531221',
    target_dbsize: '431211',
    target_input_kbps: '57',
    target_ops: '5301',
    is_migrating: true,
  },
} as const satisfies Readonly<Record<string, Json>>;

export const completeWatched = {
  udts: () => watched(udts(complete.udts), udtsTask),
  usmc: () => watched(usmc(complete.usmc), usmcTask),
  dts: () => watched(dts(complete.dts), dtsTask),
  dcs: () => watched(dcs(complete.dcs, fixture('huawei/task.official')), dcsTask),
} as const;

/** The states that a person meets, beside the samples. */
export const situations = {
  loading: () => watched(udts(fixture('ucloud/udts-mysql-loading.synthetic')), udtsTask),
  replicating: () => {
    const body = structuredClone(fixture('alibaba/job-status'));
    const endpoints = { IP: '172.16.88.10', Port: '3306', DatabaseName: 'orders', UserName: 'dtstest' };
    return watched(
      dts({
        ...body,
        SourceEndpoint: { ...record(body['SourceEndpoint']), ...endpoints },
        DestinationEndpoint: { ...record(body['DestinationEndpoint']), ...endpoints, IP: '172.16.99.20' },
        DataSynchronizationStatus: {
          Status: 'Migrating',
          Checkpoint: String(now / 1000 - 95),
          Percent: '95',
          Delay: '93',
        },
      }),
      dtsTask,
    );
  },
  precheckFailed: () => {
    const item = (name: string, status: string, more: Json = {}): Json => ({
      ItemName: name,
      CheckStatus: status,
      ...more,
    });
    const error = "Original error: Access denied for user 'dtstest'@'100.104.205.17' (using password: YES)";
    return watched(
      dts({
        RequestId: 'A032E3B4-929B-48E9-97B9-37587CBF1234',
        MigrationJobStatus: 'PrecheckFailed',
        MigrationJobId: 'dtsz2v12jfo309',
        MigrationMode: { structureInitialization: true, dataInitialization: true, dataSynchronization: true },
        PrecheckStatus: {
          Status: 'Failed',
          Percent: '100',
          Detail: {
            CheckItem: [
              item('CHECK_CONN_SRC', 'Success'),
              item('CHECK_AUTH_SRC', 'Success'),
              item('CHECK_CONN_DEST', 'Failed', { ErrorMessage: error, RepairMethod: 'CHECK_ERROR_DEST_CONN_REPAIR2' }),
              item('CHECK_BINLOG_MODE', 'Failed', {
                ErrorMessage: 'binlog_format is STATEMENT',
                RepairMethod: 'CHECK_ERROR_BINLOG_MODE_REPAIR',
              }),
              item('CHECK_ENGINE', 'Success'),
              item('CHECK_SAME_USER', 'Success'),
            ],
          },
        },
        StructureInitializationStatus: { Status: 'NotStarted', Percent: '0', Progress: '0' },
        DataInitializationStatus: { Status: 'NotStarted', Percent: '0', Progress: '0' },
        DataSynchronizationStatus: { Status: 'NotStarted', Percent: '0', Delay: '-1', Checkpoint: '0' },
        SourceEndpoint: { EngineName: 'MySQL', InstanceType: 'RDS', InstanceId: 'rm-bp1i99e8l7913' },
        DestinationEndpoint: { EngineName: 'MySQL', InstanceType: 'RDS', InstanceId: 'rm-bp1zc3iyqe3qw' },
      }),
      dtsTask,
    );
  },
  failed: () =>
    watched(
      udts({
        Action: 'GetUDTSTaskStatusResponse',
        RetCode: 0,
        Message: '',
        Data: {
          Status: 'Failed',
          FailedMessage:
            "dump failed: [mysqldump] Got error 1045: Access denied for user 'udts'@'10.9.8.7' (using password: YES)\n  while reading table `orders`.`line_items`\nretries used up (3 of 3)",
          CurRetryCount: 3,
          MaxRetryCount: 3,
          Progress: { TotalCount: 200_000, CurCount: 75_000, TotalDuration: 0, CurDuration: 1350, Percentage: 37.5 },
        },
      }),
      udtsTask,
    ),
  lostContact: () =>
    watched(udts(fixture('ucloud/udts-mysql-loading.synthetic')), udtsTask, {
      problem: {
        kind: 'network',
        message: 'UCloud could not be reached: the connection to api.ucloud.cn timed out after 15 s.',
        hint: 'Check the network connection and the proxy settings; the monitor tries again by itself.',
        code: 'ETIMEDOUT',
        requestId: null,
      },
      contact: {
        lastAttemptAt: now - 20_000,
        lastGoodAt: now - 252_000,
        lostSince: now - 222_000,
        failuresInRow: 4,
        nextPollAt: now + 40_000,
      },
    }),
  credentials: () =>
    watched(null, dcsTask, {
      problem: {
        ...problemOfKind(
          'credentials',
          'APIGW.0301',
          'Incorrect IAM authentication information: verify aksk signature fail',
        ),
      },
      contact: {
        lastAttemptAt: now - 65_000,
        lastGoodAt: null,
        lostSince: now - 65_000,
        failuresInRow: 1,
        nextPollAt: null,
      },
    }),
  unknownState: () =>
    watched(udts({ RetCode: 0, Data: { Status: 'Rebalancing-Shards', Progress: { Percentage: 12 } } }), udtsTask),
  waitsForUser: () =>
    watched(usmc({ RetCode: 0, Data: { State: '待创建主机', Progress: { Percentage: 100 } } }), usmcTask),
  emptyData: () => watched(usmc({ RetCode: 0, Data: {} }), usmcTask),
  firstRead: () =>
    watched(null, udtsTask, {
      contact: { lastAttemptAt: null, lastGoodAt: null, lostSince: null, failuresInRow: 0, nextPollAt: now },
    }),
} as const;

export const markup = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">';
/** Reads "failed" from the right, if it may. */
export const reversed = 'ok \u202Edeliaf\u202C';

/** Everything that a hostile or broken cloud could send as text. */
export function hostile(): WatchedTask {
  const long = `${'A very long line of an error without any end '.repeat(112)}END-OF-ERROR`;
  const task: TaskRef = { ...dtsTask, name: `**bold** [link](command:evil) ${markup} ${'long-name-'.repeat(20)}` };
  const status: TaskStatus = {
    ...blankStatus(task, observedAt),
    lifecycle: 'failed',
    terminal: true,
    recoverable: false,
    outcome: 'failure',
    phase: 'full',
    percent: 0.4,
    phases: [
      {
        phase: 'full',
        state: 'failed',
        percent: 0.4,
        done: 0,
        total: 9_007_199_254_740_991,
        unit: 'rows',
        error: `${markup}\u0000\u0007`,
        rawState: reversed,
      },
    ],
    checks: [
      { name: markup, state: 'failed', error: reversed, repair: 'x'.repeat(600) },
      { name: 'constructor', state: 'passed', error: null, repair: null },
      { name: '__proto__', state: 'unknown', error: null, repair: null },
    ],
    position: { binlogFile: 'b'.repeat(300), gtid: '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23,'.repeat(30) },
    source: {
      engine: markup,
      kind: reversed,
      instanceId: 'i'.repeat(200),
      host: 'fe80::1',
      port: '6379',
      database: null,
      user: '"><b>',
      region: null,
    },
    error: long,
    doubt: markup,
    needsUser: `[click](command:workbench.action.quit) ${markup}`,
    raw: {
      state: `${markup}${'w'.repeat(200)}`,
      body: { 'a.b': markup, ['__proto__x']: reversed, list: [[], {}, null, ''] },
    },
    requestId: 'r'.repeat(300),
  };
  return watched(status, task);
}
