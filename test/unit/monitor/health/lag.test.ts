import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Health } from '../../../../src/model/health.ts';
import { lagTrendOf, lineThrough, pointsSince, replicatingTail } from '../../../../src/monitor/health/lag.ts';
import { defaultHealthOptions } from '../../../../src/monitor/health/options.ts';
import type { Reading } from '../../../../src/monitor/history/sample.ts';
import { copying, hour, minute, poll, replicating, second, Watch } from './readings.ts';

/** Replicates at places that move, with a lag that depends on the minutes since it began. */
function withLag(ms: number, lagAt: (minutes: number) => number, watch = new Watch()): Watch {
  return watch.reads(ms, (elapsed) => ({
    ...replicating,
    lagSeconds: lagAt(elapsed / minute),
    position: String(watch.now),
  }));
}

function withBacklog(ms: number, bytesAt: (minutes: number) => number, watch = new Watch()): Watch {
  return watch.reads(ms, (elapsed) => ({
    ...replicating,
    lagSeconds: null,
    lagBytes: bytesAt(elapsed / minute),
    position: String(watch.now),
  }));
}

function trend(watch: Watch, previous: Parameters<typeof lagTrendOf>[2] = null) {
  return lagTrendOf(replicatingTail(watch.samples), poll, previous, defaultHealthOptions);
}

describe('A line through points', () => {
  it('is the one that they lie on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -100, max: 100 }), (base, slope) => {
        const points = [0, 1, 4, 9].map((at) => ({ at: 5 + at * second, value: base + slope * at }));
        const line = lineThrough(points);
        assert.ok(line && Math.abs(line.slope - slope) < 1e-6 && line.overMs === 9 * second);
      }),
    );
  });

  it('needs two moments', () => {
    assert.equal(lineThrough([]), null);
    assert.equal(lineThrough([{ at: 1, value: 1 }]), null);
    assert.equal(
      lineThrough([
        { at: 1, value: 1 },
        { at: 1, value: 2 },
      ]),
      null,
    );
  });

  it('lets equal reads weigh as much as others', () => {
    const watch = withLag(10 * minute, () => 5);
    watch.samples.splice(0, watch.samples.length, {
      ...replicating,
      lagSeconds: 5,
      at: watch.now - 10 * minute,
      seenUntil: watch.now,
      run: 1,
    });
    const points = pointsSince(watch.samples, watch.now - 5 * minute, poll, ({ lagSeconds }) => lagSeconds);
    assert.equal(points.length, 11);
    assert.equal(points[0]?.at, watch.now - 5 * minute);
    assert.equal(points.at(-1)?.at, watch.now);
  });
});

describe('The trend of a lag', () => {
  it('is not known before three minutes, nor of a task that tells no lag', () => {
    assert.equal(trend(withLag(2.5 * minute, () => 5)), null);
    assert.equal(trend(withLag(4 * minute, () => 5))?.kind, 'steady');
    assert.equal(trend(new Watch().read({ ...replicating, lagSeconds: null }).stands(hour)), null);
    assert.equal(trend(new Watch()), null);
  });

  it('catching up tells when it will be zero', () => {
    const known = trend(withLag(20 * minute, (minutes) => 3600 - 30 * minutes));
    assert.ok(known?.kind === 'catching-up');
    assert.ok(Math.abs(known.slope + 0.5) < 1e-9);
    assert.equal(known.seconds, 3000);
    assert.equal(Math.round((known.zeroInMs ?? 0) / minute), 100);
    assert.equal(known.positionStands, false);
  });

  it('looks at the last 15 minutes only', () => {
    const known = trend(withLag(40 * minute, (minutes) => (minutes < 25 ? minutes * 60 : 1500)));
    assert.equal(known?.kind, 'steady');
    assert.equal(known.overMs, 15 * minute);
  });

  it('shrugs off jitter', () => {
    assert.equal(trend(withLag(15 * minute, (minutes) => (minutes % 1 === 0 ? 0 : 8)))?.kind, 'steady');
  });

  const cases = [
    [0.2, null, 'falling-behind'],
    [0.07, null, 'steady'],
    [0.07, 'falling-behind', 'falling-behind'],
    [0.04, 'falling-behind', 'steady'],
    [-0.2, null, 'catching-up'],
    [-0.07, null, 'steady'],
    [-0.07, 'catching-up', 'catching-up'],
    [-0.07, 'falling-behind', 'steady'],
  ] as const;
  for (const [slope, previous, kind] of cases) {
    it(`at ${slope} s/s after ${previous ?? 'nothing'} is ${kind}`, () => {
      assert.equal(
        trend(
          withLag(15 * minute, (minutes) => 500 + slope * 60 * minutes),
          previous,
        )?.kind,
        kind,
      );
    });
  }

  it('in bytes falls behind when it rose three times and by a tenth', () => {
    const megabyte = 1024 * 1024;
    assert.equal(trend(withBacklog(15 * minute, (minutes) => (10 + minutes) * megabyte))?.kind, 'falling-behind');
    assert.equal(trend(withBacklog(15 * minute, (minutes) => (1000 + minutes) * megabyte))?.kind, 'steady');
    const justFell = withBacklog(
      15 * minute,
      (minutes) => (minutes > 14 ? 20 - minutes / 10 : 10 + minutes) * megabyte,
    );
    assert.equal(trend(justFell)?.kind, 'steady');
    assert.equal(trend(justFell, 'falling-behind')?.kind, 'falling-behind');
  });

  it('in bytes tells when they will be none', () => {
    const known = trend(withBacklog(15 * minute, (minutes) => 60_000_000 - 2_000_000 * minutes));
    assert.ok(known?.kind === 'catching-up' && known.unit === 'bytes');
    assert.equal(Math.round((known.zeroInMs ?? 0) / minute), 15);
  });

  it('is not taken over another run or phase', () => {
    const watch = withLag(15 * minute, (minutes) => 60 * minutes);
    watch.wait(poll).read({ ...copying, percent: 5 }, 2);
    assert.equal(trend(watch.wait(poll).read({ ...replicating, lagSeconds: 5 }, 2)), null);
  });
});

