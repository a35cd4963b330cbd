import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { listening, startProxy } from './proxy.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'tls');
const certificateFile = path.join(folder, 'certificate.pem');

/** The clouds under their own names: what a process is to be told so that it finds them on loopback. */
export interface RealHosts {
  readonly simulator: Simulator;
  readonly env: Readonly<Record<string, string>>;
  /** Hosts that were asked for and are none of the clouds'. */
  readonly strangers: ReadonlySet<string>;
  /** Every connection that was made so far, as `host:port`. */
  readonly tunnels: readonly string[];
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
  const proxy = await startProxy((host) => {
    if (hosts.includes(host)) return { port: frontPort };
    strangers.add(host);
    return { status: 403 };
  });
  const { address, tunnels } = proxy;
  return {
    simulator,
    strangers,
    tunnels,
    // Node trusts the one, and the `fetch` of VS Code the other: the certificates of the operating system.
    env: {
      HTTPS_PROXY: address,
      https_proxy: address,
      NODE_EXTRA_CA_CERTS: certificateFile,
      SSL_CERT_FILE: certificateFile,
    },
    async stop() {
      agent.destroy();
      await proxy.close();
      front.close();
      front.closeAllConnections();
      await simulator.stop();
    },
  };
}
