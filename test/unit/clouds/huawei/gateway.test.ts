import assert from 'node:assert/strict';
import { type ClosableHttpClient, createHttpClient } from '../../../../src/clouds/http.ts';
import type { Gateway } from '../../../../src/clouds/cloud.ts';
import { createHuaweiGateway } from '../../../../src/clouds/huawei/gateway.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { Problem } from '../../../../src/model/problem.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { type LoopbackServer, type Reply, startServer } from '../../../support/loopback.ts';
import { account as keys, dated, fixture, now, problemFrom, projectId, task, taskId } from './support.ts';

const path = `/v2/${projectId}/migration-task/${taskId}`;

const migrating: Reply = {
  headers: { 'x-request-id': 'stats-1' },
  body: { full_migration_progress: '40', is_migrating: true },
};
const detailed = (status: string, more: object = {}): Reply => ({ body: { task_id: taskId, status, ...more } });
const incremental = detailed('INCRMIGEATING', { migration_method: 'incremental_migration' });
const unknown: Reply = { status: 400, headers: { 'x-request-id': 'r-4133' }, body: fixture('unknown-task.official') };
const broken: Reply = { status: 500, body: { error_code: 'DCS.5000', error_msg: 'Internal service error.' } };
const denied: Reply = { status: 403, body: { error_code: 'DCS.2007', error_msg: 'Policy does not allow it.' } };
const wrongKeys: Reply = {
  status: 401,
  body: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information: verify aksk signature fail' },
};
const oldDate: Reply = {
  status: 401,
  body: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information: signature expired' },
};
const throttled: Reply = { status: 429, body: { error_code: 'APIGW.0308', error_msg: 'throttled' } };
const html: Reply = { status: 200, body: '<html>sign in</html>' };

