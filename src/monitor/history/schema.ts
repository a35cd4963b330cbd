import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/**
 * The steps from one schema to the next: the step at index n leads from version n to n + 1 (`user_version`). A step that
 * has been released is never edited; a change of the schema is a new step.
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

export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Brings a database of an older version up to the newest; each step holds entirely or not at all. */
export function migrate(database: DatabaseSync, through: readonly string[] = steps): void {
  while (versionOf(database) < through.length) {
    inTransaction(database, () => {
      // Read again: another window may have made the step while this one waited for the lock.
      const version = versionOf(database);
      const step = through[version];
      if (step === undefined) return;
      database.exec(step);
      database.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}
