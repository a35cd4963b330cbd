import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { wholeAt } from './rows.ts';
import { resolutionAt, type Tier, tiers } from './tiers.ts';
import { inTransaction } from './transaction.ts';

export { resolutionAt, tiers } from './tiers.ts';

const day = 24 * 3_600_000;

export interface Retention {
  /** History older than this is deleted. ms. */
  readonly longest: number;
  /** If the database is larger, the oldest samples of the tasks with the most samples are deleted. Bytes. */
  readonly maxBytes: number;
  /** Maximum number of samples of one task. This many can be read at once without a noticeable delay. */
  readonly maxSamples: number;
  readonly maxEvents: number;
}

export const defaultRetention: Retention = {
  longest: 365 * day,
  maxBytes: 160 * 1024 * 1024,
  maxSamples: 10_000,
  maxEvents: 20_000,
};

/**
 * Deletes a sample if another one follows in the same slot, unless it is the first or last of a state, a run, or a
 * period of contact.
 */
const thin = `
  DELETE FROM samples WHERE task = :task AND at IN (
    SELECT at FROM (
      SELECT at, at / CAST(:width AS INTEGER) AS slot, lead(at) OVER near / CAST(:width AS INTEGER) AS next_slot,
        state = lag(state) OVER near AND run = lag(run) OVER near AND at - lag(at + held) OVER near <= :gap AS like_before,
        state = lead(state) OVER near AND run = lead(run) OVER near AND lead(at) OVER near - at - held <= :gap AS like_after
      FROM samples
      WHERE task = :task
        AND at >= coalesce((SELECT max(at) FROM samples WHERE task = :task AND at < :from), :from)
        AND at <= coalesce((SELECT min(at) FROM samples WHERE task = :task AND at >= :to), :to)
      WINDOW near AS (ORDER BY at)
    )
    WHERE at >= :from AND at < :to AND slot = next_slot AND like_before AND like_after
  )`;

/** Thins out old history, and deletes what is too old or too much. The methods throw SQLite's errors. */
export class Thinning {
  readonly #database: DatabaseSync;
  readonly #thin: StatementSync;
  readonly #mark: StatementSync;
  readonly #setMark: StatementSync;
  readonly #dropOld: StatementSync;
  readonly #dropMany: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#thin = database.prepare(thin);
    this.#mark = database.prepare('SELECT value FROM marks WHERE name = ?');
    this.#setMark = database.prepare(
      'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)',
    );
    // A sample that still holds is not old.
    this.#dropOld = database.prepare('DELETE FROM samples WHERE task = ?1 AND at < ?2 AND at + held < ?2');
    this.#dropMany = database.prepare(
      'DELETE FROM samples WHERE task = ?1 AND at <= (SELECT at FROM samples WHERE task = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)',
    );
  }

  /**
   * The work in small steps, each in its own transaction, so that neither the lock nor the thread is blocked for long.
   */
  *steps(now: number, retention: Retention): Generator<void, void> {
    const tasks = this.#database
      .prepare('SELECT id FROM tasks')
      .all()
      .map((row) => wholeAt(row, 'id'));
    const due = tiers.map((tier) => this.#due(tier, now)).filter(({ from, to }) => to > from);
    for (const task of tasks) {
      inTransaction(this.#database, () => {
        for (const { width, gap, from, to } of due) this.#thin.run({ task, width, gap, from, to });
        this.#dropOld.run(task, now - retention.longest);
        this.#dropMany.run(task, retention.maxSamples);
      });
      yield;
    }
    inTransaction(this.#database, () => {
      for (const { name, to } of due) this.#setMark.run(name, to);
    });
    let max = retention.maxSamples;
    while (this.usedBytes() > retention.maxBytes && max > 100) {
      max = Math.floor(max * 0.7);
      for (const task of tasks) {
        this.#dropMany.run(task, max);
        yield;
      }
    }
    // Returns free pages to the file system, a few at a time.
    for (let free = this.#number('freelist_count'), before = Infinity; free > 1_000 && free < before;) {
      this.#database.exec('PRAGMA incremental_vacuum(500)');
      before = free;
      free = this.#number('freelist_count');
      yield;
    }
  }

  /** Size of the database without its free pages. Bytes. */
  usedBytes(): number {
    return (this.#number('page_count') - this.#number('freelist_count')) * this.#number('page_size');
  }

  /** The time range that is due for a tier, in whole slots: thinning part of a slot would leave one sample too many. */
  #due({ age, width }: Tier, now: number): Tier & { name: string; gap: number; from: number; to: number } {
    const name = `thinned to ${width}`;
    const from = wholeAt(this.#mark.get(name), 'value');
    const to = Math.floor((now - age) / width) * width;
    return { age, width, name, gap: resolutionAt(age - 1), from, to };
  }

  #number(pragma: 'page_count' | 'freelist_count' | 'page_size'): number {
    return wholeAt(this.#database.prepare(`PRAGMA ${pragma}`).get(), pragma);
  }
}
