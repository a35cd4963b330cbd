import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A way to a server that takes its time: what comes back does so `delayMs` later. */
export interface SlowWay {
  readonly origin: string;
  delayMs: number;
  stop(): Promise<void>;
}

export async function startSlowWay(to: string, delayMs: number): Promise<SlowWay> {
  const server = http.createServer((request, response) => {
    const { method, headers, url } = request;
    const forward = http.request(new URL(url ?? '/', to), { method, headers }, (answer) => {
      void wait(way.delayMs).then(() => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
    });
    forward.on('error', () => response.destroy());
    // Whoever asked has gone.
    response.on('close', () => forward.destroy());
    request.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const way: SlowWay = {
    origin: `http://127.0.0.1:${port}`,
    delayMs,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return way;
}
