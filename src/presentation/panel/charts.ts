/**
 * The curves of a task over time as plain numbers: percent, rate, and lag, with phases, runs, holes, and the range of
 * the finish. The host computes them, and the panel draws them. Pure. All times are ms of the host's clock.
 */
import type { Lifecycle, Phase, PhaseStatus, SubPhase } from '../../model/status.ts';
import type { Estimate } from '../../monitor/estimate/types.ts';
import { isVague } from '../words/estimateText.ts';
import type { Look } from '../tree/row.ts';
import { lifecycleWord, phaseWord } from '../words/words.ts';

export const chartZooms = ['hour', 'day', 'all'] as const;
export type ChartZoom = (typeof chartZooms)[number];
export const usualZoom: ChartZoom = 'day';

/** The parts of a sample that are drawn. The sample held from `at` to `seenUntil`. */
export interface ChartSample {
  readonly at: number;
  readonly seenUntil: number;
  readonly run: number;
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  readonly percent: number | null;
  readonly done: number | null;
  readonly unit: PhaseStatus['unit'];
  readonly lagSeconds: number | null;
  readonly lagBytes: number | null;
  readonly kilobytesPerSecond: number | null;
  readonly operationsPerSecond: number | null;
}

/** Points in order of time. A null value interrupts the curve: nothing is drawn across it. */
export interface ChartCurve {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Per second, except percent per hour. */
export const rateUnits = ['kilobytes', 'operations', 'rows', 'tables', 'keys', 'items', 'percent-per-hour'] as const;
export type RateUnit = (typeof rateUnits)[number];
export const lagUnits = ['seconds', 'bytes'] as const;
export type LagUnit = (typeof lagUnits)[number];

interface ChartSpan {
  readonly from: number;
  readonly to: number;
  /** What the task was doing, in words. */
  readonly label: string;
  readonly tone: Look['tone'];
}

export interface Charts {
  readonly zoom: ChartZoom;
  /** The left edge, now, and the right edge, which is in the future if a finish is estimated. */
  readonly from: number;
  readonly to: number;
  readonly until: number;
  readonly percent: ChartCurve;
  readonly rate: ChartCurve;
  /** null if no rate can be computed. */
  readonly rateUnit: RateUnit | null;
  readonly lag: ChartCurve;
  readonly lagUnit: LagUnit | null;
  readonly stretches: readonly ChartSpan[];
  readonly runs: readonly { readonly at: number; readonly number: number }[];
  /** Times without monitoring or contact. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  /** From the current percent to 100. */
  readonly finish: {
    readonly percent: number;
    readonly earliest: number;
    readonly likely: number;
    readonly latest: number;
  } | null;
}

export interface ChartOptions {
  readonly zoom: ChartZoom;
  readonly now: number;
  /** The maximum time between two samples at that time if contact was never lost. ms. */
  readonly longestGapAt: (at: number) => number;
  readonly estimate: Estimate | null;
}

/** Points per curve: more than a panel has room for. */
export const maxPoints = 500;
const maxMarks = 80;
const hour = 3_600_000;
const spans = { hour, day: 24 * hour } as const;
/** The minimum time shown, for a task that was first seen a moment ago. ms. */
const minSpan = 3 * 60_000;
/** The length of the future relative to the time shown, maximum and minimum. */
const maxAhead = 0.4;
const minAhead = 0.12;

export function chartsOf(samples: readonly ChartSample[], options: ChartOptions): Charts {
  const { zoom, now } = options;
  const first = samples[0]?.at ?? now;
  // The axis begins when monitoring began.
  const beginning = Math.min(first, now - minSpan);
  const from = zoom === 'all' ? beginning : Math.max(beginning, now - spans[zoom]);
  const shown = clip(samples, from, now);
  const pieces = contactPieces(shown, options.longestGapAt);
  const rate = rateOf(pieces);
  const lagUnit = shown.some(({ lagSeconds }) => lagSeconds !== null)
    ? 'seconds'
    : shown.some(({ lagBytes }) => lagBytes !== null)
      ? 'bytes'
      : null;
  const finish = finishOf(options.estimate, shown.at(-1), now);
  const span = now - from;
  const ahead = finish === null ? 0 : Math.min(span * maxAhead, Math.max(finish.latest - now, span * minAhead));
  return {
    zoom,
    from,
    to: now,
    until: now + ahead,
    percent: thinned(curveOf(pieces, ({ percent }) => percent)),
    rate: thinned(rate.curve),
    rateUnit: rate.unit,
    lag: thinned(curveOf(pieces, ({ lagSeconds, lagBytes }) => (lagUnit === 'bytes' ? lagBytes : lagSeconds))),
    lagUnit,
    stretches: stretchesOf(pieces).slice(-maxMarks),
    runs: runsOf(shown).slice(-maxMarks),
    holes: holesOf(pieces),
    finish,
  };
}

/** The samples of this time, cut at its edges. */
function clip(samples: readonly ChartSample[], from: number, to: number): ChartSample[] {
  return samples
    .filter(({ at, seenUntil }) => seenUntil >= from && at <= to)
    .map((sample) => ({ ...sample, at: Math.max(sample.at, from), seenUntil: Math.min(sample.seenUntil, to) }));
}

/** Groups samples of the same run between which contact was never lost. */
function contactPieces(samples: readonly ChartSample[], longestGapAt: (at: number) => number): ChartSample[][] {
  const pieces: ChartSample[][] = [];
  let last: ChartSample | null = null;
  for (const sample of samples) {
    const whole = last?.run === sample.run && sample.at - last.seenUntil <= longestGapAt(last.seenUntil);
    if (whole) pieces.at(-1)?.push(sample);
    else pieces.push([sample]);
    last = sample;
  }
  return pieces;
}

interface CurveDraft {
  readonly at: number[];
  readonly values: (number | null)[];
}

function add({ at, values }: CurveDraft, moment: number, value: number | null): void {
  if (value === null && (values.at(-1) ?? null) === null) return;
  at.push(moment);
  values.push(value === null ? null : rounded(value));
}

/** Seven digits are more than visible, and keep the message small. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function curveOf(pieces: readonly ChartSample[][], valueOf: (sample: ChartSample) => number | null): ChartCurve {
  const curve: CurveDraft = { at: [], values: [] };
  for (const piece of pieces) {
    for (const sample of piece) {
      const value = valueOf(sample);
      add(curve, sample.at, value);
      if (value !== null && sample.seenUntil > sample.at) add(curve, sample.seenUntil, value);
    }
    add(curve, piece.at(-1)?.seenUntil ?? 0, null);
  }
  return curve;
}

/** The cloud's own rate if it reports one, else that of the counts, else that of the percent. */
function rateOf(pieces: readonly ChartSample[][]): { readonly curve: ChartCurve; readonly unit: RateUnit | null } {
  const all = pieces.flat();
  if (all.some(({ kilobytesPerSecond }) => kilobytesPerSecond !== null)) {
    return { curve: curveOf(pieces, ({ kilobytesPerSecond }) => kilobytesPerSecond), unit: 'kilobytes' };
  }
  if (all.some(({ operationsPerSecond }) => operationsPerSecond !== null)) {
    return { curve: curveOf(pieces, ({ operationsPerSecond }) => operationsPerSecond), unit: 'operations' };
  }
  const unit = all.findLast(({ done, unit: counted }) => done !== null && counted !== null && done > 0)?.unit ?? null;
  if (unit !== null) {
    const counted = (sample: ChartSample): number | null => (sample.unit === unit ? sample.done : null);
    return { curve: slopeOf(pieces, counted, 1000), unit };
  }
  const curve = slopeOf(pieces, ({ percent }) => percent, hour);
  return { curve, unit: curve.at.length === 0 ? null : 'percent-per-hour' };
}

/**
 * The rate of a value, measured between changes, because a coarse value stays the same in between although the task
 * moves. The time before the first change of a piece has an unknown length, so it gets no rate. If the last value lasts
 * more than twice as long as the step before it, the rate is 0.
 */
function slopeOf(
  pieces: readonly ChartSample[][],
  valueOf: (sample: ChartSample) => number | null,
  perMs: number,
): ChartCurve {
  const curve: CurveDraft = { at: [], values: [] };
  for (const piece of pieces) {
    let before: { at: number; value: number; of: ChartSample; measured: boolean } | null = null;
    let step = 0;
    let until = 0;
    const standStill = (): void => {
      if (before !== null && step > 0 && until - before.at > 2 * step) {
        add(curve, before.at, 0);
        add(curve, until, 0);
      }
      add(curve, until, null);
      step = 0;
    };
    for (const sample of piece) {
      const value = valueOf(sample);
      const sameWork = before?.of.phase === sample.phase && before.of.subPhase === sample.subPhase;
      if (value === null || before === null || !sameWork || value < before.value) {
        standStill();
        before = value === null ? null : { at: sample.at, value, of: sample, measured: false };
      } else if (value > before.value) {
        if (before.measured && sample.at > before.at) {
          step = sample.at - before.at;
          const rate = ((value - before.value) / step) * perMs;
          add(curve, before.at, rate);
          add(curve, sample.at, rate);
        }
        before = { at: sample.at, value, of: sample, measured: true };
      }
      until = sample.seenUntil;
    }
    standStill();
  }
  return curve;
}

/**
 * Reduces a curve to at most `max` points. Keeps its first and last point, the highest and lowest of every bucket of
 * time, and its interruptions. Close interruptions may merge, but nothing is drawn across one.
 */
export function thinned(curve: ChartCurve, max = maxPoints): ChartCurve {
  if (curve.at.length <= max) return curve;
  let buckets = Math.max(1, Math.floor(max / 2));
  let kept = keptOf(curve, buckets);
  while (kept.length > max && buckets > 1) {
    buckets = Math.max(1, Math.floor(buckets * 0.75));
    kept = keptOf(curve, buckets);
  }
  return { at: kept.map((index) => curve.at[index] ?? 0), values: kept.map((index) => curve.values[index] ?? null) };
}

/** The points to keep: first, last, lowest, and highest of each bucket of time, and the interruptions. */
function keptOf({ at, values }: ChartCurve, buckets: number): number[] {
  const begin = at[0] ?? 0;
  const width = Math.max(1, ((at.at(-1) ?? 0) - begin) / buckets);
  const kept = new Set<number>();
  let bucket = -1;
  let low = 0;
  let high = 0;
  let last = -1;
  const close = (): void => {
    if (last >= 0) for (const index of [low, high, last]) kept.add(index);
  };
  values.forEach((value, index) => {
    if (value === null) return;
    const own = Math.min(buckets - 1, Math.floor(((at[index] ?? 0) - begin) / width));
    if (own !== bucket) {
      close();
      bucket = own;
      low = index;
      high = index;
      kept.add(index);
    }
    if (value < (values[low] ?? 0)) low = index;
    if (value > (values[high] ?? 0)) high = index;
    last = index;
  });
  close();
  return withInterruptions(
    [...kept].sort((a, b) => a - b),
    values,
  );
}

function withInterruptions(kept: readonly number[], values: ChartCurve['values']): number[] {
  const result: number[] = [];
  let previous = -1;
  for (const index of kept) {
    const interruption = previous < 0 ? -1 : values.indexOf(null, previous);
    if (interruption >= 0 && interruption < index) result.push(interruption);
    result.push(index);
    previous = index;
  }
  return result;
}

function stretchesOf(pieces: readonly ChartSample[][]): ChartSpan[] {
  const stretches: { from: number; to: number; label: string; tone: Look['tone'] }[] = [];
  for (const piece of pieces) {
    piece.forEach((sample, index) => {
      const label = labelOf(sample);
      const last = stretches.at(-1);
      if (last !== undefined && index > 0) last.to = sample.at;
      if (last !== undefined && index > 0 && last.label === label) last.to = sample.seenUntil;
      else stretches.push({ from: sample.at, to: sample.seenUntil, label, tone: toneOf(sample.lifecycle) });
    });
  }
  return stretches;
}

function isUnderWay(lifecycle: Lifecycle): boolean {
  return lifecycle === 'active' || lifecycle === 'finishing';
}

function labelOf({ lifecycle, phase, subPhase }: ChartSample): string {
  return isUnderWay(lifecycle) && phase !== null ? phaseWord(phase, subPhase) : lifecycleWord(lifecycle);
}

function toneOf(lifecycle: Lifecycle): Look['tone'] {
  if (lifecycle === 'failed') return 'bad';
  if (lifecycle === 'retrying') return 'warning';
  if (lifecycle === 'completed') return 'good';
  return isUnderWay(lifecycle) || lifecycle === 'starting' ? 'busy' : 'muted';
}

function runsOf(samples: readonly ChartSample[]): { at: number; number: number }[] {
  return samples
    .filter(({ run }, index) => index > 0 && run !== samples[index - 1]?.run)
    .map(({ at, run }) => ({ at, number: run }));
}

/** At most `maxMarks`, the widest. A new run without a pause before it is not a hole. */
function holesOf(pieces: readonly ChartSample[][]): { from: number; to: number }[] {
  const holes = pieces.slice(1).map((piece, index) => ({
    from: pieces[index]?.at(-1)?.seenUntil ?? 0,
    to: piece[0]?.at ?? 0,
    newRun: pieces[index]?.at(-1)?.run !== piece[0]?.run,
  }));
  return holes
    .filter(({ from, to, newRun }) => to - from > (newRun ? 5 * 60_000 : 0))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, maxMarks)
    .sort((a, b) => a.from - b.from)
    .map(({ from, to }) => ({ from, to }));
}

/** Only for the copy: other phases do not end at 100 percent of this curve. */
function finishOf(estimate: Estimate | null, last: ChartSample | undefined, now: number): Charts['finish'] {
  if (estimate?.kind !== 'range' || last === undefined || last.percent === null) return null;
  if (estimate.phase !== null && estimate.phase !== 'full') return null;
  const earliest = Math.max(now, estimate.earliestMs);
  const likely = Math.max(earliest, estimate.likelyMs);
  const latest = Math.max(likely, estimate.latestMs);
  // A vague range would only fill the space.
  if (isVague({ likely: likely - now, most: latest - now })) return null;
  return { percent: last.percent, earliest, likely, latest };
}
