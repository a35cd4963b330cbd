import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isRecord } from '../../base/guards.ts';
import { parsed, type DatabaseRow, textAt, wholeAt } from './rows.ts';
import { furthest } from './schema.ts';

export type EventParameter = string | number | boolean | null;

/** A transition of a task, as one window saw it. */
export interface NewEvent {
  /** The task's key. */
  readonly task: string;
  /** This computer's clock, ms. */
  readonly at: number;
  /** The run of the task, from 1. */
  readonly run: number;
  /** The kind by which the list is filtered, such as "failed" or "caught-up". */
  readonly kind: string;
  /** What has changed, such as "lifecycle", "phase", "error", or "contact". */
  readonly subject: string;
  /** The new value. The same value for the same subject again is the same transition, seen by another window. */
  readonly value: string;
  /**
   * The values for the event's sentence. The sentence itself is made when it is shown, in the language of that window.
   */
  readonly parameters: Readonly<Record<string, EventParameter>>;
}

export interface HistoryEvent extends NewEvent {
  /** Negative until the event is stored. */
  readonly id: number;
  readonly read: boolean;
}

export interface EventFilter {
  readonly task?: string | undefined;
  readonly kind?: string | undefined;
  readonly unread?: boolean | undefined;
}

export interface EventQuery extends EventFilter {
  /** Maximum number of events. The newest come first. */
  readonly limit: number;
  /** Only events older than this one, which is the last of the previous page. */
  readonly before?: Pick<HistoryEvent, 'at' | 'id'> | undefined;
}

/**
 * Several windows see the same transition, each at its own poll. Within this time, a transition that one window has
 * stored is not stored by another. It is the longest poll interval that can be set: two hours. ms.
 */
export const sameTransition = 2 * 3_600_000;

const seen = { unread: 0, read: 1, cleared: 2 } as const;

/** The events of an open database. The methods throw SQLite's errors. */
export class EventTable {
  readonly #database: DatabaseSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;
  readonly #insert: StatementSync;
  readonly #prune: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const near = 'SELECT value, at FROM events WHERE task = ? AND subject = ? AND run = ?';
    this.#before = database.prepare(`${near} AND at <= ? ORDER BY at DESC, id DESC LIMIT 1`);
    this.#after = database.prepare(`${near} AND at > ? ORDER BY at, id LIMIT 1`);
    this.#insert = database.prepare(
      `INSERT INTO events (task, at, run, kind, subject, value, parameters, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       RETURNING id`,
    );
    this.#prune = database.prepare(
      `DELETE FROM events WHERE at < ?1 OR at > ${furthest} OR (seen = ${seen.cleared} AND at < ?2)
       OR id <= (SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?3)`,
    );
  }

  /**
   * Stores the event and returns its id; null if it is already stored. It is, if the previous or the next event of the
   * same task, run, and subject has the same value: between two changes to the same value there must be a change to
   * another one. Call it within a transaction, so that no other window stores the same event in between.
   */
  append(task: number, event: NewEvent, read = false): number | null {
    const place = [task, event.subject, event.run, event.at] as const;
    for (const near of [this.#before.get(...place), this.#after.get(...place)]) {
      const close = near !== undefined && Math.abs(event.at - wholeAt(near, 'at')) <= sameTransition;
      if (close && textAt(near, 'value') === event.value) return null;
    }
    const { at, run, kind, subject, value, parameters } = event;
    const flag = read ? seen.read : seen.unread;
    return wholeAt(this.#insert.get(task, at, run, kind, subject, value, JSON.stringify(parameters), flag), 'id');
  }

  list({ limit, before, ...filter }: EventQuery): HistoryEvent[] {
    const { where, values } = condition(filter);
    const place = before ? ' AND (at < ? OR (at = ? AND events.id < ?))' : '';
    // An event that is not stored yet comes after all stored events of the same time.
    const id = before && before.id < 0 ? Number.MAX_SAFE_INTEGER : before?.id;
    const places = before && id !== undefined ? [before.at, before.at, id] : [];
    return this.#database
      .prepare(
        `SELECT events.*, tasks.key FROM events JOIN tasks ON tasks.id = events.task WHERE ${where}${place}
         ORDER BY at DESC, events.id DESC LIMIT ?`,
      )
      .all(...values, ...places, limit)
      .map(eventOf);
  }

  unreadCount(filter: EventFilter): number {
    const { where, values } = condition({ ...filter, unread: true });
    return wholeAt(this.#database.prepare(`SELECT count(*) AS n FROM events WHERE ${where}`).get(...values), 'n');
  }

  markRead(filter: EventFilter): void {
    const { where, values } = condition({ ...filter, unread: true });
    this.#database.prepare(`UPDATE events SET seen = ${seen.read} WHERE ${where}`).run(...values);
  }

  markReadById(ids: readonly number[]): void {
    const statement = this.#database.prepare(
      `UPDATE events SET seen = ${seen.read} WHERE id = ? AND seen = ${seen.unread}`,
    );
    for (const id of ids) statement.run(id);
  }

  clear(filter: EventFilter): void {
    const { where, values } = condition(filter);
    this.#database.prepare(`UPDATE events SET seen = ${seen.cleared} WHERE ${where}`).run(...values);
  }

  /**
   * Deletes events older than `oldest`, cleared events that no window can report again, and all but the newest `max`.
   */
  prune(oldest: number, now: number, max: number): void {
    this.#prune.run(oldest, now - 2 * sameTransition, max);
  }
}

function condition({ task, kind, unread }: EventFilter): { where: string; values: string[] } {
  // Other times come from damage: `Date` cannot represent them, and such an event would always be the newest.
  const where = [
    `at BETWEEN ${-furthest} AND ${furthest}`,
    unread === undefined ? `seen <> ${seen.cleared}` : `seen = ${unread ? seen.unread : seen.read}`,
  ];
  const values: string[] = [];
  if (task !== undefined) {
    where.push('task = (SELECT id FROM tasks WHERE key = ?)');
    values.push(task);
  }
  if (kind !== undefined) {
    where.push('kind = ?');
    values.push(kind);
  }
  return { where: where.join(' AND '), values };
}

function eventOf(row: DatabaseRow): HistoryEvent {
  const parameters = parsed(textAt(row, 'parameters'));
  return {
    id: wholeAt(row, 'id'),
    task: textAt(row, 'key') ?? '',
    at: wholeAt(row, 'at'),
    run: wholeAt(row, 'run'),
    kind: textAt(row, 'kind') ?? '',
    subject: textAt(row, 'subject') ?? '',
    value: textAt(row, 'value') ?? '',
    parameters: isRecord(parameters) ? parametersOf(parameters) : {},
    read: wholeAt(row, 'seen') !== seen.unread,
  };
}

function parametersOf(values: Readonly<Record<string, unknown>>): Record<string, EventParameter> {
  const parameters: Record<string, EventParameter> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) parameters[name] = scalar(value);
  }
  return parameters;
}

function scalar(value: unknown): EventParameter {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
