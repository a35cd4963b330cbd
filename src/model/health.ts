/**
 * What is concluded of one task's health from the series of its readings. Judgements, apart from the facts of a status; each
 * carries the numbers on which it rests, so that its words are made elsewhere. Durations are ms, moments are ms of our clock,
 * lags are seconds or bytes.
 */
export type Health = HealthVerdict & {
  /** When the reading was last confirmed that this is judged by; null before the first. */
  readonly asOf: number | null;
};

export type HealthVerdict =
  | OkVerdict
  | ({ readonly kind: 'slow' } & StillStand)
  | ({ readonly kind: 'stalled' } & StillStand)
  | LaggingVerdict
  | { readonly kind: 'falling-behind'; readonly trend: LagTrend }
  | IdleSourceVerdict
  | AttentionVerdict
  | FailingVerdict
  | { readonly kind: 'no-contact'; readonly since: number; readonly failuresInRow: number }
  | UnknownVerdict;

export type HealthKind = HealthVerdict['kind'];

export type OkVerdict = { readonly kind: 'ok' } & (
  | { readonly why: 'moving'; readonly pace: Pace }
  /** Too few gaps are known to say what is usual. */
  | { readonly why: 'learning'; readonly pace: Pace }
  | { readonly why: 'caught-up'; readonly lag: Lag; readonly since: number }
  /** Replicating within the limit, or over it but on the way back. */
  | { readonly why: 'replicating'; readonly trend: LagTrend | null; readonly lag: Lag }
  /** Not started, ended, or on the way to it: nothing has to move. */
  | { readonly why: 'resting'; readonly since: number }
  | { readonly why: 'precheck'; readonly since: number }
  /** The cloud reports nothing of this task that could move. */
  | { readonly why: 'nothing-to-see'; readonly since: number }
);

/** How a task moves: gaps are watched times between two life signs. */
export interface Pace {
  /** Watched time since the last life sign. */
  readonly gapMs: number;
  /** When the last life sign was seen; before the first, since when it is watched. */
  readonly since: number;
  /** How many gaps are known; median and longest are null while there is none. */
  readonly gaps: number;
  readonly medianMs: number | null;
  readonly longestMs: number | null;
}

export interface StillStand extends Pace {
  /** The limit that the gap has passed. */
  readonly limitMs: number;
  /** From which gap on it counts as stalled; the same as the limit when it does. */
  readonly stalledAfterMs: number;
}

export interface Lag {
  readonly seconds: number | null;
  readonly bytes: number | null;
}

export const trendKinds = ['catching-up', 'steady', 'falling-behind'] as const;

export interface LagTrend extends Lag {
  readonly kind: (typeof trendKinds)[number];
  /** What the slope measures, per second. */
  readonly unit: 'seconds' | 'bytes';
  readonly slope: number;
  /** The time that the slope was taken over. */
  readonly overMs: number;
  /** Until the lag is 0 at this slope; null unless catching up. */
  readonly zeroInMs: number | null;
  /** true: replication reads at the same place as at the beginning of that time. null: the cloud does not tell the place. */
  readonly positionStands: boolean | null;
}

export interface LaggingVerdict extends Lag {
  readonly kind: 'lagging';
  readonly limitSeconds: number | null;
  readonly limitBytes: number | null;
  readonly since: number;
  readonly trend: LagTrend | null;
}

export const idleReasons = ['caught-up', 'lag-was-low'] as const;

export interface IdleSourceVerdict {
  readonly kind: 'idle-source';
  readonly lagSeconds: number;
  readonly slope: number;
  /** Since when the position has not moved; of a task that tells none, since when the lag grows. */
  readonly since: number;
  readonly why: (typeof idleReasons)[number];
}

export const attentionReasons = ['waits-for-user', 'retrying', 'paused', 'maintenance'] as const;

export interface AttentionVerdict {
  readonly kind: 'attention';
  readonly why: (typeof attentionReasons)[number];
  readonly since: number;
  readonly retries: number | null;
}

export const failingReasons = ['failed', 'retrying'] as const;

export interface FailingVerdict {
  readonly kind: 'failing';
  readonly why: (typeof failingReasons)[number];
  readonly since: number;
  readonly retries: number | null;
}

export const unknownReasons = ['no-data', 'unknown-state'] as const;

export interface UnknownVerdict {
  readonly kind: 'unknown';
  readonly why: (typeof unknownReasons)[number];
  readonly since: number | null;
}
