import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { ProblemError } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { GatewayTools } from '../cloud.ts';
import { notTheAnswer, ofAnotherTask, withOutcomeInDoubt } from '../evidence.ts';
import { pagesOf } from '../listing.ts';
import { refused } from '../problems.ts';
import { type Json, member, record, text } from '../tolerant.ts';
import { alibaba } from './pack.ts';
import type { Answer } from './call.ts';
import { isSameJob } from './identity.ts';
import { reverseJobsOf, statusOfJobs } from './jobs.ts';
import { askDtsJobs, dtsJobsAction, idOfJob, type Listing, pageSize, readingOf, withoutRegion } from './list.ts';

/**
 * Reads the synchronization with this ID (of its instance or of its job) with DescribeDtsJobs, the only read action
 * that returns synchronizations completely. All pages are read in case a server ignores the ID, because the current job
 * may follow an earlier one.
 */
export async function readSynchronization(
  tools: GatewayTools,
  task: TaskRef,
  account: Account,
  signal: AbortSignal,
): Promise<TaskStatus> {
  const region = text(task.region) ?? text(account.region);
  if (region === null) throw withoutRegion(l10n.t('The task {0} names no region.', task.id));
  const listing: Listing = { account, region, tools, signal };
  const only = task.id.startsWith('dts') ? { DtsInstanceId: task.id } : { DtsJobId: task.id };
  const answers: Answer[] = [];
  const jobs: Json[] = [];
  let isWhole = true;
  const pages = pagesOf(
    {
      size: pageSize,
      ask: async (request) => {
        const page = await askDtsJobs(listing, 'SYNC', only, request);
        answers.push(page.answer);
        return page;
      },
      entry: (sent) => {
        const value = record(sent);
        return value === null ? null : { id: identityOf(value), value };
      },
    },
    signal,
  );
  for await (const { values, end } of pages) {
    for (const job of values) jobs.push(job);
    isWhole = end === null || end === 'whole';
  }
  const answer = answers.at(-1) ?? null;
  const requestId = answer?.requestId ?? null;
  const own = jobsOf(task.id, jobs);
  if (own.length === 0) {
    // Only an empty list means that the task does not exist. A list of other tasks answers another request.
    const [other] = jobs;
    if (other !== undefined) throw ofAnotherTask(alibaba.name, idOfJob(other) ?? '', requestId);
    if (!isWhole) throw notTheAnswer(alibaba.name, dtsJobsAction, requestId);
    throw unread(account, 'not-found', null, requestId);
  }
  const status = statusOfJobs(own, 'SYNC', readingOf(listing, task, answer));
  if (status === null) throw unread(account, 'bad-answer', l10n.t('The answer names no state.'), requestId);
  // A job that is missing may be a failed one.
  return isWhole
    ? status
    : withOutcomeInDoubt(
        status,
        l10n.t("{0} didn't list all jobs: another job of this task may be missing.", alibaba.name),
      );
}

/**
 * The jobs that an ID refers to: all jobs of an instance, a single job, or a job that is nested as the reverse job of
 * another.
 */
function jobsOf(id: string, jobs: readonly Json[]): readonly Json[] {
  const instanceOf = (job: Json): string | null => text(member(job, 'DtsInstanceID'));
  const isJob = (job: Json): boolean => text(member(job, 'DtsJobId')) === id;
  const found = [
    jobs.filter((job) => instanceOf(job) === id),
    jobs.filter(isJob),
    jobs.flatMap(reverseJobsOf).filter(isJob),
    jobs.filter((job) => isSameJob(idOfJob(job) ?? '', id)),
  ];
  return found.find(({ length }) => length > 0) ?? [];
}

const distinguishing = ['DtsInstanceID', 'DtsJobId', 'DtsJobDirection', 'CreateTime', 'Status'] as const;

/** Distinguishes a repeated job from another one of the same instance, even if IDs are missing. */
function identityOf(job: Json): string {
  return JSON.stringify(distinguishing.map((name) => text(member(job, name))));
}

function unread(
  account: Account,
  kind: 'not-found' | 'bad-answer',
  words: string | null,
  requestId: string | null,
): ProblemError {
  return refused({ kind, code: null, words, requestId }, { cloudName: alibaba.name, account });
}
