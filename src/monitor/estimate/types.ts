import type { Phase, PhaseStatus } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';

/** Input of an estimate besides the samples. Times are ms on this computer's clock. */
export interface EstimateContext {
  readonly now: number;
  /** The phases of the latest status, from which the following phases are named. */
  readonly phases?: readonly PhaseStatus[];
  /** The cloud's own estimate of the time left, seconds. */
  readonly providerRemainingSeconds?: number | null;
  /** When the task stalled, as health decides; null: it is not stalled. */
  readonly stalledSince?: number | null;
}

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

export const yardsticks = ['counts', 'percent'] as const;
type Yardstick = (typeof yardsticks)[number];

/** Why there is no estimate yet. */
export const waitReasons = ['too-few-changes', 'no-progress-told'] as const;
type WaitReason = (typeof waitReasons)[number];

/** The evidence behind an estimate. */
export interface Basis {
  /** Number of rises within `minutes`. */
  readonly changes: number;
  /** The time that the rate is mostly based on, minutes: since the rate last changed, or the whole run. */
  readonly minutes: number;
  readonly yardstick: Yardstick;
  /** Of what the counts are; null for percents and where the cloud does not say. */
  readonly unit: Sample['unit'];
}

/**
 * When the copy, or the phase in `phase`, will finish. The three times are ms on this computer's clock, with
 * now ≤ earliest ≤ likely ≤ latest. The time left is their distance from the `now` of the estimate.
 */
export interface RangeEstimate {
  readonly kind: 'range';
  /** The phase that finishes at these times. null: the phase is unknown. */
  readonly phase: Phase | null;
  readonly earliestMs: number;
  readonly likelyMs: number;
  readonly latestMs: number;
  readonly confidence: Confidence;
  readonly basis: Basis;
  /** The cloud's own estimate. `disagrees`: one of the two is more than twice the other. */
  readonly provider: { readonly remainingSeconds: number; readonly disagrees: boolean } | null;
  /** The estimate includes the load, whose duration is guessed from that of the dump. */
  readonly guessesLoad: boolean;
  /** The planned phases that follow. Their duration is unknown, so they are named and not estimated. */
  readonly andThen: readonly Phase[];
}

/** Why there is no estimate. */
type NoEstimate =
  | { readonly kind: 'estimating'; readonly reason: WaitReason; readonly changes: number }
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'waits-for-user' }
  /** At the current rate, the phase would finish later than `limitDays` from now. */
  | { readonly kind: 'at-this-rate-never'; readonly limitDays: number }
  | { readonly kind: 'not-running' }
  /** `task`: the task is completed. `copy`: the initial copy is, and replication continues. */
  | { readonly kind: 'finished'; readonly what: 'task' | 'copy' };

export type Estimate = RangeEstimate | NoEstimate;
