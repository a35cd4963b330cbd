import * as l10n from '@vscode/l10n';
import axios, { Axios, type AxiosAdapter } from 'axios';
import { ProblemError, type ProblemKind } from '../model/problem.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './cloud.ts';
import { acceptedEncodings, createExchange } from './exchange.ts';

/** An answer larger than this is refused: real ones have a few kilobytes. */
export const largestAnswer = 8 * 1024 * 1024;

export interface HttpOptions {
  /** For the whole request, read anew for each. */
  timeoutMs(): number;
}

export interface ClosableHttpClient extends HttpClient {
  close(): void;
}

/**
 * The one way out. axios is used without its defaults and without its own way to the network: that one does much that
 * reading a status has no use for (redirects, proxies, uploads, progress), and costs more than the request itself (see
 * `npm run bench`). What was signed goes past it, so that it goes out as it was signed.
 */
export function createHttpClient(options: HttpOptions): ClosableHttpClient {
  const exchange = createExchange(largestAnswer);
  const client = new Axios({});
  const common = {
    Accept: 'application/json',
    'Accept-Encoding': acceptedEncodings,
    'User-Agent': `axios/${axios.VERSION}`,
  };
  return {
    async send(request) {
      const { method, url, signal } = request;
      const adapter: AxiosAdapter = async (config) => {
        const headers = { ...common, ...request.headers };
        const data = await exchange.send({ ...request, headers, timeoutMs: options.timeoutMs() });
        return { data, status: data.status, statusText: '', headers: {}, config };
      };
      try {
        const { data } = await client.request<HttpResponse>({ method, url, signal, adapter });
        return data;
      } catch (error) {
        signal.throwIfAborted();
        throw failure(error, request);
      }
    },
    close() {
      exchange.close();
    },
  };
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)|HOSTNAME_MISMATCH|EPROTO)/;

/** Of Node's zlib, HTTP parser and Brotli (whose codes do begin like that). */
const unreadableCodes = /^(Z_|HPE_|ERR__)/;

/** Node's and axios' failures in the problem vocabulary. Only the host is named: paths and queries may hold keys. */
function failure(error: unknown, request: HttpRequest): ProblemError {
  const { host, hostname } = new URL(request.url);
  const code = codeOf(error);
  // Without the host: one that is called "proxy" says nothing of what went wrong.
  const words = error instanceof Error ? error.message.replaceAll(hostname, '') : '';
  const make = (kind: ProblemKind, message: string, hint: string): ProblemError =>
    new ProblemError({ kind, message, hint, code, requestId: null });
  const retried = l10n.t('Check the network connection; it is tried again by itself.');
  const elsewhere = l10n.t("Check the account's endpoint; a proxy or sign-in page may have answered instead.");
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || code === 'ESOCKETTIMEDOUT') {
    return make('network', l10n.t('{0} did not answer in time.', host), retried);
  }
  if (code === 'EMSGSIZE') {
    return make(
      'bad-answer',
      l10n.t('{0} sent more than {1} MB, which cannot be a status.', host, largestAnswer / 1024 / 1024),
      elsewhere,
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
  if (/proxy|tunnel/i.test(words)) {
    return make(
      'proxy',
      l10n.t('The proxy could not reach {0}.', host),
      l10n.t('Check the proxy settings of VS Code (http.proxy).'),
    );
  }
  const closed = l10n.t('{0} closed the connection before its answer was complete.', host);
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
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return make('network', closed, retried);
    default:
      return make('network', l10n.t('{0} could not be reached.', host), retried);
  }
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && error.code !== 'ERR_NETWORK') {
    // Whatever wraps what happened below it: the cause says more.
    const below = error.code.startsWith('ERR_') ? codeOf(error.cause) : null;
    return below ?? error.code;
  }
  return codeOf(error.cause);
}
