import assert from 'node:assert/strict';
import fs from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { schemaVersion } from '../../../../src/monitor/history/schema.ts';
import { at, day, firstRun, hour, minute, outline, Place, reading, task } from './support.ts';

describe('the file of the history', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => {
    place.end();
  });

  const kinds = (): readonly string[] => place.problems.map(({ kind }) => kind);

  /** Enough for many pages. */
  async function filled(count = 4_000): Promise<void> {
    const history = await place.open();
    const start = place.clock.now();
    place.clock.jump(count * 1_000);
    for (let poll = 0; poll < count; poll += 1) history.record(task, at(poll), firstRun, start + poll * 1_000);
    history.close();
  }

  function damage(change: (content: Buffer) => Buffer): Buffer {
    const content = change(fs.readFileSync(place.file));
    fs.writeFileSync(place.file, content);
    return content;
  }

  /** How many statements `work` has SQLite run, in whichever connection; each waits for a lock. */
  function statements(work: () => void): number {
    let count = 0;
    const spied = [
      [DatabaseSync.prototype, ['exec']],
      [StatementSync.prototype, ['run', 'get', 'all']],
    ] as const;
    const originals = spied.flatMap(([owner, names]) =>
      names.map((name) => [owner, name, Reflect.get(owner, name) as (...args: unknown[]) => unknown] as const),
    );
    for (const [owner, name, original] of originals) {
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
        count += 1;
        return Reflect.apply(original, this, args);
      });
    }
    try {
      work();
    } finally {
      for (const [owner, name, original] of originals) Reflect.set(owner, name, original);
    }
    return count;
  }

  const inWal = (): unknown => place.inFile((db) => db.prepare('PRAGMA journal_mode').get()?.['journal_mode']);

  it('is made with its folder, and alone in it when it is closed', async () => {
    const folder = `${place.folder}/not/there/yet`;
    const history = await place.open({}, folder);
    history.record(task, reading, firstRun, 0);
    history.close();
    assert.deepEqual(fs.readdirSync(folder), ['history.db']);
    assert.deepEqual(place.problems, []);
  });

  it('is in WAL mode and gives space back', async () => {
    (await place.open()).close();
    assert.equal(inWal(), 'wal');
    assert.equal(
      place.inFile((db) => db.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum']),
      2,
    );
    assert.equal(
      place.inFile((db) => db.prepare('PRAGMA user_version').get()?.['user_version']),
      schemaVersion,
    );
  });

  it('takes nothing any more and throws nothing once it is closed', async () => {
    const history = await place.open();
    history.record(task, reading, firstRun, 0);
    history.close();
    history.close();
    history.record(task, at(99), firstRun, minute);
    await history.compact(day);
    assert.equal((await place.open()).samples(task).length, 1);
    assert.deepEqual(place.problems, []);
  });

  describe('that is damaged is set aside, not deleted, and a new one begun with one notice', () => {
    const damages: readonly [string, (content: Buffer) => Buffer][] = [
      ['a header of garbage', (content) => Buffer.concat([Buffer.alloc(100, 0xa5), content.subarray(100)])],
      ['another file altogether', () => Buffer.from('{ "this": "is no database" }'.repeat(1_000))],
      ['a truncated file', (content) => content.subarray(0, content.length / 2)],
      ['a file cut in the middle of its first page', (content) => content.subarray(0, 2_000)],
      ['pages of garbage', (content) => content.fill(0x5a, 8 * 4_096, 60 * 4_096)],
      ['pages of nothing', (content) => content.fill(0, 20 * 4_096, 40 * 4_096)],
    ];
    for (const [name, change] of damages) {
      it(name, async () => {
        await filled();
        const content = damage(change);
        const history = await place.open();
        assert.deepEqual(kinds(), ['set-aside']);
        const date = new Date(place.clock.now()).toISOString().slice(0, 10);
        const [aside, ...others] = place.names().filter((file) => file.startsWith('history-'));
        assert.ok(aside?.startsWith(`history-damaged-${date}T`), String(place.names()));
        assert.deepEqual(others, []);
        assert.ok(aside !== undefined && place.problems[0]?.message.includes(aside));
        assert.deepEqual(fs.readFileSync(`${place.folder}/${aside}`), content);

        assert.deepEqual(history.samples(task), []);
        history.record(task, reading, firstRun, place.clock.now());
        history.close();
        assert.equal((await place.open()).samples(task).length, 1);
        assert.deepEqual(kinds(), ['set-aside']);
        assert.equal(place.integrity(), 'ok');
      });
    }

    it('also when it is too large to be checked at the start and the damage is met later', async () => {
      await filled(40_000);
      const history = await place.open();
      history.close();
      place.inFile((db) => {
        db.exec('CREATE TABLE filling (content BLOB)');
        db.exec('INSERT INTO filling VALUES (zeroblob(20000000))');
      });
      damage((content) => content.fill(0x5a, 100 * 4_096, 200 * 4_096));
      const reader = await place.open();
      assert.deepEqual(kinds(), []);
      assert.deepEqual(reader.samples(task), []);
      assert.deepEqual(kinds(), ['set-aside']);
      reader.record(task, reading, firstRun, place.clock.now());
      assert.equal(reader.samples(task).length, 1);
      assert.equal(place.names().filter((name) => name.startsWith('history-damaged-')).length, 1);
    });

    it('and another window that has it open goes over to the new one', async () => {
      const other = await place.open();
      other.record(task, at(1), firstRun, place.clock.now());
      // As the window that has found the damage does it.
      for (const suffix of ['-wal', '-shm', ''])
        fs.renameSync(place.file + suffix, `${place.folder}/aside.db${suffix}`);
      const one = await place.open();
      other.record(task, at(2), firstRun, place.clock.now() + minute);
      assert.deepEqual(
        one.samples(task).map(({ percent }) => percent),
        [2],
      );
      assert.deepEqual(kinds(), []);
    });

    it('each time under a name of its own, with one notice a day', async () => {
      for (let round = 0; round < 3; round += 1) {
        await filled(10);
        damage(() => Buffer.alloc(50_000, 0x5a));
      }
      await place.open();
      assert.equal(place.names().filter((name) => name.startsWith('history-damaged-')).length, 3);
      assert.deepEqual(kinds(), ['set-aside', 'set-aside', 'set-aside'], 'three windows, one each');
    });
  });

  it('that is gone is made anew', async () => {
    const history = await place.open();
    history.record(task, at(1), firstRun, place.clock.now());
    for (const name of place.names()) fs.rmSync(`${place.folder}/${name}`);
    history.record(task, at(2), firstRun, place.clock.now() + 1);
    history.close();
    assert.equal((await place.open()).samples(task).length, 1);
    assert.deepEqual(kinds(), []);
  });

  it('of a newer version is left as it is, with one notice', async () => {
    await filled(10);
    place.inFile((db) => {
      db.exec(`DROP TABLE samples; PRAGMA user_version = ${schemaVersion + 1}`);
    });
    const before = fs.readFileSync(place.file);
    const history = await place.open();
    for (let poll = 0; poll < 5; poll += 1) {
      history.record(task, at(poll), firstRun, place.clock.now());
      await place.clock.advance(hour);
    }
    assert.equal(history.samples(task).length, 5, 'in memory');
    assert.equal(history.runOf(task)?.number, 1);
    history.close();
    assert.deepEqual(kinds(), ['newer']);
    assert.deepEqual(fs.readFileSync(place.file), before);
    assert.deepEqual(place.names(), ['history.db']);
  });

  describe('that cannot be written', () => {
    it('is told of once; monitoring goes on in memory, and all is written when it can be', async () => {
      const folder = `${place.folder}/blocked`;
      fs.writeFileSync(folder, 'a file where the folder should be');
      const history = await place.open({}, folder);
      assert.deepEqual(kinds(), ['not-written']);
      assert.ok(place.problems[0]?.message.includes(folder));
      const start = place.clock.now();
      for (let poll = 0; poll < 100; poll += 1) {
        history.record(task, at(Math.floor(poll / 10)), { ...firstRun, highest: poll }, place.clock.now());
        await place.clock.advance(minute);
      }
      await history.compact(place.clock.now());
      const inMemory = history.samples(task);
      assert.equal(inMemory.length, 10);
      assert.deepEqual(outline(inMemory).at(-1), [start + 90 * minute, start + 99 * minute, 9]);
      assert.deepEqual(history.runs(task), [{ run: { ...firstRun, highest: 90 }, began: start }]);
      assert.equal(history.forget('nobody'), false);
      assert.deepEqual(kinds(), ['not-written']);

      fs.rmSync(folder);
      await place.clock.advance(minute);
      history.record(task, at(50), firstRun, place.clock.now());
      assert.deepEqual(
        (await place.open({}, folder)).samples(task).map(({ percent }) => percent),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50],
      );
      assert.deepEqual(kinds(), ['not-written']);
    });

    it('is not told of again on the same day, however often it comes and goes', async () => {
      const folder = `${place.folder}/moody`;
      const history = await place.open({}, folder);
      for (let round = 0; round < 30; round += 1) {
        fs.rmSync(folder, { recursive: true, force: true });
        fs.writeFileSync(folder, '');
        history.record(task, at(round), firstRun, place.clock.now());
        await place.clock.advance(minute);
        fs.rmSync(folder);
        history.record(task, at(round + 0.5), firstRun, place.clock.now());
        await place.clock.advance(hour);
      }
      assert.deepEqual(kinds(), ['not-written', 'not-written'], '31 hours');
      assert.ok(history.samples(task).length > 0);
    });

    it('is written at the latest when the window is closed', async () => {
      const history = await place.open();
      place.inFile((db) => {
        db.exec('BEGIN IMMEDIATE');
        history.record(task, at(1), firstRun, place.clock.now());
        db.exec('COMMIT');
      });
      history.close();
      assert.equal((await place.open()).samples(task).length, 1);
    });

    it('because another window holds the lock is written a little later', async () => {
      const history = await place.open();
      place.inFile((db) => {
        db.exec('BEGIN IMMEDIATE');
        history.record(task, at(1), firstRun, place.clock.now());
        assert.equal(history.samples(task).length, 1);
        db.exec('COMMIT');
      });
      assert.ok(history.forget('another'), 'what a person asks for is tried at once');
      await place.clock.advance(2_000);
      history.record(task, at(2), firstRun, place.clock.now());
      assert.equal((await place.open()).samples(task).length, 2);
      assert.deepEqual(kinds(), []);
    });
  });

  describe('that another program keeps locked', () => {
    let other: DatabaseSync;
    beforeEach(async () => {
      await filled(10);
      await place.clock.advance(hour);
      other = new DatabaseSync(place.file);
      other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM marks; COMMIT');
    });
    afterEach(() => {
      if (other.isOpen) other.close();
    });

    it('is left alone for half a minute whoever asks', async () => {
      const history = await place.open();
      for (let second = 0; second < 29; second += 1) {
        const tried = statements(() => {
          history.record(task, at(50 + second), firstRun, place.clock.now());
          assert.equal(history.markRead([1]), false);
          assert.equal(history.forget('nobody'), false);
        });
        assert.equal(tried, 0, `at ${second} s`);
        await place.clock.advance(1_000);
      }
      other.close();
      await place.clock.advance(2_000);
      history.record(task, at(90), firstRun, place.clock.now());
      assert.equal((await place.open()).samples(task).length, 10 + 29 + 1);
      assert.deepEqual(kinds(), []);
    });

    it('is told of once, when it has been so for some minutes', async () => {
      const history = await place.open();
      for (let poll = 0; poll < 4; poll += 1) {
        history.record(task, at(50 + poll), firstRun, place.clock.now());
        await place.clock.advance(31_000);
      }
      assert.deepEqual(kinds(), []);
      for (let poll = 0; poll < 8; poll += 1) {
        history.record(task, at(60 + poll), firstRun, place.clock.now());
        await place.clock.advance(31_000);
      }
      assert.deepEqual(kinds(), ['in-use']);
      assert.match(place.problems[0]?.message ?? '', /another program/);
      assert.ok(place.problems[0]?.message.includes(place.folder));
      assert.equal(history.samples(task).length, 12, 'in memory');
    });

    it('is written when the window is closed, if it can be by then', async () => {
      const history = await place.open();
      history.record(task, at(50), firstRun, place.clock.now());
      other.close();
      history.close();
      assert.equal((await place.open()).samples(task).length, 11);
    });
  });

  it('whose lock is never given back is tried ever more seldom', async () => {
    const history = await place.open();
    const holder = new DatabaseSync(place.file);
    holder.exec('BEGIN IMMEDIATE');
    let tries = 0;
    for (let second = 0; second < 120; second += 1) {
      const tried = statements(() => {
        history.record(task, at(second / 2), firstRun, place.clock.now());
      });
      if (tried > 0) tries += 1;
      await place.clock.advance(1_000);
    }
    holder.exec('COMMIT');
    holder.close();
    assert.ok(tries >= 3 && tries <= 9, `${tries} tries`);
    await place.clock.advance(30_000);
    history.record(task, at(99), firstRun, place.clock.now());
    assert.equal((await place.open()).samples(task).length, 121);
    assert.deepEqual(kinds(), []);
  });

  it('with contents of others is read for what can be understood', async () => {
    const history = await place.open();
    history.record(task, reading, firstRun, place.clock.now());
    history.appendEvents([{ task, at: 1, run: 1, kind: 'k', subject: 's', value: 'v', parameters: { a: 1 } }]);
    for (const content of ['[]', 'null', '{', '["later",7,"?",1,"yes","rows",[]]']) {
      place.inFile((db) => {
        db.prepare('UPDATE states SET content = ?').run(content);
        db.prepare('UPDATE events SET parameters = ?').run(content);
        db.exec("UPDATE runs SET phase = 'later'");
      });
      const other = await place.open();
      const [sample] = other.samples(task);
      assert.equal(sample?.lifecycle, 'unknown');
      assert.deepEqual([sample.phase, sample.subPhase, sample.caughtUp, sample.rawState], [null, null, null, null]);
      assert.deepEqual(other.events({ limit: 1 })[0]?.parameters, {});
      assert.equal(other.runOf(task)?.phase, null);
      other.close();
    }
  });
});
