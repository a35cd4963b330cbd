import * as l10n from '@vscode/l10n';
import type { PermissionRules } from '../cloud.ts';

/**
 * UCloud's policies name API actions with a product prefix. Permissions for single tasks are documented only for other
 * products.
 *
 * Sources: UCloud, access management, "Policies" (version, effect, action, resource); UCloud's own Terraform provider,
 * ucloud_iam_policy_document (`<product-name>:<api-name>`, Version "1"). No page lists the product names. Those used
 * here are the folder names of the API documents, which match the documented names of uhost and others.
 */
export const permissionRules: PermissionRules = {
  policyName: 'IAM policy',
  permissionOf(action) {
    if (!/^(?:Get|List|Describe)[A-Z]/.test(action)) throw new Error(`${action} is not an action that only reads`);
    const product = /UDTS|USMC/.exec(action)?.[0].toLowerCase() ?? 'uaccount';
    return `${product}:${action}`;
  },
  policyOf: (permissions) => ({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: permissions, Resource: ['*'] }],
  }),
  notes: () => [
    l10n.t(
      'The names before the colons follow the API documents; no page lists them. Should the console refuse one, choose the APIs by their names there.',
    ),
    l10n.t('Give it to the sub-account for each project that holds tasks; sub-accounts also need a project ID.'),
  ],
  // Codes 293 to 295 concern the zone, the IP address, and the security lock.
  meansMissingPermission: (code) => code === '299',
};
