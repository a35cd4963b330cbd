import { percentEncoded } from '../base/encoding.ts';

/** The id of a cloud or brand, for example `alibaba`. The registry (`clouds/registry.ts`) lists them. */
export type CloudId = string;

/** The id of a migration service within its cloud, for example `dts`. The cloud's registry entry lists them. */
export type Product = string;

/** A kind of task of a product, for example `synchronization`. The field `type` of the product's profile lists them. */
type TaskType = string;

/** A task as the user configures it. It contains no secret and never decides where a request goes. */
export interface TaskRef {
  readonly cloud: CloudId;
  readonly product: Product;
  readonly id: string;
  /** Name of the account. Default: the cloud's only account. */
  readonly account?: string;
  /** Shown instead of the id. */
  readonly name?: string;
  /** Only for products that group tasks in plans. */
  readonly planId?: string;
  /** Only for products with several kinds of tasks. */
  readonly type?: TaskType;
  readonly region?: string;
  readonly projectId?: string;
  /** The task has its own status bar item. */
  readonly pinned?: boolean;
}

/** Identifies a task. Two settings entries with the same key are the same task. */
export function taskKey(task: TaskRef): string {
  return [task.cloud, task.account ?? '', task.product, task.planId ?? '', task.id].map(percentEncoded).join('/');
}

/**
 * The task that a key identifies, for tasks that are no longer configured. null if the text is not a key. Cloud and
 * product are not checked, because the key may come from a database that a newer version wrote.
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

/** The name that the user gave, otherwise the id. */
export function taskName(task: TaskRef): string {
  return task.name ?? task.id;
}
