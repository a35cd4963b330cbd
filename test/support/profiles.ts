import type { CutoverProfile, ProductHints, ProductProfile } from '../../src/clouds/profile.ts';
import { allClouds } from '../../src/clouds/registry.ts';
import type { Product } from '../../src/model/task.ts';

const cutover: CutoverProfile = {
  caughtUpBy: 'reported',
  keyGap: null,
  alwaysReportsLag: false,
  listsChecks: false,
  replicatesUnlessListed: false,
  replicationImpliesCopy: false,
  percentFreezesWhileReplicating: false,
  waitsForCutover: false,
  autoResume: null,
  resumeLimit: null,
  personChecks: () => [],
};

/** A service of which nothing special is known, but for what a test says. */
export function profileWith(
  own: Pick<ProductProfile, 'product' | 'name' | 'fields'> & Partial<Omit<ProductProfile, 'cutover'>>,
  ownCutover: Partial<CutoverProfile> = {},
): ProductProfile {
  return {
    moves: 'databases',
    statusActions: [],
    listActions: [],
    idPatterns: [],
    listOf: () => null,
    consoleUrl: () => null,
    loadHints: () => Promise.resolve({ problems: [] }),
    ...own,
    cutover: { ...cutover, ...ownCutover },
  };
}

const profiles = allClouds().flatMap(({ products }) => products);
const loaded = new Map<Product, ProductHints>(
  await Promise.all(profiles.map(async (profile) => [profile.product, await profile.loadHints()] as const)),
);

/** The known problems of a registered product, without a wait. */
export function hintsOf(product: Product): ProductHints {
  const hints = loaded.get(product);
  if (hints === undefined) throw new Error(`no product ${product}`);
  return hints;
}
