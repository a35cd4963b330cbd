import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { connect, type Connection, identityOf, inMemory, setFileAside } from './connection.ts';
import { type Failure, failureOf } from './failures.ts';
import { type HistoryProblem, inUse, newerVersion, notWritten, repaired, setAside, unavailable } from './problems.ts';
import { dropImpossibleRows, schemaVersion } from './schema.ts';
import type { Sqlite } from './sqlite.ts';
import { inTransaction } from './transaction.ts';

const fileName = 'history.db';

/** Wait after a failure before the next try. ms. */
const retryAfter = 30_000;
/** The same while another window writes, which is shorter. Doubled after each try, up to `retryAfter`. ms. */
const retryAfterBusy = 1_000;
/** If the file is locked for this long, the lock is not another window's. ms. */
const lockedForLong = 3 * 60_000;
/** Minimum time between two notices of the same kind. ms. */
const noticesApart = 24 * 3_600_000;

/**
 * The database file and the handling of its failures. Never throws. An access that fails returns its fallback, is
 * reported once, and is retried later.
 */
export class Disk {
  readonly #sqlite: Sqlite | null;
  readonly #folder: string;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #onProblem: (problem: HistoryProblem) => void;
  readonly #told = new Map<HistoryProblem['kind'], number>();
  #connection: Connection | null = null;
  /** When the last access failed; null after a success. The next try waits for `#patience`. */
  #failedAt: number | null = null;
  #patience = 0;
  /** Since then, the file has been locked at every try. */
  #lockedSince: number | null = null;
  /** Closed or given up: the file is never accessed again. */
  #over = false;
  #failing = false;

  /** With `inMemory` as the folder, the database has no file. */
  constructor(sqlite: Sqlite | null, folder: string, clock: Clock, onProblem: (problem: HistoryProblem) => void) {
    this.#sqlite = sqlite;
    this.#folder = folder;
    this.#file = folder === inMemory ? inMemory : path.join(folder, fileName);
    this.#clock = clock;
    this.#onProblem = onProblem;
    if (sqlite === null) this.#giveUp(unavailable());
    else this.#connect();
  }

  read<T>(work: (connection: Connection) => T, fallback: T): T {
    const connection = this.#connection;
    if (!connection) return fallback;
    try {
      return work(connection);
    } catch (error) {
      const failure = failureOf(error);
      if (this.#repair(connection, failure)) return this.read(work, fallback);
      if (failure.kind === 'corrupt') this.#renew(failure);
      return fallback;
    }
  }

  /**
   * Writes in one transaction. Returns whether the data is on disk. After a failure, `in time` waits for the next try.
   * `now`, which is for actions of the user, waits only if the file could not be opened because of a lock. `at last`
   * never waits.
   */
  write(work: (connection: Connection) => void, when: 'now' | 'in time' | 'at last' = 'now'): boolean {
    const lockedOut = this.#connection === null && this.#lockedSince !== null;
    if ((when === 'in time' || (when === 'now' && lockedOut)) && this.#resting()) return false;
    return this.#attempt((connection) => {
      inTransaction(connection.database, () => {
        work(connection);
      });
    });
  }

