import type { Clock } from '../base/clock.ts';
import { rest, type Shown, steadied, timeLeft } from '../monitor/estimate/steady.ts';
import type { Estimate } from '../monitor/estimate/types.ts';
import type { Assessment, AssessmentSource } from '../monitor/assessment/assessments.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import type { ShownAssessment } from '../presentation/words/assessment.ts';
import { isCurrent } from '../presentation/tree/row.ts';

/**
 * What all surfaces show of a task's insight: the same figures everywhere, steady for a minute, and none of a task whose
 * data is old.
 */
export class ShownAssessments {
  readonly #source: Pick<AssessmentSource, 'get'>;
  readonly #clock: Clock;
  /** By task: the insight that was shown last, and the estimate that stands for it. */
  readonly #shown = new Map<string, { readonly assessment: Assessment; readonly steady: Shown }>();

  constructor(source: Pick<AssessmentSource, 'get'>, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** null where nothing is concluded, and of what was read too long ago. */
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
    // Counted from when it was first shown, so that it rests; only what rests for too long goes on by itself.
    const from = now >= since && now - since < rest ? since : now;
    const left = estimate.kind === 'range' ? timeLeft(estimate, from) : null;
    return { run: assessment.run, health: assessment.health, estimate, left };
  }

  /** Settled by whoever asks first after a new insight: the others then get the same. */
  #steady(key: string, assessment: Assessment, now: number): Shown {
    const before = this.#shown.get(key);
    if (before?.assessment === assessment) return before.steady;
    const steady = steadied(before?.steady ?? null, assessment.estimate, now);
    this.#shown.set(key, { assessment, steady });
    return steady;
  }
}

/** The cloud's own figure does not rest: it stands elsewhere too, as it was read. */
function withProvider(shown: Estimate, latest: Estimate): Estimate {
  return shown.kind === 'range' && latest.kind === 'range' ? { ...shown, provider: latest.provider } : shown;
}
