import { percentEncoded } from './encoding.ts';

/** The id of a cloud or brand, e.g. `alibaba`. The registry (`clouds/registry.ts`) knows which ones exist. */
export type CloudId = string;

/** The id of a migration service within its cloud, e.g. `dts`. The cloud's registry entry lists its products. */
export type Product = string;

/** A kind of task that a product distinguishes, e.g. `synchronization`. The product's field `type` lists its kinds. */
export type TaskType = string;

/** What a person configures: it names a task, holds no secret and never says where a request goes. */
export interface TaskRef {
  readonly cloud: CloudId;
  readonly product: Product;
  readonly id: string;
  /** Account name; default: the cloud's only account. */
  readonly account?: string;
  /** Shown instead of the id. */
  readonly name?: string;
  /** For products that group tasks in plans. */
  readonly planId?: string;
  /** For products with several kinds of tasks; see the field `type` of the product's profile. */
  readonly type?: TaskType;
  readonly region?: string;
  readonly projectId?: string;
  /** The task has a status bar item of its own. */
  readonly pinned?: boolean;
}

/** Identifies a task within one window: two settings entries with the same key are the same task. */
export function taskKey(task: TaskRef): string {
  return [task.cloud, task.account ?? '', task.product, task.planId ?? '', task.id].map(percentEncoded).join('/');
}

/**
 * The parts of a task that its key holds: for a task that is no longer configured. null for a text that is no key. Cloud and
 * product are not checked: a key may come from a database that a newer version wrote.
 */
export function taskOfKey(key: string): TaskRef | null {
  const [cloud, account, product, planId, id, ...rest] = key.split('/').map(decoded);
  if (!cloud || !product || !id || rest.length > 0) return null;
  return {
    cloud,
    product,
    id,
    ...(account ? { account } : {}),
    ...(planId ? { planId } : {}),
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The name a person gave, else the id. */
export function taskName(task: TaskRef): string {
  return task.name ?? task.id;
}
