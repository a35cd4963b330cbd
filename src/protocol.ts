/**
 * The messages between the two halves of the detail panel, used by both. Whole snapshots go to the panel, because VS
 * Code drops messages to a hidden one: a lost snapshot is made good by the next. Nothing that arrives is trusted
 * before its shape was looked at, on either side.
 */
import { type Problem, problemKinds, remedies } from './model/problem.ts';
import {
  carriedParts,
  type Check,
  checkStates,
  countUnits,
  type Endpoint,
  lifecycles,
  outcomes,
  phaseOrder,
  phaseStates,
  type PhaseStatus,
  type Position,
  subPhases,
  type TaskStatus,
} from './model/status.ts';
import { cloudIds, products, taskTypes } from './model/task.ts';
import type { TaskRef } from './model/task.ts';
import type { Contact, WatchedTask } from './monitor/watchedTask.ts';
import { type Charts, chartZooms, type ChartZoom, lagUnits, rateUnits } from './presentation/charts.ts';
import type { TaskContext } from './presentation/detail.ts';
import { type Answer, answerKeys, type HintView } from './presentation/detailAnswers.ts';
import type { InsightView } from './presentation/detailInsight.ts';
import type { HazardView, ReadinessLineView, ReadinessView } from './presentation/detailReadiness.ts';
import { type Look, tones } from './presentation/row.ts';
import type { Timeline, TimelineEntry } from './presentation/timeline.ts';

/** Counts up whenever a message or the kept state changes its shape. State of another version is discarded. */
export const protocolVersion = 3;

export type PanelContent =
  | {
      readonly kind: 'task';
      readonly watched: WatchedTask;
      readonly context: TaskContext;
      /** null: nothing is concluded of it (yet). */
      readonly insight: InsightView | null;
    }
  /** The task is in no settings (any more). The name is that of the last good look at it. */
  | { readonly kind: 'not-configured'; readonly name: string | null }
  /** A panel that VS Code restored with a state of another version, or with none. */
  | { readonly kind: 'not-restorable' };

/** Host → panel: everything there is to show. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly version: number;
  /** The host's clock, ms: the panel may run on another machine than the host, and ages are the host's. */
  readonly sentAt: number;
  readonly content: PanelContent;
}

/** Host → panel: the curves, apart from the snapshot because they change less often; null where there are none. */
export interface ChartsMessage {
  readonly type: 'charts';
  readonly version: number;
  readonly charts: Charts | null;
}

/** What the panel needs before the first snapshot; stands in the page as data. */
export interface Boot {
  readonly version: number;
  /** The task's key; null in a panel that could not be restored. */
  readonly key: string | null;
  /** The display language of VS Code, e.g. "en" or "zh-cn". */
  readonly language: string;
  /** `vscode.l10n.bundle`: English text → text in the display language; null where there is none. */
  readonly translations: Readonly<Record<string, string>> | null;
}

/** What the panel leaves with VS Code so that a reload finds it again: which task, and what the person had opened. */
export interface PanelState {
  readonly version: number;
  readonly key: string;
  /** Section → opened or closed by the person. Sections that nobody touched are not in it. */
  readonly open: Readonly<Record<string, boolean>>;
  /** How much of the time the charts show. */
  readonly zoom: ChartZoom;
}

/** What can be copied whole. A single field of the answer is copied by its path. */
export const copyTargets = [
  'id',
  'json',
  'markdown',
  'raw',
  'error',
  'gtid',
  'request-id',
  'problem-request-id',
] as const;
export type CopyTarget = (typeof copyTargets)[number];

const plainRequests = [
  'ready',
  'refresh',
  'openConsole',
  'togglePin',
  'showLog',
  'editTask',
  'addAccount',
  'editAccount',
  'chooseAccount',
] as const;
type PlainRequest = (typeof plainRequests)[number];

