import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { selfSigned } from './certificate.ts';

/** A request as a loopback server received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** Returns what to answer; or answers through `response` by itself and returns undefined. */
export type Handler = (request: ReceivedRequest, response: ServerResponse) => Reply | undefined;

export interface LoopbackServer {
  /** Without a slash at its end. */
  readonly origin: string;
  /** Everything received so far, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** How many connections were opened so far. */
  connections(): number;
  /** Cuts open connections too. */
  close(): Promise<void>;
}

/** A real HTTP server on 127.0.0.1, at a port of its own. */
export async function startServer(handler: Handler): Promise<LoopbackServer> {
  return listen(handler, 'http', (listener) => createServer(listener));
}

/** The same with TLS, under a certificate that nobody trusts. */
export async function startTlsServer(handler: Handler): Promise<LoopbackServer> {
  const identity = selfSigned('127.0.0.1');
  return listen(handler, 'https', (listener) => createTlsServer(identity, listener));
}

async function listen(
  handler: Handler,
  scheme: 'http' | 'https',
  create: (listener: (incoming: IncomingMessage, response: ServerResponse) => void) => Server,
): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = [];
  let connections = 0;
  const server = create((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = received(incoming, Buffer.concat(chunks).toString('utf8'));
      requests.push(request);
      const reply = handler(request, response);
      if (reply !== undefined) send(reply, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    origin: `${scheme}://127.0.0.1:${address.port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function received(incoming: IncomingMessage, body: string): ReceivedRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return { method: incoming.method ?? '', url: incoming.url ?? '', headers, body };
}

function send(reply: Reply, response: ServerResponse): void {
  const plain = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) || reply.body === undefined;
  response.writeHead(reply.status ?? 200, {
    ...(plain ? {} : { 'content-type': 'application/json' }),
    ...reply.headers,
  });
  response.end(plain ? reply.body : JSON.stringify(reply.body));
}
