const minute = 60_000;
const hour = 60 * minute;

/** The thresholds of the verdicts. The rules that use them are in docs/health.md. Durations are in ms. */
export interface HealthOptions {
  /** A time between two reads that is longer than this many poll intervals is a hole. */
  readonly holeAfterPolls: number;
  /** The minimum patience. No shorter gap is slow or stalled. */
  readonly minPatienceMs: number;
  readonly maxPatienceMs: number;
  /**
   * The pause that is allowed on top of the usual gap, as a share of the length of the job. 30 min without progress are
   * alarming in a job of one hour and normal in a job of three days. Tuned with test/bench/estimates/health.ts.
   */
  readonly patienceShare: number;
  /** A gap longer than this many median gaps is slow. */
  readonly slowFactor: number;
  /** A task may pause this many times as long as its longest pause so far. */
  readonly longestFactor: number;
  /** A job shorter than this, at its pace so far, … */
  readonly shortJobMs: number;
  /** … may pause for at most this long, because nobody wants to wait longer, … */
  readonly shortJobPauseMs: number;
  /** … or for this many times as long as its longest pause, if that is more. */
  readonly againFactor: number;
  /** With fewer closed gaps than this, the pace is unknown. */
  readonly minGaps: number;
  /** While the pace is unknown, a task is stalled after this time (a setting), … */
  readonly firstGapsLimitMs: number;
  /** … or after this many times the longest gap, if that is more. */
  readonly firstGapsFactor: number;

  /** The lag threshold (a setting). */
  readonly lagLimitSeconds: number;
  /** The threshold in bytes, for tasks without a lag in seconds; null: none. */
  readonly lagLimitBytes: number | null;
  /** A task is lagging if this many … */
  readonly lagReadingsOver: number;
  /** … of this many latest reads were above the threshold. */
  readonly lagReadings: number;
  /** Lagging ends at this share of the threshold, and a trend at this share of its slope. */
  readonly clearShare: number;
  /** The time over which the trend of the lag is measured. */
  readonly lagWindowMs: number;
  /** A trend needs at least this much time. */
  readonly minLagWindowMs: number;
  /** A lag that changes faster than this has a trend. Seconds of lag per second, up or down. */
  readonly lagSlope: number;
  /** The same for bytes: the change over the window as a share of the mean, up or down. */
  readonly bytesShare: number;
  /** Bytes must also rise this many times in a row to be falling behind. */
  readonly bytesRises: number;
  /** A lag up to this counts as zero. */
  readonly lagAboutZeroSeconds: number;
  /** If nothing is read, the lag grows by 1 s per second, give or take this. */
  readonly idleSlopeTolerance: number;

  /** A task is failing after retrying for longer than this, … */
  readonly retryingIsFailingAfterMs: number;
  /** … or after this many retries. */
  readonly retriesAreFailing: number;
  /** Contact that is lost for less than this has no verdict. */
  readonly noContactAfterMs: number;
}

export const defaultHealthOptions: HealthOptions = {
  holeAfterPolls: 2.5,
  minPatienceMs: 10 * minute,
  maxPatienceMs: 2 * hour,
  patienceShare: 0.025,
  slowFactor: 3,
  longestFactor: 1.75,
  shortJobMs: 24 * hour,
  shortJobPauseMs: 30 * minute,
  againFactor: 1.1,
  minGaps: 3,
  firstGapsLimitMs: hour,
  firstGapsFactor: 3,

  lagLimitSeconds: 60,
  lagLimitBytes: null,
  lagReadingsOver: 3,
  lagReadings: 5,
  clearShare: 0.5,
  lagWindowMs: 15 * minute,
  minLagWindowMs: 3 * minute,
  lagSlope: 0.1,
  bytesShare: 0.1,
  bytesRises: 3,
  lagAboutZeroSeconds: 10,
  idleSlopeTolerance: 0.2,

  retryingIsFailingAfterMs: 10 * minute,
  retriesAreFailing: 5,
  noContactAfterMs: 2 * minute,
};
