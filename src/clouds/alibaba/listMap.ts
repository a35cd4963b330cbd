import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../../model/status.ts';
import type { StatusPart } from '../cloud.ts';
import { joinedDoubts, mayHaveFailed, ofOutcome } from '../evidence.ts';
import { amount, documented, flag, type Json, list, member, record, text } from '../tolerant.ts';
import { migrationJobShape } from './listShape.ts';
import { type Reading, statusOf } from './map.ts';

/** The types that DescribeDtsJobs accepts, one per request. Its responses call them `online` and `sync`. */
export const jobTypes = ['MIGRATION', 'SYNC'] as const;
export type JobType = (typeof jobTypes)[number];

/**
 * Maps an entry of DescribeMigrationJobs, which has the facts of DescribeMigrationJobStatus under other names. null if
 * the entry has no state.
 *
 * Source: DTS API 2020-01-01, DescribeMigrationJobs.
 */
export function statusOfMigrationJob(entry: Json, reading: Reading): TaskStatus | null {
  if (text(member(entry, 'MigrationJobStatus')) === null) return null;
  const body: Json = {
    MigrationJobStatus: member(entry, 'MigrationJobStatus'),
    MigrationMode: member(entry, 'MigrationMode'),
    PrecheckStatus: member(entry, 'Precheck', 'PrecheckStatus'),
    StructureInitializationStatus: member(entry, 'StructureInitialization', 'StructureInitializationStatus'),
    DataInitializationStatus: member(entry, 'DataInitialization', 'DataInitializationStatus'),
    DataSynchronizationStatus: member(entry, 'DataSynchronization', 'DataSynchronizationStatus'),
    SourceEndpoint: member(entry, 'SourceEndpoint'),
    DestinationEndpoint: member(entry, 'DestinationEndpoint'),
  };
  const status = statusOf(body, reading);
  return { ...status, raw: { ...status.raw, body: record(documented(entry, migrationJobShape)) ?? {} } };
}

/** An entry contains neither the checks nor the checkpoint, nor the TaskId that is part of the console link. */
export function omittedByMigrationJob(status: TaskStatus): readonly StatusPart[] {
  const replicates = status.phases.some(({ phase, state }) => phase === 'incremental' && hasRun(state));
  return [...(isChecked(status) ? (['checks'] as const) : []), ...(replicates ? (['position'] as const) : []), 'link'];
}

/**
 * Maps a job of DescribeDtsJobs, without its nested jobs and without `raw.body`. null if the job has no state.
 *
 * According to the newest SDK, `Delay` is in milliseconds for migrations and in seconds for synchronizations. (Its 2025
 * edition said seconds, and Alibaba's own task-listing script assumes milliseconds for all.)
 *
 * Source: DTS API 2020-01-01, DescribeDtsJobs.
 */
export function statusOfDtsJob(entry: Json, type: JobType, reading: Reading): TaskStatus | null {
  const word = text(member(entry, 'Status'));
  if (word === null) return null;
  const delay = amount(member(entry, 'Delay'));
  const seconds = delay === null || type === 'SYNC' ? delay : delay / 1000;
  const replication = record(member(entry, 'DataSynchronizationStatus'));
  const precheck = record(member(entry, 'PrecheckStatus'));
  const body: Json = {
    MigrationJobStatus: word,
    MigrationMode: member(entry, 'MigrationMode'),
    PrecheckStatus: precheck === null ? undefined : { ...precheck, Detail: { CheckItem: checkItems(precheck) } },
    StructureInitializationStatus: member(entry, 'StructureInitializationStatus'),
    DataInitializationStatus: member(entry, 'DataInitializationStatus'),
    DataSynchronizationStatus: {
      ...without(replication, ['delay', 'checkpoint']),
      Delay: seconds,
      Checkpoint: member(entry, 'Checkpoint'),
    },
    SourceEndpoint: member(entry, 'SourceEndpoint'),
    DestinationEndpoint: member(entry, 'DestinationEndpoint'),
  };
  const status = withRetries(statusOf(body, reading), record(member(entry, 'RetryState')));
  const ownError = text(member(entry, 'ErrorMessage')) ?? text(member(entry, 'MigrationErrMsg'));
  return {
    ...status,
    error: status.error ?? (mayHaveFailed(status.lifecycle) ? ownError : null),
    lag: status.lag === null ? null : { ...status.lag, source: 'DtsJobList.Delay' },
  };
}

/** A job that DTS is retrying has not caught up and is not healthy, even if its other words say so. */
function withRetries(status: TaskStatus, retry: Json | null): TaskStatus {
  const error = status.error ?? (mayHaveFailed(status.lifecycle) ? text(member(retry, 'ErrMessage')) : null);
  if (flag(member(retry, 'Retrying')) !== true) return { ...status, error };
  const count = amount(member(retry, 'RetryCount'));
  const retries = count === null ? null : { current: count, max: null };
  const retryError = status.error ?? text(member(retry, 'ErrMessage'));
  switch (status.lifecycle) {
    case 'starting':
    case 'active':
    case 'retrying':
      return { ...status, lifecycle: 'retrying', caughtUp: null, error: retryError, retries };
    case 'completed':
      return {
        ...status,
        outcome: 'ambiguous',
        caughtUp: null,
        ...joinedDoubts(
          status,
          ofOutcome(l10n.t('Job status is {0}, but the job is still retrying.', `"${status.raw.state ?? ''}"`)),
        ),
        error: retryError,
        retries,
      };
    default:
      return { ...status, error: retryError, retries };
  }
}

/** An entry contains everything except the TaskId that is part of the console link. */
export const omittedByDtsJob: readonly StatusPart[] = ['link'];

function isChecked({ phases }: TaskStatus): boolean {
  const state = phases.find(({ phase }) => phase === 'precheck')?.state;
  return state === 'failed' || state === 'active' || state === 'done';
}

function hasRun(state: TaskStatus['phases'][number]['state']): boolean {
  return state !== 'pending' && state !== 'not-planned';
}

/**
 * Converts the checks to the names of DescribeMigrationJobStatus. Here they are a list of their own, with other names.
 */
function checkItems(precheck: Json): unknown[] {
  return list(member(precheck, 'Detail')).map((item) => ({
    ItemName: member(item, 'CheckItem') ?? member(item, 'CheckItemDescription'),
    CheckStatus: member(item, 'CheckResult'),
    ErrorMessage: member(item, 'FailedReason'),
    RepairMethod: member(item, 'RepairMethod'),
  }));
}

function without(object: Json | null, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !names.includes(name.toLowerCase())));
}
