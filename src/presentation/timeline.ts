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
  const entries = events.slice(0, mostEntries).map((event, index) => ({
    key: String(event.id),
    at: event.at,
    ...describe(event),
    // Named at the last entry of a run, which is the first that is read, and then not in each of them.
    run: event.run > 1 && event.run !== events[index - 1]?.run ? event.run : null,
  }));
  return { entries, more: events.length > mostEntries };
}
