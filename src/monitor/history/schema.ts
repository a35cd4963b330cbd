import type { DatabaseSync } from 'node:sqlite';
import { CorruptError } from './failures.ts';
import { inTransaction } from './transaction.ts';

/**
 * The migrations of the schema. The step at index n leads from version n to n + 1 (`user_version`). A released step is
 * never edited, not even its comments, because SQLite stores them. A change of the schema is a new step.
 */
export const steps: readonly string[] = [
  `
  CREATE TABLE tasks (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE);

  -- What seldom changes of a sample, as one JSON array: see state.ts.
  CREATE TABLE states (id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE);

  -- Clustered by task, so that a task's whole history lies together. Milliseconds; "held" is seenUntil - at. Numbers of the
  -- cloud are REAL: SQLite keeps whole ones small on disk, and none is too large to be read back.
  CREATE TABLE samples (
    task INTEGER NOT NULL, at INTEGER NOT NULL, held INTEGER NOT NULL, run INTEGER NOT NULL, state INTEGER NOT NULL,
    percent REAL, phase_percent REAL, done REAL, total REAL, lag_seconds REAL, lag_bytes REAL, position TEXT,
    retries REAL, source_keys REAL, target_keys REAL, kilobytes_per_second REAL, operations_per_second REAL,
    PRIMARY KEY (task, at)
  ) WITHOUT ROWID;

  CREATE TABLE runs (
    task INTEGER NOT NULL, number INTEGER NOT NULL, began INTEGER NOT NULL,
    highest REAL, stage INTEGER, phase TEXT, terminal INTEGER NOT NULL,
    PRIMARY KEY (task, number)
  ) WITHOUT ROWID;

  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, at INTEGER NOT NULL, run INTEGER NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, parameters TEXT NOT NULL,
    -- 0 unread, 1 read, 2 cleared: gone from the list, kept for a while so that another window does not tell it anew.
    seen INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX events_by_subject ON events (task, subject, at);
  CREATE INDEX events_by_time ON events (at);
  CREATE INDEX events_unread ON events (task) WHERE seen = 0;

  -- How far each tier of thinning has got.
  CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  `,
];

export const schemaVersion = steps.length;

/** A version further ahead than this comes from damage, because no release adds so many steps. */
const furthestAhead = 100;

/** The version of the schema of a file. Throws `CorruptError` for a number that no release can have written. */
export function versionOf(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version >= 0 && version <= schemaVersion + furthestAhead) return version;
  throw new CorruptError(`schema version ${version}`);
}

/** Upgrades a database to the current schema. Each step is made completely or not at all. */
export function migrate(database: DatabaseSync, through: readonly string[] = steps): void {
  for (const [from, step] of through.entries()) {
    if (versionOf(database) > from) continue;
    inTransaction(database, () => {
      // Read again, because another window may have made the step while this one waited for the lock.
      if (versionOf(database) > from) return;
      database.exec(step);
      database.exec(`PRAGMA user_version = ${from + 1}`);
    });
  }
}

/**
 * Throws `CorruptError` if the schema has a trigger or a unique index. No step creates one, and it could reject rows.
 * Missing tables and columns show when the statements are prepared. A future step that adds a trigger or a unique index
 * must be allowed here.
 */
export function checkSchema(database: DatabaseSync): void {
  const found = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'trigger' OR (type = 'index' AND sql LIKE '%UNIQUE%') LIMIT 1",
    )
    .get();
  if (found !== undefined) throw new CorruptError(`unexpected ${String(found['name'])}`);
}

/** The largest time of a `Date`, ms. The history writes no larger time or count. */
export const furthest = 8_640_000_000_000_000;

/**
 * Deletes rows with integers that are too large to come from the history, and returns how many it deleted. Reads every
 * row.
 */
export function dropImpossibleRows(database: DatabaseSync): number {
  let dropped = 0;
  for (const table of ['tasks', 'states', 'samples', 'runs', 'events', 'marks']) {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const impossible = columns
      .map(({ name }) => `(typeof(${String(name)}) = 'integer' AND ${String(name)} NOT BETWEEN -?1 AND ?1)`)
      .join(' OR ');
    dropped += Number(database.prepare(`DELETE FROM ${table} WHERE ${impossible}`).run(furthest).changes);
  }
  return dropped;
}
