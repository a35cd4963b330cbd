import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DueQueue } from '../../../src/monitor/dueQueue.ts';

interface Item {
  readonly order: number;
}
const [a, b, c]: readonly [Item, Item, Item] = [{ order: 0 }, { order: 1 }, { order: 2 }];

function drained(queue: DueQueue<Item>): readonly Item[] {
  const items: Item[] = [];
  for (let { first } = queue; first !== undefined; first = queue.first) {
    items.push(first.item);
    queue.delete(first.item);
  }
  return items;
}

describe('DueQueue', () => {
  it('gives the earliest item first, and of the same time the one that is first in order', () => {
    const queue = new DueQueue<Item>();
    queue.set(a, 3);
    queue.set(c, 1);
    queue.set(b, 1);
    assert.equal(queue.first?.at, 1);
    assert.deepEqual(drained(queue), [b, c, a]);
    assert.equal(queue.first, undefined);
  });

  it('holds an item once, at the time that was planned last', () => {
    const queue = new DueQueue<Item>();
    queue.set(a, 1);
    queue.set(b, 2);
    queue.set(a, 3);
    assert.deepEqual(drained(queue), [b, a]);
  });

  it('knows nothing of what was removed, or never planned', () => {
    const queue = new DueQueue<Item>();
    queue.set(a, 1);
    queue.delete(b);
    queue.delete(a);
    queue.delete(a);
    assert.equal(queue.first, undefined);
    queue.set(b, 1);
    queue.clear();
    queue.set(c, 2);
    assert.deepEqual(drained(queue), [c]);
  });

  it('agrees with a sorted list, whatever is planned and removed in whatever order', () => {
    const items = Array.from({ length: 30 }, (_, order) => ({ order }));
    const action = fc.record({
      item: fc.constantFrom(...items),
      at: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const queue = new DueQueue<Item>();
        const model = new Map<Item, number>();
        const sorted = (): readonly (readonly [Item, number])[] =>
          [...model].sort(([one, at], [other, otherAt]) => at - otherAt || one.order - other.order);
        for (const { item, at } of actions) {
          if (at === null) {
            queue.delete(item);
            model.delete(item);
          } else {
            queue.set(item, at);
            model.set(item, at);
          }
          const [earliest] = sorted();
          assert.deepEqual(queue.first && [queue.first.item, queue.first.at], earliest);
        }
        assert.deepEqual(
          drained(queue),
          sorted().map(([item]) => item),
        );
      }),
    );
  });
});
