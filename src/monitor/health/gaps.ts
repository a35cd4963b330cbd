import type { Pace } from '../../model/health.ts';
import { type Sample, startOfPhase } from '../history/sample.ts';
import { isExpectedToMove, isLifeSign } from './lifeSigns.ts';
import type { HealthOptions } from './options.ts';

/** The gaps between life signs in the current phase and run (docs/health.md, "Life signs and gaps"). */
export interface Gaps {
  /** Closed gaps that were observed completely, ascending, ms. */
  readonly sorted: readonly number[];
  /** Watched time since the last life sign, ms. Before the first one: since watching began. */
  readonly openMs: number;
  /** When that time began, ms on this computer's clock. */
  readonly since: number;
  /** The longest closed gap, ms; 0 if there is none. Gaps observed in part count with the time observed. */
  readonly longestMs: number;
  /** How long the whole job takes at its pace up to the last life sign, ms; null while that is unknown. */
  readonly lengthMs: number | null;
}

/**
 * Finds the gaps of the current phase and run. Only watched time counts. A step between two samples that is longer than
 * `longestStepMs` is a hole: it adds nothing to the open gap, and a gap with a hole is not used to learn what is usual.
 * Thinned-out samples leave such holes too. Time in which the task is not expected to move does not count either.
 */
export function gapsOf(samples: readonly Sample[], longestStepMs: number, options: HealthOptions): Gaps {
  const start = startOfPhase(samples);
  const first = samples[start];
  if (first === undefined) return { sorted: [], openMs: 0, since: 0, longestMs: 0, lengthMs: null };
  const closed: number[] = [];
  const journey = new Journey();
  // A new phase or run is itself a life sign. The first sample that is known is not.
  let whole = start > 0;
  let since = first.at;
  let open = 0;
  let longest = 0;
  let previous = first;
  let moves = false;
  for (let index = start; index < samples.length; index += 1) {
    const sample = samples[index];
    if (sample === undefined) break;
    const working = moves;
    moves = isExpectedToMove(sample, options);
    if (index > start) {
      const step = sample.at - previous.seenUntil;
      if (working && step <= longestStepMs) open += Math.max(0, step);
      else whole = false;
      journey.pass(working ? sample.at - previous.at : 0);
      if (isLifeSign(previous, sample)) {
        if (whole) closed.push(open);
        longest = Math.max(longest, open);
        open = 0;
        whole = step <= longestStepMs;
        since = sample.at;
        journey.arrive(sample);
      }
    } else journey.arrive(sample);
    if (moves) open += Math.max(0, sample.seenUntil - sample.at);
    else open = 0;
    previous = sample;
  }
  // Numbers of an array of numbers are compared without a call for each pair.
  return {
    sorted: [...Float64Array.from(closed).sort()],
    openMs: open,
    since,
    longestMs: longest,
    lengthMs: journey.lengthMs(),
  };
}

/**
 * The progress up to the last life sign and the time that it took. Holes count, because the job continues during them.
 */
class Journey {
  private elapsed = 0;
  private from: number | null = null;
  private fromElapsed = 0;
  private to = 0;
  private toElapsed = 0;

  pass(milliseconds: number): void {
    this.elapsed += Math.max(0, milliseconds);
  }

  arrive(sample: Sample): void {
    const share = shareDone(sample);
    if (share === null) return;
    if (this.from === null || share < this.from) {
      this.from = share;
      this.fromElapsed = this.elapsed;
    }
    this.to = share;
    this.toElapsed = this.elapsed;
  }

  lengthMs(): number | null {
    if (this.from === null || this.to <= this.from) return null;
    return (this.toElapsed - this.fromElapsed) / (this.to - this.from);
  }
}

function shareDone({ percent, phasePercent, done, total }: Sample): number | null {
  if (percent !== null) return percent / 100;
  if (done !== null && total !== null && total > 0) return done / total;
  return phasePercent === null ? null : phasePercent / 100;
}

/** The quantile of ascending values, interpolated linearly; null if there are none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

export function paceOf({ sorted, openMs, since, longestMs }: Gaps): Pace {
  return {
    gapMs: openMs,
    since,
    gaps: sorted.length,
    medianMs: quantile(sorted, 0.5),
    longestMs: sorted.length === 0 ? null : longestMs,
  };
}
