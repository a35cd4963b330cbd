import type { Account } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { TaskRef } from '../model/task.ts';

/** Whether two values of JSON shape say the same. A member that is `undefined` counts as missing. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((entry, index) => sameValue(entry, b[index]));
  }
  const left = present(a);
  const right = present(b);
  return (
    left.size === right.size && [...left].every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}

function present(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, entry]) => entry !== undefined));
}

/** Whether a person would see no difference: when it was read, and under which request id, does not count. */
export function sameStatus(a: TaskStatus | null, b: TaskStatus | null): boolean {
  if (a === null || b === null) return a === b;
  return sameValue(lasting(a), lasting(b));
}

/** A status without what every read has anew. Some answers repeat their request id in the body. */
function lasting(status: TaskStatus): TaskStatus {
  const { older: _, ...lastingly } = status;
  const { raw, requestId } = status;
  const members = Object.entries(raw.body).filter(([, value]) => requestId === null || value !== requestId);
  return { ...lastingly, observedAt: '', requestId: null, raw: { ...raw, body: Object.fromEntries(members) } };
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
