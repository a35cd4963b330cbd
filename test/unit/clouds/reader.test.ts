import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CloudReader } from '../../../src/clouds/reader.ts';
import { cloudOf } from '../../../src/clouds/registry.ts';
import type { Account } from '../../../src/model/account.ts';
import { problemOf } from '../../../src/model/problem.ts';
import type { Lifecycle } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { type Handler, type LoopbackServer, startServer } from '../../support/loopback.ts';

const udts: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-1' };
const usmc: TaskRef = { cloud: 'scloudsg', product: 'usmc', id: 'task-1', planId: 'plan-1' };

describe('reader of all clouds', () => {
  const signal = new AbortController().signal;
  let server: LoopbackServer;
  let handler: Handler;
  let reader: CloudReader;
  let now: number;
  let usmcWords: Record<string, Lifecycle>;

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 21, 8, 0, 0);
    usmcWords = {};
    handler = () => ({ body: { RetCode: 0, Data: { Status: 'Dumping', State: 'Phase7' } } });
    server = await startServer((request, response) => handler(request, response));
    let count = 0;
    reader = new CloudReader({
      timeoutMs: () => 2000,
      now: () => now,
      nonce: () => `nonce-${(count += 1)}`,
      stateWords: (product) => (product === 'usmc' ? usmcWords : {}),
    });
  });
  afterEach(async () => {
    reader.dispose();
    await server.close();
  });
  const account = (cloud: Account['cloud']): Account => ({
    name: 'prod',
    cloud,
    accessKeyId: 'key-id-0001',
    accessKeySecret: 'key-secret-0001',
    region: cloud === 'huawei' ? 'cn-north-4' : 'cn-hangzhou',
    endpoint: server.origin,
  });

  it('says of refused keys that they have ended, where their account knows', async () => {
    handler = () => ({ body: { RetCode: 174, Message: 'Token not exist', Action: 'x' } });
    const ended = { ...account('ucloud'), securityToken: 'token-0001', expiresAt: '2026-11-21T07:59:00.000Z' };
    const told = async (asked: Account): Promise<string | undefined> => {
      const error: unknown = await reader.read(udts, asked, signal).catch((thrown: unknown) => thrown);
      const problem = problemOf(error);
      assert.equal(problem?.kind, 'credentials');
      assert.equal(problem.code, '174');
      return problem.message;
    };
    assert.equal(await told(ended), "The temporary keys of account 'prod' have ended.");
    assert.match((await told({ ...ended, expiresAt: '2026-11-21T08:01:00.000Z' })) ?? '', /Token not exist/);
  });

  it('asks nobody before it is asked', () => {
    assert.equal(server.connections(), 0);
  });

  it('reads a status with the clock that it was given', async () => {
    const status = await reader.read(udts, account('ucloud'), signal);
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.subPhase, 'dump');
    assert.equal(status.observedAt, '2026-11-21T08:00:00.000Z');
    now += 60_000;
    assert.equal((await reader.read(udts, account('ucloud'), signal)).observedAt, '2026-11-21T08:01:00.000Z');
  });

  it('reads through one connection, also for several brands and tests of keys', async () => {
    await reader.read(udts, account('ucloud'), signal);
    await reader.read(usmc, account('scloudsg'), signal);
    await reader.verify(account('ucloud-global'), signal);
    assert.equal(server.requests.length, 3);
    assert.equal(server.connections(), 1);
  });

  it('learns words while it runs', async () => {
    assert.equal((await reader.read(usmc, account('scloudsg'), signal)).lifecycle, 'unknown');
    usmcWords = { phase7: 'finishing' };
    assert.equal((await reader.read(usmc, account('scloudsg'), signal)).lifecycle, 'finishing');
  });

  for (const cloud of ['alibaba', 'huawei'] as const) {
    it(`asks ${cloud} at the endpoint of the account`, async () => {
      handler = () => ({ status: 500, body: '<html>' });
      const product = cloud === 'alibaba' ? 'dts' : 'dcs';
      const id = cloud === 'alibaba' ? 'dtsz2v12jfo309' : 'a276c1ffa0a54c2597fc824b917db317';
      const task: TaskRef = { cloud, product, id, projectId: '254d2280acb74d36a8b839746bcd7352' };
      await assert.rejects(reader.read(task, account(cloud), signal), (error) => problemOf(error)?.kind === 'cloud');
      assert.ok(server.requests.length > 0);
    });
  }

  it('passes problems on', async () => {
    handler = () => ({ body: { RetCode: 171, Message: 'Signature VerifyAC Error' } });
    await assert.rejects(
      reader.read(udts, account('ucloud'), signal),
      (error) => problemOf(error)?.kind === 'credentials',
    );
    await assert.rejects(reader.verify(account('ucloud'), signal), (error) => problemOf(error)?.code === '171');
  });

  it('passes an abort on', async () => {
    const reason = new Error('the window closes');
    await assert.rejects(
      reader.read(udts, account('ucloud'), AbortSignal.abort(reason)),
      (error: unknown) => error === reason,
    );
    assert.equal(server.requests.length, 0);
  });

  it('closes idle connections when it is disposed of', async () => {
    let closed: Promise<void> | undefined;
    handler = (_, response) => {
      closed = new Promise((resolve) =>
        response.socket?.once('close', () => {
          resolve();
        }),
      );
      return { body: { RetCode: 0 } };
    };
    await reader.read(udts, account('ucloud'), signal);
    reader.dispose();
    await closed;
    assert.ok(closed);
  });

  it('loads a gateway again that could not be loaded', async () => {
    const failure = new Error('the file is being replaced');
    const load = mock.method(cloudOf('ucloud'), 'loadGateway', () => Promise.reject(failure));
    try {
      await assert.rejects(reader.read(udts, account('ucloud'), signal), (error) => error === failure);
      await assert.rejects(reader.read(udts, account('ucloud'), signal), (error) => error === failure);
      assert.equal(load.mock.callCount(), 2);
    } finally {
      load.mock.restore();
    }
    assert.equal((await reader.read(udts, account('ucloud'), signal)).lifecycle, 'active');
    assert.equal((await reader.read(udts, account('ucloud'), signal)).lifecycle, 'active');
  });

  it('may be disposed of before it was used', () => {
    reader.dispose();
    reader.dispose();
  });
});
