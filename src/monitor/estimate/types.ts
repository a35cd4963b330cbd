import type { Phase, PhaseStatus } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';

/** What an estimate needs besides the samples. */
export interface EstimateContext {
  /** Our clock, ms. */
  readonly now: number;
  /** The phases of the latest status: names what comes after the one that is estimated. */
  readonly phases?: readonly PhaseStatus[];
  /** What the cloud itself says is left, seconds. */
  readonly providerRemainingSeconds?: number | null;
  /** Since when the task is held for stalled (health decides that); null: it is not. Our clock, ms. */
  readonly stalledSince?: number | null;
}

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

export const yardsticks = ['counts', 'percent'] as const;
export type Yardstick = (typeof yardsticks)[number];

/** Why there is no estimate yet. */
export const waitReasons = ['too-few-changes', 'no-progress-told'] as const;
export type WaitReason = (typeof waitReasons)[number];

/** What an estimate rests on. */
export interface Basis {
  /** How often the value rose within the time below. */
  readonly changes: number;
  /** The time that counted, minutes: since the rate last changed, or of the whole run where that counts for more. */
  readonly minutes: number;
  readonly yardstick: Yardstick;
  /** Of what the counts are; null for percents and where the cloud does not say. */
  readonly unit: Sample['unit'];
}

/**
 * When the copy (or the phase that is named) will be finished. The three moments are on our clock, in ms, with
 * now ≤ earliest ≤ likely ≤ latest; what is left is their distance from the `now` they were made for.
 */
export interface RangeEstimate {
  readonly kind: 'range';
  /** What the moments are the end of. */
  readonly phase: Phase | null;
  readonly earliestMs: number;
  readonly likelyMs: number;
  readonly latestMs: number;
  readonly confidence: Confidence;
  readonly basis: Basis;
  /** The cloud's own figure beside ours; `disagrees`: one is more than twice the other. */
  readonly provider: { readonly remainingSeconds: number; readonly disagrees: boolean } | null;
  /** Holds the loading of a dump, guessed from the time of the dump. */
  readonly guessesLoad: boolean;
  /** Planned phases that follow, of which nothing is known yet: named, not guessed. */
  readonly andThen: readonly Phase[];
}

/** Why there is no estimate. */
export type Refusal =
  | { readonly kind: 'estimating'; readonly reason: WaitReason; readonly changes: number }
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'waits-for-user' }
  /** At the rate of the last while, later than `limitDays` from now. */
  | { readonly kind: 'at-this-rate-never'; readonly limitDays: number }
  | { readonly kind: 'not-running' }
  /** The task, or only its initial copy while changes are replicated. */
  | { readonly kind: 'finished'; readonly what: 'task' | 'copy' };

export type Estimate = RangeEstimate | Refusal;
