import type { CutoverProfile, PersonCheck } from '../../clouds/profile.ts';
import type { Lifecycle } from '../../model/status.ts';

/** `cannot-tell`: the API says nothing about it, or nothing fresh. `you-check`: no API could say it; a person has to look. */
export const lineStates = ['green', 'amber', 'red', 'cannot-tell', 'you-check'] as const;
export type LineState = (typeof lineStates)[number];

/** Informs and never acts. `ready` needs every line that counts to be green; missing evidence is never evidence. */
export const verdicts = ['ready', 'not-yet', 'not-safe', 'cannot-tell'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * The evidence of a line: the cloud's numbers and words, not sentences. Seconds, bytes, and percents; null: not
 * reported.
 */
export type Evidence =
  | { readonly kind: 'age'; readonly seconds: number; readonly limit: number }
  /** The status is this old, and contact is lost or the next read is overdue. */
  | { readonly kind: 'not-current'; readonly seconds: number }
  /** The time of the status is this far in the future: the clock was set back since. */
  | { readonly kind: 'ahead'; readonly seconds: number }
  | { readonly kind: 'state'; readonly lifecycle: Lifecycle; readonly rawState: string | null }
  /** The task is paused. `caughtUpBefore`: `caughtUp` when it was last seen running. */
  | {
      readonly kind: 'standing-still';
      readonly lifecycle: Lifecycle;
      readonly rawState: string | null;
      readonly caughtUpBefore: boolean | null;
    }
  | { readonly kind: 'failed-phases'; readonly rawStates: readonly (string | null)[] }
  /** The cloud's error text, verbatim. */
  | { readonly kind: 'error'; readonly text: string }
  /** What the cloud waits for. A sentence of the adapter, already translated. */
  | { readonly kind: 'needs-user'; readonly text: string }
  | { readonly kind: 'checks'; readonly failed: number; readonly warnings: number; readonly passed: number }
  /** `implied`: there is no percent, but the task replicates, which starts only after the copy. */
  | { readonly kind: 'copy'; readonly percent: number | null; readonly implied: boolean }
  | {
      readonly kind: 'caught-up';
      readonly caughtUp: boolean | null;
      readonly rawState: string | null;
      readonly remainingBytes: number | null;
      readonly limit: number;
    }
  | { readonly kind: 'held'; readonly seconds: number | null; readonly needed: number }
  | { readonly kind: 'lag'; readonly seconds: number | null; readonly limit: number }
  /** `tolerance` is a share of the source's keys: 0.001 is one in a thousand. */
  | {
      readonly kind: 'keys';
      readonly source: number | null;
      readonly target: number | null;
      readonly tolerance: number;
      /** Why the counts may differ a little. A sentence of the profile, already translated. */
      readonly gap: string | null;
    }
  | { readonly kind: 'offset'; readonly offset: string }
  /** The state rests on a guess or on incomplete evidence. A sentence of the adapter, already translated. */
  | { readonly kind: 'doubt'; readonly sentence: string }
  /** A person check: the user must check it, because no API reports it. Texts of the profile, already translated. */
  | { readonly kind: 'manual'; readonly check: PersonCheck };

export interface ReadinessLine {
  /** Stable and unique within a checklist: `copy`, `lag`, `you-check:writes-stopped`. */
  readonly key: string;
  readonly state: LineState;
  readonly evidence: Evidence;
  /**
   * When the state began, without interruption as far as it was watched. ms on this computer's clock; null: unknown.
   */
  readonly since: number | null;
  /**
   * `must`: amber means "not yet". `doubt`: amber means that the other lines are unreliable. `info`: shown, never
   * counted.
   */
  readonly weight: 'must' | 'doubt' | 'info';
}

/** A risk around a cutover that no line of the checklist shows. Times are ms on this computer's clock. */
export type Hazard =
  /** The service may resume a failed task automatically. `text`: a sentence of the profile, already translated. */
  | { readonly kind: 'auto-resume'; readonly since: number | null; readonly text: string }
  /** A task that stays paused too long cannot be resumed. `reason`: a sentence of the profile, already translated. */
  | {
      readonly kind: 'resume-expires';
      readonly reason: string;
      readonly since: number;
      readonly deadline: number;
      readonly expired: boolean;
      /** false: the task was already paused when it was first seen, so the deadline may be earlier. */
      readonly exact: boolean;
    }
  /** The task caught up long ago but is still running, and may be billed. */
  | { readonly kind: 'still-running'; readonly since: number; readonly days: number };

export interface Readiness {
  readonly verdict: Verdict;
  readonly lines: readonly ReadinessLine[];
  readonly hazards: readonly Hazard[];
}

export interface ReadinessOptions {
  /** Less than this must remain before writes are stopped. UCloud's cutover guide for UDTS: 5 MB. */
  readonly remainingBytes: number;
  /** How long the task must have been seen caught up without interruption. The same guide: 1 minute. */
  readonly holdSeconds: number;
  /** The highest acceptable lag. Alibaba Cloud advises against limits below 10 s, because shorter delays are jitter. */
  readonly lagSeconds: number;
  /** How much the key counts of DCS may differ, as a share of the source's count. */
  readonly keyTolerance: number;
  /** A task that caught up this many days ago is reported as still running. */
  readonly stillRunningDays: number;
  /** A status older than this is no evidence. */
  readonly freshSeconds: number;
  /** The longest usual time between two reads, ms. A much longer time was not watched. */
  readonly pollIntervalMs: number;
}

/** Input of the judgement besides the readings. */
export interface ReadinessContext {
  /** Facts about the task's service. */
  readonly profile: CutoverProfile;
  /** This computer's clock, ms. */
  readonly now: number;
  /** Contact is good, and the next read is not overdue. */
  readonly current: boolean;
}

/**
 * Sources of the vendors' thresholds: `practice/switch.md` in https://github.com/UCloudDoc-Team/udts;
 * CreateJobMonitorRule in the API reference of Alibaba Cloud DTS; "Online migration" in the user guide of Huawei Cloud
 * DCS.
 */
export const defaultReadinessOptions: ReadinessOptions = {
  remainingBytes: 5_000_000,
  holdSeconds: 60,
  lagSeconds: 10,
  keyTolerance: 0.001,
  stillRunningDays: 3,
  freshSeconds: 600,
  pollIntervalMs: 120_000,
};
