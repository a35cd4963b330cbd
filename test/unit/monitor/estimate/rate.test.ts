import assert from 'node:assert/strict';
import { ProgressCurve } from '../../../../src/monitor/estimate/curve.ts';
import { type Rate, rateOf } from '../../../../src/monitor/estimate/rate.ts';
import { even, rising } from './curves.ts';
import { minute } from './samples.ts';

function rate(gaps: readonly number[], open = 0, target = 1000): Rate {
  const found = rateOf({ ...rising(gaps, open), target });
  assert.ok(found !== null);
  return found;
}
function near(actual: number, expected: number, share = 0.02): void {
  assert.ok(Math.abs(actual - expected) <= share * expected, `${actual} is not near ${expected}`);
}

describe('A curve', () => {
  it('rises evenly between two rises, and not beyond them', () => {
    const curve = new ProgressCurve(rising([2, 4]));
    const levels = [-1, 0, 1, 2, 3, 6, 9].map((minutes) => curve.at(minutes * minute));
    assert.deepEqual(levels, [0, 0, 0.5, 1, 1.25, 2, 2]);
  });

  it('ends at the last rise, or as much later as the next one is late', () => {
    assert.equal(new ProgressCurve(rising(even(10, 4), 5)).end, 40 * minute);
    assert.equal(new ProgressCurve(rising(even(10, 4), 7)).end, 43 * minute);
  });

  it('takes the usual gap from the last eight', () => {
    assert.equal(new ProgressCurve(rising([...even(20, 1), ...even(8, 5)])).gapMs, 5 * minute);
    assert.equal(new ProgressCurve(rising([])).gapMs, 0);
  });

  it('has the mean rate of any time within it, never 0', () => {
    const curve = new ProgressCurve(rising([...even(10, 1), ...even(10, 2)], 100));
    near(curve.rate(0, 10 * minute) * minute, 1);
    near(curve.rate(-50 * minute, 10 * minute) * minute, 1);
    near(curve.rate(10 * minute, 30 * minute) * minute, 0.5);
    assert.ok(curve.rate(40 * minute, 50 * minute) > 0 && curve.rate(5, 5) > 0);
  });
});

describe('The rate', () => {
  it('is not known before a rise', () => {
    assert.equal(rateOf(rising([])), null);
    assert.equal(rateOf(rising([], 60)), null);
  });

  it('of a steady job is that of its whole run, without a spread or an error', () => {
    const { likely, slowest, fastest, spread, pastError, windowMs } = rate(even(60, 2));
    for (const one of [likely, slowest, fastest]) near(one * minute, 0.5);
    near(spread, 1);
    assert.ok(pastError !== null && pastError < 1e-9);
    assert.equal(windowMs, 120 * minute);
  });

  it('soon after a change lies between the old and the new one', () => {
    const { likely, slowest, fastest, windowMs } = rate([...even(60, 2), ...even(3, 6)]);
    assert.ok(likely * minute < 0.45 && likely * minute > 0.2, String(likely * minute));
    assert.ok(slowest <= likely && likely <= fastest && spreadOf(slowest, fastest) > 1.2);
    assert.equal(windowMs, 138 * minute);
  });

  it('later is the new one, and rests on the time since', () => {
    const { likely, pastError, windowMs } = rate([...even(60, 2), ...even(40, 6)], 0, 200);
    near(likely * minute, 1 / 6, 0.04);
    assert.ok(pastError !== null && pastError < 0.15);
    near(windowMs, 240 * minute, 0.05);
  });

  it('that tripled is followed as well', () => {
    near(rate([...even(60, 6), ...even(40, 2)], 0, 200).likely * minute, 0.5, 0.04);
  });

  it('of a job that becomes slower and slower is less than it has ever been', () => {
    const gaps = Array.from({ length: 120 }, (_, index) => 1 / (1 - 0.005 * index));
    const whole = 120 / gaps.reduce((sum, gap) => sum + gap, 0);
    assert.ok(rate(gaps).likely * minute < 0.75 * whole);
  });

  it('in a standstill falls, and never so far that nothing could be said', () => {
    const likely = [0, 30, 120, 600, 6000].map((open) => rate(even(60, 2), open).likely * minute);
    for (const [index, one] of likely.entries()) {
      assert.ok(one <= (likely[index - 1] ?? 0.5) * 1.000001, likely.join());
      assert.ok(one > 0.5 / 200, likely.join());
    }
  });

  it('knows how far bursts have foretold wrongly', () => {
    const bursts = Array.from({ length: 80 }, (_, index) => (index % 8 < 4 ? 1 : 9));
    const { pastError } = rate(bursts);
    assert.ok(pastError !== null && pastError > 0.1 && pastError < 0.6, String(pastError));
  });
});

const spreadOf = (slowest: number, fastest: number): number => fastest / slowest;
