import { isSameId } from '../evidence.ts';

/**
 * Whether two IDs name the same job. The ID of an instance is "dts" followed by the ID of its job, and actions and
 * tools use both for the same job.
 */
export function isSameJob(one: string, other: string): boolean {
  return isSameId(withoutPrefix(one), withoutPrefix(other));
}

function withoutPrefix(id: string): string {
  return id.trim().replace(/^dts/i, '');
}
