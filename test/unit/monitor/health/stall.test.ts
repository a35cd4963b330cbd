import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gapsOf } from '../../../../src/monitor/health/gaps.ts';
import { isLifeSign } from '../../../../src/monitor/health/lifeSigns.ts';
import { defaultHealthOptions } from '../../../../src/monitor/health/options.ts';
import { limitsOf } from '../../../../src/monitor/health/stall.ts';
import type { Reading } from '../../../../src/monitor/history/sample.ts';
import { copying, hour, minute, poll, replicating, Watch } from './readings.ts';

const ranks = { ok: 0, slow: 1, stalled: 2 } as const;

function rank(watch: Watch): number {
  const kind = watch.kind();
  assert.ok(kind === 'ok' || kind === 'slow' || kind === 'stalled', kind);
  return ranks[kind];
}

describe('A life sign', () => {
  const signs: Partial<Reading>[] = [
    { percent: 1 },
    { phasePercent: 1 },
    { done: 1 },
    { position: 'a' },
    { targetKeys: 1 },
    { retries: 1 },
    { subPhase: 'load' },
    { rawState: 'Loading' },
    { lifecycle: 'retrying' },
    { waitsForUser: true },
  ];
  for (const change of signs) {
    it(`is a change of ${Object.keys(change).join()}`, () => {
      assert.equal(isLifeSign(copying, { ...copying, ...change }), true);
    });
  }

  const others: Partial<Reading>[] = [
    { lagSeconds: 11 },
    { lagBytes: 11 },
    { total: 5 },
    { sourceKeys: 5 },
    { kilobytesPerSecond: 5 },
    { operationsPerSecond: 5 },
  ];
  for (const change of others) {
    it(`is no change of ${Object.keys(change).join()} that comes without the task doing anything`, () => {
      const before = { ...copying, lagSeconds: 10, lagBytes: 10 };
      assert.equal(isLifeSign(before, { ...before, ...change }), false);
    });
  }

  it('is a delay or a backlog that falls', () => {
    assert.equal(isLifeSign({ ...copying, lagSeconds: 10 }, { ...copying, lagSeconds: 9 }), true);
    assert.equal(isLifeSign({ ...copying, lagBytes: 10 }, { ...copying, lagBytes: 9 }), true);
  });
});

describe('The gaps of a task', () => {
  const gaps = (watch: Watch) => gapsOf(watch.samples, 2.5 * poll, defaultHealthOptions);

  it('are the times between life signs, without the one before the first', () => {
    const watch = new Watch().rises(5, 4 * minute).stands(3 * minute);
    const { sorted, openMs, since, longestMs, lengthMs } = gaps(watch);
    assert.deepEqual(sorted, [4 * minute, 4 * minute, 4 * minute]);
    assert.equal(openMs, 3 * minute);
    assert.equal(since, watch.now - 3 * minute);
    assert.equal(longestMs, 4 * minute);
    assert.equal(Math.round((lengthMs ?? 0) / minute), 400);
  });

  it('begin anew with a phase and with a run', () => {
    const watch = new Watch().rises(5, 4 * minute).wait(poll);
    const dump: Reading = { ...copying, subPhase: 'dump', percent: 5 };
    assert.deepEqual(gaps(watch.read(dump)).sorted, []);
    watch.rises(2, 2 * minute);
    assert.deepEqual(gaps(watch).sorted, [2 * minute, 2 * minute]);
    watch.wait(poll).read({ ...dump, percent: 0 }, 2);
    assert.deepEqual(gaps(watch).sorted, []);
  });

  it('go on behind a word that does not tell the phase', () => {
    const watch = new Watch().rises(5, 4 * minute);
    watch.wait(poll).read({ ...copying, lifecycle: 'retrying', phase: null, percent: 4 });
    watch.wait(poll).read({ ...copying, percent: 5 });
    assert.equal(gaps(watch).sorted.length, 5);
  });

  it('with a hole in contact tell how long at least, not how long usually', () => {
    const watch = new Watch()
      .rises(3, 2 * minute)
      .stands(20 * minute)
      .wait(9 * hour)
      .stands(5 * minute);
    const open = gaps(watch);
    assert.equal(open.openMs, 25 * minute - poll);
    watch.rises(1, minute);
    assert.deepEqual(gaps(watch).sorted, [2 * minute]);
    assert.equal(gaps(watch).longestMs, 26 * minute - poll);
  });

  it('are found in 10,000 samples as well', () => {
    const watch = new Watch().rises(2, poll);
    const [, model] = watch.samples;
    assert.ok(model);
    const samples = Array.from({ length: 10_000 }, (_, index) => {
      const at = watch.now + index * poll;
      return { ...model, at, seenUntil: at, done: index, total: 20_000 };
    });
    const { sorted } = gapsOf(samples, 2.5 * poll, defaultHealthOptions);
    assert.equal(sorted.length, 9_998);
  });
});

