import type { CrowdMember, SimulatorPack } from '../pack.ts';
import { headerOf } from '../server/exchange.ts';
import { type DcsTask, huaweiTasks } from './cast.ts';
import { HuaweiGateway } from './gateway.ts';
import { demoPlace, otherProject } from './places.ts';

export const huaweiSimulator: SimulatorPack = {
  clouds: { huawei: demoPlace },
  cast: huaweiTasks,
  crowd: [(member) => dcs(member, demoPlace.projectId), (member) => dcs(member, otherProject)],
  gateway: (_cloud, parts) => new HuaweiGateway(parts),
  cloudOf(request) {
    const authorization = headerOf(request, 'authorization') ?? '';
    return authorization.startsWith('SDK-HMAC-') || /^\/v[23]\//.test(request.path) ? 'huawei' : null;
  },
};

function dcs({ index, hex, name }: CrowdMember, projectId: string): DcsTask {
  return {
    product: 'dcs',
    ref: {
      cloud: 'huawei',
      product: 'dcs',
      id: `c0c0c0c0c0c0c0c0c0c0c0c0${hex}`,
      region: demoPlace.region,
      projectId,
      name,
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
