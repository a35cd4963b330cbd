import { assertReading } from '../../../src/clouds/actions.ts';
import type { GatewayFactory, GatewayTools, ListedTask, TaskPage } from '../../../src/clouds/cloud.ts';
import { listedTask, pagesOf, plainName, taskPage } from '../../../src/clouds/listing.ts';
import { jsonBody, kindOfHttpStatus, refused, unreadable } from '../../../src/clouds/problems.ts';
import { endpointFor, type Account } from '../../../src/model/account.ts';
import { amount, flag, type Json, list, member, percentage, record, text } from '../../../src/clouds/tolerant.ts';
import { blankStatus, isTerminal, type Lifecycle, type TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { moon } from './pack.ts';
import { moonSignature } from './signature.ts';

/** sign → call */
async function call(
  tools: GatewayTools,
  account: Account,
  { product, path, action }: { product: string; path: string; action: string },
  signal: AbortSignal,
): Promise<Json> {
  assertReading(moon.actions, action);
  const endpoint = endpointFor(account, product) ?? `https://${product}.moon.example`;
  const response = await tools.http.send({
    method: 'GET',
    url: `${endpoint}${path}`,
    headers: { 'x-moon-key': account.accessKeyId, 'x-moon-signature': moonSignature(account.accessKeySecret, path) },
    account: account.name,
    signal,
  });
  const by = { cloudName: moon.name, account };
  const body = jsonBody(response, by, null);
  if (response.status === 200) return body;
  const code = text(member(body, 'code'));
  if (code === null) throw unreadable('Moon Cloud sent no answer.', response, null);
  const words = text(member(body, 'message'));
  throw refused({ kind: kindOfHttpStatus(response.status), code, words, requestId: null, refusedAction: action }, by);
}

const lifecycles: Readonly<Record<string, Lifecycle>> = {
  Copying: 'active',
  Following: 'active',
  Paused: 'paused',
  Broken: 'failed',
  Done: 'completed',
};

/** map */
function statusOf(body: Json, task: TaskRef, observedAt: string): TaskStatus {
  const state = text(member(body, 'state'));
  const lifecycle = lifecycles[state ?? ''] ?? 'unknown';
  return {
    ...blankStatus(task, observedAt),
    lifecycle,
    terminal: isTerminal(lifecycle),
    phase: state === 'Following' ? 'incremental' : state === 'Copying' ? 'full' : null,
    percent: percentage(member(body, 'percent')),
    caughtUp: flag(member(body, 'caughtUp')),
    error: text(member(body, 'error')),
    raw: { state, body },
  };
}

const actions: Readonly<Record<string, { readonly get: string; readonly list: string }>> = {
  rows: { get: 'GetRowsJob', list: 'ListRowsJobs' },
  boxes: { get: 'GetBoxesJob', list: 'ListBoxesJobs' },
};

const pageSize = 2;

async function* listOf(
  product: string,
  account: Account,
  tools: GatewayTools,
  signal: AbortSignal,
): AsyncGenerator<TaskPage> {
  const action = actions[product]?.list ?? '';
  const pages = pagesOf<ListedTask>(
    {
      size: pageSize,
      ask: async ({ offset }) => {
        const path = `/${product}/jobs?offset=${offset}&limit=${pageSize}`;
        const body = await call(tools, account, { product, path, action }, signal);
        return { entries: list(member(body, 'jobs')), total: amount(member(body, 'total')) };
      },
      entry(sent) {
        const entry = record(sent);
        const id = text(member(entry, 'id'));
        if (entry === null || id === null) return null;
        const planId = text(member(entry, 'plan'));
        const task = { cloud: moon.id, product, id, account: account.name, ...(planId === null ? {} : { planId }) };
        const status = statusOf(entry, task, new Date(tools.now()).toISOString());
        const name = plainName(member(entry, 'name'));
        return { id, value: listedTask({ task, name, kind: 'migration', createdAt: null, status, omits: [] }) };
      },
    },
    signal,
  );
  for await (const page of pages) yield taskPage(page, product, moon.name);
}

export const moonGateway: GatewayFactory = (tools) => ({
  async read(task, account, signal) {
    const action = actions[task.product]?.get ?? '';
    const path = `/${task.product}/jobs/${encodeURIComponent(task.id)}`;
    const body = await call(tools, account, { product: task.product, path, action }, signal);
    return statusOf(body, task, new Date(tools.now()).toISOString());
  },
  async verify(account, signal) {
    await call(
      tools,
      account,
      { product: 'rows', path: '/rows/jobs?offset=0&limit=1', action: 'ListRowsJobs' },
      signal,
    );
    return { message: 'The keys work.', limited: false };
  },
  places: () =>
    Promise.resolve({
      places: [{ id: '', label: 'The moon', region: null, projectId: null, isDefault: true }],
      problem: null,
    }),
  async *list(account, _place, signal) {
    for (const { product } of moon.products) yield* listOf(product, account, tools, signal);
  },
  listWith: ({ product }, account, signal) => listOf(product, account, tools, signal),
});
