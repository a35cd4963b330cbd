import type { Clock } from '../clock.ts';
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

/** Interval at which `seenUntil` of all unchanged tasks is written at once. ms. */
const heartbeat = 2 * 60_000;

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
export async function openHistory(folder: string, options: HistoryOptions): Promise<History> {
  const disk = new Disk(await loadSqlite(), folder, options.clock, options.onProblem);
  return new History(disk, options.clock, { ...defaultRetention, ...options.retention });
}

/** Returns a function that opens a history in memory only. It is lost when it is closed. Never rejects. */
export async function passingHistories({ clock }: Pick<HistoryOptions, 'clock'>): Promise<() => History> {
  const sqlite = await loadSqlite();
  // The history on disk has the same problem, and reports it.
  return () => new History(new Disk(sqlite, inMemory, clock, () => undefined), clock, defaultRetention);
}

/**
 * The samples, runs, and events of all tasks, across windows and restarts. No method throws. A changed reading is on
 * disk when `record` returns. An unchanged one costs no disk access: its `seenUntil` is written within two minutes.
 *
 * To follow the runs of a task, pass `runOf` to `followRun` before its first status. Then record each good status with
 * the run that `followRun` returns: `record(key, readingOf(followed.status), followed.run, at)`.
 */
export class History {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #retention: Retention;
  readonly #current = new Map<string, Current>();
  readonly #events = new WaitingEvents();
  #waiting: Current[] = [];
  #prolonged = new Set<Current>();
  #heartbeatAt: number;
  #compacting = false;

  constructor(disk: Disk, clock: Clock, retention: Retention) {
    this.#disk = disk;
    this.#clock = clock;
    this.#heartbeatAt = clock.now();
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
      this.#prolonged.add(last);
      if (Math.abs(this.#clock.now() - this.#heartbeatAt) >= heartbeat) this.#flush(true);
      return;
    }
    const begin = near ? Math.max(at, last.at + 1) : at;
    const current: Current = { key, reading: taken, run, at: begin, seenUntil: begin };
    this.#current.set(key, current);
    this.#waiting.push(current);
    if (this.#waiting.length > maxWaiting) this.#waiting.shift();
    this.#flush();
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
    for (const { key: owner, at, seenUntil } of this.#prolonged) {
      const index = owner === key ? all.findLastIndex((sample) => sample.at === at) : -1;
      const sample = all[index];
      if (sample) all[index] = { ...sample, seenUntil: Math.max(sample.seenUntil, seenUntil) };
    }
    // Two windows may have read different values at about the same time. The later sample ends the earlier one.
    all.forEach((sample, index) => {
      const next = all[index + 1];
      if (next && next.at < sample.seenUntil) all[index] = { ...sample, seenUntil: next.at };
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
    return this.#events.add(events, () => {
      this.#flush();
    });
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
    this.#waiting = this.#waiting.filter((sample) => sample.key !== key);
    this.#prolonged = new Set([...this.#prolonged].filter((sample) => sample.key !== key));
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
    this.#flush(true);
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

  /** Writes what is only in memory and closes the file. */
  close(): void {
    this.#flush(true, 'at last');
    this.#disk.close();
  }

  /** Writes everything or nothing. What cannot be written waits for the next call. */
  #flush(withHeartbeats = false, when: 'at last' | 'in time' = 'in time'): void {
    if (withHeartbeats) this.#heartbeatAt = this.#clock.now();
    // The end of a sample is written together with the beginning of the next one.
    const keys = new Set(this.#waiting.map(({ key }) => key));
    const prolonged = [...this.#prolonged].filter(({ key }) => withHeartbeats || keys.has(key));
    if (this.#waiting.length + prolonged.length === 0 && this.#events.empty) return;
    let settle: (() => void)[] = [];
    const written = this.#disk.write((connection) => {
      settle = [...this.#store(connection, prolonged), ...this.#events.store(connection)];
    }, when);
    if (!written) return;
    this.#waiting = [];
    for (const sample of prolonged) this.#prolonged.delete(sample);
    for (const one of settle) one();
  }

  #store({ samples }: Connection, prolonged: readonly Current[]): (() => void)[] {
    const waiting = new Set(this.#waiting);
    const lost = prolonged.filter(
      (sample) => !waiting.has(sample) && !samples.extend(sample.key, sample.at, sample.seenUntil),
    );
    return [...lost, ...waiting].map((sample) => {
      const { at } = samples.store(sample, this.#clock.now());
      return () => {
        sample.at = at;
      };
    });
  }

  #waitingOf(key: string): readonly Current[] {
    return this.#waiting.filter((sample) => sample.key === key);
  }
}

function sampleOf({ reading, run, at, seenUntil }: Current): Sample {
  return { ...reading, at, seenUntil, run: run.number };
}

function isList(which: readonly number[] | EventFilter): which is readonly number[] {
  return Array.isArray(which);
}
