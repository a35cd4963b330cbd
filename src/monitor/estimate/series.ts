import { type Sample, startOfPhase } from '../history/sample.ts';

/**
 * The progress of one phase of one run: which level was reached when. Times are working time in ms: the time in which
 * the task was paused or retrying is subtracted. Only differences between these times have a meaning.
 */
export interface Series {
  /** Ascending. The first point is the anchor, each later one a rise. */
  readonly times: readonly number[];
  readonly levels: readonly number[];
  /** The level at which the phase is complete, in the unit of the levels. */
  readonly target: number;
  /** The step by which the cloud rounds the value, in the same unit. */
  readonly quantum: number;
  /** Now, in working time. */
  readonly now: number;
  /** How often the value rose. */
  readonly rises: number;
  /** Whether the beginning of the phase was observed. If so, the first point is exact. */
  readonly beginningSeen: boolean;
  readonly yardstick: 'counts' | 'percent';
  /** The share of the time since the first point that was subtracted because the task was retrying, 0–1. */
  readonly retrying: number;
}

type Measure = (sample: Sample) => number | null;

const counts: Measure = ({ done }) => done;
const percents: readonly Measure[] = [({ phasePercent }) => phasePercent, ({ percent }) => percent];

/** Whether the task is working, so that its time counts. */
function isWorking({ lifecycle, waitsForUser }: Sample): boolean {
  return (lifecycle === 'active' || lifecycle === 'finishing' || lifecycle === 'unknown') && !waitsForUser;
}

/** Whether the task has not started yet. Its progress then belongs to no run. */
function hasNotStarted({ lifecycle }: Sample): boolean {
  return lifecycle === 'draft' || lifecycle === 'ready' || lifecycle === 'starting';
}

/**
 * The series by the finest yardstick that moves: counts if there is a total and they do not stand still while the
 * percent rises; otherwise the percent of the phase; otherwise the percent of the copy. null: the cloud reports none of
 * them.
 */
export function seriesOf(samples: readonly Sample[], now: number): Series | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const from = startOfPhase(samples);
  const { done, total } = last;
  const counted = done !== null && total !== null && total > 0 && done < total;
  const byCounts = counted ? curve(samples, from, counts, total, 'counts', now) : null;
  if (byCounts !== null && byCounts.rises >= plenty) return byCounts;
  const measure = percents.find((candidate) => candidate(last) !== null);
  if (measure === undefined) return byCounts;
  const byPercent = curve(samples, from, measure, 100, 'percent', now);
  return byCounts !== null && byPercent.rises <= 2 * byCounts.rises ? byCounts : byPercent;
}

/** A count with this many rises is used without comparing it with the percent. */
const plenty = 100;
/** A smaller decrease, as a share of the target, is noise in the cloud's counting. A larger one is a reset. */
const noise = 0.02;
/** The beginning of a phase counts as observed if the read before it was at most this long before. ms. */
const nearBeginning = 120_000;

function curve(
  samples: readonly Sample[],
  from: number,
  measure: Measure,
  target: number,
  yardstick: Series['yardstick'],
  now: number,
): Series {
  let times: number[] = [];
  let levels: number[] = [];
  let before: Sample | undefined = samples[from - 1];
  let idle = 0;
  let retrying = 0;
  let beginningSeen = false;
  const step = new RoundingStep(yardstick === 'counts' ? 1 : null);
  for (let index = from; index < samples.length; index += 1) {
    const sample = samples[index];
    if (sample === undefined) break;
    const previous = before;
    before = sample;
    if (previous !== undefined && index > from && !isWorking(previous)) {
      idle += sample.at - previous.at;
      if (previous.lifecycle === 'retrying') retrying += sample.at - previous.at;
    }
    const level = measure(sample);
    if (level === null || level > target || hasNotStarted(sample)) continue;
    const reached = levels.at(-1);
    if (reached === undefined || level < reached - noise * target) {
      // The first level, or a reset: the levels before it no longer count.
      const comesAfter = index === from || reached !== undefined || (previous !== undefined && hasNotStarted(previous));
      beginningSeen = comesAfter && previous !== undefined && sample.at - previous.seenUntil < nearBeginning;
      times = [sample.at - idle];
      levels = [level];
      continue;
    }
    if (level <= reached) continue;
    const seen = previous === undefined || !isWorking(previous) ? sample.at : previous.seenUntil;
    step.take(level - reached);
    // Several steps may have passed unseen since the previous read. This level was crossed in the last of them.
    const missed = Math.max(1, Math.round((level - reached) / step.size));
    const crossed = sample.at - idle - Math.max(0, sample.at - seen) / (2 * missed);
    times.push(Math.max(crossed, times.at(-1) ?? crossed));
    levels.push(level);
  }
  const last = samples.at(-1);
  if (last !== undefined && !isWorking(last)) idle += Math.max(0, now - last.at);
  const rises = Math.max(0, levels.length - 1);
  const quantum = step.size;
  if (!beginningSeen) loosenAnchor(times, levels, quantum);
  const worked = now - idle - (times[0] ?? now - idle);
  return {
    times,
    levels,
    target,
    quantum,
    now: now - idle,
    rises,
    beginningSeen,
    yardstick,
    retrying: retrying === 0 ? 0 : retrying / (retrying + Math.max(0, worked)),
  };
}

/**
 * If the beginning was not observed, the first value lies somewhere within its step. Half a step is added to it, and
 * after enough rises the point is dropped.
 */
function loosenAnchor(times: number[], levels: number[], quantum: number): void {
  if (levels.length > 3) {
    times.shift();
    levels.shift();
    return;
  }
  const [anchor, next] = levels;
  if (anchor === undefined) return;
  levels[0] = next === undefined ? anchor : Math.min(next, anchor + quantum / 2);
}

/** The step by which a percent is rounded: the largest usual step that divides every rise so far. */
class RoundingStep {
  static readonly #usual = [10, 5, 2, 1, 0.8, 0.5, 0.4, 0.2, 0.1, 0.08, 0.02, 0.01, 0.008, 0.002, 0.001] as const;
  readonly #fixed: number | null;
  #index = 0;

  constructor(fixed: number | null) {
    this.#fixed = fixed;
  }

  get size(): number {
    return this.#fixed ?? RoundingStep.#usual[this.#index] ?? 0.0001;
  }

  take(rise: number): void {
    if (this.#fixed !== null) return;
    for (; this.#index < RoundingStep.#usual.length; this.#index += 1) {
      const times = rise / this.size;
      if (Math.abs(times - Math.round(times)) * this.size < 1e-6 && times > 0.5) return;
    }
  }
}
