import type { Connection } from './connection.ts';
import { type EventFilter, type EventQuery, type HistoryEvent, type NewEvent, sameTransition } from './events.ts';

/** At most this many events wait while they cannot be stored. The oldest are dropped. */
const maxWaiting = 2_000;

/** Events that are not stored yet. Until then they have negative ids. */
export class WaitingEvents {
  #events: HistoryEvent[] = [];
  #nextId = -1;
  /** Ids that the last flush gave to waiting events, by their id here. null: another window had stored the event. */
  #stored = new Map<number, number | null>();

  get empty(): boolean {
    return this.#events.length === 0;
  }

  /** Adds the events, tries to store them, and returns those that are new. */
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
    this.#events = this.#events.slice(-maxWaiting);
    this.#stored.clear();
    flush();
    return added.flatMap((event) => {
      const id = this.#stored.get(event.id);
      return id === null ? [] : [id === undefined ? event : { ...event, id }];
    });
  }

  /** Stores the events within a transaction. The returned functions must be called after the commit. */
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

/** Waiting events (negative, descending ids) come after stored events of the same time. */
function isBefore(event: Pick<HistoryEvent, 'at' | 'id'>, other: Pick<HistoryEvent, 'at' | 'id'>): boolean {
  if (event.at !== other.at) return event.at < other.at;
  if (event.id > 0 === other.id > 0) return Math.abs(event.id) < Math.abs(other.id);
  return event.id > 0;
}
