import type { Health, HealthVerdict, LaggingVerdict, LagTrend, StillStand } from '../../../src/model/health.ts';
import type { Estimate, RangeEstimate } from '../../../src/monitor/estimate/types.ts';
import type { ShownAssessment } from '../../../src/presentation/words/assessment.ts';
import { minute, now } from './watchedSamples.ts';

export const range: RangeEstimate = {
  kind: 'range',
  phase: 'full',
  earliestMs: now + 10 * minute,
  likelyMs: now + 12 * minute,
  latestMs: now + 20 * minute,
  confidence: 'medium',
  basis: { changes: 8, minutes: 43, yardstick: 'percent', unit: null },
  provider: null,
  guessesLoad: false,
  andThen: [],
};

export const stillStand: StillStand = {
  gapMs: 43 * minute,
  since: now - 43 * minute,
  gaps: 18,
  medianMs: 6 * minute,
  longestMs: 12 * minute,
  limitMs: 24 * minute,
  stalledAfterMs: 24 * minute,
};

export const moving: HealthVerdict = { kind: 'ok', why: 'moving', pace: { ...stillStand, gapMs: minute } };
/** Longer than ever before, but not judged to be slow. */
export const quiet: HealthVerdict = { kind: 'ok', why: 'moving', pace: stillStand };
export const stalled: HealthVerdict = { kind: 'stalled', ...stillStand };
export const slow: HealthVerdict = { kind: 'slow', ...stillStand };

export const growing: LagTrend = {
  kind: 'falling-behind',
  unit: 'seconds',
  seconds: 120,
  bytes: null,
  slope: 0.4,
  overMs: 15 * minute,
  zeroInMs: null,
  positionStands: false,
};
export const lagging: LaggingVerdict = {
  kind: 'lagging',
  seconds: 120,
  bytes: null,
  limitSeconds: 60,
  limitBytes: null,
  since: now - 20 * minute,
  trend: null,
};

/** `left`: least, likely and most, in minutes. */
export function assessmentWith(
  more: { health?: HealthVerdict; estimate?: Estimate; left?: [number, number, number]; run?: number } = {},
): ShownAssessment {
  const estimate = more.estimate ?? range;
  const [least, likely, most] = more.left ?? [10, 12, 20];
  const health: Health = { ...(more.health ?? moving), asOf: now };
  return {
    run: more.run ?? 1,
    health,
    estimate,
    left: estimate.kind === 'range' ? { least: least * minute, likely: likely * minute, most: most * minute } : null,
  };
}
