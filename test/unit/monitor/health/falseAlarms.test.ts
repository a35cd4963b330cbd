import assert from 'node:assert/strict';
import { kinds, score } from '../../../bench/estimates/health.ts';
import { pollMs, samplesOf, watchHealthyJob } from '../../../bench/estimates/healthJobs.ts';
import { fixedRule, ourRule, phi } from '../../../bench/estimates/healthRules.ts';
import { minute } from './readings.ts';

/** A few jobs of other seeds than the table of `npm run bench:estimates` and than those that the defaults were tuned on. */
const seed = 42_000;
const jobs = 6;

describe('The stall rule on simulated jobs', () => {
  for (const kind of kinds.filter(({ pauses }) => pauses === null)) {
    it(`calls no healthy job stalled: ${kind.name}, steps of ${kind.step} %`, () => {
      assert.equal(score(kind, ourRule(), seed, jobs).falseAlarms, 0);
    });
  }

  for (const kind of kinds.filter(({ hours, pauses }) => hours <= 6 && pauses === null)) {
    it(`notices a stop before a fixed 30 min do: ${kind.name}, steps of ${kind.step} %`, () => {
      const ours = score(kind, ourRule(), seed, jobs).delayMs;
      assert.ok(ours <= score(kind, fixedRule(30), seed, jobs).delayMs);
    });
  }
});

describe('The simulation', () => {
  it('makes the same job of the same seed, from 0 to its end, in about its time', () => {
    const kind = { name: '', hours: 6, pauses: null, step: 1 };
    const watched = watchHealthyJob(kind, seed);
    assert.deepEqual(watchHealthyJob(kind, seed), watched);
    assert.equal(watched.polls[0]?.percent, 0);
    assert.equal(watched.polls.at(-1)?.percent, 99);
    assert.ok(Math.abs(watched.polls.length * pollMs - 360 * minute) < 60 * minute);
    assert.equal(samplesOf(watched).length, 100);
  });

  it('sees a fixed limit fail where the usual gap is longer', () => {
    const day = { name: '', hours: 24, pauses: null, step: 1 };
    assert.equal(score(day, fixedRule(10), seed, jobs).falseAlarms, 1);
  });

  it('has φ as it is defined: 0.3 at the mean, 8 at 5.61 deviations', () => {
    assert.ok(Math.abs(phi(100, 100, 10) - Math.log10(2)) < 1e-9);
    assert.ok(Math.abs(phi(156.12, 100, 10) - 8) < 0.01);
    assert.ok(phi(120, 100, 10) < phi(130, 100, 10));
  });
});
