import type { Problem } from '../model/problem.ts';
import type { Cloud } from './cloud.ts';

/** `status`: reads tasks whose IDs are known. `all`: also finds tasks and tests accounts. */
export type PermissionScope = 'status' | 'all';

export interface RequiredPermissions {
  /** The cloud's term, for example "RAM policy". */
  readonly policyName: string;
  /** Sorted, without duplicates. */
  readonly permissions: readonly string[];
  /** The smallest policy as JSON text, ready to paste. Ends with a line break. */
  readonly json: string;
  /** What the user should know before pasting the policy, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The smallest policy for a cloud. It is derived from `Cloud.actions`, the list that limits the adapters, so it never
 * requests a permission for an action that is not called.
 */
export function requiredPermissions(cloud: Cloud, scope: PermissionScope): RequiredPermissions {
  const rules = cloud.permissions;
  const ofStatus = cloud.products.flatMap(({ statusActions }) => statusActions);
  const actions = scope === 'all' ? cloud.actions : ofStatus;
  const needed = actions.map((action) => rules.permissionOf(action)).filter((permission) => permission !== null);
  const permissions = [...new Set(needed)].sort();
  return {
    policyName: rules.policyName,
    permissions,
    json: `${JSON.stringify(rules.policyOf(permissions), null, 2)}\n`,
    notes: rules.notes(),
  };
}

/**
 * The permission that a refused call lacked, for example `dts:DescribeMigrationJobs`. null for a problem of another
 * kind, for a refusal that no permission would lift (such as a blocked IP address), and if the problem does not name
 * the refused action.
 */
export function missingPermission(cloud: Cloud, problem: Problem): string | null {
  if (problem.kind !== 'permission' || problem.code === null) return null;
  if (!cloud.permissions.meansMissingPermission(problem.code)) return null;
  const named = problem.lackingPermission ?? permissionIn(cloud, problem);
  if (named !== null) return named;
  const called = problem.refusedAction;
  return called === undefined || !cloud.actions.includes(called) ? null : cloud.permissions.permissionOf(called);
}

/**
 * A permission of ours that the cloud's own text names. The hint is not searched, because we wrote it and it is
 * general.
 */
function permissionIn(cloud: Cloud, { message }: Problem): string | null {
  const known = requiredPermissions(cloud, 'all').permissions;
  const words = new Set(message.split(/[^A-Za-z0-9:_-]+/).map((word) => word.replace(/:+$/, '')));
  const named = known.filter((permission) => words.has(permission));
  // With several names, it is unclear which one was refused.
  return named.length === 1 ? (named[0] ?? null) : null;
}
