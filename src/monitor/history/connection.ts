import fs from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { EventTable } from './events.ts';
import { CorruptError, isStatementError } from './failures.ts';
import { SampleTable } from './samples.ts';
import { checkSchema, migrate, schemaVersion, versionOf } from './schema.ts';
import type { Sqlite } from './sqlite.ts';
import { Thinning } from './thinning.ts';

/** An open database of the newest schema. */
export interface Connection {
  readonly database: DatabaseSync;
  readonly samples: SampleTable;
  readonly events: EventTable;
  readonly thinning: Thinning;
  /** Which file it is: another window may set that file aside and begin a new one under its name. */
  readonly identity: string | null;
}

export type Connected =
  | { readonly connection: Connection; readonly newer: null }
  /** The schema's version, which this version of the extension does not know. */
  | { readonly connection: null; readonly newer: number };

/** How long a lock is waited for: the thread that waits is the one that everything runs on. ms. */
const patience = 200;

/** Checking every page of a larger file would be felt; damage in one is found when it is met. Bytes. */
const checkedEntirely = 16 * 1024 * 1024;

/** The name of a database that is in no file, and gone when it is closed. */
export const inMemory = ':memory:';

/** Opens the file, or makes it. Throws what SQLite and the operating system throw; a damaged file is a `corrupt` failure. */
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
    // Can be chosen only in a file that is empty yet.
    if (version === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    // A file system that cannot do WAL stays with the journal that it has.
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
    // Our statements are good: where they work in a new database, it is the file that lacks something.
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

/** Where SQLite's header says which version of the file format a program must know to write the file: 1 or 2. */
const writeVersionOffset = 18;

/** SQLite takes a damaged write version for a newer format and opens the file read-only; it reports other damage itself. */
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

/** null: there is no such file. */
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
 * Gives a damaged file a dated name and returns that. Its journal goes first: a new database must never meet it. null: the
 * file is no longer the one that was found damaged, somebody else has set it aside.
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
