import assert from 'node:assert/strict';
import { type TaskRef } from '../../../../src/model/task.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import {
  aggregatedItem,
  itemPriorities,
  pinnedItem,
  type StatusBarText,
} from '../../../../src/presentation/statusBar/statusBar.ts';
import { elementsOf, linksOf, readTextOf, rendered } from '../rendered.ts';
import {
  goodContact,
  hostileTexts,
  lostWith,
  minute,
  now,
  orders,
  statusWith,
  watchedWith,
} from '../watchedSamples.ts';

const link = (watched: WatchedTask): string => `command:cloudMigration.showDetails?${encodeURIComponent(watched.key)}`;

function itemOf(tasks: readonly WatchedTask[], more: { unseen?: boolean; paused?: boolean } = {}): StatusBarText {
  const item = aggregatedItem(tasks, { nowMs: now, unseen: false, paused: false, link, ...more });
  assert.ok(item);
  return item;
}

function numbered(id: string, more: Parameters<typeof statusWith>[0] = {}, name?: string): WatchedTask {
  const task: TaskRef = { ...orders, id, name: name ?? id };
  return watchedWith({ task, status: statusWith({ task, ...more }) });
}

/** The icons that a status bar makes of `$(name)`, by VS Code's own pattern. */
function iconsOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\(([a-z0-9-]+(?:~[a-z]+)?)\)/gi)].map(([, name]) => name ?? '');
}

describe('The place of our items', () => {
  it('is side by side, between what VS Code itself shows there', () => {
    // VS Code sorts by priority, the highest first; the count of problems has 50, the forwarded ports have 40.
    const order = Object.entries({ problems: 50, ports: 40, ...itemPriorities }).sort(([, a], [, b]) => b - a);
    assert.deepEqual(
      order.map(([name]) => name),
      ['problems', 'all', 'pinned', 'ports'],
    );
    assert.equal(new Set(order.map(([, priority]) => priority)).size, order.length);
  });
});

describe('The aggregated status bar item', () => {
  it('is not there when nothing is watched', () => {
    assert.equal(aggregatedItem([], { nowMs: now, unseen: true, paused: true, link }), null);
  });

  const failed = numbered('f', { lifecycle: 'failed' });
  const lost = lostWith('network', null, minute);
  const table: readonly (readonly [string, readonly WatchedTask[], string])[] = [
    ['copies', [numbered('a', { percent: 50 }), numbered('b', { percent: 78 })], '2 migrating · 64%'],
    [
      'a copy beside one that has not begun',
      [numbered('a', { percent: 50 }), numbered('b', { percent: 0, phase: 'precheck' })],
      '2 migrating · 50%',
    ],
    ['replicas', [numbered('a', { phase: 'incremental' })], '1 replicating'],
    ['a copy beside a failure', [numbered('a', { percent: 50 }), failed], '1 needs you · 1 migrating · 50%'],
    ['a failure alone', [failed], '1 needs you'],
    ['failures', [failed, failed], '2 need you'],
    ['no contact', [lost, numbered('a', { lifecycle: 'paused' })], '1 without contact'],
    ['pauses', [numbered('a', { lifecycle: 'paused' }), watchedWith()], '2 waiting'],
    ['ends', [numbered('a', { lifecycle: 'completed' }), numbered('b', { lifecycle: 'gone' })], '2 ended'],
  ];
  for (const [name, tasks, words] of table) {
    it(`sums up ${name}: ${words}`, () => {
      const item = itemOf(tasks);
      assert.equal(item.text, `$(cloud-upload) ${words}`);
      assert.equal(item.label, `Cloud migrations: ${words}`);
    });
  }

  it('says that polling is paused', () => {
    const item = itemOf([numbered('a', { percent: 50 })], { paused: true });
    assert.equal(item.text, '$(debug-pause) 1 migrating · 50% (polling paused)');
    assert.match(item.label, /polling paused/);
  });

  it('says that what it tells is from an earlier window, until all has been read', () => {
    const known = { ...numbered('a', { percent: 50 }), contact: { ...goodContact, lastAttemptAt: null } };
    assert.equal(
      itemOf([known, numbered('b', { percent: 50 })]).text,
      '$(cloud-upload) 2 migrating · 50% (last known)',
    );
    assert.match(itemOf([known], { paused: true }).text, /polling paused/);
  });

  it('warns of an unseen failure only', () => {
    assert.equal(itemOf([failed]).warning, false);
    assert.equal(itemOf([failed], { unseen: true }).warning, true);
  });

  it('lists the tasks by state, the most urgent first, each with its link', () => {
    const tasks = [
      numbered('e', { lifecycle: 'completed' }),
      numbered('w', { lifecycle: 'paused' }),
      numbered('r', { phase: 'incremental' }),
      numbered('c', { percent: 50, phase: 'full' }),
      lost,
      failed,
    ];
    const html = rendered(itemOf(tasks).tooltip);
    const titles = [...html.matchAll(/<strong>([^<]*)<\/strong>/g)].map(([, title]) => title);
    assert.deepEqual(titles, ['Need you', 'No contact', 'Migrating', 'Replicating', 'Waiting', 'Ended']);
    assert.deepEqual(linksOf(html), [...tasks].reverse().map(link));
    assert.match(readTextOf(html), /c 50% · full copy/);
  });

  it('names five of each state and counts the rest', () => {
    const tasks = Array.from({ length: 8 }, (_, index) => numbered(`t${index}`));
    const html = rendered(itemOf(tasks).tooltip);
    assert.equal(linksOf(html).length, 5);
    assert.match(readTextOf(html), /Migrating \(8\)/);
    assert.match(readTextOf(html), /and 3 more/);
    assert.doesNotMatch(itemOf(tasks.slice(0, 5)).tooltip, /more/);
  });

  it('links to our own command only, whatever tasks and clouds call themselves', () => {
    for (const text of hostileTexts) {
      const tasks = [
        numbered('1', { lifecycle: 'failed', error: text }, text),
        numbered('2', { lifecycle: 'unknown', raw: { state: text, body: {} } }, text),
        numbered('3', { needsUser: text }, text),
      ];
      const html = rendered(itemOf(tasks).tooltip);
      assert.deepEqual([...linksOf(html)].sort(), tasks.map(link).sort(), text);
      assert.deepEqual(elementsOf(html), ['a', 'li', 'p', 'strong', 'ul'], text);
    }
  });

  it('shows no icon but its own', () => {
    for (const text of hostileTexts) {
      const item = itemOf([numbered('1', { lifecycle: 'failed', error: text }, text)]);
      assert.deepEqual(iconsOf(item.text), ['cloud-upload']);
      assert.deepEqual(iconsOf(item.label), []);
    }
  });
});

