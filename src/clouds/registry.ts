import type { CloudId, Product, TaskRef } from '../model/task.ts';
import { alibabaPack } from './alibaba/pack.ts';
import type { Cloud, CloudPack } from './cloud.ts';
import { huaweiPack } from './huawei/pack.ts';
import type { ProductProfile } from './profile.ts';
import { ucloudPack } from './ucloud/pack.ts';

/** Every pack, in the order in which clouds are offered. A new cloud is its folder and its place in this list. */
export const packs: CloudPack[] = [ucloudPack, alibabaPack, huaweiPack];

/** Every cloud and brand, in the order in which they are offered. */
export function allClouds(): readonly Cloud[] {
  return packs.flatMap(({ clouds }) => clouds);
}

/** The cloud of this id; null where there is none: for ids that come from outside. */
export function findCloud(id: unknown): Cloud | null {
  return allClouds().find((cloud) => cloud.id === id) ?? null;
}

/** The cloud of a task or account that was checked before. Throws for an id that is in no pack. */
export function cloudOf(id: CloudId): Cloud {
  const cloud = findCloud(id);
  if (!cloud) throw new Error(`no cloud ${id} in the registry`);
  return cloud;
}

export function productOf(cloud: Cloud, product: Product): ProductProfile | null {
  return cloud.products.find((entry) => entry.product === product) ?? null;
}

/** The profile of a task that comes from outside, e.g. from a database; null where nothing is known about its service. */
export function findProfile({ cloud, product }: Pick<TaskRef, 'cloud' | 'product'>): ProductProfile | null {
  const found = findCloud(cloud);
  return found === null ? null : productOf(found, product);
}

/** The profile of a task that was checked before. Throws where its cloud does not offer its product. */
export function profileOf(task: Pick<TaskRef, 'cloud' | 'product'>): ProductProfile {
  const profile = findProfile(task);
  if (!profile) throw new Error(`no product ${task.product} of ${task.cloud} in the registry`);
  return profile;
}
