import type { GatewayTools, HttpRequest, ListedTask, TaskPage } from '../../../src/clouds/cloud.ts';
import type { TaskStatus } from '../../../src/model/status.ts';

export const now = Date.UTC(2026, 10, 22, 12);

export interface Scripted {
  readonly tools: GatewayTools;
  /** What was sent, oldest first. */
  readonly requests: HttpRequest[];
}

/** What a request asks for: the query of a GET, the form of a POST. */
export function paramsOf(request: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(request.body ?? new URL(request.url).search));
}

/** Tools whose HTTP client answers every request with the JSON of what `answer` gives, or with its `status`. */
export function scripted(
  answer: (params: Readonly<Record<string, string>>, request: HttpRequest) => unknown,
  usmcWords: Readonly<Record<string, TaskStatus['lifecycle']>> = {},
): Scripted {
  const requests: HttpRequest[] = [];
  const send: GatewayTools['http']['send'] = (request) => {
    request.signal.throwIfAborted();
    requests.push(request);
    const given = answer(paramsOf(request), request);
    const refusal = given instanceof Refusal ? given : null;
    return Promise.resolve({
      status: refusal?.status ?? 200,
      headers: {},
      text: JSON.stringify(refusal?.body ?? given),
    });
  };
  let nonces = 0;
  const nonce = (): string => `nonce-${(nonces += 1)}`;
  return {
    requests,
    tools: { http: { send }, now: () => now, nonce, stateWords: (product) => (product === 'usmc' ? usmcWords : {}) },
  };
}

/** An answer with another HTTP status. */
export class Refusal {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

export async function pagesIn(listing: AsyncIterable<TaskPage>): Promise<TaskPage[]> {
  const pages: TaskPage[] = [];
  for await (const page of listing) pages.push(page);
  return pages;
}

export async function tasksIn(listing: AsyncIterable<TaskPage>): Promise<ListedTask[]> {
  return (await pagesIn(listing)).flatMap(({ tasks }) => tasks);
}

/** Names, states and texts of all kinds that are not what they should be. */
export const wrongTypes: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1e300,
  '',
  '   ',
  'x',
  true,
  [],
  {},
  [[]],
  [null],
];
