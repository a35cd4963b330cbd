const minute = 60_000;
const hour = 60 * minute;

/** Every threshold of the verdicts. Durations are ms. */
export interface HealthOptions {
  /** A gap is a hole in contact when it is longer than this many polls. */
  readonly holeAfterPolls: number;
  /** No gap shorter than this is slow, and no pause shorter than this is worth an alarm. */
  readonly leastPatienceMs: number;
  readonly mostPatienceMs: number;
  /**
   * The pause that is granted beside the usual gap, as a share of the job's own length at its pace so far: what is a stop
   * in a job of one hour is a pause in one of three days. Tuned in test/bench/estimates/health.ts.
   */
  readonly patienceShare: number;
  /** A gap counts as slow from this many medians on. */
  readonly slowFactor: number;
  /** What has paused for so long may pause for this many times as long … */
  readonly longestFactor: number;
  /** … but in a job that is shorter than this at its pace so far … */
  readonly shortJobMs: number;
  /** … for this at most, as nobody waits for more before looking, unless … */
  readonly shortJobPauseMs: number;
  /** … it came back from a pause that was longer: then for this many times as long as that one. */
  readonly againFactor: number;
  /** Under this many known gaps … */
  readonly leastGaps: number;
  /** … a task is stalled only after this time (a setting), or … */
  readonly firstGapsLimitMs: number;
  /** … this many times the longest gap known, if that is more. */
  readonly firstGapsFactor: number;

  /** Lag over this is too much. Vendors advise 10 s or more, to ride out jitter. */
  readonly lagLimitSeconds: number;
  /** The same in bytes, for tasks that tell no seconds; null: none. */
  readonly lagLimitBytes: number | null;
  /** Over the limit in so many … */
  readonly lagReadingsOver: number;
  /** … of the last so many readings. */
  readonly lagReadings: number;
  /** Lagging ends at this share of the limit, and a trend at this share of its slope. */
  readonly clearShare: number;
  readonly lagWindowMs: number;
  /** No slope is taken over less time than this. */
  readonly leastLagWindowMs: number;
  /** Seconds of lag per second, either way. */
  readonly lagSlope: number;
  /** Bytes behind: the change over the window, as a share of their mean, either way. */
  readonly bytesShare: number;
  /** Bytes behind: so many rises in a row are falling behind (the alarm that UDTS proposes). */
  readonly bytesRises: number;
  /** A lag up to this is about zero. */
  readonly lagAboutZeroSeconds: number;
  /** An unread source makes the lag grow by 1 s/s, give or take this. */
  readonly idleSlopeTolerance: number;

  /** Retrying for so long, or … */
  readonly retryingIsFailingAfterMs: number;
  /** … so often, is failing. */
  readonly retriesAreFailing: number;
  /** A lost contact shorter than this is no verdict. */
  readonly noContactAfterMs: number;
}

export const defaultHealthOptions: HealthOptions = {
  holeAfterPolls: 2.5,
  leastPatienceMs: 10 * minute,
  mostPatienceMs: 2 * hour,
  patienceShare: 0.025,
  slowFactor: 3,
  longestFactor: 1.75,
  shortJobMs: 24 * hour,
  shortJobPauseMs: 30 * minute,
  againFactor: 1.1,
  leastGaps: 3,
  firstGapsLimitMs: hour,
  firstGapsFactor: 3,

  lagLimitSeconds: 60,
  lagLimitBytes: null,
  lagReadingsOver: 3,
  lagReadings: 5,
  clearShare: 0.5,
  lagWindowMs: 15 * minute,
  leastLagWindowMs: 3 * minute,
  lagSlope: 0.1,
  bytesShare: 0.1,
  bytesRises: 3,
  lagAboutZeroSeconds: 10,
  idleSlopeTolerance: 0.2,

  retryingIsFailingAfterMs: 10 * minute,
  retriesAreFailing: 5,
  noContactAfterMs: 2 * minute,
};
