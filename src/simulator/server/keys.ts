import type { CloudId } from '../../model/task.ts';

/**
 * `permanent`: may call every read action. `temporary`: has a security token. `limited`: may read a task's progress,
 * but not its detail or any list. `expired`: temporary keys after their expiry.
 */
export const keyKinds = ['permanent', 'temporary', 'limited', 'expired'] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface SimulatedKey {
  readonly cloud: CloudId;
  readonly kind: KeyKind;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** null for a permanent key. */
  readonly securityToken: string | null;
}

/**
 * Keys that work only with this simulator and are recognizable as such. Their secret parts contain the word CANARY, so
 * that a test can search all output for it. They also contain characters that are often encoded wrongly.
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

  /**
   * Searches the keys of all clouds. A key of one gateway is unknown to the others, and each reports that in its own
   * way.
   */
  find(accessKeyId: string): SimulatedKey | null {
    return this.#keys.get(accessKeyId) ?? null;
  }
}
