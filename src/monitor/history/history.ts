import type { Clock, Timer } from '../../base/clock.ts';
import type { Run } from '../runs.ts';
import { type Connection, inMemory } from './connection.ts';
import { Disk } from './disk.ts';
import type { EventFilter, EventQuery, HistoryEvent, NewEvent } from './events.ts';
import { WaitingEvents } from './waitingEvents.ts';
import type { HistoryProblem } from './problems.ts';
import { type Reading, type Sample, sameReading } from './sample.ts';
import { believedUntil, type OpenSample, type RunRecord, type SampleRange } from './samples.ts';
import { loadSqlite } from './sqlite.ts';
import { storable } from './state.ts';
import { defaultRetention, type Retention } from './thinning.ts';
import { longestGap } from './tiers.ts';

export interface HistoryOptions {
  readonly clock: Clock;
  /** Reports why history is not kept as it should be. Called at most once a day for each kind of problem. */
  readonly onProblem: (problem: HistoryProblem) => void;
  readonly retention?: Partial<Retention>;
}

/** A changed reading waits so long for others that are written with it. ms. */
const gatherMs = 10_000;
/** How long the `seenUntil` of an unchanged task waits to be written. ms. */
const heartbeat = 2 * 60_000;
/** So many samples are written in one transaction, and so many are extended: then others have a turn. */
const atOnce = { written: 250, extended: 1_000 };

/** Maximum number of samples that wait in memory while they cannot be written. The oldest are dropped first. */
const maxWaiting = 20_000;

/** The latest sample of a task in this window. */
interface Current extends OpenSample {
  at: number;
  seenUntil: number;
}

/**
 * Opens the history in this folder and creates the folder if necessary. Never rejects. A problem is reported through
 * `onProblem`, and the history of this window is kept in memory until the problem is solved.
 */
export async function openHistory(folder: string, options: HistoryOptions): Promise<HistoryDatabase> {
  const disk = new Disk(await loadSqlite(), folder, options.clock, options.onProblem);
  return new HistoryDatabase(disk, options.clock, { ...defaultRetention, ...options.retention });
}

/** Returns a function that opens a history in memory only. It is lost when it is closed. Never rejects. */
export async function inMemoryHistories({ clock }: Pick<HistoryOptions, 'clock'>): Promise<() => HistoryDatabase> {
  const sqlite = await loadSqlite();
  // The history on disk has the same problem, and reports it.
  return () => new HistoryDatabase(new Disk(sqlite, inMemory, clock, () => undefined), clock, defaultRetention);
}

/**
 * What was read of each task and what has happened to it, across windows and restarts. No method throws. To record a reading
 * costs no access: a changed one is on disk within ten seconds, together with others, and the `seenUntil` of an unchanged one
 * within two minutes. Events are written at once. Queries include readings that are not on disk yet.
 *
 * To follow the runs of a task, pass `runOf` to `followRun` before its first status. Then record each good status with
 * the run that `followRun` returns: `record(key, readingOf(followed.status), followed.run, at)`.
 */
export class HistoryDatabase {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #retention: Retention;
  readonly #current = new Map<string, Current>();
  readonly #events = new WaitingEvents();
  /** Not stored yet, the oldest first. */
  readonly #waiting = new Set<Current>();
  /** Stored, and seen again since: the last sample of each task. */
  readonly #prolonged = new Map<string, Current>();
  #gathering: Timer | null = null;
  #beating: Timer | null = null;
  #compacting = false;

  constructor(disk: Disk, clock: Clock, retention: Retention) {
    this.#disk = disk;
    this.#clock = clock;
    this.#retention = retention;
  }

