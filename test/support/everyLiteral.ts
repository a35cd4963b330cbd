/**
 * One task for every literal of every union of the model. Literals come from the const arrays beside their types. Unions of
 * objects are samples by their tags: a tag without a sample does not compile.
 */
import { allClouds, cloudOf } from '../../src/clouds/registry.ts';
import { cloudWith, products } from './clouds.ts';
import { eventKinds } from '../../src/model/eventKind.ts';
import {
  attentionReasons,
  failingReasons,
  type Health,
  type HealthVerdict,
  idleReasons,
  type LagTrend,
  type OkVerdict,
  type Pace,
  trendKinds,
  unknownReasons,
} from '../../src/model/health.ts';
import { problemKinds, remedies } from '../../src/model/problem.ts';
import {
  blankPhase,
  carriedParts,
  checkStates,
  countUnits,
  lifecycles,
  outcomes,
  phaseOrder,
  phaseStates,
  subPhases,
  type TaskStatus,
} from '../../src/model/status.ts';
import { confidences, type Estimate, waitReasons, yardsticks } from '../../src/monitor/estimate/types.ts';
import type { HistoryEvent } from '../../src/monitor/history/events.ts';
import { type Evidence, type Hazard, lineStates, type Readiness, verdicts } from '../../src/monitor/readiness/types.ts';
import type { WatchedTask } from '../../src/monitor/watchedTask.ts';
import { answersOf } from '../../src/presentation/panel/detailAnswers.ts';
import { describeReadiness } from '../../src/presentation/panel/detailReadiness.ts';
import type { TaskView } from '../../src/presentation/panel/detailView.ts';
import type { RoundedTimeLeft } from '../../src/presentation/words/estimateText.ts';
import { describeTimeline } from '../../src/presentation/panel/timeline.ts';
import { happened } from './panelInsights.ts';
import { now, situations, viewOf } from './panelSamples.ts';

const minute = 60_000;

/** A task, and what is concluded of it. */
export interface Case {
  readonly name: string;
  readonly watched: WatchedTask & { readonly status: TaskStatus };
  readonly health: Health;
  readonly estimate: Estimate;
  readonly left: RoundedTimeLeft | null;
  readonly readiness: Readiness;
  readonly events: readonly HistoryEvent[];
}

export interface Union {
  readonly name: string;
  /** The panel shows each literal in another way. */
  readonly distinct: boolean;
  readonly cases: readonly Case[];
}

const pace: Pace = { gapMs: minute, since: now - minute, gaps: 9, medianMs: minute, longestMs: 2 * minute };
const still = { ...pace, gapMs: 43 * minute, limitMs: 20 * minute, stalledAfterMs: 40 * minute };
const trend: LagTrend = {
  ...{ kind: 'steady', seconds: 90, bytes: null, unit: 'seconds', slope: 0.5 },
  ...{ overMs: 10 * minute, zeroInMs: null, positionStands: false },
};
const slopes: Readonly<Record<LagTrend['kind'], number>> = { 'catching-up': -0.5, steady: 0, 'falling-behind': 0.5 };
const lag = { seconds: 90, bytes: null };
const since = now - 30 * minute;

function base(): Case {
  const watched = situations.loading();
  const { status } = watched;
  if (status === null) throw new Error('no status');
  return {
    name: '',
    watched: { ...watched, status },
    health: { kind: 'ok', why: 'moving', pace, asOf: now },
    estimate: { kind: 'not-running' },
    left: null,
    readiness: { verdict: 'not-yet', lines: [], hazards: [] },
    events: [],
  };
}

function union<T>(name: string, literals: readonly T[], change: (literal: T) => Partial<Case>, distinct = true): Union {
  const cases = literals.map((literal) => ({
    ...base(),
    ...change(literal),
    name: `${name} ${JSON.stringify(literal)}`,
  }));
  return { name, distinct, cases };
}

function withStatus(change: Partial<TaskStatus>): Partial<Case> {
  const { watched } = base();
  return { watched: { ...watched, status: { ...watched.status, ...change } } };
}

function withTask(change: Partial<WatchedTask['task']>): Partial<Case> {
  const { watched } = base();
  const task = { ...watched.task, ...change };
  return { watched: { ...watched, task, status: { ...watched.status, task } } };
}

function withProblem(change: Partial<NonNullable<WatchedTask['problem']>>): Partial<Case> {
  const { watched } = base();
  const { problem, contact } = situations.lostContact();
  if (problem === null) throw new Error('no problem');
  // No account reads a task whose problem has a remedy.
  const accountName = change.remedy === undefined ? watched.accountName : null;
  return { watched: { ...watched, accountName, contact, problem: { ...problem, ...change } } };
}

