import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reading, Sample } from '../../../../src/monitor/history/sample.ts';
import { defaultRetention, resolutionAt, tiers } from '../../../../src/monitor/history/thinning.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { at, day, firstRun, hour, minute, Place, reading, task } from './support.ts';

type State = Pick<Reading, 'lifecycle' | 'phase' | 'rawState'>;

function stateOf({ lifecycle, phase, rawState }: State): string {
  return [lifecycle, phase, rawState].join();
}

/** The order of states and runs that the samples go through. */
function course(samples: readonly Sample[]): readonly string[] {
  const states = samples.map((sample) => `${sample.run} ${stateOf(sample)}`);
  return states.filter((state, index) => state !== states[index - 1]);
}

describe('Thinning', () => {
  let place: Place;
  let start: number;
  beforeEach(() => {
    place = new Place();
    start = place.clock.now();
    place.clock.jump(400 * day);
  });
  afterEach(() => {
    place.end();
  });

  /** Pauses need a clock that runs. */
  const running = {
    clock: { now: () => place.clock.now(), after: (ms: number, fire: () => void) => systemClock.after(ms, fire) },
  };

  it('leaves what is young as it is', async () => {
    const history = await place.open(running);
    for (let poll = 0; poll < 600; poll += 1) history.record(task, at(poll / 6), firstRun, start + poll * 30_000);
    const before = history.samples(task);
    await history.compact(start + 5 * hour);
    assert.deepEqual(history.samples(task), before);
  });

  for (const { age, width } of tiers) {
    it(`keeps one sample in ${width / minute} min from an age of ${age / hour} h on`, async () => {
      const history = await place.open(running);
      const polls = 200;
      const step = width / 10;
      // Full contact: each sample holds until just before the next one.
      const begin = Math.ceil(start / width) * width;
      place.inFile((db) => {
        history.record(task, at(0), firstRun, begin - 1);
        const insert = db.prepare(
          'INSERT INTO samples (task, at, held, run, state, percent) VALUES (1, ?, ?, 1, (SELECT min(id) FROM states), ?)',
        );
        db.exec('BEGIN');
        for (let poll = 0; poll < polls; poll += 1) insert.run(begin + poll * step, step, poll);
        db.exec('COMMIT');
      });
      await history.compact(begin + polls * step + age);
      const samples = history.samples(task);
      assert.deepEqual(
        samples.map(({ percent }) => percent),
        [0, ...Array.from({ length: polls / 10 }, (_, slot) => slot * 10 + 9)],
        'the first one, and the last one of each slot',
      );
      samples.forEach((sample, index) => {
        const next = samples[index + 1];
        if (next) assert.ok(next.at - sample.seenUntil <= resolutionAt(age));
      });
      await history.compact(begin + polls * step + age);
      assert.equal(history.samples(task).length, samples.length);
    });
  }

  it('keeps each change of state and run, the first and last sample of each, and the ends of lost contact', async () => {
    const history = await place.open(running);
    const words = ['Loading', 'Syncing', 'Synced'];
    const polls = 2_000;
    for (let poll = 0; poll < polls; poll += 1) {
      const rawState = words[Math.floor(poll / 67) % 3] ?? null;
      const gap = poll >= 1_000 ? 3 * hour : 0;
      const run = { ...firstRun, number: poll < 500 ? 1 : 2, highest: poll };
      history.record(task, { ...at(poll), rawState }, run, start + gap + poll * 30_000);
    }
    const before = history.samples(task);
    await history.compact(start + 30 * day);
    const after = history.samples(task);
    assert.ok(after.length < before.length / 10, `${after.length} of ${before.length}`);
    assert.deepEqual(course(after), course(before));
    const ends = before.filter((sample, index) => {
      const [last, next] = [before[index - 1], before[index + 1]];
      const changes = (other: Sample | undefined): boolean =>
        other?.run !== sample.run || stateOf(other) !== stateOf(sample) || Math.abs(other.at - sample.at) > hour;
      return changes(last) || changes(next);
    });
    assert.ok(ends.length > 50);
    for (const end of ends)
      assert.ok(
        after.some((sample) => sample.at === end.at),
        `lost ${end.percent}`,
      );
  });

  it('comes to the same in one go or hour by hour', async () => {
    const [once, often] = [await place.open(running), new Place()];
    const other = await often.open(running);
    const hours = 72;
    for (let passed = 0; passed <= hours; passed += 1) {
      for (let poll = 0; poll < 60 && passed < 12; poll += 1) {
        const value = passed * 60 + poll;
        for (const history of [once, other]) history.record(task, at(value), firstRun, start + value * minute);
      }
      await other.compact(start + passed * hour + 17 * minute);
    }
    await once.compact(start + hours * hour + 17 * minute);
    assert.deepEqual(other.samples(task), once.samples(task));
    assert.ok(once.samples(task).length < 100);
    often.end();
  });

  it('never loses a state, whatever happens and whenever it runs', async () => {
    const step = fc.record({
      wait: fc.constantFrom(30_000, minute, 10 * minute, 5 * hour, 3 * day),
      percent: fc.integer({ min: 0, max: 5 }),
      lifecycle: fc.constantFrom('active' as const, 'failed' as const),
      run: fc.integer({ min: 0, max: 20 }),
      compact: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (story) => {
        const own = new Place();
        const history = await own.open(running);
        let [time, number] = [start, 1];
        const expected: string[] = [];
        for (const { wait, percent, lifecycle, run, compact } of story) {
          time += wait;
          if (run === 0) number += 1;
          const taken = { ...at(percent), lifecycle };
          history.record(task, taken, { ...firstRun, number }, time);
          const state = `${number} ${stateOf(taken)}`;
          if (expected.at(-1) !== state) expected.push(state);
          if (compact === 0) await history.compact(time);
        }
        const found = course(history.samples(task));
        own.end();
        assert.deepEqual(found, expected);
      }),
      { numRuns: 25 },
    );
  });

  it('deletes what is too old, but not what still holds', async () => {
    const history = await place.open(running);
    history.record(task, at(1), firstRun, start);
    history.record(task, at(2), firstRun, start + 10 * day);
    history.record('steady', reading, firstRun, start);
    place.inFile((db) => db.prepare('UPDATE samples SET held = ? WHERE task = 2').run(366 * day));
    history.appendEvents(
      [0, 10].map((days) => ({
        ...{ task, at: start + days * day, run: 1, kind: 'k', subject: 's', value: String(days), parameters: {} },
      })),
    );
    await history.compact(start + 366 * day);
    assert.deepEqual(
      history.samples(task).map(({ percent }) => percent),
      [2],
    );
    assert.equal(history.samples('steady').length, 1);
    assert.deepEqual(
      history.events({ limit: 9 }).map(({ value }) => value),
      ['10'],
    );
    assert.equal(history.runOf(task)?.number, 1, 'the count of runs goes on');
  });

  it('keeps the newest of too many samples and events', async () => {
    const history = await place.open({ ...running, retention: { maxSamples: 50, maxEvents: 7 } });
    for (let poll = 0; poll < 80; poll += 1) {
      history.record(task, at(poll), firstRun, start + poll * 1_000);
      history.appendEvents([
        { task, at: start + poll, run: 1, kind: 'k', subject: 's', value: String(poll), parameters: {} },
      ]);
    }
    await history.compact(start + hour);
    assert.deepEqual(
      history.samples(task).map(({ percent }) => percent),
      Array.from({ length: 50 }, (_, index) => index + 30),
    );
    assert.deepEqual(
      history.events({ limit: 99 }).map(({ value }) => Number(value)),
      [79, 78, 77, 76, 75, 74, 73],
    );
  });

  it('keeps the file below its size, at the cost of the tasks that have the most', async () => {
    const maxBytes = 500_000;
    const history = await place.open({ ...running, retention: { maxBytes } });
    for (let poll = 0; poll < 9_000; poll += 1) history.record('large', at(poll), firstRun, start + poll * 1_000);
    for (let poll = 0; poll < 100; poll += 1) history.record('small', at(poll), firstRun, start + poll * 1_000);
    const bytes = (): number =>
      place.inFile((db) => {
        const number = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
        return (number('page_count') - number('freelist_count')) * number('page_size');
      });
    assert.ok(bytes() > maxBytes);
    await history.compact(start + hour);
    assert.ok(bytes() <= maxBytes, String(bytes()));
    assert.equal(history.samples('small').length, 100);
    const large = history.samples('large');
    assert.ok(large.length > 1_000);
    assert.equal(large.at(-1)?.percent, 8_999);
    assert.equal(place.integrity(), 'ok');
  });

  it('gives the space back to the disk', async () => {
    const history = await place.open({ ...running, retention: { maxSamples: 100 } });
    place.inFile((db) => {
      history.record(task, reading, firstRun, start);
      const insert = db.prepare('INSERT INTO samples (task, at, held, run, state, position) VALUES (1, ?, 0, 1, 1, ?)');
      db.exec('BEGIN');
      for (let poll = 1; poll < 60_000; poll += 1) insert.run(start + poll, 'x'.repeat(100));
      db.exec('COMMIT');
    });
    const pages = (): number => place.inFile((db) => Number(db.prepare('PRAGMA page_count').get()?.['page_count']));
    const before = pages();
    await history.compact(start + hour);
    assert.ok(before > 1_500 && pages() < before - 400, `${before} → ${pages()}`);
  });

  it('may run in two windows at once', async () => {
    const [one, two] = [await place.open(running), await place.open(running)];
    for (let poll = 0; poll < 1_000; poll += 1) one.record(task, at(poll), firstRun, start + poll * 30_000);
    await Promise.all([one.compact(start + 3 * day), two.compact(start + 3 * day), one.compact(start + 3 * day)]);
    assert.deepEqual(one.samples(task), two.samples(task));
    assert.ok(one.samples(task).length < 60);
    assert.deepEqual(place.problems, []);
    assert.equal(place.integrity(), 'ok');
  });

  it('has tiers that get coarser with age', () => {
    tiers.forEach((tier, index) => {
      const next = tiers[index + 1];
      if (next) assert.ok(next.age > tier.age && next.width % tier.width === 0);
    });
    assert.ok(defaultRetention.maxBytes < 200_000_000);
    assert.equal(resolutionAt(0), 5 * minute);
    assert.equal(resolutionAt(300 * day), day);
  });
});
