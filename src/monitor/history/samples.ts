import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Run } from '../runs.ts';
import { digestOf, type Mark } from './digest.ts';
import { numberAt, type DatabaseRow, textAt, wholeAt } from './rows.ts';
import { type Reading, type Sample, sameReading } from './sample.ts';
import { phaseOf, stateContent, type StatePart, statePartOf } from './state.ts';
import { longestGap } from './tiers.ts';

/** A sample to be stored. `run` is the run as this window knows it. */
export interface OpenSample {
  readonly key: string;
  readonly reading: Reading;
  readonly run: Run;
  readonly at: number;
  readonly seenUntil: number;
}

/**
 * Where a sample was stored. Differs from where it was to be stored if another window has stored the same reading
 * before, or knows a later run.
 */
export interface StoredAt {
  readonly at: number;
  readonly run: number;
}

export interface SampleRange {
  /** Beginning with the sample that was current at this time. ms on this computer's clock. */
  readonly from?: number;
  readonly to?: number;
  readonly run?: number;
  /** Approximate maximum number of samples, selected by `digestOf`. Not combined with `run`. */
  readonly most?: number;
}

/** A sample further in the future than this was read while the clock was ahead. ms. */
const maxAheadMs = 60_000;

/** The latest plausible time of a sample. */
export function believedUntil(now: number): number {
  return now + maxAheadMs;
}

/** A stored run. */
export interface RunRecord {
  readonly run: Run;
  /** When its first sample was read. ms on this computer's clock. */
  readonly began: number;
}

const columns = `at, held, run, state, percent, phase_percent, done, total, lag_seconds, lag_bytes, position, retries,
  source_keys, target_keys, kilobytes_per_second, operations_per_second`;

/** The samples and runs of an open database. The methods throw SQLite's errors. */
export class SampleTable {
  readonly #states = new Map<number, StatePart>();
  readonly #stateIds = new Map<string, number>();
  readonly #task: StatementSync;
  readonly #addTask: StatementSync;
  readonly #stateId: StatementSync;
  readonly #addState: StatementSync;
  readonly #state: StatementSync;
  readonly #insert: StatementSync;
  readonly #extend: StatementSync;
  readonly #latest: StatementSync;
  readonly #latestOfAll: StatementSync;
  readonly #dropAhead: StatementSync;
  readonly #marks: StatementSync;
  readonly #at: StatementSync;
  readonly #range: StatementSync;
  readonly #rangeOfRun: StatementSync;
  readonly #runs: StatementSync;
  readonly #lastRun: StatementSync;
  readonly #saveRun: StatementSync;
  readonly #rename: StatementSync;
  readonly #forget: readonly StatementSync[];

