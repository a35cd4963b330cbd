import type { CloudId } from '../../model/task.ts';

/**
 * `permanent` keys may do all that is reading · `temporary` ones come with a security token · `limited` ones may read a
 * task but neither list anything nor see more than its progress · `expired` are temporary ones after their end.
 */
export const keyKinds = ['permanent', 'temporary', 'limited', 'expired'] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface SimulatedKey {
  readonly cloud: CloudId;
  readonly kind: KeyKind;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** null: a permanent key, which has none. */
  readonly securityToken: string | null;
}

/**
 * Keys that open nothing but this simulator, and look it. Their secret parts hold the word CANARY, so that a test can
 * search everything that was written anywhere for it. They also hold the characters that bad encoding stumbles over.
 */
export function keyOf(cloud: CloudId, kind: KeyKind): SimulatedKey {
  const token = kind === 'temporary' || kind === 'expired';
  return {
    cloud,
    kind,
    accessKeyId: `demo/${cloud}+${kind}==`,
    accessKeySecret: `CANARY-secret-${cloud}-${kind}`,
    securityToken: token ? `CANARY+token/${cloud}/${kind}==` : null,
  };
}

export class KeyRing {
  readonly #keys: ReadonlyMap<string, SimulatedKey>;

  constructor(clouds: readonly CloudId[]) {
    const keys = clouds.flatMap((cloud) => keyKinds.map((kind) => keyOf(cloud, kind)));
    this.#keys = new Map(keys.map((key) => [key.accessKeyId, key]));
  }

  /** Whatever cloud it belongs to: keys of one gateway are unknown to the others, and each has its own way to say so. */
  find(accessKeyId: string): SimulatedKey | null {
    return this.#keys.get(accessKeyId) ?? null;
  }
}
