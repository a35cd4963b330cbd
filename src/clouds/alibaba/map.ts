import * as l10n from '@vscode/l10n';
import {
  blankEndpoint,
  blankStatus,
  type Check,
  type Endpoint,
  isTerminal,
  type Phase,
  type PhaseStatus,
  type TaskStatus,
} from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import {
  type Doubt,
  doubtOfDelay,
  doubtOfPercent,
  joinedDoubts,
  mayHaveFailed,
  noDoubt,
  ofDetail,
  ofOutcome,
} from '../evidence.ts';
import { amount, documented, type Json, list, member, record, text } from '../tolerant.ts';
import { alibaba } from './pack.ts';
import { copyPercent, currentPhase, phasesOf, type PlannedPhase } from './phases.ts';
import { jobStatusShape } from './shape.ts';
import { checkState, type JobState, jobState } from './states.ts';

export interface Reading {
  readonly task: TaskRef;
  /** ISO 8601, local clock. */
  readonly observedAt: string;
  readonly requestId: string | null;
}

/**
 * Maps a DescribeMigrationJobStatus response (DTS API 2020-01-01). Never throws: a missing or meaningless value becomes
 * null, and an unknown state word becomes `unknown`.
 */
export function statusOf(body: Json, { task, observedAt, requestId }: Reading): TaskStatus {
  const word = text(member(body, 'MigrationJobStatus'));
  const job = jobState(word);
  const planned = phasesOf(body, job);
  const phases = planned.map((entry) => entry.status);
  const phase = currentPhase(job, planned);
  const allChecks = checksOf(body);
  const checks = keptChecks(allChecks);
  const replication = member(body, 'DataSynchronizationStatus');
  const incremental = planned.find((entry) => entry.status.phase === 'incremental');
  const lag = hasRun(incremental) ? lagOf(replication) : null;
  const saidCaughtUp = caughtUp(job, incremental);
  const contradiction = joinedDoubts(
    contradictionOf(job, word, planned),
    saidCaughtUp === true ? contradictionOfCaughtUp(incremental, lag, planned) : noDoubt,
  );
  const isContradicted = contradiction !== noDoubt;
  return {
    ...blankStatus(task, observedAt),
    lifecycle: job.lifecycle,
    phase,
    caughtUp: isContradicted ? null : saidCaughtUp,
    terminal: isTerminal(job.lifecycle),
    recoverable: job.recoverable,
    outcome: job.outcome === 'success' && isContradicted ? 'ambiguous' : job.outcome,
    needsUser: job.needsUser?.() ?? null,
    percent: copyPercent(job.lifecycle, planned),
    phases,
    lag,
    position: hasRun(incremental) ? positionOf(replication) : null,
    checks,
    source: endpointOf(member(body, 'SourceEndpoint')),
    target: endpointOf(member(body, 'DestinationEndpoint')),
    error: failureText(job, phase, phases, checks),
    ...joinedDoubts(
      job.doubt === null ? noDoubt : ofDetail(job.doubt()),
      contradiction,
      doubtOfPercents(body),
      leftOut(allChecks.length - checks.length),
    ),
    raw: { state: word, body: record(documented(body, jobStatusShape)) ?? {} },
    requestId,
  };
}

/** Whether replication may have reported numbers: before it starts, the cloud sends zeros. */
function hasRun(incremental: PlannedPhase | undefined): boolean {
  return incremental !== undefined && incremental.status.state !== 'pending' && incremental.planned !== false;
}

/**
 * Taken only from the cloud's own word. A paused, failed, or locked job falls behind, even if it had caught up before.
 */
function caughtUp(job: JobState, incremental: PlannedPhase | undefined): boolean | null {
  if (incremental?.planned !== true || (job.lifecycle !== 'active' && job.lifecycle !== 'completed')) return null;
  const word = incremental.status.rawState?.toLowerCase();
  if (word === 'catched') return true;
  return word === 'migrating' ? false : null;
}

/** Delay is in seconds here, unlike in the newer actions. */
function lagOf(replication: unknown): TaskStatus['lag'] {
  const seconds = amount(member(replication, 'Delay'));
  return seconds === null ? null : { seconds, bytes: null, source: 'DataSynchronizationStatus.Delay' };
}

const year10000 = 253_402_300_800;

/** Checkpoint is in seconds since 1970. 0 and values beyond the range of dates are ignored. */
function positionOf(replication: unknown): TaskStatus['position'] {
  const seconds = amount(member(replication, 'Checkpoint'));
  if (seconds === null || seconds === 0 || seconds >= year10000) return null;
  return { checkpoint: new Date(seconds * 1000).toISOString() };
}

function checksOf(body: Json): Check[] {
  const items = list(member(member(member(body, 'PrecheckStatus'), 'Detail'), 'CheckItem'));
  return items
    .filter((item) => record(item) !== null)
    .map((item) => ({
      name: text(member(item, 'ItemName')) ?? l10n.t('unnamed check'),
      state: checkState(text(member(item, 'CheckStatus'))),
      error: text(member(item, 'ErrorMessage')),
      repair: text(member(item, 'RepairMethod')),
    }));
}

