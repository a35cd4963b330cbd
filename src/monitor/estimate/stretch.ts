import type { Curve } from './curve.ts';

/** The last part of a run in which the rate is one and the same, or changes evenly. */
export interface Stretch {
  /** When the rate last changed, working time in ms; the begin of the curve if it never did. */
  readonly from: number;
  /** The rate at the end by a straight line through the rates of the stretch, levels per ms; null: they show no trend. */
  readonly trend: number | null;
}

const minute = 60_000;
/** No change is seen in less time, … */
const shortest = 4 * minute;
/** … nor in so few gaps between rises. */
const leastGaps = 3;
/** The run is cut into so many cells at most, among whose borders a change is looked for. */
const mostCells = 64;
/** The cells are taken together in blocks of these, as bursts look calm in blocks that are shorter or longer than they are. */
const blockSizes = [1, 2, 4, 8] as const;
/** A spread that fewer blocks show is not believed. */
const leastBlocks = 6;
/** What is known of the spread before: two blocks' worth of rises that come in clots of this much time. */
const prior = { blocks: 2, clot: 0.1 * minute };
/** How far the likelihoods with and without a change (twice the logarithm of their quotient) must be apart to believe it. */
const changeEvidence = 16;
/** The same for the younger half by itself, to which a change stands out that an older one with the opposite sign covers. */
const changeEvidenceOfHalf = 24;
/** The same for a trend, which has no moment that was chosen out of many. */
const trendEvidence = 10;
/** A trend is followed to a rate this many times faster or slower than the mean. */
const steepest = 2;
const mostChanges = 5;

/**
 * Looks for the moment since when the rate has been what it is now: a change of the rate is believed where it explains the
 * rises so much better than one rate does, by how unevenly they come on either side, that bursts do not pass for changes.
 * A stretch in which a trend explains them better still is not cut.
 */
export function stretchOf(curve: Curve): Stretch {
  let from = curve.begin;
  for (let found = 0; found < mostChanges; found += 1) {
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

function shortestOf({ gapMs }: Curve): number {
  return Math.max(shortest, leastGaps * gapMs);
}

/** Equal parts of the time since a moment. */
interface Cells {
  readonly from: number;
  /** How long one lasts, ms. */
  readonly cell: number;
  /** No fewer than so many can be a part with a rate of its own. */
  readonly least: number;
  /** At their borders, one more than there are cells. */
  readonly levels: readonly number[];
}

/** null: too little time, or nothing rose. */
function cellsOf(curve: Curve, from: number): Cells | null {
  const span = curve.end - from;
  const count = Math.min(mostCells, Math.floor((2 * span) / shortestOf(curve)));
  if (count < leastBlocks) return null;
  const levels = Array.from({ length: count + 1 }, (_, index) => curve.at(from + (index * span) / count));
  if ((levels[count] ?? 0) <= (levels[0] ?? 0)) return null;
  const cell = span / count;
  return { from, cell, least: Math.ceil(shortestOf(curve) / cell - 1e-9), levels };
}

interface Change {
  /** When the rate changed. */
  readonly at: number;
  readonly evidence: number;
}

/** The most likely change: the generalised likelihood ratio of over-dispersed counts, with an unknown dispersion. */
function bestChange({ from, cell, least, levels }: Cells): Change {
  const count = levels.length - 1;
  const first = levels[0] ?? 0;
  const risen = (levels[count] ?? 0) - first;
  const mean = risen / count;
  let best: Change = { at: from, evidence: 0 };
  for (let place = least; place <= count - least; place += 1) {
    const before = (levels[place] ?? 0) - first;
    const after = risen - before;
    const rates = [before / place, after / (count - place)] as const;
    const gain = 2 * (timesLogarithm(before, rates[0] / mean) + timesLogarithm(after, rates[1] / mean));
    if (gain <= 0) continue;
    let evidence = Number.POSITIVE_INFINITY;
    for (const size of blockSizes) {
      const blocks = Math.floor(place / size) + Math.floor((count - place) / size);
      if (blocks < leastBlocks) break;
      const squares =
        spread(levels, 0, place, size, rates[0], mean) + spread(levels, count, place, size, rates[1], mean);
      const dispersion = (squares + (prior.blocks * prior.clot * mean) / cell) / (blocks - 2 + prior.blocks);
      evidence = Math.min(evidence, blocks * Math.log1p(gain / (dispersion * blocks)));
    }
    if (evidence > best.evidence && evidence < Number.POSITIVE_INFINITY) best = { at: from + place * cell, evidence };
  }
  return best;
}

const timesLogarithm = (amount: number, quotient: number): number => (amount > 0 ? amount * Math.log(quotient) : 0);

/** The squares by which blocks, from the outer end on towards the border, differ from the rate: in shares of what they should rise. */
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

/** A straight line through the rates of the blocks, by least squares. */
function trendOf({ cell, levels }: Cells): { readonly rate: number; readonly evidence: number } {
  const count = levels.length - 1;
  const last = levels[count] ?? 0;
  const mean = (last - (levels[0] ?? 0)) / count;
  let best = { rate: mean / cell, evidence: Number.POSITIVE_INFINITY };
  for (const size of blockSizes) {
    const blocks = Math.floor(count / size);
    if (blocks < leastBlocks) break;
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
