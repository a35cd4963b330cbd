/**
 * The health of one task, concluded from its samples. A status holds facts; health is a judgement and carries the
 * numbers that it rests on, so that `presentation/` can put it into words. Durations are in ms, times are ms on this
 * computer's clock, lags are in seconds or bytes. The rules are in docs/health.md.
 */
export type Health = HealthVerdict & {
  /** When the latest reading was last confirmed; null before the first reading. */
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
  /** Too few gaps are known to say what is usual for this task. */
  | { readonly why: 'learning'; readonly pace: Pace }
  | { readonly why: 'caught-up'; readonly lag: Lag; readonly since: number }
  /** Replicating. The lag is within the limit, or above it and falling. */
  | { readonly why: 'replicating'; readonly trend: LagTrend | null; readonly lag: Lag }
  /** Not started, ended, pausing, or stopping: no progress is expected. */
  | { readonly why: 'resting'; readonly since: number }
  | { readonly why: 'precheck'; readonly since: number }
  /** The cloud reports no value that could change, so a stall cannot be detected. */
  | { readonly why: 'nothing-to-see'; readonly since: number }
);

/** How often a task shows progress. A gap is the watched time between two life signs. */
export interface Pace {
  /** The open gap: watched time since the last life sign. */
  readonly gapMs: number;
  /** When the last life sign was seen. Before the first one: when watching began. */
  readonly since: number;
  /** Number of closed gaps. While it is 0, median and longest are null. */
  readonly gaps: number;
  readonly medianMs: number | null;
  readonly longestMs: number | null;
}

/** A pace whose open gap has passed a limit. */
export interface StillStand extends Pace {
  /** The limit that the open gap has passed. */
  readonly limitMs: number;
  /** The task is stalled after a gap of this length. Equal to `limitMs` for a stalled task. */
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
  /** The time over which the slope was measured. */
  readonly overMs: number;
  /** Time until the lag is 0 at this slope; null unless catching up. */
  readonly zeroInMs: number | null;
  /** true: the replication position has not changed in that time. null: the cloud reports no position. */
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
  /** When the position last changed; if the cloud reports no position, when the lag began to grow. */
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

interface UnknownVerdict {
  readonly kind: 'unknown';
  readonly why: (typeof unknownReasons)[number];
  readonly since: number | null;
}
