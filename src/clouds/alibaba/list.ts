import * as l10n from '@vscode/l10n';
import { type Account, endpointFor } from '../../model/account.ts';
import { type Problem, ProblemError, problemOf } from '../../model/problem.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Gateway, GatewayTools, ListedTask, Place, Places, StatusPart, TaskPage } from '../cloud.ts';
import {
  listed,
  listedTask,
  momentOf,
  type PageRequest,
  pagesOf,
  type Part,
  plainName,
  type SentPage,
  taskPage,
  withHint,
} from '../listing.ts';
import { incomplete } from '../problems.ts';
import { amount, type Json, member, record, text } from '../tolerant.ts';
import { idPattern } from './dtsProfile.ts';
import { alibaba } from './pack.ts';
import { type Answer, call, entriesIn } from './call.ts';
import { currentJobs, statusOfJobs } from './jobs.ts';
import { type JobType, jobTypes, omittedByDtsJob, omittedByMigrationJob, statusOfMigrationJob } from './listMap.ts';
import type { Reading } from './map.ts';
import { regionPattern, regions } from './regions.ts';

/** The only page size that every edition of both documents allows. */
export const pageSize = 30;
/** How long to skip the newer action after it was refused: permissions do not change every half minute. */
const refusedForMs = 5 * 60_000;

/** The regions of DTS, and the account's own region if it is not one of them. */
export function placesOf(account: Account): Places {
  const own = text(account.region);
  const known = regions.some(({ value }) => value === own);
  const all = own === null || known || !regionPattern.test(own) ? regions : [{ value: own, label: own }, ...regions];
  const places = all.map(({ value, label }): Place => ({
    id: value,
    label,
    region: value,
    projectId: null,
    isDefault: value === own,
  }));
  return { places, problem: null };
}

export interface Listing {
  readonly account: Account;
  readonly region: string;
  readonly tools: GatewayTools;
  readonly signal: AbortSignal;
}

/**
 * Lists all migrations and synchronizations of one region with DescribeDtsJobs, which lists one type at a time. If that
 * action is refused, migrations are listed with the older DescribeMigrationJobs, and synchronizations become a gap.
 */
export function createLists(tools: GatewayTools): Pick<Gateway, 'list' | 'listWith'> {
  /** Why the newer action is skipped, and until when (ms since 1970), by account, region, and type. */
  const refusals = new Map<string, { readonly problem: Problem; readonly until: number }>();
  const newer = async function* (listing: Listing, type: JobType): AsyncGenerator<TaskPage, void, undefined> {
    const { account, region } = listing;
    const keyOf = (each: JobType): string =>
      JSON.stringify([account.name, account.accessKeyId, endpointFor(account, 'dts'), region, each]);
    const before = refusals.get(keyOf(type));
    if (before !== undefined && before.until > tools.now()) throw new ProblemError(before.problem);
    try {
      yield* dtsJobs(listing, type);
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null || !isRefused(problem)) throw error;
      // Migrations are listed first. If they are refused, synchronizations would be refused too.
      for (const affected of type === 'MIGRATION' ? jobTypes : [type]) {
        refusals.set(keyOf(affected), { problem, until: tools.now() + refusedForMs });
      }
      throw error;
    }
  };
  const pagesOfType = (listing: Listing, type: JobType): AsyncIterable<TaskPage> =>
    type === 'SYNC' ? newer(listing, type) : orElse(newer(listing, type), () => migrationJobs(listing));
  return {
    async *list(account, place, signal) {
      const region = text(place.region);
      if (region === null) throw withoutRegion(l10n.t('The place {0} names no region.', plainName(place.label) ?? ''));
      const listing: Listing = { account, region, tools, signal };
      yield* listed(jobTypes.map((type): Part => ({ what: whatOf(type), pages: () => pagesOfType(listing, type) })));
    },

    async *listWith(task, account, signal) {
      const region = text(task.region) ?? text(account.region);
      if (region === null) throw withoutRegion(l10n.t('The task {0} names no region.', task.id));
      const type = task.type === 'synchronization' ? 'SYNC' : 'MIGRATION';
      yield* pagesOfType({ account, region, tools, signal }, type);
    },
  };
}

