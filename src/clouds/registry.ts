import type { CloudId, Product, TaskRef } from '../model/task.ts';
import { alibabaPack } from './alibaba/pack.ts';
import type { Cloud, CloudPack } from './cloud.ts';
import { huaweiPack } from './huawei/pack.ts';
import type { ProductProfile } from './profile.ts';
import { ucloudPack } from './ucloud/pack.ts';

/** All packs, in display order. To add a cloud, add its folder and its entry in this list. */
export const packs: CloudPack[] = [ucloudPack, alibabaPack, huaweiPack];

/** All clouds and brands, in display order. */
export function allClouds(): readonly Cloud[] {
  return packs.flatMap(({ clouds }) => clouds);
}

/** The cloud with this ID; null if there is none. For IDs that come from outside. */
export function findCloud(id: unknown): Cloud | null {
  return allClouds().find((cloud) => cloud.id === id) ?? null;
}

/** The cloud of a task or account that was checked before. Throws for an ID that is in no pack. */
export function cloudOf(id: CloudId): Cloud {
  const cloud = findCloud(id);
  if (!cloud) throw new Error(`no cloud ${id} in the registry`);
  return cloud;
}

export function productOf(cloud: Cloud, product: Product): ProductProfile | null {
  return cloud.products.find((entry) => entry.product === product) ?? null;
}

/** The profile of a task that comes from outside, such as a database; null if its service is unknown. */
export function findProfile({ cloud, product }: Pick<TaskRef, 'cloud' | 'product'>): ProductProfile | null {
  const found = findCloud(cloud);
  return found === null ? null : productOf(found, product);
}

/** The profile of a task that was checked before. Throws if its cloud does not offer its product. */
export function profileOf(task: Pick<TaskRef, 'cloud' | 'product'>): ProductProfile {
  const profile = findProfile(task);
  if (!profile) throw new Error(`no product ${task.product} of ${task.cloud} in the registry`);
  return profile;
}
