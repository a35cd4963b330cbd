import * as l10n from '@vscode/l10n';
import { percentEncoded } from '../../model/encoding.ts';
import { endpointField, regionField, securityTokenField } from '../accountFields.ts';
import type { Cloud } from '../cloud.ts';
import { member, text } from '../tolerant.ts';
import { permissionRules } from './policy.ts';
import { regionPattern, regions } from './regions.ts';

// Labels are getters, because this file is loaded before the translations are.

/** All are Describe calls of the DTS API 2020-01-01, covered by the system policy AliyunDTSReadOnlyAccess. */
export const readingActions = ['DescribeMigrationJobStatus', 'DescribeMigrationJobs', 'DescribeDtsJobs'] as const;

/** The ID of a job or instance: kept wide, because ids differ between editions. */
export const idPattern = /^[A-Za-z0-9_-]{4,64}$/;

export const alibaba: Cloud = {
  id: 'alibaba',
  name: 'Alibaba Cloud',
  products: [
    {
      product: 'dts',
      name: 'DTS',
      moves: 'databases',
      fields: [
        {
          key: 'id',
          label: 'Migration job ID',
          required: true,
          pattern: idPattern,
          example: 'dtsz2v12jfo309',
        },
        {
          key: 'region',
          label: 'Region ID',
          required: false,
          accountDefault: 'region',
          pattern: regionPattern,
          example: 'cn-hangzhou',
          choices: regions,
        },
        {
          key: 'type',
          get label() {
            return l10n.t('Task type');
          },
          required: false,
          pattern: /^(migration|synchronization)$/,
          example: 'migration',
          choices: [
            {
              value: 'migration',
              get label() {
                return l10n.t('Data migration (migration)');
              },
            },
            {
              value: 'synchronization',
              get label() {
                return l10n.t('Data synchronization (synchronization)');
              },
            },
          ],
        },
      ],
    },
  ],
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
  listOf(task, account) {
    const region = task.region ?? account.region;
    return region === undefined ? null : JSON.stringify([task.type ?? 'migration', region]);
  },
  consoleUrl(_task, status) {
    // The API document gives this link, made of the TaskId that only an answer holds; it is not the job ID. No page per
    // job is documented for the new console.
    const taskId = text(member(status?.raw.body, 'TaskId'));
    return taskId === null
      ? 'https://dtsnew.console.aliyun.com/'
      : `https://dts.console.aliyun.com/#/progress/${percentEncoded(taskId)}/config/`;
  },
  loadGateway: async () => (await import('./gateway.ts')).createAlibabaGateway,
};