/** Ten times as many as any document lists. More would only burden storage and display. */
const maxChecks = 500;

/** At most `maxChecks` checks. If there are more, failed ones come first. */
function keptChecks(checks: readonly Check[]): readonly Check[] {
  if (checks.length <= maxChecks) return checks;
  const failed = checks.filter(({ state }) => state === 'failed');
  return [...failed, ...checks.filter(({ state }) => state !== 'failed')].slice(0, maxChecks);
}

function leftOut(count: number): Doubt {
  return count === 0
    ? noDoubt
    : ofDetail(l10n.t('The cloud sent more checks of the precheck than are kept: {0} are left out.', count));
}

function endpointOf(block: unknown): Endpoint | null {
  const endpoint: Endpoint = {
    engine: text(member(block, 'EngineName')),
    kind: text(member(block, 'InstanceType')),
    instanceId: text(member(block, 'InstanceId')),
    host: text(member(block, 'IP')),
    port: text(member(block, 'Port')),
    // Oracle identifies a database by its SID.
    database: text(member(block, 'DatabaseName')) ?? text(member(block, 'oracleSID')),
    user: text(member(block, 'UserName')),
    region: blankEndpoint.region,
  };
  return Object.values(endpoint).some((value) => value !== null) ? endpoint : null;
}

/**
 * The cloud's text on the failure: the error of the failed phase or, if the job may have failed, any error there is.
 */
function failureText(
  job: JobState,
  phase: Phase | null,
  phases: readonly PhaseStatus[],
  checks: readonly Check[],
): string | null {
  const ofFailedPhase = phases.find((entry) => entry.state === 'failed' && entry.error !== null)?.error ?? null;
  const ofFailedCheck = checks.find((check) => check.state === 'failed' && check.error !== null)?.error ?? null;
  if (phase === 'precheck' && job.lifecycle === 'failed') return ofFailedPhase ?? ofFailedCheck;
  if (ofFailedPhase !== null || !mayHaveFailed(job.lifecycle)) return ofFailedPhase;
  return phases.findLast((entry) => entry.error !== null)?.error ?? ofFailedCheck;
}

/** Doubt when the job's word contradicts the word of one of its phases. The sentence quotes both. */
function contradictionOf(job: JobState, word: string | null, planned: readonly PlannedPhase[]): Doubt {
  const { lifecycle } = job;
  if (lifecycle !== 'active' && lifecycle !== 'completed') return noDoubt;
  const phases = planned.filter((entry) => entry.planned !== false).map(({ status }) => status);
  const other =
    phases.find(({ state }) => state === 'failed') ??
    (lifecycle === 'completed' ? unfinishedPhase(planned) : undefined);
  return other === undefined
    ? noDoubt
    : ofOutcome(
        l10n.t(
          'The cloud says {0} of the job, but {1} of a phase of it.',
          `"${word ?? ''}"`,
          `"${other.rawState ?? ''}"`,
        ),
      );
}

/** A planned phase of the initial copy that is not done according to its own word. */
function unfinishedCopy(planned: readonly PlannedPhase[]): PhaseStatus | undefined {
  return planned
    .filter((entry) => entry.planned === true)
    .map(({ status }) => status)
    .find(
      ({ phase, state }) => (phase === 'schema' || phase === 'full') && (state === 'active' || state === 'pending'),
    );
}

/**
 * A planned phase that contradicts a finished job. Replication may be in any state when the job ends, except not
 * started.
 */
function unfinishedPhase(planned: readonly PlannedPhase[]): PhaseStatus | undefined {
  const replication = planned.find(({ status }) => status.phase === 'incremental');
  const neverRan = replication?.planned === true && replication.status.state === 'pending';
  return unfinishedCopy(planned) ?? (neverRan ? replication.status : undefined);
}

function contradictionOfCaughtUp(
  incremental: PlannedPhase | undefined,
  lag: TaskStatus['lag'],
  planned: readonly PlannedPhase[],
): Doubt {
  const word = incremental?.status.rawState ?? '';
  const copy = unfinishedCopy(planned);
  return joinedDoubts(
    doubtOfDelay(word, lag),
    copy === undefined
      ? noDoubt
      : ofOutcome(
          l10n.t('Replication status is {0}, but initial copy status is {1}.', `"${word}"`, `"${copy.rawState ?? ''}"`),
        ),
  );
}

const blocks = [
  'PrecheckStatus',
  'StructureInitializationStatus',
  'DataInitializationStatus',
  'DataSynchronizationStatus',
] as const;

/** A doubt about the first percentage outside 0–100. Others add no further sentence. */
function doubtOfPercents(body: Json): Doubt {
  const doubts = blocks.map((name) => doubtOfPercent(alibaba.name, member(member(body, name), 'Percent')));
  return doubts.find((doubt) => doubt !== noDoubt) ?? noDoubt;
}
