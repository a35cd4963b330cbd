import type { UdtsTask, UsmcTask } from './cast.ts';
import { udtsData } from './udts.ts';
import { usmcData } from './usmc.ts';
import type { World } from '../scenario/world.ts';

/** Seconds since 1970, for tasks without a creation time of their own. */
const createdAt = 1_763_700_000;

/**
 * An entry of ListUDTSTask: a status without FailedMessage and Sync. Here `Type` is a mode, not the requested family.
 */
export function udtsEntry({ ref, script }: UdtsTask, world: World): Record<string, unknown> {
  const { FailedMessage: _, Sync: __, ...data } = udtsData(ref.id, script, world);
  return {
    ...data,
    TaskId: ref.id,
    Name: ref.name ?? ref.id,
    Type: 'full+incremental',
    ServiceType: 'small',
    ChargeType: 'Month',
    AutoRenew: 'Yes',
    IsExpire: 'No',
    ExpireTime: createdAt + 90 * 86_400,
    CreateTime: createdAt,
  };
}

/** An entry of ListUSMCPlan, with the member names of the document's table or of its example. */
export function usmcPlanEntry(id: string, exampleNames: boolean): Record<string, unknown> {
  const common = {
    Name: id,
    SourceRegion: 'IDC',
    TargetRegion: 'cn-bj2',
    // Anyone with this link can install an agent into the plan.
    AgentDownloadUrl: `https://agent.example/CANARY-${id}`,
    CreateTime: createdAt,
  };
  return exampleNames
    ? { ...common, Id: id, Source: 'IDC', NetWorkType: 10 }
    : { ...common, PlanId: id, SourceVendor: 'IDC', NetworkType: 10 };
}

/** An entry of ListUSMCTask: without FailedMessage, but with both hosts. */
export function usmcEntry({ ref, script }: UsmcTask, world: World): Record<string, unknown> {
  const { FailedMessage: _, ...data } = usmcData(ref.id, script, world);
  return {
    ...data,
    TaskId: ref.id,
    Name: ref.name ?? ref.id,
    SrcHostName: `${ref.name ?? ref.id}.internal`,
    SrcHostIp: '10.9.0.7',
    HostId: '',
    HostIp: '',
    AgentId: `agent-${ref.id}`,
    AgentName: ref.name ?? ref.id,
    AgentState: 'Online',
    MachineType: 'N',
    MinimalCpuPlatform: 'Intel/Auto',
    Cpu: 4,
    Memory: 8192,
    Gpu: 0,
    HostBinding: false,
    SecGroupId: [{ Id: 'secgroup-1', Priority: 1 }],
    CreateTime: createdAt,
  };
}
