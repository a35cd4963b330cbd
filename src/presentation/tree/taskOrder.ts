import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { Sorting } from './arrangement.ts';
import type { AssessmentOf, ShownAssessment } from '../words/assessment.ts';
import { copyPercent, remainingOf } from '../words/progress.ts';
import { stateOf, taskStates } from './taskStates.ts';

/** Created once: a collator costs far more than a comparison. */
const byName = new Intl.Collator('en', { numeric: true });

export function compareNames(a: string, b: string): number {
  return byName.compare(a, b);
}

export interface OrderContext {
  readonly assessmentOf: AssessmentOf;
  /** When the reading of the task last changed. Our clock, ms; null if unknown. */
  changedAt(watched: WatchedTask): number | null;
}

/** Ties, and all tasks with the sorting `name`, are in order of name, which no change of state disturbs. */
export function inOrder(
  tasks: readonly WatchedTask[],
  sorting: Sorting,
  context: OrderContext,
): readonly WatchedTask[] {
  return tasks
    .map((watched) => ({ watched, name: taskName(watched.task), rank: rankOf(watched, sorting, context) }))
    .sort((a, b) => a.rank - b.rank || compareNames(a.name, b.name) || compareNames(a.watched.key, b.watched.key))
    .map(({ watched }) => watched);
}

/** Smaller ranks come first. Ranks are finite, because their difference must be a number. */
function rankOf(watched: WatchedTask, sorting: Sorting, context: OrderContext): number {
  switch (sorting) {
    case 'name':
      return 0;
    case 'progress':
      return -(progressOf(watched) ?? -1);
    case 'time-left':
      return secondsLeft(watched, context.assessmentOf(watched)) ?? Number.MAX_SAFE_INTEGER;
    case 'state':
      return taskStates.indexOf(stateOf(watched, context.assessmentOf(watched)));
    case 'last-change':
      return -(context.changedAt(watched) ?? 0);
  }
}

/** Whole percents, so that rows do not swap for an invisible difference. Replication ranks above copies. */
function progressOf({ status }: WatchedTask): number | null {
  if (status === null) return null;
  if (status.phase === 'incremental' && !status.terminal) return status.caughtUp === true ? 102 : 101;
  const percent = copyPercent(status);
  return percent === null ? null : Math.floor(percent);
}

function secondsLeft({ status }: WatchedTask, assessment: ShownAssessment | null): number | null {
  // Without an assessment the status is not current, so its time left does not count.
  if (status === null || assessment === null) return null;
  return assessment.left === null ? (remainingOf(status)?.seconds ?? null) : assessment.left.likely / 1000;
}
