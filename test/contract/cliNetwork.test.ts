import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/model/account.ts';
import type { TaskRef } from '../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { buildCommandLine, documentOf } from '../support/commandLine.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { listening, type ProxyServer, type Route, startProxy } from '../support/proxy.ts';
import { startRealHosts } from '../support/realHosts.ts';

/** The built command line as its own process: what lies between it and the clouds. */
describe('The command line', function () {
  // Each test starts a process; a busy machine takes its time for that.
  this.timeout(30_000);

  let folder: string;
  let program: string;
  let simulator: Simulator;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cli-'));
    program = await buildCommandLine(folder);
    simulator = await startSimulator();
  });
  after(async () => {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The simulator's configuration, reduced to the tasks of these names. */
  function only(...names: readonly string[]): { accounts: readonly Account[]; tasks: readonly TaskRef[] } {
    const tasks = simulator.config.tasks.filter((task) => names.includes(task.name ?? ''));
    assert.equal(tasks.length, names.length);
    return { accounts: simulator.config.accounts, tasks };
  }
  async function runIn(
    env: Readonly<Record<string, string>>,
    command: string,
    config: unknown,
    ...options: readonly string[]
  ): Promise<Ended> {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    const ended = await runProgram(program, [command, '--config', file, ...options], env);
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes('CANARY'), 'a secret was printed');
    return ended;
  }

  describe('over a network with proxies', () => {
    const quick = ['--json'] as const;
    /** The simulator's accounts without endpoints, so that they ask the clouds' own hosts. */
    const withoutEndpoint = ({ endpoint: _simulator, iamEndpoint: _too, ...account }: Account): Account => account;
    const underRealNames = ({ config }: Simulator): unknown => ({
      accounts: config.accounts.map(withoutEndpoint),
      tasks: config.tasks,
    });
    let proxies: { close(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const proxy of proxies) await proxy.close();
      proxies = [];
    });
    async function proxy(route: Route): Promise<ProxyServer> {
      const started = await startProxy(route);
      proxies.push(started);
      return started;
    }
    const nowhere: Route = () => ({ status: 502 });
    /** The messages, and the kinds, of the problems of a run. */
    const problemsOf = ({ stdout }: Ended): readonly (readonly unknown[])[] =>
      documentOf(stdout).map(({ problem }) => [problem?.['kind'], problem?.['code'], problem?.['message']]);

    it('reads every API through the tunnels of HTTPS_PROXY, and trusts NODE_EXTRA_CA_CERTS', async () => {
      const clouds = await startRealHosts();
      try {
        const ended = await runIn(clouds.env, 'status', underRealNames(clouds.simulator), ...quick);
        assert.equal(ended.code, 0, ended.stdout);
        assert.equal(clouds.strangers.size, 0);
        const hosts = new Set(clouds.tunnels);
        for (const host of ['api.ucloud.cn', 'dts.aliyuncs.com', 'dcs.cn-north-4.myhuaweicloud.com']) {
          assert.ok(hosts.has(`${host}:443`), [...hosts].join(' '));
        }
        assert.deepEqual(clouds.simulator.violations, []);
      } finally {
        await clouds.stop();
      }
    });

    it('sends nothing through a tunnel to a server whose certificate it does not trust', async () => {
      const clouds = await startRealHosts();
      try {
        const { HTTPS_PROXY = '' } = clouds.env;
        const ended = await runIn({ HTTPS_PROXY }, 'status', underRealNames(clouds.simulator), ...quick);
        assert.equal(ended.code, 3);
        for (const [kind] of problemsOf(ended)) assert.equal(kind, 'tls');
        assert.equal(clouds.simulator.requests.total, 0);
      } finally {
        await clouds.stop();
      }
    });

    it('reads plain addresses, which are all on this computer, past every proxy', async () => {
      const { address, forwarded, tunnels } = await proxy(nowhere);
      const config = only('orders', 'payments-ledger');
      const env = { HTTP_PROXY: address, ALL_PROXY: address };
      assert.equal((await runIn(env, 'status', config, ...quick)).code, 0);
      assert.deepEqual(forwarded, []);
      assert.deepEqual(tunnels, []);
    });

    it('names the proxy that refuses to connect, and its status', async () => {
      for (const status of [403, 407, 502]) {
        const { address } = await proxy(() => ({ status }));
        const env = { HTTPS_PROXY: address.replace('//', '//me:CANARY@') };
        const config = { ...only('orders'), accounts: only('orders').accounts.map(withoutEndpoint) };
        const ended = await runIn(env, 'status', config, ...quick);
        assert.equal(ended.code, 3);
        const { host } = new URL(address);
        const message = `The proxy ${host} did not connect to api.ucloud.cn (HTTP ${status}).`;
        assert.deepEqual(problemsOf(ended), [['proxy', `HTTP ${status}`, message]]);
      }
    });

    it('names the proxy that is not there, and not the cloud', async () => {
      const gone = await startProxy(nowhere);
      await gone.close();
      const config = { ...only('orders'), accounts: only('orders').accounts.map(withoutEndpoint) };
      const ended = await runIn({ ALL_PROXY: gone.address }, 'status', config, ...quick);
      assert.equal(ended.code, 3);
      const message = `The proxy ${new URL(gone.address).host} could not be reached (ECONNREFUSED).`;
      assert.deepEqual(problemsOf(ended), [['proxy', 'ECONNREFUSED', message]]);
    });

    it('says of a proxy that it cannot use which variable names it', async () => {
      const config = { ...only('orders'), accounts: only('orders').accounts.map(withoutEndpoint) };
      const ended = await runIn({ HTTPS_PROXY: 'socks5://me:CANARY@127.0.0.1:9' }, 'status', config, ...quick);
      assert.equal(ended.code, 3);
      const message = 'The environment variable HTTPS_PROXY does not name an HTTP proxy.';
      assert.deepEqual(problemsOf(ended), [['proxy', null, message]]);
    });
  });

  describe('with a server that does not answer a request', () => {
    it('says so of every API when it changes the protocol, and that is no success', async () => {
      const server = net.createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.once('data', () => {
          socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tea\r\n\r\n');
        });
      });
      const endpoint = `http://127.0.0.1:${await listening(server)}`;
      try {
        const config = {
          accounts: simulator.config.accounts.map((account) => ({ ...account, endpoint })),
          tasks: simulator.config.tasks,
        };
        const status = await runIn({}, 'status', config, '--json');
        assert.equal(status.code, 3);
        const entries = documentOf(status.stdout);
        assert.ok(entries.length > 4);
        for (const { problem } of entries)
          assert.deepEqual([problem?.['kind'], problem?.['code']], ['bad-answer', 'HTTP 101']);
        const wait = await runIn({}, 'wait', config, '--timeout', '2', '--interval', '1');
        assert.equal(wait.code, 4);
      } finally {
        server.close();
      }
    });
  });
});
