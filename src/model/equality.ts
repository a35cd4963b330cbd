import type { Account } from './account.ts';
import { isRecord } from '../base/guards.ts';
import type { Problem } from './problem.ts';
import type { TaskStatus } from './status.ts';
import type { TaskRef } from './task.ts';

/** Whether two values of JSON shape say the same. A member that is `undefined` counts as missing. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((entry, index) => sameValue(entry, b[index]));
  }
  return isRecord(a) && isRecord(b) && sameMembers(a, b, asItIs, asItIs);
}

type Members = Readonly<Record<string, unknown>>;

/** A member as it is to be compared; undefined: not at all. */
type Seen = (value: unknown, name: string) => unknown;

const asItIs: Seen = (value) => value;

/** Asked for every status that is read, so it makes no copies. */
function sameMembers(a: Members, b: Members, seenInA: Seen, seenInB: Seen): boolean {
  let surplus = 0;
  for (const name of Object.keys(a)) {
    const value = seenInA(a[name], name);
    if (value === undefined) continue;
    if (!Object.hasOwn(b, name) || !sameValue(value, seenInB(b[name], name))) return false;
    surplus += 1;
  }
  for (const name of Object.keys(b)) if (seenInB(b[name], name) !== undefined) surplus -= 1;
  return surplus === 0;
}

/** Whether a person would see no difference: when it was read, and under which request id, does not count. */
export function sameStatus(a: TaskStatus | null, b: TaskStatus | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.raw.state === b.raw.state &&
    isRecord(a) &&
    isRecord(b) &&
    sameMembers(a, b, lasting, lasting) &&
    sameMembers(a.raw.body, b.raw.body, withoutRequestId(a), withoutRequestId(b))
  );
}

/** Skips members that differ with every read, and `raw`, which is compared separately. */
const lasting: Seen = (value, name) =>
  name === 'observedAt' || name === 'requestId' || name === 'older' || name === 'raw' ? undefined : value;

/** Some answers repeat their request id in the body. */
function withoutRequestId({ requestId }: TaskStatus): Seen {
  return (value) => (requestId !== null && value === requestId ? undefined : value);
}

/** Whether two failures are the same failure again: request ids and waits differ each time. */
export function sameProblem(a: Problem | null, b: Problem | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === b.kind && a.message === b.message && a.hint === b.hint && a.code === b.code;
}

export function sameAccount(a: Account, b: Account): boolean {
  // Asked for every task with every account: most differ in this already.
  return a.name === b.name && a.cloud === b.cloud && sameValue(a, b);
}

/** Whether both entries are read by the same request: names and pins do not matter there. */
export function readsTheSame(a: TaskRef, b: TaskRef): boolean {
  const unseen = { name: undefined, pinned: undefined };
  return sameValue({ ...a, ...unseen }, { ...b, ...unseen });
}