describe('The status bar item of a pinned task', () => {
  it('shows name and state', () => {
    const item = pinnedItem(numbered('a', { percent: 63, phase: 'full' }, 'orders'), now);
    assert.deepEqual(item, {
      text: '$(sync) orders 63% · full copy',
      tooltip: '**orders**\n\n63% · full copy',
      warning: false,
      label: 'orders: 63% · full copy',
    });
  });

  it('shows the age of old data', () => {
    const item = pinnedItem(lostWith('network', statusWith({ percent: 63 }), 4 * minute), now);
    assert.equal(item.text, '$(debug-disconnect) orders no contact 4 min · 63%');
  });

  it('shows the age of what is not read any more, however long the words before it are', () => {
    const contact = { lastGoodAt: now - 300 * minute, nextPollAt: null };
    const copying = statusWith({ percent: 80, phase: 'full' });
    assert.equal(
      pinnedItem(watchedWith({ status: copying, contact }), now).text,
      '$(sync) orders 80% · full copy (5 h ago)',
    );
    const waiting = statusWith({ percent: 80, needsUser: 'Open the port of the source in its security group.' });
    const item = pinnedItem(watchedWith({ status: waiting, contact }), now);
    assert.match(item.text, /^\$\(person\) orders 80% · waits for you: .*… \(5 h ago\)$/);
    assert.match(item.label, /… \(5 h ago\)$/);
    const refused = statusWith({ lifecycle: 'completed', outcome: 'ambiguous' });
    const lost = pinnedItem({ ...lostWith('credentials', refused, 180 * minute), accountName: null }, now);
    assert.match(lost.text, /\(3 h ago\)$/);
  });

  it('keeps long names and long errors short', () => {
    const item = pinnedItem(
      numbered('a', { lifecycle: 'failed', error: 'x y '.repeat(500) }, 'a very long name that goes on and on'),
      now,
    );
    assert.ok(item.text.length < 90, item.text);
    assert.match(item.text, /a very long name that…/);
  });

  it('lets no text become an icon, a second line or a direction override', () => {
    for (const text of hostileTexts) {
      const item = pinnedItem(numbered('a', { lifecycle: 'failed', error: text }, text), now);
      assert.deepEqual(iconsOf(item.text), ['error'], text);
      assert.doesNotMatch(item.text, /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u, text);
      assert.doesNotMatch(item.label, /[\p{Cc}\p{Cf}]/u, text);
      assert.deepEqual(linksOf(rendered(item.tooltip)), [], text);
      assert.deepEqual(
        elementsOf(rendered(item.tooltip)).filter((name) => name !== 'p' && name !== 'strong'),
        [],
        text,
      );
    }
  });
});
