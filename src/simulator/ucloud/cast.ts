import type { ScriptedTask } from '../pack.ts';
import type { UdtsScript } from './udts.ts';
import type { UsmcScript } from './usmc.ts';

export type UdtsTask = ScriptedTask<'udts', UdtsScript>;
export type UsmcTask = ScriptedTask<'usmc', UsmcScript>;

// Durations are simulated seconds. At the demo's speed, ten of them pass in one second.

const orders: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'ucloud',
    product: 'udts',
    id: 'udts-k3x0rd5a',
    account: 'demo',
    type: 'transfer',
    projectId: 'org-demo01',
    name: 'orders',
    pinned: true,
  },
  script: {
    engine: 'mysql',
    items: 48_230_112,
    maxRetries: 3,
    timeline: {
      begin: 620,
      stages: [
        { word: 'Starting', seconds: 30 },
        { word: 'Checking', seconds: 120 },
        { word: 'Dumping', seconds: 900, copy: [0, 1] },
        { word: 'Loading', seconds: 2_400, copy: [0, 1] },
        { word: 'Syncing', seconds: 9_000, backlog: { start: 3_300, drain: 1_200, every: 900, peak: 260 } },
        { word: 'Stopping', seconds: 40 },
        { word: 'Stopped', seconds: 1_500 },
      ],
    },
  },
};

const sessionCache: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'ucloud',
    product: 'udts',
    id: 'udts-s7cach3q',
    account: 'demo',
    type: 'transfer',
    projectId: 'org-demo01',
    name: 'session-cache',
  },
  script: {
    engine: 'redis',
    items: 1_904_551,
    maxRetries: 0,
    timeline: {
      begin: 1_580,
      stages: [
        { word: 'Starting', seconds: 20 },
        { word: 'Checking', seconds: 60 },
        { word: 'Dumping', seconds: 300, copy: [0, 1] },
        { word: 'Loading', seconds: 900, copy: [0, 1] },
        { word: 'Syncing', seconds: 20_000, backlog: { start: 1_200, drain: 600, every: 600, peak: 180 } },
        { word: 'Stopping', seconds: 30 },
        { word: 'Stopped', seconds: 900 },
      ],
    },
  },
};

const invoices: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'ucloud',
    product: 'udts',
    id: 'udts-inv0ic3s',
    account: 'demo',
    type: 'transfer',
    projectId: 'org-demo01',
    name: 'invoices-2024',
  },
  script: {
    engine: 'mysql',
    items: 9_120_400,
    maxRetries: 3,
    serverId: 104_217,
    timeline: {
      begin: 1_250,
      stages: [
        { word: 'Starting', seconds: 30 },
        { word: 'Checking', seconds: 90 },
        { word: 'Dumping', seconds: 600, copy: [0, 1] },
        { word: 'Loading', seconds: 1_100, copy: [0, 0.62] },
        { word: 'RetryPending', seconds: 240, copy: [0.62, 0.62], retries: 1 },
        { word: 'Loading', seconds: 300, copy: [0.62, 0.71], retries: 1 },
        { word: 'RetryPending', seconds: 300, copy: [0.71, 0.71], retries: 2 },
        { word: 'Loading', seconds: 150, copy: [0.71, 0.74], retries: 2 },
        { word: 'RetryPending', seconds: 300, copy: [0.74, 0.74], retries: 3 },
        { word: 'Loading', seconds: 60, copy: [0.74, 0.745], retries: 3 },
        {
          word: 'Failed',
          seconds: 2_400,
          copy: [0.745, 0.745],
          retries: 3,
          failure:
            'load table `shop`.`invoice_lines` into billing-db-01.example.internal (10.9.34.117:3306) failed: ' +
            `Error 1062 (23000): Duplicate entry '88213-"Größe <XL>"' for key 'invoice_lines.PRIMARY'`,
        },
      ],
    },
  },
};

