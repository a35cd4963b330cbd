import type { Pace } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { isExpectedToMove, isLifeSign } from './lifeSigns.ts';
import type { HealthOptions } from './options.ts';

/** The gaps between life signs in the present stretch: the last samples of one run and one phase. */
export interface Gaps {
  /** Closed gaps in full sight, ascending, ms. */
  readonly sorted: readonly number[];
  /** Watched time since the last life sign; before the first, since watching began. */
  readonly openMs: number;
  readonly since: number;
  /** The longest time without a change that has ended, ms; 0 when there was none. Those that we saw in part count as far. */
  readonly longestMs: number;
  /** How long the whole job takes at its pace up to the last life sign; null while that cannot be told. */
  readonly lengthMs: number | null;
}

/**
 * Walks the present stretch once. Only time with good reads counts: a step between two samples that is longer than
 * `longestStepMs` is a hole, in which nobody looked; it adds nothing to the open gap, and a gap with a hole in it is not
 * believed to show what is usual (samples that are thinned out with age leave such holes too). Time in which the task is
 * not expected to move counts neither.
 */
export function gapsOf(samples: readonly Sample[], longestStepMs: number, options: HealthOptions): Gaps {
  const start = startOfStretch(samples);
  const first = samples[start];
  if (first === undefined) return { sorted: [], openMs: 0, since: 0, longestMs: 0, lengthMs: null };
  const closed: number[] = [];
  const journey = new Journey();
  // What begins the stretch is a life sign itself, unless it is only the beginning of our watching.
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

/** A word that interrupts a task (retrying, paused) often does not tell the phase: it ends no stretch. */
function startOfStretch(samples: readonly Sample[]): number {
  const last = samples.at(-1);
  if (last === undefined) return 0;
  let start = samples.length - 1;
  for (; start > 0; start -= 1) {
    const before = samples[start - 1];
    if (before?.run !== last.run) break;
    if (before.phase !== null && (before.phase !== last.phase || before.subPhase !== last.subPhase)) break;
  }
  return start;
}

/** How far the job has come in which time, up to the last life sign. Holes belong to it: the job goes on in them. */
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

/** The value below which the given share of the ascending values lies; null of none. */
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
