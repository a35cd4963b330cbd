import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { Sorting } from './arrangement.ts';
import type { AssessmentOf, ShownAssessment } from '../words/assessment.ts';
import { copyPercent, remainingOf } from '../words/progress.ts';
import { stateOf, taskStates } from './taskStates.ts';

/** Made once: it is far dearer than a comparison. */
const byName = new Intl.Collator('en', { numeric: true });

export function compareNames(a: string, b: string): number {
  return byName.compare(a, b);
}

export interface OrderContext {
  readonly assessmentOf: AssessmentOf;
  /** When what was read of the task last became another. Our clock, ms; null: not known. */
  changedAt(watched: WatchedTask): number | null;
}

/** In this order; what is equal in it, and by default all, by name: an order that no change of state disturbs. */
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

/** Smaller ones come first. Never infinite: the difference of two of them must be a number. */
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

/** In whole percents, as it is shown: rows must not change places for what nobody sees. Replication is past its copy. */
function progressOf({ status }: WatchedTask): number | null {
  if (status === null) return null;
  if (status.phase === 'incremental' && !status.terminal) return status.caughtUp === true ? 102 : 101;
  const percent = copyPercent(status);
  return percent === null ? null : Math.floor(percent);
}

function secondsLeft({ status }: WatchedTask, assessment: ShownAssessment | null): number | null {
  // What was said of what is no longer current says nothing of now.
  if (status === null || assessment === null) return null;
  return assessment.left === null ? (remainingOf(status)?.seconds ?? null) : assessment.left.likely / 1000;
}
