import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lifecycles } from '../../../../src/model/status.ts';
import { healthOf } from '../../../../src/monitor/health/healthOf.ts';
import type { Reading, Sample } from '../../../../src/monitor/history/sample.ts';
import { copying, hour, minute, poll, Watch } from './readings.ts';

const lost = (watch: Watch, ms: number) => ({
  now: watch.now + ms,
  contact: { lastGoodAt: watch.now, lostSince: watch.now + poll, failuresInRow: 4 },
});

describe('The health of a task', () => {
  it('of which nothing was read is unknown', () => {
    assert.deepEqual(new Watch().health(), { kind: 'unknown', why: 'no-data', since: null, asOf: null });
  });

  it('with an unknown word is unknown, not failed', () => {
    const watch = new Watch()
      .rises(3, minute)
      .wait(poll)
      .read({ ...copying, lifecycle: 'unknown' })
      .stands(hour);
    const health = watch.health();
    assert.ok(health.kind === 'unknown' && health.why === 'unknown-state');
    assert.equal(health.since, watch.now - hour);
  });

  const plain: readonly (readonly [Partial<Reading>, object])[] = [
    [
      { lifecycle: 'failed', retries: 3 },
      { kind: 'failing', why: 'failed', retries: 3 },
    ],
    [{ lifecycle: 'completed' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'stopped' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'gone' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'draft' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'ready' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'pausing' }, { kind: 'ok', why: 'resting' }],
    [{ lifecycle: 'paused' }, { kind: 'attention', why: 'paused', retries: null }],
    [{ lifecycle: 'maintenance' }, { kind: 'attention', why: 'maintenance', retries: null }],
    [{ waitsForUser: true }, { kind: 'attention', why: 'waits-for-user', retries: null }],
    [{ phase: 'precheck' }, { kind: 'ok', why: 'precheck' }],
  ];
  for (const [change, expected] of plain) {
    it(`that is ${JSON.stringify(change)} is ${JSON.stringify(expected)} since that began`, () => {
      const watch = new Watch()
        .rises(3, minute)
        .wait(poll)
        .read({ ...copying, ...change })
        .stands(20 * minute);
      assert.deepEqual(watch.health(), { ...expected, since: watch.now - 20 * minute, asOf: watch.now });
    });
  }

  it('that retries needs attention, and is failing when that goes on', () => {
    const watch = new Watch()
      .rises(3, minute)
      .wait(poll)
      .read({ ...copying, lifecycle: 'retrying', retries: 1 });
    assert.equal(watch.stands(9 * minute).kind(), 'attention');
    const health = watch.stands(2 * minute).health();
    assert.ok(health.kind === 'failing' && health.why === 'retrying');
    assert.equal(health.since, watch.now - 11 * minute);
    assert.equal(new Watch().read({ ...copying, lifecycle: 'retrying', retries: 5 }).kind(), 'failing');
  });

  it('that is caught up says with which lag', () => {
    const watch = new Watch().read({ ...copying, phase: 'incremental', caughtUp: true, lagSeconds: 1 }).stands(hour);
    const health = watch.health();
    assert.ok(health.kind === 'ok' && health.why === 'caught-up');
    assert.deepEqual(health.lag, { seconds: 1, bytes: null });
    assert.equal(health.since, watch.now - hour);
  });
});

describe('Lost contact', () => {
  it('is a verdict about us after two minutes, since the last good read', () => {
    const watch = new Watch().rises(20, minute).stands(2 * hour);
    assert.equal(watch.kind(lost(watch, minute)), 'stalled');
    assert.deepEqual(watch.health(lost(watch, 10 * minute)), {
      kind: 'no-contact',
      since: watch.now,
      failuresInRow: 4,
      asOf: watch.now,
    });
  });

  it('does not make a task stalled, however long it lasts', () => {
    const watch = new Watch().rises(20, minute);
    const before = watch.health();
    assert.deepEqual(watch.health({ now: watch.now + 100 * hour }), before);
  });

  it('hides no end, and is told of tasks that were never read', () => {
    const ended = new Watch().read({ ...copying, lifecycle: 'failed' });
    assert.equal(ended.kind(lost(ended, hour)), 'failing');
    const never = new Watch();
    const contact = { lastGoodAt: null, lostSince: never.now - hour, failuresInRow: 9 };
    const health = never.health({ contact });
    assert.ok(health.kind === 'no-contact');
    assert.equal(health.since, never.now - hour);
  });
});

describe('Whatever was read', () => {
  const maybe = fc.option(fc.nat({ max: 5000 }), { nil: null });
  const reading = fc.record<Reading>({
    lifecycle: fc.constantFrom(...lifecycles),
    phase: fc.constantFrom('precheck', 'full', 'incremental', null),
    subPhase: fc.constantFrom('dump', 'load', null),
    caughtUp: fc.constantFrom(true, false, null),
    waitsForUser: fc.boolean(),
    percent: fc.option(fc.nat({ max: 100 }), { nil: null }),
    phasePercent: maybe,
    done: maybe,
    total: maybe,
    unit: fc.constant(null),
    lagSeconds: maybe,
    lagBytes: maybe,
    position: fc.constantFrom('a', 'b', null),
    retries: maybe,
    sourceKeys: maybe,
    targetKeys: maybe,
    kilobytesPerSecond: maybe,
    operationsPerSecond: maybe,
    rawState: fc.constant(null),
  });
  const step = fc.record({ reading, wait: fc.nat({ max: hour }), held: fc.nat({ max: hour }) });

  it('every number of a verdict is finite, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let at = 1_000_000;
        const samples = steps.map<Sample>(({ reading: read, wait, held }) => {
          const begin = at + wait;
          at = begin + held;
          return { ...read, at: begin, seenUntil: at, run: 1 };
        });
        const contact = { lastGoodAt: at, lostSince: null, failuresInRow: 0 };
        const health = healthOf(samples, { now: at, pollIntervalMs: poll, contact, previous: null });
        assert.ok(!JSON.stringify(health, (_, value: unknown) => value ?? '-').includes('null'));
        const again = healthOf(samples, { now: at, pollIntervalMs: poll, contact, previous: health });
        assert.ok(!JSON.stringify(again, (_, value: unknown) => value ?? '-').includes('null'));
      }),
      { numRuns: 300 },
    );
  });
});
