import type { TaskRef } from './task.ts';

export const lifecycles = [
  'draft',
  'ready',
  'starting',
  'active',
  'retrying',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'finishing',
  'completed',
  'failed',
  'maintenance',
  'gone',
  'unknown',
] as const;
export type Lifecycle = (typeof lifecycles)[number];

/** In the order in which a task goes through them. */
export const phaseOrder = ['precheck', 'schema', 'full', 'incremental', 'cutover', 'verify'] as const;
export type Phase = (typeof phaseOrder)[number];

/** The two stages of the full copy, where a cloud keeps them apart. */
export const subPhases = ['dump', 'load'] as const;
export type SubPhase = (typeof subPhases)[number];

export const phaseStates = ['not-planned', 'pending', 'active', 'done', 'failed', 'unknown'] as const;
export type PhaseState = (typeof phaseStates)[number];

export const outcomes = ['success', 'failure', 'ended-by-user', 'ambiguous'] as const;
export type Outcome = (typeof outcomes)[number];

export const checkStates = ['passed', 'failed', 'warning', 'running', 'unknown'] as const;
export type CheckState = (typeof checkStates)[number];

/** What a phase counts. */
export const countUnits = ['rows', 'tables', 'keys', 'items'] as const;
export type CountUnit = (typeof countUnits)[number];

export interface PhaseStatus {
  readonly phase: Phase;
  readonly state: PhaseState;
  /** The phase's own, 0–100. */
  readonly percent: number | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly unit: CountUnit | null;
  readonly error: string | null;
  readonly rawState: string | null;
}

export interface Check {
  readonly name: string;
  readonly state: CheckState;
  readonly error: string | null;
  readonly repair: string | null;
}

export interface Endpoint {
  readonly engine: string | null;
  readonly kind: string | null;
  readonly instanceId: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly database: string | null;
  readonly user: string | null;
  readonly region: string | null;
}

export interface Position {
  readonly binlogFile?: string;
  readonly binlogPosition?: number;
  readonly gtid?: string;
  readonly serverId?: number;
  /** ISO 8601, UTC. */
  readonly checkpoint?: string;
  readonly offset?: number;
}

/** Status parts that the list API may omit. They are kept from the last read of the single task. */
export const carriedParts = ['position', 'throughput', 'keys', 'checks'] as const;
export type CarriedPart = (typeof carriedParts)[number];

/**
 * What a cloud said of one task at one moment, normalized, with its own words beside it: facts only, no judgement.
 * `null` means that the cloud did not say; a 0 is always a 0 that the cloud sent. Times are ISO 8601 in UTC, durations
 * and lags are seconds.
 */
export interface TaskStatus {
  readonly task: TaskRef;
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  /** null: the API cannot tell. */
  readonly caughtUp: boolean | null;
  /** No further change is expected without a person. */
  readonly terminal: boolean;
  readonly recoverable: boolean | null;
  readonly outcome: Outcome | null;
  /** What a person must do now, if the cloud waits for one. */
  readonly needsUser: string | null;
  /** 0–100, of the initial copy, all its phases weighted. */
  readonly percent: number | null;
  readonly phases: readonly PhaseStatus[];
  readonly lag: { readonly seconds: number | null; readonly bytes: number | null; readonly source: string } | null;
  readonly position: Position | null;
  readonly throughput: {
    readonly kilobytesPerSecond: number | null;
    readonly operationsPerSecond: number | null;
  } | null;
  readonly keys: { readonly source: number | null; readonly target: number | null } | null;
  readonly retries: { readonly current: number; readonly max: number | null } | null;
  readonly checks: readonly Check[];
  readonly providerTimes: {
    readonly elapsedSeconds: number | null;
    readonly totalSeconds: number | null;
    readonly remainingSeconds: number | null;
  } | null;
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
  /** The cloud's failure text, verbatim. */
  readonly error: string | null;
  /** One sentence, when the state rests on incomplete evidence. */
  readonly doubt: string | null;
  /** The doubt is of the end or of "caught up" itself, so nothing may rest on that. Missing: it is of a detail. */
  readonly doubtAbout?: 'outcome';
  /** The cloud's own word for the state, and its answer reduced to documented fields. */
  readonly raw: { readonly state: string | null; readonly body: Readonly<Record<string, unknown>> };
  /** Our clock. */
  readonly observedAt: string;
  /** What of this is older than `observedAt`, and from when; missing: nothing. */
  readonly older?: { readonly parts: readonly CarriedPart[]; readonly observedAt: string };
  readonly requestId: string | null;
}

/** A status in which the cloud has said nothing yet; adapters fill in what it did say. */
export function blankStatus(task: TaskRef, observedAt: string): TaskStatus {
  return {
    task,
    lifecycle: 'unknown',
    phase: null,
    subPhase: null,
    caughtUp: null,
    terminal: false,
    recoverable: null,
    outcome: null,
    needsUser: null,
    percent: null,
    phases: [],
    lag: null,
    position: null,
    throughput: null,
    keys: null,
    retries: null,
    checks: [],
    providerTimes: null,
    source: null,
    target: null,
    error: null,
    doubt: null,
    raw: { state: null, body: {} },
    observedAt,
    requestId: null,
  };
}

/** A phase of which nothing is known yet. */
export function blankPhase(phase: Phase): PhaseStatus {
  return { phase, state: 'unknown', percent: null, done: null, total: null, unit: null, error: null, rawState: null };
}

export const blankEndpoint: Endpoint = {
  engine: null,
  kind: null,
  instanceId: null,
  host: null,
  port: null,
  database: null,
  user: null,
  region: null,
};

/** Whether the answer said nothing of the task's state, which a cloud's documents may allow. */
export function namesNoState({ lifecycle, raw, percent }: TaskStatus): boolean {
  return lifecycle === 'unknown' && raw.state === null && percent === null;
}

/** Whether the end of the task, or that it has caught up, is in doubt. */
export function isOutcomeInDoubt({ doubtAbout }: TaskStatus): boolean {
  return doubtAbout === 'outcome';
}

/** `terminal` of the model: no further change is expected without a person. */
export function isTerminal(lifecycle: Lifecycle): boolean {
  return lifecycle === 'completed' || lifecycle === 'failed' || lifecycle === 'stopped' || lifecycle === 'gone';
}
