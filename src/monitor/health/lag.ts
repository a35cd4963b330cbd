import type { Health, IdleSourceVerdict, LaggingVerdict, LagTrend } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { isReplicating } from './lifeSigns.ts';
import type { HealthOptions } from './options.ts';

/** The value of one read. `at` is ms on this computer's clock. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

export interface Line {
  /** Change of the value per second. */
  readonly slope: number;
  readonly mean: number;
  readonly overMs: number;
}

/** A line through the points, by least squares; null if they do not span any time. */
export function lineThrough(points: readonly Point[]): Line | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  let meanAt = 0;
  let mean = 0;
  for (const { at, value } of points) {
    meanAt += (at - first.at) / 1000 / points.length;
    mean += value / points.length;
  }
  let above = 0;
  let below = 0;
  for (const { at, value } of points) {
    const distance = (at - first.at) / 1000 - meanAt;
    above += distance * (value - mean);
    below += distance * distance;
  }
  return { slope: above / below, mean, overMs: last.at - first.at };
}

const maxReadingsPerSample = 100;

/** The values since `from`, one point per poll: a sample that stands for many equal reads weighs as much as they do. */
export function pointsSince(
  samples: readonly Sample[],
  from: number,
  pollIntervalMs: number,
  valueOf: (sample: Sample) => number | null,
): readonly Point[] {
  const points: Point[] = [];
  for (let index = firstAfter(samples, from); index < samples.length; index += 1) {
    const sample = samples[index];
    const value = sample === undefined ? null : valueOf(sample);
    if (sample === undefined || value === null) continue;
    const begin = Math.max(from, sample.at);
    const polls = Math.min(maxReadingsPerSample, Math.max(1, Math.round((sample.seenUntil - begin) / pollIntervalMs)));
    points.push({ at: begin, value });
    for (let poll = 1; poll <= polls && sample.seenUntil > begin; poll += 1) {
      points.push({ at: begin + ((sample.seenUntil - begin) * poll) / polls, value });
    }
  }
  return points;
}

function firstAfter(samples: readonly Sample[], from: number): number {
  let index = samples.length;
  while (index > 0 && (samples[index - 1]?.seenUntil ?? from) >= from) index -= 1;
  return index;
}

/**
 * The latest samples in which the current run has been replicating. Lag during a copy or in an earlier run is
 * unrelated.
 */
export function replicatingTail(samples: readonly Sample[]): readonly Sample[] {
  const last = samples.at(-1);
  let start = samples.length;
  while (start > 0) {
    const sample = samples[start - 1];
    if (sample?.run !== last?.run || sample === undefined || !isReplicating(sample)) break;
    start -= 1;
  }
  return start === 0 ? samples : samples.slice(start);
}

/** The trend of the lag; null while too little is known. `tail` comes from `replicatingTail`. */
export function lagTrendOf(
  tail: readonly Sample[],
  pollIntervalMs: number,
  previous: LagTrend['kind'] | null,
  options: HealthOptions,
): LagTrend | null {
  const last = tail.at(-1);
  if (last === undefined) return null;
  const unit = last.lagSeconds !== null ? 'seconds' : 'bytes';
  const value = unit === 'seconds' ? last.lagSeconds : last.lagBytes;
  if (value === null) return null;
  const valueOf = (sample: Sample): number | null => (unit === 'seconds' ? sample.lagSeconds : sample.lagBytes);
  const points = pointsSince(tail, last.seenUntil - options.lagWindowMs, pollIntervalMs, valueOf);
  const line = lineThrough(points);
  if (line === null || line.overMs < options.minLagWindowMs || points.length < 3) return null;
  const known =
    unit === 'seconds' ? kindOfSeconds(line, previous, options) : kindOfBytes(line, points, previous, options);
  const { slope, overMs } = line;
  // A lag that has just dropped is not growing, even if the line through the whole window rises.
  const kind = slope > 0 === value > line.mean ? known : 'steady';
  return {
    kind,
    unit,
    seconds: last.lagSeconds,
    bytes: last.lagBytes,
    slope,
    overMs,
    zeroInMs: kind === 'catching-up' ? (value / -slope) * 1000 : null,
    positionStands: last.position === null ? null : (standsSince(tail)?.at ?? last.at) <= last.seenUntil - overMs,
  };
}

/** The limit for a trend. A trend that continues needs less than one that begins, so that it does not flicker. */
function threshold(full: number, goesOn: boolean, { clearShare }: HealthOptions): number {
  return goesOn ? full * clearShare : full;
}

function kindOfSeconds({ slope }: Line, previous: LagTrend['kind'] | null, options: HealthOptions): LagTrend['kind'] {
  if (slope < -threshold(options.lagSlope, previous === 'catching-up', options)) return 'catching-up';
  return slope > threshold(options.lagSlope, previous === 'falling-behind', options) ? 'falling-behind' : 'steady';
}

