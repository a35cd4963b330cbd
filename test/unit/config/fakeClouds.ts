import type { Cloud, PermissionRules, TaskField } from '../../../src/clouds/cloud.ts';
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

const permissions: PermissionRules = {
  policyName: 'policy',
  purposeOf: () => 'status',
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
    listOf: () => null,
    consoleUrl: () => null,
    loadGateway: () => Promise.reject(new Error('not here')),
  };
}

/** Two clouds that hold everything an entry can be checked against: required, optional and defaulted fields. */
export const fakeClouds: readonly Cloud[] = [
  cloud('ucloud', 'Cloud U', [
    {
      product: 'udts',
      name: 'UDTS',
      moves: 'databases',
      fields: [
        id,
        { key: 'type', label: 'Type', required: false, pattern: /.*/, example: 'transfer' },
        { key: 'projectId', label: 'Project', required: false, pattern: /^org-\w+$/, example: 'org-a' },
      ],
    },
    {
      product: 'usmc',
      name: 'USMC',
      moves: 'servers',
      fields: [id, { key: 'planId', label: 'Plan ID', required: true, pattern: /^plan-\d+$/, example: 'plan-1' }],
    },
  ]),
  cloud('alibaba', 'Cloud A', [{ product: 'dts', name: 'DTS', moves: 'databases', fields: [id, region] }]),
];
