import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HistoryEvent, NewEvent } from '../../../../src/monitor/history/events.ts';
import { openHistory, passingHistories } from '../../../../src/monitor/history/history.ts';
import { readingOf } from '../../../../src/monitor/history/sample.ts';
import { Archive } from '../../../../src/monitor/insights/archive.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { statusOf, taskNamed } from '../samples.ts';

const run = { number: 1, highest: null, stage: 3, phase: null, terminal: false };

describe('the archive', () => {
  let folder: string;
  let clock: FakeClock;
  let archive: Archive;

  const open = async (): Promise<Archive> => {
    const kept = await openHistory(folder, { clock, onProblem: ({ message }) => assert.fail(message) });
    return new Archive(kept, await passingHistories({ clock }), (key) => key.startsWith('demo'));
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
    archive.of(task).appendEvents([event(task, value)])[0];
  const values = (): string[] => archive.events({ limit: 100 }).map(({ task, value }) => `${task} ${value}`);

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-archive-'));
    clock = new FakeClock();
    archive = await open();
  });
  afterEach(() => {
    archive.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('keeps nothing of a passing task beyond its window, not even when that is just closed', async () => {
    for (const key of ['demo', 'own']) {
      archive.of(key).record(key, reading, run, clock.now());
      append(key, 'full');
      assert.equal(archive.of(key).samples(key).length, 1);
      assert.equal(archive.of(key).runs(key).length, 1);
      assert.equal(archive.of(key).runOf(key)?.number, 1);
    }
    const other = await open();
    assert.deepEqual(other.of('demo').samples('demo'), []);
    other.close();
    archive.close();
    const bytes = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'latin1'));
    assert.ok(bytes.some((text) => text.includes('own')));
    assert.ok(!bytes.some((text) => text.includes('demo')));
    archive = await open();
    assert.deepEqual(values(), ['own full']);
    assert.equal(archive.of('demo').runOf('demo'), null);
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
      const page = archive.events({ limit: 5, before: paged.at(-1) });
      paged.push(...page);
      if (page.length === 0) break;
    }
    assert.deepEqual(paged, archive.events({ limit: 100 }));
    assert.equal(new Set(paged.map(({ id }) => id)).size, 36);
    assert.ok(paged.every(({ at }, index) => at <= (paged[index - 1]?.at ?? at)));
  });

  it('marks as read, counts and clears in both', () => {
    const demo = append('demo', 'full');
    const own = append('own', 'full');
    assert.ok(demo && own);
    assert.notEqual(demo.id, own.id);
    assert.equal(archive.unreadCount({}), 2);
    archive.markRead([demo.id]);
    assert.deepEqual(
      archive.events({ limit: 9, unread: true }).map(({ task }) => task),
      ['own'],
    );
    append('demo', 'incremental');
    archive.markRead({ task: 'demo' });
    assert.equal(archive.unreadCount({}), 1);
    archive.markRead([own.id]);
    assert.equal(archive.unreadCount({}), 0);
    archive.clearEvents({ task: 'demo' });
    assert.deepEqual(values(), ['own full']);
  });

  it('forgets in both, because a task may no longer be known for one of them', () => {
    for (const key of ['demo', 'own']) {
      archive.of(key).record(key, reading, run, clock.now());
      append(key, 'full');
      archive.forget(key);
      assert.deepEqual(archive.of(key).samples(key), []);
    }
    assert.deepEqual(values(), []);
  });
});
