import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { Arrangement } from './arrangement.ts';
import type { AssessmentOf } from '../words/assessment.ts';
import { isInStates } from './taskStates.ts';

/** The project and region of a task; null if neither the task nor its account names one. */
export interface TaskPlace {
  readonly projectId: string | null;
  readonly region: string | null;
}

export type PlaceOf = (watched: WatchedTask) => TaskPlace;

/** The place from the task entry alone. Its account may add more. */
export const ownPlace: PlaceOf = ({ task }) => ({ projectId: task.projectId ?? null, region: task.region ?? null });

/** The tasks that pass the filter, in input order. */
export function fitting(
  tasks: readonly WatchedTask[],
  { text, states }: Arrangement,
  context: { readonly assessmentOf: AssessmentOf; readonly placeOf: PlaceOf; cloudName(watched: WatchedTask): string },
): readonly WatchedTask[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && states.length === 0) return tasks;
  return tasks.filter((watched) => {
    if (words.length > 0) {
      const haystack = namesOf(watched, context.placeOf(watched), context.cloudName(watched));
      if (!words.every((word) => haystack.includes(word))) return false;
    }
    return states.length === 0 || isInStates(watched, context.assessmentOf(watched), states);
  });
}

/** All names of a task, one per line, so that no word matches across two of them. */
function namesOf({ task, accountName }: WatchedTask, place: TaskPlace, cloud: string): string {
  const account = accountName ?? task.account;
  return [task.name, task.id, account, place.region, place.projectId, task.planId, cloud].join('\n').toLowerCase();
}
