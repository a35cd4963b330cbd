import * as l10n from '@vscode/l10n';
import type { PermissionRules } from '../cloud.ts';

/** Codes of refusals that no policy would lift: the project, the IP address, the region. */
const notOfPolicies = /^APIGW?\.(?:0310|040[12]|0802)$/i;

/**
 * Sources: Huawei Cloud, DCS API reference, "Actions Supported by Policy-based Authorization" (dcs:migrationTask:list
 * for the list, dcs:migrationTask:get for a task, its statistics and logs; IAM projects only); IAM API reference,
 * KeystoneListAuthProjects ("no permission is needed"); IAM, "Policy syntax" (Version "1.1").
 */
export const permissionRules: PermissionRules = {
  policyName: 'IAM policy',
  permissionOf(action) {
    // Listing one's own projects in the identity service needs no permission.
    if (action.startsWith('KeystoneListAuth')) return null;
    const verb = /^(List|Show)MigrationTask/.exec(action)?.[1];
    if (verb === undefined) throw new Error(`the permission of ${action} is not known`);
    return verb === 'List' ? 'dcs:migrationTask:list' : 'dcs:migrationTask:get';
  },
  policyOf: (permissions) => ({
    Version: '1.1',
    Statement: [{ Effect: 'Allow', Action: permissions }],
  }),
  notes: () => [
    l10n.t(
      'Make it a custom policy of project-level services and give it in the project of each region that holds tasks.',
    ),
    l10n.t('Whether the system policy {0} lets migration tasks be seen is not documented.', 'DCS ReadOnlyAccess'),
    l10n.t('Listing your own projects needs no permission.'),
  ],
  meansMissingPermission: (code) => !notOfPolicies.test(code),
};
