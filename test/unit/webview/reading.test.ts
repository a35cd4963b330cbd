import assert from 'node:assert/strict';
import { type Charts, lagUnits, rateUnits } from '../../../src/presentation/panel/charts.ts';
import { describeCharts } from '../../../src/presentation/panel/chartsView.ts';
import {
  momentsOf,
  movedCursor,
  nearest,
  type ChartReading,
  readingAt,
  tableOf,
} from '../../../src/webview/reading.ts';

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
const view = describeCharts(charts);

const texts = ({ values }: ChartReading) => values.map((each) => each?.text ?? null);

describe('a reading', () => {
  it('has what was known then, in words', () => {
    const then = readingAt(view, 15);
    assert.deepEqual(texts(then), ['1%', '3 rows/s', null]);
    assert.deepEqual([then.at, then.label, then.hole], [15, 'full copy', false]);
    const later = readingAt(view, 60);
    assert.deepEqual(texts(later), ['6%', '3 rows/s', '7 s']);
    assert.deepEqual([later.label, later.hole], [null, false]);
  });
  it('has nothing of the time in which nobody looked, and before', () => {
    assert.equal(texts(readingAt(view, 40))[0], null);
    assert.equal(readingAt(view, 40).hole, true);
    assert.equal(texts(readingAt(view, 5))[0], null);
  });
  it('has the last value at the very moment at which the curve ends', () => {
    const ended = describeCharts({ ...charts, percent: { at: [10, 10], values: [4, null] } });
    assert.equal(texts(readingAt(ended, 10))[0], '4%');
  });
});

describe('the cursor', () => {
  const moments = momentsOf(view);
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
      tableOf(view).rows.map((row) => [row.at, texts(row)]),
      [
        [60, ['6%', '3 rows/s', '7 s']],
        [50, ['5%', '3 rows/s', '7 s']],
        [10, ['1%', '3 rows/s', null]],
      ],
    );
  });
  it('is limited, and tells what is left out', () => {
    const at = Array.from({ length: 250 }, (_, index) => index);
    const { rows, left } = tableOf(describeCharts({ ...charts, percent: { at, values: at } }));
    assert.deepEqual([rows.length, left, rows[0]?.values[0]?.value], [100, 150, 249]);
  });
});

describe('charts in words', () => {
  it('have no plot of what has no value, and say so when there is none at all', () => {
    const nothing = { at: [1], values: [null] };
    const lagOnly = describeCharts({ ...charts, percent: nothing, rateUnit: null });
    assert.deepEqual([lagOnly.plots.map(({ key }) => key), lagOnly.empty], [['lag'], null]);
    const none = describeCharts({ ...charts, percent: nothing, rate: nothing, lag: nothing });
    assert.deepEqual([none.plots, none.empty], [[], 'Nothing that can be drawn was read in this time.']);
  });
  it('have words for every unit', () => {
    const rates = rateUnits.map((rateUnit) => describeCharts({ ...charts, rateUnit }).plots[1]);
    assert.equal(new Set(rates.map((plot) => `${plot?.title ?? ''} ${plot?.texts[0] ?? ''}`)).size, rateUnits.length);
    const lags = lagUnits.map((lagUnit) => describeCharts({ ...charts, lagUnit }).plots[2]?.texts[0]);
    assert.deepEqual(lags, ['7 s', '7 B']);
  });
  it('have scales that hold the highest value, and say the latest', () => {
    const [percent, rate, lag] = view.plots;
    assert.deepEqual(
      percent?.ticks.map(({ text }) => text),
      ['0%', '50%', '100%'],
    );
    assert.equal(percent.latest, 'Percent of the initial copy: 6%');
    assert.equal(rate?.ticks.at(-1)?.value, 4);
    assert.equal(lag?.readout, 'lag {0}');
  });
});
