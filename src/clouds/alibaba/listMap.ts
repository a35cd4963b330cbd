import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../../model/status.ts';
import type { StatusPart } from '../cloud.ts';
import { joinedDoubts, mayHaveFailed, ofOutcome } from '../evidence.ts';
import { amount, documented, flag, type Json, list, member, record, text } from '../tolerant.ts';
import { migrationJobShape } from './listShape.ts';
import { type Reading, statusOf } from './map.ts';

/** DescribeDtsJobs is asked for one of these at a time; its answers say `online` and `sync`. */
export const jobTypes = ['MIGRATION', 'SYNC'] as const;
export type JobType = (typeof jobTypes)[number];

/**
 * The status in an entry of DescribeMigrationJobs: the facts of DescribeMigrationJobStatus under other names. null
 * where it names no state.
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

/** The entry has neither the checks nor the checkpoint nor the TaskId of which the console's address is made. */
export function lacksOfMigrationJob(status: TaskStatus): readonly StatusPart[] {
  const replicates = status.phases.some(({ phase, state }) => phase === 'incremental' && hasRun(state));
  return [...(isChecked(status) ? (['checks'] as const) : []), ...(replicates ? (['position'] as const) : []), 'link'];
}

/**
 * The status in a job of DescribeDtsJobs, without the jobs in it and without `raw.body`. null where it names no state.
 *
 * The unit of `Delay`, says the newest SDK: milliseconds for migrations, seconds for synchronizations. (Its edition of
 * 2025 said seconds, Alibaba's own task-listing script takes all for milliseconds.)
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

/** A job that DTS is retrying is neither well nor caught up, whatever its other words say. */
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

/** The entry has it all but the TaskId of which the console's address is made. */
export const lacksOfDtsJob: readonly StatusPart[] = ['link'];

function isChecked({ phases }: TaskStatus): boolean {
  const state = phases.find(({ phase }) => phase === 'precheck')?.state;
  return state === 'failed' || state === 'active' || state === 'done';
}

function hasRun(state: TaskStatus['phases'][number]['state']): boolean {
  return state !== 'pending' && state !== 'not-planned';
}

/** Its checks are a list by itself, with other names than DescribeMigrationJobStatus has for the same. */
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