/** Panel → host: what a person did. The task is the panel's own, so no message can name another one. */
export type PanelMessage =
  | { readonly [T in PlainRequest]: { readonly type: T } }[PlainRequest]
  | { readonly type: 'copy'; readonly target: CopyTarget }
  | { readonly type: 'copyField'; readonly path: string }
  | { readonly type: 'zoom'; readonly zoom: ChartZoom }
  /** Opens the vendor's page of a hint that the host has sent; addresses are the host's alone. */
  | { readonly type: 'openHint'; readonly id: string };

type Guard<T> = (value: unknown) => value is T;
/** One guard per member. An optional member's guard has to say yes to `undefined` too. */
type Members<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? Guard<T[K] | undefined> : Guard<T[K]>;
};

const isText: Guard<string> = (value) => typeof value === 'string';
const isNumber: Guard<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
const isFlag: Guard<boolean> = (value) => typeof value === 'boolean';
const isNothing: Guard<undefined> = (value) => value === undefined;
const isNull: Guard<null> = (value) => value === null;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function either<A, B>(first: Guard<A>, second: Guard<B>): Guard<A | B> {
  return (value) => first(value) || second(value);
}

function orNull<T>(guard: Guard<T>): Guard<T | null> {
  return either(guard, isNull);
}

/** A member that may be missing. */
function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return either(guard, isNothing);
}

function oneOf<const T extends readonly unknown[]>(words: T): Guard<T[number]> {
  return (value): value is T[number] => words.includes(value);
}

function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((entry) => guard(entry));
}

function recordOf<T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isRecord(value) && Object.values(value).every((entry) => guard(entry));
}

/** An object with these members; a member that the type has and this lacks is a compile error. */
function shape<T>(members: Members<T>): Guard<T> {
  const guards: [string, Guard<unknown>][] = Object.entries<Guard<unknown>>(members);
  return (value): value is T => isRecord(value) && guards.every(([name, guard]) => guard(own(value, name)));
}

function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

const textOrNull = orNull(isText);
const numberOrNull = orNull(isNumber);

const isTask = shape<TaskRef>({
  cloud: oneOf(cloudIds),
  product: oneOf(products),
  id: isText,
  account: maybe(isText),
  name: maybe(isText),
  planId: maybe(isText),
  type: maybe(oneOf(taskTypes)),
  region: maybe(isText),
  projectId: maybe(isText),
  pinned: maybe(isFlag),
});

const isPhase = shape<PhaseStatus>({
  phase: oneOf(phaseOrder),
  state: oneOf(phaseStates),
  percent: numberOrNull,
  done: numberOrNull,
  total: numberOrNull,
  unit: orNull(oneOf(countUnits)),
  error: textOrNull,
  rawState: textOrNull,
});

const isCheck = shape<Check>({
  name: isText,
  state: oneOf(checkStates),
  error: textOrNull,
  repair: textOrNull,
});

const isEndpoint = shape<Endpoint>({
  engine: textOrNull,
  kind: textOrNull,
  instanceId: textOrNull,
  host: textOrNull,
  port: textOrNull,
  database: textOrNull,
  user: textOrNull,
  region: textOrNull,
});

const isPosition = shape<Position>({
  binlogFile: maybe(isText),
  binlogPosition: maybe(isNumber),
  gtid: maybe(isText),
  serverId: maybe(isNumber),
  checkpoint: maybe(isText),
  offset: maybe(isNumber),
});

