import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { Arrangement } from './arrangement.ts';
import type { AssessmentOf } from '../words/assessment.ts';
import { isInStates } from './taskStates.ts';

/** Where a task is, by the cloud's own division; null: neither the task nor its account says. */
export interface TaskPlace {
  readonly projectId: string | null;
  readonly region: string | null;
}

export type PlaceOf = (watched: WatchedTask) => TaskPlace;

/** What the task itself says; its account may know more. */
export const ownPlace: PlaceOf = ({ task }) => ({ projectId: task.projectId ?? null, region: task.region ?? null });

/** Those that fit the filter, in the order in which they came. */
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

/** All that a person may know a task by, each on a line of its own: no word is found across two of them. */
function namesOf({ task, accountName }: WatchedTask, place: TaskPlace, cloud: string): string {
  const account = accountName ?? task.account;
  return [task.name, task.id, account, place.region, place.projectId, task.planId, cloud].join('\n').toLowerCase();
}
