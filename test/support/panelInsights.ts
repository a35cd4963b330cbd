/**
 * What the panel's answers and charts are tested with: series of samples as the history gives them, judged by the real
 * judges and put into words by the host's real half.
 */
import type { TaskStatus } from '../../src/model/status.ts';
import { estimateFinish } from '../../src/monitor/estimate/estimate.ts';
import { timeLeft } from '../../src/monitor/estimate/steady.ts';
import { healthOf } from '../../src/monitor/health/healthOf.ts';
import { profileOf } from '../../src/clouds/registry.ts';
import { hintsOf } from './profiles.ts';
import type { HistoryEvent } from '../../src/monitor/history/events.ts';
import { readingOf, type Sample } from '../../src/monitor/history/sample.ts';
import type { WatchedTask } from '../../src/monitor/watchedTask.ts';
import type { ChartZoom } from '../../src/presentation/panel/charts.ts';
import type { ChartsView, TaskView } from '../../src/presentation/panel/detailView.ts';
import type { ShownAssessment } from '../../src/presentation/words/assessment.ts';
import { type Answered, answer, charts } from '../../src/ui/detail/answers/answers.ts';
import { markup, now, reversed, situations, udts, viewOf, watched } from './panelSamples.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A sample of this status at so many ms before now, held for so long. */
function sampleOf(status: TaskStatus, before: number, held: number, told: Partial<Sample> = {}): Sample {
  return { ...readingOf(status), at: now - before, seenUntil: now - before + held, run: 1, ...told };
}

/** A copy that is under way: a first run that failed, a hole of two hours, a dump, then the loading with a hole in it. */
export function loadingSamples(): Sample[] {
  const { status } = situations.loading();
  if (status === null) throw new Error('no status');
  const samples: Sample[] = [];
  const add = (before: number, told: Partial<Sample>, held = 50 * second): void => {
    samples.push(sampleOf(status, before, held, told));
  };
  const dump = { phase: 'full', subPhase: 'dump', done: null, total: null } as const;
  for (let step = 0; step < 40; step += 1) add(20 * hour - step * minute, { ...dump, run: 1, percent: step / 4 });
  add(20 * hour - 40 * minute, { ...dump, lifecycle: 'failed', run: 1, percent: 10 }, 3 * hour);
  for (let step = 0; step < 60; step += 1) add(3 * hour - step * minute, { ...dump, run: 2, percent: step / 3 });
  for (let step = 0; step < 120; step += 1) {
    if (step > 70 && step < 95) continue;
    const percent = 20 + step * 0.25;
    const done = 20_000 + Math.round(step * 460 + 90 * Math.sin(step / 3));
    add(2 * hour - step * minute, { run: 2, percent, done }, step === 119 ? 48 * second : 50 * second);
  }
  return samples;
}

/** A replication whose lag shrank and grew. */
function replicatingSamples(): Sample[] {
  const { status } = situations.replicating();
  if (status === null) throw new Error('no status');
  return Array.from({ length: 200 }, (_, step) => {
    const lagSeconds = Math.max(0, Math.round(93 + 60 * Math.sin((199 - step) / 14) - (199 - step) / 4));
    const position = String(step);
    return sampleOf(status, (200 - step) * minute, 50 * second, { lagSeconds, caughtUp: lagSeconds < 5, position });
  });
}

export function judged(task: WatchedTask, samples: readonly Sample[]): ShownAssessment {
  const health = healthOf(samples, { now, pollIntervalMs: minute, contact: task.contact, previous: null, options: {} });
  const estimate = estimateFinish(samples, {
    now,
    phases: task.status?.phases ?? [],
    providerRemainingSeconds: task.status?.providerTimes?.remainingSeconds ?? null,
    stalledSince: health.kind === 'stalled' ? health.since : null,
  });
  return {
    run: samples.at(-1)?.run ?? null,
    health,
    estimate,
    left: estimate.kind === 'range' ? timeLeft(estimate, now) : null,
  };
}

