import assert from 'node:assert/strict';
import { type ClosableHttpClient, createHttpClient } from '../../../../src/clouds/http.ts';
import { type Answer, type Call, call } from '../../../../src/clouds/huawei/call.ts';
import { authorization } from '../../../../src/clouds/huawei/sign.ts';
import type { Account } from '../../../../src/model/account.ts';
import { type Handler, type LoopbackServer, type ReceivedRequest, startServer } from '../../../support/loopback.ts';
import { account, dated, now, problemFrom, projectId, taskId } from './support.ts';

const path = `/v2/${projectId}/migration-task/${taskId}/stats`;

describe('Huawei calls', () => {
  let server: LoopbackServer;
  let http: ClosableHttpClient;
  let handler: Handler;

  before(async () => {
    server = await startServer((request, response) => handler(request, response));
    http = createHttpClient({ timeoutMs: () => 5000 });
  });
  after(async () => {
    http.close();
    await server.close();
  });

  function send(
    extra: Partial<Call> = {},
    by: Account = account,
    signal = new AbortController().signal,
  ): Promise<Answer> {
    const request: Call = { action: 'ShowMigrationTaskStats', endpoint: server.origin, path, projectId, ...extra };
    return call(request, by, { http, now: () => now }, signal);
  }

  function received(): ReceivedRequest {
    const last = server.requests.at(-1);
    assert.ok(last);
    return last;
  }

  /** Signs again what arrived, as the server does: over the headers that the signature names, and the path as sent. */
  function expectSignature({ method, url, headers }: ReceivedRequest): void {
    const said = headers['authorization'] ?? '';
    const names = /SignedHeaders=([^,]+)/.exec(said)?.[1]?.split(';') ?? [];
    const signed = Object.fromEntries(names.map((name) => [name, headers[name] ?? '']));
    assert.equal(said, authorization({ method, url: new URL(url, server.origin), headers: signed }, account));
  }

  afterEach(() => {
    for (const { method } of server.requests) assert.equal(method, 'GET');
  });
  beforeEach(() => {
    handler = () => ({ headers: { 'x-request-id': 'r-1' }, body: { is_migrating: true } });
  });

  it('is a signed GET with project and date, and nothing else that a server could take offence at', async () => {
    assert.deepEqual(await send(), { body: { is_migrating: true }, requestId: 'r-1' });
    const { method, url, headers, body } = received();
    assert.deepEqual([method, url, body], ['GET', path, '']);
    assert.equal(headers['x-sdk-date'], '20261121T080000Z');
    assert.equal(headers['x-project-id'], projectId);
    assert.equal(headers['x-security-token'], undefined);
    assert.equal(headers['content-type'], undefined);
    assert.match(headers['authorization'] ?? '', /SignedHeaders=host;x-project-id;x-sdk-date, /);
    expectSignature(received());
  });

  it('signs the host with its port, and the prefix of the endpoint with the path', async () => {
    await send({ endpoint: `${server.origin}/pre fix/(a)/` });
    assert.equal(received().url, `/pre%20fix/(a)${path}`);
    assert.equal(`http://${received().headers['host'] ?? ''}`, server.origin);
    expectSignature(received());
  });

  it('an id of odd characters arrives in one segment and under its signature', async () => {
    await send({ path: '/v2/p/migration-task/a%2Fb%3Fc%252e%27' });
    assert.equal(received().url, '/v2/p/migration-task/a%2Fb%3Fc%252e%27');
    expectSignature(received());
  });

  it('sends and signs the security token of temporary keys', async () => {
    await send({}, { ...account, securityToken: 'token+of/temporary=keys' });
    assert.equal(received().headers['x-security-token'], 'token+of/temporary=keys');
    assert.match(
      received().headers['authorization'] ?? '',
      /SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /,
    );
    expectSignature(received());
    await send({}, { ...account, securityToken: '' });
    assert.equal(received().headers['x-security-token'], undefined);
  });

  it('without a project, as the identity service wants it', async () => {
    await send({ action: 'KeystoneListAuthProjects', path: '/v3/auth/projects', projectId: null });
    assert.equal(received().headers['x-project-id'], undefined);
    assert.match(received().headers['authorization'] ?? '', /SignedHeaders=host;x-sdk-date, /);
  });

  it('an action that is not on the list is refused before anything is signed or sent', async () => {
    const before = server.requests.length;
    // As `object`, because the type forbids it too.
    const stop: object = { action: 'StopMigrationTask' };
    const guarded: Account = {
      ...account,
      get accessKeySecret(): string {
        throw new Error('the key was read');
      },
    };
    await assert.rejects(send(stop, guarded), /StopMigrationTask is not on the list of reading actions/);
    await assert.rejects(send({}, guarded), /the key was read/);
    assert.equal(server.requests.length, before);
  });

  it('keys that cannot be sent are wrong keys, and are not shown', async () => {
    const before = server.requests.length;
    for (const wrong of [
      { accessKeyId: 'canary\nAK' },
      { accessKeyId: '' },
      { securityToken: 'canary token' },
      { securityToken: '密' },
    ]) {
      const problem = await problemFrom(send({}, { ...account, ...wrong }));
      assert.equal(problem.kind, 'credentials');
      assert.doesNotMatch(JSON.stringify(problem), /canary|密/);
    }
    assert.equal(server.requests.length, before);
  });

  it('an endpoint that would show the keys to others is refused', async () => {
    for (const endpoint of ['http://example.com', 'ftp://example.com', 'https://u:p@example.com', 'nonsense']) {
      assert.equal((await problemFrom(send({ endpoint }))).kind, 'bad-request');
    }
  });

  it('a refusal is a problem with the cloud’s code, words and request id, and names the account', async () => {
    handler = () => ({
      status: 403,
      headers: { ...dated(), 'x-request-id': 'r-2' },
      body: { error_code: 'DCS.2007', error_msg: 'Policy does not allow dcs:migrationTask:get to be performed.' },
    });
    const problem = await problemFrom(send());
    assert.equal(problem.kind, 'permission');
    assert.equal(problem.code, 'DCS.2007');
    assert.equal(problem.requestId, 'r-2');
    assert.equal(
      problem.message,
      "Huawei Cloud does not allow account 'prod' to read this: Policy does not allow dcs:migrationTask:get to be performed.",
    );
  });

  it('a clock that is off is measured', async () => {
    handler = () => ({
      status: 401,
      headers: dated(20),
      body: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information: signature expired' },
    });
    const problem = await problemFrom(send());
    assert.equal(problem.kind, 'clock');
    assert.match(problem.message, /20 minutes ahead of Huawei Cloud/);
  });

  const bodies: readonly (readonly [status: number, body: string, kind: string])[] = [
    [200, '', 'bad-answer'],
    [200, '<html>sign in</html>', 'bad-answer'],
    [200, '{"is_migrating": tr', 'bad-answer'],
    [200, '[]', 'bad-answer'],
    [200, 'null', 'bad-answer'],
    [401, '<html>proxy</html>', 'bad-answer'],
    [302, '', 'bad-answer'],
    [500, '', 'cloud'],
    [502, '<html>Bad Gateway</html>', 'cloud'],
    [500, '{"error_code":"DCS.5000","error_msg":"Internal service error."}', 'cloud'],
    [429, '<html>slow down</html>', 'throttled'],
  ];
  for (const [status, body, kind] of bodies) {
    it(`HTTP ${status} with ${JSON.stringify(body)} is ${kind}`, async () => {
      handler = () => ({ status, headers: { ...dated(), 'x-request-id': 'r-3' }, body });
      const problem = await problemFrom(send());
      assert.equal(problem.kind, kind);
      assert.equal(problem.requestId, 'r-3');
    });
  }

  it('does not follow a redirect with its signature', async () => {
    const before = server.requests.length;
    handler = () => ({ status: 302, headers: { location: `${server.origin}/elsewhere` } });
    assert.equal((await problemFrom(send())).kind, 'bad-answer');
    assert.equal(server.requests.length, before + 1);
  });

  it('a connection that is cut is a network problem', async () => {
    handler = (_request, response) => {
      response.destroy();
      return undefined;
    };
    assert.equal((await problemFrom(send())).kind, 'network');
  });

  it('keys that an answer repeats reach no problem', async () => {
    const by = { ...account, securityToken: 'canary+token/of==' };
    const secrets = [by.accessKeyId, by.accessKeySecret, by.securityToken, encodeURIComponent(by.securityToken)];
    handler = () => ({
      status: 401,
      headers: { ...dated(), 'x-request-id': secrets.join(' ') },
      body: { error_code: secrets.join(), error_msg: `verify fail ${secrets.join()}`, request_id: secrets.join() },
    });
    const problem = await problemFrom(send({}, by));
    for (const secret of secrets) assert.ok(!JSON.stringify(problem).includes(secret));
    assert.match(problem.message, /verify fail/);
  });

  it('an abort is an abort, with its own reason', async () => {
    const controller = new AbortController();
    handler = () => {
      controller.abort(new Error('closed'));
      return undefined;
    };
    await assert.rejects(send({}, account, controller.signal), /closed/);
  });
});
