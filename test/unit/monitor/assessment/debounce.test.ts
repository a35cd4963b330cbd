import assert from 'node:assert/strict';
import { Debounce } from '../../../../src/monitor/assessment/debounce.ts';

describe('a word that settles', () => {
  const told = (first: boolean | null, ...reads: [value: boolean | null, at: number][]): boolean | null => {
    const settling = new Debounce(first);
    for (const [value, at] of reads) settling.take(value, at);
    return settling.settled;
  };

  it('believes the first one', () => {
    assert.equal(told(null, [true, 0]), true);
  });
  it('believes another one at its second read', () => {
    assert.equal(told(false, [true, 0]), false);
    assert.equal(told(false, [true, 0], [true, 10_000]), true);
  });
  it('does not believe one that flips back', () => {
    assert.equal(told(false, [true, 0], [false, 10_000], [true, 20_000]), false);
  });
  it('takes silence for no word at all', () => {
    assert.equal(told(true, [null, 0], [null, 90_000]), true);
    assert.equal(told(true, [false, 0], [null, 10_000], [false, 20_000]), true);
  });
});
