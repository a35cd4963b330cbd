import * as l10n from '@vscode/l10n';
import { endpointField, projectField, regionField, securityTokenField } from '../accountFields.ts';
import type { Cloud, CloudPack } from '../cloud.ts';
import { dcsProfile } from './dcsProfile.ts';
import { permissionRules } from './policy.ts';

// Labels are getters, because translations are loaded after this file.

/**
 * The only actions that are ever called; each is an HTTP GET. The same API has POST, PUT, and DELETE under almost the
 * same paths (stop, restart, exchange-ip …), and the identity service creates a project with POST /v3/projects.
 */
export const readingActions = [
  'ShowMigrationTaskStats',
  'ShowMigrationTask',
  'ListMigrationTask',
  'KeystoneListAuthProjects',
] as const;
export type ReadingAction = (typeof readingActions)[number];

/** Huawei Cloud: Redis migrations of its Distributed Cache Service. Kept light; `gateway.ts` signs, calls, and maps. */
export const huawei: Cloud = {
  id: 'huawei',
  get name() {
    return l10n.t('Huawei Cloud');
  },
  products: [dcsProfile],
  credentialLabels: {
    accessKeyId: 'Access Key ID (AK)',
    accessKeySecret: 'Secret Access Key (SK)',
    securityToken: 'Security Token',
  },
  accountFields: [
    regionField('cn-north-4'),
    projectField('254d2280acb74d36a8b839746bcd7352'),
    securityTokenField,
    endpointField(() => 'https://dcs.<region>.myhuaweicloud.com', 'https://dcs.cn-north-4.myhuaweicloud.com'),
    {
      key: 'iamEndpoint',
      get label() {
        return l10n.t('IAM endpoint');
      },
      usual: 'https://iam.myhuaweicloud.com',
      required: false,
      example: 'https://iam.myhuaweicloud.com',
    },
  ],
  keysUrl: 'https://console.huaweicloud.com/iam/#/mine/accessKey',
  actions: readingActions,
  permissions: permissionRules,
  loadGateway: async () => (await import('./gateway.ts')).createHuaweiGateway,
};

export const huaweiPack: CloudPack = {
  clouds: [huawei],
  loadCredentials: async () => (await import('./credentials.ts')).huaweiCredentials(),
};