describe('The limits of a gap', () => {
  const limits = (watch: Watch) =>
    limitsOf(gapsOf(watch.samples, 2.5 * poll, defaultHealthOptions), defaultHealthOptions);

  it('are an hour while too little is known, or thrice the longest gap', () => {
    assert.deepEqual(limits(new Watch().rises(3, 5 * minute)), { slowMs: hour, stalledMs: hour });
    assert.equal(limits(new Watch().rises(2, 30 * minute)).stalledMs, 90 * minute);
  });

  it('never fall below ten minutes on top of the usual gap', () => {
    assert.deepEqual(limits(new Watch().rises(20, minute)), { slowMs: 10 * minute, stalledMs: 11 * minute });
  });

  it('grow with the length of the job', () => {
    // 15 min a percent: 25 h, of which 2.5 % are 37.5 min.
    assert.deepEqual(limits(new Watch().rises(20, 15 * minute)), { slowMs: 45 * minute, stalledMs: 52.5 * minute });
  });

  const shown: readonly (readonly [string, number, number, number])[] = [
    ['by what a short job has shown to come back from', 1, 12, 13 * 1.75],
    ['to half an hour by that, not more', 1, 20, 30],
    ['beyond it only by a tenth of what it came back from', 1, 40, 41 * 1.1],
    ['by all that a job of a day has shown', 15, 60, 75 * 1.75],
  ];
  for (const [name, usual, pause, expected] of shown) {
    it(`grow ${name}`, () => {
      const watch = new Watch()
        .rises(20, usual * minute)
        .stands(pause * minute)
        .rises(5, usual * minute);
      assert.equal(Math.round(limits(watch).stalledMs / 1000), Math.round(expected * 60));
    });
  }
});

