import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Account } from '../../src/model/account.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

/**
 * Runs in a process of its own, with a home of its own: the client prints every failed request to stdout, keys included,
 * and leaves an id in the home directory.
 */
const program = `
const { createRequire } = require('node:module');
const { repository, account, region, calls } = JSON.parse(process.argv[1]);
const load = createRequire(repository + '/package.json');
const { BasicCredentials } = load('@huaweicloud/huaweicloud-sdk-core');
const { ClientBuilder } = load('@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js');
const { Region } = load('@huaweicloud/huaweicloud-sdk-core/region/region.js');
let credential = new BasicCredentials().withAk(account.accessKeyId).withSk(account.accessKeySecret);
if (account.securityToken) credential = credential.withSecurityToken(account.securityToken);
if (region) credential = credential.withIamEndpoint(account.endpoint);
else credential = credential.withProjectId(account.projectId);
let builder = new ClientBuilder((made) => made).withCredential(credential);
builder = region ? builder.withRegion(new Region(region, account.endpoint)) : builder.withEndpoint(account.endpoint);
const client = builder.build();
const results = [];
(async () => {
  for (const { method = 'GET', url, queryParams = {} } of calls) {
    const request = { method, url, contentType: 'application/json', queryParams, pathParams: {}, headers: {} };
    results.push(await client.sendRequest(request).then(
      (body) => ({ body }),
      (error) => ({ status: error.httpStatusCode, code: error.errorCode, message: error.errorMsg, requestId: error.requestId }),
    ));
  }
  process.stderr.write(JSON.stringify(results));
})();
`;

interface Call {
  readonly method?: string;
  readonly url: string;
  readonly queryParams?: Readonly<Record<string, string>>;
}

