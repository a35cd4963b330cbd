import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noise, unevenly, wobble } from '../../../src/simulator/random.ts';

describe('the random numbers of the scenarios', () => {
  it('depend on nothing but seed and labels', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(), (seed, label, index) => {
        assert.equal(noise(seed, label, index), noise(seed, label, index));
      }),
    );
    assert.notEqual(noise(1, 'orders', 1), noise(1, 'orders', 2));
    assert.notEqual(noise(1, 'orders', 1), noise(2, 'orders', 1));
    assert.notEqual(noise(1, 'orders', 1), noise(1, 'ordert', 1));
  });

  it('are spread evenly from 0 up to, not including, 1', () => {
    const buckets = Array.from({ length: 10 }, () => 0);
    const count = 20_000;
    for (let index = 0; index < count; index += 1) {
      const value = noise(7, 'spread', index);
      assert.ok(value >= 0 && value < 1);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const size of buckets) assert.ok(Math.abs(size - count / 10) < count / 100, String(buckets));
  });

  it('wobble without a jump', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1e6, noNaN: true }), (seed, position) => {
        const here = wobble(seed, 'load', position);
        assert.ok(here >= 0 && here <= 1);
        assert.ok(Math.abs(here - wobble(seed, 'load', position + 0.01)) < 0.02);
      }),
    );
  });

  it('never let a copy fall back, and bring it from 0 to 1', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer(), fraction, fraction, (seed, one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        assert.ok(unevenly(seed, 'orders', early) <= unevenly(seed, 'orders', late));
        assert.ok(unevenly(seed, 'orders', early) >= 0 && unevenly(seed, 'orders', late) <= 1);
      }),
    );
    assert.equal(unevenly(1, 'orders', 0), 0);
    assert.equal(unevenly(1, 'orders', 1), 1);
    assert.equal(unevenly(1, 'orders', -1), 0);
    assert.equal(unevenly(1, 'orders', 2), 1);
  });
});
