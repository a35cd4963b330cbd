// Not `node:http`: VS Code gives extensions a version of these two that knows the person's proxy and certificates, and
// only under these names.
import * as http from 'http';
import * as https from 'https';
import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';
import { type AxiosAdapter, AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/** What goes along with every request, unless it says so itself. */
export const acceptedEncodings = 'gzip, deflate, br';

export interface NodeAdapter {
  readonly send: AxiosAdapter;
  /** Ends idle connections. */
  close(): void;
}

/**
 * The part of axios that talks to the network, for small texts over kept-alive connections. axios' own does much that
 * reading a status has no use for (redirects, proxies of its own, uploads, progress), and that costs more than twice the
 * request itself: `npm run bench`. Follows no redirects, because a signed request must not go where its signer did not
 * send it. Rejects with AxiosError.
 */
export function createNodeAdapter(largestAnswer: number): NodeAdapter {
  // Idle sockets live longer than the usual polling interval, so that most polls need no new TLS handshake.
  const keepAlive = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4, scheduling: 'lifo' as const };
  const httpAgent = new http.Agent(keepAlive);
  const httpsAgent = new https.Agent(keepAlive);

  function open(config: InternalAxiosRequestConfig, body: string | undefined): http.ClientRequest {
    const url = new URL(config.url ?? '');
    const headers: http.OutgoingHttpHeaders = config.headers.toJSON();
    if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body);
    const options = { method: (config.method ?? 'get').toUpperCase(), headers };
    return url.protocol === 'https:'
      ? https.request(url, { ...options, agent: httpsAgent })
      : http.request(url, { ...options, agent: httpAgent });
  }

  return {
    send: (config) =>
      new Promise<AxiosResponse<string>>((resolve, reject) => {
        const body: unknown = config.data;
        const text = typeof body === 'string' ? body : undefined;
        const sent = open(config, text);
        const { signal } = config;
        const timeout = config.timeout === undefined ? undefined : AbortSignal.timeout(config.timeout);
        const settle = (): void => {
          signal?.removeEventListener?.('abort', aborted);
          timeout?.removeEventListener('abort', timedOut);
        };
        const fail = (error: unknown): void => {
          settle();
          reject(AxiosError.from(error, undefined, config, sent));
          sent.destroy();
        };
        const aborted = (): void => {
          fail(new AxiosError('canceled', AxiosError.ERR_CANCELED));
        };
        const timedOut = (): void => {
          fail(new AxiosError('timeout exceeded', AxiosError.ETIMEDOUT));
        };
        signal?.addEventListener?.('abort', aborted);
        timeout?.addEventListener('abort', timedOut);
        sent.on('error', fail);
        sent.on('response', (incoming) => {
          collect(decompressed(incoming, fail), largestAnswer, fail, (data) => {
            settle();
            const { statusCode = 0, statusMessage = '' } = incoming;
            resolve({ data, status: statusCode, statusText: statusMessage, headers: headersOf(incoming), config });
          });
        });
        sent.end(text);
      }),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function headersOf({ headers }: http.IncomingMessage): Record<string, string | string[]> {
  const given: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) given[name] = value;
  return given;
}

/** The body as it was before it was compressed. A cut one ends early: what is missing shows when it is parsed. */
function decompressed(incoming: http.IncomingMessage, fail: (error: unknown) => void): Readable {
  const encoding = incoming.headers['content-encoding'];
  const decompress = encoding === undefined ? null : decompressor(encoding.toLowerCase());
  if (decompress === null) return incoming;
  return pipeline(incoming, decompress, (error) => {
    if (error) fail(error);
  });
}

function decompressor(encoding: string): ReturnType<typeof createUnzip | typeof createBrotliDecompress> | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createUnzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      });
    default:
      return null;
  }
}

/** The text of a whole body. Fails when it grows too large, or when the connection ends before it does. */
function collect(body: Readable, largest: number, fail: (error: unknown) => void, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  body.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest)
      fail(new AxiosError(`maxContentLength size of ${largest} exceeded`, AxiosError.ERR_BAD_RESPONSE));
  });
  body.on('error', fail);
  body.on('end', () => {
    done(Buffer.concat(chunks).toString('utf8'));
  });
}
