import type { CloudId } from '../../model/task.ts';

/** One brand of the UCloud gateway: the same API and signature under another host, with keys of its own. */
export interface Brand {
  readonly id: CloudId;
  /** As its owner writes it. */
  readonly name: string;
  /** Base URL of the API; an account's own endpoint overrides it. */
  readonly endpoint: string;
  /** Root of the console. No brand documents the address of a task's page; null where not even the root is known. */
  readonly consoleUrl: string | null;
  /** The page on which a person makes keys; null where none is documented. */
  readonly keysUrl: string | null;
}

/** In the order in which they are offered. Hosts are those of the brands' own API documents. */
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

/** The only actions that are ever called. All of them read; the gateway's writers (Create…, Start…, Stop…, Delete…) are not here. */
export const readingActions = [
  'GetUDTSTaskStatus',
  'GetUSMCTaskStatus',
  'GetProjectList',
  'ListUDTSTask',
  'ListUSMCPlan',
  'ListUSMCTask',
] as const;
export type ReadingAction = (typeof readingActions)[number];
