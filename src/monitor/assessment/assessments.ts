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
  /** 1 is the first run that was seen. */
  readonly run: number | null;
  readonly health: Health;
  readonly estimate: Estimate;
}

/** The readers' side. */
export interface AssessmentSource {
  get(key: string): Assessment | null;
  /** The recent samples of the task, in order of time. */
  samples(key: string): readonly Sample[];
  onDidChange(listener: (key: string) => void): Subscription;
}

/** Events that no other window has reported. */
export interface News {
  readonly events: readonly HistoryEvent[];
  /** Found out by the first look at the task from this window: it may have happened long before. */
  readonly firstLook: boolean;
}

/** What is needed of the history: its part on disk may be missing. */
export interface Records {
  record(key: string, reading: Reading, run: Run, at: number): void;
  samples(key: string, range?: SampleRange): readonly Sample[];
  /** Gives back those that no other window has told before. */
  appendEvents(events: readonly NewEvent[]): readonly HistoryEvent[];
  /** The newest first. */
  events(query: EventQuery): readonly HistoryEvent[];
}

export interface AssessmentsOptions {
  readonly source: Pick<TaskSource, 'get'>;
  /** The run that a task is in. */
  runOf(key: string): Run | null;
  /** null: there is no history (yet), or the task is not to be kept. */
  recordsOf(key: string): Records | null;
  readonly clock: Clock;
  /** The longest time, ms, that is usual between two reads. */
  pollIntervalMs(key: string): number;
  healthOptions(): Partial<HealthOptions>;
  onError(error: unknown): void;
}

/** So far back a series is taken up again after a restart: rates and usual gaps rest on less. ms. */
const restoredMs = 14 * 24 * 3_600_000;
/** Samples per task in memory, where few are watched, … */
const maxSamples = 400;
/** … and where many are: about 320 bytes each, so 2,000 tasks hold 20 MB at most. */
const sampleBudget = { all: 40_000, least: 32 };

/** So far back the beginning of a wait for a person is looked for. ms. */
const longestWait = 24 * 3_600_000;
/** Another error of the same task is no event within this time of the last one. ms. */
const errorsApart = 3_600_000;

interface Slot {
  assessment: Assessment;
  before: Observed | null;
  caughtUp: Debounce;
  /** When this window last read the task; null: not yet. Our clock, ms. */
  lookedAt: number | null;
}

/**
 * Follows every poll: keeps the series of each task, judges it, and tells what has happened. The series goes on where an
 * earlier window left it, so that a reload costs no estimate and what happened meanwhile is found out.
 */
export class Assessments implements AssessmentSource, Stage {
  readonly #options: AssessmentsOptions;
  readonly #sampleWindow = new SampleWindow(maxSamples, sampleBudget);
  readonly #slots = new Map<string, Slot>();
  /** Read at another place than before: nothing that is known from there belongs to them. */
  readonly #moved = new Set<string>();
  /** Tasks of which the store has told a change that is not judged yet. */
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

  /** Tells the key of a task whose status or judgement has become another one. */
  onDidChange(listener: (key: string) => void): Subscription {
    return this.#changes.add(listener);
  }

  /** Tells what has happened and is news in all windows. */
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
    // Refused keys end polling without a poll of each task. A poll is taken by itself.
    for (const { before, after } of changed) {
      this.#changed.add(after.key);
      const unpolled = before.contact.lastAttemptAt === after.contact.lastAttemptAt;
      if (unpolled && before.problem?.kind !== after.problem?.kind) this.judge(after, this.#options.runOf(after.key));
    }
  }

  /** Takes in the end of a poll, and the run that what was read belongs to. */
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
      // At rest a task says nothing about that.
      if (isAtWork(status)) slot.caughtUp.take(status.caughtUp, contact.lastGoodAt);
      slot.lookedAt = now;
    }
    this.#conclude(watched, run, slot, lookedAt, now);
  }

  /** Judges all tasks again, by options that have changed. Nothing is recorded: nothing was read. */
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
    // Without a run nothing has been read here: what is known from before is no observation.
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
    // A clock that was ahead has left samples in the future.
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

/** When the task began to wait for a person, as the windows that watch it have recorded it: the same in all of them. */
function waitsSince(key: string, records: Records | null, now: number): number {
  const samples = records?.samples(key, { from: now - longestWait, to: now }) ?? [];
  const last = samples.findLastIndex(({ waitsForUser }) => !waitsForUser);
  return samples[last + 1]?.at ?? now;
}

/** A text that changes with every reading would drive all else off the list; and another window may have told of it. */
function isFlood({ kind, task, at }: NewEvent, records: Records, lookedAt: number | null): boolean {
  if (kind !== 'error') return false;
  return records
    .events({ task, kind, limit: 5 })
    .some((last) => Math.abs(at - last.at) < errorsApart || (last.at <= at && last.at > (lookedAt ?? at)));
}