interface Result {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

const task = '/v2/{project_id}/migration-task/5c0fe2b1a9d84c70b1e6f3a2d4c5b697';

describe("the simulator and the official client of Huawei's SDK", () => {
  let simulator: Simulator;
  let home: string;
  beforeEach(async () => {
    simulator = await startSimulator();
    home = await mkdtemp(join(tmpdir(), 'huawei-contract-'));
  });
  afterEach(async () => {
    await simulator.stop();
    await rm(home, { recursive: true, force: true });
  });

  async function run(account: Account, calls: readonly Call[], region?: string): Promise<Result[]> {
    const repository = resolve(import.meta.dirname, '../..');
    const input = JSON.stringify({ repository, account, region, calls });
    const child = spawn(process.execPath, ['-e', program, '--', input], {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 9_000,
    });
    let printed = '';
    child.stderr.on('data', (data: Buffer) => (printed += data.toString('utf8')));
    await new Promise((done) => child.on('close', done));
    const results: unknown = JSON.parse(printed);
    assert.ok(Array.isArray(results) && results.length === calls.length, printed);
    return results as Result[];
  }

  const bare = (kind: Parameters<Simulator['account']>[1]): Account => ({
    ...simulator.account('huawei', kind),
    endpoint: simulator.origin,
  });
  const prefixed = (kind: Parameters<Simulator['account']>[1]): Account => simulator.account('huawei', kind);

  for (const [where, account] of [
    ['at the bare origin', bare],
    ['below the prefix', prefixed],
  ] as const) {
    for (const kind of ['permanent', 'temporary'] as const) {
      it(`answers it with ${kind} keys ${where}`, async () => {
        const [stats, detail, projects, one] = await run(account(kind), [
          { url: `${task}/stats` },
          { url: task },
          { url: '/v3/auth/projects' },
          { url: '/v3/projects', queryParams: { name: 'cn-north-4' } },
        ]);
        assert.equal(stats?.body?.['is_migrating'], true, JSON.stringify(stats));
        assert.equal(detail?.body?.['status'], 'FULLMIGRATING');
        const lengths = [projects, one].map((result) => result?.body?.['projects']);
        assert.deepEqual(
          lengths.map((found) => (Array.isArray(found) ? found.length : null)),
          [4, 1],
        );
        assert.deepEqual(simulator.violations, []);
      });
    }
  }

  it('gives it every page of the list, and refuses that to limited keys', async () => {
    const url = '/v2/{project_id}/migration-tasks';
    const [first, last, none] = await run(bare('permanent'), [
      { url, queryParams: { offset: '0', limit: '1' } },
      { url, queryParams: { offset: '1', limit: '1000' } },
      { url, queryParams: { offset: '2', limit: '10' } },
    ]);
    const tasks = (result?: Result): Record<string, unknown>[] => result?.body?.['migration_tasks'] as [];
    assert.deepEqual(
      [first?.body?.['count'], tasks(first).length, tasks(last).length, tasks(none).length],
      [2, 1, 1, 0],
    );
    assert.equal(tasks(first)[0]?.['status'], 'FULLMIGRATING', JSON.stringify(first));
    const [refused] = await run(bare('limited'), [{ url }]);
    assert.deepEqual([refused?.status, refused?.code], [403, 'DCS.2007']);
    assert.deepEqual(simulator.violations, []);
  });

  it('tells it what is wrong, so that it makes a proper error of it', async () => {
    const [gone, nowhere] = await run(bare('permanent'), [
      { url: '/v2/{project_id}/migration-task/a276c1ffa0a54c2597fc824b917db317/stats' },
      { url: '/v2/{project_id}/nothing' },
    ]);
    assert.deepEqual([gone?.status, gone?.code, gone?.message], [400, 'DCS.4133', 'Instance job is not found.']);
    assert.deepEqual([nowhere?.status, nowhere?.code], [404, 'APIGW.0101']);
    assert.match(nowhere?.requestId ?? '', /^[0-9A-F-]{36}$/);
  });

  it('tells it of wrong, unknown and expired keys', async () => {
    const calls = [{ url: `${task}/stats` }];
    const [[wrong], [unknown], [expired]] = [
      await run({ ...bare('permanent'), accessKeySecret: 'wrong' }, calls),
      await run({ ...bare('permanent'), accessKeyId: 'nobody' }, calls),
      await run(bare('expired'), calls),
    ];
    for (const result of [wrong, unknown, expired]) {
      assert.deepEqual([result?.status, result?.code], [401, 'APIGW.0301'], JSON.stringify(result));
    }
    assert.match(wrong?.message ?? '', /verify aksk signature fail/);
    assert.match(unknown?.message ?? '', /ak nobody not exist/);
    assert.match(expired?.message ?? '', /token expires/);
  });

  it('locks the key of a client that goes on with a wrong one', async () => {
    const calls = Array.from({ length: 6 }, () => ({ url: `${task}/stats` }));
    const results = await run({ ...bare('permanent'), accessKeySecret: 'wrong' }, calls);
    assert.match(results[4]?.message ?? '', /verify aksk signature fail/);
    assert.match(results[5]?.message ?? '', /AK access failed to reach the limit, forbidden/);
    const [right] = await run(bare('permanent'), [{ url: `${task}/stats` }]);
    assert.match(right?.message ?? '', /forbidden/);
  });

  it('lets it find its project, and catches it when it goes on to create one', async () => {
    const [found] = await run(bare('permanent'), [{ url: `${task}/stats` }], 'cn-north-4');
    assert.equal(found?.body?.['is_migrating'], true, JSON.stringify(found));
    assert.deepEqual(simulator.violations, []);
    const [refused] = await run(bare('permanent'), [{ url: `${task}/stats` }], 'af-south-1');
    assert.deepEqual([refused?.status, refused?.code], [403, 'DCS.2007']);
    assert.deepEqual(simulator.violations, [
      { cloud: 'huawei', action: 'POST /v3/projects', method: 'POST', path: '/v3/projects' },
    ]);
  });
});
