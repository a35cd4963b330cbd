import * as l10n from '@vscode/l10n';
import type { AccountCheck, Cloud } from '../../clouds/cloud.ts';
import { missingPermission } from '../../clouds/permissions.ts';
import type { Problem } from '../../model/problem.ts';

/** Names the very permission that a refused call lacked: `Missing permission: dts:DescribeMigrationJobs`; null where that is not known. */
export function lackingWords(cloud: Cloud, problem: Problem | undefined): string | null {
  const missing = problem === undefined ? null : missingPermission(cloud, problem);
  return missing === null ? null : l10n.t('Missing permission: {0}', missing);
}

/** What was refused in a test of an account, whether it went well besides or not. */
export function refusalOf(outcome: AccountCheck | Problem): Problem | undefined {
  if (!('kind' in outcome)) return outcome.refusal;
  return outcome.kind === 'permission' ? outcome : undefined;
}
