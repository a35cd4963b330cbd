import * as l10n from '@vscode/l10n';
import type { AccountCheck, Cloud } from '../../clouds/cloud.ts';
import { missingPermission } from '../../clouds/permissions.ts';
import type { Problem } from '../../model/problem.ts';

/**
 * Names the permission that a refused call needs: `Missing permission: dts:DescribeMigrationJobs`; null where unknown.
 */
export function lackingWords(cloud: Cloud, problem: Problem | undefined): string | null {
  const missing = problem === undefined ? null : missingPermission(cloud, problem);
  return missing === null ? null : l10n.t('Missing permission: {0}', missing);
}

/** The refusal in an account test, even if the test succeeded otherwise. */
export function refusalOf(outcome: AccountCheck | Problem): Problem | undefined {
  if (!('kind' in outcome)) return outcome.refusal;
  return outcome.kind === 'permission' ? outcome : undefined;
}
