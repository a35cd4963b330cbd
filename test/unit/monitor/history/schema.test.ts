import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { migrate, schemaVersion, steps, versionOf } from '../../../../src/monitor/history/schema.ts';
import { root } from '../../../support/sources.ts';
import { firstRun, Place, reading, task } from './support.ts';

const fixtures = path.join(root, 'test', 'fixtures', 'history');

describe('the schema of the history', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => {
    place.end();
  });

  // Each released version has a file; a new step adds one and leaves these as they are.
  const versions = fs.readdirSync(fixtures).filter((name) => name.endsWith('.sql'));
  it('has a file of each version to start from', () => {
    assert.deepEqual(
      versions,
      Array.from({ length: schemaVersion }, (_, index) => `version-${index + 1}.sql`),
    );
  });
  for (const name of versions) {
    it(`of ${name} is brought up to the newest with all that it holds`, async () => {
      place.inFile((db) => {
        db.exec(fs.readFileSync(path.join(fixtures, name), 'utf8'));
      });
      const history = await place.open();
      const at = Date.UTC(2026, 0, 1);
      assert.deepEqual(history.samples(task), [{ ...reading, at, seenUntil: at + 60_000, run: 1 }]);
      assert.deepEqual(history.runOf(task), firstRun);
      const [event] = history.events({ limit: 9 });
      assert.deepEqual(event, {
        ...{ id: 1, task, at, run: 1, kind: 'started', subject: 'lifecycle', value: 'active' },
        ...{ parameters: { from: 'ready' }, read: false },
      });
      assert.equal(place.inFile(versionOf), schemaVersion);
      assert.deepEqual(place.problems, []);
    });
  }

  it('takes each step once, in its order, or not at all', () => {
    const more = [
      ...steps,
      'CREATE TABLE later (x INTEGER)',
      'INSERT INTO later VALUES (1); ALTER TABLE later ADD y TEXT',
    ];
    place.inFile((db) => {
      migrate(db);
      assert.equal(versionOf(db), steps.length);
      const broken = [...more.slice(0, -1), 'INSERT INTO later VALUES (1); SELECT nonsense FROM nowhere'];
      assert.throws(() => {
        migrate(db, broken);
      });
      assert.equal(versionOf(db), steps.length + 1);
      assert.deepEqual(db.prepare('SELECT * FROM later').all(), []);
      migrate(db, more);
      migrate(db, more);
      assert.equal(versionOf(db), more.length);
      assert.deepEqual({ ...db.prepare('SELECT * FROM later').get() }, { x: 1, y: null });
    });
  });
});
