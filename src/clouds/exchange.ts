// Not `node:http`: VS Code hands extensions modules that know the person's proxy and certificates, and only under these
// names.
import * as http from 'http';
import * as https from 'https';
import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';
import type { HttpRequest, HttpResponse } from './cloud.ts';

export const acceptedEncodings = 'gzip, deflate, br';

export interface ExchangeRequest extends HttpRequest {
  /** For the whole exchange. */
  readonly timeoutMs: number;
}

export interface Exchange {
  /** Rejects with Node's own errors, and with ExchangeError. */
  send(request: ExchangeRequest): Promise<HttpResponse>;
  /** Ends idle connections. */
  close(): void;
}

export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly code: 'ETIMEDOUT' | 'ECANCELED' | 'EMSGSIZE';

  constructor(code: ExchangeError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * One request, one answer, over kept-alive connections: for small texts, which are read to their end. Follows no
 * redirects, because a signed request must not go where its signer did not send it.
 */
export function createExchange(largestAnswer: number): Exchange {
  // Idle sockets live longer than the usual polling interval, so that most polls need no new TLS handshake.
  const keepAlive = { keepAlive: true, keepAliveMsecs: 15_000, maxFreeSockets: 4, scheduling: 'lifo' as const };
  const httpAgent = new http.Agent(keepAlive);
  const httpsAgent = new https.Agent(keepAlive);

  function open({ method, url, headers, body }: ExchangeRequest): http.ClientRequest {
    const address = new URL(url);
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = { method, headers: { ...headers, ...length } };
    return address.protocol === 'https:'
      ? https.request(address, { ...options, agent: httpsAgent })
      : http.request(address, { ...options, agent: httpAgent });
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const { signal, timeoutMs, body } = request;
        const sent = open(request);
        const settle = (): void => {
          signal.removeEventListener('abort', aborted);
          timeout.removeEventListener('abort', timedOut);
        };
        const fail = (error: Error): void => {
          settle();
          reject(error);
          sent.destroy();
        };
        const aborted = (): void => {
          fail(new ExchangeError('ECANCELED', 'aborted'));
        };
        const timedOut = (): void => {
          fail(new ExchangeError('ETIMEDOUT', 'no answer in time'));
        };
        const timeout = AbortSignal.timeout(timeoutMs);
        signal.addEventListener('abort', aborted);
        timeout.addEventListener('abort', timedOut);
        sent.on('error', fail);
        sent.on('response', (incoming) => {
          collect(decompressed(incoming, fail), largestAnswer, fail, (text) => {
            settle();
            resolve({ status: incoming.statusCode ?? 0, headers: headersOf(incoming), text });
          });
        });
        sent.end(body);
      }),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Node gives names in lower case, and lists only for the few names that it does not join by itself. */
function headersOf(incoming: http.IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}

/** The body as it was before it was compressed. One that is cut off ends early: what is missing shows when it is parsed. */
function decompressed(incoming: http.IncomingMessage, fail: (error: Error) => void): Readable {
  const encoding = incoming.headers['content-encoding'];
  const decompressor = encoding === undefined ? null : decompressorOf(encoding.toLowerCase());
  if (decompressor === null) return incoming;
  return pipeline(incoming, decompressor, (error) => {
    if (error) fail(error);
  });
}

function decompressorOf(encoding: string): ReturnType<typeof createUnzip | typeof createBrotliDecompress> | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createUnzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
    case 'br': {
      const flush = constants.BROTLI_OPERATION_FLUSH;
      return createBrotliDecompress({ flush, finishFlush: flush });
    }
    default:
      return null;
  }
}

/** The text of a whole body. Fails when it grows too large, or when the connection ends before it does. */
function collect(body: Readable, largest: number, fail: (error: Error) => void, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  body.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) fail(new ExchangeError('EMSGSIZE', `more than ${largest} bytes`));
  });
  body.on('error', fail);
  body.on('end', () => {
    done(Buffer.concat(chunks).toString('utf8'));
  });
}