  constructor(database: DatabaseSync) {
    this.#task = database.prepare('SELECT id FROM tasks WHERE key = ?');
    this.#addTask = database.prepare('INSERT INTO tasks (key) VALUES (?) RETURNING id');
    this.#stateId = database.prepare('SELECT id FROM states WHERE content = ?');
    this.#addState = database.prepare('INSERT INTO states (content) VALUES (?) RETURNING id');
    this.#state = database.prepare('SELECT content FROM states WHERE id = ?');
    this.#insert = database.prepare(
      `INSERT INTO samples (task, ${columns}) VALUES (${Array(17).fill('?').join(', ')})
       ON CONFLICT (task, at) DO UPDATE SET held = max(held, excluded.held)`,
    );
    this.#extend = database.prepare('UPDATE samples SET held = max(held, ? - at) WHERE task = ? AND at = ?');
    this.#latest = database.prepare(
      `SELECT ${columns} FROM samples WHERE task = ? AND at <= ? ORDER BY at DESC LIMIT 1`,
    );
    this.#latestOfAll = database.prepare(
      `SELECT tasks.key AS key, ${columns} FROM json_each(?1) AS wanted JOIN tasks ON tasks.key = wanted.value
       JOIN samples ON samples.task = tasks.id
         AND samples.at = (SELECT max(at) FROM samples WHERE task = tasks.id AND at <= ?2)`,
    );
    // The minority is wrong. If most samples are in the future, the clock is behind now, and they stay.
    this.#dropAhead = database.prepare(
      `DELETE FROM samples WHERE task = ?1 AND at > ?2 AND (SELECT count(*) FROM samples WHERE task = ?1 AND at > ?2)
         < (SELECT count(*) FROM samples WHERE task = ?1 AND at <= ?2)`,
    );
    // Begins with the sample that was current at `from`.
    const range = `FROM samples WHERE task = ?1 AND at <= ?3
      AND at >= coalesce((SELECT max(at) FROM samples WHERE task = ?1 AND at <= ?2), ?2)`;
    this.#range = database.prepare(`SELECT ${columns} ${range} ORDER BY at`);
    this.#rangeOfRun = database.prepare(`SELECT ${columns} ${range} AND run = ?4 ORDER BY at`);
    this.#marks = database.prepare(`SELECT at, held, run, state ${range} ORDER BY at`);
    this.#at = database.prepare(
      `SELECT ${columns} FROM samples WHERE task = ? AND at IN (SELECT value FROM json_each(?)) ORDER BY at`,
    );
    this.#runs = database.prepare('SELECT * FROM runs WHERE task = ? ORDER BY number');
    this.#lastRun = database.prepare('SELECT * FROM runs WHERE task = ? ORDER BY number DESC LIMIT 1');
    this.#saveRun = database.prepare(
      `INSERT INTO runs (task, number, began, highest, stage, phase, terminal) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (task, number) DO UPDATE SET began = min(began, excluded.began), stage = excluded.stage, phase = excluded.phase,
         terminal = excluded.terminal,
         highest = max(coalesce(highest, excluded.highest), coalesce(excluded.highest, highest))`,
    );
    this.#rename = database.prepare('UPDATE tasks SET key = ? WHERE id = ?');
    this.#forget = [
      'DELETE FROM samples WHERE task = ?',
      'DELETE FROM runs WHERE task = ?',
      'DELETE FROM events WHERE task = ?',
      'DELETE FROM tasks WHERE id = ?',
    ].map((sql) => database.prepare(sql));
  }

  /**
   * The id of a task in the database; null if it is not stored. Not cached, because another window may forget the task.
   */
  idOf(key: string): number | null {
    const row = this.#task.get(key);
    return row ? wholeAt(row, 'id') : null;
  }

  idFor(key: string): number {
    return this.idOf(key) ?? wholeAt(this.#addTask.get(key), 'id');
  }

  /**
   * Stores a sample. Samples that were read while the clock was ahead are deleted if there are fewer of them than
   * others. Call it within a transaction.
   */
  store({ key, reading, run, at, seenUntil }: OpenSample, now: number): StoredAt {
    const task = this.idFor(key);
    const known = this.#lastRun.get(task);
    const number = Math.max(run.number, wholeAt(known, 'number'));
    if (number === run.number && !(known && isStored(run, at, runOf(known)))) {
      const { highest, stage, phase, terminal } = run;
      this.#saveRun.run(task, number, at, highest, stage, phase, terminal ? 1 : 0);
    }
    const until = believedUntil(Math.max(now, at));
    let row = this.#latest.get(task, Number.MAX_SAFE_INTEGER);
    if (wholeAt(row, 'at') > until) {
      this.#dropAhead.run(task, until);
      row = this.#latest.get(task, until);
    }
    const last = row ? this.#sampleOf(row) : null;
    if (last?.run === number && at >= last.at && at - last.seenUntil <= longestGap && sameReading(last, reading)) {
      this.#extend.run(Math.max(seenUntil, last.seenUntil), task, last.at);
      return { at: last.at, run: number };
    }
    this.#insert.run(
      ...[task, at, seenUntil - at, number, this.#idOfState(reading)],
      ...[reading.percent, reading.phasePercent, reading.done, reading.total, reading.lagSeconds, reading.lagBytes],
      ...[reading.position, reading.retries, reading.sourceKeys, reading.targetKeys],
      ...[reading.kilobytesPerSecond, reading.operationsPerSecond],
    );
    return { at, run: number };
  }

  /** Extends the sample stored at `at` until `seenUntil`. False if the sample no longer exists. */
  extend(key: string, at: number, seenUntil: number): boolean {
    const task = this.idOf(key);
    return task !== null && Number(this.#extend.run(seenUntil, task, at).changes) > 0;
  }

  /** The latest sample that was read up to `until`. */
  latest(key: string, until: number): Sample | null {
    const task = this.idOf(key);
    const row = task === null ? undefined : this.#latest.get(task, until);
    return row ? this.#sampleOf(row) : null;
  }

  /** The same for many tasks at once, by key. Tasks without a sample are omitted. */
  latestOfAll(keys: readonly string[], until: number): Map<string, Sample> {
    const rows = this.#latestOfAll.all(JSON.stringify(keys), until);
    return new Map(rows.map((row) => [textAt(row, 'key') ?? '', this.#sampleOf(row)]));
  }

  /** The samples in the range, oldest first. */
  list(key: string, range: SampleRange, now: number): Sample[] {
    const task = this.idOf(key);
    if (task === null) return [];
    const { from = 0, run, most } = range;
    const to = Math.min(range.to ?? Infinity, believedUntil(now));
    if (most !== undefined) return this.#few(task, digestOf(this.#marks.all(task, from, to).map(markOf), most, now));
    const rows = run === undefined ? this.#range.all(task, from, to) : this.#rangeOfRun.all(task, from, to, run);
    return rows.map((row) => this.#sampleOf(row));
  }

  /** The samples at these times, each extended to the time until which it represents the series. */
  #few(task: number, until: ReadonlyMap<number, number>): Sample[] {
    return this.#at.all(task, JSON.stringify([...until.keys()])).map((row) => {
      const sample = this.#sampleOf(row);
      return { ...sample, seenUntil: until.get(sample.at) ?? sample.seenUntil };
    });
  }

  runs(key: string): RunRecord[] {
    const task = this.idOf(key);
    return task === null ? [] : this.#runs.all(task).map(runOf);
  }

  lastRun(key: string): Run | null {
    const task = this.idOf(key);
    const row = task === null ? undefined : this.#lastRun.get(task);
    return row ? runOf(row).run : null;
  }

  /** Deletes everything that is stored about a task, including events. Call it within a transaction. */
  forget(key: string): void {
    const task = this.idOf(key);
    if (task === null) return;
    for (const statement of this.#forget) statement.run(task);
  }

  /** False if nothing is stored, or if the other key is in use. Call it within a transaction. */
  rename(from: string, to: string): boolean {
    const task = this.idOf(from);
    if (task === null || this.idOf(to) !== null) return false;
    this.#rename.run(to, task);
    return true;
  }

  #idOfState(reading: Reading): number {
    const content = stateContent(reading);
    let id = this.#stateIds.get(content);
    if (id === undefined) {
      id = wholeAt(this.#stateId.get(content) ?? this.#addState.get(content), 'id');
      this.#stateIds.set(content, id);
    }
    return id;
  }

  #sampleOf(row: DatabaseRow): Sample {
    const at = wholeAt(row, 'at');
    return {
      at,
      seenUntil: at + wholeAt(row, 'held'),
      run: wholeAt(row, 'run'),
      ...this.#stateOf(wholeAt(row, 'state')),
      percent: numberAt(row, 'percent'),
      phasePercent: numberAt(row, 'phase_percent'),
      done: numberAt(row, 'done'),
      total: numberAt(row, 'total'),
      lagSeconds: numberAt(row, 'lag_seconds'),
      lagBytes: numberAt(row, 'lag_bytes'),
      position: typeof row['position'] === 'string' ? row['position'] : null,
      retries: numberAt(row, 'retries'),
      sourceKeys: numberAt(row, 'source_keys'),
      targetKeys: numberAt(row, 'target_keys'),
      kilobytesPerSecond: numberAt(row, 'kilobytes_per_second'),
      operationsPerSecond: numberAt(row, 'operations_per_second'),
    };
  }

  /** To be called after a rollback, which may have removed a new state. Its id is then given to another state. */
  rolledBack(): void {
    this.#states.clear();
    this.#stateIds.clear();
  }

  #stateOf(id: number): StatePart {
    const known = this.#states.get(id);
    if (known) return known;
    const row = this.#state.get(id);
    const part = statePartOf(row);
    if (row) this.#states.set(id, part);
    return part;
  }
}

function markOf(row: DatabaseRow): Mark {
  const at = wholeAt(row, 'at');
  return { at, seenUntil: at + wholeAt(row, 'held'), run: wholeAt(row, 'run'), state: wholeAt(row, 'state') };
}

/** Whether a sample at `at` adds nothing to what is stored of its run. */
function isStored({ number, highest, stage, phase, terminal }: Run, at: number, { run, began }: RunRecord): boolean {
  return (
    run.number === number &&
    began <= at &&
    (highest === null || (run.highest !== null && run.highest >= highest)) &&
    run.stage === stage &&
    run.phase === phase &&
    run.terminal === terminal
  );
}

function runOf(row: DatabaseRow): RunRecord {
  return {
    run: {
      number: wholeAt(row, 'number'),
      highest: numberAt(row, 'highest'),
      stage: numberAt(row, 'stage'),
      phase: phaseOf(row['phase']),
      terminal: wholeAt(row, 'terminal') !== 0,
    },
    began: wholeAt(row, 'began'),
  };
}
