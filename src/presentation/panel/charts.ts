/**
 * A task's curves over time as plain numbers: percent, rate and lag, with what stands beside them (phases, runs, holes in
 * contact, the range of the finish). Made by the host, drawn by the panel. Pure. All moments are ms of the host's clock.
 */
import type { Lifecycle, Phase, PhaseStatus, SubPhase } from '../../model/status.ts';
import type { Estimate } from '../../monitor/estimate/types.ts';
import { isVague } from '../words/estimateText.ts';
import type { Look } from '../tree/row.ts';
import { lifecycleWord, phaseWord } from '../words/words.ts';

export const chartZooms = ['hour', 'day', 'all'] as const;
export type ChartZoom = (typeof chartZooms)[number];
export const usualZoom: ChartZoom = 'day';

/** What is drawn of a sample of the history: `at` to `seenUntil` is the time in which it held. */
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

/** Points in order of time. Where the value is null, the curve is interrupted: nothing may be drawn across. */
export interface Curve {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** All per second, but percents per hour. */
export const rateUnits = ['kilobytes', 'operations', 'rows', 'tables', 'keys', 'items', 'percent-per-hour'] as const;
export type RateUnit = (typeof rateUnits)[number];
export const lagUnits = ['seconds', 'bytes'] as const;
export type LagUnit = (typeof lagUnits)[number];

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** What it was doing, in words. */
  readonly label: string;
  readonly tone: Look['tone'];
}

export interface Charts {
  readonly zoom: ChartZoom;
  /** The left edge, now, and the right edge, which lies ahead where a finish is in sight. */
  readonly from: number;
  readonly to: number;
  readonly until: number;
  readonly percent: Curve;
  readonly rate: Curve;
  /** null: nothing that a rate could be of. */
  readonly rateUnit: RateUnit | null;
  readonly lag: Curve;
  readonly lagUnit: LagUnit | null;
  readonly stretches: readonly Stretch[];
  /** Where later runs began. */
  readonly runs: readonly { readonly at: number; readonly number: number }[];
  /** Times in which nobody looked or no contact was had. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  /** From where the curve stands now to 100 percent. */
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
  /** How far apart two samples may lie at that time although contact was never lost. ms. */
  readonly longestGapAt: (at: number) => number;
  readonly estimate: Estimate | null;
}

/** Points per curve: more than a panel has room for. */
export const maxPoints = 500;
const maxMarks = 80;
const hour = 3_600_000;
const spans = { hour, day: 24 * hour } as const;
/** A task that was first seen a moment ago. */
const shortest = 3 * 60_000;
/** So much of the width is given to what lies ahead, at most and at least. */
const maxAhead = 0.4;
const minAhead = 0.12;

export function chartsOf(samples: readonly ChartSample[], options: ChartOptions): Charts {
  const { zoom, now } = options;
  const first = samples[0]?.at ?? now;
  // What was not watched yet has no place on the axis.
  const beginning = Math.min(first, now - shortest);
  const from = zoom === 'all' ? beginning : Math.max(beginning, now - spans[zoom]);
  const shown = clipped(samples, from, now);
  const pieces = stretchesOfContact(shown, options.longestGapAt);
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

/** The samples of this time; of one that reaches into it, the part that does. */
function clipped(samples: readonly ChartSample[], from: number, to: number): ChartSample[] {
  return samples
    .filter(({ at, seenUntil }) => seenUntil >= from && at <= to)
    .map((sample) => ({ ...sample, at: Math.max(sample.at, from), seenUntil: Math.min(sample.seenUntil, to) }));
}

/** Samples between which contact was never lost, and that are of one run. */
function stretchesOfContact(samples: readonly ChartSample[], longestGapAt: (at: number) => number): ChartSample[][] {
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

interface Draft {
  readonly at: number[];
  readonly values: (number | null)[];
}

function add({ at, values }: Draft, moment: number, value: number | null): void {
  if (value === null && (values.at(-1) ?? null) === null) return;
  at.push(moment);
  values.push(value === null ? null : rounded(value));
}

/** Seven digits are more than can be seen, and less to send. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function curveOf(pieces: readonly ChartSample[][], valueOf: (sample: ChartSample) => number | null): Curve {
  const curve: Draft = { at: [], values: [] };
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

/** The cloud's own rate where it tells one, else that of the counts, else that of the percent. */
function rateOf(pieces: readonly ChartSample[][]): { readonly curve: Curve; readonly unit: RateUnit | null } {
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
 * How fast a value rises, measured from change to change: in between a coarse value stands still although the task moves.
 * The time before the first change of a piece is of unknown length, so no rate is told of it. A last value that stands for
 * more than twice as long as the one before is a rate of 0.
 */
function slopeOf(
  pieces: readonly ChartSample[][],
  valueOf: (sample: ChartSample) => number | null,
  perMs: number,
): Curve {
  const curve: Draft = { at: [], values: [] };
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
 * At most so many points of a curve, without losing what a person looks for: its first and last point, the highest and the
 * lowest of every short time, and its interruptions (close ones may become one; none is drawn across). Changes of state stand
 * beside the curve and are not thinned with it.
 */
export function thinned(curve: Curve, most = maxPoints): Curve {
  if (curve.at.length <= most) return curve;
  let buckets = Math.max(1, Math.floor(most / 2));
  let kept = keptOf(curve, buckets);
  while (kept.length > most && buckets > 1) {
    buckets = Math.max(1, Math.floor(buckets * 0.75));
    kept = keptOf(curve, buckets);
  }
  return { at: kept.map((index) => curve.at[index] ?? 0), values: kept.map((index) => curve.values[index] ?? null) };
}

/** Indexes of the points that stay: of each bucket of time the first, last, lowest and highest; then what interrupts them. */
function keptOf({ at, values }: Curve, buckets: number): number[] {
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

function withInterruptions(kept: readonly number[], values: Curve['values']): number[] {
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

function stretchesOf(pieces: readonly ChartSample[][]): Stretch[] {
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

/** The widest, if they are many. Between two runs without a pause there is none. */
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

/** Only of the copy: the end of another phase is not at 100 percent of this curve. */
function finishOf(estimate: Estimate | null, last: ChartSample | undefined, now: number): Charts['finish'] {
  if (estimate?.kind !== 'range' || last === undefined || last.percent === null) return null;
  if (estimate.phase !== null && estimate.phase !== 'full') return null;
  const earliest = Math.max(now, estimate.earliestMs);
  const likely = Math.max(earliest, estimate.likelyMs);
  const latest = Math.max(likely, estimate.latestMs);
  // A range without meaning would only fill the space.
  if (isVague({ likely: likely - now, most: latest - now })) return null;
  return { percent: last.percent, earliest, likely, latest };
}
