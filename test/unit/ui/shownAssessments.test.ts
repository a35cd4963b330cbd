import assert from 'node:assert/strict';
import type { Estimate, RangeEstimate } from '../../../src/monitor/estimate/types.ts';
import type { Assessment } from '../../../src/monitor/assessment/assessments.ts';
import { describeRow } from '../../../src/presentation/tree/row.ts';
import { ShownAssessments } from '../../../src/ui/shownAssessments.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { moving, range, stalled } from '../presentation/assessmentSamples.ts';
import { minute, now, problemOfKind, statusWith, watchedWith } from '../presentation/watchedSamples.ts';

const status = statusWith({ phase: 'full', percent: 63 });
const second = 1000;

function scene() {
  const clock = new FakeClock(now);
  let assessment: Assessment | null = null;
  const shown = new ShownAssessments({ get: () => assessment }, clock);
  const watched = () => watchedWith({ status, contact: { lastGoodAt: clock.now(), nextPollAt: clock.now() + minute } });
  return {
    clock,
    shown,
    watched,
    judge: (estimate: Estimate | null, health: Assessment['health'] = { ...moving, asOf: now }): void => {
      assessment = estimate === null ? null : { run: 1, health, estimate };
    },
    row: () => describeRow(watched(), clock.now(), shown.of(watched())),
  };
}

/** Minutes from the start of the clock. */
const finishing = (earliest: number, likely: number, latest: number): RangeEstimate => ({
  ...range,
  earliestMs: now + earliest * minute,
  likelyMs: now + likely * minute,
  latestMs: now + latest * minute,
});

describe('What is shown of an insight', () => {
  it('rests for a minute while estimates and time move on a little', async () => {
    const { clock, judge, row } = scene();
    judge(finishing(10, 12, 20));
    assert.equal(row(), '63% · 10–20 min left · full copy');
    for (const [earliest, latest] of [
      [10.4, 20.9],
      [9.2, 19.1],
      [11, 21.5],
    ] as const) {
      await clock.advance(15 * second);
      judge(finishing(earliest, 12.5, latest));
      assert.equal(row(), '63% · 10–20 min left · full copy');
    }
    await clock.advance(20 * second);
    judge(finishing(11, 13.2, 22));
    assert.notEqual(row(), '63% · 10–20 min left · full copy');
  });

  it('changes at once when it has become wrong, or when there is none any more', async () => {
    const { clock, judge, row } = scene();
    judge(finishing(10, 12, 20));
    assert.equal(row(), '63% · 10–20 min left · full copy');
    await clock.advance(second);
    judge(finishing(40, 45, 60));
    assert.equal(row(), '63% · 35 min to 1 h left · full copy');
    judge({ kind: 'stalled', sinceMs: now }, { ...stalled, asOf: now });
    assert.equal(row(), '63% · stalled 43 min · full copy');
  });

  it("says at once what the cloud's own figure has become", async () => {
    const { clock, judge, shown, watched } = scene();
    const told = (): number | null => {
      const estimate = shown.of(watched())?.estimate;
      return estimate?.kind === 'range' ? (estimate.provider?.remainingSeconds ?? null) : null;
    };
    judge({ ...finishing(10, 12, 20), provider: { remainingSeconds: 31, disagrees: true } });
    assert.equal(told(), 31);
    await clock.advance(second);
    judge({ ...finishing(10, 12, 20), provider: { remainingSeconds: 11, disagrees: true } });
    assert.equal(told(), 11);
    judge(finishing(10, 12, 20));
    assert.equal(told(), null);
  });

  it('goes on by itself when no poll comes for long', async () => {
    const { clock, judge, row } = scene();
    judge(finishing(10, 12, 20));
    const before = row();
    await clock.advance(4 * minute);
    assert.notEqual(row(), before);
  });

  it('is nothing without an insight, without contact, and of old data', async () => {
    const { clock, judge, shown, watched } = scene();
    assert.equal(shown.of(watched()), null);
    judge(finishing(10, 12, 20));
    assert.ok(shown.of(watched()));
    assert.equal(shown.of({ ...watched(), problem: problemOfKind('network') }), null);
    const old = watched();
    await clock.advance(30 * minute);
    assert.equal(shown.of(old), null);
    judge(null);
    assert.equal(shown.of(watched()), null);
  });
});