  /** Runs many small steps, with a pause after each. Stops when a step fails. */
  async work(begin: (connection: Connection) => Iterator<void>, pause: () => Promise<void>): Promise<void> {
    if (this.#resting()) return;
    const own = this.#connection;
    const progress: { steps: Iterator<void> | null; done: boolean } = { steps: null, done: false };
    while (!progress.done) {
      const went = this.#attempt((connection) => {
        if (connection !== own) progress.done = true;
        else progress.done = (progress.steps ??= begin(connection)).next().done === true;
      });
      if (!went) return;
      await pause();
    }
  }

  close(): void {
    this.#over = true;
    this.#disconnect();
  }

  #attempt(work: (connection: Connection) => void): boolean {
    if (this.#over) return false;
    const identity = this.#failing ? null : this.#identity();
    if (this.#connection && identity !== this.#connection.identity) this.#disconnect();
    if (!this.#connection) this.#connect();
    const connection = this.#connection;
    if (!connection) return false;
    try {
      work(connection);
      this.#failing = false;
      this.#failedAt = null;
      this.#lockedSince = null;
      return true;
    } catch (error) {
      connection.samples.rolledBack();
      const failure = failureOf(error);
      if (this.#repair(connection, failure)) return this.#attempt(work);
      this.#failed(failure);
      return false;
    }
  }

  #resting(): boolean {
    if (this.#over || this.#failedAt === null) return this.#over;
    // The absolute value is for a clock that was set back.
    return Math.abs(this.#clock.now() - this.#failedAt) < this.#patience;
  }

  #identity(): string | null {
    try {
      return identityOf(this.#file);
    } catch {
      return null;
    }
  }

  #failed(failure: Failure): void {
    if (failure.kind === 'corrupt') {
      this.#renew(failure);
      return;
    }
    const now = this.#clock.now();
    this.#failedAt = now;
    if (failure.kind === 'busy') {
      const again = this.#lockedSince === null ? retryAfterBusy : 2 * this.#patience;
      this.#patience = this.#connection === null ? retryAfter : Math.min(again, retryAfter);
      this.#lockedSince ??= now;
      if (now - this.#lockedSince >= lockedForLong) this.#tell(inUse(this.#folder, failure.detail));
      return;
    }
    this.#lockedSince = null;
    this.#patience = retryAfter;
    // A new connection would not help if the disk is full.
    this.#failing = failure.kind !== 'full';
    this.#tell(notWritten(this.#folder, failure.detail));
  }

  #connect(): void {
    if (this.#sqlite === null) return;
    let found: string | null = null;
    try {
      if (this.#file !== inMemory) fs.mkdirSync(this.#folder, { recursive: true });
      found = identityOf(this.#file);
      const { connection, newer } = connect(this.#sqlite, this.#file);
      this.#connection = connection;
      if (newer !== null) this.#giveUp(newerVersion(newer, schemaVersion));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'corrupt') this.#beginAnew(found, failure);
      else this.#failed(failure);
    }
  }

  /** Replaces the open database after damage was found in it. */
  #renew(failure: Failure): void {
    const identity = this.#connection?.identity ?? null;
    this.#disconnect();
    this.#beginAnew(identity, failure);
  }

  #beginAnew(identity: string | null, failure: Failure): void {
    if (this.#sqlite === null) return;
    try {
      const name = setFileAside(this.#file, identity, this.#clock.now());
      if (name !== null) this.#tell(setAside(path.basename(name), failure.detail));
      this.#connection = connect(this.#sqlite, this.#file).connection;
    } catch (error) {
      // The damaged file cannot be renamed, or the new file is damaged too.
      const { kind, detail } = failureOf(error);
      this.#failed({ kind: kind === 'corrupt' ? 'unwritable' : kind, detail });
    }
  }

  /**
   * Deletes rows with impossible values. Returns whether there were any. If so, the access is retried. The retries end,
   * because each repair leaves fewer rows.
   */
  #repair({ database }: Connection, { kind, detail }: Failure): boolean {
    if (kind !== 'impossible') return false;
    try {
      const rows = inTransaction(database, () => dropImpossibleRows(database));
      if (rows > 0) this.#tell(repaired(rows, detail));
      return rows > 0;
    } catch {
      // Another window holds the lock, or the disk is full. The next access finds the same rows and tries again.
      return false;
    }
  }

  #giveUp(problem: HistoryProblem): void {
    this.#over = true;
    this.#tell(problem);
  }

  #tell(problem: HistoryProblem): void {
    const now = this.#clock.now();
    const last = this.#told.get(problem.kind);
    if (last !== undefined && now - last < noticesApart) return;
    this.#told.set(problem.kind, now);
    this.#onProblem(problem);
  }

  #disconnect(): void {
    try {
      this.#connection?.database.close();
    } catch {
      // A connection that cannot be closed ends with the process.
    }
    this.#connection = null;
  }
}
