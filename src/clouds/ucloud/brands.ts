import type { CloudId, Product } from '../../model/task.ts';

/** One brand of the UCloud gateway: the same API and signature with its own host and keys. */
export interface Brand {
  readonly id: CloudId;
  /** The brand name as its owner writes it. */
  readonly name: string;
  /** Base URL of the API. An account's own endpoint overrides it. */
  readonly endpoint: string;
  /** Root of the console, because no brand documents the URL of a task's page; null if not even the root is known. */
  readonly consoleUrl: string | null;
  /** The page where the user creates keys; null if none is documented. */
  readonly keysUrl: string | null;
}

/** In display order. The hosts come from the brands' own API documents. */
export const brands: readonly Brand[] = [
  {
    id: 'ucloud',
    name: 'UCloud',
    endpoint: 'https://api.ucloud.cn',
    consoleUrl: 'https://console.ucloud.cn/',
    keysUrl: 'https://console.ucloud.cn/uapi/apikey',
  },
  {
    id: 'ucloud-global',
    name: 'UCloud Global',
    endpoint: 'https://api.ucloud-global.com',
    consoleUrl: null,
    keysUrl: null,
  },
  {
    id: 'surfercloud',
    name: 'SurferCloud',
    endpoint: 'https://api.surfercloud.com',
    consoleUrl: null,
    keysUrl: null,
  },
  {
    id: 'scloudsg',
    name: 'SCloudSG',
    endpoint: 'https://api.scloudsg.com',
    consoleUrl: 'https://console.scloudsg.com/',
    keysUrl: 'https://console.scloudsg.com/uaccount/api_manage',
  },
];

/**
 * The only actions that are ever called. All of them are read-only. The gateway's write actions (Create…, Start…,
 * Stop…, Delete…) are absent.
 */
export const readingActions = [
  'GetUDTSTaskStatus',
  'GetUSMCTaskStatus',
  'GetProjectList',
  'ListUDTSTask',
  'ListUSMCPlan',
  'ListUSMCTask',
] as const;
export type ReadingAction = (typeof readingActions)[number];

/** The product whose endpoint an action is sent to; null for actions that belong to no product. */
export const productOf: Readonly<Record<ReadingAction, Product | null>> = {
  GetUDTSTaskStatus: 'udts',
  GetUSMCTaskStatus: 'usmc',
  GetProjectList: null,
  ListUDTSTask: 'udts',
  ListUSMCPlan: 'usmc',
  ListUSMCTask: 'usmc',
};
