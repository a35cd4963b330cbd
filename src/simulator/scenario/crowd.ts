import type { TaskRef } from '../../model/task.ts';
import { type DcsTask, demoPlaces, type DtsTask, type SimulatedTask, type UdtsTask, type UsmcTask } from './cast.ts';

/** A project and a region beside those of the demo, in which a part of the crowd is. */
export const otherPlaces = {
  ucloudProject: `${demoPlaces.ucloud.projectId ?? ''}-test`,
  alibabaRegion: 'cn-shanghai',
  huaweiProject: '5fca0f0bfe7c4b2f8f0a9e1b7c3d2e11',
} as const;

type Maker = (index: number, hex: string) => SimulatedTask;

/** Plans have this many servers of the crowd at most. */
const serversPerPlan = 40;

/** One after another, so that every list gets its share. */
const makers: readonly Maker[] = [
  (index, hex) => udts(index, hex, { type: 'transfer', projectId: demoPlaces.ucloud.projectId ?? '' }),
  (index, hex) => udts(index, hex, { type: 'integration', projectId: demoPlaces.ucloud.projectId ?? '' }),
  (index, hex) => udts(index, hex, { type: 'transfer', projectId: otherPlaces.ucloudProject }),
  usmc,
  (index, hex) => dts(index, hex, demoPlaces.alibaba.region ?? '', false),
  (index, hex) => dts(index, hex, otherPlaces.alibabaRegion, false),
  (index, hex) => dts(index, hex, demoPlaces.alibaba.region ?? '', true),
  (index, hex) => dcs(index, hex, demoPlaces.huawei.projectId ?? ''),
  (index, hex) => dcs(index, hex, otherPlaces.huaweiProject),
];

/** Tasks that nobody has configured, to be found by listing: as many as are wanted, in all of the APIs' lists. */
export function crowdOf(count: number): readonly SimulatedTask[] {
  return Array.from({ length: count }, (_, index) => {
    const make = makers[index % makers.length] ?? usmc;
    return make(index, index.toString(16).padStart(8, '0'));
  });
}

const named = (index: number): string => `crowd-${String(index).padStart(5, '0')}`;

function udts(
  index: number,
  hex: string,
  where: Required<Pick<TaskRef, 'projectId'>> & Pick<TaskRef, 'type'>,
): UdtsTask {
  return {
    product: 'udts',
    ref: { cloud: 'ucloud', product: 'udts', id: `udts-c${hex}`, name: named(index), ...where },
    script: {
      engine: index % 2 === 0 ? 'mysql' : 'redis',
      items: 100_000 + 1_000 * index,
      maxRetries: 3,
      timeline: {
        begin: 20 * index,
        stages: [
          { word: 'Created', seconds: 100 },
          { word: 'Dumping', seconds: 900, copy: [0, 1] },
          { word: 'Loading', seconds: 2_400, copy: [0, 1] },
          { word: 'Syncing', seconds: 9_000, backlog: { start: 3_300, drain: 1_200, every: 900, peak: 260 } },
          { word: 'Failed', seconds: 600, failure: 'Error 1236 (HY000): could not find first log file name' },
          { word: 'Stopped', seconds: 600 },
        ],
      },
    },
  };
}

function usmc(index: number, hex: string): UsmcTask {
  const plan = Math.floor(index / makers.length / serversPerPlan);
  return {
    product: 'usmc',
    ref: {
      cloud: 'scloudsg',
      product: 'usmc',
      id: `usmc-task-c${hex}`,
      planId: `usmc-crowd${plan}`,
      name: named(index),
    },
    script: {
      timeline: {
        begin: 20 * index,
        stages: [
          { state: 'Created', seconds: 60, percent: [0, 0] },
          { state: 'Migrating', seconds: 3_600, percent: [0, 67] },
          { state: 'Synced', seconds: 2_400, percent: [67, 67] },
          { state: 'Failed', seconds: 600, percent: [67, 67], failure: 'agent lost' },
          { state: 'Finished', seconds: 1_500, percent: [100, 100] },
        ],
      },
    },
  };
}

function dts(index: number, hex: string, region: string, synchronization: boolean): DtsTask {
  const end = { engine: 'MySQL', port: '3306', database: 'crowd', user: 'dtsmover' } as const;
  return {
    product: 'dts',
    ref: { cloud: 'alibaba', product: 'dts', id: `dtsc0${hex}`, region, name: named(index) },
    script: {
      jobClass: 'small',
      incremental: true,
      synchronization,
      tables: 20,
      rows: 1_000_000,
      createdAt: '2026-11-20T09:30:00Z',
      source: { ...end, kind: 'ECS', instanceId: 'i-bp1crowd', host: '172.16.1.2' },
      target: { ...end, kind: 'RDS', instanceId: 'rm-bp1crowd', host: '172.16.1.3' },
      timeline: {
        begin: 20 * index,
        stages: [
          { word: 'NotStarted', phase: null, seconds: 60 },
          { word: 'Migrating', phase: 'schema', seconds: 300, copy: [0, 1] },
          { word: 'Migrating', phase: 'full', seconds: 3_000, copy: [0, 1] },
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
}

function dcs(index: number, hex: string, projectId: string): DcsTask {
  return {
    product: 'dcs',
    ref: {
      cloud: 'huawei',
      product: 'dcs',
      id: `c0c0c0c0c0c0c0c0c0c0c0c0${hex}`,
      region: demoPlaces.huawei.region ?? '',
      projectId,
      name: named(index),
    },
    script: {
      method: 'incremental_migration',
      keys: 10_000 + index,
      createdAt: '2026-11-20T09:30:00.000Z',
      countersAsText: false,
      detailForbidden: false,
      source: { id: '', name: '', address: '192.168.1.2:6379' },
      target: { id: 'eb1a8d1c-9ea6-4fcd-ac43-c3d3c2493f06', name: 'dcs-crowd', address: '192.168.0.153:6379' },
      timeline: {
        begin: 20 * index,
        stages: [
          { word: 'CREATING', seconds: 60 },
          { word: 'FULLMIGRATING', seconds: 1_800, copy: [0, 1] },
          {
            word: 'INCRMIGEATING',
            seconds: 9_000,
            copy: [1, 1],
            backlog: { start: 1_500, drain: 600, every: 600, peak: 150 },
          },
          { word: 'TERMINATED', seconds: 1_200, copy: [1, 1] },
        ],
      },
    },
  };
}
