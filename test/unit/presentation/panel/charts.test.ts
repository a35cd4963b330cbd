import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type ChartOptions,
  type Charts,
  type ChartSample,
  chartsOf,
  type ChartCurve,
  maxPoints,
  thinned,
} from '../../../../src/presentation/panel/charts.ts';

const minute = 60_000;
const now = Date.UTC(2026, 10, 22, 20);

/** Read so many minutes ago and the same for 50 s. */
function sample(before: number, told: Partial<ChartSample> = {}, held = 50_000): ChartSample {
  return {
    at: now - before * minute,
    seenUntil: now - before * minute + held,
    run: 1,
    lifecycle: 'active',
    phase: 'full',
    subPhase: null,
    percent: null,
    done: null,
    unit: null,
    lagSeconds: null,
    lagBytes: null,
    kilobytesPerSecond: null,
    operationsPerSecond: null,
    ...told,
  };
}

function drawn(samples: readonly ChartSample[], more: Partial<ChartOptions> = {}): Charts {
  return chartsOf(samples, { zoom: 'hour', now, longestGapAt: () => 5 * minute, estimate: null, ...more });
}

/** `[minutes before now, value]`. */
function points({ at, values }: ChartCurve): (readonly [number, number | null])[] {
  return at.map((moment, index) => [(now - moment) / minute, values[index] ?? null]);
}

/** A curve with breaks, in order of time, never two breaks in a row. */
const curves: fc.Arbitrary<ChartCurve> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 5000 }),
      fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 8 }),
    ),
    {
      maxLength: 1500,
    },
  )
  .map((steps) => {
    let moment = 0;
    const at: number[] = [];
    const values: (number | null)[] = [];
    for (const [step, value] of steps) {
      moment += step;
      if (value === null && (values.at(-1) ?? null) === null) continue;
      at.push(moment);
      values.push(value);
    }
    return { at, values };
  });
const limits = fc.integer({ min: 8, max: 400 });

describe('a thinned curve', () => {
  it('has no more points than are allowed, and only such as the whole one has, in their order', () => {
    fc.assert(
      fc.property(curves, limits, (curve, most) => {
        const few = thinned(curve, most);
        assert.ok(few.at.length <= Math.max(most, 0));
        assert.equal(few.values.length, few.at.length);
        let index = -1;
        few.at.forEach((moment, each) => {
          index = curve.at.findIndex(
            (at, place) => place > index && at === moment && Object.is(curve.values[place], few.values[each]),
          );
          assert.ok(index >= 0);
        });
      }),
    );
  });

  it('keeps the first and the last value, the highest and the lowest', () => {
    fc.assert(
      fc.property(curves, limits, (curve, most) => {
        const known = (values: ChartCurve['values']): number[] => values.filter((value) => value !== null);
        const [all, few] = [known(curve.values), known(thinned(curve, most).values)];
        for (const pick of [
          (values: number[]) => values[0],
          (values: number[]) => values.at(-1),
          (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity),
          (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity),
        ]) {
          assert.equal(pick(few), pick(all));
        }
      }),
    );
  });

  it('never draws across an interruption', () => {
    fc.assert(
      fc.property(curves, limits, (curve, most) => {
        const few = thinned(curve, most);
        few.values.forEach((value, index) => {
          const next = few.values[index + 1];
          if (value === null || next === null || next === undefined) return;
          const [from = 0, to = 0] = [few.at[index], few.at[index + 1]];
          const between = curve.values.filter((each, place) => {
            const at = curve.at[place] ?? 0;
            return each === null && at > from && at < to;
          });
          assert.equal(between.length, 0);
        });
      }),
    );
  });

  it('is the curve itself where it is short', () => {
    const curve = { at: [1, 2, 3], values: [4, null, 6] };
    assert.equal(thinned(curve), curve);
  });
});

