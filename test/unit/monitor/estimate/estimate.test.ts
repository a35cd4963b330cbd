import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blankPhase, type Lifecycle } from '../../../../src/model/status.ts';
import { estimateFinish, limitDays } from '../../../../src/monitor/estimate/estimate.ts';
import type { EstimateContext, RangeEstimate } from '../../../../src/monitor/estimate/types.ts';
import type { Sample } from '../../../../src/monitor/history/sample.ts';
import { copied, later, minute, sample, start } from './samples.ts';

const at = (minutes: number): number => start + minutes * minute;

function range(samples: readonly Sample[], minutes: number, context: Partial<EstimateContext> = {}): RangeEstimate {
  const estimate = estimateFinish(samples, { now: at(minutes), ...context });
  assert.equal(estimate.kind, 'range', JSON.stringify(estimate));
  return estimate;
}
/** The likely time left, in minutes. */
const left = (samples: readonly Sample[], minutes: number): number =>
  (range(samples, minutes).likelyMs - at(minutes)) / minute;

function near(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(actual - expected) <= share * expected, `${actual} is not near ${expected}`);
}

describe('estimateFinish', () => {
  describe('refuses', () => {
    const running = copied(60, (minutes) => minutes / 120);
    const ended = (told: Partial<Sample>): Sample[] => [...running, sample(61, { percent: 50, ...told })];
    const words: [string, Sample[], Partial<EstimateContext>, object][] = [
      ['without samples', [], {}, { kind: 'estimating', reason: 'no-progress-told', changes: 0 }],
      ['without progress', [sample(0), sample(9)], {}, { kind: 'estimating', reason: 'no-progress-told', changes: 0 }],
      [
        'while starting',
        [sample(0, { lifecycle: 'starting' })],
        {},
        { kind: 'estimating', reason: 'too-few-changes', changes: 0 },
      ],
      ['without a change', copied(60, () => 0), {}, { kind: 'estimating', reason: 'too-few-changes', changes: 0 }],
      [
        'after one change of what was met on its way',
        [sample(0, { percent: 40 }), sample(5, { percent: 41 })],
        {},
        { kind: 'estimating', reason: 'too-few-changes', changes: 1 },
      ],
      ['if a person must act', ended({ waitsForUser: true }), {}, { kind: 'waits-for-user' }],
      [
        'if a person must act on what stands still',
        ended({ waitsForUser: true, lifecycle: 'paused' }),
        {},
        { kind: 'waits-for-user' },
      ],
      ['if health calls it stalled', running, { stalledSince: at(20) }, { kind: 'stalled', sinceMs: at(20) }],
      [
        'when it is done',
        ended({ lifecycle: 'completed', percent: 100 }),
        { stalledSince: at(20) },
        { kind: 'finished', what: 'task' },
      ],
      ['when it replicates', ended({ phase: 'incremental', percent: 100 }), {}, { kind: 'finished', what: 'copy' }],
      ['at a crawl', copied(30, (minutes) => minutes / 600_000, 0.001), {}, { kind: 'at-this-rate-never', limitDays }],
    ];
    for (const [name, samples, context, expected] of words)
      it(name, () => {
        assert.deepEqual(estimateFinish(samples, { now: at(61), ...context }), expected);
      });

    const still: Lifecycle[] = [
      'draft',
      'ready',
      'pausing',
      'paused',
      'stopping',
      'stopped',
      'failed',
      'maintenance',
      'gone',
    ];
    for (const lifecycle of still)
      it(`a task that is ${lifecycle}`, () => {
        assert.deepEqual(estimateFinish(ended({ lifecycle }), { now: at(61), stalledSince: at(1) }), {
          kind: 'not-running',
        });
      });
  });

  for (const step of [1, 0.01])
    it(`foretells a steady job told in steps of ${step} %`, () => {
      const samples = copied(90, (minutes) => minutes / 120, step);
      near(left(samples, 90), 30, 0.03);
      const { confidence, basis, earliestMs, latestMs } = range(
        copied(110, (minutes) => minutes / 120, step),
        110,
      );
      assert.equal(confidence, 'high');
      assert.equal(basis.yardstick, 'percent');
      assert.ok(basis.changes >= 8 && basis.minutes > 0 && basis.minutes <= 110, JSON.stringify(basis));
      assert.ok(earliestMs <= at(120) && at(120) <= latestMs);
    });

  it('is not sure of more than a seventh of what it has seen', () => {
    assert.equal(
      range(
        copied(80, (minutes) => minutes / 120),
        80,
      ).confidence,
      'medium',
    );
  });

  it('is never surer than half a minute, which polls do not show', () => {
    const { earliestMs, likelyMs, latestMs } = range(
      copied(119, (minutes) => minutes / 120, 0.01),
      119,
    );
    assert.ok(likelyMs - earliestMs >= 0.5 * minute && latestMs - likelyMs >= 0.5 * minute);
  });

  it('follows a job that became slower', () => {
    const share = (minutes: number): number => (minutes < 60 ? minutes / 120 : 0.5 + (minutes - 60) / 360);
    near(left(copied(180, share), 180), 60, 0.15);
  });

  it('grows while nothing moves, without being told that it stalls', () => {
    const samples = copied(60, (minutes) => minutes / 120);
    const open = [...samples.slice(0, -1), { ...(samples.at(-1) ?? sample(60)), seenUntil: at(90) }];
    assert.ok(left(open, 90) > left(samples, 60));
  });

  it('moves on between two steps', () => {
    const samples = copied(300, (minutes) => minutes / 1000);
    assert.ok(left(samples, 305) < left(samples, 301));
  });

  it('prefers a count, and the percent where the count stands still', () => {
    const counted = copied(60, (minutes) => minutes / 120, 1).map((one) => ({
      ...one,
      done: Math.round(((one.at - start) / minute) * 1000),
      total: 120_000,
      unit: 'rows' as const,
    }));
    const { basis } = range(counted, 60);
    assert.deepEqual([basis.yardstick, basis.unit], ['counts', 'rows']);
    const frozen = counted.map((one) => ({ ...one, done: 7 }));
    assert.deepEqual([range(frozen, 60).basis.yardstick, range(frozen, 60).basis.unit], ['percent', null]);
    const over = counted.map((one) => ({ ...one, done: 130_000 }));
    assert.equal(range(over, 60).basis.yardstick, 'percent');
  });

  it('looks at the current run only', () => {
    const first = copied(60, (minutes) => minutes / 61);
    const second = later(
      copied(60, (minutes) => minutes / 240),
      100,
    ).map((one) => ({ ...one, run: 2 }));
    near(left([...first, ...second], 160), 180, 0.05);
    assert.deepEqual(left([...first, ...second], 160), left(second, 160));
  });

  it('begins anew when progress falls far, not when a count wavers', () => {
    const before = copied(60, (minutes) => minutes / 70);
    const after = later(
      copied(60, (minutes) => minutes / 240),
      61,
    ).slice(1);
    near(left([...before, ...after], 121), 180, 0.05);
    const wavering = copied(60, (minutes) => minutes / 120, 0.01).map((one, index) => ({
      ...one,
      phasePercent: one.phasePercent === null ? null : Math.max(0, one.phasePercent - (index % 7 === 0 ? 0.6 : 0)),
    }));
    near(left(wavering, 60), 60, 0.05);
  });

  it('counts the hours in which nobody looked, as the job went on', () => {
    const samples = copied(600, (minutes) => minutes / 800).filter(({ at: time }) => time < at(60) || time > at(500));
    near(left(samples, 600), 200, 0.05);
  });

  it('does not count pauses and retries as time, and is not sure of what retries', () => {
    for (const lifecycle of ['paused', 'retrying'] as const) {
      const first = copied(60, (minutes) => minutes / 120);
      const pause = sample(60.5, { lifecycle, percent: 50, phasePercent: 50 });
      const rest = later(
        copied(30, (minutes) => 0.5 + minutes / 120),
        121,
      ).slice(1);
      near(left([...first, pause, ...rest], 151), 30, 0.08);
    }
    const retrying = [
      ...copied(60, (minutes) => minutes / 120),
      sample(60.5, { lifecycle: 'retrying', percent: 50, phasePercent: 50 }),
    ];
    assert.equal(range(retrying, 65).confidence, 'low');
    near(left(retrying, 160), left(retrying, 61), 0.01);
  });

  describe('of UDTS', () => {
    const dump = copied(20, (minutes) => (0.2 * minutes) / 20, 0.2, { subPhase: 'dump' });

    it('adds four dumps for the load, with low confidence', () => {
      const half = dump.filter(({ at: time }) => time <= at(10));
      const estimate = range(half, 10);
      near((estimate.likelyMs - at(10)) / minute, 90, 0.05);
      assert.deepEqual([estimate.guessesLoad, estimate.confidence], [true, 'low']);
      const counted = half.map((one) => ({ ...one, done: Math.max(0, one.at - start), total: 20 * minute }));
      near(left(counted, 10), 90, 0.05);
    });

    it('rests on the load alone once it has a rate of its own', () => {
      const load = later(
        copied(120, (minutes) => 0.2 + (0.8 * minutes) / 200, 0.8, { subPhase: 'load' }),
        20.5,
      ).slice(1);
      const estimate = range([...dump, ...load], 140.5);
      near((estimate.likelyMs - at(140.5)) / minute, 80, 0.05);
      assert.equal(estimate.guessesLoad, false);
    });

    it('is not sure within ten minutes of a change of phase', () => {
      const load = later(
        copied(9, (minutes) => 0.2 + (0.8 * minutes) / 9.5, 0.8, { subPhase: 'load' }),
        20.5,
      ).slice(1);
      assert.equal(range([...dump, ...load], 29.5).confidence, 'low');
    });
  });

  it("shows the cloud's own figure beside ours, and is less sure where they differ", () => {
    const samples = copied(110, (minutes) => minutes / 120);
    const agreeing = range(samples, 110, { providerRemainingSeconds: 600 });
    assert.deepEqual(agreeing.provider, { remainingSeconds: 600, disagrees: false });
    assert.equal(agreeing.confidence, 'high');
    for (const remainingSeconds of [60, 9000]) {
      const estimate = range(samples, 110, { providerRemainingSeconds: remainingSeconds });
      assert.deepEqual(estimate.provider, { remainingSeconds, disagrees: true });
      assert.equal(estimate.confidence, 'medium');
    }
    assert.equal(range(samples, 110).provider, null);
    const none = range(samples, 110, { providerRemainingSeconds: 0 });
    assert.equal(none.provider, null);
    assert.equal(none.confidence, 'high');
  });

  it('names the phases that follow', () => {
    const phases = [
      { ...blankPhase('schema'), state: 'done' as const },
      { ...blankPhase('full'), state: 'active' as const },
      { ...blankPhase('incremental'), state: 'pending' as const },
      { ...blankPhase('verify'), state: 'not-planned' as const },
    ];
    assert.deepEqual(
      range(
        copied(60, (minutes) => minutes / 120),
        60,
        { phases },
      ).andThen,
      ['incremental'],
    );
  });

  describe('for any history', () => {
    const rises = fc.array(
      fc.record({
        gap: fc.double({ min: 0.01, max: 300, noNaN: true }),
        rise: fc.double({ min: -5, max: 20, noNaN: true }),
        lifecycle: fc.constantFrom<Lifecycle>(
          'active',
          'active',
          'active',
          'retrying',
          'paused',
          'unknown',
          'starting',
        ),
        hole: fc.double({ min: 0, max: 1, noNaN: true }),
        counted: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    const history = rises.map((steps) => {
      let [time, percent] = [0, 0];
      return steps.map(({ gap, rise, lifecycle, hole, counted }) => {
        percent = Math.max(0, Math.min(100, percent + rise));
        const one = sample(time, {
          lifecycle,
          percent,
          phasePercent: percent,
          done: counted ? percent : null,
          total: 100,
        });
        time += gap;
        return { ...one, seenUntil: one.at + (1 - hole) * gap * minute };
      });
    });
    const lateness = fc.double({ min: 0, max: 1000, noNaN: true });

    it('is never negative and in order, or refuses', () => {
      fc.assert(
        fc.property(history, lateness, (samples, late) => {
          const now = (samples.at(-1)?.seenUntil ?? start) + late * minute;
          const estimate = estimateFinish(samples, { now });
          if (estimate.kind !== 'range') return;
          const { earliestMs, likelyMs, latestMs } = estimate;
          assert.ok(now <= earliestMs && earliestMs <= likelyMs && likelyMs <= latestMs, JSON.stringify(estimate));
          assert.ok(Number.isFinite(latestMs));
        }),
        { numRuns: 500 },
      );
    });

    it('is the same whether equal readings are one sample or many', () => {
      fc.assert(
        fc.property(history, lateness, (samples, late) => {
          const now = (samples.at(-1)?.seenUntil ?? start) + late * minute;
          const split = samples.flatMap((one) => {
            const middle = (one.at + one.seenUntil) / 2;
            return [
              { ...one, seenUntil: middle },
              { ...one, at: middle },
            ];
          });
          const [one, other] = [estimateFinish(samples, { now }), estimateFinish(split, { now })];
          assert.equal(one.kind, other.kind);
          if (one.kind !== 'range' || other.kind !== 'range') return;
          near(other.likelyMs - now + 1000, one.likelyMs - now + 1000, 0.001);
          assert.deepEqual([other.confidence, other.basis], [one.confidence, one.basis]);
        }),
        { numRuns: 200 },
      );
    });

    it('is not moved by when the job was', () => {
      fc.assert(
        fc.property(history, fc.integer({ min: -1e6, max: 1e6 }), (samples, minutes) => {
          const now = samples.at(-1)?.seenUntil ?? start;
          const [one, other] = [
            estimateFinish(samples, { now }),
            estimateFinish(later(samples, minutes), { now: now + minutes * minute }),
          ];
          assert.equal(one.kind, other.kind);
          if (one.kind !== 'range' || other.kind !== 'range') return;
          near(other.likelyMs - minutes * minute - now + 1000, one.likelyMs - now + 1000, 0.001);
        }),
        { numRuns: 200 },
      );
    });
  });
});
