import * as http from 'node:http';
import * as https from 'node:https';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { Axios, AxiosError, type AxiosProxyConfig, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { ProblemError, type ProblemKind } from '../model/problem.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './cloud.ts';

/** An answer larger than this is refused: real ones have a few kilobytes. */
export const largestAnswer = 8 * 1024 * 1024;

export interface HttpOptions {
  /** For the whole request; called for each request. */
  timeoutMs(): number;
  /**
   * The proxy for an address; null for a direct connection. If given, requests use Node's own modules and this proxy.
   * Otherwise they use the global `fetch`, which VS Code extends with the person's proxy and certificates, and which
   * keeps its connections open inside VS Code. Node's modules do not, as VS Code patches them (docs/network.md).
   */
  proxyFor?(url: URL): URL | null;
  /** Called when a request has ended, successfully or not. */
  onRequest?(sent: SentRequest): void;
}

/** What may be logged about a request: no query, header, or body, because each can contain a key. */
export interface SentRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** The HTTP status, or the code of the failure. */
  readonly outcome: number | string;
  readonly ms: number;
  /** The cloud's own ID of the request, if a response header has it. */
  readonly requestId: string | null;
  /** Name of the account. */
  readonly account: string;
  /** 2 when the request was repeated on a new connection. */
  readonly attempt: number;
}

export interface ClosableHttpClient extends HttpClient {
  close(): void;
}

/**
 * The only HTTP client. Follows no redirects, because a signed request must not go to another host. Every
 * request settles: with an answer, with a ProblemError, or with the signal's reason when aborted.
 */
export function createHttpClient(options: HttpOptions): ClosableHttpClient {
  const node = options.proxyFor === undefined ? null : nodeConnections();
  const client = new Axios({
    adapter: 'fetch',
    ...node?.config,
    headers: { Accept: 'application/json' },
    responseType: 'text',
    maxContentLength: largestAnswer,
    maxRedirects: 0,
    validateStatus: null,
  });

  /** Origins that answered last time: a connection to them may be an idle one. */
  const answered = new Set<string>();

  async function exchange(request: HttpRequest, proxy: URL | null, signal: AbortSignal): Promise<HttpResponse> {
    const { method, url, headers, body } = request;
    const proxied = node === null ? {} : { proxy: proxy === null ? (false as const) : axiosProxy(proxy) };
    const response = await client.request<string>({ method, url, headers, data: body, signal, ...proxied });
    // The connection of a `fetch` becomes idle a turn after the answer. An earlier request would open a second one.
    if (node === null) await nextTurn();
    return { status: response.status, headers: headersOf(response), text: response.data };
  }

  async function attempt(request: HttpRequest, count: number, proxy: URL | null, signal: AbortSignal) {
    const { host, pathname } = new URL(request.url);
    const begun = performance.now();
    const ended = (outcome: number | string, requestId: string | null): void => {
      const ms = Math.round(performance.now() - begun);
      const { method, account } = request;
      options.onRequest?.({ method, host, path: pathname, outcome, ms, requestId, account, attempt: count });
    };
    try {
      const response = await exchange(request, proxy, signal);
      ended(response.status, requestIdOf(response));
      return response;
    } catch (error) {
      ended(codeOf(signal.aborted ? signal.reason : error) ?? 'failed', null);
      throw error;
    }
  }

  return {
    async send(request) {
      const url = new URL(request.url);
      const proxy = options.proxyFor?.(url) ?? null;
      try {
        const response = await withinTime(options.timeoutMs(), request.signal, async (signal) => {
          try {
            return await attempt(request, 1, proxy, signal);
          } catch (error) {
            // Most likely, the server had closed an idle connection just before the request arrived. All requests only
            // read, so that sending one twice does no harm.
            if (signal.aborted || !brokeBeforeAnswer(error) || !answered.has(url.origin)) throw error;
            return await attempt(request, 2, proxy, signal);
          }
        });
        answered.add(url.origin);
        return response;
      } catch (error) {
        request.signal.throwIfAborted();
        answered.delete(url.origin);
        throw failure(error, url, node === null ? 'editor' : proxy);
      }
    },
    close() {
      node?.close();
    },
  };
}

/** Runs a request. Rejects after `ms` or when `outer` is aborted, even if the request never settles. */
async function withinTime<Result>(
  ms: number,
  outer: AbortSignal,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  outer.throwIfAborted();
  const request = new AbortController();
  const timer = new AbortController();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(new TransportError('ECANCELED', 'aborted'));
    };
  });
  outer.addEventListener('abort', abort);
  // Unlike AbortSignal.timeout, this timer keeps the process alive if it waits for nothing else.
  const timedOut = delay(ms, undefined, { signal: timer.signal }).then(() => {
    throw new TransportError('ETIMEDOUT', 'no answer in time');
  });
  try {
    return await Promise.race([run(request.signal), aborted, timedOut]);
  } catch (error) {
    request.abort(error);
    throw error;
  } finally {
    outer.removeEventListener('abort', abort);
    timer.abort();
  }
}

