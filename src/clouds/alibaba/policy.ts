import * as l10n from '@vscode/l10n';
import type { PermissionRules } from '../cloud.ts';

/**
 * A RAM permission is named after the API action, with the product as prefix.
 *
 * Sources: RAM, "Policy structure and syntax" (Version "1"); DTS, "Use a custom policy to grant permissions to a RAM
 * user" (dts:DescribeMigrationJobs, …Status); RAM, AliyunDTSReadOnlyAccess (`dts:Describe*` on `*`).
 */
export const permissionRules: PermissionRules = {
  policyName: 'RAM policy',
  permissionOf(action) {
    if (!/^(?:Describe|List)[A-Z]/.test(action)) throw new Error(`${action} is not an action of DTS that only reads`);
    return `dts:${action}`;
  },
  policyOf: (permissions) => ({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: permissions, Resource: '*' }],
  }),
  notes: () => [
    l10n.t('The system policy {0} holds these permissions and more.', 'AliyunDTSReadOnlyAccess'),
    l10n.t(
      'Alibaba Cloud documents that a RAM user who may see some instances only needs the right to list them as well.',
    ),
  ],
  // RAM must be a word of its own, because "InvalidParameter" contains it too. Other codes that contain "Forbidden"
  // concern the job, the IP address, or the account.
  meansMissingPermission: (code) =>
    /\bRAM\b|(?:NoPermission|PermissionDenied)(?:$|\.)|^(?:DTS\.Msg\.)?Forbidden$/i.test(code),
};
