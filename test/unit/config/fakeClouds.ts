import type { Cloud, PermissionRules } from '../../../src/clouds/cloud.ts';
import type { TaskField } from '../../../src/clouds/profile.ts';
import { profileWith } from '../../support/profiles.ts';
import type { CloudId } from '../../../src/model/task.ts';

const id: TaskField = { key: 'id', label: 'Job ID', required: true, pattern: /[a-z0-9-]+/, example: 'dts-1' };
const region: TaskField = {
  key: 'region',
  label: 'Region',
  required: true,
  accountDefault: 'region',
  pattern: /.+/,
  example: 'cn-x',
};

const type: TaskField = {
  key: 'type',
  label: 'Type',
  required: false,
  pattern: /^(transfer|integration)$/,
  example: 'transfer',
  choices: ['transfer', 'integration'].map((value) => ({ value, label: value })),
};

const permissions: PermissionRules = {
  policyName: 'policy',
  permissionOf: (action) => action,
  policyOf: (allowed) => allowed,
  notes: () => [],
  meansMissingPermission: () => true,
};

function cloud(cloudId: CloudId, name: string, products: Cloud['products']): Cloud {
  return {
    id: cloudId,
    name,
    products,
    credentialLabels: { accessKeyId: 'ID', accessKeySecret: 'Secret', securityToken: 'Token' },
    accountFields: [],
    keysUrl: null,
    actions: [],
    permissions,
    loadGateway: () => Promise.reject(new Error('not here')),
  };
}

/** Two clouds that hold everything an entry can be checked against: required, optional and defaulted fields. */
export const fakeClouds: readonly Cloud[] = [
  cloud('ucloud', 'Cloud U', [
    profileWith({
      product: 'udts',
      name: 'UDTS',
      fields: [
        id,
        type,
        { key: 'projectId', label: 'Project', required: false, pattern: /^org-\w+$/, example: 'org-a' },
      ],
    }),
    profileWith({
      product: 'usmc',
      name: 'USMC',
      fields: [id, { key: 'planId', label: 'Plan ID', required: true, pattern: /^plan-\d+$/, example: 'plan-1' }],
    }),
  ]),
  cloud('alibaba', 'Cloud A', [profileWith({ product: 'dts', name: 'DTS', fields: [id, region] })]),
];
