import { type TaskRef, taskKey } from '../model/task.ts';
import { freshPace, type Pace } from './pollPolicy.ts';

/** A read in flight. */
export interface Reading {
  /** Counts up within the account. */
  readonly number: number;
  readonly abort: AbortController;
  /** Those who asked before this read started. */
  readonly waiters: readonly (() => void)[];
}

/** What an account's poller knows of one of its tasks. Times are ms of the clock. */
export interface PollEntry {
  readonly key: string;
  task: TaskRef;
  pace: Pace;
  /** When the last read ended; null before the first. */
  endedAt: number | null;
  /** When the task's own pace wants the next read; null for none. */
  dueAt: number | null;
  /** When `dueAt` was decided. */
  plannedAt: number;
  reading: Reading | null;
  /** Somebody asked, and the read for it has not started yet. */
  asked: boolean;
  waiters: (() => void)[];
}

export function newEntry(task: TaskRef, now: number): PollEntry {
  return {
    key: taskKey(task),
    task,
    pace: freshPace,
    endedAt: null,
    dueAt: now,
    plannedAt: now,
    reading: null,
    asked: false,
    waiters: [],
  };
}

/** Aborts the entry's read in flight, whose result will be dropped. Returns everybody who waits for the entry. */
export function abandon(entry: PollEntry): (() => void)[] {
  const { reading } = entry;
  entry.reading = null;
  reading?.abort.abort();
  return [...(reading?.waiters ?? []), ...entry.waiters.splice(0)];
}

/** The clock was set back behind the entry's plan: the delay holds, not the time of day. */
export function followSetBackClock(entry: PollEntry, now: number): void {
  if (now >= entry.plannedAt) return;
  if (entry.dueAt !== null) entry.dueAt -= entry.plannedAt - now;
  if (entry.endedAt !== null) entry.endedAt = Math.min(entry.endedAt, now);
  entry.plannedAt = now;
}
