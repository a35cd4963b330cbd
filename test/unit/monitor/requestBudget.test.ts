import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RequestBudget } from '../../../src/monitor/requestBudget.ts';

const hour = 3_600_000;

describe('RequestBudget', () => {
  it('is free until the ceiling, then when the oldest of the last hour leaves it', () => {
    const budget = new RequestBudget();
    assert.equal(budget.freeAt(0, 2), 0);
    budget.record(0);
    assert.equal(budget.freeAt(10, 2), 10);
    budget.record(10);
    assert.equal(budget.freeAt(20, 2), hour);
    assert.equal(budget.freeAt(hour, 2), hour);
    budget.record(hour);
    assert.equal(budget.freeAt(hour + 1, 2), hour + 10);
  });

  it('waits for as many to leave as are above the ceiling', () => {
    const budget = new RequestBudget();
    for (const at of [0, 10, 20, 30]) budget.record(at);
    assert.equal(budget.freeAt(40, 2), hour + 20);
    assert.equal(budget.freeAt(40, 1), hour + 30);
  });

  it('forgets times that are ahead, because the clock was set back', () => {
    const budget = new RequestBudget();
    budget.record(10 * hour);
    assert.equal(budget.freeAt(hour, 1), hour);
  });

  it('never allows more than the ceiling within any hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: hour / 4 }), { maxLength: 100 }),
        (ceiling, gaps) => {
          const budget = new RequestBudget();
          const starts: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now = budget.freeAt(now + gap, ceiling);
            budget.record(now);
            starts.push(now);
          }
          starts.forEach((start, index) => {
            const before = starts[index - ceiling];
            assert.ok(before === undefined || start - before >= hour);
          });
        },
      ),
    );
  });
});
