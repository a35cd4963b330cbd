import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { NewEvent } from '../../../../src/monitor/history/events.ts';
import { sameTransition } from '../../../../src/monitor/history/events.ts';
import { day, firstRun, hour, minute, Place, reading, task } from './support.ts';

function event(value: string, time: number, more: Partial<NewEvent> = {}): NewEvent {
  return { task, at: time, run: 1, kind: value, subject: 'lifecycle', value, parameters: {}, ...more };
}

describe('the events of the history', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => {
    place.end();
  });

  it('are listed as they came in, the newest first, across reloads', async () => {
    const history = await place.open();
    const parameters = { from: 'active', percent: 12.5, known: true, hint: null };
    const added = history.appendEvents([event('active', 1), event('failed', 2, { parameters })]);
    assert.equal(added.length, 2);
    history.close();
    const reloaded = await place.open();
    assert.deepEqual(reloaded.events({ limit: 9 }), [...added].reverse());
    assert.deepEqual(reloaded.events({ limit: 1 })[0]?.parameters, parameters);
  });

  it('are paged without gap or repetition, also where many happened at once', async () => {
    const history = await place.open();
    history.appendEvents(Array.from({ length: 25 }, (_, index) => event(`v${index}`, Math.floor(index / 10))));
    const seen: string[] = [];
    for (let before = history.events({ limit: 4 }).at(-1); before;) {
      if (seen.length === 0) seen.push(...history.events({ limit: 4 }).map(({ value }) => value));
      const page = history.events({ limit: 4, before });
      seen.push(...page.map(({ value }) => value));
      before = page.at(-1);
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 25 }, (_, index) => `v${24 - index}`),
    );
  });

  it('are filtered, counted, read and cleared', async () => {
    const history = await place.open();
    const other = await place.open();
    const [first] = history.appendEvents([
      event('failed', 1),
      event('caught-up', 2, { subject: 'lag' }),
      event('failed', 3, { task: 'other' }),
    ]);
    const values = (filter: object): readonly string[] =>
      other.events({ limit: 9, ...filter }).map((one) => `${one.task === task ? '' : 'other '}${one.value}`);
    assert.deepEqual(values({ task }), ['caught-up', 'failed']);
    assert.deepEqual(values({ kind: 'failed' }), ['other failed', 'failed']);
    assert.deepEqual(values({ kind: 'failed', task: 'nobody' }), []);
    assert.equal(other.unreadCount(), 3);

    assert.ok(first && history.markRead([first.id]));
    assert.equal(other.unreadCount(), 2);
    assert.deepEqual(values({ unread: true }), ['other failed', 'caught-up']);
    assert.deepEqual(values({ unread: false }), ['failed']);
    assert.ok(history.markRead({ task: 'other' }));
    assert.equal(other.unreadCount({ task: 'other' }), 0);
    assert.equal(other.unreadCount({ task }), 1);

    assert.ok(history.clearEvents({ kind: 'failed' }));
    assert.deepEqual(values({}), ['caught-up']);
    assert.ok(history.clearEvents());
    assert.deepEqual(values({}), []);
    assert.equal(other.unreadCount(), 0);
    assert.equal(other.markRead([first.id]), true);
    assert.deepEqual(values({}), [], 'reading brought a cleared one back');
  });

  describe('are not doubled by a second window', () => {
    /** [of window, value, minute, run] → whether it is new. */
    const stories: readonly [string, readonly (readonly [0 | 1, string, number, boolean, number?])[]][] = [
      [
        'that polls later',
        [
          [0, 'failed', 0, true],
          [1, 'failed', 1, false],
        ],
      ],
      [
        'that polled earlier but is later to tell',
        [
          [0, 'failed', 1, true],
          [1, 'failed', 0, false],
        ],
      ],
      [
        'that lags behind by several changes',
        [
          [0, 'synced', 0, true],
          [0, 'syncing', 10, true],
          [0, 'synced', 20, true],
          [1, 'synced', 1, false],
          [1, 'syncing', 11, false],
          [1, 'synced', 21, false],
        ],
      ],
      [
        'that polls as seldom as can be',
        [
          [0, 'failed', 0, true],
          [1, 'failed', sameTransition / minute, false],
        ],
      ],
      [
        'unless it is a later run',
        [
          [0, 'failed', 0, true],
          [1, 'failed', 1, true, 2],
        ],
      ],
      [
        'unless so much later that it is another one',
        [
          [0, 'failed', 0, true],
          [1, 'failed', sameTransition / minute + 1, true],
        ],
      ],
      [
        'but every change of one window is one, however fast',
        [
          [0, 'synced', 0, true],
          [0, 'syncing', 0.5, true],
          [0, 'synced', 1, true],
        ],
      ],
    ];
    for (const [name, story] of stories) {
      it(name, async () => {
        const windows = [await place.open(), await place.open()];
        for (const [window, value, minutes, isNew, run = 1] of story) {
          const added = windows[window]?.appendEvents([event(value, day + minutes * minute, { run })]);
          assert.equal(added?.length, isNew ? 1 : 0, `${value} at ${minutes}`);
        }
        assert.equal(windows[0]?.unreadCount(), story.filter(([, , , isNew]) => isNew).length);
      });
    }

    it('also when the first one has cleared it', async () => {
      const [one, two] = [await place.open(), await place.open()];
      one.appendEvents([event('failed', 0)]);
      one.clearEvents();
      assert.deepEqual(two.appendEvents([event('failed', minute)]), []);
      await Promise.all([one.compact(hour), place.clock.advance(minute)]);
      assert.deepEqual(two.appendEvents([event('failed', 2 * minute)]), []);
    });

    it('and of different subjects and tasks each is one', async () => {
      const history = await place.open();
      const events = [event('x', 0), event('x', 0, { subject: 'phase' }), event('x', 0, { task: 'other' })];
      assert.equal(history.appendEvents(events).length, 3);
      assert.equal(history.appendEvents(events).length, 0);
      assert.equal(history.appendEvents([]).length, 0);
    });
  });

  it('work without a disk, and reach it when it is there again', async () => {
    const folder = `${place.folder}/blocked`;
    fs.writeFileSync(folder, '');
    const history = await place.open({}, folder);
    const added = history.appendEvents([event('synced', 1), event('syncing', 2), event('synced', 3)]);
    assert.equal(added.length, 3);
    assert.deepEqual(history.appendEvents([event('synced', 4)]), []);
    assert.deepEqual(history.events({ limit: 2 }), [...added].reverse().slice(0, 2));
    assert.deepEqual(history.events({ limit: 9, before: added[1] }), added.slice(0, 1));
    assert.equal(history.unreadCount(), 3);
    assert.equal(history.markRead([added[0]?.id ?? 0]), false);
    assert.equal(history.unreadCount(), 2);
    history.markRead({ kind: 'syncing' });
    assert.equal(history.unreadCount(), 1);

    fs.rmSync(folder);
    await place.clock.advance(minute);
    history.record(task, reading, firstRun, place.clock.now());
    history.close();
    const reloaded = await place.open({}, folder);
    assert.deepEqual(
      reloaded.events({ limit: 9 }).map(({ value, read }) => [value, read]),
      [
        ['synced', false],
        ['syncing', true],
        ['synced', true],
      ],
    );
  });
});
