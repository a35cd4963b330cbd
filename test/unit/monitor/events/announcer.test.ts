import assert from 'node:assert/strict';
import { Announcer } from '../../../../src/monitor/events/announcer.ts';
import type { HistoryEvent } from '../../../../src/monitor/history/events.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('Announcing events', () => {
  let clock: FakeClock;
  let told: string[][];
  let unwanted: Set<string>;
  let announcer: Announcer;
  let id = 0;

  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    unwanted = new Set();
    announcer = new Announcer({
      clock,
      wants: ({ task, kind }) => !unwanted.has(task) && !unwanted.has(kind),
      tell: (events) => {
        told.push(events.map(({ task, kind }) => `${task} ${kind}`));
      },
    });
  });

  const event = (task: string, kind: string, subject = 'lifecycle'): HistoryEvent => {
    id += 1;
    return { id, task, at: clock.now(), run: 1, kind, subject, value: kind, parameters: {}, read: false };
  };

  it('waits a moment for what belongs to it, and tells both as one', async () => {
    announcer.take([event('orders', 'failed')]);
    await clock.advance(2_000);
    announcer.take([event('payments', 'finished')]);
    assert.deepEqual(told, []);
    await clock.advance(3_000);
    assert.deepEqual(told, [['orders failed', 'payments finished']]);
    assert.equal(clock.pending, 0);
  });

  it('does not wait for an end that never comes', async () => {
    for (let second = 0; second < 14; second += 1) {
      announcer.take([event(`task ${second}`, 'failed')]);
      await clock.advance(1_000);
    }
    assert.equal(told.length, 1);
    assert.ok((told[0] ?? []).length >= 12, `${told[0]?.length}`);
  });

  it('tells no more than once in half a minute; what comes meanwhile is told with the next', async () => {
    announcer.take([event('orders', 'failed')]);
    await clock.advance(3_000);
    announcer.take([event('payments', 'failed')]);
    await clock.advance(20_000);
    announcer.take([event('crm', 'failed')]);
    assert.equal(told.length, 1);
    await clock.advance(10_000);
    assert.deepEqual(told[1], ['payments failed', 'crm failed']);
    await clock.advance(60_000);
    assert.equal(told.length, 2);
  });

  it('never makes two within half a minute, whatever happens when', async () => {
    const times: number[] = [];
    const busy = new Announcer({
      clock,
      wants: () => true,
      tell: () => {
        times.push(clock.now());
      },
    });
    for (let step = 0; step < 400; step += 1) {
      busy.take([event('orders', `kind ${step}`)]);
      await clock.advance(((step * 7919) % 2_300) + 1);
    }
    busy.dispose();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    assert.ok(gaps.length > 5);
    assert.ok(Math.min(...gaps) >= 30_000, gaps.join());
  });

  it('tells nothing that nobody wants, and sets no timer for it', () => {
    unwanted.add('phase');
    announcer.take([event('orders', 'phase')]);
    assert.equal(clock.pending, 0);
  });

  it('asks again before it tells: who was muted meanwhile is left out', async () => {
    announcer.take([event('orders', 'failed'), event('payments', 'failed')]);
    unwanted.add('orders');
    await clock.advance(3_000);
    assert.deepEqual(told, [['payments failed']]);
  });

  it('that are all muted meanwhile takes no turn', async () => {
    announcer.take([event('orders', 'failed')]);
    unwanted.add('orders');
    await clock.advance(3_000);
    announcer.take([event('payments', 'failed')]);
    await clock.advance(3_000);
    assert.deepEqual(told, [['payments failed']]);
  });

  it('leaves out what is over before it could be told, also when nobody wants to know that it is', async () => {
    unwanted.add('contact-again');
    announcer.take([event('orders', 'no-contact', 'contact'), event('crm', 'no-contact', 'contact')]);
    announcer.take([event('orders', 'contact-again', 'contact')]);
    await clock.advance(3_000);
    assert.deepEqual(told, [['crm no-contact']]);
    announcer.take([event('crm', 'no-contact', 'contact')]);
    announcer.take([event('crm', 'contact-again', 'contact')]);
    assert.equal(clock.pending, 0);
  });

  it('keeps a failure that is being mended', async () => {
    announcer.take([event('orders', 'failed')]);
    announcer.take([event('orders', 'resumed')]);
    await clock.advance(3_000);
    assert.deepEqual(told, [['orders failed', 'orders resumed']]);
  });

  it('is one message after a night asleep', async () => {
    announcer.take([event('before', 'failed')]);
    await clock.advance(3_000);
    clock.jump(8 * 3_600_000);
    for (let task = 0; task < 50; task += 1) {
      announcer.take([event(`task ${task}`, 'failed')]);
      await clock.advance(100);
    }
    await clock.advance(10_000);
    assert.deepEqual(
      told.map(({ length }) => length),
      [1, 50],
    );
  });

  it('is not held up by a clock that was set back', async () => {
    announcer.take([event('orders', 'failed')]);
    await clock.advance(3_000);
    clock.jump(-8 * 3_600_000);
    announcer.take([event('payments', 'failed')]);
    await clock.advance(30_000);
    assert.equal(told.length, 2);
  });

  it('keeps the newest of very many', async () => {
    announcer.take(Array.from({ length: 1_000 }, (_, index) => event(`task ${index}`, 'failed')));
    await clock.advance(3_000);
    assert.equal(told[0]?.length, 200);
    assert.equal(told[0].at(-1), 'task 999 failed');
  });

  it('ends with its owner', async () => {
    announcer.take([event('orders', 'failed')]);
    announcer.dispose();
    assert.equal(clock.pending, 0);
    await clock.advance(60_000);
    assert.deepEqual(told, []);
  });
});
