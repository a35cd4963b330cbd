import type { ScriptedTask } from '../pack.ts';
import type { DcsScript } from './dcs.ts';

export type DcsTask = ScriptedTask<'dcs', DcsScript>;

// Durations are simulated seconds. At the demo's speed, ten of them pass in one second.

const projectId = '0d3e0500c0ffee00aa11bb22cc33dd44';

const leaderboard: DcsTask = {
  product: 'dcs',
  ref: {
    cloud: 'huawei',
    product: 'dcs',
    id: '5c0fe2b1a9d84c70b1e6f3a2d4c5b697',
    account: 'demo',
    region: 'cn-north-4',
    projectId,
    name: 'leaderboard',
  },
  script: {
    method: 'incremental_migration',
    keys: 531_221,
    createdAt: '2026/11/19 14:44:30',
    countersAsText: false,
    detailForbidden: false,
    source: { id: '', name: '', address: '192.168.1.2:6379' },
    target: { id: 'eb1a8d1c-9ea6-4fcd-ac43-c3d3c2493f06', name: 'dcs-leaderboard', address: '192.168.0.153:6379' },
    timeline: {
      begin: 1_000,
      stages: [
        { word: 'CREATING', seconds: 60 },
        { word: 'FULLMIGRATING', seconds: 1_800, copy: [0, 1] },
        {
          word: 'INCRMIGEATING',
          seconds: 18_000,
          copy: [1, 1],
          backlog: { start: 1_500, drain: 600, every: 600, peak: 150 },
        },
        { word: 'TERMINATING', seconds: 40, copy: [1, 1] },
        { word: 'TERMINATED', seconds: 1_200, copy: [1, 1] },
      ],
    },
  },
};

const featureFlags: DcsTask = {
  product: 'dcs',
  ref: {
    cloud: 'huawei',
    product: 'dcs',
    id: '2944a563-6f27-4604-9c16-a9a53cd95cc7',
    account: 'demo',
    region: 'cn-north-4',
    projectId,
    name: 'feature-flags',
  },
  script: {
    method: 'full_amount_migration',
    keys: 88_402,
    createdAt: '2026/11/21 08:02:11',
    countersAsText: true,
    detailForbidden: true,
    source: { id: '132e0017-715b-4556-930a-95c7db7e8f7a', name: 'redis-flags', address: '192.168.0.200:6379' },
    target: { id: '86157b69-8a62-47f9-8c55-fa6ddc8927e1', name: 'dcs-flags', address: '192.168.0.171:6379' },
    timeline: {
      begin: 400,
      stages: [
        { word: 'CREATING', seconds: 60 },
        { word: 'MIGRATING', seconds: 4_200, copy: [0, 1] },
        { word: 'SUCCESS', seconds: 1_500, copy: [1, 1] },
      ],
    },
  },
};

export const huaweiTasks: readonly DcsTask[] = [leaderboard, featureFlags];
