import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { TaskRef } from '../../model/task.ts';
import { endpointField, securityTokenField } from '../accountFields.ts';
import type { AccountField, Cloud, ProductInfo, TaskField } from '../cloud.ts';
import { type Brand, brands, readingActions } from './brands.ts';
import { permissionRules } from './policy.ts';

// Labels are getters, because this file is loaded before the translations are.

/** Wide on purpose: the documents show udts-ixdp441, usmc-task-ba797218 and fillers, and promise no form. */
export const idPattern = /^[A-Za-z0-9][\w.:-]{0,127}$/;

const projectId: TaskField = {
  key: 'projectId',
  get label() {
    return l10n.t('Project ID');
  },
  required: false,
  accountDefault: 'projectId',
  // UCloud's own command line writes "org-xxx/Name"; what follows the slash is cut off before sending.
  pattern: /^[\w.-]{1,128}(\/.*)?$/,
  example: 'org-hiny12',
};

const databases: ProductInfo = {
  product: 'udts',
  name: 'UDTS',
  moves: 'databases',
  fields: [
    {
      key: 'id',
      get label() {
        return l10n.t('Task ID');
      },
      required: true,
      pattern: idPattern,
      example: 'udts-ixdp441',
    },
    {
      key: 'type',
      get label() {
        return l10n.t('Task type');
      },
      required: false,
      pattern: /^(transfer|integration)$/,
      example: 'transfer',
      choices: [
        {
          value: 'transfer',
          get label() {
            return l10n.t('Data migration (transfer)');
          },
        },
        {
          value: 'integration',
          get label() {
            return l10n.t('Data integration (integration)');
          },
        },
      ],
    },
    projectId,
  ],
};

const servers: ProductInfo = {
  product: 'usmc',
  name: 'USMC',
  moves: 'servers',
  fields: [
    {
      key: 'planId',
      get label() {
        return l10n.t('Migration plan ID');
      },
      required: true,
      pattern: idPattern,
      example: 'usmc-vtlwsdv6qa7',
    },
    {
      key: 'id',
      get label() {
        return l10n.t('Task ID');
      },
      required: true,
      pattern: idPattern,
      example: 'usmc-task-ba797218',
    },
    projectId,
  ],
};

function accountFields(brand: Brand): AccountField[] {
  return [
    {
      key: 'projectId',
      get label() {
        return l10n.t('Default project ID');
      },
      get note() {
        return l10n.t('Sub-accounts need one.');
      },
      required: false,
      example: 'org-hiny12',
    },
    securityTokenField,
    endpointField(() => brand.endpoint, brand.endpoint),
  ];
}

/** A list is of one project and of one family of UDTS, or of one plan of USMC. */
function listOf({ product, type, planId, projectId }: TaskRef, account: Account): string | null {
  const project = projectId ?? account.projectId ?? '';
  if (product === 'udts') return JSON.stringify([product, project, type ?? 'transfer']);
  return planId === undefined ? null : JSON.stringify([product, project, planId]);
}

function cloudOfBrand(brand: Brand): Cloud {
  return {
    id: brand.id,
    name: brand.name,
    // SurferCloud publishes no page on USMC, but nothing says that its gateway lacks it either.
    products: [databases, servers],
    credentialLabels: {
      accessKeyId: 'PublicKey',
      accessKeySecret: 'PrivateKey',
      securityToken: 'SecurityToken',
    },
    accountFields: accountFields(brand),
    keysUrl: brand.keysUrl,
    actions: readingActions,
    permissions: permissionRules,
    listOf,
    consoleUrl: () => brand.consoleUrl,
    loadGateway: async () => (await import('./gateway.ts')).ucloudGateway(brand),
  };
}

/** UCloud and its sister brands: one gateway, one signature, one folder; a brand is data. */
export const ucloudFamily: readonly Cloud[] = brands.map(cloudOfBrand);
