import type { TaskRef } from '../../model/task.ts';
import type { CrowdMember, SimulatorPack } from '../pack.ts';
import { type UdtsTask, ucloudTasks, type UsmcTask } from './cast.ts';
import { UcloudGateway, ucloudParams } from './gateway.ts';
import { type BrandId, demoPlaces, projectsOf } from './places.ts';

const [project, otherProject] = projectsOf('ucloud');

/** The maximum number of servers in a plan of the crowd. */
const serversPerPlan = 40;

export const ucloudSimulator: SimulatorPack = {
  clouds: demoPlaces,
  cast: ucloudTasks,
  crowd: [
    (member) => udts(member, { type: 'transfer', projectId: project }),
    (member) => udts(member, { type: 'integration', projectId: project }),
    (member) => udts(member, { type: 'transfer', projectId: otherProject }),
    usmc,
  ],
  gateway: (cloud, parts) => new UcloudGateway(brandOf(cloud) ?? 'ucloud', parts),
  cloudOf(request, keys) {
    if (request.path !== '/') return null;
    const params = ucloudParams(request);
    // Another protocol may use the same name for its actions. An action without PublicKey may belong to it.
    const foreign = params.has('AccessKeyId') || params.has('SignatureMethod');
    if (!params.has('PublicKey') && (foreign || !params.has('Action'))) return null;
    // All brands use one protocol, so the owner of the key decides.
    return brandOf(keys.find(String(params.get('PublicKey')))?.cloud) ?? 'ucloud';
  },
};

function brandOf(cloud: string | undefined): BrandId | null {
  return Object.keys(demoPlaces).find((brand): brand is BrandId => brand === cloud) ?? null;
}

function udts(
  { index, hex, name }: CrowdMember,
  where: Required<Pick<TaskRef, 'projectId'>> & Pick<TaskRef, 'type'>,
): UdtsTask {
  return {
    product: 'udts',
    ref: { cloud: 'ucloud', product: 'udts', id: `udts-c${hex}`, name, ...where },
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

function usmc({ index, hex, round, name }: CrowdMember): UsmcTask {
  const plan = Math.floor(round / serversPerPlan);
  return {
    product: 'usmc',
    ref: {
      cloud: 'scloudsg',
      product: 'usmc',
      id: `usmc-task-c${hex}`,
      planId: `usmc-crowd${plan}`,
      name,
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
