import assert from 'node:assert/strict';
import type { HttpRequest, HttpResponse } from '../../../src/clouds/cloud.ts';
import {
  type ClosableHttpClient,
  createHttpClient,
  type HttpOptions,
  type SentRequest,
} from '../../../src/clouds/http.ts';
import { type Problem, problemOf } from '../../../src/model/problem.ts';
import { type Handler, type LoopbackServer, startServer } from '../../support/loopback.ts';

/** The two ways to the network, which have to behave alike. */
export const ways: readonly (readonly [way: string, options: Pick<HttpOptions, 'proxyFor'>])[] = [
  ['as in the editor: the global fetch', {}],
  ['as on the command line: connections of Node', { proxyFor: () => null }],
];

/** A client with servers of its own, made for each test and closed after it. */
export class HttpBench {
  readonly ofEditor: boolean;
  /** Never aborted. */
  readonly signal = new AbortController().signal;
  timeoutMs = 5000;
  sent: SentRequest[] = [];
  readonly #servers: LoopbackServer[] = [];
  #client: ClosableHttpClient | null = null;

  constructor(options: Pick<HttpOptions, 'proxyFor'>) {
    this.ofEditor = options.proxyFor === undefined;
    beforeEach(() => {
      this.timeoutMs = 5000;
      this.sent = [];
      this.#client = createHttpClient({
        ...options,
        timeoutMs: () => this.timeoutMs,
        onRequest: (request) => this.sent.push(request),
      });
    });
    afterEach(async () => {
      this.#client?.close();
      await Promise.all(this.#servers.splice(0).map((server) => server.close()));
    });
  }

  get http(): ClosableHttpClient {
    assert.ok(this.#client);
    return this.#client;
  }

  readonly serve = async (handler: Handler, start = startServer): Promise<LoopbackServer> => {
    const server = await start(handler);
    this.#servers.push(server);
    return server;
  };

  readonly get = (server: LoopbackServer, changes: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
    this.http.send({
      method: 'GET',
      url: `${server.origin}/path-canary?key=query-canary`,
      headers: {},
      account: 'prod',
      signal: this.signal,
      ...changes,
    });

  /** The problem of a request that carries canaries everywhere; none of them may be in it. */
  readonly problem = async (url: string): Promise<Problem> => {
    const headers = { Authorization: 'header-canary' };
    const sent = this.http.send({
      method: 'POST',
      url,
      headers,
      body: 'body-canary',
      account: 'prod',
      signal: this.signal,
    });
    const error: unknown = await sent.then(
      ({ status }) => assert.fail(`answered with HTTP ${status}`),
      (reason: unknown) => reason,
    );
    const found = problemOf(error);
    if (!found) throw error;
    assert.ok(!JSON.stringify(found).includes('canary'), JSON.stringify(found));
    assert.equal(found.requestId, null);
    return found;
  };

  readonly problemFrom = async (
    handler: Handler,
    start = startServer,
  ): Promise<Problem & { readonly host: string }> => {
    const server = await this.serve(handler, start);
    const found = await this.problem(`${server.origin}/path-canary?key=query-canary`);
    const host = new URL(server.origin).host;
    assert.ok(found.message.includes(host), found.message);
    return { ...found, host };
  };
}
