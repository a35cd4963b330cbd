import { type TaskRef, taskKey } from '../model/task.ts';
import { freshPace, type Pace } from './pollPolicy.ts';

/** A read in flight, of one task or, by its list, of several. */
export interface Reading {
  /** Counts up within the account; tasks that are read together share it. */
  readonly number: number;
  /** It is of the list, and not of the task by itself. */
  readonly ofList: boolean;
  /** Takes the task out of it; when none is left, the request is aborted. */
  readonly leave: () => void;
  /** Those who asked before this read started. */
  readonly waiters: readonly (() => void)[];
}

/** What an account's poller knows of one of its tasks. Times are ms of the clock. */
export interface PollEntry {
  readonly key: string;
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
  /** When it was last read by itself, well; null: not yet. */
  readAloneAt: number | null;
  /** Its next read is to be one by itself. */
  nextAlone: boolean;
  /** Its list tells enough of it only for a while. */
  readsNowAndThen: boolean;
  /** Somebody asked, and the read for it has not started yet. */
  asked: boolean;
  waiters: (() => void)[];
}

export function newEntry(task: TaskRef, list: string | null, now: number): PollEntry {
  return {
    key: taskKey(task),
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
    asked: false,
    waiters: [],
  };
}

/** Aborts the entry's read in flight, whose result will be dropped. Returns everybody who waits for the entry. */
export function abandon(entry: PollEntry): (() => void)[] {
  const { reading } = entry;
  entry.reading = null;
  reading?.leave();
  return [...(reading?.waiters ?? []), ...entry.waiters.splice(0)];
}

/** The entry was not read after all: those who wait for it go on waiting. */
export function giveBack(entry: PollEntry): void {
  entry.waiters = [...(entry.reading?.waiters ?? []), ...entry.waiters];
  entry.asked = entry.waiters.length > 0;
  entry.reading = null;
}

/** The clock was set back behind the entry's plan: the delay holds, not the time of day. */
export function followSetBackClock(entry: PollEntry, now: number): void {
  if (now >= entry.plannedAt) return;
  if (entry.dueAt !== null) entry.dueAt -= entry.plannedAt - now;
  if (entry.endedAt !== null) entry.endedAt = Math.min(entry.endedAt, now);
  entry.plannedAt = now;
}
