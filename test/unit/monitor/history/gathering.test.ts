import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { at, firstRun, minute, outline, Place, reading, task } from './support.ts';

describe('what is recorded', () => {
  let place: Place;
  let start: number;
  beforeEach(() => {
    place = new Place();
    start = place.clock.now();
  });
  afterEach(() => {
    place.end();
  });

  const others = Array.from({ length: 600 }, (_, index) => `${task}-${index}`);

  it('is on disk within seconds, all in one transaction, and with it how long the reading before had held', async () => {
    const history = await place.openGathering();
    const other = await place.open();
    history.record(task, reading, firstRun, start);
    history.flush();
    const database = new DatabaseSync(place.file);
    const version = (): unknown => database.prepare('PRAGMA data_version').get()?.['data_version'];
    const before = Number(version());
    history.record(task, reading, firstRun, start + 1_000);
    history.record(task, at(13), firstRun, start + 2_000);
    history.record('other', at(1), firstRun, start + 2_000);
    assert.equal(version(), before, 'a read does not wait for the disk');
    assert.deepEqual(
      outline(history.samples(task)),
      [
        [start, start + 1_000, 12.5],
        [start + 2_000, start + 2_000, 13],
      ],
      'its own window sees it at once',
    );
    await place.clock.advance(10_000);
    assert.equal(version(), before + 1);
    database.close();
    assert.deepEqual(outline(other.samples(task)), outline(history.samples(task)));
    assert.equal(other.samples('other').length, 1);
  });

  it('is written in parts when it is much, so that others have a turn', async () => {
    const history = await place.openGathering();
    const other = await place.open();
    const stored = (): number => other.latestOfAll(others).size;
    for (const key of others) history.record(key, reading, firstRun, start);
    await place.clock.advance(10_000);
    const counts = new Set([stored()]);
    for (let turn = 0; turn < 5; turn += 1) {
      await place.clock.advance(0);
      counts.add(stored());
    }
    assert.equal(stored(), others.length);
    assert.equal(place.clock.pending, 0);
  });

  it('is not lost when the window is closed, and never waits for a next reading', async () => {
    const history = await place.openGathering();
    for (const key of others) history.record(key, reading, firstRun, start);
    for (const key of others) history.record(key, reading, firstRun, start + minute);
    history.close();
    assert.equal(place.clock.pending, 0);
    const other = await place.open();
    assert.equal(other.latestOfAll(others).size, others.length);
    assert.equal(other.latest(task + '-0')?.seenUntil, start + minute);
  });

  it('is on disk with the event that it tells of', async () => {
    const history = await place.openGathering();
    const other = await place.open();
    history.record(task, reading, firstRun, start);
    const event = { task, at: start, run: 1, kind: 'failed', subject: 'lifecycle', value: 'failed', parameters: {} };
    assert.equal(history.appendEvents([event]).length, 1);
    assert.equal(other.samples(task).length, 1);
    assert.equal(other.unreadCount(), 1);
  });

  it('writes nothing for an unchanged poll', async () => {
    const history = await place.openGathering();
    history.record(task, reading, firstRun, start);
    history.flush();
    const database = new DatabaseSync(place.file);
    const version = (): unknown => database.prepare('PRAGMA data_version').get()?.['data_version'];
    const before = version();
    history.record(task, reading, firstRun, start + 30_000);
    await place.clock.advance(minute);
    assert.equal(version(), before);
    history.record(task, at(13), firstRun, start + 60_000);
    await place.clock.advance(minute);
    assert.notEqual(version(), before);
    database.close();
  });
});
