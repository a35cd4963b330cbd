import { type TaskRef, taskKey } from '../model/task.ts';
import { type DelayKind, freshPace, type Pace } from './pollPolicy.ts';

/** A request in flight. It reads one task, or several tasks by their list. */
export interface Request {
  /** Increases with each request of the account. */
  readonly number: number;
  /** true: the request reads a list. false: it reads a single task. */
  readonly ofList: boolean;
  readonly abort: AbortController;
  /** The tasks that still wait for this request. */
  readonly entries: Set<PollEntry>;
}

/** A task's part in a request. */
export interface Reading {
  readonly request: Request;
  /** Resolves the requests that were made before this read started. */
  readonly waiters: readonly (() => void)[];
}

/** The share of a task in its account's ceiling. */
export interface Share {
  /** The list that the task is read by. null: it is read singly. */
  readonly list: string | null;
  readonly kind: DelayKind;
  readonly perHour: number;
  /** Occasional single reads per hour, because the list omits parts that are needed now and then. */
  readonly apart: number;
}

/** The state of one task in the poller of its account. Times are in ms of the clock. */
export interface PollEntry {
  readonly key: string;
  /** Among tasks that are due at the same time, the lowest order is read first. */
  readonly order: number;
  task: TaskRef;
  pace: Pace;
  /** The number of the last read that ended. 0: none has ended. */
  endedNumber: number;
  /** When the last read ended. null: none has ended. */
  endedAt: number | null;
  /** When the next read is due by the pace of the task. null: no read is planned. */
  dueAt: number | null;
  /** When `dueAt` was decided. */
  plannedAt: number;
  reading: Reading | null;
  /** The name of the list that contains the task. null: no list contains it. */
  list: string | null;
  /** Since when the task is read singly for a while, because its list omits too much. null: it is not. */
  aloneSince: number | null;
  /** The raw state in the last list read. null: no list has reported one. */
  listedState: string | null;
  /** When the last successful single read ended. null: none has succeeded. */
  readAloneAt: number | null;
  /** Whether the next read must be a single read. */
  nextAlone: boolean;
  /** Whether the list omits parts that need an occasional single read. */
  readsNowAndThen: boolean;
  /** Resolves the requests for which no read has started yet. */
  waiters: (() => void)[];
  /** The share of the last plan in the ceiling. null: the task does not count. */
  share: Share | null;
}

export function newEntry(task: TaskRef, list: string | null, order: number, now: number): PollEntry {
  return {
    key: taskKey(task),
    order,
    task,
    list,
    aloneSince: null,
    listedState: null,
    readAloneAt: null,
    nextAlone: false,
    readsNowAndThen: false,
    pace: freshPace,
    endedNumber: 0,
    endedAt: null,
    dueAt: now,
    plannedAt: now,
    reading: null,
    waiters: [],
    share: null,
  };
}

/** Detaches the entry from its request. Returns the part of the entry in it. null: no read was in flight. */
export function release(entry: PollEntry): Reading | null {
  const { reading } = entry;
  entry.reading = null;
  reading?.request.entries.delete(entry);
  return reading;
}

/** Drops the entry's read in flight. Aborts the request if no other entry waits for it. Returns the entry's waiters. */
export function cancelRead(entry: PollEntry): (() => void)[] {
  const reading = release(entry);
  if (reading?.request.entries.size === 0) reading.request.abort.abort();
  return [...(reading?.waiters ?? []), ...entry.waiters.splice(0)];
}

/** Detaches an entry that the request did not read. Its waiters wait for the next read. */
export function requeue(entry: PollEntry): void {
  const reading = release(entry);
  entry.waiters = [...(reading?.waiters ?? []), ...entry.waiters];
}

/** Corrects the plan after the clock was set back. The delay counts, not the time of day. */
export function followSetBackClock(entry: PollEntry, now: number): void {
  if (now >= entry.plannedAt) return;
  if (entry.dueAt !== null) entry.dueAt -= entry.plannedAt - now;
  if (entry.endedAt !== null) entry.endedAt = Math.min(entry.endedAt, now);
  entry.plannedAt = now;
}
