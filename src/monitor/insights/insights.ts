import type { Health } from '../../model/health.ts';
import type { Clock } from '../clock.ts';
import { estimateFinish } from '../estimate/estimate.ts';
import type { Estimate } from '../estimate/types.ts';
import { observed, observedBefore, type Observed, transitions } from '../events/transitions.ts';
import { healthOf } from '../health/healthOf.ts';
import type { HealthOptions } from '../health/options.ts';
import type { HistoryEvent, NewEvent } from '../history/events.ts';
import { type Reading, readingOf, type Sample } from '../history/sample.ts';
import type { SampleRange } from '../history/samples.ts';
import { Listeners } from '../listeners.ts';
import type { Run } from '../runs.ts';
import type { Subscription, TaskSource, WatchedTask } from '../watchedTask.ts';
import { Settling } from './settling.ts';
import { Tails } from './tails.ts';

/** What is concluded of a task from the series of its readings. */
export interface Insight {
  /** 1 is the first run that was seen. */
  readonly run: number | null;
  readonly health: Health;
  readonly estimate: Estimate;
}

/** The readers' side. */
export interface InsightSource {
  get(key: string): Insight | null;
  /** The recent samples of the task, in order of time. */
  samples(key: string): readonly Sample[];
  onDidChange(listener: (key: string) => void): Subscription;
}

/** What has happened and is news in all windows. */
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
}

export interface InsightsOptions {
  readonly source: TaskSource;
  /** The run that a task is in. */
  runOf(key: string): Run | null;
  /** null: there is no history (yet), or the task is not to be kept (a demo's). */
  recordsOf(key: string): Records | null;
  readonly clock: Clock;
  /** The longest time, ms, that is usual between two reads. */
  pollIntervalMs(key: string): number;
  healthOptions(): Partial<HealthOptions>;
  onError(error: unknown): void;
}

/** So far back a series is taken up again after a restart: rates and usual gaps rest on less. ms. */
const restoredMs = 14 * 24 * 3_600_000;
/** Samples per task in memory. */
const mostSamples = 400;

interface Slot {
  insight: Insight;
  before: Observed | null;
  readonly caughtUp: Settling;
}

/**
 * Follows every poll: keeps the series of each task, judges it, and tells what has happened. The series goes on where an
 * earlier window left it, so that a reload costs no estimate and what happened meanwhile is found out.
 */
export class Insights implements InsightSource {
  readonly #options: InsightsOptions;
  readonly #tails = new Tails(mostSamples);
  readonly #slots = new Map<string, Slot>();
  readonly #changes: Listeners<string>;
  readonly #events: Listeners<News>;
  readonly #subscriptions: readonly Subscription[];

  constructor(options: InsightsOptions) {
    this.#options = options;
    const onError = (error: unknown): void => {
      options.onError(error);
    };
    this.#changes = new Listeners(onError);
    this.#events = new Listeners(onError);
    this.#subscriptions = [
      options.source.onDidPoll((watched) => {
        this.#take(watched);
      }),
      options.source.onDidChange(({ changed, removed }) => {
        // What is read at another place begins without a status: nothing that is known belongs to it.
        const gone = [...removed, ...changed.map(({ after }) => after).filter(({ status }) => status === null)];
        for (const { key } of gone) this.#slots.delete(key);
        if (gone.length > 0) this.#tails.keep(new Set(this.#slots.keys()));
        // Keys that are refused end polling without a poll of each task.
        for (const { before, after } of changed) {
          if (after.status !== null && before.problem?.kind !== after.problem?.kind) this.#take(after);
        }
      }),
    ];
  }

  get(key: string): Insight | null {
    return this.#slots.get(key)?.insight ?? null;
  }

  samples(key: string): readonly Sample[] {
    return this.#tails.get(key);
  }

  /** Tells the key of a task that was judged anew. */
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
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.clear();
    this.#events.clear();
    this.#slots.clear();
    this.#tails.keep(new Set());
  }

  #take(watched: WatchedTask): void {
    const { key, status, problem, contact } = watched;
    const now = this.#options.clock.now();
    const run = this.#options.runOf(key);
    const records = this.#options.recordsOf(key);
    const known = this.#slots.get(key);
    const slot = known ?? this.#begin(key, now, records);
    if (status !== null && problem === null && run !== null && contact.lastGoodAt !== null) {
      const reading = readingOf(status);
      this.#tails.add(key, reading, run.number, contact.lastGoodAt);
      records?.record(key, reading, run, contact.lastGoodAt);
      slot.caughtUp.take(status.caughtUp, contact.lastGoodAt);
    }
    slot.insight = this.#judged(watched, run?.number ?? null, slot.insight, now);
    const after = observed(watched, { ...slot.insight, caughtUp: slot.caughtUp.settled });
    const happened = transitions(key, now, slot.before, after);
    slot.before = merged(slot.before, after);
    this.#changes.emit(key);
    const news = records === null ? [] : records.appendEvents(happened);
    if (news.length > 0) this.#events.emit({ events: news, firstLook: known === undefined });
  }

  #begin(key: string, now: number, records: Records | null): Slot {
    const samples = records?.samples(key, { from: now - restoredMs }) ?? [];
    this.#tails.restore(key, samples);
    const last = samples.at(-1);
    const before = last === undefined ? null : observedBefore(last);
    const health: Health = { kind: 'unknown', why: 'no-data', since: null, asOf: null };
    const estimate: Estimate = { kind: 'estimating', reason: 'no-progress-told', changes: 0 };
    const slot: Slot = {
      insight: { run: null, health, estimate },
      before,
      caughtUp: new Settling(before?.caughtUp ?? null),
    };
    this.#slots.set(key, slot);
    return slot;
  }

  #judged({ key, status, contact }: WatchedTask, run: number | null, previous: Insight, now: number): Insight {
    const samples = this.#tails.get(key);
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

/** The latest that is known of each: what an observation does not tell is not forgotten by it. */
function merged(before: Observed | null, after: Observed): Observed {
  if (before === null) return after;
  return {
    run: after.run ?? before.run,
    lifecycle: after.lifecycle ?? before.lifecycle,
    phase: after.phase ?? before.phase,
    caughtUp: after.caughtUp ?? before.caughtUp,
    error: after.error ?? before.error,
    needsUser: after.needsUser ?? before.needsUser,
    health: after.health ?? before.health,
    rawState: after.rawState ?? before.rawState,
    refusal: after.refusal ?? before.refusal,
  };
}
