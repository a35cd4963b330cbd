import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventKinds } from '../../../../src/model/eventKind.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import {
  dayOf,
  dayTitle,
  eventBrief,
  eventSentence,
  eventWords,
  nameOfTask,
  type ShownEvent,
  timeOfDay,
} from '../../../../src/presentation/events/eventText.ts';
import { afternoon, eventOf } from '../shownEvents.ts';

const minute = 60_000;

describe('What an event says', () => {
  type Case = readonly [kind: string, parameters: ShownEvent['parameters'], words: string, brief: string];
  const cases: readonly Case[] = [
    ['failed', { from: 'active', to: 'failed', text: 'disk full' }, 'failed: disk full', 'failed'],
    ['failed', { from: 'active', to: 'failed', text: null }, 'failed', 'failed'],
    ['finished', { to: 'completed' }, 'finished', 'finished'],
    ['needs-user', { text: 'start the cutover' }, 'waits for you: start the cutover', 'waits for you'],
    ['stopped', { to: 'stopped' }, 'was stopped', 'was stopped'],
    ['stopped', { to: 'gone' }, 'no longer exists', 'no longer exists'],
    ['paused', { to: 'paused' }, 'was paused', 'was paused'],
    ['retrying', { to: 'retrying', text: 'timeout' }, 'is being retried: timeout', 'is being retried'],
    ['resumed', { to: 'active' }, 'runs again', 'runs again'],
    ['started', { to: 'active' }, 'has started', 'has started'],
    ['state', { to: 'maintenance' }, 'is now: in maintenance', 'is now: in maintenance'],
    [
      'state',
      { to: 'unknown', rawState: 'Hibernating' },
      'is in the unknown state "Hibernating"',
      'is now: unknown state',
    ],
    ['state', { to: 'flying' }, 'is in another state', 'is in another state'],
    ['error', { text: 'disk full', another: false }, 'reports an error: disk full', 'reports an error'],
    ['error', { text: 'disk full', another: true }, 'reports another error: disk full', 'reports another error'],
    ['error', { text: 'duplicate key' }, 'reports another error: duplicate key', 'reports another error'],
    [
      'stalled',
      { gapMs: 43 * minute, medianMs: 30_000 },
      'stands still for 43 min, usually 30 s between changes',
      'stands still',
    ],
    ['stalled', { gapMs: 60 * minute, medianMs: null }, 'stands still for 1 h', 'stands still'],
    ['stalled', { gapMs: 60 * minute, medianMs: 400 }, 'stands still for 1 h', 'stands still'],
    ['moving-again', {}, 'moves again', 'moves again'],
    ['lag', { seconds: 95, bytes: 10 }, 'lags too far: lag 2 min', 'lags too far'],
    ['lag', { seconds: null, bytes: 5 * 2 ** 20 }, 'lags too far: 5.0 MiB behind', 'lags too far'],
    ['falling-behind', { seconds: null, bytes: null }, 'falls behind', 'falls behind'],
    [
      'lag-recovered',
      { seconds: 0, bytes: null },
      'is within the lag limit again: lag 0 s',
      'is within the lag limit again',
    ],
    ['caught-up', {}, 'caught up', 'caught up'],
    ['behind-again', {}, 'is no longer caught up', 'is no longer caught up'],
    ['contact-again', {}, 'answers again', 'answers again'],
    ['new-run', { run: 1 }, 'began anew (run 1)', 'began anew (run 1)'],
  ];
  for (const [kind, parameters, words, brief] of cases) {
    it(`${kind} ${JSON.stringify(parameters)}: ${words}`, () => {
      const event = eventOf(kind, parameters);
      assert.equal(eventWords(event), words);
      assert.equal(eventSentence('orders', event), `orders ${words}`);
      assert.equal(eventBrief('orders', event), `orders ${brief}`);
    });
  }

  it('of a phase is short in a row, where there is little room', () => {
    const event = eventOf('phase', { from: 'full', to: 'incremental' });
    assert.equal(eventWords(event), 'phase: replicating');
    assert.equal(eventSentence('orders', event), 'orders is now in phase “replicating”');
    assert.equal(eventBrief('orders', event), 'orders is now in phase “replicating”');
    const unknown = eventOf('phase', { to: 3 });
    assert.equal(eventWords(unknown), 'phase: unknown');
    assert.equal(eventSentence('orders', unknown), 'orders is in another phase');
  });

  it('covers every kind', () => {
    const told = new Set([...cases.map(([kind]) => kind), 'no-contact', 'phase']);
    assert.deepEqual([...told].sort(), [...eventKinds].sort());
  });

  describe('of lost contact', () => {
    const since = afternoon - 28 * minute;

    it('says since when, and why where that is known', () => {
      const event = eventOf('no-contact', { sinceMs: since, text: 'wrong key' });
      assert.equal(eventWords(event), 'no contact since 14:02: wrong key');
      assert.equal(eventSentence('orders', event), 'no contact with orders since 14:02: wrong key');
      assert.equal(eventBrief('orders', event), 'no contact with orders');
    });

    it('says the day where it was another one', () => {
      const event = eventOf('no-contact', { sinceMs: since - 24 * 60 * minute, text: null });
      assert.equal(eventSentence('orders', event), 'no contact with orders since 2026-11-21 14:02');
    });

    it('says no time where none is known', () => {
      const event = eventOf('no-contact', { sinceMs: null, text: 'wrong key' });
      assert.equal(eventWords(event), 'no contact: wrong key');
      assert.equal(eventSentence('orders', event), 'no contact with orders: wrong key');
    });
  });

  it('of a kind that a newer version has written, names the kind', () => {
    const event = eventOf('teleported', { text: 'x' });
    assert.equal(eventWords(event), 'something of the kind "teleported"');
    assert.equal(eventSentence('orders', event), 'orders: something of the kind "teleported"');
    assert.equal(eventBrief('orders', event), 'orders: something of the kind "teleported"');
  });

  it('is one line of bounded length without holes, whatever was stored', () => {
    const parameter = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null));
    const parameters = fc.dictionary(
      fc.constantFrom('text', 'to', 'rawState', 'sinceMs', 'gapMs', 'seconds'),
      parameter,
    );
    fc.assert(
      fc.property(fc.constantFrom(...eventKinds, 'other'), parameters, (kind, given) => {
        const event = eventOf(kind, given);
        for (const text of [eventWords(event), eventSentence('orders', event), eventBrief('orders', event)]) {
          assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]|NaN|undefined|null|\{\d\}/u);
          assert.ok(text.length > 0 && text.length < 320, text);
        }
      }),
    );
  });
});