const isStatus = shape<TaskStatus>({
  task: isTask,
  lifecycle: oneOf(lifecycles),
  phase: orNull(oneOf(phaseOrder)),
  subPhase: orNull(oneOf(subPhases)),
  caughtUp: orNull(isFlag),
  terminal: isFlag,
  recoverable: orNull(isFlag),
  outcome: orNull(oneOf(outcomes)),
  needsUser: textOrNull,
  percent: numberOrNull,
  phases: listOf(isPhase),
  lag: orNull(shape<NonNullable<TaskStatus['lag']>>({ seconds: numberOrNull, bytes: numberOrNull, source: isText })),
  position: orNull(isPosition),
  throughput: orNull(
    shape<NonNullable<TaskStatus['throughput']>>({
      kilobytesPerSecond: numberOrNull,
      operationsPerSecond: numberOrNull,
    }),
  ),
  keys: orNull(shape<NonNullable<TaskStatus['keys']>>({ source: numberOrNull, target: numberOrNull })),
  retries: orNull(shape<NonNullable<TaskStatus['retries']>>({ current: isNumber, max: numberOrNull })),
  checks: listOf(isCheck),
  providerTimes: orNull(
    shape<NonNullable<TaskStatus['providerTimes']>>({
      elapsedSeconds: numberOrNull,
      totalSeconds: numberOrNull,
      remainingSeconds: numberOrNull,
    }),
  ),
  source: orNull(isEndpoint),
  target: orNull(isEndpoint),
  error: textOrNull,
  doubt: textOrNull,
  raw: shape<TaskStatus['raw']>({ state: textOrNull, body: isRecord }),
  observedAt: isText,
  older: maybe(
    shape<NonNullable<TaskStatus['older']>>({
      parts: listOf(oneOf(carriedParts)),
      observedAt: isText,
    }),
  ),
  requestId: textOrNull,
});

const isProblem = shape<Problem>({
  kind: oneOf(problemKinds),
  message: isText,
  hint: isText,
  code: textOrNull,
  requestId: textOrNull,
  waitMs: maybe(isNumber),
  refusedAction: maybe(isText),
  lackingPermission: maybe(isText),
  remedy: maybe(oneOf(remedies)),
});

const isContact = shape<Contact>({
  lastAttemptAt: numberOrNull,
  lastGoodAt: numberOrNull,
  lostSince: numberOrNull,
  failuresInRow: isNumber,
  nextPollAt: numberOrNull,
});

const isWatched = shape<WatchedTask>({
  key: isText,
  task: isTask,
  accountName: textOrNull,
  status: orNull(isStatus),
  problem: orNull(isProblem),
  contact: isContact,
});

const isContext = shape<TaskContext>({
  cloud: isText,
  product: isText,
  pinned: isFlag,
  canOpenConsole: isFlag,
  canEdit: isFlag,
  paused: isFlag,
  fields: shape<TaskContext['fields']>({
    id: maybe(isText),
    planId: maybe(isText),
    type: maybe(isText),
    region: maybe(isText),
    projectId: maybe(isText),
  }),
});

const isLook = shape<Look>({ icon: isText, tone: oneOf(tones) });

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((moment) => isNumber(moment));
}

const isInsight = shape<InsightView>({
  answers: listOf(
    shape<Answer>({
      key: oneOf(answerKeys),
      question: isText,
      look: isLook,
      sentence: isText,
      details: listOf(isText),
      between: orNull(isPair),
    }),
  ),
  hints: listOf(shape<HintView>({ id: isText, about: textOrNull, cause: isText, remedy: isText, source: isText })),
  readiness: shape<ReadinessView>({
    look: isLook,
    title: isText,
    text: isText,
    hazards: listOf(
      shape<HazardView>({ key: isText, look: isLook, title: isText, text: isText, deadline: numberOrNull }),
    ),
    lines: listOf(
      shape<ReadinessLineView>({
        key: isText,
        look: isLook,
        stateWord: isText,
        title: isText,
        evidence: isText,
        since: numberOrNull,
      }),
    ),
  }),
  timeline: shape<Timeline>({
    entries: listOf(shape<TimelineEntry>({ key: isText, at: isNumber, look: isLook, text: isText, run: numberOrNull })),
    more: isFlag,
  }),
});

const isCurveShape = shape<Charts['percent']>({ at: listOf(isNumber), values: listOf(numberOrNull) });

