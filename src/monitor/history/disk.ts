import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import { connect, type Connection, identityOf, inMemory, setFileAside } from './connection.ts';
import { type Failure, failureOf } from './failures.ts';
import { type HistoryProblem, inUse, newerVersion, notWritten, repaired, setAside, unavailable } from './problems.ts';
import { dropImpossibleRows, schemaVersion } from './schema.ts';
import type { Sqlite } from './sqlite.ts';
import { inTransaction } from './transaction.ts';

export const fileName = 'history.db';

/** How long a failing disk is left alone before the next try. ms. */
export const retryAfter = 30_000;
/** Another window's write is over sooner; each time that it is not, twice as long is waited, up to the above. ms. */
const retryAfterBusy = 1_000;
/** A file that has been locked for so long is no other window's. ms. */
const lockedForLong = 3 * 60_000;
/** A notice of the same kind is not repeated within this time, however often the disk comes and goes. ms. */
const noticesApart = 24 * 3_600_000;

/**
 * The database file with all that may befall it. Never throws: an access that fails is answered by its fallback, told of
 * once, and tried again later.
 */
export class Disk {
  readonly #sqlite: Sqlite | null;
  readonly #folder: string;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #onProblem: (problem: HistoryProblem) => void;
  readonly #told = new Map<HistoryProblem['kind'], number>();
  #connection: Connection | null = null;
  /** Nothing is tried for a while after a failure. */
  #failedAt: number | null = null;
  #patience = 0;
  /** The file has been locked at every try since then. */
  #lockedSince: number | null = null;
  /** Nothing is tried ever again. */
  #over = false;
  #failing = false;

  /** In the folder `inMemory` it is no file. */
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
   * In one transaction. Whether it is on disk now. What a person asked for does not wait for the time of the next try, unless
   * the file was locked when it was to be opened; the last chance is always taken.
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

  /** Many small steps, with a pause after each. Ends early when one of them fails. */
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
    // Either way: the clock may have been set back.
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
    // A connection without space is as good as a new one would be.
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

  /** Damage was met in the open database. */
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
      // Not even that: the damaged file cannot be renamed, or the new one is damaged again.
      const { kind, detail } = failureOf(error);
      this.#failed({ kind: kind === 'corrupt' ? 'unwritable' : kind, detail });
    }
  }

  /** Deletes the rows that an access failed on. Whether there were any: each repair leaves fewer, so trying again ends. */
  #repair({ database }: Connection, { kind, detail }: Failure): boolean {
    if (kind !== 'impossible') return false;
    try {
      const rows = inTransaction(database, () => dropImpossibleRows(database));
      if (rows > 0) this.#tell(repaired(rows, detail));
      return rows > 0;
    } catch {
      // Another window holds the lock, or the disk takes nothing: the next access meets the same rows again.
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
      // What cannot be closed is left to the end of the process.
    }
    this.#connection = null;
  }
}
