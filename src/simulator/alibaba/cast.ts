import type { ScriptedTask } from '../pack.ts';
import type { DtsEndpoint, DtsScript } from './dts.ts';

export type DtsTask = ScriptedTask<'dts', DtsScript>;

// Durations are simulated seconds. At the demo's speed, ten of them pass in one second.

function mysql(kind: DtsEndpoint['kind'], instanceId: string, host: string, database: string): DtsEndpoint {
  return { engine: 'MySQL', kind, instanceId, host, port: '3306', database, user: 'dtsmover' };
}

const crmCore: DtsTask = {
  product: 'dts',
  ref: {
    cloud: 'alibaba',
    product: 'dts',
    id: 'dtsc4mc0re7k21m90',
    account: 'demo',
    region: 'cn-hangzhou',
    name: 'crm-core',
  },
  script: {
    jobClass: 'large',
    incremental: true,
    tables: 184,
    rows: 27_441_900,
    createdAt: '2026-11-16T07:40:02Z',
    source: mysql('LocalInstance', '', '172.16.88.21', 'crm'),
    target: mysql('RDS', 'rm-bp1demo0crm7core', '172.16.104.9', 'crm'),
    timeline: {
      begin: 60,
      stages: [
        { word: 'NotStarted', phase: null, seconds: 30 },
        { word: 'Prechecking', phase: 'precheck', seconds: 150, copy: [0, 1] },
        { word: 'Migrating', phase: 'schema', seconds: 200, copy: [0, 1] },
        { word: 'Migrating', phase: 'full', seconds: 2_600, copy: [0, 1] },
        {
          word: 'Migrating',
          phase: 'incremental',
          seconds: 3_000,
          backlog: { start: 2_600, drain: 1_000, every: 700, peak: 200 },
        },
        { word: 'Finished', phase: 'incremental', seconds: 1_500 },
      ],
    },
  },
};

const userProfiles: DtsTask = {
  product: 'dts',
  ref: {
    cloud: 'alibaba',
    product: 'dts',
    id: 'dtsu53rpr0f1les44',
    account: 'demo',
    region: 'cn-hangzhou',
    name: 'user-profiles',
  },
  script: {
    jobClass: '2xlarge',
    incremental: true,
    tables: 37,
    rows: 140_002_775,
    createdAt: '2026-11-14T21:05:40Z',
    source: mysql('RDS', 'rm-bp1demo0profiles', '172.16.88.40', 'profiles'),
    target: mysql('POLARDB', 'pc-bp1demo0profiles', '172.16.104.31', 'profiles'),
    timeline: {
      begin: 1_000,
      stages: [
        { word: 'Prechecking', phase: 'precheck', seconds: 120, copy: [0, 1] },
        { word: 'Migrating', phase: 'schema', seconds: 100, copy: [0, 1] },
        { word: 'Migrating', phase: 'full', seconds: 1_500, copy: [0, 0.55] },
        { word: 'Suspending', phase: 'full', seconds: 900, copy: [0.55, 0.55] },
        { word: 'Migrating', phase: 'full', seconds: 1_200, copy: [0.55, 1] },
        {
          word: 'Migrating',
          phase: 'incremental',
          seconds: 12_000,
          backlog: { start: 3_600, drain: 1_400, every: 900, peak: 300 },
        },
        {
          word: 'MigrationFailed',
          phase: 'incremental',
          seconds: 900,
          failure:
            "DTS-1020042 Execute sql error sql: UPDATE `profiles`.`user` SET `bio` = 'it''s \"me\"' WHERE `id` = 8812; " +
            'Communications link failure to pc-bp1demo0profiles.example.internal:3306 任务失败太久 无法恢复',
        },
        { word: 'Finished', phase: 'incremental', seconds: 900 },
      ],
    },
  },
};

const paymentsLedger: DtsTask = {
  product: 'dts',
  ref: {
    cloud: 'alibaba',
    product: 'dts',
    id: 'dtsp4yl3dg3r08x6q',
    account: 'demo',
    region: 'cn-hangzhou',
    name: 'payments-ledger',
  },
  script: {
    jobClass: 'xlarge',
    incremental: false,
    tables: 12,
    rows: 508_119_300,
    createdAt: '2026-11-18T02:11:19Z',
    source: mysql('Express', '', '10.20.7.15', 'ledger'),
    target: mysql('RDS', 'rm-bp1demo0ledger01', '172.16.104.77', 'ledger'),
    timeline: {
      begin: 900,
      stages: [
        { word: 'Prechecking', phase: 'precheck', seconds: 120, copy: [0, 1] },
        { word: 'Migrating', phase: 'schema', seconds: 150, copy: [0, 1] },
        { word: 'Migrating', phase: 'full', seconds: 1_200, copy: [0, 0.41] },
        // Nothing fails and nothing advances: only the series of responses shows that this task is stalled.
        { word: 'Migrating', phase: 'full', seconds: 3_600, copy: [0.41, 0.41] },
        { word: 'Migrating', phase: 'full', seconds: 2_400, copy: [0.41, 1] },
        { word: 'Finished', phase: 'full', seconds: 1_800 },
      ],
    },
  },
};

const inventory: DtsTask = {
  product: 'dts',
  ref: {
    cloud: 'alibaba',
    product: 'dts',
    id: 'dts1nv3nt0ry55b2w',
    account: 'demo',
    region: 'cn-hangzhou',
    name: 'inventory',
  },
  script: {
    jobClass: 'medium',
    incremental: true,
    tables: 61,
    rows: 3_904_128,
    createdAt: '2026-11-20T09:30:00Z',
    source: mysql('ECS', 'i-bp1demo0inventory', '172.16.88.63', 'inventory'),
    target: mysql('RDS', 'rm-bp1demo0inventry', '172.16.104.58', 'inventory'),
    failedChecks: [
      {
        item: 'CHECK_AUTH_SRC',
        error: "Original error: Access denied for user 'dtsmover'@'100.104.205.17' (using password: YES)",
        repair: 'CHECK_ERROR_SRC_AUTH_REPAIR1',
      },
      {
        item: 'CHECK_BINLOG_ROW_IMAGE',
        error: 'binlog_row_image is "minimal" on i-bp1demo0inventory.example.internal, must be "full"',
        repair: 'CHECK_ERROR_BINLOG_ROW_IMAGE_REPAIR',
      },
    ],
    timeline: {
      begin: 40,
      stages: [
        { word: 'NotStarted', phase: null, seconds: 20 },
        { word: 'Prechecking', phase: 'precheck', seconds: 200, copy: [0, 1] },
        { word: 'PrecheckFailed', phase: 'precheck', seconds: 3_000, copy: [1, 1] },
        { word: 'Prechecking', phase: 'precheck', seconds: 140, copy: [0, 1] },
        { word: 'Migrating', phase: 'schema', seconds: 100, copy: [0, 1] },
        { word: 'Migrating', phase: 'full', seconds: 1_500, copy: [0, 1] },
        {
          word: 'Migrating',
          phase: 'incremental',
          seconds: 4_000,
          backlog: { start: 1_500, drain: 600, every: 600, peak: 150 },
        },
        { word: 'Finished', phase: 'incremental', seconds: 900 },
      ],
    },
  },
};

export const alibabaTasks: readonly DtsTask[] = [crmCore, userProfiles, paymentsLedger, inventory];
