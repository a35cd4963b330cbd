import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import { onlyAPersonCanMend, type Problem, ProblemError, problemOf } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { AccountCheck, Gateway, GatewayFactory, GatewayTools, Place, Places, TaskPage } from '../cloud.ts';
import { isSameId, notTheAnswer, ofAnotherTask } from '../evidence.ts';
import { huawei } from './pack.ts';
import { addressOf, identityEndpoint, type TaskAddress } from './address.ts';
import { areStatistics, namedIn } from './answers.ts';
import { type Answer, type Call, call } from './call.ts';
import { doubtOfExistence, hasEnded, type Reading } from './doubts.ts';
import { unknownTaskCodes } from './errors.ts';
import { absentStatus, deletedStatus, type Evidence, isMigrating, statusOf } from './map.ts';
import { listTasks } from './list.ts';
import { checkOfProjects, placesOf } from './projects.ts';
import { meaningOf } from './states.ts';

/** How long a detail that was refused is not asked for again: a right is not given every half minute. */
const refusedForMs = 5 * 60_000;
/** The same after throttling, when the cloud names no time, and at most. */
const throttledForMs = 60_000;
const longestThrottledMs = 10 * 60_000;

/**
 * Two GETs make a status: the statistics, then the task's detail. One after the other, because wrong keys must cost one
 * failure and not two of the five that lock them, and each task keeps to one of its account's few connections. An end
 * that the two do not agree on costs one more: the statistics again, or the list.
 */
class HuaweiGateway implements Gateway {
  readonly #tools: GatewayTools;
  /** Per task, or for throttling per account: why the detail is not asked for, and until when (ms since 1970). */
  readonly #refusals = new Map<string, { readonly problem: Problem; readonly until: number }>();

  constructor(tools: GatewayTools) {
    this.#tools = tools;
  }

  async read(task: TaskRef, account: Account, signal: AbortSignal): Promise<TaskStatus> {
    const address = addressOf(task, account);
    const first = await this.#statistics(address, account, signal);
    const detail = await this.#detail({ task, address }, account, signal);
    const ended = detail.answer !== null && saysEnded(detail.answer);
    // It may have ended between the two answers.
    const again = ended && first.answer !== null && isMigrating(first.answer);
    const statistics = again ? await this.#statistics(address, account, signal) : first;
    const observedAt = new Date(this.#tools.now()).toISOString();
    const status = joined({ task, statistics, detail, observedAt });
    return ended && statistics.answer === null ? this.#ifListed(status, account, signal) : status;
  }

  async verify(account: Account, signal: AbortSignal): Promise<AccountCheck> {
    const projects = await this.#projects(account, signal);
    if (projects.answer !== null) return checkOfProjects(projects.answer, account);
    if (projects.problem.kind !== 'permission') throw new ProblemError(projects.problem);
    return {
      message: l10n.t('The keys work, but may not list projects. {0}', projects.problem.message),
      limited: true,
      refusal: projects.problem,
    };
  }

  async places(account: Account, signal: AbortSignal): Promise<Places> {
    const projects = await this.#projects(account, signal);
    if (projects.answer === null && !mayHaveNoList(projects.problem)) throw new ProblemError(projects.problem);
    return placesOf(projects, account);
  }

  list(account: Account, place: Place, signal: AbortSignal): AsyncIterable<TaskPage> {
    return listTasks(place, account, this.#tools, signal);
  }

  listWith({ region, projectId }: TaskRef, account: Account, signal: AbortSignal): AsyncIterable<TaskPage> {
    const project = projectId ?? account.projectId ?? null;
    const place: Place = {
      id: project ?? '',
      label: project ?? '',
      region: region ?? account.region ?? null,
      projectId: project,
      isDefault: false,
    };
    return listTasks(place, account, this.#tools, signal);
  }

  #projects(account: Account, signal: AbortSignal): Promise<Reading> {
    return this.#reading(
      {
        action: 'KeystoneListAuthProjects',
        endpoint: identityEndpoint(account),
        path: '/v3/auth/projects',
        projectId: null,
      },
      account,
      signal,
    );
  }

  /** Throws where the detail would not help either. */
  async #statistics(address: TaskAddress, account: Account, signal: AbortSignal): Promise<Reading> {
    const action = 'ShowMigrationTaskStats';
    const statistics = await this.#reading({ action, ...address, path: `${address.path}/stats` }, account, signal);
    if (statistics.answer === null) {
      if (!detailMayHelp(statistics.problem)) throw new ProblemError(statistics.problem);
      return statistics;
    }
    if (areStatistics(statistics.answer.body)) return statistics;
    return { answer: null, problem: notTheAnswer(huawei.name, action, statistics.answer.requestId).problem };
  }

