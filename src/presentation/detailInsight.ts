import type { Answer, HintView } from './detailAnswers.ts';
import type { ReadinessView } from './detailReadiness.ts';
import type { Timeline } from './timeline.ts';

/** What the history of a task adds to its status, in words: made by the host, shown by the panel as it is. */
export interface InsightView {
  readonly answers: readonly Answer[];
  readonly hints: readonly HintView[];
  readonly readiness: ReadinessView;
  readonly timeline: Timeline;
}
