import type { Connection } from './connection.ts';
import { type EventFilter, type EventQuery, type HistoryEvent, type NewEvent, sameTransition } from './events.ts';

/** So many events are kept while the disk cannot take them. */
const mostWaiting = 2_000;

/** Events on their way to the disk. They have negative ids until they are there. */
export class WaitingEvents {
  #events: HistoryEvent[] = [];
  #nextId = -1;
  /** What the last writing found to be stored by another window, by the id it had here; null: that. */
  #stored = new Map<number, number | null>();

  get empty(): boolean {
    return this.#events.length === 0;
  }

  /** Adds the events, has them written if that works, and returns those that are new. */
  add(events: readonly NewEvent[], flush: () => void): readonly HistoryEvent[] {
    const added: HistoryEvent[] = [];
    for (const event of events) {
      const last = this.#events.findLast((waiting) => sameSubject(waiting, event));
      if (last?.value === event.value && Math.abs(last.at - event.at) <= sameTransition) continue;
      const waiting: HistoryEvent = { ...event, id: this.#nextId, read: false };
      this.#nextId -= 1;
      added.push(waiting);
      this.#events.push(waiting);
    }
    this.#events = this.#events.slice(-mostWaiting);
    this.#stored.clear();
    flush();
    return added.flatMap((event) => {
      const id = this.#stored.get(event.id);
      return id === null ? [] : [id === undefined ? event : { ...event, id }];
    });
  }

  /** Within a transaction. What is returned is to be called when it has been committed. */
  store({ samples, events }: Connection): (() => void)[] {
    return this.#events.map((event) => {
      const id = events.append(samples.idFor(event.task), event, event.read);
      return () => {
        this.#events = this.#events.filter((waiting) => waiting !== event);
        this.#stored.set(event.id, id);
      };
    });
  }

  merged(stored: readonly HistoryEvent[], query: EventQuery): readonly HistoryEvent[] {
    const { before, limit } = query;
    const waiting = this.#events.filter((event) => fits(event, query) && (!before || isBefore(event, before)));
    if (waiting.length === 0) return stored;
    return [...stored, ...waiting].sort((a, b) => (isBefore(a, b) ? 1 : -1)).slice(0, limit);
  }

  unreadCount(filter: EventFilter): number {
    return this.#events.filter((event) => !event.read && fits(event, filter)).length;
  }

  markRead(which: readonly number[] | EventFilter): void {
    const ids: ReadonlySet<number> | null = Symbol.iterator in which ? new Set(which) : null;
    this.#events = this.#events.map((event) =>
      (Symbol.iterator in which ? ids?.has(event.id) : fits(event, which)) ? { ...event, read: true } : event,
    );
  }

  clear(filter: EventFilter): void {
    this.#events = this.#events.filter((event) => !fits(event, filter));
  }
}

function sameSubject(a: NewEvent, b: NewEvent): boolean {
  return a.task === b.task && a.subject === b.subject && a.run === b.run;
}

function fits(event: HistoryEvent, { task, kind, unread }: EventFilter): boolean {
  return (
    (task === undefined || event.task === task) &&
    (kind === undefined || event.kind === kind) &&
    (unread === undefined || event.read !== unread)
  );
}

/** Waiting ones (negative ids, descending) are younger than stored ones of the same time. */
function isBefore(event: Pick<HistoryEvent, 'at' | 'id'>, other: Pick<HistoryEvent, 'at' | 'id'>): boolean {
  if (event.at !== other.at) return event.at < other.at;
  if (event.id > 0 === other.id > 0) return Math.abs(event.id) < Math.abs(other.id);
  return event.id > 0;
}
