import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { HistoryDatabase } from '../../../../src/monitor/history/history.ts';
import { schemaVersion } from '../../../../src/monitor/history/schema.ts';
import { isRecord } from '../../../../src/base/guards.ts';
import { type Ended, startProgram } from '../../../support/program.ts';
import { at, firstRun, hour, Place, task } from './support.ts';

const headers = path.join(import.meta.dirname, 'programs', 'headers.ts');

describe('A history that SQLite does not call corrupt', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => {
    place.end();
  });

  const samples = 300;
  /** Samples of the last minutes and one event. */
  async function fill(): Promise<void> {
    const history = await place.open();
    const start = place.clock.now();
    place.clock.jump(samples * 1_000);
    for (let poll = 0; poll < samples; poll += 1) history.record(task, at(poll / 10), firstRun, start + poll * 1_000);
    history.appendEvents([event(start)]);
    history.close();
  }
  const event = (time: number, value = 'active') => ({
    ...{ task, at: time, run: 1, kind: 'started', subject: 'lifecycle', value, parameters: {} },
  });
  const kinds = (): readonly string[] => place.problems.map(({ kind }) => kind);
  const aside = (): readonly string[] => place.names().filter((name) => name.startsWith('history-damaged-'));

  /** What is recorded now is there when the file is opened again. */
  async function works(): Promise<void> {
    const history = await place.open();
    place.clock.jump(hour);
    history.record(task, at(77), firstRun, place.clock.now());
    assert.equal(history.appendEvents([event(place.clock.now(), 'failed')]).length, 1);
    history.close();
    const again = await place.open();
    assert.equal(again.latest(task)?.percent, 77);
    assert.equal(again.events({ limit: 1 })[0]?.value, 'failed');
    again.close();
    assert.equal(place.integrity(), 'ok');
  }

  async function compact(history: HistoryDatabase): Promise<void> {
    const compacted = history.compact(place.clock.now());
    await place.clock.advance(1_000);
    await compacted;
  }

  describe('because of one byte of its header', function () {
    // A loop in the program must not become a loop of the test.
    this.timeout(130_000);
    let ended: Ended;
    let results: readonly Readonly<Record<string, unknown>>[];

    before(async () => {
      const own = new Place();
      place = own;
      await fill();
      const folder = path.join(own.folder, 'damaged');
      fs.mkdirSync(folder);
      ended = await startProgram(headers, [own.file, folder], {}, 120_000).ended;
      const lines = ended.stdout.split('\n').filter((line) => line !== '');
      results = lines.map((line): unknown => JSON.parse(line)).filter(isRecord);
      own.end();
    });

    it('opens without a loop, whichever byte it is', () => {
      assert.equal(ended.code, 0, `${JSON.stringify(results.at(-1))} ${ended.stderr}`);
      assert.equal(results.filter(({ begun }) => begun === true).length, 300);
    });

    it('holds all that it held, or is set aside as it was; either way it takes new entries', () => {
      const whole = { before: samples, after: samples + 1, last: 77, events: 2, problems: [], aside: null };
      const begunAnew = { before: 0, after: 1, last: 77, events: 1, problems: ['set-aside'], aside: true };
      const done = results.filter(({ begun }) => begun !== true);
      assert.equal(done.length, 300);
      for (const { offset, value, ...outcome } of done) {
        const expected = outcome['aside'] === null ? whole : begunAnew;
        assert.deepEqual(outcome, expected, `byte ${String(offset)} = ${String(value)}`);
      }
    });
  });

  for (const version of [-1, -2_147_483_648, 2_147_483_647, 0, schemaVersion + 101]) {
    it(`because its version is ${version} is set aside`, async () => {
      await fill();
      place.inFile((db) => {
        db.exec(`PRAGMA user_version = ${version}`);
      });
      await works();
      assert.deepEqual(kinds(), ['set-aside']);
      assert.equal(aside().length, 1);
    });
  }

  const changes: readonly [string, string][] = [
    ['a table is missing', 'DROP TABLE events'],
    ['the table of tasks is missing', 'DROP TABLE tasks'],
    ['a column is missing', 'ALTER TABLE samples DROP COLUMN retries'],
    ['a table is a view', 'DROP TABLE marks; CREATE VIEW marks AS SELECT 1 AS name, 2 AS value'],
    ['a trigger refuses rows', "CREATE TRIGGER no BEFORE INSERT ON samples BEGIN SELECT RAISE(ABORT, 'no'); END"],
    ['an index refuses rows', 'CREATE UNIQUE INDEX one ON samples (task)'],
  ];
  for (const [what, sql] of changes) {
    it(`because ${what} is set aside`, async () => {
      await fill();
      place.inFile((db) => {
        if (sql.includes('UNIQUE')) db.exec('DELETE FROM samples');
        db.exec(sql);
      });
      await works();
      assert.deepEqual(kinds(), ['set-aside']);
      assert.equal(aside().length, 1);
    });

    it(`because ${what} is set aside also when that happens to the open file`, async () => {
      await fill();
      const history = await place.open();
      place.inFile((db) => {
        if (sql.includes('UNIQUE')) db.exec('DELETE FROM samples');
        db.exec(sql);
      });
      for (let poll = 0; poll < 3; poll += 1) {
        await place.clock.advance(hour);
        history.record(task, at(50 + poll), firstRun, place.clock.now());
        history.appendEvents([event(place.clock.now(), `step ${poll}`)]);
      }
      await compact(history);
      history.close();
      await works();
      assert.equal(aside().length, 1);
      assert.ok(kinds().includes('set-aside'));
    });
  }

  it('because of the program and not of the file is left where it is', async () => {
    await fill();
    const content = fs.readFileSync(place.file);
    // A folder that cannot be made says nothing of a file.
    await place.open({}, path.join(place.file, 'below'));
    assert.deepEqual(kinds(), ['not-written']);
    assert.deepEqual(fs.readFileSync(place.file), content);
  });

  it('because of an event in the year 292 million loses that event only', async () => {
    await fill();
    for (const time of ['9223372036854775807', '-9223372036854775808', '8640000000000001', '9007199254740992']) {
      place.inFile((db) => {
        db.exec(`INSERT INTO events (task, at, run, kind, subject, value, parameters)
          VALUES (1, ${time}, 1, 'failed', 'lifecycle', 'failed', '{}')`);
      });
    }
    const history = await place.open();
    assert.deepEqual(
      history.events({ limit: 9 }).map(({ value }) => value),
      ['active'],
    );
    assert.equal(history.unreadCount(), 1);
    assert.equal(history.samples(task).length, samples);
    await works();
    await compact(history);
    history.close();
    assert.equal(
      place.inFile((db) => db.prepare('SELECT count(*) AS n FROM events').get()?.['n']),
      2,
    );
    assert.deepEqual(aside(), []);
  });

  const cells: readonly [table: string, column: string, where: string][] = [
    ['samples', 'held', 'at = (SELECT max(at) FROM samples)'],
    ['samples', 'run', 'at = (SELECT max(at) FROM samples)'],
    ['samples', 'state', 'at = (SELECT max(at) FROM samples)'],
    ['samples', 'at', 'at = (SELECT max(at) FROM samples)'],
    ['runs', 'began', 'true'],
    ['runs', 'number', 'true'],
    ['runs', 'terminal', 'true'],
    ['events', 'run', 'true'],
    ['events', 'seen', 'true'],
    ['events', 'id', 'true'],
    ['tasks', 'id', 'true'],
    ['states', 'id', 'true'],
  ];
  for (const [table, column, where] of cells) {
    it(`because of a number too large in ${table}.${column} loses that row, and says so once`, async () => {
      await fill();
      place.inFile((db) => {
        db.exec(`UPDATE ${table} SET ${column} = 9100000000000000000 WHERE ${where}`);
      });
      const history = await place.open();
      history.runs(task);
      history.samples(task);
      history.events({ limit: 9 });
      history.latestOfAll([task]);
      history.record(task, at(60), { ...firstRun, number: 2 }, place.clock.now());
      history.close();
      await works();
      assert.deepEqual(aside(), []);
      assert.ok(kinds().every((kind) => kind === 'repaired') && kinds().length <= 1, String(kinds()));
    });
  }
});
