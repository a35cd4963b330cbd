import type { Problem } from '../model/problem.ts';
import type { Cloud } from './cloud.ts';

/** What reading needs to be allowed: `all` finds tasks and tests accounts too, `status` only reads tasks whose ids are known. */
export type PermissionScope = 'status' | 'all';

export interface RequiredPermissions {
  /** In the cloud's own words, e.g. "RAM policy". */
  readonly policyName: string;
  /** Sorted, each once. */
  readonly permissions: readonly string[];
  /** The smallest policy as JSON text, ready to be pasted; ends with a line break. */
  readonly json: string;
  /** What a person should know before pasting it, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The smallest policy for a cloud, made of the very list of actions that the adapters are held to (`Cloud.actions`):
 * what is not called is not asked for.
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
 * The very permission that a refused call lacked, e.g. `dts:DescribeMigrationJobs`. null for a problem of another kind,
 * for a refusal that no permission lifts (a blocked address, say), and where the problem doesn't name what was refused.
 */
export function missingPermission(cloud: Cloud, problem: Problem): string | null {
  if (problem.kind !== 'permission' || problem.code === null) return null;
  if (!cloud.permissions.meansMissingPermission(problem.code)) return null;
  const named = problem.lackingPermission ?? permissionIn(cloud, problem);
  if (named !== null) return named;
  const called = problem.refusedAction;
  return called === undefined || !cloud.actions.includes(called) ? null : cloud.permissions.permissionOf(called);
}

/** A permission of ours that the cloud's own words name. Not the hint: that is ours, and general. */
function permissionIn(cloud: Cloud, { message }: Problem): string | null {
  const known = requiredPermissions(cloud, 'all').permissions;
  const words = new Set(message.split(/[^A-Za-z0-9:_-]+/).map((word) => word.replace(/:+$/, '')));
  const named = known.filter((permission) => words.has(permission));
  // Several would leave open which one it was.
  return named.length === 1 ? (named[0] ?? null) : null;
}
