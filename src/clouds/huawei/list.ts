import type { Account } from '../../model/account.ts';
import { blankEndpoint, type Endpoint, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { GatewayTools, ListedTask, Place, StatusPart, TaskPage } from '../cloud.ts';
import { listed, listedTask, momentOf, pagesOf, plainName, taskPage } from '../listing.ts';
import { notTheAnswer } from '../evidence.ts';
import { amount, documented, type Json, list, member, record, type Shape, text } from '../tolerant.ts';
import { idPattern } from './dcsProfile.ts';
import { huawei } from './pack.ts';
import { listAddressOf } from './address.ts';
import { instanceEndpoint } from './answers.ts';
import { type Answer, call } from './call.ts';
import { statusOf } from './map.ts';

/** The API allows 1 to 1000. Half of the maximum keeps a response well below the size limit of the client. */
const pageSize = 500;

const product = 'DCS';

/** Documented members of an entry. Dates are kept as sent. */
const entryShape: Shape = {
  task_id: true,
  task_name: true,
  status: true,
  migration_type: true,
  migration_method: true,
  ecs_tenant_private_ip: true,
  data_source: true,
  source_instance_name: true,
  source_instance_id: true,
  source_instance_status: true,
  source_instance_subnet_id: true,
  source_instance_spec_code: true,
  target_instance_addrs: true,
  target_instance_name: true,
  target_instance_id: true,
  target_instance_status: true,
  target_instance_subnet_id: true,
  target_instance_spec_code: true,
  created_at: true,
  released_at: true,
  description: true,
  error_message: true,
  version: true,
  resume_mode: true,
  supported_features: [true],
};

/**
 * Lists all migration tasks of one project. The state words are those of a task's detail. The list does not contain the
 * numbers of the statistics.
 *
 * Source: Huawei Cloud, DCS API reference, ListMigrationTask.
 */
export async function* listTasks(
  place: Place,
  account: Account,
  tools: GatewayTools,
  signal: AbortSignal,
): AsyncGenerator<TaskPage, void, undefined> {
  const address = listAddressOf(place, account);
  const action = 'ListMigrationTask';
  let answer: Answer | null = null;
  const pages = pagesOf(
    {
      size: pageSize,
      ask: async ({ offset }) => {
        const query = { limit: String(pageSize), offset: String(offset) };
        answer = await call({ action, ...address, query }, account, tools, signal);
        const sent = member(answer.body, 'migration_tasks');
        // Anything but a list would read as "no tasks", and the monitor would conclude that they are gone.
        if (!Array.isArray(sent)) throw notTheAnswer(huawei.name, action, answer.requestId);
        const entries = list(sent);
        const count = amount(member(answer.body, 'count'));
        // `count` is not documented. If it is the number of entries on this page, it is not a total.
        return { entries, total: count !== null && count > entries.length ? count : null };
      },
      entry: (sent) => {
        const entry = record(sent);
        const id = text(member(entry, 'task_id'));
        if (entry === null || id === null || !idPattern.test(id)) return null;
        return { id, value: listedOf(entry, refOf(id, place, account), tools, answer) };
      },
    },
    signal,
  );
  async function* tasks(): AsyncGenerator<TaskPage, void, undefined> {
    for await (const page of pages) yield taskPage(page, product, huawei.name);
  }
  yield* listed([{ what: product, pages: tasks }]);
}

function refOf(id: string, { region, projectId }: Place, account: Account): TaskRef {
  return {
    cloud: 'huawei',
    product: 'dcs',
    id,
    account: account.name,
    ...(region === null ? {} : { region }),
    ...(projectId === null ? {} : { projectId }),
  };
}

function listedOf(entry: Json, task: TaskRef, tools: GatewayTools, answer: Answer | null): ListedTask {
  const status = statusOfEntry(entry, task, new Date(tools.now()).toISOString(), answer?.requestId ?? null);
  return listedTask({
    task,
    name: plainName(member(entry, 'task_name')),
    kind: 'migration',
    createdAt: momentOf(member(entry, 'created_at')),
    status,
    omits: status === null ? [] : omittedBy(status, entry),
  });
}

function statusOfEntry(entry: Json, task: TaskRef, observedAt: string, requestId: string | null): TaskStatus | null {
  if (text(member(entry, 'status')) === null) return null;
  const kept = record(documented(entry, entryShape)) ?? {};
  const status = statusOf({
    task,
    observedAt,
    detail: { answer: { body: kept, requestId } },
    // The list has no statistics, which is not a failure. What it omits is reported in `omits`.
    statistics: { answer: null, problem: { kind: 'not-found', message: '', hint: '', code: null, requestId: null } },
  });
  return {
    ...status,
    source: endpointOf(kept, 'source_instance_id', 'data_source'),
    target: endpointOf(kept, 'target_instance_id', 'target_instance_addrs'),
    raw: { ...status.raw, body: kept },
  };
}

/** `data_source` is an address, or the bucket of an import. */
function endpointOf(kept: Json, id: string, address: string): Endpoint | null {
  const found = instanceEndpoint({ id: member(kept, id), addrs: member(kept, address) });
  const isBucket = address === 'data_source' && isImport(kept);
  return isBucket && found !== null
    ? { ...blankEndpoint, kind: 'backup', instanceId: text(member(kept, address)) }
    : found;
}

function isImport(entry: Json): boolean {
  return ['migration_type', 'migration_method'].some(
    (name) => text(member(entry, name))?.toLowerCase() === 'backupfile_import',
  );
}

/** The statistics, unless the task has none: imports, tasks that have not started, and tasks that are gone. */
function omittedBy({ lifecycle, phase }: TaskStatus, entry: Json): readonly StatusPart[] {
  if (isImport(entry) || lifecycle === 'draft' || lifecycle === 'ready' || lifecycle === 'gone') return [];
  const numbers: StatusPart[] = ['position', 'throughput', 'keys'];
  if (lifecycle === 'completed') return numbers;
  // MIGRATING covers two phases. Only the percentage distinguishes them.
  const untold = lifecycle === 'active' && phase === null ? (['phase'] as const) : [];
  return [...untold, ...(phase === 'incremental' ? [] : (['percent'] as const)), ...numbers];
}
