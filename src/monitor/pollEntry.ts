import { type TaskRef, taskKey } from '../model/task.ts';
import { type DelayKind, freshPace, type Pace } from './pollPolicy.ts';

/** A request in flight, of one task or, by its list, of several. */
export interface Request {
  /** Counts up within the account. */
  readonly number: number;
  /** Whether it reads the list instead of the single task. */
  readonly ofList: boolean;
  readonly abort: AbortController;
  /** The tasks that still wait for it. */
  readonly entries: Set<PollEntry>;
}

/** A task's part in a request. */
export interface Reading {
  readonly request: Request;
  /** Those who asked before this read started. */
  readonly waiters: readonly (() => void)[];
}

/** What a task takes of its account's ceiling, requests per hour. */
export interface Share {
  /** The list that it is read by; null: it is read by itself. */
  readonly list: string | null;
  readonly kind: DelayKind;
  readonly perHour: number;
  /** What it takes beside its list, because that tells enough of it only for a while. */
  readonly apart: number;
}

/** What an account's poller knows of one of its tasks. Times are ms of the clock. */
export interface PollEntry {
  readonly key: string;
  /** Of tasks that are due at the same time, the lowest is read first. */
  readonly order: number;
  task: TaskRef;
  pace: Pace;
  /** The number of the last read that ended; 0 before the first. */
  endedNumber: number;
  /** When the last read ended; null before the first. */
  endedAt: number | null;
  /** When the task's own pace wants the next read; null for none. */
  dueAt: number | null;
  /** When `dueAt` was decided. */
  plannedAt: number;
  reading: Reading | null;
  /** Names the list of the account that it stands in; null for none. */
  list: string | null;
  /** Since when it is read by itself for a while, because its list does not tell enough of it; null: it is not. */
  aloneSince: number | null;
  /** The word for its state that the list had last; null: none yet. */
  listedState: string | null;
  /** When its last successful single read ended; null: not yet. */
  readAloneAt: number | null;
  /** Whether its next read must be a single read. */
  nextAlone: boolean;
  /** Its list tells enough of it only for a while. */
  readsNowAndThen: boolean;
  /** Those who asked, and for whom no read has started yet. */
  waiters: (() => void)[];
  /** As its last plan counts for the ceiling; null: not at all. */
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

/** Detaches the entry from its request. Returns its part. */
export function release(entry: PollEntry): Reading | null {
  const { reading } = entry;
  entry.reading = null;
  reading?.request.entries.delete(entry);
  return reading;
}

/** Drops the entry's read in flight, and aborts a request that nobody waits for any more. Returns all who wait for the entry. */
export function cancelRead(entry: PollEntry): (() => void)[] {
  const reading = release(entry);
  if (reading?.request.entries.size === 0) reading.request.abort.abort();
  return [...(reading?.waiters ?? []), ...entry.waiters.splice(0)];
}

/** The entry was not read; its waiters wait for the next read. */
export function requeue(entry: PollEntry): void {
  const reading = release(entry);
  entry.waiters = [...(reading?.waiters ?? []), ...entry.waiters];
}

/** The clock was set back behind the entry's plan: the delay holds, not the time of day. */
export function followSetBackClock(entry: PollEntry, now: number): void {
  if (now >= entry.plannedAt) return;
  if (entry.dueAt !== null) entry.dueAt -= entry.plannedAt - now;
  if (entry.endedAt !== null) entry.endedAt = Math.min(entry.endedAt, now);
  entry.plannedAt = now;
}