export function withoutRegion(message: string): ProblemError {
  return incomplete(message, l10n.t('Set the region of the task or of the account, for example {0}.', 'cn-hangzhou'));
}

/** Falls back to other pages if the first request is refused before it returned a page. */
async function* orElse(
  pages: AsyncIterable<TaskPage>,
  other: () => AsyncIterable<TaskPage>,
): AsyncGenerator<TaskPage, void, undefined> {
  let begun = false;
  try {
    for await (const page of pages) {
      begun = true;
      yield page;
    }
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null || begun || !isRefused(problem)) throw error;
    yield* other();
  }
}

/** Either a permission is missing, or a gateway of an older edition does not have the action. */
function isRefused({ kind, code }: Problem): boolean {
  return kind === 'permission' || (code !== null && /InvalidAction/i.test(code));
}

function rightNeeded(right: string): string {
  return l10n.t('Ask for {0}; the system policy {1} holds it.', right, 'AliyunDTSReadOnlyAccess');
}

function whatOf(type: JobType): string {
  return type === 'SYNC' ? l10n.t('DTS synchronization') : l10n.t('DTS migration');
}

async function* dtsJobs(listing: Listing, type: JobType): AsyncGenerator<TaskPage, void, undefined> {
  let tasks: ReadonlyMap<string, ListedTask> = new Map();
  const pages = pagesOf(
    {
      size: pageSize,
      ask: async (request) => {
        const { entries, total, answer } = await askDtsJobs(listing, type, {}, request);
        const isLast = total === null ? entries.length < pageSize : request.offset + entries.length >= total;
        const jobs = jobsByTask(entries);
        const lastId = entries.map(idOfJob).findLast((id) => id !== null && jobs.has(id));
        tasks = new Map(
          [...jobs].map(([id, own]) => {
            const goesOn = !isLast && id === lastId;
            return [id, dtsTask(listing, answer, { id, jobs: own, type, isLast, goesOn })];
          }),
        );
        return { entries, total };
      },
      entry: (sent) => {
        const id = idOfJob(sent);
        const value = tasks.get(id ?? '');
        return id === null || value === undefined ? null : { id, value };
      },
    },
    listing.signal,
  );
  for await (const page of pages) yield taskPage(page, whatOf(type), alibaba.name);
}

export const dtsJobsAction = 'DescribeDtsJobs';

/** One page of DescribeDtsJobs. */
export async function askDtsJobs(
  { tools, account, region, signal }: Listing,
  type: JobType,
  only: Readonly<Record<string, string>>,
  { page }: PageRequest,
): Promise<SentPage & { readonly answer: Answer }> {
  const parameters = { ...only, JobType: type, PageNumber: String(page), PageSize: String(pageSize) };
  const entriesOf = (body: Json): readonly unknown[] | null => entriesIn(body, member(body, 'DtsJobList'));
  const answer = await call(
    tools,
    account,
    { action: dtsJobsAction, parameters, region, regionName: 'Region', answers: (body) => entriesOf(body) !== null },
    signal,
  );
  return { entries: entriesOf(answer.body) ?? [], total: amount(member(answer.body, 'TotalRecordCount')), answer };
}

/** The ID that the older actions use for the job is the ID of the instance. The job's own ID lacks its prefix. */
export function idOfJob(sent: unknown): string | null {
  return text(member(sent, 'DtsInstanceID')) ?? text(member(sent, 'DtsJobId'));
}

/** The jobs on a page by the ID of their task, because an instance may have several. */
function jobsByTask(entries: readonly unknown[]): ReadonlyMap<string, readonly Json[]> {
  const jobs = new Map<string, Json[]>();
  for (const sent of entries) {
    const entry = record(sent);
    const id = idOfJob(entry);
    if (entry === null || id === null || !idPattern.test(id)) continue;
    if (!jobs.get(id)?.push(entry)) jobs.set(id, [entry]);
  }
  return jobs;
}