type ByKind<T extends { readonly kind: string }> = { readonly [K in T['kind']]: readonly Extract<T, { kind: K }>[] };

function samplesOf<T>(byKind: Readonly<Record<string, readonly T[]>>): T[] {
  return Object.values(byKind).flat();
}

const ok: { readonly [W in OkVerdict['why']]: Extract<OkVerdict, { why: W }> } = {
  moving: { kind: 'ok', why: 'moving', pace },
  learning: { kind: 'ok', why: 'learning', pace: { ...pace, gaps: 1, medianMs: null, longestMs: null } },
  'caught-up': { kind: 'ok', why: 'caught-up', lag, since },
  replicating: { kind: 'ok', why: 'replicating', lag, trend },
  resting: { kind: 'ok', why: 'resting', since },
  precheck: { kind: 'ok', why: 'precheck', since },
  'nothing-to-see': { kind: 'ok', why: 'nothing-to-see', since },
};

const healths: ByKind<HealthVerdict> = {
  ok: Object.values(ok),
  slow: [{ kind: 'slow', ...still }],
  stalled: [{ kind: 'stalled', ...still }],
  lagging: [null, ...trendKinds].map((kind) => ({
    ...{ kind: 'lagging', ...lag, limitSeconds: 60, limitBytes: null, since },
    trend:
      kind === null
        ? null
        : { ...trend, kind, slope: slopes[kind], zeroInMs: kind === 'catching-up' ? 9 * minute : null },
  })),
  'falling-behind': [{ kind: 'falling-behind', trend: { ...trend, kind: 'falling-behind' } }],
  'idle-source': idleReasons.map((why) => ({ kind: 'idle-source', why, lagSeconds: 90, slope: 1, since })),
  attention: attentionReasons.map((why) => ({ kind: 'attention', why, since, retries: 2 })),
  failing: failingReasons.map((why) => ({ kind: 'failing', why, since, retries: 2 })),
  'no-contact': [{ kind: 'no-contact', since, failuresInRow: 3 }],
  unknown: unknownReasons.map((why) => ({ kind: 'unknown', why, since })),
};

const range: Extract<Estimate, { kind: 'range' }> = {
  ...{ kind: 'range', phase: 'full', confidence: 'high', provider: null, guessesLoad: false, andThen: ['incremental'] },
  ...{ earliestMs: now + 10 * minute, likelyMs: now + 12 * minute, latestMs: now + 20 * minute },
  basis: { changes: 8, minutes: 43, yardstick: 'counts', unit: 'rows' },
};

const estimates: ByKind<Estimate> = {
  range: [
    ...confidences.map((confidence) => ({ ...range, confidence })),
    ...yardsticks.map((yardstick) => ({ ...range, basis: { ...range.basis, yardstick, unit: null } })),
    ...countUnits.map((unit) => ({ ...range, basis: { ...range.basis, unit } })),
    ...phaseOrder.map((phase) => ({ ...range, phase })),
  ],
  estimating: waitReasons.map((reason) => ({ kind: 'estimating', reason, changes: 1 })),
  stalled: [{ kind: 'stalled', sinceMs: since }],
  'waits-for-user': [{ kind: 'waits-for-user' }],
  'at-this-rate-never': [{ kind: 'at-this-rate-never', limitDays: 90 }],
  'not-running': [{ kind: 'not-running' }],
  finished: [
    { kind: 'finished', what: 'task' },
    { kind: 'finished', what: 'copy' },
  ],
};

/** Each check that some product asks a person for, once. */
const manual: readonly Extract<Evidence, { kind: 'manual' }>[] = [
  ...new Map(
    allClouds()
      .flatMap((cloud) => cloud.products)
      .flatMap(({ cutover }) =>
        [true, false].flatMap((replicates) =>
          cutover.personChecks({ replicates, plansReplication: replicates, completed: false }),
        ),
      )
      .map((check) => [check.key, { kind: 'manual', check } as const]),
  ).values(),
];