function isCurve(value: unknown): value is Charts['percent'] {
  return isCurveShape(value) && value.at.length === value.values.length;
}

const isCharts = shape<Charts>({
  zoom: oneOf(chartZooms),
  from: isNumber,
  to: isNumber,
  until: isNumber,
  percent: isCurve,
  rate: isCurve,
  rateUnit: orNull(oneOf(rateUnits)),
  lag: isCurve,
  lagUnit: orNull(oneOf(lagUnits)),
  stretches: listOf(
    shape<Charts['stretches'][number]>({ from: isNumber, to: isNumber, label: isText, tone: oneOf(tones) }),
  ),
  runs: listOf(shape<Charts['runs'][number]>({ at: isNumber, number: isNumber })),
  holes: listOf(shape<Charts['holes'][number]>({ from: isNumber, to: isNumber })),
  finish: orNull(
    shape<NonNullable<Charts['finish']>>({
      percent: isNumber,
      earliest: isNumber,
      likely: isNumber,
      latest: isNumber,
    }),
  ),
});

const isTaskContent = shape<Extract<PanelContent, { kind: 'task' }>>({
  kind: oneOf(['task']),
  watched: isWatched,
  context: isContext,
  insight: orNull(isInsight),
});
const isNotConfigured = shape<Extract<PanelContent, { kind: 'not-configured' }>>({
  kind: oneOf(['not-configured']),
  name: textOrNull,
});
const isNotRestorable = shape<Extract<PanelContent, { kind: 'not-restorable' }>>({ kind: oneOf(['not-restorable']) });

const isSnapshot = shape<Snapshot>({
  type: oneOf(['snapshot']),
  version: oneOf([protocolVersion]),
  sentAt: isNumber,
  content: either(either(isTaskContent, isNotConfigured), isNotRestorable),
});

const isBoot = shape<Boot>({
  version: oneOf([protocolVersion]),
  key: textOrNull,
  language: isText,
  translations: orNull(recordOf(isText)),
});

const isChartsMessage = shape<ChartsMessage>({
  type: oneOf(['charts']),
  version: oneOf([protocolVersion]),
  charts: orNull(isCharts),
});

const isState = shape<PanelState>({
  version: oneOf([protocolVersion]),
  key: isText,
  open: recordOf(isFlag),
  zoom: oneOf(chartZooms),
});

const panelMessages: readonly Guard<PanelMessage>[] = [
  shape<{ readonly type: PlainRequest }>({ type: oneOf(plainRequests) }),
  shape<Extract<PanelMessage, { type: 'copy' }>>({ type: oneOf(['copy']), target: oneOf(copyTargets) }),
  shape<Extract<PanelMessage, { type: 'copyField' }>>({ type: oneOf(['copyField']), path: isText }),
  shape<Extract<PanelMessage, { type: 'zoom' }>>({ type: oneOf(['zoom']), zoom: oneOf(chartZooms) }),
  shape<Extract<PanelMessage, { type: 'openHint' }>>({ type: oneOf(['openHint']), id: isText }),
];

/** What arrived at the panel as a snapshot, or null when it is none of this version. */
export function snapshotOf(value: unknown): Snapshot | null {
  return isSnapshot(value) ? value : null;
}

/** What arrived at the panel as its charts, or null when it is none of this version. */
export function chartsMessageOf(value: unknown): ChartsMessage | null {
  return isChartsMessage(value) ? value : null;
}

/** What arrived at the host as a message of the panel, or null when it is none. */
export function panelMessageOf(value: unknown): PanelMessage | null {
  for (const isMessage of panelMessages) if (isMessage(value)) return value;
  return null;
}

/** The page's data for its start, or null. */
export function bootOf(value: unknown): Boot | null {
  return isBoot(value) ? value : null;
}

/** State that the panel left with VS Code, or null when it is of another version or no such state. */
export function panelStateOf(value: unknown): PanelState | null {
  return isState(value) ? value : null;
}
