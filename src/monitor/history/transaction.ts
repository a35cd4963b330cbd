import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` with the write lock held from the start: what it reads cannot change before it writes. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself: it does so when the disk is full.
    }
    throw error;
  }
}