const catalog: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'ucloud-global',
    product: 'udts',
    id: 'udts-cat4l0gm',
    account: 'demo',
    type: 'transfer',
    projectId: 'org-demo02',
    name: 'catalog',
  },
  script: {
    engine: 'mongodb',
    items: 6_412_007,
    maxRetries: 3,
    timeline: {
      begin: 1_600,
      stages: [
        { word: 'Starting', seconds: 20 },
        { word: 'Checking', seconds: 60 },
        { word: 'Dumping', seconds: 400, copy: [0, 1] },
        { word: 'Loading', seconds: 1_500, copy: [0, 1] },
        { word: 'Syncing', seconds: 15_000, backlog: { start: 1_900, drain: 700, every: 500, peak: 160 } },
        { word: 'Stopping', seconds: 30 },
        { word: 'Stopped', seconds: 900 },
      ],
    },
  },
};

const billingArchive: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'surfercloud',
    product: 'udts',
    id: 'udts-b1ll4rch',
    account: 'demo',
    type: 'transfer',
    projectId: 'org-demo03',
    name: 'billing-archive',
  },
  script: {
    engine: 'mysql',
    items: 212_700_930,
    maxRetries: 3,
    timeline: {
      begin: 60,
      stages: [
        { word: 'Created', seconds: 30 },
        { word: 'Checking', seconds: 120 },
        { word: 'Dumping', seconds: 900, copy: [0, 1] },
        { word: 'Loading', seconds: 3_600, copy: [0, 1] },
        { word: 'Done', seconds: 1_800, copy: [1, 1] },
      ],
    },
  },
};

const reportsWarehouse: UdtsTask = {
  product: 'udts',
  ref: {
    cloud: 'surfercloud',
    product: 'udts',
    id: 'udts-r3p0rtsw',
    account: 'demo',
    type: 'integration',
    projectId: 'org-demo03',
    name: 'reports-warehouse',
  },
  script: {
    engine: 'files',
    items: 31_800_000,
    maxRetries: 5,
    timeline: {
      begin: 700,
      stages: [
        { word: 'Starting', seconds: 40 },
        { word: 'Started', seconds: 1_200, copy: [0, 0.35] },
        { word: 'Stopping', seconds: 30, copy: [0.35, 0.35] },
        { word: 'Stopped', seconds: 600, copy: [0.35, 0.35] },
        { word: 'Starting', seconds: 40, copy: [0.35, 0.35] },
        { word: 'Started', seconds: 1_500, copy: [0.35, 0.8] },
        { word: 'RetryPending', seconds: 200, copy: [0.8, 0.8], retries: 1 },
        { word: 'Started', seconds: 700, copy: [0.8, 1], retries: 1 },
        { word: 'Success', seconds: 1_500, copy: [1, 1], retries: 1 },
      ],
    },
  },
};

const web07: UsmcTask = {
  product: 'usmc',
  ref: {
    cloud: 'scloudsg',
    product: 'usmc',
    id: 'usmc-task-web07a1f',
    account: 'demo',
    planId: 'usmc-pl4nweb01',
    name: 'web-07',
  },
  script: {
    timeline: {
      begin: 1_100,
      stages: [
        { state: 'Created', seconds: 60, percent: [0, 0] },
        { state: 'AgentOnline', seconds: 60, percent: [0, 0] },
        { state: 'Migrating', seconds: 1_800, percent: [0, 67] },
        // With increments on, the server waits here, at 67 %, until the user creates the host (support/faq).
        { state: 'Synced', seconds: 2_400, percent: [67, 67] },
        { state: 'Migrating', seconds: 600, percent: [67, 100] },
        { state: 'Finished', seconds: 1_500, percent: [100, 100] },
      ],
    },
  },
};

const mailGateway: UsmcTask = {
  product: 'usmc',
  ref: {
    cloud: 'scloudsg',
    product: 'usmc',
    id: 'usmc-task-mail02c9',
    account: 'demo',
    planId: 'usmc-pl4nweb01',
    name: 'mail-gateway',
  },
  script: {
    timeline: {
      begin: 1_400,
      stages: [
        { state: 'Created', seconds: 60, percent: [0, 0] },
        { state: 'AgentOnline', seconds: 60, percent: [0, 0] },
        { state: 'Migrating', seconds: 7_200, percent: [0, 100] },
        { state: 'Finished', seconds: 900, percent: [100, 100] },
      ],
    },
  },
};

export const ucloudTasks: readonly (UdtsTask | UsmcTask)[] = [
  orders,
  sessionCache,
  invoices,
  catalog,
  billingArchive,
  reportsWarehouse,
  web07,
  mailGateway,
];