  /**
   * The status of a task that is said to have ended and has no statistics: a deleted one is answered for in the same way,
   * and only the list tells the two apart. Throws for what may pass, so that the last status stays until then.
   */
  async #ifListed(status: TaskStatus, account: Account, signal: AbortSignal): Promise<TaskStatus> {
    try {
      for await (const { tasks, gap } of this.listWith(status.task, account, signal)) {
        if (tasks.some(({ task }) => isSameId(task.id, status.task.id))) return status;
        if (gap !== null) throw new ProblemError(gap.problem);
      }
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null || !onlyAPersonCanMend(problem.kind)) throw error;
      return { ...status, ...doubtOfExistence(status.raw.state ?? '', problem) };
    }
    return deletedStatus(status);
  }

  /** Throws for what is wrong with the whole account, and for an answer that is of another task. */
  async #detail(
    { task, address }: { readonly task: TaskRef; readonly address: TaskAddress },
    account: Account,
    signal: AbortSignal,
  ): Promise<Reading> {
    const keys = [account.name, account.accessKeyId, address.endpoint];
    const ofAccount = JSON.stringify(keys);
    // Rights can be given per project and per task: what is refused of one task says nothing of another.
    const ofTask = JSON.stringify([...keys, address.path]);
    const refused = this.#refusedBefore(ofAccount) ?? this.#refusedBefore(ofTask);
    if (refused !== null) return { answer: null, problem: refused };
    const detail = await this.#reading({ action: 'ShowMigrationTask', ...address }, account, signal);
    if (detail.answer !== null) return checkedDetail(detail.answer, task);
    const { problem } = detail;
    // What is wrong with the keys is wrong with the account, whatever the statistics said a moment ago.
    if (problem.kind === 'credentials' || problem.kind === 'clock') throw new ProblemError(problem);
    const now = this.#tools.now();
    if (problem.kind === 'permission') this.#refusals.set(ofTask, { problem, until: now + refusedForMs });
    if (problem.kind !== 'throttled') return detail;
    const waitMs = Math.min(problem.waitMs ?? throttledForMs, longestThrottledMs);
    const throttled = { ...problem, waitMs };
    this.#refusals.set(ofAccount, { problem: throttled, until: now + waitMs });
    return { answer: null, problem: throttled };
  }

  /** Why the detail need not be asked for yet; of throttling, with what is left of the wait. */
  #refusedBefore(key: string): Problem | null {
    const refusal = this.#refusals.get(key);
    if (refusal === undefined) return null;
    const leftMs = refusal.until - this.#tools.now();
    if (leftMs <= 0) {
      this.#refusals.delete(key);
      return null;
    }
    const { problem } = refusal;
    return problem.waitMs === undefined ? problem : { ...problem, waitMs: leftMs };
  }

  async #reading(request: Call, account: Account, signal: AbortSignal): Promise<Reading> {
    try {
      return { answer: await call(request, account, this.#tools, signal) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      return { answer: null, problem };
    }
  }
}

function saysEnded({ body }: Answer): boolean {
  return hasEnded(meaningOf(namedIn(body)?.word ?? '').lifecycle);
}

/** Throws for a detail of another task: then the statistics, which name none, prove nothing either. */
function checkedDetail(answer: Answer, task: TaskRef): Reading {
  const { body, requestId } = answer;
  const named = namedIn(body);
  if (named === null) {
    return { answer: null, problem: notTheAnswer(huawei.name, 'ShowMigrationTask', requestId).problem };
  }
  if (!isSameId(named.id, task.id)) throw ofAnotherTask(huawei.name, named.id, requestId);
  return { answer };
}

/** Rights are missing, or what is set as endpoint is that of DCS alone: the account's own project is still known. */
function mayHaveNoList({ kind }: Problem): boolean {
  return kind === 'permission' || kind === 'bad-request' || kind === 'not-found';
}

/**
 * Whether the detail may answer although the statistics do not: there are none of imports and of tasks that have not
 * begun. Everything else is about keys, rights, the load or the network, and the next request would meet it as well.
 */
function detailMayHelp(problem: Problem): boolean {
  return problem.kind === 'not-found' || problem.kind === 'bad-request' || problem.kind === 'cloud';
}

/**
 * Throws ProblemError where the two readings together do not tell of the task.
 *
 * A detail that cannot be read must not fail the task, and a failed poll must not change its lifecycle. Without the right
 * to the detail the statistics are all that there will ever be, so that they are used with the doubt that is documented.
 * Any other failure passes: until then the statistics serve while they say that the task is migrating; of all else they
 * only guess (a failed or stopped task looks completed at 100 %), so that the last status stays instead.
 */
function joined(evidence: Evidence): TaskStatus {
  const { statistics, detail } = evidence;
  if (statistics.answer !== null && detail.answer === null && detail.problem.kind !== 'permission') {
    if (!isMigrating(statistics.answer)) throw new ProblemError(detail.problem);
  }
  if (statistics.answer !== null || detail.answer !== null) return statusOf(evidence);
  const unknown = [statistics.problem, detail.problem].find(({ code }) => unknownTaskCodes.has(code));
  if (unknown !== undefined && statistics.problem.kind === 'not-found') {
    const { kind } = detail.problem;
    if (kind === 'not-found' || kind === 'permission') return absentStatus(evidence, unknown);
    // Only half of the evidence: the task may be an import, of which there are no statistics.
    throw new ProblemError(detail.problem);
  }
  throw new ProblemError(statistics.problem);
}

export const createHuaweiGateway: GatewayFactory = (tools) => new HuaweiGateway(tools);
