import { problemOf } from '../../model/problem.ts';
import { blankEndpoint, type Endpoint, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { GatewayTools, ListedTask, Place, StatusPart, TaskPage } from '../cloud.ts';
import { gapOf, gapPage, listed, listedTask, momentOf, pagesOf, type Part, plainName, taskPage } from '../listing.ts';
import { mayHaveFailed, notTheAnswer } from '../evidence.ts';
import { documented, type Json, list, member, record, type Shape, text } from '../tolerant.ts';
import { idPattern } from './taskFields.ts';
import type { ReadingAction } from './brands.ts';
import { type Answer, call, type Caller } from './call.ts';
import { projectIdOf } from './projects.ts';
import { mapUdts, udtsShape } from './udts.ts';
import { mapUsmc } from './usmc.ts';
import { type Origin, stateWord } from './words.ts';

/** The maximum of USMC. UDTS documents no maximum and a default of 20. */
const pageSize = 100;
/** Every plan costs one request. Nobody keeps this many, because a plan should not exist longer than 30 days. */
const maxPlans = 200;

/** An entry of ListUDTSTask, as documented. */
const udtsEntryShape: Shape = {
  TaskId: true,
  Name: true,
  Type: true,
  Status: true,
  ServiceType: true,
  ChargeType: true,
  AutoRenew: true,
  IsExpire: true,
  ExpireTime: true,
  MaxRetryCount: true,
  CurRetryCount: true,
  CreateTime: true,
  Progress: udtsShape.Data.Progress,
};

/** An entry of ListUSMCTask, as documented. */
const usmcEntryShape: Shape = {
  TaskId: true,
  Name: true,
  State: true,
  Progress: { Percentage: true },
  SrcHostName: true,
  SrcHostIp: true,
  HostId: true,
  HostIp: true,
  AgentId: true,
  AgentName: true,
  AgentState: true,
  MinimalCpuPlatform: true,
  MachineType: true,
  CreateTime: true,
  DiskType: true,
  DataDiskType: true,
  Gpu: true,
  GpuType: true,
  Cpu: true,
  Memory: true,
};

/** ListUDTSTask lists one family at a time. */
const families = ['transfer', 'integration'] as const;
type Family = (typeof families)[number];

interface Listing {
  readonly caller: Caller;
  readonly tools: GatewayTools;
  readonly ProjectId: string | null;
  readonly signal: AbortSignal;
}

/**
 * Lists all tasks of one project: both families of UDTS (without Type, ListUDTSTask returns only one of them), and USMC
 * plan by plan. The responses have no total count, so the pages themselves show where the list ends.
 *
 * Source: UCloud API documents, ListUDTSTask, ListUSMCPlan and ListUSMCTask.
 */
export function listTasks(
  caller: Caller,
  place: Place,
  tools: GatewayTools,
  signal: AbortSignal,
): AsyncIterable<TaskPage> {
  const listing: Listing = { caller, tools, ProjectId: projectIdOf(place.projectId ?? undefined), signal };
  // A gateway that ignores Type returns the same tasks for both families. They then count as the first family.
  const seen = new Set<string>();
  const udts = families.map((type): Part => {
    const what = `UDTS ${type}`;
    return { what, pages: () => udtsPages(listing, type, seen, what) };
  });
  return listed([...udts, { what: 'USMC', pages: () => usmcPages(listing) }]);
}

/** The list that contains the task: that of its family or of its plan. */
export function listWith(
  caller: Caller,
  task: TaskRef,
  tools: GatewayTools,
  signal: AbortSignal,
): AsyncIterable<TaskPage> {
  const ProjectId = projectIdOf(task.projectId) ?? projectIdOf(caller.account.projectId);
  const listing: Listing = { caller, tools, ProjectId, signal };
  if (task.product === 'usmc') return usmcTasks(listing, task.planId ?? '');
  const type = task.type === 'integration' ? 'integration' : 'transfer';
  return udtsPages(listing, type, new Set(), `UDTS ${type}`);
}

async function* udtsPages(
  listing: Listing,
  type: Family,
  seen: Set<string>,
  what: string,
): AsyncGenerator<TaskPage, void, undefined> {
  const action = 'ListUDTSTask';
  let answer: Answer | null = null;
  const pages = pagesOf(
    {
      size: pageSize,
      seen,
      ask: async ({ offset }) => {
        answer = await ask(listing, action, { Type: type }, offset);
        return { entries: entriesOf(answer, action, listing), total: null };
      },
      entry: (sent) => entryOf(sent, ({ id, entry }) => udtsTask(listing, answer, { id, entry, type })),
    },
    listing.signal,
  );
  for await (const page of pages) yield taskPage(page, what, listing.caller.brand.name);
}

function udtsTask(
  listing: Listing,
  answer: Answer | null,
  { id, entry, type }: { readonly id: string; readonly entry: Json; readonly type: Family },
): ListedTask {
  const task: TaskRef = { ...refOf(listing, id), product: 'udts', type };
  const state = stateWord(member(entry, 'Status'));
  const mapped = mapUdts({ Data: entry }, task, originOf(listing, answer));
  const status = state === null ? null : withEntry(mapped, entry, udtsEntryShape);
  return listedTask({
    task,
    name: plainName(member(entry, 'Name')),
    kind: type === 'integration' ? 'integration' : 'migration',
    createdAt: momentOf(member(entry, 'CreateTime')),
    status,
    omits: status === null ? [] : udtsLacks(status, entry),
  });
}

/** The list omits FailedMessage and Sync. Only databases with a binlog have Sync. */
function udtsLacks({ lifecycle }: TaskStatus, entry: Json): readonly StatusPart[] {
  const progress = member(entry, 'Progress');
  const withoutBinlog = ['RedisOffsetSize', 'RedisDelayTime', 'MongoDelayTime'].some(
    (name) => text(member(progress, name)) !== null && Number(member(progress, name)) > 0,
  );
  return [...(mayHaveFailed(lifecycle) ? (['error'] as const) : []), ...(withoutBinlog ? [] : (['position'] as const))];
}

async function* usmcPages(listing: Listing): AsyncGenerator<TaskPage, void, undefined> {
  const { caller, signal } = listing;
  const action = 'ListUSMCPlan';
  const plans = pagesOf(
    {
      size: pageSize,
      ask: async ({ offset }) => {
        return { entries: entriesOf(await ask(listing, action, {}, offset), action, listing), total: null };
      },
      // The document's table calls it PlanId, its example Id.
      entry: (sent) => {
        const id = text(member(sent, 'PlanId', 'Id'));
        return id === null || !idPattern.test(id) ? null : { id, value: id };
      },
    },
    signal,
  );
  let left = maxPlans;
  for await (const { values, end } of plans) {
    const tooMany = values.length > left;
    yield { tasks: [], gap: gapOf(tooMany ? 'ceiling' : end, 'USMC', caller.brand.name) };
    for (const plan of values.slice(0, left)) yield* usmcTasks(listing, plan);
    if (tooMany) return;
    left -= values.length;
  }
}

async function* usmcTasks(listing: Listing, planId: string): AsyncGenerator<TaskPage, void, undefined> {
  const action = 'ListUSMCTask';
  const what = `USMC ${planId}`;
  let answer: Answer | null = null;
  const pages = pagesOf(
    {
      size: pageSize,
      ask: async ({ offset }) => {
        answer = await ask(listing, action, { PlanId: planId }, offset);
        return { entries: entriesOf(answer, action, listing), total: null };
      },
      entry: (sent) => entryOf(sent, ({ id, entry }) => usmcTask(listing, answer, { id, entry, planId })),
    },
    listing.signal,
  );
  try {
    for await (const page of pages) yield taskPage(page, what, listing.caller.brand.name);
  } catch (error) {
    // A plan that was just deleted or belongs to somebody else must not hide the other plans.
    const problem = problemOf(error);
    if (problem?.kind !== 'permission' && problem?.kind !== 'not-found' && problem?.kind !== 'bad-request') throw error;
    yield gapPage({ what, problem });
  }
}

function usmcTask(
  listing: Listing,
  answer: Answer | null,
  { id, entry, planId }: { readonly id: string; readonly entry: Json; readonly planId: string },
): ListedTask {
  const task: TaskRef = { ...refOf(listing, id), product: 'usmc', planId };
  const state = stateWord(member(entry, 'State'));
  const from = { ...originOf(listing, answer), taughtWords: listing.tools.stateWords('usmc') };
  const mapped = mapUsmc({ Data: entry }, task, from);
  const status =
    state === null
      ? null
      : {
          ...withEntry(mapped, entry, usmcEntryShape),
          source: host(null, text(member(entry, 'SrcHostIp')) ?? text(member(entry, 'SrcHostName'))),
          target: host(text(member(entry, 'HostId')), text(member(entry, 'HostIp'))),
        };
  return listedTask({
    task,
    name: plainName(member(entry, 'Name')),
    kind: 'migration',
    createdAt: momentOf(member(entry, 'CreateTime')),
    status,
    omits: status !== null && mayHaveFailed(status.lifecycle) ? ['error'] : [],
  });
}

function host(instanceId: string | null, address: string | null): Endpoint | null {
  return instanceId === null && address === null ? null : { ...blankEndpoint, instanceId, host: address };
}

function ask(
  { caller, ProjectId, signal }: Listing,
  action: ReadingAction,
  params: Readonly<Record<string, string>>,
  offset: number,
): Promise<Answer> {
  // Numbers are sent as texts, as documented: some back ends reject the other type.
  return call(caller, action, { ...params, ProjectId, Offset: String(offset), Limit: String(pageSize) }, signal);
}

/** The entries of a list. The documents show `{}` for an empty one. Throws for anything that is not a list. */
function entriesOf({ body, requestId }: Answer, action: ReadingAction, { caller }: Listing): readonly unknown[] {
  const data = member(body, 'Data') ?? {};
  const isEmpty = typeof data === 'object' && Object.keys(data).length === 0;
  if (!Array.isArray(data) && !isEmpty) throw notTheAnswer(caller.brand.name, action, requestId);
  return list(data);
}

/** Skips fillers: the documents' own examples have some (`["jdbaCYcE"]`) among the tasks. */
function entryOf<T>(
  sent: unknown,
  make: (of: { readonly id: string; readonly entry: Json }) => T,
): { readonly id: string; readonly value: T } | null {
  const entry = record(sent);
  const id = text(member(entry, 'TaskId', 'TaskID'));
  if (entry === null || id === null || !idPattern.test(id)) return null;
  return { id, value: make({ id, entry }) };
}

function refOf({ caller, ProjectId }: Listing, id: string): Omit<TaskRef, 'product'> {
  const { brand, account } = caller;
  return { cloud: brand.id, id, account: account.name, ...(ProjectId === null ? {} : { projectId: ProjectId }) };
}

function originOf({ caller, tools }: Listing, answer: Answer | null): Origin {
  return {
    brandName: caller.brand.name,
    observedAt: new Date(tools.now()).toISOString(),
    requestId: answer?.requestId ?? null,
  };
}

function withEntry(status: TaskStatus, entry: Json, shape: Shape): TaskStatus {
  return { ...status, raw: { ...status.raw, body: record(documented(entry, shape)) ?? {} } };
}
