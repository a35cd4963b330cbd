import type { Health } from '../../model/health.ts';
import type { Clock } from '../../base/clock.ts';
import { sameValue } from '../../model/equality.ts';
import { estimateFinish } from '../estimate/estimate.ts';
import type { Estimate } from '../estimate/types.ts';
import { inNewRun, isAtWork, observed, observedBefore, type Observed, remembered } from '../events/observed.ts';
import { transitions } from '../events/transitions.ts';
import { healthOf } from '../health/healthOf.ts';
import type { HealthOptions } from '../health/options.ts';
import type { EventQuery, HistoryEvent, NewEvent } from '../history/events.ts';
import { type Reading, readingOf, type Sample } from '../history/sample.ts';
import type { SampleRange } from '../history/samples.ts';
import { Listeners, type Subscription } from '../../base/listeners.ts';
import type { Run } from '../runs.ts';
import {
  hasMoved,
  type Stage,
  type StoreDiff,
  type StoreUpdate,
  type TaskSource,
  type WatchedTask,
} from '../watchedTask.ts';
import { Debounce } from './debounce.ts';
import { SampleWindow } from './sampleWindow.ts';

/** The conclusions about a task from its readings. */
export interface Assessment {
  /** 1: the first observed run. null: no run is known. */
  readonly run: number | null;
  readonly health: Health;
  readonly estimate: Estimate;
}

/** Read access to the assessments. */
export interface AssessmentSource {
  get(key: string): Assessment | null;
  /** Returns the recent samples of the task, oldest first. */
  samples(key: string): readonly Sample[];
  onDidChange(listener: (key: string) => void): Subscription;
}

/** Events that no other window has reported. */
export interface News {
  readonly events: readonly HistoryEvent[];
  /** true: the first read of the task in this window found the events. They may have happened long before. */
  readonly firstLook: boolean;
}

/** The part of the history that assessments need. The history on disk may be missing. */
export interface Records {
  record(key: string, reading: Reading, run: Run, at: number): void;
  samples(key: string, range?: SampleRange): readonly Sample[];
  /** Returns the events that no other window has reported. */
  appendEvents(events: readonly NewEvent[]): readonly HistoryEvent[];
  /** Returns the events, newest first. */
  events(query: EventQuery): readonly HistoryEvent[];
}

export interface AssessmentsOptions {
  readonly source: Pick<TaskSource, 'get'>;
  /** Returns the run of a task. null: none is known. */
  runOf(key: string): Run | null;
  /** null: the history is missing or not open yet, or the task is not kept. */
  recordsOf(key: string): Records | null;
  readonly clock: Clock;
  /** The longest usual time between two reads. ms. */
  pollIntervalMs(key: string): number;
  healthOptions(): Partial<HealthOptions>;
  onError(error: unknown): void;
}

/** The age up to which samples are restored after a restart. Rates and usual gaps need less. ms. */
const restoredMs = 14 * 24 * 3_600_000;
/** The maximum number of samples per task in memory when few tasks are watched. */
const maxSamples = 400;
/** The limits when many tasks are watched. A sample takes about 320 bytes, so 2,000 tasks take at most 20 MB. */
const sampleBudget = { all: 40_000, least: 32 };

/** How far back to search for the start of a wait for the user. ms. */
const longestWait = 24 * 3_600_000;
/** Another error of the same task within this time of the last one is not an event. ms. */
const errorsApart = 3_600_000;

interface Slot {
  assessment: Assessment;
  before: Observed | null;
  caughtUp: Debounce;
  /** When this window last read the task, in ms of the local clock. null: not yet. */
  lookedAt: number | null;
}

/**
 * Follows every poll: keeps the samples of each task, assesses the task, and reports events. The samples continue where
 * an earlier window left them, so that a reload keeps the estimate and finds the events that happened meanwhile.
 */