class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Codes of TransportError that Node does not define. */
const refusedByProxy = 'PROXY_REFUSED';
const unexpectedUpgrade = 'UNEXPECTED_UPGRADE';

/** Creates Node's keep-alive agents, and the axios settings that use them. */
function nodeConnections(): { readonly config: AxiosRequestConfig; close(): void } {
  // Idle sockets live longer than the usual polling interval, so that most polls need no new TLS handshake.
  const keepAlive = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4, scheduling: 'lifo' as const };
  const httpAgent = new http.Agent(keepAlive);
  const httpsAgent = new https.Agent(keepAlive);
  return {
    config: { adapter: 'http', httpAgent, httpsAgent, transport: { request: nodeRequest } },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Node's request. Fails where axios would wait forever or mistake a proxy's response for the server's. */
function nodeRequest(
  options: https.RequestOptions,
  respond: (answer: http.IncomingMessage) => void,
): http.ClientRequest {
  const secure = options.protocol === 'https:';
  const request = (secure ? https : http).request(options, (answer) => {
    // A proxy that refuses to connect responds instead of the server, outside of TLS.
    if (secure && !('encrypted' in answer.socket)) {
      request.destroy(new TransportError(refusedByProxy, `HTTP ${answer.statusCode ?? 0}`));
    } else respond(answer);
  });
  request.once('upgrade', (_answer, socket) => {
    socket.destroy();
    request.emit('error', new TransportError(unexpectedUpgrade, 'HTTP 101'));
  });
  return request;
}

function axiosProxy({ protocol, hostname, port, username, password }: URL): AxiosProxyConfig {
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    ...(username === '' ? {} : { auth }),
  };
}

/** Returns the headers with lower-case names. Values of a repeated header are joined with commas. */
function headersOf({ headers }: AxiosResponse): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && value !== null)
      texts[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return texts;
}

/** The request ID from the cloud's own header, e.g. `x-acs-request-id`; null if there is none that looks like an ID. */
function requestIdOf({ headers }: HttpResponse): string | null {
  const [, id = ''] = Object.entries(headers).find(([name]) => /request-(?:id|uuid)$/.test(name)) ?? [];
  return /^[\w.-]{1,80}$/.test(id) ? id : null;
}

function brokeBeforeAnswer(error: unknown): boolean {
  if (!(error instanceof AxiosError) || error.response !== undefined) return false;
  const code = codeOf(error);
  // If a response of `fetch` breaks off, the outermost error has another code.
  const early = error.code === AxiosError.ERR_NETWORK || error.code === code;
  return early && code !== null && closedCodes.has(code) && !isUpgrade(error);
}

const closedCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Timeout codes of Node, axios, and undici (Node's `fetch`). */
const lateCodes = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/;

const tlsCodes =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)|HOSTNAME_MISMATCH|EPROTO)/;

/** Codes of zlib, Brotli (`ERR__ERROR_…`), and the HTTP parsers. */
const unreadableCodes = /^(?:Z_|HPE_|ERR__|UND_ERR_HEADERS_OVERFLOW$|HTTPParserError$)/;

/** Codes of failed connection attempts. */
const unconnectedCodes = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Converts an error of Node, axios, or undici to a problem. The text names only the host, because paths and queries may
 * contain keys.
 * @param proxy the proxy of the request; null for none, `editor` if VS Code chooses it
 */
