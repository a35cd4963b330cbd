import type { Account } from '../model/account.ts';
import type { CloudId } from '../model/task.ts';
import { alibabaSimulator } from './alibaba/pack.ts';
import { huaweiSimulator } from './huawei/pack.ts';
import { demoAccount, type SimulatorPack } from './pack.ts';
import { type KeyKind, keyOf } from './server/keys.ts';
import { ucloudSimulator } from './ucloud/pack.ts';

/** All simulated packs. The demo shows their tasks in this order. */
export const packs: SimulatorPack[] = [ucloudSimulator, alibabaSimulator, huaweiSimulator];

export function simulatedClouds(): readonly CloudId[] {
  return packs.flatMap(({ clouds }) => Object.keys(clouds));
}

/** The account with this kind of key for one cloud of the simulator. */
export function accountOf(origin: string, cloud: CloudId, kind: KeyKind): Account {
  const key = keyOf(cloud, kind);
  return {
    name: demoAccount,
    cloud,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken === null ? {} : { securityToken: key.securityToken }),
    ...packs.find(({ clouds }) => Object.hasOwn(clouds, cloud))?.clouds[cloud],
    endpoint: `${origin}/${cloud}`,
  };
}
