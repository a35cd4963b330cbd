import * as l10n from '@vscode/l10n';
import { problemOf } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import { taskName, type TaskRef } from '../../model/task.ts';
import type { AccountCheck, GatewayFactory, GatewayTools } from '../cloud.ts';
import { isSameId, notTheAnswer, ofAnotherTask } from '../evidence.ts';
import { incomplete } from '../problems.ts';
import { amount, type Json, member, text } from '../tolerant.ts';
import type { Brand, ReadingAction } from './brands.ts';
import { type Answer, call, type Caller } from './call.ts';
import { listTasks, listWith } from './list.ts';
import { placesOf, projectIdOf, projectsIn } from './projects.ts';
import { mapUdts, udtsShape } from './udts.ts';
import { mapUsmc, usmcShape } from './usmc.ts';
import type { Origin } from './words.ts';

/** The gateway of one brand. */
export function ucloudGateway(brand: Brand): GatewayFactory {
  return (tools) => ({
    read: (task, account, signal) => read({ brand, account, http: tools.http }, task, tools, signal),
    verify: (account, signal) => verify({ brand, account, http: tools.http }, signal),
    places: (account, signal) => placesOf({ brand, account, http: tools.http }, signal),
    list: (account, place, signal) => listTasks({ brand, account, http: tools.http }, place, tools, signal),
    listWith: (task, account, signal) => listWith({ brand, account, http: tools.http }, task, tools, signal),
  });
}

async function read(caller: Caller, task: TaskRef, tools: GatewayTools, signal: AbortSignal): Promise<TaskStatus> {
  const { brand, account } = caller;
  const TaskId = needed(task.id, () => l10n.t("The task '{0}' has no task ID.", taskName(task)));
  const ProjectId = projectIdOf(task.projectId) ?? projectIdOf(account.projectId);
  const origin = (answer: Answer): Origin => ({
    brandName: brand.name,
    observedAt: new Date(tools.now()).toISOString(),
    requestId: answer.requestId,
  });
  switch (task.product) {
    case 'udts': {
      const answer = await call(caller, 'GetUDTSTaskStatus', { TaskId, ProjectId, Type: task.type ?? null }, signal);
      assertStatusOf(task, brand, answer, 'GetUDTSTaskStatus', udtsShape.Data);
      return mapUdts(answer.body, task, origin(answer));
    }
    case 'usmc': {
      const PlanId = needed(task.planId, () => l10n.t("The task '{0}' has no migration plan ID.", taskName(task)));
      const answer = await call(caller, 'GetUSMCTaskStatus', { PlanId, TaskId, ProjectId }, signal);
      assertStatusOf(task, brand, answer, 'GetUSMCTaskStatus', usmcShape.Data);
      return mapUsmc(answer.body, task, { ...origin(answer), taughtWords: tools.stateWords('usmc') });
    }
    default:
      throw incomplete(
        l10n.t("{0} has no product '{1}'.", brand.name, task.product),
        l10n.t('Correct the cloud or the product of this task in the settings.'),
      );
  }
}

/**
 * Throws unless `Data` is as documented: some of its members, or nothing at all. No documented member names the task.
 * If a response names one anyway, it must be the requested task.
 */
function assertStatusOf(
  { id, planId }: TaskRef,
  brand: Brand,
  { body, requestId }: Answer,
  action: ReadingAction,
  shape: object,
): void {
  const data = member(body, 'Data') ?? {};
  const isEmpty = typeof data === 'object' && Object.keys(data).length === 0;
  const isDocumented = Object.keys(shape).some((name) => member(data, name) !== undefined);
  if (!isEmpty && !isDocumented) throw notTheAnswer(brand.name, action, requestId);
  for (const [name, asked] of [
    ['TaskId', id],
    ['PlanId', planId],
  ] as const) {
    const named = text(member(data, name)) ?? text(member(body, name));
    if (named !== null && asked !== undefined && !isSameId(named, asked)) {
      throw ofAnotherTask(brand.name, named, requestId);
    }
  }
}

function needed(value: string | undefined, message: () => string): string {
  const id = text(value);
  if (id === null) throw incomplete(message(), l10n.t('Add it to this task in the settings.'));
  return id;
}

/** Lists the projects, the call with which UCloud's own command line tests keys. */
async function verify(caller: Caller, signal: AbortSignal): Promise<AccountCheck> {
  let body: Json;
  try {
    ({ body } = await call(caller, 'GetProjectList', {}, signal));
  } catch (error) {
    // Error 299 is returned only after the signature was accepted.
    const problem = problemOf(error);
    if (problem?.code !== '299') throw error;
    return {
      message: l10n.t('The keys work, but may not list projects. Tasks may be readable all the same.'),
      limited: true,
      refusal: problem,
    };
  }
  const projects = projectsIn(body).map(({ id }) => id);
  const count = amount(member(body, 'ProjectCount')) ?? projects.length;
  const own = projectIdOf(caller.account.projectId);
  if (own !== null && projects.length > 0 && !projects.includes(own)) {
    return {
      message: l10n.t('The keys work, but project {0} is not among those that they can see ({1}).', own, count),
      limited: true,
    };
  }
  return { message: l10n.t('The keys work. Projects that they can see: {0}.', count), limited: false };
}
