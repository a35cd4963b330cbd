import assert from 'node:assert/strict';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import {
  type DayRow,
  type EventRow,
  eventRows,
  eventTooltip,
  filterWords,
  rowText,
  unreadTooltip,
} from '../../../../src/presentation/events/eventRows.ts';
import { zoneOf } from '../../../../src/presentation/panel/detailText.ts';
import type { ShownEvent } from '../../../../src/presentation/events/eventText.ts';
import { elementsOf, linksOf, readTextOf, rendered } from '../rendered.ts';
import { afternoon, eventOf } from '../shownEvents.ts';

const hour = 3_600_000;
const key = 'alibaba//dts//dtsorders';
const orders = { task: { cloud: 'alibaba', product: 'dts', id: 'dtsorders', name: 'orders' } } as WatchedTask;

function rowsOf(
  events: readonly ShownEvent[],
  more = false,
  muted: readonly string[] = [],
): ReturnType<typeof eventRows> {
  return eventRows({
    events,
    more,
    now: afternoon,
    watched: (key) => (key === 'alibaba//dts//dtsorders' ? orders : undefined),
    isMuted: (key) => muted.includes(key),
  });
}

function onlyRow(event: ShownEvent, muted: readonly string[] = []): EventRow {
  const [day] = rowsOf([event], false, muted);
  const row = day?.kind === 'day' ? day.children[0] : undefined;
  assert.ok(row);
  return row;
}

describe('The rows of the list of events', () => {
  it('stand below their days, the newest first', () => {
    const rows = rowsOf(
      [
        eventOf('caught-up', {}, { id: 9 }),
        eventOf('failed', { text: 'disk full' }, { id: 8, at: afternoon - hour, read: true }),
        eventOf('started', {}, { id: 7, at: afternoon - 24 * hour }),
        eventOf('phase', { to: 'full' }, { id: 6, at: afternoon - 72 * hour, read: true }),
      ],
      true,
    );
    const days = rows.filter((row): row is DayRow => row.kind === 'day');
    assert.deepEqual(
      days.map(({ id, label, description, children }) => [id, label, description, children.map((row) => row.id)]),
      [
        ['day:2026-11-22', 'Today', '1 unread', [`event:9:${key}`, `event:8:${key}`]],
        ['day:2026-11-21', 'Yesterday', '1 unread', [`event:7:${key}`]],
        ['day:2026-11-19', '2026-11-19', '', [`event:6:${key}`]],
      ],
    );
    assert.deepEqual(rows.at(-1), { kind: 'more', id: 'more', label: 'Show older…' });
  });

  it('say when and what, to eyes and ears, and whether they are unread', () => {
    const unread = onlyRow(eventOf('failed', { text: 'disk full' }));
    assert.deepEqual([unread.label, unread.description], ['orders', '14:30 · failed: disk full']);
    assert.equal(unread.spoken, 'orders failed: disk full, 14:30, unread');
    assert.equal(onlyRow(eventOf('caught-up', {}, { read: true })).spoken, 'orders caught up, 14:30');
  });

  it('know whether their task is watched and muted', () => {
    const key = 'huawei//dcs//gone';
    const row = onlyRow(eventOf('finished', {}, { task: key }), [key]);
    assert.deepEqual([row.label, row.watched, row.muted], ['gone', false, true]);
    const known = onlyRow(eventOf('finished'), [key]);
    assert.deepEqual([known.watched, known.muted], [true, false]);
  });

  it('of a kind from a newer version have an icon all the same', () => {
    assert.deepEqual(onlyRow(eventOf('teleported')).look, { icon: 'circle-outline', tone: 'muted' });
  });

  it('are another text whenever they look different, and else the same', () => {
    const event = eventOf('failed', { text: 'disk full' });
    const text = rowText(onlyRow(event));
    assert.equal(rowText(onlyRow({ ...event })), text);
    const others = [
      onlyRow({ ...event, read: true }),
      onlyRow({ ...event, kind: 'error' }),
      onlyRow({ ...event, at: afternoon + 60_000 }),
      onlyRow(event, [event.task]),
    ];
    assert.equal(new Set([text, ...others.map(rowText)]).size, 5);
    for (const row of rowsOf([event], true)) assert.ok(rowText(row).length > 0);
  });
});

describe('The tooltip of an event', () => {
  const tooltip = (event: ShownEvent, known: Parameters<typeof eventTooltip>[1] = null): string =>
    rendered(eventTooltip(onlyRow(event), known, afternoon + 2 * hour));

  it('tells it whole: time, age, kind, run, and what the vendor knows', () => {
    const html = tooltip(eventOf('failed', { text: 'disk full' }, { run: 2 }), {
      cause: 'The disk of the target is full.',
      remedy: 'Make room.',
    });
    assert.equal(
      readTextOf(html),
      `orders failed: disk full\n2026-11-22 14:30 ${zoneOf(afternoon)} (2 h ago) · Failed · run 2\nThe disk of the target is full. Make room.`,
    );
  });

  it('says what of the row cannot be used', () => {
    const key = 'huawei//dcs//gone';
    const row = onlyRow(eventOf('finished', {}, { task: key }), [key]);
    const text = readTextOf(rendered(eventTooltip(row, null, afternoon)));
    assert.match(text, /no longer watched/);
    assert.match(text, /muted/);
  });

  it('shows hostile texts as they are', () => {
    const hostile =
      '[x](command:y) <img src=x onerror=alert(1)> ![a](https://evil.example/a.png) **b** https://c.example';
    const html = tooltip(eventOf('failed', { text: hostile }), { cause: hostile, remedy: hostile });
    assert.deepEqual(linksOf(html), []);
    assert.deepEqual(elementsOf(html), ['p', 'strong']);
  });
});

describe('The words of the view', () => {
  it('name the filter', () => {
    assert.equal(filterWords(null, null), '');
    assert.equal(filterWords('orders', null), 'orders');
    assert.equal(filterWords(null, 'caught-up'), 'Caught up');
    assert.equal(filterWords('orders', 'teleported'), 'orders · teleported');
  });

  it('count what is unread', () => {
    assert.equal(unreadTooltip(1), '1 unread event');
    assert.equal(unreadTooltip(12), '12 unread events');
  });
});
