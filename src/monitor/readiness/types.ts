import type { CutoverProfile, PersonCheck } from '../../clouds/profile.ts';
import type { Lifecycle } from '../../model/status.ts';

/** `cannot-tell`: the API says nothing about it, or nothing fresh. `you-check`: no API could say it; a person has to look. */
export const lineStates = ['green', 'amber', 'red', 'cannot-tell', 'you-check'] as const;
export type LineState = (typeof lineStates)[number];

/** Informs and never acts. `ready` needs every line that counts to be green; missing evidence is never evidence. */
export const verdicts = ['ready', 'not-yet', 'not-safe', 'cannot-tell'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a line rests on: numbers and words of the cloud, no sentences. Seconds, bytes and percents; null: not reported. */
export type Evidence =
  | { readonly kind: 'age'; readonly seconds: number; readonly limit: number }
  /** It was read so long ago, and contact is lost or a later read overdue. */
  | { readonly kind: 'not-current'; readonly seconds: number }
  /** It was read so far in the future: a clock was set back since. */
  | { readonly kind: 'ahead'; readonly seconds: number }
  | { readonly kind: 'state'; readonly lifecycle: Lifecycle; readonly rawState: string | null }
  /** The task stands still. `caughtUpBefore`: what was known when it was last seen running. */
  | {
      readonly kind: 'standing-still';
      readonly lifecycle: Lifecycle;
      readonly rawState: string | null;
      readonly caughtUpBefore: boolean | null;
    }
  | { readonly kind: 'failed-phases'; readonly rawStates: readonly (string | null)[] }
  /** The cloud's failure text, verbatim. */
  | { readonly kind: 'error'; readonly text: string }
  /** What the cloud waits for; the adapter's own sentence, already translated. */
  | { readonly kind: 'needs-user'; readonly text: string }
  | { readonly kind: 'checks'; readonly failed: number; readonly warnings: number; readonly passed: number }
  /** `implied`: the task replicates, which starts only after the copy; no percent says so. */
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
      /** Why they may differ a little; the profile's sentence, already translated. */
      readonly gap: string | null;
    }
  | { readonly kind: 'offset'; readonly offset: string }
  /** The state rests on a guess or on incomplete evidence; the adapter's own sentence, already translated. */
  | { readonly kind: 'doubt'; readonly sentence: string }
  /** What a person has to check, because no API reports it; the profile's own words, already translated. */
  | { readonly kind: 'manual'; readonly check: PersonCheck };

export interface ReadinessLine {
  /** Stable, unique within one readiness: `copy`, `lag`, `you-check:writes-stopped`. */
  readonly key: string;
  readonly state: LineState;
  readonly evidence: Evidence;
  /** Since when it has been so without a break, as far as it was watched: our clock, ms. null: history cannot tell. */
  readonly since: number | null;
  /**
   * `must`: amber means "not yet". `doubt`: amber means that the rest may not be believed. `info`: shown, never counted.
   */
  readonly weight: 'must' | 'doubt' | 'info';
}

/** What may go wrong around a cutover although no line of the list shows it. Times are our clock, ms. */
export type Hazard =
  /** The service may resume a failed task by itself. `text`: the profile's sentence, already translated. */
  | { readonly kind: 'auto-resume'; readonly since: number | null; readonly text: string }
  /** A task that stays paused for too long cannot be resumed. `reason`: the profile's sentence, already translated. */
  | {
      readonly kind: 'resume-expires';
      readonly reason: string;
      readonly since: number;
      readonly deadline: number;
      readonly expired: boolean;
      /** false: it stood still when it was first seen, so the deadline may be earlier. */
      readonly exact: boolean;
    }
  /** It goes on, and is billed, although it caught up long ago. */
  | { readonly kind: 'still-running'; readonly since: number; readonly days: number };

export interface Readiness {
  readonly verdict: Verdict;
  readonly lines: readonly ReadinessLine[];
  readonly hazards: readonly Hazard[];
}

export interface ReadinessOptions {
  /** UDTS: "remaining data less than 5 MB" before writes are stopped. */
  readonly remainingBytes: number;
  /** How long the task must have been seen caught up without a break. UDTS: 1 minute. */
  readonly holdSeconds: number;
  /** Alibaba advises against limits below 10 s: shorter delays are jitter. */
  readonly lagSeconds: number;
  /** DCS: how far the numbers of keys may differ, as a share of the source's. */
  readonly keyTolerance: number;
  /** Days after which a task that has caught up is called forgotten. */
  readonly stillRunningDays: number;
  /** A status older than this is no evidence. */
  readonly freshSeconds: number;
  /** The longest time, ms, that is usual between two reads: a longer one, by some, was not watched. */
  readonly pollIntervalMs: number;
}

/** What is known beside the readings. */
export interface ReadinessContext {
  /** Facts about the task's service. */
  readonly profile: CutoverProfile;
  /** Our clock, ms. */
  readonly now: number;
  /** Contact is good, and the status no older than late reads explain. */
  readonly current: boolean;
}

/** Source of the vendors' thresholds: UDTS practice/switch, DTS alert rules, DCS online migration guide. */
export const defaultReadinessOptions: ReadinessOptions = {
  remainingBytes: 5_000_000,
  holdSeconds: 60,
  lagSeconds: 10,
  keyTolerance: 0.001,
  stillRunningDays: 3,
  freshSeconds: 600,
  pollIntervalMs: 120_000,
};
