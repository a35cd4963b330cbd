import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy on loopback. */
export interface ProxyServer {
  /** `http://127.0.0.1:…` */
  readonly address: string;
  /** Targets of all CONNECT requests so far, as `host:port`. */
  readonly tunnels: readonly string[];
  /** Addresses of all plain requests so far. */
  readonly forwarded: readonly string[];
  close(): Promise<void>;
}

/** Where a tunnel leads: a port of loopback (default: at 127.0.0.1), or the status that refuses it. */
export type Route = (
  host: string,
  port: number,
) => { readonly host?: string; readonly port: number } | { readonly status: number };

/** Leads tunnels by `route`, and plain requests to where they want to go. */
export async function startProxy(route: Route): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  /** Node's server forgets a connection that has become a tunnel. */
  const open = new Set<Duplex>();
  const server = http.createServer((incoming, response) => {
    const { method, url = '', headers } = incoming;
    forwarded.push(url);
    const passed = http.request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  server.on('connect', (request, socket) => {
    const target = String(request.url);
    tunnels.push(target);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
    const way = route(host, Number(port));
    socket.on('error', () => socket.destroy());
    if ('status' in way) {
      socket.end(`HTTP/1.1 ${way.status} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = net.connect(way.port, way.host ?? '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  return {
    address: `http://127.0.0.1:${await listening(server)}`,
    tunnels,
    forwarded,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
        for (const socket of open) socket.destroy();
      }),
  };
}

/** The port of loopback at which a server now listens. */
export function listening(server: net.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