describe('The name of an event’s task', () => {
  it('is that of the watched task', () => {
    const watched = { task: { cloud: 'alibaba', product: 'dts', id: 'dtsorders', name: 'orders' } } as WatchedTask;
    assert.equal(nameOfTask('alibaba//dts//dtsorders', watched), 'orders');
  });

  it('is the id within the key when the task is no longer watched', () => {
    assert.equal(nameOfTask('alibaba/prod%20eu/dts//dts%20orders', undefined), 'dts orders');
    assert.equal(nameOfTask('nonsense', undefined), 'nonsense');
  });
});

describe('Days and times', () => {
  it('are those of this computer', () => {
    assert.equal(timeOfDay(afternoon), '14:30');
    assert.equal(dayOf(afternoon), '2026-11-22');
    assert.equal(timeOfDay(Number.NaN), '–');
    assert.equal(dayOf(8.64e15 + 1), '–');
  });

  it('have words for the nearest ones', () => {
    assert.equal(dayTitle('2026-11-22', afternoon), 'Today');
    assert.equal(dayTitle('2026-11-21', afternoon), 'Yesterday');
    assert.equal(dayTitle('2026-11-20', afternoon), '2026-11-20');
    // One minute after midnight of the day after the clocks went back in Europe.
    assert.equal(dayTitle('2026-10-25', new Date(2026, 9, 26, 0, 1).getTime()), 'Yesterday');
  });
});