  /** Records a good reading of the task, read at `at`, and the run that it belongs to. */
  record(key: string, reading: Reading, run: Run, at: number): void {
    const taken = storable(reading);
    const last = this.#current.get(key);
    // The absolute value is for a clock that was set back a little.
    const near = last !== undefined && Math.abs(at - last.seenUntil) <= longestGap;
    if (near && last.run.number === run.number && sameReading(last.reading, taken)) {
      last.seenUntil = Math.max(last.seenUntil, at);
      if (!this.#waiting.has(last)) this.#prolonged.set(key, last);
      this.#writeLater();
      return;
    }
    const begin = near ? Math.max(at, last.at + 1) : at;
    const current: Current = { key, reading: taken, run, at: begin, seenUntil: begin };
    this.#current.set(key, current);
    this.#waiting.add(current);
    const [oldest] = this.#waiting;
    if (this.#waiting.size > maxWaiting && oldest) this.#waiting.delete(oldest);
    this.#writeLater();
  }

  /** The run in which any window last saw the task. `followRun` continues from it after a reload. */
  runOf(key: string): Run | null {
    const stored = this.#disk.read(({ samples }) => samples.lastRun(key), null);
    const own = this.#current.get(key)?.run ?? null;
    if (stored === null || own === null) return stored ?? own;
    return stored.number > own.number ? stored : own;
  }

  /** The runs of the task, oldest first, with the time of their first sample. */
  runs(key: string): readonly RunRecord[] {
    const stored = this.#disk.read(({ samples }) => samples.runs(key), []);
    const known = new Map(stored.map((record) => [record.run.number, record]));
    for (const { run, at } of this.#waitingOf(key)) {
      known.set(run.number, { run, began: known.get(run.number)?.began ?? at });
    }
    return [...known.values()].sort((a, b) => a.run.number - b.run.number);
  }

  /**
   * The samples of the task, oldest first and without overlap, beginning with the sample that was current at `from`.
   * Samples later than now are omitted: the clock was ahead when they were read.
   */
  samples(key: string, range: SampleRange = {}): readonly Sample[] {
    const now = this.#clock.now();
    const found = this.#disk.read(({ samples }) => samples.list(key, range, now), []);
    const { from = 0, run } = range;
    const to = Math.min(range.to ?? Infinity, believedUntil(now));
    const waiting = this.#waitingOf(key).map(sampleOf);
    const all =
      waiting.length === 0
        ? found
        : [...found, ...waiting.filter((sample) => run === undefined || sample.run === run)].sort(
            (a, b) => a.at - b.at,
          );
    const prolonged = this.#prolonged.get(key);
    const index = prolonged === undefined ? -1 : all.findLastIndex(({ at }) => at === prolonged.at);
    const sample = all[index];
    if (prolonged && sample) all[index] = { ...sample, seenUntil: Math.max(sample.seenUntil, prolonged.seenUntil) };
    // Two windows may have read different things at about the same time: the later one holds.
    all.forEach((earlier, place) => {
      const next = all[place + 1];
      if (next && next.at < earlier.seenUntil) all[place] = { ...earlier, seenUntil: next.at };
    });
    return all.filter(({ at, seenUntil }) => at <= to && seenUntil >= from);
  }

  /** The latest sample of this window, otherwise the latest one stored. Never one that is later than now. */
  latest(key: string): Sample | null {
    const until = believedUntil(this.#clock.now());
    const current = this.#current.get(key);
    if (current && current.at <= until) return sampleOf(current);
    return this.#disk.read(({ samples }) => samples.latest(key, until), null);
  }

  /** `latest` for many tasks at once. Tasks without a sample are omitted. */
  latestOfAll(keys: readonly string[]): ReadonlyMap<string, Sample> {
    const until = believedUntil(this.#clock.now());
    const found = this.#disk.read(({ samples }) => samples.latestOfAll(keys, until), new Map<string, Sample>());
    for (const key of keys) {
      const current = this.#current.get(key);
      if (current && current.at <= until) found.set(key, sampleOf(current));
    }
    return found;
  }

  /**
   * Records transitions and returns those that no window has recorded before: only they are worth a notification.
   * `NewEvent` describes when two transitions are the same.
   */
  appendEvents(events: readonly NewEvent[]): readonly HistoryEvent[] {
    if (events.length === 0) return [];
    const added = this.#events.add(events, () => {
      this.#write(atOnce.written, 0);
    });
    this.#writeLater();
    return added;
  }

  /** The events, newest first. */
  events(query: EventQuery): readonly HistoryEvent[] {
    const stored = this.#disk.read((connection) => connection.events.list(query), []);
    return this.#events.merged(stored, query);
  }

  unreadCount(filter: EventFilter = {}): number {
    return this.#disk.read(({ events }) => events.unreadCount(filter), 0) + this.#events.unreadCount(filter);
  }

  /**
   * Marks the events with these ids, or all that match the filter, as read. False if the change could not be stored.
   */
  markRead(which: readonly number[] | EventFilter): boolean {
    this.#events.markRead(which);
    return this.#disk.write(({ events }) => {
      if (isList(which)) events.markReadById(which);
      else events.markRead(which);
    });
  }

