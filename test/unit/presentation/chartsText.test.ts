import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Charts } from '../../../src/presentation/charts.ts';
import { timeTicks, valueTicks } from '../../../src/presentation/chartsAxis.ts';
import {
  lagText,
  momentsOf,
  movedCursor,
  nearest,
  percentText,
  rateText,
  readingAt,
  shortCount,
  tableOf,
} from '../../../src/presentation/chartsText.ts';

const charts: Charts = {
  zoom: 'day',
  from: 0,
  to: 100,
  until: 100,
  percent: { at: [10, 20, 30, 50, 60, 61], values: [1, 1, null, 5, 6, null] },
  rate: { at: [10, 20], values: [3, 3] },
  rateUnit: 'rows',
  lag: { at: [50], values: [7] },
  lagUnit: 'seconds',
  stretches: [{ from: 10, to: 20, label: 'full copy', tone: 'busy' }],
  runs: [],
  holes: [{ from: 30, to: 50 }],
  finish: null,
};

describe('values of the charts', () => {
  const texts: readonly (readonly [string, string])[] = [
    [percentText(63.27), '63.2%'],
    [percentText(100), '100%'],
    [percentText(99.99), '99.9%'],
    [rateText(1234.6, 'rows'), '1,235 rows/s'],
    [rateText(0.012345, 'keys'), '0.01 keys/s'],
    [rateText(4.25, 'percent-per-hour'), '4.25% per hour'],
    [rateText(57, 'kilobytes'), '57 KB/s'],
    [lagText(93, 'seconds'), '2 min'],
    [lagText(2048, 'bytes'), '2.0 KiB'],
    [shortCount(12_300), '12.3K'],
  ];
  for (const [text, expected] of texts)
    it(expected, () => {
      assert.equal(text, expected);
    });
});

describe('a reading', () => {
  it('has what was known then', () => {
    assert.deepEqual(readingAt(charts, 15), {
      at: 15,
      percent: 1,
      rate: 3,
      lag: null,
      label: 'full copy',
      hole: false,
    });
    assert.deepEqual(readingAt(charts, 60), { at: 60, percent: 6, rate: 3, lag: 7, label: null, hole: false });
  });
  it('has nothing of the time in which nobody looked, and before', () => {
    assert.deepEqual(readingAt(charts, 40).percent, null);
    assert.equal(readingAt(charts, 40).hole, true);
    assert.equal(readingAt(charts, 5).percent, null);
  });
  it('has the last value at the very moment at which the curve ends', () => {
    const ended = { ...charts, percent: { at: [10, 10], values: [4, null] } };
    assert.equal(readingAt(ended, 10).percent, 4);
  });
});

describe('the cursor', () => {
  const moments = momentsOf(charts);
  it('stands where a value begins or ends', () => {
    assert.deepEqual(moments, [10, 20, 50, 60]);
  });
  const moves: readonly (readonly [number | null, number, number | null])[] = [
    [null, -1, 60],
    [null, Number.NEGATIVE_INFINITY, 10],
    [60, -1, 50],
    [10, -1, 10],
    [60, 1, 60],
    [20, Number.POSITIVE_INFINITY, 60],
    [20, Number.NEGATIVE_INFINITY, 10],
    [35, 1, 60],
    [99, -1, 50],
  ];
  for (const [from, steps, to] of moves)
    it(`goes from ${String(from)} by ${steps} to ${String(to)}`, () => {
      assert.equal(movedCursor(moments, from, steps), to);
    });
  it('goes nowhere without values, and to the nearest when pointed at', () => {
    assert.equal(movedCursor([], null, 1), null);
    assert.equal(nearest(moments, 34), 20);
    assert.equal(nearest([], 34), null);
  });
});

describe('the table of the charts', () => {
  it('has the newest first, and a row where something changed', () => {
    assert.deepEqual(
      tableOf(charts).rows.map(({ at, percent, lag }) => [at, percent, lag]),
      [
        [60, 6, 7],
        [50, 5, 7],
        [10, 1, null],
      ],
    );
  });
  it('is limited, and tells what is left out', () => {
    const at = Array.from({ length: 250 }, (_, index) => index);
    const { rows, left } = tableOf({ ...charts, percent: { at, values: at } });
    assert.deepEqual([rows.length, left, rows[0]?.percent], [100, 150, 249]);
  });
});

describe('an axis', () => {
  it('has whole steps of the reader’s clock', () => {
    const at = Date.UTC(2026, 10, 22, 7, 12);
    const hours = timeTicks(at, at + 6 * 3_600_000, 6, 330).map((tick) =>
      new Date(tick + 330 * 60_000).toISOString().slice(11, 16),
    );
    assert.deepEqual(hours, ['13:00', '14:00', '15:00', '16:00', '17:00', '18:00']);
  });
  it('never has more marks than there is room for, all within its edges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.integer({ min: 60_000, max: 4e11 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(-720, 0, 330, 840),
        (from, span, most, offset) => {
          const ticks = timeTicks(from, from + span, most, offset);
          assert.ok(ticks.length <= most);
          assert.ok(ticks.every((tick) => tick >= from && tick <= from + span));
        },
      ),
    );
  });
  it('of values holds the highest, in round figures', () => {
    assert.deepEqual(valueTicks(93, 'seconds'), [0, 60, 120]);
    assert.deepEqual(valueTicks(7.6, 'number'), [0, 5, 10]);
    assert.deepEqual(valueTicks(3 * 1024 * 1024, 'bytes'), [0, 2 * 1024 * 1024, 4 * 1024 * 1024]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e15, noNaN: true }),
        fc.constantFrom('number', 'seconds', 'bytes'),
        (highest, kind) => {
          const [zero, half, whole] = valueTicks(highest, kind);
          assert.equal(zero, 0);
          assert.ok(half > 0 && whole === 2 * half && whole >= highest * (1 - 1e-9), `${whole}`);
        },
      ),
    );
  });
});
