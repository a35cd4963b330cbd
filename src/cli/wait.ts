import { needsUserAction } from '../model/problem.ts';
import { isOutcomeInDoubt, isTerminal, type TaskStatus } from '../model/status.ts';
import type { Goal } from './arguments.ts';
import { type ExitCode, exitCodes } from './io.ts';
import type { TaskReport } from './report.ts';

export interface Verdict {
  readonly code: ExitCode;
  /** One line for stderr; null if there is nothing to add. */
  readonly reason: string | null;
}

/**
 * Whether to stop waiting, and with which result; null to continue. A problem that only the user can fix comes first,
 * then a task that ended without completing, then the goal, which all tasks must have reached at the same time.
 */
export function judge(reports: readonly TaskReport[], until: Goal, keepWaiting: boolean): Verdict | null {
  const stuck = reports.find(({ problem }) => problem !== null && needsUserAction(problem.kind));
  if (stuck) return { code: exitCodes.unread, reason: `${nameOf(stuck)} cannot be read until a person mends it.` };
  const ended = reports.find(({ status }) => status !== null && endsWaiting(status, keepWaiting));
  if (ended?.status) return { code: exitCodes.ended, reason: `${nameOf(ended)} has ended: ${endOf(ended.status)}.` };
  return reports.every((report) => hasReached(report, until)) ? { code: exitCodes.done, reason: null } : null;
}

function endOf({ lifecycle, doubt }: TaskStatus): string {
  return lifecycle === 'completed' ? `${lifecycle}, but not for certain (${doubt ?? 'in doubt'})` : lifecycle;
}

/**
 * A doubtful end never counts as completed, because later steps must not depend on it.
 *
 * With `keepWaiting`, a failed or stopped task may resume, so waiting continues unless the cloud says that it cannot
 * (`recoverable` is false). A task that is gone cannot resume.
 */
function endsWaiting(status: TaskStatus, keepWaiting: boolean): boolean {
  if (!isTerminal(status.lifecycle)) return false;
  if (status.lifecycle === 'completed') return isOutcomeInDoubt(status) && !keepWaiting;
  return !keepWaiting || status.recoverable === false || status.lifecycle === 'gone';
}

/** Without contact, a task no longer counts as caught up. A completed task stays completed. */
function hasReached({ status, problem }: TaskReport, until: Goal): boolean {
  if (status === null || isOutcomeInDoubt(status)) return false;
  if (status.lifecycle === 'completed') return true;
  return until === 'caught-up' && status.caughtUp === true && problem === null;
}

function nameOf({ task }: TaskReport): string {
  return `'${String(task.name ?? task.id ?? '?')}'`;
}
