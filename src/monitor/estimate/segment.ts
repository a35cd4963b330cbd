import type { ProgressCurve } from './curve.ts';

/** The last part of a run in which the rate is constant or changes steadily. */
export interface Segment {
  /** When the rate last changed, in working time, ms; the beginning of the curve if it never did. */
  readonly from: number;
  /** The rate at the end of a straight line through the rates of the segment, levels per ms. null: no trend. */
  readonly trend: number | null;
}

const minute = 60_000;
/** A part with its own rate lasts at least this long, ms, … */
const shortest = 4 * minute;
/** … and at least this many gaps between rises. */
const minGaps = 3;
/** The run is divided into at most this many cells. The borders between cells are the candidates for a change. */
const maxCells = 64;
/** Cells are grouped into blocks of these sizes: bursts look even in blocks that are shorter or longer than they are. */
const blockSizes = [1, 2, 4, 8] as const;
/** With fewer blocks, the dispersion is not reliable. */
const minBlocks = 6;
/** The prior of the dispersion: as much as two blocks whose rises come in clusters of this length, ms. */
const prior = { blocks: 2, clot: 0.1 * minute };
/**
 * A change needs this much evidence: twice the logarithm of the ratio of the likelihoods with and without the change.
 */
const changeEvidence = 16;
/** The same for the newer half alone. It shows a change that an earlier, opposite one conceals in the whole segment. */
const changeEvidenceOfHalf = 24;
/** The same for a trend. Less is enough, because a trend is not selected from many candidates. */
const trendEvidence = 10;
/** The rate at the end of a trend is at most this many times faster or slower than the mean. */
const steepest = 2;
const maxChanges = 5;

/**
 * Finds when the rate last changed. A change is accepted only if two rates explain the rises much better than one rate,
 * measured by how unevenly the rises come on either side; otherwise every burst would look like a change. If a trend
 * explains the rises even better, the segment is not divided.
 */
export function segmentOf(curve: ProgressCurve): Segment {
  let from = curve.begin;
  for (let found = 0; found < maxChanges; found += 1) {
    const all = cellsOf(curve, from);
    if (all === null) break;
    const change = bestChange(all);
    const trend = trendOf(all);
    if (trend.evidence > trendEvidence && trend.evidence > change.evidence) return { from, trend: trend.rate };
    if (change.evidence > changeEvidence) {
      from = change.at;
      continue;
    }
    const half = cellsOf(curve, (from + curve.end) / 2);
    const late = half === null ? null : bestChange(half);
    if (late === null || late.evidence <= changeEvidenceOfHalf) break;
    from = late.at;
  }
  return { from, trend: null };
}

function shortestOf({ gapMs }: ProgressCurve): number {
  return Math.max(shortest, minGaps * gapMs);
}

/** The time since `from`, in equal parts. */
interface RateCells {
  readonly from: number;
  /** Length of one cell, ms. */
  readonly cell: number;
  /** A part with its own rate has at least this many cells. */
  readonly minCells: number;
  /** The level at each border; one more than there are cells. */
  readonly levels: readonly number[];
}

/** null: too little time has passed, or nothing has risen. */
function cellsOf(curve: ProgressCurve, from: number): RateCells | null {
  const span = curve.end - from;
  const count = Math.min(maxCells, Math.floor((2 * span) / shortestOf(curve)));
  if (count < minBlocks) return null;
  const levels = Array.from({ length: count + 1 }, (_, index) => curve.at(from + (index * span) / count));
  if ((levels[count] ?? 0) <= (levels[0] ?? 0)) return null;
  const cell = span / count;
  return { from, cell, minCells: Math.ceil(shortestOf(curve) / cell - 1e-9), levels };
}

interface RateChange {
  /** When the rate changed. */
  readonly at: number;
  readonly evidence: number;
}

/** The most likely change, by the generalised likelihood ratio of over-dispersed counts whose dispersion is unknown. */
function bestChange({ from, cell, minCells, levels }: RateCells): RateChange {
  const count = levels.length - 1;
  const first = levels[0] ?? 0;
  const risen = (levels[count] ?? 0) - first;
  const mean = risen / count;
  let best: RateChange = { at: from, evidence: 0 };
  for (let border = minCells; border <= count - minCells; border += 1) {
    const before = (levels[border] ?? 0) - first;
    const after = risen - before;
    const rates = [before / border, after / (count - border)] as const;
    const gain = 2 * (timesLogarithm(before, rates[0] / mean) + timesLogarithm(after, rates[1] / mean));
    if (gain <= 0) continue;
    let evidence = Number.POSITIVE_INFINITY;
    for (const size of blockSizes) {
      const blocks = Math.floor(border / size) + Math.floor((count - border) / size);
      if (blocks < minBlocks) break;
      const squares =
        spread(levels, 0, border, size, rates[0], mean) + spread(levels, count, border, size, rates[1], mean);
      const dispersion = (squares + (prior.blocks * prior.clot * mean) / cell) / (blocks - 2 + prior.blocks);
      evidence = Math.min(evidence, blocks * Math.log1p(gain / (dispersion * blocks)));
    }
    if (evidence > best.evidence && evidence < Number.POSITIVE_INFINITY) best = { at: from + border * cell, evidence };
  }
  return best;
}

const timesLogarithm = (amount: number, quotient: number): number => (amount > 0 ? amount * Math.log(quotient) : 0);

/**
 * The sum of squared deviations of the blocks from the rate, each divided by the expected rise of a block. The blocks
 * run from the outer end towards the border.
 */
function spread(
  levels: readonly number[],
  outer: number,
  border: number,
  size: number,
  rate: number,
  mean: number,
): number {
  const step = outer < border ? size : -size;
  const due = Math.max(rate, 0.05 * mean) * size;
  let squares = 0;
  for (let index = outer; Math.abs(border - index) >= size; index += step) {
    const risen = Math.abs((levels[index + step] ?? 0) - (levels[index] ?? 0));
    squares += (risen - rate * size) ** 2 / due;
  }
  return squares;
}

/** The rate at the end of a least-squares line through the rates of the blocks, and the evidence for that trend. */
function trendOf({ cell, levels }: RateCells): { readonly rate: number; readonly evidence: number } {
  const count = levels.length - 1;
  const last = levels[count] ?? 0;
  const mean = (last - (levels[0] ?? 0)) / count;
  let best = { rate: mean / cell, evidence: Number.POSITIVE_INFINITY };
  for (const size of blockSizes) {
    const blocks = Math.floor(count / size);
    if (blocks < minBlocks) break;
    const middle = (blocks - 1) / 2;
    const usual = (last - (levels[count - blocks * size] ?? 0)) / blocks;
    let [products, squares] = [0, 0];
    for (let index = 0; index < blocks; index += 1) {
      const until = count - index * size;
      const off = (levels[until] ?? 0) - (levels[until - size] ?? 0) - usual;
      products += (middle - index) * off;
      squares += off * off;
    }
    const width = (blocks * (blocks * blocks - 1)) / 12;
    const explained = (products * products) / width;
    const unexplained = Math.max(0, squares - explained) + (prior.blocks * prior.clot * mean * mean * size) / cell;
    const evidence = blocks * Math.log1p(explained / unexplained);
    if (evidence >= best.evidence) continue;
    const end = mean + (products / width / (size * size)) * (count / 2);
    best = { rate: Math.max(mean / steepest, Math.min(mean * steepest, end)) / cell, evidence };
  }
  return best.evidence < Number.POSITIVE_INFINITY ? best : { ...best, evidence: 0 };
}
