/** What happened to one task, newest first, as plain data. The words come from `eventText.ts`. */
import type { Look } from './row.ts';

/** An event as it is stored. */
export interface TimelineEvent {
  readonly id: number;
  readonly at: number;
  readonly run: number;
}

export interface TimelineEntry {
  readonly key: string;
  /** ms of the host's clock. */
  readonly at: number;
  readonly look: Look;
  readonly text: string;
  /** Later runs are named; of the first nobody has to know that it is one. */
  readonly run: number | null;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** There are older ones, which are not shown. */
  readonly more: boolean;
}

export const mostEntries = 100;

/** `events` come newest first and may be one more than are shown. */
export function timelineOf<E extends TimelineEvent>(
  events: readonly E[],
  describe: (event: E) => { readonly look: Look; readonly text: string },
): Timeline {
  const entries = events.slice(0, mostEntries).map((event) => ({
    key: String(event.id),
    at: event.at,
    ...describe(event),
    run: event.run > 1 ? event.run : null,
  }));
  return { entries, more: events.length > mostEntries };
}
