import fs from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { EventTable } from './events.ts';
import { CorruptError, isStatementError } from './failures.ts';
import { SampleTable } from './samples.ts';
import { checkSchema, migrate, schemaVersion, versionOf } from './schema.ts';
import type { Sqlite } from './sqlite.ts';
import { Thinning } from './thinning.ts';

/** An open database with the current schema. */
export interface Connection {
  readonly database: DatabaseSync;
  readonly samples: SampleTable;
  readonly events: EventTable;
  readonly thinning: Thinning;
  /** Identifies the file. Another window may set the file aside and create a new one with the same name. */
  readonly identity: string | null;
}

export type Connected =
  | { readonly connection: Connection; readonly newer: null }
  /** The version of the schema, which is newer than this extension knows. */
  | { readonly connection: null; readonly newer: number };

/** How long to wait for a lock. Short, because the wait blocks the only thread. ms. */
const patience = 200;

/** Files up to this size are checked completely. In a larger file, damage is found when it is read. Bytes. */
const checkedEntirely = 16 * 1024 * 1024;

/** The name of a database without a file. It is lost when it is closed. */
export const inMemory = ':memory:';

/**
 * Opens or creates the file. Throws errors of SQLite and the operating system, and `CorruptError` for a damaged file.
 */
export function connect(sqlite: Sqlite, file: string): Connected {
  checkHeader(file);
  const database = new sqlite.DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    const version = versionOf(database);
    if (version > schemaVersion) {
      database.close();
      return { connection: null, newer: version };
    }
    // Possible only while the file is empty.
    if (version === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    // On a file system without support for WAL, the journal mode stays as it is.
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA journal_size_limit = 4194304');
    migrate(database);
    checkSchema(database);
    if (file !== inMemory && fs.statSync(file).size <= checkedEntirely) check(database);
    const connection: Connection = {
      database,
      samples: new SampleTable(database),
      events: new EventTable(database),
      thinning: new Thinning(database),
      identity: identityOf(file),
    };
    return { connection, newer: null };
  } catch (error) {
    database.close();
    // If the same statements work in a new database, the file lacks a table or a column.
    if (isStatementError(error) && file !== inMemory && isUsable(sqlite)) throw new CorruptError(messageOf(error));
    throw error;
  }
}

function isUsable(sqlite: Sqlite): boolean {
  try {
    connect(sqlite, inMemory).connection?.database.close();
    return true;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Offset of the write version in SQLite's file header (https://www.sqlite.org/fileformat.html). It is 1 or 2. */
const writeVersionOffset = 18;

/** SQLite opens a file with a damaged write version read-only, as a newer format. It reports other damage itself. */
function checkHeader(file: string): void {
  if (file === inMemory || !fs.existsSync(file)) return;
  const header = Buffer.alloc(writeVersionOffset + 1);
  const handle = fs.openSync(file, 'r');
  try {
    if (fs.readSync(handle, header) < header.length) return;
  } finally {
    fs.closeSync(handle);
  }
  const version = header[writeVersionOffset];
  if (version !== undefined && version > 2) throw new CorruptError(`write version ${version}`);
}

/** null: the file does not exist, or the database is in memory. */
export function identityOf(file: string): string | null {
  if (file === inMemory) return null;
  const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}

function check(database: DatabaseSync): void {
  const result = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (result !== 'ok') throw new CorruptError(String(result));
}

/**
 * Renames a damaged file to a dated name and returns that name. The journal is renamed first, because a new database
 * must never use it. null: another window has already set the damaged file aside.
 */
export function setFileAside(file: string, identity: string | null, now: number): string | null {
  if (identityOf(file) !== identity) return null;
  const name = freeName(file, now);
  for (const suffix of ['-wal', '-shm', '']) {
    if (suffix === '' || fs.existsSync(file + suffix)) fs.renameSync(file + suffix, name + suffix);
  }
  return name;
}

function freeName(file: string, now: number): string {
  const date = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  const base = `${file.replace(/\.db$/, '')}-damaged-${date}`;
  for (let number = 1; ; number += 1) {
    const name = `${base}${number === 1 ? '' : `-${number}`}.db`;
    if (!fs.existsSync(name)) return name;
  }
}
