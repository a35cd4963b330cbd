import assert from 'node:assert/strict';
import { toastOf } from '../../../../src/presentation/events/eventToast.ts';
import { eventOf } from '../shownEvents.ts';

const nameOf = (task: string): string => task;

describe('A notification', () => {
  it('of one event says all of it', () => {
    const event = eventOf('failed', { text: 'disk full' }, { task: 'orders' });
    assert.deepEqual(toastOf([event], nameOf), {
      severity: 'error',
      sentences: ['orders failed: disk full'],
      task: 'orders',
      events: [event],
    });
  });

  it('of one task tells the two worst things, the newer first of equals', () => {
    const events = [
      eventOf('phase', { to: 'full' }, { task: 'orders', at: 1 }),
      eventOf('caught-up', {}, { task: 'orders', at: 2 }),
      eventOf('stalled', { gapMs: 60_000 }, { task: 'orders', at: 3 }),
    ];
    const { severity, sentences, task } = toastOf(events, nameOf);
    assert.deepEqual(
      [severity, sentences, task],
      ['warning', ['orders stands still for 1 min', 'orders caught up'], 'orders'],
    );
  });

  it('of several tasks names the worst thing of each, and no more than three', () => {
    const events = [
      eventOf('caught-up', {}, { task: 'payments', at: 5 }),
      eventOf('failed', { text: 'disk full' }, { task: 'orders', at: 1 }),
      eventOf('phase', { to: 'full' }, { task: 'orders', at: 9 }),
      eventOf('no-contact', { sinceMs: 1, text: null }, { task: 'crm', at: 2 }),
      eventOf('started', {}, { task: 'cache', at: 4 }),
    ];
    const toast = toastOf(events, nameOf);
    assert.deepEqual(toast, {
      severity: 'error',
      sentences: ['4 migrations: orders failed, no contact with crm, payments caught up, and 1 more'],
      task: null,
      events: [],
    });
    // Three are named without an ellipsis.
    const three = toastOf(events.slice(0, 4), nameOf).sentences;
    assert.deepEqual(three, ['3 migrations: orders failed, no contact with crm, payments caught up']);
  });

  it('of good things only informs', () => {
    assert.equal(toastOf([eventOf('finished'), eventOf('teleported')], nameOf).severity, 'information');
  });
});
