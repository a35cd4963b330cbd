import assert from 'node:assert/strict';
import { blankStatus, type TaskStatus } from '../../../../src/model/status.ts';
import { followRun, type Run } from '../../../../src/monitor/runs.ts';
import { readingOf } from '../../../../src/monitor/history/sample.ts';
import { at, day, firstRun, hour, minute, outline, Place, reading, task } from './support.ts';

describe('the history of a task', () => {
  let place: Place;
  let start: number;
  beforeEach(() => {
    place = new Place();
    start = place.clock.now();
  });
  afterEach(() => {
    place.end();
  });

  it('gives back every part of a reading as it was', async () => {
    const history = await place.open();
    const full = {
      ...reading,
      caughtUp: false,
      waitsForUser: true,
      lagSeconds: 0.25,
      lagBytes: 2 ** 53 + 2,
      retries: 3,
      sourceKeys: 531_221,
      targetKeys: 1e300,
      operationsPerSecond: 1 / 3,
    };
    const empty = { ...readingOf(blankStatus({ cloud: 'ucloud', product: 'udts', id: '1' }, '')), phase: null };
    history.record(task, full, firstRun, start);
    history.record(task, empty, firstRun, start + 1);
    for (const one of [history, await place.open()]) {
      assert.deepEqual(one.samples(task), [
        { ...full, at: start, seenUntil: start, run: 1 },
        { ...empty, at: start + 1, seenUntil: start + 1, run: 1 },
      ]);
    }
  });

  it('keeps texts within bounds, apart from each other, and numbers that are some', async () => {
    const history = await place.open();
    const long = 'gtid:1-5,'.repeat(1_000);
    history.record(task, { ...reading, position: `${long}1`, percent: Number.NaN }, firstRun, start);
    history.record(task, { ...reading, position: `${long}2`, percent: Infinity }, firstRun, start + 1);
    history.record(task, { ...reading, position: `${long}2`, percent: null }, firstRun, start + 2);
    const samples = history.samples(task);
    assert.deepEqual(outline(samples), [
      [start, start, null],
      [start + 1, start + 2, null],
    ]);
    for (const { position } of samples) assert.ok(position !== null && position.length < 250);
    assert.notEqual(samples[0]?.position, samples[1]?.position);
  });

  it('is one sample as long as nothing changes, on disk within minutes', async () => {
    const history = await place.openGathering();
    const other = await place.open();
    for (let poll = 0; poll <= 10; poll += 1) {
      history.record(task, reading, firstRun, place.clock.now());
      await place.clock.advance(30_000);
    }
    assert.deepEqual(outline(history.samples(task)), [[start, start + 5 * minute, 12.5]]);
    const [, seenUntil = 0] = outline(other.samples(task))[0] ?? [];
    assert.ok(seenUntil >= start + 3 * minute, 'no heartbeat');
    history.close();
    assert.deepEqual(outline(other.samples(task)), [[start, start + 5 * minute, 12.5]]);
  });

  it('does not claim to have looked while nobody did', async () => {
    place.clock.jump(day);
    const history = await place.open();
    for (const time of [start, start + minute, start + 8 * hour]) history.record(task, reading, firstRun, time);
    history.close();
    const reloaded = await place.open();
    reloaded.record(task, reading, firstRun, start + 20 * hour);
    assert.deepEqual(outline(reloaded.samples(task)), [
      [start, start + minute, 12.5],
      [start + 8 * hour, start + 8 * hour, 12.5],
      [start + 20 * hour, start + 20 * hour, 12.5],
    ]);
  });

  it('goes on with the same sample after a reload', async () => {
    const history = await place.open();
    history.record(task, reading, firstRun, start);
    history.close();
    const reloaded = await place.open();
    reloaded.record(task, reading, firstRun, start + minute);
    assert.deepEqual(outline(reloaded.samples(task)), [[start, start + minute, 12.5]]);
    assert.equal(reloaded.latest(task)?.seenUntil, start + minute);
  });

  it('gives the last sample of many tasks at once, of this window and of earlier ones', async () => {
    const history = await place.open();
    const keys = ['alibaba//dts//a', "it's//b", 'c'];
    for (const [index, key] of keys.entries()) {
      history.record(key, { ...reading, percent: index }, firstRun, start);
      history.record(key, { ...reading, percent: index + 10 }, firstRun, start + minute);
    }
    history.record('later', { ...reading, percent: 50 }, firstRun, start + day);
    history.close();
    const reloaded = await place.open();
    place.clock.jump(2 * minute);
    reloaded.record('c', { ...reading, percent: 99 }, firstRun, start + 2 * minute);
    const found = reloaded.latestOfAll([...keys, 'later', 'nobody']);
    assert.deepEqual(
      [...found].map(([key, { percent, at: read }]) => [key, percent, read - start]).sort(),
      [
        ['alibaba//dts//a', 10, minute],
        ['c', 99, 2 * minute],
        ["it's//b", 11, minute],
      ],
      'what is dated later than now is not believed',
    );
    for (const [key, sample] of found) assert.deepEqual(sample, reloaded.latest(key));
    assert.equal(reloaded.latestOfAll([]).size, 0);
  });

  it('can be asked for a span of time or for one run', async () => {
    place.clock.jump(hour);
    const history = await place.open();
    const second: Run = { ...firstRun, number: 2, highest: 1 };
    const readings = [10, 20, 30, 1, 2] as const;
    readings.forEach((percent, index) => {
      history.record(task, at(percent), index < 3 ? firstRun : second, start + index * minute);
    });
    const percents = (range: Parameters<typeof history.samples>[1]): unknown =>
      history.samples(task, range).map(({ percent }) => percent);
    assert.deepEqual(percents({}), [10, 20, 30, 1, 2]);
    assert.deepEqual(percents({ run: 1 }), [10, 20, 30]);
    assert.deepEqual(percents({ run: 2 }), [1, 2]);
    assert.deepEqual(percents({ from: start + minute }), [20, 30, 1, 2]);
    assert.deepEqual(percents({ to: start + minute }), [10, 20]);
    assert.deepEqual(percents({ from: start + minute, to: start + 3 * minute, run: 2 }), [1]);
    history.record(task, at(2), second, start + 6 * minute);
    assert.deepEqual(percents({ from: start + 5 * minute }), [2], 'the one that still held');
  });

  it('keeps tasks apart, and knows nothing of one that it never saw', async () => {
    const history = await place.open();
    history.record(task, reading, firstRun, start);
    assert.deepEqual(history.samples('other'), []);
    assert.equal(history.latest('other'), null);
    assert.equal(history.runOf('other'), null);
    assert.deepEqual(history.runs('other'), []);
  });

  it('forgets a task with all that belongs to it, in every window', async () => {
    const history = await place.open();
    const other = await place.open();
    const event = { at: start, run: 1, kind: 'failed', subject: 'lifecycle', value: 'failed', parameters: {} };
    for (const key of [task, 'other']) {
      history.record(key, reading, firstRun, start);
      other.record(key, reading, firstRun, start + 1_000);
      history.appendEvents([{ ...event, task: key }]);
    }
    assert.ok(history.forget(task));
    assert.deepEqual(history.samples(task), []);
    assert.equal(history.runOf(task), null);
    assert.deepEqual(
      history.events({ limit: 9 }).map((one) => one.task),
      ['other'],
    );
    other.record(task, at(13), firstRun, start + minute);
    assert.deepEqual(outline(history.samples(task)).slice(-1), [[start + minute, start + minute, 13]]);
    assert.equal(history.samples('other').length, 1);
  });

  it('goes along when a task gets another key, in every window', async () => {
    const history = await place.open();
    const other = await place.open();
    const event = { at: start, run: 1, kind: 'failed', subject: 'lifecycle', value: 'failed', parameters: {} };
    history.record(task, reading, firstRun, start);
    history.appendEvents([{ ...event, task }]);
    const samples = history.samples(task);
    assert.ok(history.rename(task, 'renamed'));
    assert.deepEqual(history.samples('renamed'), samples);
    assert.deepEqual(other.samples('renamed'), samples);
    assert.deepEqual(history.samples(task), []);
    assert.equal(history.latest(task), null);
    assert.equal(history.runOf('renamed')?.number, firstRun.number);
    assert.deepEqual(
      history.events({ limit: 9 }).map((one) => one.task),
      ['renamed'],
    );
  });

  it('stays where it is when there is something under the other key, or nothing to move', async () => {
    const history = await place.open();
    for (const key of [task, 'other']) history.record(key, reading, firstRun, start);
    assert.equal(history.rename(task, 'other'), false);
    assert.equal(history.rename('unknown', 'new'), false);
    assert.equal(history.samples(task).length, 1);
    assert.equal(history.samples('other').length, 1);
  });

  it('stands a clock that is set back', async () => {
    const history = await place.open();
    history.record(task, at(1), firstRun, start);
    history.record(task, at(2), firstRun, start - hour);
    history.record(task, at(2), firstRun, start - hour + minute);
    history.record(task, at(3), firstRun, start);
    history.record(task, at(4), firstRun, start);
    const samples = history.samples(task);
    assert.equal(history.latest(task)?.percent, 4);
    samples.forEach((sample, index) => {
      assert.ok(sample.seenUntil >= sample.at);
      const next = samples[index + 1];
      if (next) assert.ok(sample.at < next.at && sample.seenUntil <= next.at);
    });
    assert.deepEqual(place.problems, []);
  });

  describe('after a clock that was ahead', () => {
    const readings = async (): Promise<readonly (number | null)[]> =>
      (await place.open()).samples(task).map(({ percent }) => percent);

    /** Ten readings, one a minute, and `count` of the next day. */
    async function ahead(count: number): Promise<void> {
      const history = await place.open();
      for (let poll = 0; poll < 10; poll += 1) {
        history.record(task, at(poll), firstRun, place.clock.now());
        await place.clock.advance(minute);
      }
      place.clock.jump(day);
      for (let poll = 0; poll < count; poll += 1) {
        history.record(task, at(50 + poll), { ...firstRun, number: 2 }, place.clock.now());
        await place.clock.advance(minute);
      }
      place.clock.jump(-day);
      assert.equal(history.latest(task)?.percent, 9, 'in the window itself');
      assert.equal(history.samples(task).length, 10);
      history.close();
    }

    it('does not take what it dated for the last that was read', async () => {
      await ahead(3);
      const history = await place.open();
      assert.equal(history.latest(task)?.percent, 9);
      assert.deepEqual(await readings(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.equal(history.samples(task, { most: 6 }).at(-1)?.percent, 9);
    });

    it('goes on with the next reading of the right time, which takes away what is wrong for all times', async () => {
      await ahead(3);
      const history = await place.open();
      const now = place.clock.now();
      history.record(task, at(10), { ...firstRun, number: 2 }, now);
      assert.deepEqual([history.latest(task)?.at, history.latest(task)?.percent], [now, 10]);
      assert.equal(history.runs(task)[1]?.began, now, 'the run began when it was first read at the right time');
      history.close();
      place.clock.jump(3 * day);
      assert.deepEqual(await readings(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('deletes nothing when most is of a time to come: then the clock is behind', async () => {
      await ahead(0);
      place.clock.jump(-300 * day);
      const history = await place.open();
      for (let poll = 0; poll < 5; poll += 1) {
        history.record(task, at(20 + poll), firstRun, place.clock.now());
        await place.clock.advance(minute);
      }
      assert.deepEqual(await readings(), [20, 21, 22, 23, 24]);
      place.clock.jump(300 * day);
      assert.deepEqual(await readings(), [20, 21, 22, 23, 24, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });
  });

  describe('in few samples', () => {
    /** Two days of readings, one each half minute; `stateAt` tells the word of each. */
    async function long(
      stateAt: (poll: number) => string,
      skipped: (poll: number) => boolean = () => false,
    ): Promise<number> {
      const polls = 5_760;
      const history = await place.open();
      place.clock.jump(polls * 30_000);
      place.inFile((database) => {
        database.exec('PRAGMA synchronous = OFF');
      });
      for (let poll = 0; poll < polls; poll += 1) {
        const run = poll < 1_000 ? firstRun : { ...firstRun, number: 2 };
        const one = { ...at(poll / 60), rawState: stateAt(poll) };
        if (!skipped(poll)) history.record(task, one, run, start + poll * 30_000);
      }
      history.close();
      return polls;
    }

    it('keeps the newest as they are, the beginning of the run, each change of state, and no hole where somebody looked', async () => {
      const changes = [700, 2_000, 2_001, 3_333];
      const polls = await long((poll) => `s${changes.filter((change) => change <= poll).length}`);
      const history = await place.open();
      const few = history.samples(task, { most: 400 });
      const all = history.samples(task);
      assert.equal(all.length, polls);
      assert.ok(few.length <= 410 && few.length >= 300, String(few.length));
      assert.deepEqual(few.slice(-200), all.slice(-200));
      const times = new Set(few.map((sample) => sample.at));
      for (const change of [1_000, ...changes]) assert.ok(times.has(start + change * 30_000), `change at ${change}`);
      few.forEach((sample, index) => {
        const next = few[index + 1];
        if (next) assert.equal(next.at - sample.seenUntil, 30_000);
      });
      const own = few.map(({ at: time, seenUntil, ...sample }) => ({ ...sample, at: time, seen: seenUntil >= time }));
      const known = new Map(all.map((sample) => [sample.at, sample]));
      for (const sample of own) assert.equal(known.get(sample.at)?.percent, sample.percent);
      assert.deepEqual(history.samples(task, { most: polls }), all);
    });

    it('leaves the gaps in which nobody looked', async () => {
      await long(
        () => 's',
        (poll) => poll >= 1_500 && poll < 1_600,
      );
      const few = (await place.open()).samples(task, { most: 100 });
      const gaps = few.flatMap((sample, index) => {
        const next = few[index + 1];
        return next && next.at - sample.seenUntil > 5 * minute ? [[sample.seenUntil, next.at]] : [];
      });
      assert.deepEqual(gaps, [[start + 1_499 * 30_000, start + 1_600 * 30_000]]);
    });

    it('stays few when each reading tells of another state', async () => {
      await long((poll) => `s${poll % 50}`);
      const few = (await place.open()).samples(task, { most: 100 });
      assert.ok(few.length <= 110, String(few.length));
      assert.ok(
        few.some((sample) => sample.at === start + 1_000 * 30_000),
        'the beginning of the run',
      );
    });

    it('begins with what held at the beginning of the span', async () => {
      await long(() => 's');
      const from = start + 4_000 * 30_000;
      const few = (await place.open()).samples(task, { from, most: 100 });
      assert.equal(few[0]?.at, from);
      assert.ok(few.length <= 110);
    });
  });

  it('survives two windows that read the same, each at its own time', async () => {
    place.clock.jump(hour);
    const [one, two] = [await place.open(), await place.open()];
    [1, 2, 3, 3, 3].forEach((percent, index) => {
      one.record(task, at(percent), firstRun, start + index * minute);
      two.record(task, at(percent), firstRun, start + index * minute + 20_000);
    });
    for (const history of [one, two]) {
      assert.deepEqual(
        history.samples(task).map(({ percent }) => percent),
        [1, 2, 3],
      );
    }
    one.close();
    two.close();
    assert.deepEqual(outline((await place.open()).samples(task)).at(-1), [
      start + 2 * minute,
      start + 4 * minute + 20_000,
      3,
    ]);
  });
});

describe('the runs of a task', () => {
  const place = new Place();
  after(() => {
    place.end();
  });

  it('are followed on after a reload: number and highest percent', async () => {
    const base = { ...blankStatus({ cloud: 'ucloud', product: 'udts', id: '1' }, ''), lifecycle: 'active' } as const;
    const time = place.clock.now();
    place.clock.jump(hour);
    let run: Run | null = null;
    let poll = 0;
    const read = async (percent: number, reload: boolean): Promise<TaskStatus> => {
      const history = await place.open();
      // As the store does it: the run of the last window, then its own.
      const followed = followRun(reload ? history.runOf(task) : run, { ...base, phase: 'full', percent });
      run = followed.run;
      poll += 1;
      history.record(task, readingOf(followed.status), run, time + poll * minute);
      history.close();
      return followed.status;
    };
    await read(50, true);
    assert.equal((await read(45, true)).percent, 50, 'fell after a reload');
    await read(5, false);
    assert.equal((await read(6, true)).percent, 6);
    assert.equal((await read(4, true)).percent, 6);

    const history = await place.open();
    assert.deepEqual(history.runOf(task), { number: 2, highest: 6, stage: 3, phase: 'full', terminal: false });
    assert.deepEqual(
      history.runs(task).map(({ run: { number, highest }, began }) => [number, highest, began]),
      [
        [1, 50, time + minute],
        [2, 6, time + 3 * minute],
      ],
    );
    assert.deepEqual(
      history.samples(task, { run: 2 }).map(({ percent }) => percent),
      [5, 6],
    );
  });

  it('never go back: a window that missed a restart does not add to the run before', async () => {
    const [one, late] = [await place.open(), await place.open()];
    const time = place.clock.now() + day;
    place.clock.jump(2 * day);
    one.record('late', at(90), firstRun, time);
    late.record('late', at(90), firstRun, time + 1_000);
    one.record('late', at(1), { ...firstRun, number: 2, highest: 1 }, time + minute);
    late.record('late', at(91), firstRun, time + 2 * minute);
    assert.deepEqual(
      one.samples('late').map(({ run }) => run),
      [1, 2, 2],
    );
    assert.deepEqual(late.runOf('late')?.number, 2);
  });
});
