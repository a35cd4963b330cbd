import type { Health } from '../../model/health.ts';
import type { Estimate } from '../../monitor/estimate/types.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { RoundedTimeLeft } from './estimateText.ts';

/** What is concluded of a task, as it is shown: of current data only, steadied, so that figures do not flicker. */
export interface ShownAssessment {
  /** 1 is the first run that was seen. */
  readonly run: number | null;
  readonly health: Health;
  readonly estimate: Estimate;
  /** What is left of a range; null where the estimate is none. */
  readonly left: RoundedTimeLeft | null;
}

/** null: nothing is concluded of the task, or what is known of it is too old to go on from. */
export type AssessmentOf = (watched: WatchedTask) => ShownAssessment | null;

export const noAssessment: AssessmentOf = () => null;