  /** Removes events from the list. False if the change could not be stored. */
  clearEvents(filter: EventFilter = {}): boolean {
    this.#events.clear(filter);
    return this.#disk.write(({ events }) => {
      events.clear(filter);
    });
  }

  /** Deletes the samples, runs, and events of the task. False if the change could not be stored. */
  forget(key: string): boolean {
    this.#current.delete(key);
    for (const sample of this.#waitingOf(key)) this.#waiting.delete(sample);
    this.#prolonged.delete(key);
    this.#events.clear({ task: key });
    return this.#disk.write(({ samples }) => {
      samples.forget(key);
    });
  }

  /**
   * Moves the samples, runs, and events of a task to another key. False if there are none, if the other key already has
   * some (then nothing changes), or if the change could not be stored.
   */
  rename(from: string, to: string): boolean {
    this.flush();
    if (this.#waitingOf(from).length > 0) return false;
    const done = { renamed: false };
    const written = this.#disk.write(({ samples }) => {
      done.renamed = samples.rename(from, to);
    });
    if (!written || !done.renamed) return false;
    this.#current.delete(from);
    return true;
  }

  /** Thins out and deletes old history, in small steps with pauses. To be called about once an hour. */
  async compact(now: number): Promise<void> {
    if (this.#compacting) return;
    this.#compacting = true;
    const pause = (): Promise<void> =>
      new Promise((resolve) => {
        this.#clock.after(0, resolve);
      });
    const { longest, maxEvents } = this.#retention;
    await this.#disk.work(({ thinning }) => thinning.steps(now, this.#retention), pause);
    this.#disk.write(({ events }) => {
      events.prune(now - longest, now, maxEvents);
    }, 'in time');
    this.#compacting = false;
  }

  /** Writes now what waits to be written. */
  flush(): void {
    this.#write(Infinity, Infinity);
  }

  /** Writes what is only in memory and lets go of the file. */
  close(): void {
    this.#write(Infinity, Infinity, 'at last');
    this.#gathering?.cancel();
    this.#beating?.cancel();
    this.#disk.close();
  }

  #writeLater(): void {
    if (this.#waiting.size > 0 || !this.#events.empty) this.#gatherIn(gatherMs);
    if (this.#prolonged.size > 0) this.#beatIn(heartbeat);
  }

  #gatherIn(ms: number): void {
    this.#gathering ??= this.#clock.after(ms, () => {
      this.#gathering = null;
      const written = this.#write(atOnce.written, 0);
      if (this.#waiting.size > 0 || !this.#events.empty) this.#gatherIn(written ? 0 : gatherMs);
    });
  }

  #beatIn(ms: number): void {
    this.#beating ??= this.#clock.after(ms, () => {
      this.#beating = null;
      const written = this.#write(0, atOnce.extended);
      if (this.#prolonged.size > 0) this.#beatIn(written ? 0 : heartbeat);
    });
  }

  /** So many of what waits, all or nothing: what could not be written waits for the next time. Whether it could. */
  #write(most: number, maxExtended: number, when: 'at last' | 'in time' = 'in time'): boolean {
    const waiting = firstOf(this.#waiting, most);
    // The end of a sample goes with the beginning of the next one.
    const ended = waiting.flatMap(({ key }) => this.#prolonged.get(key) ?? []);
    const prolonged = new Set([...ended, ...firstOf(this.#prolonged.values(), maxExtended)]);
    if (waiting.length + prolonged.size === 0 && this.#events.empty) return true;
    let settle: (() => void)[] = [];
    const written = this.#disk.write((connection) => {
      settle = [...this.#store(connection, waiting, prolonged), ...this.#events.store(connection)];
    }, when);
    if (!written) return false;
    for (const sample of waiting) this.#waiting.delete(sample);
    for (const { key } of prolonged) this.#prolonged.delete(key);
    for (const one of settle) one();
    return true;
  }

  #store({ samples }: Connection, waiting: readonly Current[], prolonged: Iterable<Current>): (() => void)[] {
    const lost = [...prolonged].filter((sample) => !samples.extend(sample.key, sample.at, sample.seenUntil));
    return [...lost, ...waiting].map((sample) => {
      const { at } = samples.store(sample, this.#clock.now());
      return () => {
        sample.at = at;
      };
    });
  }

  #waitingOf(key: string): readonly Current[] {
    return [...this.#waiting].filter((sample) => sample.key === key);
  }
}

function firstOf<T>(values: Iterable<T>, most: number): readonly T[] {
  const first: T[] = [];
  for (const value of values) {
    if (first.length >= most) break;
    first.push(value);
  }
  return first;
}

function sampleOf({ reading, run, at, seenUntil }: Current): Sample {
  return { ...reading, at, seenUntil, run: run.number };
}

function isList(which: readonly number[] | EventFilter): which is readonly number[] {
  return Array.isArray(which);
}
