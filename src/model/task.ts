import { percentEncoded } from './encoding.ts';

/** The clouds and brands whose status APIs are read. Everything else about one is data in `clouds/<folder>`. */
export const cloudIds = ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg', 'alibaba', 'huawei'] as const;
export type CloudId = (typeof cloudIds)[number];

/** `udts` databases on UCloud · `usmc` servers on UCloud · `dts` databases on Alibaba Cloud · `dcs` Redis on Huawei Cloud. */
export const products = ['udts', 'usmc', 'dts', 'dcs'] as const;
export type Product = (typeof products)[number];

/** Kinds of tasks that a cloud keeps apart: of UDTS `transfer` and `integration`, of DTS `migration` and `synchronization`. */
export const taskTypes = ['transfer', 'integration', 'migration', 'synchronization'] as const;
export type TaskType = (typeof taskTypes)[number];

/** What a person configures: it names a task, holds no secret and never says where a request goes. */
export interface TaskRef {
  readonly cloud: CloudId;
  readonly product: Product;
  readonly id: string;
  /** Account name; default: the cloud's only account. */
  readonly account?: string;
  /** Shown instead of the id. */
  readonly name?: string;
  /** USMC only, and required there. */
  readonly planId?: string;
  /** Of UDTS and DTS: see `ProductInfo.fields` for which. */
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

/** The task that a key tells of, as far as it tells: for one that is no longer configured. null for a text that is no key. */
export function taskOfKey(key: string): TaskRef | null {
  const [cloudText, accountText, productText, planText, idText, ...rest] = key.split('/').map(decoded);
  const cloud = cloudIds.find((known) => known === cloudText);
  const product = products.find((known) => known === productText);
  if (cloud === undefined || product === undefined || !idText || rest.length > 0) return null;
  return {
    cloud,
    product,
    id: idText,
    ...(accountText ? { account: accountText } : {}),
    ...(planText ? { planId: planText } : {}),
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
