import type { CloudId, Product } from '../model/task.ts';
import { alibaba } from './alibaba/about.ts';
import type { Cloud, ProductInfo } from './cloud.ts';
import { huawei } from './huawei/about.ts';
import { ucloudFamily } from './ucloud/about.ts';

/** Every cloud, in the order in which they are offered. A new one is its folder and its line here. */
export const clouds: readonly Cloud[] = [...ucloudFamily, alibaba, huawei];

export function cloudOf(id: CloudId): Cloud {
  const cloud = clouds.find((entry) => entry.id === id);
  if (!cloud) throw new Error(`no cloud ${id} in the registry`);
  return cloud;
}

export function productOf(cloud: Cloud, product: Product): ProductInfo | null {
  return cloud.products.find((entry) => entry.product === product) ?? null;
}