describe('charts', () => {
  it('draw each value as long as it held', () => {
    const { percent } = drawn([sample(3, { percent: 10 }), sample(2, { percent: 20 }, 2 * minute)]);
    assert.deepEqual(points(percent).slice(0, -1), [
      [3, 10],
      [3 - 50 / 60, 10],
      [2, 20],
      [0, 20],
    ]);
  });

  it('leave a gap where nobody looked, and where the cloud said nothing', () => {
    const hole = drawn([sample(30, { percent: 10 }), sample(10, { percent: 20 })]);
    assert.deepEqual(
      points(hole.percent).map(([, value]) => value),
      [10, 10, null, 20, 20, null],
    );
    assert.deepEqual(hole.holes, [{ from: now - 30 * minute + 50_000, to: now - 10 * minute }]);
    const silent = drawn([sample(3, { percent: 10 }), sample(2), sample(1, { percent: 11 })]);
    assert.deepEqual(
      points(silent.percent).map(([, value]) => value),
      [10, 10, null, 11, 11, null],
    );
    assert.deepEqual(silent.holes, []);
  });

  it('hold a longer time apart for whole where the history is coarse there', () => {
    const { holes } = drawn([sample(30, { percent: 1 }), sample(10, { percent: 2 })], {
      longestGapAt: () => 60 * minute,
    });
    assert.deepEqual(holes, []);
  });

  it('begin anew with each run, and mark it', () => {
    const { percent, runs } = drawn([sample(3, { percent: 80 }), sample(2, { percent: 0, run: 2 })]);
    assert.deepEqual(
      points(percent).map(([, value]) => value),
      [80, 80, null, 0, 0, null],
    );
    assert.deepEqual(runs, [{ at: now - 2 * minute, number: 2 }]);
  });

  it('show the time that was asked for, and the part of a sample that reaches into it', () => {
    const samples = [sample(3 * 24 * 60, { percent: 1 }), sample(90, { percent: 50 }, 80 * minute)];
    const hour = drawn(samples);
    assert.equal(now - hour.from, 60 * minute);
    assert.equal(now - drawn([sample(25, { percent: 1 })]).from, 25 * minute);
    assert.equal(now - drawn([sample(1, { percent: 1 })]).from, 3 * minute);
    assert.deepEqual(points(hour.percent)[0], [60, 50]);
    assert.equal(now - drawn(samples, { zoom: 'day' }).from, 24 * 60 * minute);
    assert.equal(now - drawn(samples, { zoom: 'all' }).from, 3 * 24 * 60 * minute);
  });

  it('name what it was doing, in bands', () => {
    const { stretches } = drawn([
      sample(5, { phase: 'full', subPhase: 'dump' }),
      sample(4, { phase: 'full', subPhase: 'dump' }),
      sample(3, { phase: 'full', subPhase: 'load' }),
      sample(2, { lifecycle: 'failed' }),
    ]);
    assert.deepEqual(
      stretches.map(({ from, to, label, tone }) => [(now - from) / minute, (now - to) / minute, label, tone]),
      [
        [5, 3, 'full copy (dump)', 'busy'],
        [3, 2, 'full copy (load)', 'busy'],
        [2, 70 / 60, 'failed', 'bad'],
      ],
    );
  });

  describe('of the rate', () => {
    const rates = ({ rate, rateUnit }: Charts): readonly [string | null, (number | null)[]] => [
      rateUnit,
      points(rate).map(([, value]) => value),
    ];

    it('take the cloud’s own', () => {
      assert.deepEqual(rates(drawn([sample(1, { kilobytesPerSecond: 57, operationsPerSecond: 9 }, 0)])), [
        'kilobytes',
        [57, null],
      ]);
      assert.deepEqual(rates(drawn([sample(1, { operationsPerSecond: 9 }, 0)])), ['operations', [9, null]]);
    });

    it('measure counts from change to change: not before the first, of which the time is not known', () => {
      const counts = [0, 600, 600, 1800].map((done, index) => sample(4 - index, { done, unit: 'rows' }));
      assert.deepEqual(rates(drawn(counts)), ['rows', [10, 10, null]]);
    });

    it('measure percents per hour where there is nothing finer', () => {
      const percents = [1, 2, 4].map((percent, index) => sample(30 - index * 4, { percent }));
      assert.deepEqual(rates(drawn(percents)), ['percent-per-hour', [30, 30, null]]);
    });

    it('are 0 where it stands still for more than twice as long as before', () => {
      const percents = [1, 2, 3].map((percent, index) =>
        sample(30 - index * 4, { percent }, index === 2 ? 20 * minute : 50_000),
      );
      assert.deepEqual(rates(drawn(percents)), ['percent-per-hour', [15, 15, 0, 0, null]]);
    });

    it('are not taken across runs, phases and holes', () => {
      const other: Partial<ChartSample>[] = [{ run: 2 }, { subPhase: 'load' }, {}];
      for (const [index, told] of other.entries()) {
        const before = index === 2 ? 40 : 0;
        const samples = [
          sample(before + 9, { percent: 1 }),
          sample(before + 8, { percent: 2 }),
          sample(7, { percent: 3, ...told }),
        ];
        assert.deepEqual(rates(drawn(samples)), [null, []], JSON.stringify(told));
      }
    });
  });

  it('take the lag in seconds, else in bytes', () => {
    assert.equal(drawn([sample(1, { lagSeconds: 2, lagBytes: 9 })]).lagUnit, 'seconds');
    const bytes = drawn([sample(1, { lagBytes: 9 }, 0)]);
    assert.deepEqual([bytes.lagUnit, bytes.lag.values], ['bytes', [9, null]]);
    assert.equal(drawn([sample(1)]).lagUnit, null);
  });

  describe('of the finish', () => {
    const range = {
      kind: 'range',
      phase: 'full',
      earliestMs: now + 10 * minute,
      likelyMs: now + 12 * minute,
      latestMs: now + 20 * minute,
      confidence: 'high',
      basis: { changes: 8, minutes: 43, yardstick: 'percent', unit: null },
      provider: null,
      guessesLoad: false,
      andThen: [],
    } as const;

    it('lie ahead of the curve, and have room there', () => {
      const charts = drawn([sample(80, { percent: 50 }), sample(1, { percent: 60 })], { estimate: range });
      assert.deepEqual(charts.finish, {
        percent: 60,
        earliest: now + 10 * minute,
        likely: now + 12 * minute,
        latest: now + 20 * minute,
      });
      assert.equal(charts.until, now + 20 * minute);
    });

    it('leave most of the room to what was', () => {
      const far = { ...range, latestMs: now + 200 * minute };
      const long = [sample(80, { percent: 50 }), sample(1, { percent: 60 })];
      assert.equal(drawn(long, { estimate: far }).until, now + 24 * minute);
    });

    it('are not drawn where they would only fill the space', () => {
      const far = { ...range, likelyMs: now, latestMs: now + 900 * minute };
      const charts = drawn([sample(80, { percent: 50 }), sample(1, { percent: 60 })], { estimate: far });
      assert.deepEqual([charts.finish, charts.until], [null, charts.to]);
    });

    it('are none of another phase, of a refusal, and without a percent', () => {
      const percent = [sample(1, { percent: 60 })];
      assert.equal(drawn(percent, { estimate: { ...range, phase: 'schema' } }).finish, null);
      assert.equal(drawn(percent, { estimate: { kind: 'waits-for-user' } }).finish, null);
      assert.equal(drawn([sample(1)], { estimate: range }).finish, null);
      assert.equal(drawn(percent).until, now);
    });
  });

  it('stay small for a long history, and are empty without one', () => {
    const year = Array.from({ length: 20_000 }, (_, index) =>
      sample((20_000 - index) * 2, { percent: index % 97, lagSeconds: index % 13, run: 1 + Math.floor(index / 150) }),
    );
    const charts = drawn(year, { zoom: 'all' });
    for (const curve of [charts.percent, charts.rate, charts.lag])
      assert.ok(curve.at.length <= maxPoints, String(curve.at.length));
    assert.ok(charts.runs.length <= 80 && charts.stretches.length <= 80 && charts.holes.length <= 80);
    assert.ok(JSON.stringify(charts).length < 80_000);
    assert.deepEqual(drawn([]).percent, { at: [], values: [] });
  });
});
