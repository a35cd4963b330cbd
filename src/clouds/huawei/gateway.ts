import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import { needsUserAction, type Problem, ProblemError, problemOf } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { AccountCheck, Gateway, GatewayFactory, GatewayTools, Place, Places, TaskPage } from '../cloud.ts';
import { isSameId, notTheAnswer, ofAnotherTask } from '../evidence.ts';
import { huawei } from './pack.ts';
import { addressOf, identityEndpoint, type TaskAddress } from './address.ts';
import { areStatistics, namedIn } from './answers.ts';
import { type Answer, type Call, call } from './call.ts';
import { doubtOfExistence, hasEnded, type ReadResult } from './doubts.ts';
import { unknownTaskCodes } from './errors.ts';
import { absentStatus, deletedStatus, type Evidence, isMigrating, statusOf } from './map.ts';
import { listTasks } from './list.ts';
import { checkOfProjects, placesOf } from './projects.ts';
import { meaningOf } from './states.ts';

/** How long to skip the detail after it was refused: permissions do not change every half minute. */
const refusedForMs = 5 * 60_000;
/** The same after throttling: the default if the cloud names no time, and the maximum. */
const throttledForMs = 60_000;
const maxThrottledMs = 10 * 60_000;

/**
 * A status needs two GETs: the statistics, then the task's detail. They are sent one after the other. Wrong keys then
 * cost one failure (five lock the keys), and each task uses only one of its account's few connections. If the two
 * disagree about an end, a third request is sent: the statistics again, or the list.
 */
class HuaweiGateway implements Gateway {
  readonly #tools: GatewayTools;
  /** Why the detail is skipped, and until when (ms since 1970). Keyed by task or, for throttling, by account. */
  readonly #refusals = new Map<string, { readonly problem: Problem; readonly until: number }>();

  constructor(tools: GatewayTools) {
    this.#tools = tools;
  }

  async read(task: TaskRef, account: Account, signal: AbortSignal): Promise<TaskStatus> {
    const address = addressOf(task, account);
    const first = await this.#statistics(address, account, signal);
    const detail = await this.#detail({ task, address }, account, signal);
    const ended = detail.answer !== null && saysEnded(detail.answer);
    // The task may have ended between the two responses.
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

  #projects(account: Account, signal: AbortSignal): Promise<ReadResult> {
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

  /** Throws if the detail would not help either. */
  async #statistics(address: TaskAddress, account: Account, signal: AbortSignal): Promise<ReadResult> {
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
   * The status of a task that reports its end and has no statistics. A deleted task is reported the same way, and only
   * the list distinguishes the two. Throws for transient failures, so that the previous status is kept until the next
   * poll.
   */
  async #ifListed(status: TaskStatus, account: Account, signal: AbortSignal): Promise<TaskStatus> {
    try {
      for await (const { tasks, gap } of this.listWith(status.task, account, signal)) {
        if (tasks.some(({ task }) => isSameId(task.id, status.task.id))) return status;
        if (gap !== null) throw new ProblemError(gap.problem);
      }
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null || !needsUserAction(problem.kind)) throw error;
      return { ...status, ...doubtOfExistence(status.raw.state ?? '', problem) };
    }
    return deletedStatus(status);
  }

  /** Throws for a problem of the whole account, and for a response about another task. */
  async #detail(
    { task, address }: { readonly task: TaskRef; readonly address: TaskAddress },
    account: Account,
    signal: AbortSignal,
  ): Promise<ReadResult> {
    const keys = [account.name, account.accessKeyId, address.endpoint];
    const ofAccount = JSON.stringify(keys);
    // Permissions can be granted per project and per task, so a refusal for one task does not apply to others.
    const ofTask = JSON.stringify([...keys, address.path]);
    const refused = this.#refusedBefore(ofAccount) ?? this.#refusedBefore(ofTask);
    if (refused !== null) return { answer: null, problem: refused };
    const detail = await this.#reading({ action: 'ShowMigrationTask', ...address }, account, signal);
    if (detail.answer !== null) return checkedDetail(detail.answer, task);
    const { problem } = detail;
    // A problem with the keys concerns the whole account, even if the statistics were read just before.
    if (problem.kind === 'credentials' || problem.kind === 'clock') throw new ProblemError(problem);
    const now = this.#tools.now();
    if (problem.kind === 'permission') this.#refusals.set(ofTask, { problem, until: now + refusedForMs });
    if (problem.kind !== 'throttled') return detail;
    const waitMs = Math.min(problem.waitMs ?? throttledForMs, maxThrottledMs);
    const throttled = { ...problem, waitMs };
    this.#refusals.set(ofAccount, { problem: throttled, until: now + waitMs });
    return { answer: null, problem: throttled };
  }

  /** Why the detail is still skipped. For throttling, the problem has the remaining wait. */
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

  async #reading(request: Call, account: Account, signal: AbortSignal): Promise<ReadResult> {
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

/** Throws for a detail of another task. The statistics do not name their task, so they cannot be trusted either. */
function checkedDetail(answer: Answer, task: TaskRef): ReadResult {
  const { body, requestId } = answer;
  const named = namedIn(body);
  if (named === null) {
    return { answer: null, problem: notTheAnswer(huawei.name, 'ShowMigrationTask', requestId).problem };
  }
  if (!isSameId(named.id, task.id)) throw ofAnotherTask(huawei.name, named.id, requestId);
  return { answer };
}

/**
 * Either a permission is missing, or the configured endpoint serves only DCS. The account's own project is still known.
 */
function mayHaveNoList({ kind }: Problem): boolean {
  return kind === 'permission' || kind === 'bad-request' || kind === 'not-found';
}

/**
 * Whether the detail may succeed although the statistics failed: imports and tasks that have not started have none.
 * Every other failure is about keys, permissions, load, or the network, and the next request would fail too.
 */
function detailMayHelp(problem: Problem): boolean {
  return problem.kind === 'not-found' || problem.kind === 'bad-request' || problem.kind === 'cloud';
}

/**
 * Throws ProblemError if the two readings together do not determine the task's status.
 *
 * A detail that cannot be read must not fail the task, and a failed poll must not change the lifecycle. Without
 * permission for the detail, the statistics are all that will ever be available, so they are used, with a doubt. Other
 * failures are transient. Until they pass, the statistics are used only if they say that the task is migrating.
 * Otherwise they would be a guess (a failed or stopped task looks completed at 100 %), so the last status is kept.
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
    // This is only half of the evidence: the task may be an import, which has no statistics.
    throw new ProblemError(detail.problem);
  }
  throw new ProblemError(statistics.problem);
}

export const createHuaweiGateway: GatewayFactory = (tools) => new HuaweiGateway(tools);
