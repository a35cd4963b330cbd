import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'tls');
const certificateFile = path.join(folder, 'certificate.pem');

/** The clouds under their own names: what a process is to be told so that it finds them on loopback. */
export interface RealHosts {
  readonly simulator: Simulator;
  readonly env: Readonly<Record<string, string>>;
  /** Hosts that were asked for and are none of the clouds'. */
  readonly strangers: ReadonlySet<string>;
  stop(): Promise<void>;
}

/**
 * A simulator that is reached by the clouds' real names, as an imported account reaches them: a proxy that leads every
 * connection to loopback, and a certificate for those names. Nothing of it leaves this computer.
 */
export async function startRealHosts(options: SimulatorOptions = {}): Promise<RealHosts> {
  const certificate = fs.readFileSync(certificateFile);
  const hosts = [
    ...String(new (await import('node:crypto')).X509Certificate(certificate).subjectAltName).matchAll(/DNS:([^,\s]+)/g),
  ].map(([, host = '']) => host);
  const simulator = await startSimulator({ ...options, hosts });
  const agent = new http.Agent({ keepAlive: true });
  const front = https.createServer({ cert: certificate, key: fs.readFileSync(path.join(folder, 'key.pem')) });
  front.on('request', (incoming, response) => {
    const { port } = new URL(simulator.origin);
    const { method, url, rawHeaders } = incoming;
    const passed = http.request(
      { host: '127.0.0.1', port, method, path: url, headers: rawHeaders, agent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  const frontPort = await listening(front);
  const strangers = new Set<string>();
  const proxy = http.createServer((_request, response) => {
    response.writeHead(403).end();
  });
  proxy.on('connect', (request, socket) => {
    const host = String(request.url).replace(/:443$/, '');
    if (!hosts.includes(host)) {
      strangers.add(host);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = net.connect(frontPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const proxyAddress = `http://127.0.0.1:${await listening(proxy)}`;
  return {
    simulator,
    strangers,
    env: { HTTPS_PROXY: proxyAddress, https_proxy: proxyAddress, NODE_EXTRA_CA_CERTS: certificateFile },
    async stop() {
      agent.destroy();
      for (const server of [proxy, front]) {
        server.close();
        server.closeAllConnections();
      }
      await simulator.stop();
    },
  };
}

function listening(server: net.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