describe('Huawei gateway', () => {
  let server: LoopbackServer;
  let http: ClosableHttpClient;
  let gateway: Gateway;
  let account: Account;
  let time: number;
  let replies: { stats: Reply; detail: Reply; projects: Reply };
  let firstRequest: number;

  before(async () => {
    server = await startServer(({ url }) => {
      const reply = url.endsWith('/stats') ? replies.stats : url.includes('/v3/') ? replies.projects : replies.detail;
      return { ...reply, headers: { ...dated(), ...reply.headers } };
    });
    http = createHttpClient({ timeoutMs: () => 5000 });
  });
  after(async () => {
    http.close();
    await server.close();
  });
  afterEach(() => {
    for (const { method } of server.requests) assert.equal(method, 'GET');
  });
  beforeEach(() => {
    time = now;
    firstRequest = server.requests.length;
    account = { ...keys, endpoint: server.origin };
    replies = { stats: migrating, detail: detailed('FULLMIGRATING'), projects: { body: {} } };
    gateway = createHuaweiGateway({ http, now: () => time, nonce: () => 'nonce', stateWords: () => ({}) });
  });

  function read(of: TaskRef = task, by: Account = account): Promise<TaskStatus> {
    return gateway.read(of, by, new AbortController().signal);
  }

  function asked(): string[] {
    return server.requests.slice(firstRequest).map(({ method, url }) => `${method} ${url}`);
  }

  const both = [`GET ${path}/stats`, `GET ${path}`];

  it('joins the statistics and the task', async () => {
    replies = { ...replies, stats: { body: fixture('statistics.official') }, detail: incremental };
    const status = await read();
    assert.deepEqual(asked(), both);
    assert.deepEqual([status.lifecycle, status.phase, status.percent], ['active', 'incremental', 100]);
    assert.deepEqual(status.keys, { source: 531221, target: 531211 });
    assert.equal(status.raw.state, 'INCRMIGEATING');
    assert.equal(status.doubt, null);
    assert.equal(status.observedAt, '2026-11-21T08:00:00.000Z');
  });

  it("asks below the endpoint's prefix", async () => {
    await read(task, { ...account, endpoint: `${server.origin}/huawei/` });
    assert.deepEqual(asked(), [`GET /huawei${path}/stats`, `GET /huawei${path}`]);
  });

  it("takes region and project of the account, and the signal's abort as it is", async () => {
    const bare: TaskRef = { cloud: 'huawei', product: 'dcs', id: taskId };
    await read(bare, { ...account, projectId });
    assert.deepEqual(asked(), both);
    await assert.rejects(gateway.read(task, account, AbortSignal.abort(new Error('closed'))), /closed/);
  });

  it('sends nothing for a task that says too little', async () => {
    const problem = await problemFrom(read({ cloud: 'huawei', product: 'dcs', id: taskId }));
    assert.equal(problem.kind, 'bad-request');
    assert.deepEqual(asked(), []);
  });

  type Row = readonly [name: string, stats: Reply, kind: Problem['kind']];
  const first: readonly Row[] = [
    ['wrong keys', wrongKeys, 'credentials'],
    ['a wrong clock', oldDate, 'clock'],
    ['no right', denied, 'permission'],
    ['throttling', throttled, 'throttled'],
    ['a web page', html, 'bad-answer'],
  ];
  for (const [name, stats, kind] of first) {
    it(`the statistics meet ${name}: ${kind}, and the detail is not asked for`, async () => {
      replies = { ...replies, stats };
      assert.equal((await problemFrom(read())).kind, kind);
      assert.deepEqual(asked(), [`GET ${path}/stats`]);
    });
  }

  for (const [name, detail, kind] of [
    ['wrong keys', wrongKeys, 'credentials'],
    ['a wrong clock', oldDate, 'clock'],
  ] as const) {
    it(`the detail meets ${name}: ${kind}, whatever the statistics said`, async () => {
      replies = { ...replies, detail };
      assert.equal((await problemFrom(read())).kind, kind);
    });
  }

  for (const [name, detail] of [
    ['no right', denied],
    ['throttling', throttled],
    ['a failure', broken],
    ['a web page', html],
    ['an unknown task', unknown],
  ] as const) {
    it(`the detail meets ${name}: the statistics hold, with a doubt`, async () => {
      replies = { ...replies, detail };
      const status = await read();
      assert.deepEqual([status.lifecycle, status.phase, status.percent], ['active', 'full', 40]);
      assert.match(status.doubt ?? '', /concluded from the progress numbers alone/);
      assert.equal(status.requestId, 'stats-1');
    });
  }

  const ended: readonly Reply['body'][] = [
    { full_migration_progress: '100', is_migrating: false },
    { full_migration_progress: '40', is_migrating: false },
    { full_migration_progress: '0', is_migrating: false },
    { full_migration_progress: '100' },
  ];
  for (const [name, detail, kind] of [
    ['throttling', throttled, 'throttled'],
    ['a failure', broken, 'cloud'],
    ['a web page', html, 'bad-answer'],
    ['an unknown task', unknown, 'not-found'],
    ['no answer', { status: 200, body: '' }, 'bad-answer'],
  ] as const) {
    it(`the detail meets ${name} once the task is no longer migrating: ${kind}, so that the last status stays`, async () => {
      for (const body of ended) {
        gateway = createHuaweiGateway({ http, now: () => time, nonce: () => 'nonce', stateWords: () => ({}) });
        replies = { ...replies, stats: { body }, detail: detailed('FAILED', { error_message: 'no memory' }) };
        assert.equal((await read()).lifecycle, 'failed');
        replies = { ...replies, detail };
        assert.equal((await problemFrom(read())).kind, kind);
      }
    });
  }

  it('without the right to the detail, the statistics hold with a doubt after the end too', async () => {
    replies = { ...replies, stats: { body: { full_migration_progress: '100', is_migrating: false } }, detail: denied };
    for (const status of [await read(), await read()]) {
      assert.deepEqual([status.lifecycle, status.outcome], ['completed', 'ambiguous']);
      assert.match(status.doubt ?? '', /dcs:migrationTask:get/);
    }
  });

  it('the statistics do not know the task, but the detail does: the detail holds', async () => {
    replies = { ...replies, stats: unknown, detail: { body: { ...fixture('import.synthetic'), task_id: taskId } } };
    const status = await read();
    assert.deepEqual([status.lifecycle, status.percent, status.doubt], ['active', null, null]);
  });

  it('the statistics fail, but the detail answers: the detail holds, and the numbers are missed', async () => {
    replies = { ...replies, stats: broken, detail: incremental };
    const status = await read();
    assert.equal(status.lifecycle, 'active');
    assert.match(status.doubt ?? '', /progress could not be read/);
  });

  it('neither knows the task: gone, which is a status and no problem', async () => {
    replies = { ...replies, stats: unknown, detail: unknown };
    const status = await read();
    assert.deepEqual([status.lifecycle, status.terminal, status.percent], ['gone', true, null]);
    assert.equal(status.requestId, 'r-4133');
    assert.deepEqual(status.raw.body, { error_code: 'DCS.4133' });
  });

  it('one says DCS.4133, the other HTTP 404: gone as well; HTTP 404 twice is no proof', async () => {
    const notFound: Reply = { status: 404, body: { error_code: 'X.1', error_msg: 'not here' } };
    replies = { ...replies, stats: notFound, detail: unknown };
    assert.equal((await read()).lifecycle, 'gone');
    replies = { ...replies, stats: unknown, detail: notFound };
    assert.equal((await read()).lifecycle, 'gone');
    replies = { ...replies, stats: notFound, detail: notFound };
    assert.equal((await problemFrom(read())).kind, 'not-found');
  });

  it('unknown to the statistics, and the detail is not permitted: unknown, with a doubt', async () => {
    replies = { ...replies, stats: unknown, detail: denied };
    const status = await read();
    assert.deepEqual([status.lifecycle, status.terminal], ['unknown', false]);
    assert.match(status.doubt ?? '', /dcs:migrationTask:get/);
  });

  it('unknown to the statistics, and the detail fails: not gone, but the failure of the detail', async () => {
    for (const [detail, kind] of [
      [broken, 'cloud'],
      [throttled, 'throttled'],
    ] as const) {
      replies = { ...replies, stats: unknown, detail };
      assert.equal((await problemFrom(read())).kind, kind);
    }
  });

  it('both fail: the problem is that of the statistics', async () => {
    replies = { ...replies, stats: broken, detail: denied };
    assert.equal((await problemFrom(read())).kind, 'cloud');
    replies = { ...replies, stats: broken, detail: unknown };
    assert.equal((await problemFrom(read())).kind, 'cloud');
  });

  it('a refused detail is not asked for again for five minutes, which says nothing of other tasks', async () => {
    replies = { ...replies, detail: denied };
    const { doubt } = await read();
    time += 5 * 60_000 - 1;
    assert.equal((await read()).doubt, doubt);
    assert.equal(asked().filter((line) => !line.endsWith('/stats')).length, 1);

    await read({ ...task, projectId: 'another' });
    await read(task, { ...account, accessKeyId: 'ANOTHERKEY' });
    assert.equal(asked().filter((line) => !line.endsWith('/stats')).length, 3);
    replies = { ...replies, detail: detailed('FULLMIGRATING', { task_id: 'another' }) };
    assert.equal((await read({ ...task, id: 'another' })).doubt, null);
    replies = { ...replies, detail: detailed('FULLMIGRATING') };
    assert.equal(asked().filter((line) => !line.endsWith('/stats')).length, 4);
    assert.equal((await read()).doubt, doubt);

    time += 1;
    assert.equal((await read()).doubt, null);
    assert.equal((await read()).doubt, null);
    assert.equal(asked().filter((line) => !line.endsWith('/stats')).length, 6);
  });

  it('a throttled detail rests for as long as the cloud asks, or a minute; another failure does not', async () => {
    const details = (): number => asked().filter((line) => !line.endsWith('/stats')).length;
    replies = { ...replies, detail: { ...throttled, headers: { 'retry-after': '20' } } };
    await read();
    time += 19_999;
    await read();
    assert.equal(details(), 1);
    time += 1;
    replies = { ...replies, detail: throttled };
    await read();
    time += 59_999;
    await read();
    assert.equal(details(), 2);
    time += 1;
    replies = { ...replies, detail: broken };
    await read();
    await read();
    assert.equal(details(), 4);
  });

  it('throttling rests the details of the whole account, and the rest of the wait is told', async () => {
    const details = (): number => asked().filter((line) => !line.endsWith('/stats')).length;
    replies = { ...replies, detail: { ...throttled, headers: { 'retry-after': '20' } } };
    await read();
    await read({ ...task, id: 'another', projectId: 'another' });
    assert.equal(details(), 1);
    time += 5000;
    replies = { ...replies, stats: { body: { full_migration_progress: '100', is_migrating: false } } };
    const problem = await problemFrom(read());
    assert.deepEqual([problem.kind, problem.waitMs, details()], ['throttled', 15_000, 1]);
  });

  it('throttling rests a detail for ten minutes at most, whatever the cloud asks', async () => {
    replies = {
      ...replies,
      stats: { body: { full_migration_progress: '100', is_migrating: false } },
      detail: { ...throttled, headers: { 'retry-after': '31536000' } },
    };
    assert.equal((await problemFrom(read())).waitMs, 600_000);
    replies = { ...replies, detail: detailed('FAILED') };
    time += 599_999;
    assert.equal((await problemFrom(read())).waitMs, 1);
    time += 1;
    assert.equal((await read()).lifecycle, 'failed');
  });

  it('passwords and keys that the answers hold reach neither status nor problem', async () => {
    const canary = { ...account, securityToken: 'canary-of-the-token' };
    const sample = fixture('task.official');
    replies = {
      ...replies,
      detail: { body: { ...sample, task_name: canary.securityToken, description: canary.accessKeySecret } },
    };
    const status = await read(task, canary);
    assert.equal(status.lifecycle, 'stopping');
    assert.equal(status.raw.body['task_name'], '•••');
    assert.doesNotMatch(JSON.stringify(status), /canary/);
    assert.ok(!JSON.stringify(status).includes(keys.accessKeySecret));

    // The same answer, cut short and as a refusal: errors are made of it too.
    const text = JSON.stringify(sample);
    replies = { ...replies, stats: unknown, detail: { body: text.slice(0, -1) } };
    const cut = await problemFrom(read(task, canary));
    assert.equal(cut.kind, 'bad-answer');
    assert.doesNotMatch(JSON.stringify(cut), /canary/);
    replies = { ...replies, detail: { status: 400, body: { ...sample, error_code: 'X.1', error_msg: 'words' } } };
    assert.doesNotMatch(JSON.stringify(await problemFrom(read(task, canary))), /canary/);
  });

  describe('test of an account', () => {
    it('lists the projects with one signed GET', async () => {
      replies = { ...replies, projects: { body: fixture('projects.official') } };
      const check = await gateway.verify(account, new AbortController().signal);
      assert.deepEqual(asked(), ['GET /v3/auth/projects']);
      assert.deepEqual(check, { message: 'The keys work. Projects that they can see: 2.', limited: false });
      assert.match(server.requests.at(-1)?.headers['authorization'] ?? '', /SignedHeaders=host;x-sdk-date,/);
    });

    it('goes to the IAM endpoint where there is one', async () => {
      replies = { ...replies, projects: { body: fixture('projects.official') } };
      const elsewhere = { ...account, endpoint: 'https://dcs.invalid', iamEndpoint: `${server.origin}/iam` };
      await gateway.verify(elsewhere, new AbortController().signal);
      assert.deepEqual(asked(), ['GET /iam/v3/auth/projects']);
    });

    it('wrong keys are a problem', async () => {
      replies = { ...replies, projects: wrongKeys };
      const problem = await problemFrom(gateway.verify(account, new AbortController().signal));
      assert.equal(problem.kind, 'credentials');
      replies = { ...replies, projects: { status: 401, body: { error: { code: 401, message: 'x', title: 'y' } } } };
      const keystone = await problemFrom(gateway.verify(account, new AbortController().signal));
      assert.equal(keystone.kind, 'credentials');
    });

    it('keys that may not list projects are right, and limited', async () => {
      replies = { ...replies, projects: { status: 403, body: { error_code: 'IAM.0002', error_msg: 'Forbidden.' } } };
      const check = await gateway.verify(account, new AbortController().signal);
      assert.equal(check.limited, true);
      assert.match(check.message, /keys work, but may not.*Forbidden\./);
    });

    it('any other failure is a problem', async () => {
      for (const [projects, kind] of [
        [broken, 'cloud'],
        [html, 'bad-answer'],
        [{ body: { hello: 'world' } }, 'bad-answer'],
        [{ status: 404, body: { message: 'no route' } }, 'bad-request'],
      ] as const) {
        replies = { ...replies, projects };
        assert.equal((await problemFrom(gateway.verify(account, new AbortController().signal))).kind, kind);
      }
    });
  });
});