interface JobsOfTask {
  readonly id: string;
  readonly jobs: readonly Json[];
  readonly type: JobType;
  /** No page follows. */
  readonly isLast: boolean;
  /** The task is the last of its page, so the next page may begin with another job of it. */
  readonly goesOn: boolean;
}

function dtsTask(listing: Listing, answer: Answer, { id, jobs, type, isLast, goesOn }: JobsOfTask): ListedTask {
  const task: TaskRef = { ...refOf(listing, id), ...(type === 'SYNC' ? { type: 'synchronization' as const } : {}) };
  const status = statusOfJobs(jobs, type, readingOf(listing, task, answer));
  const [main] = currentJobs(jobs);
  // An ended job may be an earlier one whose successor is on a later page.
  const mayHaveSuccessor = !isLast && status?.terminal === true;
  const state: readonly StatusPart[] = type === 'SYNC' && (goesOn || mayHaveSuccessor) ? ['state'] : [];
  return listedTask({
    task,
    name: plainName(member(main, 'DtsJobName')),
    kind: type === 'SYNC' ? 'synchronization' : 'migration',
    createdAt: momentOf(member(main, 'CreateTime')),
    status,
    // A synchronization can only be read from this list.
    omits: status === null || type === 'SYNC' ? state : omittedByDtsJob,
  });
}

async function* migrationJobs(listing: Listing): AsyncGenerator<TaskPage, void, undefined> {
  const { tools, account, region, signal } = listing;
  const action = 'DescribeMigrationJobs';
  let answer: Answer | null = null;
  const pages = pagesOf(
    {
      size: pageSize,
      ask: async ({ page }) => {
        const parameters = { PageNum: String(page), PageSize: String(pageSize) };
        answer = await call(tools, account, { action, parameters, region, answers: listsMigrationJobs }, signal);
        const { body } = answer;
        return { entries: migrationJobsIn(body) ?? [], total: amount(member(body, 'TotalRecordCount')) };
      },
      entry: (sent) =>
        entryOf(sent, text(member(sent, 'MigrationJobID')), (id, entry) => migrationJob(listing, answer, id, entry)),
    },
    signal,
  );
  try {
    for await (const page of pages) yield taskPage(page, whatOf('MIGRATION'), alibaba.name);
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.refusedAction === undefined) throw error;
    throw new ProblemError(withHint(problem, rightNeeded('dts:DescribeDtsJobs, dts:DescribeMigrationJobs')));
  }
}

function migrationJobsIn(body: Json): readonly unknown[] | null {
  return entriesIn(body, member(member(body, 'MigrationJobs'), 'MigrationJob'));
}

export function listsMigrationJobs(body: Json): boolean {
  return migrationJobsIn(body) !== null;
}

function migrationJob(listing: Listing, answer: Answer | null, id: string, entry: Json): ListedTask {
  const task = refOf(listing, id);
  const status = statusOfMigrationJob(entry, readingOf(listing, task, answer));
  return listedTask({
    task,
    name: plainName(member(entry, 'MigrationJobName')),
    kind: 'migration',
    createdAt: momentOf(member(entry, 'JobCreateTime')) ?? momentOf(member(entry, 'InstanceCreateTime')),
    status,
    omits: status === null ? [] : omittedByMigrationJob(status),
  });
}

function entryOf(
  sent: unknown,
  id: string | null,
  make: (id: string, entry: Json) => ListedTask,
): { readonly id: string; readonly value: ListedTask } | null {
  const entry = record(sent);
  return entry === null || id === null || !idPattern.test(id) ? null : { id, value: make(id, entry) };
}

function refOf({ account, region }: Listing, id: string): TaskRef {
  return { cloud: 'alibaba', product: 'dts', id, account: account.name, region };
}

export function readingOf({ tools }: Listing, task: TaskRef, answer: Answer | null): Reading {
  return { task, observedAt: new Date(tools.now()).toISOString(), requestId: answer?.requestId ?? null };
}
