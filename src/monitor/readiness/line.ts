import type { TaskStatus } from '../../model/status.ts';
import type { Reading, Sample } from '../history/sample.ts';
import type { Evidence, LineState, ReadinessContext, ReadinessLine, ReadinessOptions } from './types.ts';
import { unbrokenSince, type Watching } from './watched.ts';

/** What the lines of one checklist are judged from. */
export interface Case {
  readonly status: TaskStatus;
  readonly reading: Reading;
  readonly samples: readonly Sample[];
  readonly options: ReadinessOptions;
  /** When the status was read. */
  readonly observedAt: number;
  readonly context: ReadinessContext;
  readonly watching: Watching;
}

/** A line whose evidence is in the readings themselves: it holds since they say so. */
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

/** Of history, and of the status itself where history has not yet got it. */
export function sinceWhen(
  { samples, observedAt, watching }: Case,
  holds: (reading: Reading) => boolean,
): number | null {
  return unbrokenSince(samples, holds, observedAt, watching) ?? (Number.isFinite(observedAt) ? observedAt : null);
}
