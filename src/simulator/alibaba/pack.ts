import type { CrowdMember, SimulatorPack } from '../pack.ts';
import { headerOf } from '../server/exchange.ts';
import { alibabaPairs } from './authentication.ts';
import { alibabaTasks, type DtsTask } from './cast.ts';
import { AlibabaGateway } from './gateway.ts';
import { demoPlace, otherRegion } from './places.ts';

export const alibabaSimulator: SimulatorPack = {
  clouds: { alibaba: demoPlace },
  cast: alibabaTasks,
  crowd: [
    (member) => dts(member, demoPlace.region, false),
    (member) => dts(member, otherRegion, false),
    (member) => dts(member, demoPlace.region, true),
  ],
  gateway: (_cloud, parts) => new AlibabaGateway(parts),
  cloudOf(request) {
    const authorization = headerOf(request, 'authorization') ?? '';
    if (authorization.startsWith('ACS3-') || headerOf(request, 'x-acs-action') !== null) return 'alibaba';
    if (request.path !== '/') return null;
    const names = new Set(alibabaPairs(request).map(([name]) => name));
    return names.has('AccessKeyId') || names.has('SignatureMethod') ? 'alibaba' : null;
  },
};

function dts({ index, hex, name }: CrowdMember, region: string, synchronization: boolean): DtsTask {
  const end = { engine: 'MySQL', port: '3306', database: 'crowd', user: 'dtsmover' } as const;
  const kind = synchronization ? { type: 'synchronization' } : {};
  return {
    product: 'dts',
    ref: { cloud: 'alibaba', product: 'dts', id: `dtsc0${hex}`, region, name, ...kind },
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
