import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HistoryEvent, NewEvent } from '../../../../src/monitor/history/events.ts';
import { openHistory, inMemoryHistories } from '../../../../src/monitor/history/history.ts';
import { readingOf } from '../../../../src/monitor/history/sample.ts';
import { HistoryStore } from '../../../../src/monitor/assessment/historyStore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { statusOf, taskNamed } from '../samples.ts';

const run = { number: 1, highest: null, stage: 3, phase: null, terminal: false };

describe('the archive', () => {
  let folder: string;
  let clock: FakeClock;
  let historyStore: HistoryStore;

  const open = async (): Promise<HistoryStore> => {
    const kept = await openHistory(folder, { clock, onProblem: ({ message }) => assert.fail(message) });
    return new HistoryStore(kept, await inMemoryHistories({ clock }), (key) => key.startsWith('demo'));
  };
  const reading = readingOf(statusOf(taskNamed('one')));
  const event = (task: string, value: string, at = clock.now()): NewEvent => ({
    task,
    at,
    run: 1,
    kind: 'phase',
    subject: 'phase',
    value,
    parameters: {},
  });
  const append = (task: string, value: string): HistoryEvent | undefined =>
    historyStore.of(task).appendEvents([event(task, value)])[0];
  const values = (): string[] => historyStore.events({ limit: 100 }).map(({ task, value }) => `${task} ${value}`);

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-archive-'));
    clock = new FakeClock();
    historyStore = await open();
  });
  afterEach(() => {
    historyStore.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('keeps nothing of a passing task beyond its window, not even when that is just closed', async () => {
    for (const key of ['demo', 'own']) {
      historyStore.of(key).record(key, reading, run, clock.now());
      append(key, 'full');
      assert.equal(historyStore.of(key).samples(key).length, 1);
      assert.equal(historyStore.of(key).runs(key).length, 1);
      assert.equal(historyStore.of(key).runOf(key)?.number, 1);
    }
    const other = await open();
    assert.deepEqual(other.of('demo').samples('demo'), []);
    other.close();
    historyStore.close();
    const bytes = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'latin1'));
    assert.ok(bytes.some((text) => text.includes('own')));
    assert.ok(!bytes.some((text) => text.includes('demo')));
    historyStore = await open();
    assert.deepEqual(values(), ['own full']);
    assert.equal(historyStore.of('demo').runOf('demo'), null);
  });

  it('lists the events of both, page by page, each once, in an order of their times', async () => {
    for (let step = 0; step < 12; step += 1) {
      append('demo a', `${step}`);
      append(`own ${step}`, 'x');
      append('demo b', `${step}`);
      if (step % 3 === 0) await clock.advance(1000);
    }
    const paged: HistoryEvent[] = [];
    for (;;) {
      const page = historyStore.events({ limit: 5, before: paged.at(-1) });
      paged.push(...page);
      if (page.length === 0) break;
    }
    assert.deepEqual(paged, historyStore.events({ limit: 100 }));
    assert.equal(new Set(paged.map(({ id }) => id)).size, 36);
    assert.ok(paged.every(({ at }, index) => at <= (paged[index - 1]?.at ?? at)));
  });

  it('marks as read, counts and clears in both', () => {
    const demo = append('demo', 'full');
    const own = append('own', 'full');
    assert.ok(demo && own);
    assert.notEqual(demo.id, own.id);
    assert.equal(historyStore.unreadCount({}), 2);
    historyStore.markRead([demo.id]);
    assert.deepEqual(
      historyStore.events({ limit: 9, unread: true }).map(({ task }) => task),
      ['own'],
    );
    append('demo', 'incremental');
    historyStore.markRead({ task: 'demo' });
    assert.equal(historyStore.unreadCount({}), 1);
    historyStore.markRead([own.id]);
    assert.equal(historyStore.unreadCount({}), 0);
    historyStore.clearEvents({ task: 'demo' });
    assert.deepEqual(values(), ['own full']);
  });

  it('forgets in both, because a task may no longer be known for one of them', () => {
    for (const key of ['demo', 'own']) {
      historyStore.of(key).record(key, reading, run, clock.now());
      append(key, 'full');
      historyStore.forget(key);
      assert.deepEqual(historyStore.of(key).samples(key), []);
    }
    assert.deepEqual(values(), []);
  });
});
