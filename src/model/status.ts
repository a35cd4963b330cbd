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
type CountUnit = (typeof countUnits)[number];

export interface PhaseStatus {
  readonly phase: Phase;
  readonly state: PhaseState;
  /** Progress of this phase alone, 0–100. */
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
 * What the cloud reported about one task at one time, normalized, with the cloud's own words beside it. It contains
 * facts only, no judgement. `null` means that the cloud did not report the value; a 0 is always a 0 that the cloud
 * sent. Times are ISO 8601 in UTC, durations and lags are in seconds. Described in docs/status-model.md.
 */
export interface TaskStatus {
  readonly task: TaskRef;
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  /** null: the API cannot tell. */
  readonly caughtUp: boolean | null;
  /** No further change is expected unless the user acts. */
  readonly terminal: boolean;
  readonly recoverable: boolean | null;
  readonly outcome: Outcome | null;
  /** What the user must do now, if the cloud waits for the user. */
  readonly needsUser: string | null;
  /** Progress of the initial copy over all its phases, weighted, 0–100. */
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
  /** The cloud's error text, verbatim. */
  readonly error: string | null;
  /** One sentence, if the state rests on incomplete evidence. */
  readonly doubt: string | null;
  /** In doubt is how the task ended or whether it caught up, so nothing may rely on that. Missing: only a detail is. */
  readonly doubtAbout?: 'outcome';
  /** The cloud's own word for the state, and its response reduced to documented fields. */
  readonly raw: { readonly state: string | null; readonly body: Readonly<Record<string, unknown>> };
  /** When the response arrived, by this computer's clock. */
  readonly observedAt: string;
  /** The parts that are older than `observedAt`, and when they were read. Missing: no part is older. */
  readonly older?: { readonly parts: readonly CarriedPart[]; readonly observedAt: string };
  readonly requestId: string | null;
}

/** A status without any reported value. Adapters fill in what the cloud reported. */
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

/** A phase without any reported value. */
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

/** Whether the response contained no state. Some APIs document that as possible. */
export function namesNoState({ lifecycle, raw, percent }: TaskStatus): boolean {
  return lifecycle === 'unknown' && raw.state === null && percent === null;
}

/** Whether the doubt concerns how the task ended or whether it caught up. */
export function isOutcomeInDoubt({ doubtAbout }: TaskStatus): boolean {
  return doubtAbout === 'outcome';
}

/** The value of `TaskStatus.terminal` for a lifecycle. */
export function isTerminal(lifecycle: Lifecycle): boolean {
  return lifecycle === 'completed' || lifecycle === 'failed' || lifecycle === 'stopped' || lifecycle === 'gone';
}
