import type { TaskStatus } from '../../model/status.ts';
import type { Reading, Sample } from '../history/sample.ts';
import type { Evidence, LineState, ReadinessContext, ReadinessLine, ReadinessOptions } from './types.ts';
import { watchedSince, type Watching } from './watched.ts';

/** The input for the lines of one checklist. */
export interface Case {
  readonly status: TaskStatus;
  readonly reading: Reading;
  readonly samples: readonly Sample[];
  readonly options: ReadinessOptions;
  /** When the status was read, ms on this computer's clock. NaN if the status has no valid time. */
  readonly observedAt: number;
  readonly context: ReadinessContext;
  readonly watching: Watching;
}

/** A line that is judged by the readings alone. `since` is when they began to give the current state. */
export function line(
  given: Case,
  key: string,
  evidence: Evidence,
  judge: (reading: Reading) => LineState,
  weight: ReadinessLine['weight'] = 'must',
): ReadinessLine {
  const judged = judge(given.reading);
  return { key, state: judged, evidence, since: sinceWhen(given, (past) => judge(past) === judged), weight };
}

/**
 * When the condition began to hold, by the samples. If they do not contain the status yet: when the status was read.
 */
export function sinceWhen(
  { samples, observedAt, watching }: Case,
  holds: (reading: Reading) => boolean,
): number | null {
  return watchedSince(samples, holds, observedAt, watching) ?? (Number.isFinite(observedAt) ? observedAt : null);
}
