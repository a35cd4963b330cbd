import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rest, steadied, timeLeft } from '../../../../src/monitor/estimate/steady.ts';
import type { RangeEstimate } from '../../../../src/monitor/estimate/types.ts';
import { minute, start } from './samples.ts';

function range(earliest: number, likely: number, latest: number, more: Partial<RangeEstimate> = {}): RangeEstimate {
  return {
    kind: 'range',
    phase: 'full',
    earliestMs: start + earliest * minute,
    likelyMs: start + likely * minute,
    latestMs: start + latest * minute,
    confidence: 'medium',
    basis: { changes: 9, minutes: 40, yardstick: 'percent', unit: null },
    provider: null,
    guessesLoad: false,
    andThen: [],
    ...more,
  };
}

describe('steadied', () => {
  const shown = { estimate: range(10, 12, 15), since: start };
  const soon = start + 30_000;

  it('keeps what is shown while the new likely finish lies within it', () => {
    assert.equal(steadied(shown, range(11, 14, 18), soon), shown);
  });

  const moves: [string, RangeEstimate, number][] = [
    ['leaves the old range upwards', range(12, 16, 20), soon],
    ['leaves the old range downwards', range(5, 9, 11), soon],
    ['is of another phase', range(11, 12, 15, { phase: 'schema' }), soon],
    ['no longer guesses', range(11, 12, 15, { guessesLoad: true }), soon],
    ['comes after a minute', range(11, 12, 15), start + rest],
    ['comes after the clock was set back', range(11, 12, 15), start - 1],
  ];
  for (const [name, next, now] of moves)
    it(`moves when the new one ${name}`, () => {
      assert.deepEqual(steadied(shown, next, now), { estimate: next, since: now });
    });

  it('shows refusals, and what follows them, at once', () => {
    const refusal = { kind: 'waits-for-user' } as const;
    assert.deepEqual(steadied(shown, refusal, soon), { estimate: refusal, since: soon });
    const next = range(1, 2, 3);
    assert.deepEqual(steadied({ estimate: refusal, since: start }, next, soon), { estimate: next, since: soon });
    assert.deepEqual(steadied(null, next, soon), { estimate: next, since: soon });
  });

  it('does not keep a finish that has passed', () => {
    const old = { estimate: range(0.1, 0.2, 9), since: start };
    const next = range(1, 2, 9);
    assert.equal(steadied(old, next, soon).estimate, next);
  });
});

describe('timeLeft', () => {
  const cases: [number[], number[]][] = [
    [
      [10.4, 12.2, 14.6],
      [10, 12, 15],
    ],
    [
      [11.8, 12.2, 12.6],
      [11, 12, 13],
    ],
    [
      [61, 73, 88],
      [60, 75, 90],
    ],
    [
      [182, 184, 187],
      [180, 185, 190],
    ],
    [
      [600, 900, 1400],
      [540, 900, 1440],
    ],
    [
      [0, 0.2, 0.4],
      [0, 0, 1],
    ],
  ];
  for (const [[earliest = 0, likely = 0, latest = 0], [least, middle, most]] of cases)
    it(`says ${String(least)} to ${String(most)} min for ${earliest} to ${latest}`, () => {
      const left = timeLeft(range(earliest, likely, latest), start);
      assert.deepEqual([left.least / minute, left.likely / minute, left.most / minute], [least, middle, most]);
    });

  it('holds the range that is meant, in order, for any range and moment', () => {
    const number = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (a, b, c, passed) => {
        const [earliest = 0, likely = 0, latest = 0] = [a, b, c].sort((x, y) => x - y);
        const now = start + passed * minute;
        const estimate = range(earliest, likely, latest);
        const { least, likely: middle, most } = timeLeft(estimate, now);
        assert.ok(0 <= least && least <= middle && middle <= most);
        assert.ok(least <= Math.max(0, estimate.earliestMs - now) && most >= estimate.latestMs - now);
      }),
    );
  });
});