export class Assessments implements AssessmentSource, Stage {
  readonly #options: AssessmentsOptions;
  readonly #sampleWindow = new SampleWindow(maxSamples, sampleBudget);
  readonly #slots = new Map<string, Slot>();
  /** Tasks that are now read at another place. Stored data of the old place does not apply to them. */
  readonly #moved = new Set<string>();
  /** Tasks with a change in the store that is not assessed yet. */
  readonly #changed = new Set<string>();
  readonly #changes: Listeners<string>;
  readonly #events: Listeners<News>;

  constructor(options: AssessmentsOptions) {
    this.#options = options;
    const onError = (error: unknown): void => {
      options.onError(error);
    };
    this.#changes = new Listeners(onError);
    this.#events = new Listeners(onError);
  }

  take({ diff, polled }: StoreUpdate): void {
    if (diff !== null) this.#follow(diff);
    for (const watched of polled) this.judge(watched, this.#options.runOf(watched.key));
  }

  get(key: string): Assessment | null {
    return this.#slots.get(key)?.assessment ?? null;
  }

  samples(key: string): readonly Sample[] {
    return this.#sampleWindow.get(key);
  }

  /** Reports the key of a task whose status or assessment has changed. */
  onDidChange(listener: (key: string) => void): Subscription {
    return this.#changes.add(listener);
  }

  /** Reports events that no other window has reported. */
  onDidHappen(listener: (events: readonly HistoryEvent[], firstLook: boolean) => void): Subscription {
    return this.#events.add(({ events, firstLook }) => {
      listener(events, firstLook);
    });
  }

  dispose(): void {
    this.#changes.clear();
    this.#events.clear();
    this.#slots.clear();
    this.#sampleWindow.keep(new Set());
  }

  #follow({ changed, removed }: StoreDiff): void {
    const moved = changed.filter(hasMoved).map(({ after }) => after.key);
    for (const key of [...removed.map((task) => task.key), ...moved]) this.#slots.delete(key);
    for (const { key } of removed) {
      this.#moved.delete(key);
      this.#changed.delete(key);
    }
    for (const key of moved) this.#moved.add(key);
    if (removed.length + moved.length > 0) this.#sampleWindow.keep(new Set(this.#slots.keys()));
    // Refused keys end polling without a poll of each task. Polls are handled separately.
    for (const { before, after } of changed) {
      this.#changed.add(after.key);
      const unpolled = before.contact.lastAttemptAt === after.contact.lastAttemptAt;
      if (unpolled && before.problem?.kind !== after.problem?.kind) this.judge(after, this.#options.runOf(after.key));
    }
  }

  /** Takes the result of a poll and the run that the status belongs to. */
  judge(watched: WatchedTask, run: Run | null): void {
    const { key, status, problem, contact } = watched;
    const now = this.#options.clock.now();
    const records = this.#options.recordsOf(key);
    const slot = this.#slots.get(key) ?? this.#begin(key, now, records);
    const { lookedAt } = slot;
    if (run !== null) enterRun(slot, run.number);
    if (status !== null && problem === null && run !== null && contact.lastGoodAt !== null) {
      const reading = readingOf(status);
      this.#sampleWindow.add(key, reading, run.number, contact.lastGoodAt);
      records?.record(key, reading, run, contact.lastGoodAt);
      // An idle task does not show whether it has caught up.
      if (isAtWork(status)) slot.caughtUp.take(status.caughtUp, contact.lastGoodAt);
      slot.lookedAt = now;
    }
    this.#conclude(watched, run, slot, lookedAt, now);
  }

  /** Assesses all tasks again after the options changed. It records no sample, because nothing was read. */
  judgeAgain(): void {
    const now = this.#options.clock.now();
    for (const [key, slot] of [...this.#slots]) {
      const watched = this.#options.source.get(key);
      if (watched !== undefined) this.#conclude(watched, this.#options.runOf(key), slot, slot.lookedAt, now);
    }
  }

  #conclude(watched: WatchedTask, run: Run | null, slot: Slot, lookedAt: number | null, now: number): void {
    const { key } = watched;
    const records = this.#options.recordsOf(key);
    const { assessment: judgedBefore } = slot;
    slot.assessment = this.#judged(watched, run?.number ?? null, judgedBefore, now);
    // Without a run, this window has read nothing, and a restored status is not an observation.
    const seen = run === null ? { ...watched, status: null } : watched;
    const after = observed(seen, { ...slot.assessment, caughtUp: slot.caughtUp.settled });
    const begins = after.needsUser && slot.before?.needsUser === '';
    const happened = transitions(key, now, slot.before, after, begins ? waitsSince(key, records, now) : now);
    slot.before = remembered(slot.before, after);
    if (this.#changed.delete(key) || !sameAssessment(judgedBefore, slot.assessment)) this.#changes.emit(key);
    const told = happened.filter((event) => records !== null && !isFlood(event, records, lookedAt));
    const news = records?.appendEvents(told) ?? [];
    if (news.length > 0) this.#events.emit({ events: news, firstLook: lookedAt === null });
  }

  #begin(key: string, now: number, records: Records | null): Slot {
    const range = { from: now - restoredMs, most: this.#sampleWindow.most };
    const stored = this.#moved.has(key) ? [] : (records?.samples(key, range) ?? []);
    // A clock that was ahead may have left samples in the future.
    const samples = stored.filter(({ at }) => at <= now);
    this.#sampleWindow.restore(key, samples);
    const before = observedBefore(samples);
    const health: Health = { kind: 'unknown', why: 'no-data', since: null, asOf: null };
    const estimate: Estimate = { kind: 'estimating', reason: 'no-progress-told', changes: 0 };
    const slot: Slot = {
      assessment: { run: null, health, estimate },
      before,
      caughtUp: new Debounce(before?.caughtUp ?? null),
      lookedAt: null,
    };
    this.#slots.set(key, slot);
    return slot;
  }

  #judged({ key, status, contact }: WatchedTask, run: number | null, previous: Assessment, now: number): Assessment {
    const samples = this.#sampleWindow.get(key);
    const health = healthOf(samples, {
      now,
      pollIntervalMs: this.#options.pollIntervalMs(key),
      contact,
      previous: previous.health,
      options: this.#options.healthOptions(),
    });
    const estimate = estimateFinish(samples, {
      now,
      phases: status?.phases ?? [],
      providerRemainingSeconds: status?.providerTimes?.remainingSeconds ?? null,
      stalledSince: health.kind === 'stalled' ? health.since : null,
    });
    return { run, health, estimate };
  }
}