function failure(error: unknown, url: URL, proxy: URL | 'editor' | null): ProblemError {
  const code = codeOf(error);
  // The host name is removed, because the word "proxy" in a host name says nothing about the cause.
  const words = wordsOf(error).replaceAll(url.hostname, '');
  const proxyHost = proxy instanceof URL ? proxy.host : null;
  const host = proxyHost === null ? url.host : l10n.t('{0} (through the proxy {1})', url.host, proxyHost);
  const make = (kind: ProblemKind, message: string, hint: string, shown = code): ProblemError =>
    new ProblemError({ kind, message, hint, code: shown, requestId: null });
  const retried = l10n.t('Check the network connection; it is tried again by itself.');
  const elsewhere = l10n.t("Check the account's endpoint; a proxy or sign-in page may have answered instead.");
  const proxySettings =
    proxy === 'editor'
      ? l10n.t('Check the proxy settings of VS Code (http.proxy). If they have just changed, reload the window.')
      : l10n.t('Check the environment variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, and NO_PROXY.');

  if (code === refusedByProxy || isChallenge(error) || /\bproxy\b|\btunnel/i.test(words)) {
    const [, status] = isChallenge(error) ? ['', '407'] : (/\b([1-5]\d\d)\b/.exec(words) ?? []);
    const shown = status === undefined ? code : `HTTP ${status}`;
    const message =
      proxyHost === null
        ? l10n.t('The proxy could not reach {0}.', url.host)
        : l10n.t('The proxy {0} did not connect to {1} ({2}).', proxyHost, url.host, shown ?? '');
    return make('proxy', message, proxySettings, shown);
  }
  if (code !== null && unconnectedCodes.test(code) && (proxyHost !== null || leadsElsewhere(error, url))) {
    const message =
      proxyHost === null
        ? l10n.t('The proxy for {0} could not be reached ({1}).', url.host, code)
        : l10n.t('The proxy {0} could not be reached ({1}).', proxyHost, code);
    return make('proxy', message, proxySettings);
  }
  if (code !== null && lateCodes.test(code)) {
    return make('network', l10n.t('{0} did not answer in time.', host), retried, 'ETIMEDOUT');
  }
  if (isTooLarge(error)) {
    return make(
      'bad-answer',
      l10n.t('{0} sent more than {1} MB, which cannot be a status.', host, largestAnswer / 1024 / 1024),
      elsewhere,
      'EMSGSIZE',
    );
  }
  if (isUpgrade(error)) {
    return make(
      'bad-answer',
      l10n.t('{0} sent an answer that cannot be read ({1}).', host, 'HTTP 101'),
      elsewhere,
      'HTTP 101',
    );
  }
  if (code !== null && unreadableCodes.test(code)) {
    return make('bad-answer', l10n.t('{0} sent an answer that cannot be read ({1}).', host, code), elsewhere);
  }
  if (code !== null && tlsCodes.test(code)) {
    return make(
      'tls',
      l10n.t('The secure connection to {0} could not be made ({1}).', host, code),
      l10n.t('Check certificates: a proxy in between may need its certificate installed on this computer.'),
    );
  }
  if (code !== null && (closedCodes.has(code) || code === AxiosError.ERR_BAD_RESPONSE)) {
    const message = l10n.t('{0} closed the connection before its answer was complete.', host);
    return make('network', message, retried, code.includes('ERR_') ? 'ECONNRESET' : code);
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return make(
        'network',
        l10n.t('The host {0} could not be found.', host),
        l10n.t('Check the endpoint or region, and the network connection.'),
      );
    case 'ECONNREFUSED':
      return make('network', l10n.t('{0} refused the connection.', host), retried);
    default:
      return make('network', l10n.t('{0} could not be reached.', host), retried);
  }
}

/** The chain of causes, from the outermost error to the root cause. */
function chainOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}

/** The code of the innermost error that has one, because wrapping errors are less specific. Null if none has a code. */
function codeOf(error: unknown): string | null {
  const codes = chainOf(error).flatMap((each) => {
    if ('code' in each && typeof each.code === 'string') return [each.code];
    // Some errors of undici's parser have no code.
    return each.name === 'HTTPParserError' ? [each.name] : [];
  });
  return codes.at(-1) ?? null;
}

function wordsOf(error: unknown): string {
  return chainOf(error)
    .map(({ message }) => message)
    .join(' ');
}

function isTooLarge(error: unknown): boolean {
  return chainOf(error).some(({ message }) => message.startsWith('maxContentLength'));
}

/**
 * Whether the error is HTTP 407. `fetch` then has no response and an empty message, as in no other failed request here.
 */
function isChallenge(error: unknown): boolean {
  const innermost = chainOf(error).at(-1);
  return innermost?.message === '' && codeOf(error) === AxiosError.ERR_NETWORK;
}

/** Whether the error is HTTP 101, an upgrade that was not requested. */
function isUpgrade(error: unknown): boolean {
  return codeOf(error) === unexpectedUpgrade || chainOf(error).some(({ message }) => message === 'bad upgrade');
}

/** Whether the failed connection went to another address than the URL's. Only a proxy explains that. */
function leadsElsewhere(error: unknown, url: URL): boolean {
  const innermost = chainOf(error).at(-1);
  const tried = innermost instanceof AggregateError ? (innermost.errors as readonly unknown[])[0] : innermost;
  if (typeof tried !== 'object' || tried === null) return false;
  if ('hostname' in tried) return tried.hostname !== url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return 'port' in tried && tried.port !== port;
}
