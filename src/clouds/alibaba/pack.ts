import * as l10n from '@vscode/l10n';
import { endpointField, regionField, securityTokenField } from '../accountFields.ts';
import type { Cloud, CloudPack } from '../cloud.ts';
import { dtsProfile } from './dtsProfile.ts';
import { permissionRules } from './policy.ts';

// Labels are getters, because translations are loaded after this file.

/**
 * All of these are Describe actions of the DTS API 2020-01-01. The system policy AliyunDTSReadOnlyAccess covers them.
 */
export const readingActions = ['DescribeMigrationJobStatus', 'DescribeMigrationJobs', 'DescribeDtsJobs'] as const;

export const alibaba: Cloud = {
  id: 'alibaba',
  get name() {
    return l10n.t('Alibaba Cloud');
  },
  products: [dtsProfile],
  credentialLabels: {
    accessKeyId: 'AccessKey ID',
    accessKeySecret: 'AccessKey Secret',
    securityToken: 'STS token',
  },
  accountFields: [
    regionField('cn-hangzhou'),
    securityTokenField,
    endpointField(() => l10n.t('that of the region'), 'https://dts.aliyuncs.com'),
  ],
  keysUrl: 'https://ram.console.aliyun.com/profile/access-keys',
  actions: readingActions,
  permissions: permissionRules,
  loadGateway: async () => (await import('./gateway.ts')).createAlibabaGateway,
};

export const alibabaPack: CloudPack = {
  clouds: [alibaba],
  loadCredentials: async () => (await import('./credentials.ts')).alibabaCredentials(),
};