/** Ignores `asOf`, the time of the last read. */
function sameAssessment(a: Assessment, b: Assessment): boolean {
  return (
    a.run === b.run &&
    sameValue(a.estimate, b.estimate) &&
    sameValue({ ...a.health, asOf: null }, { ...b.health, asOf: null })
  );
}

function enterRun(slot: Slot, run: number): void {
  const { before } = slot;
  if (before === null || run <= (before.run ?? run)) return;
  slot.before = inNewRun(before);
  slot.caughtUp = new Debounce(null);
}

/**
 * Returns when the task began to wait for the user. It uses the shared samples, so that all windows get the same time.
 */
function waitsSince(key: string, records: Records | null, now: number): number {
  const samples = records?.samples(key, { from: now - longestWait, to: now }) ?? [];
  const last = samples.findLastIndex(({ waitsForUser }) => !waitsForUser);
  return samples[last + 1]?.at ?? now;
}

/**
 * Whether an error is too frequent for an event. A text that changes with every reading would push all other events off
 * the list. Another window may also have reported it.
 */
function isFlood({ kind, task, at }: NewEvent, records: Records, lookedAt: number | null): boolean {
  if (kind !== 'error') return false;
  return records
    .events({ task, kind, limit: 5 })
    .some((last) => Math.abs(at - last.at) < errorsApart || (last.at <= at && last.at > (lookedAt ?? at)));
}