const evidence: ByKind<Evidence> = {
  age: [{ kind: 'age', seconds: 12, limit: 600 }],
  'not-current': [{ kind: 'not-current', seconds: 720 }],
  ahead: [{ kind: 'ahead', seconds: 60 }],
  state: [{ kind: 'state', lifecycle: 'active', rawState: 'Loading' }],
  'standing-still': [null, true, false].map((caughtUpBefore) => ({
    ...{ kind: 'standing-still', lifecycle: 'paused', rawState: 'Stopped', caughtUpBefore },
  })),
  'failed-phases': [{ kind: 'failed-phases', rawStates: ['Failed', null] }],
  error: [{ kind: 'error', text: 'disk full' }],
  'needs-user': [{ kind: 'needs-user', text: 'create the host' }],
  checks: [{ kind: 'checks', failed: 1, warnings: 2, passed: 3 }],
  copy: [
    { kind: 'copy', percent: 41, implied: false },
    { kind: 'copy', percent: null, implied: true },
    { kind: 'copy', percent: null, implied: false },
  ],
  'caught-up': [null, true, false].map((caughtUp) => ({
    ...{ kind: 'caught-up', caughtUp, rawState: 'Synced', remainingBytes: null, limit: 5_000_000 },
  })),
  held: [null, 30].map((seconds) => ({ kind: 'held', seconds, needed: 60 })),
  lag: [null, 30].map((seconds) => ({ kind: 'lag', seconds, limit: 10 })),
  keys: [{ kind: 'keys', source: 100, target: 99, tolerance: 0.001, gap: 'Some expire.' }],
  offset: [{ kind: 'offset', offset: '100' }],
  doubt: [{ kind: 'doubt', sentence: 'The state is a guess.' }],
  manual,
};

const hazards: ByKind<Hazard> = {
  'auto-resume': [{ kind: 'auto-resume', since, text: 'It may resume by itself.' }],
  'resume-expires': [true, false].map((expired) => ({
    ...{ kind: 'resume-expires', reason: 'The log is gone.', since, deadline: now + 60 * minute, expired, exact: true },
  })),
  'still-running': [{ kind: 'still-running', since, days: 4 }],
};

function withReadiness(change: Partial<Readiness>): Partial<Case> {
  return { readiness: { ...base().readiness, ...change } };
}

const phase = { ...blankPhase('full'), state: 'active', percent: 41, done: 5, total: 9 } as const;
const check = { name: 'CHECK_CONN_SRC', error: null, repair: null };
const line = { key: 'line', weight: 'must', since } as const;

export function everyLiteral(): readonly Union[] {
  return [
    union(
      'cloud',
      allClouds().map(({ id }) => id),
      (cloud) => withTask({ cloud, product: cloudOf(cloud).products[0]?.product ?? '' }),
    ),
    union('product', products, (product) => withTask({ cloud: cloudWith(product), product })),
    union('lifecycle', lifecycles, (lifecycle) => withStatus({ lifecycle })),
    union('phase', phaseOrder, (name) =>
      withStatus({ phase: name, subPhase: null, phases: [{ ...phase, phase: name }] }),
    ),
    union('sub-phase', subPhases, (subPhase) => withStatus({ subPhase })),
    union('phase state', phaseStates, (state) => withStatus({ phases: [{ ...phase, state }] })),
    union('unit', countUnits, (unit) => withStatus({ phases: [{ ...phase, unit }] })),
    union('check state', checkStates, (state) => withStatus({ checks: [{ ...check, state }] })),
    union('outcome', outcomes, (outcome) => withStatus({ lifecycle: 'completed', terminal: true, outcome }), false),
    union(
      'carried part',
      carriedParts,
      (part) => withStatus({ older: { parts: [part], observedAt: new Date(since).toISOString() } }),
      false,
    ),
    union('problem', problemKinds, (kind) => withProblem({ kind })),
    union('remedy', remedies, (remedy) => withProblem({ kind: 'credentials', remedy })),
    union('health', samplesOf<HealthVerdict>(healths), (verdict) => ({ health: { ...verdict, asOf: now } })),
    union(
      'estimate',
      samplesOf<Estimate>(estimates),
      (estimate) => ({
        estimate,
        left: estimate.kind === 'range' ? { least: 10 * minute, likely: 12 * minute, most: 20 * minute } : null,
      }),
      false,
    ),
    union('event', eventKinds, (kind) => ({ events: happened([kind, minute]) })),
    union('verdict', verdicts, (verdict) => withReadiness({ verdict })),
    union('line state', lineStates, (state) =>
      withReadiness({ lines: [{ ...line, state, evidence: { kind: 'lag', seconds: 30, limit: 10 } }] }),
    ),
    union('evidence', samplesOf<Evidence>(evidence), (each) =>
      withReadiness({ lines: [{ ...line, state: 'amber', evidence: each }] }),
    ),
    union('hazard', samplesOf<Hazard>(hazards), (hazard) => withReadiness({ hazards: [hazard] })),
  ];
}

/** What the host makes of a case. */
export function viewFor({ watched, health, estimate, left, readiness, events }: Case): TaskView {
  const known = { watched, status: watched.status, health, estimate, left, stale: false, readiness, hints: [], now };
  const conclusions = {
    answers: { title: 'Answers', answers: answersOf(known), hintsTitle: '', hints: [] },
    readiness: describeReadiness(readiness, now),
    timeline: describeTimeline(events),
  };
  return viewOf(watched, {}, { conclusions, charts: null });
}
