import type { ListedStatus, StatusPart } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { type CarriedPart, carriedParts, type TaskStatus } from '../model/status.ts';
import type { TaskRef } from '../model/task.ts';

/** Lists that return the statuses of many tasks at once. */
export interface TaskLists {
  /** Names the list that the task stands in, among those of its account; null: it is only read by itself. */
  nameOf(task: TaskRef, account: Account): string | null;
  /**
   * The list that holds this task, page by page, a request each; none is asked for beyond what is consumed. Throws
   * ProblemError, or the signal's reason when aborted.
   */
  pages(task: TaskRef, account: Account, signal: AbortSignal): AsyncIterable<readonly ListedStatus[]>;
}

/** Identifies a task within its list. */
export function placeInList({ product, planId, id }: TaskRef): string {
  return [product, planId ?? '', id].join('\n');
}

/** How often a task has to be read by itself beside its list, in the state that it is in. */
export type Need = 'never' | 'now-and-then' | 'each-time';

/** The interval of occasional single reads. ms. */
export const nowAndThenMs = 600_000;

/**
 * A link, say, is not worth a request each half minute, and neither is the position in a log, as long as the list tells
 * whether the task goes on. Where somebody looks at all that is known, the task is read by itself anyway.
 */
export function needOf(status: TaskStatus, omits: readonly StatusPart[]): Need {
  const needs = omits.map((part) => needOfPart(part, status));
  return needs.includes('each-time') ? 'each-time' : needs.includes('now-and-then') ? 'now-and-then' : 'never';
}

function needOfPart(part: StatusPart, { lifecycle, phase, terminal, needsUser }: TaskStatus): Need {
  switch (part) {
    case 'state':
    case 'phase':
    case 'percent':
    case 'lag':
    case 'error':
      return 'each-time';
    case 'keys':
      return 'now-and-then';
    case 'throughput':
      return terminal ? 'never' : 'now-and-then';
    case 'position':
      // A sign of life while changes are replicated, and of no use before.
      if (terminal || lifecycle === 'draft' || lifecycle === 'ready') return 'never';
      return phase === 'precheck' || phase === 'schema' || phase === 'full' ? 'never' : 'now-and-then';
    case 'checks':
      return phase === 'precheck' || needsUser !== null || lifecycle === 'failed' ? 'each-time' : 'never';
    case 'link':
      return 'never';
  }
}

/** What a list says, with what it lacks as it was read last, and from when that is. */
export function completedWith(status: TaskStatus, omits: readonly StatusPart[], last: TaskStatus | null): TaskStatus {
  if (last === null || !goesOn(last, status)) return status;
  const carried = carriedParts.filter((part) => omits.includes(part));
  const parts = carried.filter((part) => (part === 'checks' ? last.checks.length > 0 : last[part] !== null));
  const from = (part: CarriedPart): TaskStatus => (carried.includes(part) ? last : status);
  const { older } = last;
  const observedAt =
    older !== undefined && parts.some((part) => older.parts.includes(part)) ? older.observedAt : last.observedAt;
  return {
    ...status,
    position: from('position').position,
    throughput: from('throughput').throughput,
    keys: from('keys').keys,
    checks: from('checks').checks,
    ...(parts.length === 0 ? {} : { older: { parts, observedAt } }),
  };
}

/** Whether the task is still in the state in which it was read. */
export function goesOn(last: TaskStatus, status: TaskStatus): boolean {
  return last.raw.state === status.raw.state && last.lifecycle === status.lifecycle && last.phase === status.phase;
}
