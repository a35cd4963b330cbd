import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProgressCurve } from '../../../../src/monitor/estimate/curve.ts';
import { type Segment, segmentOf } from '../../../../src/monitor/estimate/segment.ts';
import { exponential, seeded } from '../../../bench/estimates/random.ts';
import { even, rising } from './curves.ts';
import { minute } from './samples.ts';

const segment = (gaps: readonly number[], open = 0): Segment => segmentOf(new ProgressCurve(rising(gaps, open)));
const total = (gaps: readonly number[]): number => gaps.reduce((sum, gap) => sum + gap, 0);
/** The usual gap, in minutes, from seconds to hours. */
const usual = fc.double({ min: 0.1, max: 60, noNaN: true });
/** So many gaps that differ by up to a fifth from the usual one, by chance alone. */
function wavering(count: number, gap: number, random: () => number): number[] {
  return even(count, gap).map((one) => one * (0.8 + 0.4 * random()));
}
// What holds by chance almost always is tried with the same chances each time.
const seed = fc.integer({ min: 1, max: 1e9 });

/** The detector is right with high probability and not always: these properties hold for most draws, so the draws are fixed. */
const statisticalSeed = 20_261_122;

describe('The stretch of one rate', () => {
  it('is the whole run while little is known', () => {
    for (const gaps of [[], [5], even(3, 5), even(200, 0.01)])
      assert.deepEqual(segment(gaps), { from: 0, trend: null });
    assert.deepEqual(segment([], 600), { from: 0, trend: null });
  });

  it('is the whole run of a steady job, at each of its moments', () => {
    const open = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(usual, fc.integer({ min: 1, max: 200 }), open, seed, (gap, count, share, chance) => {
        const gaps = wavering(count, gap, seeded(chance));
        assert.deepEqual(segment(gaps, share * gap), { from: 0, trend: null });
      }),
      { numRuns: 300, seed: statisticalSeed },
    );
  });

  for (const [name, factor] of [
    ['slow', 3],
    ['fast', 1 / 3],
  ] as const)
    it(`begins at a change to thrice as ${name}, within eight rises`, () => {
      const gap = fc.double({ min: 1.5, max: 60, noNaN: true });
      fc.assert(
        fc.property(gap, fc.integer({ min: 30, max: 200 }), seed, (before, count, chance) => {
          const random = seeded(chance);
          const gaps = wavering(count, before, random);
          const change = total(gaps) * minute;
          const seen = even(8, before * factor).some((after) => {
            gaps.push(...wavering(1, after, random));
            const { from } = segment(gaps);
            return from > 0 && Math.abs(from - change) < 0.15 * change;
          });
          assert.ok(seen);
        }),
        { numRuns: 200, seed: statisticalSeed },
      );
    });

  const several: readonly (readonly number[])[] = [
    [1, 3, 12],
    [6, 2, 0.5],
    [2, 6, 1],
    [2, 6, 2],
    [6, 2, 6],
  ];
  for (const gaps of several)
    it(`begins at the last of several changes: gaps of ${gaps.join(', then ')} min`, () => {
      const all = gaps.flatMap((gap) => even(80, gap));
      const [first = 0, second = 0] = gaps;
      const change = 80 * (first + second);
      const { from } = segment(all);
      assert.ok(Math.abs(from / minute - change) < 0.15 * change, `${from / minute}, not ${change}`);
    });

  it('does not take bursts for changes', () => {
    let changes = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const gaps: number[] = [];
      for (let fast = true; gaps.length < 150; fast = !fast)
        gaps.push(...even(1 + Math.floor(exponential(random, 3)), fast ? 0.5 : 5));
      if (segment(gaps).from > 0) changes += 1;
    }
    assert.ok(changes <= 4, String(changes));
  });

  it('keeps a job in one piece that becomes slower and slower, and tells where it has come to', () => {
    // The rate falls evenly to less than half: 1, 0.995, … per minute.
    const gaps = Array.from({ length: 120 }, (_, index) => 1 / (1 - 0.005 * index));
    const { from, trend } = segment(gaps);
    const mean = 120 / total(gaps);
    assert.equal(from, 0);
    assert.ok(trend !== null && trend * minute < 0.75 * mean && trend * minute >= mean / 2, String(trend));
    const faster = segment(gaps.toReversed());
    assert.ok(faster.trend !== null && faster.trend * minute > 1.2 * mean && faster.trend * minute <= 2 * mean);
  });

  it('does not depend on the unit of time or of the level', () => {
    const gaps = [...even(50, 3), ...even(20, 9)];
    const { from } = segment(gaps);
    const series = rising(gaps);
    const counts = { ...series, levels: series.levels.map((level) => level * 1e9), target: 1e12, quantum: 1 };
    assert.equal(segmentOf(new ProgressCurve(counts)).from, from);
    const late = { ...series, times: series.times.map((time) => time + 1e12), now: series.now + 1e12 };
    assert.ok(Math.abs(segmentOf(new ProgressCurve(late)).from - 1e12 - from) < 1);
  });
});
