import type { EventFilter, EventQuery, HistoryEvent } from '../history/events.ts';
import type { HistoryDatabase } from '../history/history.ts';
import type { Sample } from '../history/sample.ts';

/** The offset of the IDs of events in memory. It exceeds any ID on disk, so that all IDs are unique. */
const firstId = 2 ** 40;

/** Joins the history on disk with one in memory for tasks that leave no trace. */
export class HistoryStore {
  readonly #kept: HistoryDatabase;
  readonly #openPassing: () => HistoryDatabase;
  readonly #isTemporary: (key: string) => boolean;
  #passing: HistoryDatabase | null = null;

  /** `openPassing` opens the history in memory. It is called with the first task that leaves no trace. */
  constructor(kept: HistoryDatabase, openPassing: () => HistoryDatabase, isTemporary: (key: string) => boolean) {
    this.#kept = kept;
    this.#openPassing = openPassing;
    this.#isTemporary = isTemporary;
  }

  /** Returns the history that contains the task. */
  of(key: string): Pick<HistoryDatabase, 'record' | 'samples' | 'runs' | 'runOf' | 'appendEvents' | 'events'> {
    if (!this.#isTemporary(key)) return this.#kept;
    const passing = (this.#passing ??= this.#openPassing());
    return {
      record: (...words) => {
        passing.record(...words);
      },
      samples: (...words) => passing.samples(...words),
      runs: (...words) => passing.runs(...words),
      runOf: (...words) => passing.runOf(...words),
      appendEvents: (events) => passing.appendEvents(events).map(asPassing),
      events: (query) => passing.events(query).map(asPassing),
    };
  }

  /** Returns the last samples of these tasks on disk. */
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample> {
    return this.#kept.latestOfAll(keys.filter((key) => !this.#isTemporary(key)));
  }

  /** Returns the events, newest first. */
  events(query: EventQuery): readonly HistoryEvent[] {
    const kept = this.#kept.events(query);
    const passing = this.#passing?.events(inPassing(query)) ?? [];
    if (passing.length === 0) return kept;
    return [...kept, ...passing.map(asPassing)].sort(newestFirst).slice(0, query.limit);
  }

  unreadCount(filter: EventFilter): number {
    return this.#kept.unreadCount(filter) + (this.#passing?.unreadCount(filter) ?? 0);
  }

  markRead(which: readonly number[] | EventFilter): void {
    if (!isList(which)) {
      this.#kept.markRead(which);
      this.#passing?.markRead(which);
      return;
    }
    const passing = which.filter((id) => Math.abs(id) >= firstId);
    if (passing.length < which.length) this.#kept.markRead(which.filter((id) => Math.abs(id) < firstId));
    if (passing.length > 0) this.#passing?.markRead(passing.map((id) => id - Math.sign(id) * firstId));
  }

  clearEvents(filter: EventFilter): void {
    this.#kept.clearEvents(filter);
    this.#passing?.clearEvents(filter);
  }

  forget(key: string): void {
    this.#kept.forget(key);
    this.#passing?.forget(key);
  }

  /** Renames a task on disk only. Tasks that leave no trace have no account that can be renamed. */
  rename(from: string, to: string): boolean {
    return this.#kept.rename(from, to);
  }

  async compact(now: number): Promise<void> {
    await this.#kept.compact(now);
    await this.#passing?.compact(now);
  }

  close(): void {
    this.#kept.close();
    this.#passing?.close();
  }
}

function asPassing(event: HistoryEvent): HistoryEvent {
  return { ...event, id: event.id + Math.sign(event.id) * firstId };
}

/**
 * Translates the end of the previous page for the history in memory. Its events precede those on disk at equal times.
 */
function inPassing(query: EventQuery): EventQuery {
  const { before } = query;
  if (before === undefined) return query;
  const id = before.id < 0 ? Math.min(-1, before.id + firstId) : Math.max(0, before.id - firstId);
  return { ...query, before: { at: before.at, id } };
}

/** Events that wait for the disk have negative IDs. They are newer than stored events of the same time. */
function newestFirst(a: HistoryEvent, b: HistoryEvent): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.id < 0 !== b.id < 0) return a.id < 0 ? -1 : 1;
  return Math.abs(b.id) - Math.abs(a.id);
}

function isList(which: readonly number[] | EventFilter): which is readonly number[] {
  return Array.isArray(which);
}
