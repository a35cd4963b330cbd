import { allClouds } from '../../src/clouds/registry.ts';

/** What the registry offers, for tests that go through all of it. */
export const cloudIds: readonly string[] = allClouds().map(({ id }) => id);
export const products: readonly string[] = [
  ...new Set(allClouds().flatMap((cloud) => cloud.products.map(({ product }) => product))),
];

/** A cloud that offers the product. */
export function cloudWith(product: string): string {
  const cloud = allClouds().find((each) => each.products.some((profile) => profile.product === product));
  if (cloud === undefined) throw new Error(`no cloud offers ${product}`);
  return cloud.id;
}
