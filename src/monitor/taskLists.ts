import type { ListedStatus, StatusPart } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { type CarriedPart, carriedParts, type TaskStatus } from '../model/status.ts';
import type { TaskRef } from '../model/task.ts';

/** Lists that return the statuses of many tasks at once. */
export interface TaskLists {
  /**
   * Returns the name of the list that contains the task, unique within the account. null: the task is only read singly.
   */
  nameOf(task: TaskRef, account: Account): string | null;
  /**
   * Reads the list that contains this task, with one request for each page. It requests no page before the caller
   * consumes it. Throws ProblemError, or the signal's reason when aborted.
   */
  pages(task: TaskRef, account: Account, signal: AbortSignal): AsyncIterable<readonly ListedStatus[]>;
}

/** Identifies a task within its list. */
export function placeInList({ product, planId, id }: TaskRef): string {
  return [product, planId ?? '', id].join('\n');
}

/** How often a task in its current state needs a single read in addition to its list. */
export type Need = 'never' | 'now-and-then' | 'each-time';

/** The interval of occasional single reads. ms. */
export const nowAndThenMs = 600_000;

/**
 * Returns how often the omitted parts need a single read. A link, for example, is not worth a request every half
 * minute. Neither is a log position while the list reports whether the task continues. A task with an open panel is
 * read singly anyway.
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
      // The position is a life sign during replication and has no use before it.
      if (terminal || lifecycle === 'draft' || lifecycle === 'ready') return 'never';
      return phase === 'precheck' || phase === 'schema' || phase === 'full' ? 'never' : 'now-and-then';
    case 'checks':
      return phase === 'precheck' || needsUser !== null || lifecycle === 'failed' ? 'each-time' : 'never';
    case 'link':
      return 'never';
  }
}

/** Returns the status from the list. Omitted parts come from the last status, with the time of that read in `older`. */
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

/** Whether the task is still in the state of the last status. */
export function goesOn(last: TaskStatus, status: TaskStatus): boolean {
  return last.raw.state === status.raw.state && last.lifecycle === status.lifecycle && last.phase === status.phase;
}