export function happened(
  ...events: readonly (readonly [kind: string, before: number, parameters?: HistoryEvent['parameters'], run?: number])[]
): HistoryEvent[] {
  return events.map(([kind, before, parameters = {}, run = 1], index) => ({
    ...{ id: events.length - index, task: 'task', at: now - before, run, kind, subject: kind, value: '' },
    ...{ parameters, read: false },
  }));
}

const usualEvents = happened(
  ['phase', 2 * hour, { from: 'full', to: 'full' }, 2],
  ['contact-again', 2.2 * hour, {}, 2],
  ['no-contact', 2.5 * hour, { sinceMs: now - 2.6 * hour }, 2],
  ['started', 3 * hour, {}, 2],
  ['new-run', 3 * hour, {}, 2],
  ['failed', 19.4 * hour, { text: 'Access denied for user udts' }],
  ['started', 20 * hour],
);

/** The answers of the host's half for this task. */
function answered(
  task: WatchedTask,
  samples: readonly Sample[],
  events: readonly HistoryEvent[] = usualEvents,
): Answered {
  if (task.status === null) throw new Error('no status');
  const known = { profile: profileOf(task.task), hints: hintsOf(task.task.product) };
  return answer(
    task,
    task.status,
    { ...known, assessment: judged(task, samples), stale: false, samples, events },
    {},
    now,
  );
}

function chartsFor(task: WatchedTask, samples: readonly Sample[], zoom: ChartZoom = 'day'): ChartsView {
  return charts({ assessment: judged(task, samples), stale: false, samples }, zoom, minute, now);
}

/** A task with everything that its history adds. */
export interface Known {
  readonly watched: WatchedTask;
  readonly view: (zoom?: ChartZoom) => TaskView;
}

function known(task: WatchedTask, samples: readonly Sample[], events: readonly HistoryEvent[] = usualEvents): Known {
  const { conclusions } = answered(task, samples, events);
  return {
    watched: task,
    view: (zoom) => viewOf(task, {}, { conclusions, charts: chartsFor(task, samples, zoom) }),
  };
}

function constant(task: WatchedTask, held: number): Sample[] {
  return task.status === null ? [] : [sampleOf(task.status, held, held - 12 * second)];
}

/** A failure that the vendor's pages know. */
function failedAsKnown(): WatchedTask {
  const { status, task } = situations.failed();
  if (status === null) throw new Error('no status');
  return watched({ ...status, error: 'load failed: Error 1040: Too many connections' }, task);
}

function paused(): WatchedTask {
  const body = { RetCode: 0, Data: { Status: 'Stopped', Progress: { Percentage: 40 } } };
  return watched(udts(body), { ...situations.loading().task, name: 'paused-orders' });
}

/** Texts of a cloud that try to be more than texts, in every place that they can get to. */
function hostileKnown(): Known {
  const failed = situations.failed();
  if (failed.status === null) throw new Error('no status');
  const check = `binlog_format ${markup}`;
  const status: TaskStatus = {
    ...failed.status,
    error: `Error 1040: Too many connections ${markup} ${reversed}`,
    doubt: markup,
    raw: { ...failed.status.raw, state: markup },
    checks: [{ name: check, state: 'failed', error: `Too many connections ${markup}`, repair: null }],
  };
  const task = watched(status, { ...failed.task, name: markup });
  const events = happened(['failed', hour, { text: `${markup}${reversed}` }], [`kind ${markup}`, 2 * hour]);
  return known(task, constant(task, hour), events);
}

export const knownTasks = {
  loading: () => known(situations.loading(), loadingSamples()),
  replicating: () =>
    known(situations.replicating(), replicatingSamples(), happened(['caught-up', hour], ['started', 4 * hour])),
  failed: () =>
    known(
      failedAsKnown(),
      constant(failedAsKnown(), 3 * hour),
      happened(['failed', 3 * hour, { text: 'load failed' }]),
    ),
  precheckFailed: () => known(situations.precheckFailed(), constant(situations.precheckFailed(), hour), []),
  lostContact: () => known(situations.lostContact(), loadingSamples()),
  paused: () => known(paused(), constant(paused(), 4 * 24 * hour), happened(['paused', 4 * 24 * hour])),
  hostile: hostileKnown,
} as const;