function kindOfBytes(
  { slope, mean, overMs }: Line,
  points: readonly Point[],
  previous: LagTrend['kind'] | null,
  options: HealthOptions,
): LagTrend['kind'] {
  const change = (slope * overMs) / 1000;
  if (change < -threshold(options.bytesShare, previous === 'catching-up', options) * mean) return 'catching-up';
  const falling = previous === 'falling-behind';
  if (change <= threshold(options.bytesShare, falling, options) * mean) return 'steady';
  return falling || lastRises(points) >= options.bytesRises ? 'falling-behind' : 'steady';
}

/** The number of consecutive rises at the end. Equal values do not interrupt them. */
function lastRises(points: readonly Point[]): number {
  let rises = 0;
  for (let index = points.length - 1; index > 0; index -= 1) {
    const change = (points[index]?.value ?? 0) - (points[index - 1]?.value ?? 0);
    if (change < 0) break;
    if (change > 0) rises += 1;
  }
  return rises;
}

/** The first of the latest samples with the same position. */
function standsSince(tail: readonly Sample[]): Sample | undefined {
  let first = tail.at(-1);
  for (let index = tail.length - 1; index >= 0; index -= 1) {
    const sample = tail[index];
    if (sample === undefined || sample.position !== first?.position) break;
    first = sample;
  }
  return first;
}

/** The first of the latest samples between which the lag has risen each time. */
function growsSince(tail: readonly Sample[]): Sample | undefined {
  let first = tail.at(-1);
  for (let index = tail.length - 2; index >= 0; index -= 1) {
    const sample = tail[index];
    if (sample === undefined || sample.lagSeconds === null) break;
    if (sample.lagSeconds >= (first?.lagSeconds ?? 0)) break;
    first = sample;
  }
  return first;
}

/**
 * Recognizes an idle source: the lag grows by one second per second while the position does not change, so nothing is
 * read. An idle source is the likely reason only if replication had caught up before. An open transaction and a reader
 * that has died look the same.
 */
export function idleSourceOf(
  tail: readonly Sample[],
  pollIntervalMs: number,
  options: HealthOptions,
): IdleSourceVerdict | null {
  const last = tail.at(-1);
  if (last === undefined || last.lagSeconds === null || last.lagSeconds <= options.lagAboutZeroSeconds) return null;
  const caughtUp = last.caughtUp === true;
  if (last.position === null && !caughtUp) return null;
  const begin = last.position === null ? growsSince(tail) : standsSince(tail);
  if (begin === undefined) return null;
  // At the first read of this position the lag may already have grown for one poll. The read before shows what it was.
  const lagBefore = (tail[tail.indexOf(begin) - 1] ?? begin).lagSeconds;
  if (!caughtUp && (lagBefore === null || lagBefore > options.lagAboutZeroSeconds)) return null;
  const from = Math.max(begin.at, last.seenUntil - options.lagWindowMs);
  const line = lineThrough(pointsSince(tail, from, pollIntervalMs, ({ lagSeconds }) => lagSeconds));
  if (line === null || line.overMs < options.minLagWindowMs) return null;
  if (Math.abs(line.slope - 1) > options.idleSlopeTolerance) return null;
  const why = caughtUp ? 'caught-up' : 'lag-was-low';
  return { kind: 'idle-source', lagSeconds: last.lagSeconds, slope: line.slope, since: begin.at, why };
}

/** Lagging: above the limit for several reads and not catching up. It ends only at half the limit. */
export function laggingOf(
  tail: readonly Sample[],
  pollIntervalMs: number,
  trend: LagTrend | null,
  previous: Health | null,
  options: HealthOptions,
): LaggingVerdict | null {
  const last = tail.at(-1);
  if (last === undefined || trend?.kind === 'catching-up') return null;
  const { lagLimitSeconds, lagLimitBytes, lagReadings, lagReadingsOver, clearShare } = options;
  const excess = (sample: Sample): number | null => {
    if (sample.lagSeconds !== null) return sample.lagSeconds / lagLimitSeconds;
    return sample.lagBytes === null || lagLimitBytes === null ? null : sample.lagBytes / lagLimitBytes;
  };
  const now = excess(last);
  if (now === null) return null;
  const recent = pointsSince(tail, last.seenUntil - lagReadings * pollIntervalMs, pollIntervalMs, excess);
  const over = recent.slice(-lagReadings).filter(({ value }) => value > 1).length;
  const goesOn = previous?.kind === 'lagging' && now > clearShare;
  if (!goesOn && (now <= clearShare || over < lagReadingsOver)) return null;
  let since = last.at;
  for (let index = tail.length - 1; index >= 0; index -= 1) {
    const sample = tail[index];
    if (sample === undefined || (excess(sample) ?? 0) <= clearShare) break;
    if ((excess(sample) ?? 0) > 1) since = sample.at;
  }
  return {
    kind: 'lagging',
    seconds: last.lagSeconds,
    bytes: last.lagBytes,
    limitSeconds: last.lagSeconds === null ? null : lagLimitSeconds,
    limitBytes: last.lagSeconds === null ? lagLimitBytes : null,
    since,
    trend,
  };
}
