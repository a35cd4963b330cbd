import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newEntry, type PollEntry } from '../../../src/monitor/pollEntry.ts';
import type { DelayKind, Stretches } from '../../../src/monitor/pollPolicy.ts';
import { BatchPlanner } from '../../../src/monitor/batchPlanner.ts';
import { taskNamed } from './samples.ts';

const now = 1_000_000;
const lists = ['a', 'b', null] as const;

function entries(): readonly PollEntry[] {
  return Array.from({ length: 24 }, (_, index) => {
    const entry = newEntry(taskNamed(`task${index}`), lists[index % 3] ?? null, index, 0);
    // One in five is read by itself for a while, and of one in seven the list does not tell enough for long.
    entry.nextAlone = index % 5 === 0;
    entry.readsNowAndThen = index % 7 === 0;
    return entry;
  });
}

interface Plan {
  readonly delay: number | null;
  readonly kind: DelayKind;
}

describe('the load of an account', () => {
  const plan = fc.record({
    task: fc.nat({ max: 23 }),
    delay: fc.option(fc.integer({ min: 1_000, max: 3_600_000 }), { freq: 5 }),
    kind: fc.constantFrom<DelayKind>('interval', 'rest', 'fixed'),
  });
  const lesson = fc.record({
    list: fc.constantFrom('a', 'b'),
    requests: fc.option(fc.integer({ min: 1, max: 9 })),
  });

  it('is the same whether it is kept up with each plan or added up at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: plan }, lesson), { maxLength: 200 }), (happenings) => {
        const tasks = entries();
        const together = new BatchPlanner(() => false);
        together.setEntries(tasks);
        const plans = new Map<number, Plan>();
        const learn = (of: BatchPlanner, { list, requests }: { list: string; requests: number | null }): void => {
          if (requests === null) of.close(list, now);
          else of.took(list, requests, now);
        };
        for (const happening of happenings) {
          if ('list' in happening) learn(together, happening);
          else {
            const entry = tasks[happening.task];
            assert.ok(entry);
            together.plan(entry, happening.delay, happening.kind, now);
            plans.set(happening.task, happening);
          }
        }
        const kept = together.stretches(40);
        const anew = new BatchPlanner(() => false);
        anew.setEntries(tasks);
        for (const happening of happenings) if ('list' in happening) learn(anew, happening);
        for (const [task, { delay, kind }] of plans) {
          const entry = tasks[task];
          assert.ok(entry);
          anew.plan(entry, delay, kind, now);
        }
        const added = anew.stretches(40);
        for (const name of ['ofInterval', 'ofRest', 'ofListed'] as const satisfies readonly (keyof Stretches)[]) {
          assert.ok(Math.abs(kept[name] - added[name]) <= 1e-6 * added[name], `${name}: ${kept[name]}, ${added[name]}`);
        }
      }),
    );
  });

  it('counts a list once for all that are read by it, and what is read by itself for itself', () => {
    const tasks = entries();
    const together = new BatchPlanner(() => false);
    together.setEntries(tasks);
    const ofB = tasks.filter(({ list }) => list === 'b');
    for (const entry of ofB) together.plan(entry, 60_000, 'interval', now);
    const alone = ofB.filter(({ nextAlone }) => nextAlone).length;
    const nowAndThen = ofB.filter(({ nextAlone, readsNowAndThen }) => !nextAlone && readsNowAndThen).length;
    assert.ok(alone > 0 && nowAndThen > 0);
    const { ofInterval, ofListed } = together.stretches(30);
    // Each minute the list, and each of those that are alone; each ten minutes those that are read now and then.
    const planned = 60 / ofListed + (60 * alone + 6 * nowAndThen) / ofInterval;
    assert.ok(Math.abs(planned - 27) < 1e-9, String(planned));
  });
});
