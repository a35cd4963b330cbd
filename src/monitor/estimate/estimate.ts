import { type Phase, phaseOrder, type PhaseStatus } from '../../model/status.ts';
import { type Sample, startOfPhase } from '../history/sample.ts';
import { type Rate, rateOf } from './rate.ts';
import { type Series, seriesOf } from './series.ts';
import type { Confidence, Estimate, EstimateContext, RangeEstimate } from './types.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** An estimate beyond this many days is refused: nobody can plan with it. */
export const limitDays = 90;
/**
 * Loading is assumed to take this many times as long as dumping: the median ratio in UCloud's table of UDTS speeds
 * (docs/estimates.md, "The range").
 */
const loadPerDump = 4;
/** For this long after a change of phase or run, confidence is low. */
const settling = 10 * minute;
/** The range reaches at least this far to either side, as a share of the time left, … */
const floor = 0.15;
/** … and at least this far, because a rate can change unseen between two polls. */
const minMargin = 0.5 * minute;

/**
 * Estimates when the current phase of the current run will finish, or returns why it cannot. The rules are in
 * docs/estimates.md. `samples` is the history of one task, oldest first; only the last phase of the last run counts.
 * Pure: the same samples and the same `now` give the same result.
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
  const begun = samples[startOfPhase(samples)]?.at ?? now;
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

/** The time left, in ms of working time. */
function leftOf(series: Series, rate: Rate, guessesLoad: boolean): Left {
  const { times, levels, quantum, now } = series;
  const level = levels.at(-1) ?? 0;
  const open = Math.max(0, now - (times.at(-1) ?? now));
  // Progress continues unseen between two rises, but by less than a whole step, which would have shown.
  const risen = Math.min(open * rate.likely, 0.9 * quantum);
  // The percent of the copy already includes the load, by the same ratio. A count of the dump does not.
  const target = guessesLoad && series.yardstick === 'counts' ? series.target * (1 + loadPerDump) : series.target;
  const units = Math.max(0, target - level - risen);
  const likely = units / rate.likely;
  // Errors grow with the ratio of the time left to the time seen. Near the end they grow too, because random variation
  // evens out less over a short time.
  const seen = Math.max(1, now - (times[0] ?? now));
  const reach = Math.max(1, Math.min(2, Math.sqrt(Math.max((4 * likely) / seen, seen / (5 * Math.max(1, likely))))));
  const error = Math.max(floor, Math.expm1(1.64 * reach * (rate.pastError ?? 0.4)), guessesLoad ? 0.5 : 0);
  return {
    least: Math.max(0, Math.min((units - quantum) / rate.fastest, likely / (1 + error), likely - minMargin)),
    likely,
    // Retries may cost time again: up to three times their share so far.
    most:
      Math.max((units + quantum) / rate.slowest, likely * (1 + error), likely + minMargin) * (1 + 3 * series.retrying),
  };
}

function providerOf(remainingSeconds: number | null, likely: number): RangeEstimate['provider'] {
  // Clouds send 0 s while they have no estimate.
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
  // High only when the time left is at most a seventh of the time seen (in a steady job, its last eighth): before that,
  // a larger table may still follow.
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
  const index = phaseOrder.indexOf(phase);
  return phases
    .filter((entry) => entry.state === 'pending' && phaseOrder.indexOf(entry.phase) > index)
    .map((entry) => entry.phase);
}