describe('Replication', () => {
  it('with little lag is fine', () => {
    const health = withLag(20 * minute, () => 2).health();
    assert.ok(health.kind === 'ok' && health.why === 'replicating');
    assert.equal(health.trend?.kind, 'steady');
    assert.equal(health.lag.seconds, 2);
  });

  it('far behind but on its way back is fine', () => {
    const health = withLag(20 * minute, (minutes) => 9000 - 60 * minutes).health();
    assert.ok(health.kind === 'ok' && health.why === 'replicating');
    assert.equal(health.trend?.kind, 'catching-up');
  });

  it('falls behind before it is over the limit', () => {
    const health = withLag(5 * minute, (minutes) => 10 * minutes).health();
    assert.ok(health.kind === 'falling-behind');
    assert.ok(Math.abs(health.trend.slope - 1 / 6) < 1e-9);
  });

  it('lags when most of the last reads are over the limit, not after one', () => {
    const watch = withLag(30 * minute, () => 20);
    assert.notEqual(withLag(poll, () => 70, watch).kind(), 'lagging');
    const health = withLag(minute, () => 70, watch).health();
    assert.ok(health.kind === 'lagging');
    assert.deepEqual([health.seconds, health.limitSeconds, health.bytes, health.limitBytes], [70, 60, null, null]);
    assert.equal(health.since, watch.now - minute);
  });

  it('lags on until half the limit', () => {
    const watch = withLag(30 * minute, () => 70);
    const lagging = watch.health();
    assert.equal(lagging.kind, 'lagging');
    const below = withLag(
      10 * minute,
      () => 40,
      withLag(30 * minute, () => 70),
    );
    assert.equal(below.kind({ previous: null }), 'ok');
    const steady = withLag(20 * minute, () => 40, watch);
    assert.equal(steady.kind({ previous: lagging }), 'lagging');
    assert.equal(withLag(2 * minute, () => 29, steady).kind({ previous: lagging }), 'ok');
  });

  it('lags in bytes where a limit is set', () => {
    const watch = withBacklog(20 * minute, () => 6_000_000);
    assert.equal(watch.kind(), 'ok');
    const health = watch.health({ options: { lagLimitBytes: 5_000_000 } });
    assert.ok(health.kind === 'lagging');
    assert.deepEqual([health.limitBytes, health.limitSeconds, health.bytes], [5_000_000, null, 6_000_000]);
  });

  it('is no verdict while a copy runs', () => {
    const watch = new Watch().read({ ...copying, lagSeconds: 5000 }).stands(5 * minute);
    assert.equal(watch.kind(), 'ok');
  });
});

describe('An idle source', () => {
  /** The lag grows as fast as time, at the same place, from `lag` on. */
  function still(watch: Watch, ms: number, change: Partial<Reading> = {}, lag = 0): Watch {
    return watch.reads(ms, (elapsed) => ({
      ...replicating,
      lagSeconds: lag + elapsed / second,
      position: 'x',
      ...change,
    }));
  }

  it('is likely where the lag was about zero before', () => {
    const watch = still(
      withLag(20 * minute, () => 1),
      10 * minute,
    );
    const health = watch.health();
    assert.ok(health.kind === 'idle-source');
    assert.equal(health.why, 'lag-was-low');
    assert.ok(Math.abs(health.slope - 1) < 0.01);
    assert.equal(health.lagSeconds, 600);
    assert.equal(still(watch, 9 * hour, {}, 600).kind(), 'idle-source');
  });

  it('is likely where the cloud says that it is caught up, even if it tells no place', () => {
    const health = still(new Watch(), 10 * minute, { caughtUp: true, position: null }).health();
    assert.ok(health.kind === 'idle-source');
    assert.equal(health.why, 'caught-up');
  });

  it('is not claimed where replication was behind before: first it falls behind, then it is stalled', () => {
    const watch = withLag(20 * minute, () => 50);
    still(watch, 4 * minute, {}, 50);
    const health = watch.health();
    assert.ok(health.kind === 'lagging');
    assert.equal(health.trend?.kind, 'falling-behind');
    assert.equal(still(watch, 9 * minute, {}, 290).kind(), 'stalled');
  });

  it('is not claimed where neither place nor caught up is told', () => {
    const watch = still(new Watch(), 10 * minute, { position: null });
    assert.equal(watch.kind(), 'lagging');
  });

  it('says that the position stands', () => {
    const watch = withLag(20 * minute, () => 5000);
    still(watch, 16 * minute, {}, 5000);
    assert.equal(trend(watch)?.positionStands, true);
  });

  it('ends when the lag falls again', () => {
    const watch = still(
      withLag(20 * minute, () => 1),
      10 * minute,
    );
    const before: Health = watch.health();
    assert.equal(withLag(2 * minute, () => 0, watch).kind({ previous: before }), 'ok');
  });
});
