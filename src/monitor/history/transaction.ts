import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` in a transaction that has the write lock from the start, so that what it reads cannot change before it
 * writes.
 */
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
      // SQLite has already rolled back automatically, for example because the disk is full.
    }
    throw error;
  }
}
