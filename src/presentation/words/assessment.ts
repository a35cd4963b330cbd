import type { Health } from '../../model/health.ts';
import type { Estimate } from '../../monitor/estimate/types.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { RoundedTimeLeft } from './estimateText.ts';

/** The assessment of a task as shown: of current data only, and steadied so that figures do not flicker. */
export interface ShownAssessment {
  /** 1 is the first run that was seen. */
  readonly run: number | null;
  readonly health: Health;
  readonly estimate: Estimate;
  /** The time left; null if the estimate is not a range. */
  readonly left: RoundedTimeLeft | null;
}

/** Returns null without an assessment, or if the status is too old to assess. */
export type AssessmentOf = (watched: WatchedTask) => ShownAssessment | null;

export const noAssessment: AssessmentOf = () => null;
