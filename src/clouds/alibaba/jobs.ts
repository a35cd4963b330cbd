import * as l10n from '@vscode/l10n';
import { isOutcomeInDoubt, isTerminal, type Lifecycle, type TaskStatus } from '../../model/status.ts';
import { type Doubt, joinedDoubts, noDoubt, ofDetail, withOutcomeInDoubt } from '../evidence.ts';
import { momentOf } from '../listing.ts';
import { documented, type Json, list, member, record, text } from '../tolerant.ts';
import { type JobType, statusOfDtsJob } from './listMap.ts';
import { dtsJobShape } from './listShape.ts';
import type { Reading } from './map.ts';
import { jobState } from './states.ts';

/**
 * The status of a DescribeDtsJobs task, which may have several jobs: an instance may list earlier jobs besides the
 * current one, a two-way synchronization has a job for the opposite direction, and a distributed job has parts. The
 * worst of the current jobs determines the status, because a task is not healthy while one of its jobs has failed. A job
 * without a state puts the outcome in doubt, because it may have failed. null if no job has a state.
 *
 * Source: DTS API 2020-01-01, DescribeDtsJobs (ReverseJob: "returned only for two-way data synchronization tasks") and
 * DescribeDtsJobDetail (SubSyncJob, SubDistributedJob).
 *
 * @param entries the entries of the list that belong to the task
 */
export function statusOfJobs(entries: readonly Json[], type: JobType, reading: Reading): TaskStatus | null {
  const all = currentJobs(entries)
    .flatMap((job) => [job, ...subJobsOf(job)])
    .map((job) => ({ job, status: statusOfDtsJob(job, type, reading) }));
  const statuses = all.map(({ status }) => status).filter((status) => status !== null);
  const [main, ...others] = statuses;
  if (main === undefined) return null;
  const worst = others.length === 0 ? main : worstOf(main, statuses);
  const status = all.some((each) => each.status === null && !isBlank(each.job))
    ? withOutcomeInDoubt(worst, l10n.t('This task has several jobs: one of them has no state.'))
    : worst;
  const [only, ...more] = entries;
  // Several entries are kept as the list that was sent.
  const sent = more.length === 0 ? documented(only, dtsJobShape) : { DtsJobList: documented(entries, [dtsJobShape]) };
  return { ...status, raw: { ...status.raw, body: record(sent) ?? {} } };
}

/** The jobs that currently belong to a task, its main job first. */
export function currentJobs(entries: readonly Json[]): readonly Json[] {
  return [
    ...currentOf(entries.filter((entry) => !isReverse(entry))),
    ...currentOf([...entries.filter(isReverse), ...entries.flatMap(reverseJobsOf)]),
  ];
}

/** The job of the opposite direction that is nested in an entry. */
export function reverseJobsOf(entry: Json): readonly Json[] {
  const job = record(member(entry, 'ReverseJob'));
  return job === null ? [] : [job];
}

const blocks = [
  'PrecheckStatus',
  'StructureInitializationStatus',
  'DataInitializationStatus',
  'DataSynchronizationStatus',
] as const;

/** Whether an object names neither a job nor a state. A cloud may send such an object where there is no job. */
function isBlank(job: Json): boolean {
  const ids = [member(job, 'DtsJobId'), member(job, 'DtsInstanceID')];
  const states = blocks.map((name) => member(member(job, name), 'Status'));
  return [...ids, ...states].every((value) => text(value) === null);
}

function isReverse(job: Json): boolean {
  return text(member(job, 'DtsJobDirection'))?.toLowerCase() === 'reverse';
}

function subJobsOf(job: Json): readonly Json[] {
  return [...list(member(job, 'SubSyncJob')), ...list(member(job, 'SubDistributedJob'))]
    .map(record)
    .filter((entry) => entry !== null);
}

/**
 * The jobs of one direction without earlier ones that have ended: these are not part of the current task. If the
 * creation times do not show which job is the newest, all of them count.
 */
function currentOf(jobs: readonly Json[]): readonly Json[] {
  if (jobs.length < 2) return jobs;
  const created = jobs.map((job) => momentOf(member(job, 'CreateTime'))).filter((moment) => moment !== null);
  if (created.length < jobs.length) return jobs;
  const newest = created.reduce((latest, moment) => (moment > latest ? moment : latest));
  return jobs.filter((job, index) => created[index] === newest || !hasEnded(job));
}

function hasEnded(job: Json): boolean {
  return isTerminal(jobState(text(member(job, 'Status'))).lifecycle);
}

/**
 * From the worst to the best. A job that has not started is no worse than a running one, because a reverse job starts
 * later.
 */
const fromWorst: readonly Lifecycle[] = [
  'failed',
  'retrying',
  'unknown',
  'gone',
  'stopped',
  'stopping',
  'paused',
  'pausing',
  'maintenance',
  'starting',
  'finishing',
  'active',
  'ready',
  'draft',
  'completed',
];

function isWorse(one: TaskStatus, other: TaskStatus): boolean {
  return fromWorst.indexOf(one.lifecycle) < fromWorst.indexOf(other.lifecycle);
}

function worstOf(main: TaskStatus, statuses: readonly TaskStatus[]): TaskStatus {
  const worst = statuses.reduce((found, status) => (isWorse(status, found) ? status : found));
  const slowest = statuses.reduce((found, status) => (secondsOf(status) > secondsOf(found) ? status : found), worst);
  const first = (part: 'error' | 'needsUser'): string | null =>
    worst[part] ?? statuses.find((status) => status[part] !== null)?.[part] ?? null;
  const doubts = [worst, ...statuses].filter(({ doubt }) => doubt !== null);
  const doubted = doubts.find(isOutcomeInDoubt) ?? doubts[0] ?? noDoubt;
  return {
    ...worst,
    outcome: worst.outcome === 'success' && statuses.some(isOutcomeInDoubt) ? 'ambiguous' : worst.outcome,
    caughtUp: statuses.every(({ caughtUp }) => caughtUp === true)
      ? true
      : statuses.some(({ caughtUp }) => caughtUp === false)
        ? false
        : null,
    lag: slowest.lag,
    position: slowest.position,
    needsUser: first('needsUser'),
    source: main.source ?? worst.source,
    target: main.target ?? worst.target,
    error: first('error'),
    ...joinedDoubts(isWorse(worst, main) ? difference(main, worst) : noDoubt, doubted),
  };
}

function secondsOf({ lag }: TaskStatus): number {
  return lag?.seconds ?? -1;
}

function difference(main: TaskStatus, worst: TaskStatus): Doubt {
  return ofDetail(
    l10n.t(
      'This task has several jobs: one is {0}, another is {1}.',
      `"${main.raw.state ?? ''}"`,
      `"${worst.raw.state ?? ''}"`,
    ),
  );
}
