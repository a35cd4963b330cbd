import { type Phase, phaseOrder, type PhaseStatus } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';
import { type Rate, rateOf } from './rate.ts';
import { beginningOfStage, type Series, seriesOf } from './series.ts';
import type { Confidence, Estimate, EstimateContext, RangeEstimate } from './types.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Nothing that a person plans with lies further ahead. */
export const limitDays = 90;
/** Loading takes about as many times as long as dumping: median of the ratios in UCloud's own speed table (field.md 4.2). */
const loadPerDump = 4;
/** After a change of phase or run nothing is known well for so long. */
const settling = 10 * minute;
/** A range is never narrower than this to either side: a share of what is left, … */
const floor = 0.15;
/** … and the time in which a rate wavers unseen, between two polls. */
const leastMargin = 0.5 * minute;

/**
 * When the current phase of the current run will be finished, or why that cannot be said. `samples` is the history of one
 * task in order of time, of which only the last run's last phase counts. Pure: the same samples and the same `now` give the same.
 */
export function estimateFinish(samples: readonly Sample[], context: EstimateContext): Estimate {
  const last = samples.at(-1);
  if (last === undefined) return { kind: 'estimating', reason: 'no-progress-told', changes: 0 };
  const refusal = refusalOf(last, context);
  if (refusal !== null) return refusal;
  const series = seriesOf(samples, context.now);
  if (series === null) return { kind: 'estimating', reason: 'no-progress-told', changes: 0 };
  const { rises } = series;
  if (rises < (series.beginningSeen ? 1 : 2)) return { kind: 'estimating', reason: 'too-few-changes', changes: rises };
  const rate = rateOf(series);
  if (rate === null) return { kind: 'estimating', reason: 'too-few-changes', changes: rises };
  const guessesLoad = last.subPhase === 'dump';
  const left = leftOf(series, rate, guessesLoad);
  if (left.likely > limitDays * day) return { kind: 'at-this-rate-never', limitDays };
  const provider = providerOf(context.providerRemainingSeconds ?? null, left.likely);
  const { now } = context;
  const begun = samples[beginningOfStage(samples)]?.at ?? now;
  return {
    kind: 'range',
    phase: last.phase,
    earliestMs: now + left.least,
    likelyMs: now + left.likely,
    latestMs: now + Math.min(left.most, 2 * limitDays * day),
    confidence: confidenceOf({ series, rate, left, guessesLoad, young: now - begun < settling, last, provider }),
    basis: {
      changes: risesWithin(series, rate.windowMs),
      minutes: Math.round(rate.windowMs / minute),
      yardstick: series.yardstick,
      unit: series.yardstick === 'counts' ? last.unit : null,
    },
    provider,
    guessesLoad,
    andThen: phasesAfter(last.phase, context.phases ?? []),
  };
}

function refusalOf(last: Sample, { stalledSince }: EstimateContext): Estimate | null {
  switch (last.lifecycle) {
    case 'completed':
      return { kind: 'finished', what: 'task' };
    case 'draft':
    case 'ready':
    case 'pausing':
    case 'paused':
    case 'stopping':
    case 'stopped':
    case 'failed':
    case 'maintenance':
    case 'gone':
      return last.waitsForUser ? { kind: 'waits-for-user' } : { kind: 'not-running' };
    case 'starting':
      return { kind: 'estimating', reason: 'too-few-changes', changes: 0 };
    case 'active':
    case 'retrying':
    case 'finishing':
    case 'unknown':
      break;
  }
  if (last.phase === 'incremental') return { kind: 'finished', what: 'copy' };
  if (last.waitsForUser) return { kind: 'waits-for-user' };
  return stalledSince === undefined || stalledSince === null ? null : { kind: 'stalled', sinceMs: stalledSince };
}

interface Left {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
}

/** What is left, ms of working time. */
function leftOf(series: Series, rate: Rate, guessesLoad: boolean): Left {
  const { times, levels, quantum, now } = series;
  const level = levels.at(-1) ?? 0;
  const open = Math.max(0, now - (times.at(-1) ?? now));
  // Between two rises it moves on unseen, but not by a whole step, which would have shown.
  const risen = Math.min(open * rate.likely, 0.9 * quantum);
  // A percent of the copy holds the load already, by the very same ratio; a count of the dump does not.
  const target = guessesLoad && series.yardstick === 'counts' ? series.target * (1 + loadPerDump) : series.target;
  const units = Math.max(0, target - level - risen);
  const likely = units / rate.likely;
  // Errors grow with how far is foretold against how far was seen; and chance evens out less in the little that is left at the end.
  const seen = Math.max(1, now - (times[0] ?? now));
  const reach = Math.max(1, Math.min(2, Math.sqrt(Math.max((4 * likely) / seen, seen / (5 * Math.max(1, likely))))));
  const error = Math.max(floor, Math.expm1(1.64 * reach * (rate.pastError ?? 0.4)), guessesLoad ? 0.5 : 0);
  return {
    least: Math.max(0, Math.min((units - quantum) / rate.fastest, likely / (1 + error), likely - leastMargin)),
    likely,
    // What was lost to retries may be lost again.
    most:
      Math.max((units + quantum) / rate.slowest, likely * (1 + error), likely + leastMargin) *
      (1 + 3 * series.retrying),
  };
}

function providerOf(remainingSeconds: number | null, likely: number): RangeEstimate['provider'] {
  // 0 s is what clouds send that have no estimate (yet).
  if (remainingSeconds === null || remainingSeconds <= 0) return null;
  const theirs = Math.max(minute, remainingSeconds * 1000);
  const ours = Math.max(minute, likely);
  return { remainingSeconds, disagrees: theirs > 2 * ours || ours > 2 * theirs };
}

interface Grounds {
  readonly series: Series;
  readonly rate: Rate;
  readonly left: Left;
  readonly guessesLoad: boolean;
  readonly young: boolean;
  readonly last: Sample;
  readonly provider: RangeEstimate['provider'];
}

function confidenceOf({ series, rate, left, guessesLoad, young, last, provider }: Grounds): Confidence {
  if (guessesLoad || young || last.lifecycle === 'retrying' || rate.pastError === null) return 'low';
  if (series.rises < 4) return 'low';
  const seen = series.now - (series.times[0] ?? series.now);
  // Sure only of a seventh of what was seen, which in a steady job is its last eighth: a bigger table may come until then.
  const high =
    series.rises >= 8 &&
    rate.spread <= 1.25 &&
    rate.pastError <= 0.08 &&
    7 * left.likely <= seen &&
    series.retrying <= 0.02;
  const confidence = high ? 'high' : rate.spread <= 2 && rate.pastError <= 0.5 ? 'medium' : 'low';
  if (provider?.disagrees !== true) return confidence;
  return confidence === 'high' ? 'medium' : 'low';
}

function risesWithin({ times, now }: Series, window: number): number {
  let count = 0;
  for (let index = times.length - 1; index > 0 && (times[index] ?? 0) > now - window - minute; index -= 1) count += 1;
  return count;
}

function phasesAfter(phase: Phase | null, phases: readonly PhaseStatus[]): Phase[] {
  if (phase === null) return [];
  const place = phaseOrder.indexOf(phase);
  return phases
    .filter((entry) => entry.state === 'pending' && phaseOrder.indexOf(entry.phase) > place)
    .map((entry) => entry.phase);
}
