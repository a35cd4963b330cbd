import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import type { Account } from '../../../src/model/account.ts';
import { type ProxyServer, startProxy } from '../../support/proxy.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

/** On loopback, but none of the addresses that VS Code leaves out of its proxy support. */
const address = '127.0.0.2';
const reads = 10;

/** What VS Code documents of `http.proxySupport`, for requests like ours that bring no agent of their own. */
const modes = [
  ['off', 'directly'],
  ['on', 'through the proxy'],
  ['fallback', 'through the proxy'],
  ['override', 'through the proxy'],
] as const;

/** The simulated clouds behind TLS. */
interface Front {
  readonly endpoint: string;
  requests: number;
  connections: number;
  close(): void;
}

async function startFront(origin: string): Promise<Front> {
  const folder = process.env['CMM_TEST_CERTIFICATES'] ?? '';
  const read = (name: string): Buffer => fs.readFileSync(path.join(folder, name));
  const server = https.createServer({
    cert: read('certificate.pem'),
    key: read('key.pem'),
    // Told to the client, so that a slow machine is no reason to close an idle connection.
    keepAliveTimeout: 600_000,
  });
  const front: Front = {
    endpoint: '',
    requests: 0,
    connections: 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  server.on('connection', () => {
    front.connections += 1;
  });
  server.on('request', (incoming: http.IncomingMessage, response: http.ServerResponse) => {
    front.requests += 1;
    const { method, url = '/', rawHeaders } = incoming;
    const passed = http.request(new URL(url, origin), { method, headers: [...rawHeaders], agent: false }, (answer) => {
      // What holds for one connection is not for the other.
      const { connection: _here, 'keep-alive': _too, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return Object.assign(front, { endpoint: `https://${address}:${bound.port}` });
}

describe('Requests inside VS Code, over TLS', function () {
  this.timeout(60_000);
  let app: RunningApp;
  let clouds: StillClouds;
  let front: Front | undefined;
  let proxy: ProxyServer;

  /** Writes a setting of VS Code's own, and waits until this extension host knows it. */
  async function write(key: 'proxy' | 'proxySupport' | 'systemCertificates', value: unknown): Promise<void> {
    const section = 'http';
    const known = (): unknown => vscode.workspace.getConfiguration(section).get(key);
    if (known() === value) return;
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(`${section}.${key}`)) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
    await changed;
  }
  const read = (): Promise<unknown> => app.run(commandIds.refreshAll);
  const problem = () => app.watched('payments-ledger').problem;

  /** Sends all reads to a new server, to which no connection is open, and waits for the first one. */
  async function moveToNewServer(): Promise<void> {
    front?.close();
    const now = await startFront(clouds.simulator.origin);
    front = now;
    const accounts = clouds.simulator.config.accounts.filter(({ cloud }) => cloud === 'alibaba');
    await app.saveAccounts(accounts.map((account): Account => ({ ...account, endpoint: now.endpoint })));
    await app.until('the new server has been read', () => now.requests > 0 && problem() === null);
    await read();
  }

  before(async () => {
    clouds = await startClouds();
    proxy = await startProxy((_host, port) => ({ host: address, port }));
    app = await RunningApp.start();
    await writeTasks([clouds.task('payments-ledger')]);
  });

  after(async () => {
    for (const key of ['proxy', 'proxySupport', 'systemCertificates'] as const) {
      await vscode.workspace.getConfiguration('http').update(key, undefined, vscode.ConfigurationTarget.Global);
    }
    await app.stop();
    await proxy.close();
    front?.close();
    await clouds.simulator.stop();
  });

  // `false` comes first: VS Code 1.105 drops the proxy that an earlier suite used only when this setting changes.
  for (const systemCertificates of [false, true]) {
    for (const [mode, way] of modes) {
      it(`${reads} reads in a row use 1 connection, ${way}: http.proxySupport "${mode}", http.systemCertificates ${systemCertificates}`, async () => {
        await write('systemCertificates', systemCertificates);
        await write('proxySupport', mode);
        await write('proxy', proxy.address);
        const tunnels = proxy.tunnels.length;
        await moveToNewServer();
        assert.ok(front);
        const { requests } = front;
        for (let count = 0; count < reads; count += 1) {
          await read();
          assert.equal(problem(), null);
        }
        assert.equal(front.requests - requests, reads);
        assert.equal(front.connections, 1);
        assert.equal(proxy.tunnels.length - tunnels, way === 'directly' ? 0 : 1);
        assert.deepEqual(proxy.forwarded, []);
      });
    }
  }

  it('go directly when no proxy is set, whatever the mode', async () => {
    await write('proxy', '');
    const tunnels = proxy.tunnels.length;
    for (const [mode] of modes) {
      await write('proxySupport', mode);
      await read();
      assert.equal(problem(), null);
    }
    assert.equal(proxy.tunnels.length, tunnels);
  });
});
