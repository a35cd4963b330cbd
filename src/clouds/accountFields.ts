import * as l10n from '@vscode/l10n';
import type { AccountField } from './cloud.ts';

// Fields that several clouds ask for. Texts are created when they are read, because translations are loaded after this
// file.

export function regionField(example: string): AccountField {
  return {
    key: 'region',
    get label() {
      return l10n.t('Default region');
    },
    required: false,
    example,
  };
}

export function projectField(example: string): AccountField {
  return {
    key: 'projectId',
    get label() {
      return l10n.t('Default project ID');
    },
    required: false,
    example,
  };
}

export const securityTokenField: AccountField = {
  key: 'securityToken',
  get label() {
    return l10n.t('Security token');
  },
  get note() {
    return l10n.t('Only temporary keys have one.');
  },
  required: false,
  example: '',
};

/** `usual`: the endpoint that is used when the account has none. */
export function endpointField(usual: () => string, example: string): AccountField {
  return {
    key: 'endpoint',
    get label() {
      return l10n.t('Endpoint');
    },
    get usual() {
      return usual();
    },
    required: false,
    example,
  };
}