describe('A copy', () => {
  it('is learnt first', () => {
    const health = new Watch().rises(2, 5 * minute).health();
    assert.ok(health.kind === 'ok' && health.why === 'learning');
    assert.equal(health.pace.gaps, 0);
    assert.equal(health.pace.medianMs, null);
  });

  it('is slow before it is stalled, and says by which numbers', () => {
    const watch = new Watch().rises(20, 5 * minute).stands(15 * minute);
    assert.equal(watch.kind(), 'ok');
    const slow = watch.stands(minute).health();
    assert.ok(slow.kind === 'slow');
    assert.deepEqual(
      [slow.gapMs, slow.medianMs, slow.longestMs, slow.limitMs, slow.stalledAfterMs, slow.gaps],
      [16 * minute, 5 * minute, 5 * minute, 15 * minute, 17.5 * minute, 18],
    );
    const stalled = watch.stands(2 * minute).health();
    assert.ok(stalled.kind === 'stalled');
    assert.equal(stalled.gapMs, 18 * minute);
    assert.equal(stalled.limitMs, 17.5 * minute);
    assert.equal(stalled.since, watch.now - 18 * minute);
    assert.equal(stalled.asOf, watch.now);
  });

  it('is not stalled any more with its next life sign', () => {
    assert.equal(new Watch().rises(20, minute).stands(hour).kind(), 'stalled');
    assert.equal(new Watch().rises(20, minute).stands(hour).rises(1, minute).kind(), 'ok');
  });

  it('of which nothing is reported that moves cannot be seen standing', () => {
    const watch = new Watch().read({ ...copying, percent: null }).stands(9 * hour);
    const health = watch.health();
    assert.ok(health.kind === 'ok' && health.why === 'nothing-to-see');
    assert.equal(health.since, watch.samples[0]?.at);
  });

  const suspensions: readonly (readonly [string, Partial<Reading>])[] = [
    ['paused', { lifecycle: 'paused' }],
    ['stopped', { lifecycle: 'stopped' }],
    ['in maintenance', { lifecycle: 'maintenance' }],
    ['in its precheck', { phase: 'precheck' }],
    ['waiting for a person', { waitsForUser: true }],
    ['caught up', { phase: 'incremental', caughtUp: true, position: 'a' }],
    ['replicating without lag', { phase: 'incremental', lagSeconds: 0, position: 'a' }],
    ['ended', { lifecycle: 'completed' }],
    ['in an unknown state', { lifecycle: 'unknown' }],
  ];
  for (const [name, change] of suspensions) {
    it(`${name} is not stalled, and that time does not count afterwards`, () => {
      const watch = new Watch().rises(20, minute).wait(poll);
      const before = watch.samples.at(-1);
      assert.ok(before);
      watch.read({ ...copying, percent: 50, ...change }).stands(30 * hour);
      assert.ok(!['stalled', 'slow'].includes(watch.kind()));
      watch
        .wait(poll)
        .read({ ...before, percent: 20 })
        .stands(5 * minute);
      assert.ok(!['stalled', 'slow'].includes(watch.kind()));
    });
  }

  it('that replicates behind, at the same place, is stalled', () => {
    const watch = new Watch().read({ ...replicating, lagSeconds: 900 });
    watch.reads(20 * minute, (ms) => ({ ...replicating, lagSeconds: 900, position: String(ms) }));
    assert.equal(watch.stands(20 * minute).kind(), 'stalled');
  });
});

describe('Whatever a copy did before', () => {
  const gapMinutes = fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 25 });
  const history = (gaps: readonly number[]): Watch => {
    const watch = new Watch().read(copying);
    for (const gap of gaps) watch.rises(1, gap * minute);
    return watch;
  };

  it('it is not stalled when it just moved', () => {
    fc.assert(
      fc.property(gapMinutes, (gaps) => {
        assert.equal(history(gaps).kind(), 'ok');
      }),
      { numRuns: 50 },
    );
  });

  it('equal reads only move it towards stalled, and in the end it is', () => {
    fc.assert(
      fc.property(gapMinutes, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), (gaps, stands) => {
        const watch = history(gaps);
        let before = rank(watch);
        for (const stand of stands) {
          const after = rank(watch.stands(stand * minute));
          assert.ok(after >= before);
          before = after;
        }
        assert.equal(rank(watch.stands(5 * hour)), ranks.stalled);
      }),
      { numRuns: 30 },
    );
  });

  it('a hole in contact never counts', () => {
    fc.assert(
      fc.property(
        gapMinutes,
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 3 * poll, max: 1000 * hour }),
        (gaps, before, after, hole) => {
          const whole = history(gaps).stands((before + after) * minute);
          const holed = history(gaps)
            .stands(before * minute)
            .wait(hole)
            .stands(after * minute);
          assert.ok(rank(holed) <= rank(whole));
          // However long it is, it is no worse than a short one.
          const short = history(gaps)
            .stands(before * minute)
            .wait(3 * poll)
            .stands(after * minute);
          assert.equal(rank(holed), rank(short));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('patience that a person sets for first gaps holds', () => {
    const watch = new Watch().read(copying).stands(25 * minute);
    assert.equal(watch.kind({ options: { firstGapsLimitMs: 20 * minute } }), 'stalled');
    assert.equal(watch.kind(), 'ok');
  });
});
