import * as l10n from '@vscode/l10n';
import { endpointField, securityTokenField } from '../accountFields.ts';
import type { AccountField, Cloud, CloudPack } from '../cloud.ts';
import { type Brand, brands, readingActions } from './brands.ts';
import { permissionRules } from './policy.ts';
import { udtsProfile } from './udtsProfile.ts';
import { usmcProfile } from './usmcProfile.ts';

// Labels are getters, because translations are loaded after this file.

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

function cloudOfBrand(brand: Brand): Cloud {
  return {
    id: brand.id,
    name: brand.name,
    // SurferCloud publishes no page on USMC, but there is no sign that its gateway lacks it.
    products: [udtsProfile(brand), usmcProfile(brand)],
    credentialLabels: {
      accessKeyId: 'PublicKey',
      accessKeySecret: 'PrivateKey',
      securityToken: 'SecurityToken',
    },
    accountFields: accountFields(brand),
    keysUrl: brand.keysUrl,
    actions: readingActions,
    permissions: permissionRules,
    loadGateway: async () => (await import('./gateway.ts')).ucloudGateway(brand),
  };
}

/** UCloud and its sister brands share one gateway, one signature, and this folder. A brand is data. */
export const ucloudPack: CloudPack = {
  clouds: brands.map(cloudOfBrand),
  loadCredentials: async () => (await import('./credentials.ts')).ucloudCredentials(),
};
