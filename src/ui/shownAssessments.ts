import type { Clock } from '../base/clock.ts';
import { rest, type Shown, steadied, timeLeft } from '../monitor/estimate/steady.ts';
import type { Estimate } from '../monitor/estimate/types.ts';
import type { Assessment, AssessmentSource } from '../monitor/assessment/assessments.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import type { ShownAssessment } from '../presentation/words/assessment.ts';
import { isCurrent } from '../presentation/tree/row.ts';

/**
 * The assessments that all surfaces show: the same figures everywhere, steady for a minute, and none for a task whose
 * data is too old.
 */
export class ShownAssessments {
  readonly #source: Pick<AssessmentSource, 'get'>;
  readonly #clock: Clock;
  /** By task: the last shown assessment and its steadied estimate. */
  readonly #shown = new Map<string, { readonly assessment: Assessment; readonly steady: Shown }>();

  constructor(source: Pick<AssessmentSource, 'get'>, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** null without an assessment, and when the last read is too old. */
  of(watched: WatchedTask): ShownAssessment | null {
    const now = this.#clock.now();
    const assessment = this.#source.get(watched.key);
    if (assessment === null) {
      this.#shown.delete(watched.key);
      return null;
    }
    if (!isCurrent(watched, now)) return null;
    const { estimate: rested, since } = this.#steady(watched.key, assessment, now);
    const estimate = withProvider(rested, assessment.estimate);
    // The time left counts from when the estimate was first shown, so that it stays steady. After `rest`, it counts
    // down.
    const from = now >= since && now - since < rest ? since : now;
    const left = estimate.kind === 'range' ? timeLeft(estimate, from) : null;
    return { run: assessment.run, health: assessment.health, estimate, left };
  }

  /** The first caller after a new assessment fixes the estimate, so that all surfaces show the same. */
  #steady(key: string, assessment: Assessment, now: number): Shown {
    const before = this.#shown.get(key);
    if (before?.assessment === assessment) return before.steady;
    const steady = steadied(before?.steady ?? null, assessment.estimate, now);
    this.#shown.set(key, { assessment, steady });
    return steady;
  }
}

/** The cloud's own figure is not steadied, because other places show it as it was read. */
function withProvider(shown: Estimate, latest: Estimate): Estimate {
  return shown.kind === 'range' && latest.kind === 'range' ? { ...shown, provider: latest.provider } : shown;
}
