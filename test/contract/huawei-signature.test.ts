import assert from 'node:assert/strict';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { UserOptions } from '@huaweicloud/huaweicloud-sdk-core/UserOptions.js';
import fc from 'fast-check';
import { createHttpClient } from '../../src/clouds/http.ts';
import { createHuaweiGateway } from '../../src/clouds/huawei/gateway.ts';
import { authorization, type RequestToSign } from '../../src/clouds/huawei/sign.ts';
import { type LoopbackServer, type ReceivedRequest, startServer } from '../support/loopback.ts';

/** The key pair that Huawei prints in its own signing guide: public knowledge. */
const keys = { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', accessKeySecret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' };
const projectId = '254d2280acb74d36a8b839746bcd7352';
const taskId = 'a276c1ffa0a54c2597fc824b917db317';

function credentials(securityToken?: string): BasicCredentials {
  const made = new BasicCredentials().withAk(keys.accessKeyId).withSk(keys.accessKeySecret).withProjectId(projectId);
  return securityToken === undefined ? made : made.withSecurityToken(securityToken);
}

/** What Huawei's own signer makes of a request. */
function theirs(request: RequestToSign, queryParams: Readonly<Record<string, string | string[]>> = {}): string {
  const signed: object = AKSKSigner.sign(
    {
      method: request.method,
      endpoint: `${request.url.origin}${request.url.pathname}`,
      headers: { ...request.headers },
      queryParams: structuredClone(queryParams),
      ...(request.body === undefined ? {} : { data: JSON.parse(request.body) as unknown }),
    },
    credentials(),
  );
  return 'Authorization' in signed ? String(signed.Authorization) : '';
}

/** The signature that our function makes of a request as it arrived at a server. */
function signedAgain({ method, url, headers, body }: ReceivedRequest, origin: string): string {
  const names = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '')?.[1]?.split(';') ?? [];
  const signed = Object.fromEntries(names.map((name) => [name, headers[name] ?? '']));
  return authorization({ method, url: new URL(url, origin), headers: signed, body }, keys);
}

describe("the official signer of Huawei's SDK", () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9_~-]{1,12}$/);
  const visible = fc.stringMatching(/^[\x21-\x7e]{1,20}$/);
  const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    host: fc.constantFrom('dcs.cn-north-4.myhuaweicloud.com', '127.0.0.1:8080', 'iam.myhuaweicloud.com'),
    path: fc.array(segment, { maxLength: 5 }),
    slash: fc.constantFrom('', '/'),
    date: fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
    token: fc.option(visible, { nil: undefined }),
    project: fc.option(visible, { nil: undefined }),
    query: fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
    body: fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined }),
  });

  it('makes the same signature of the same request', () => {
    fc.assert(
      fc.property(request, ({ method, host, path, slash, date, token, project, query, body }) => {
        const url = new URL(`https://${host}/${path.join('/')}${path.length === 0 ? '' : slash}`);
        for (const [name, values] of Object.entries(query)) {
          for (const value of [values].flat()) url.searchParams.append(name, value);
        }
        const toSign: RequestToSign = {
          method,
          url,
          headers: {
            host,
            'X-Sdk-Date': date.toISOString().replace(/[-:]|\.\d{3}/g, ''),
            'content-type': 'application/json',
            ...(project === undefined ? {} : { 'X-Project-Id': project }),
            ...(token === undefined ? {} : { 'X-Security-Token': token }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        };
        assert.equal(authorization(toSign, keys), theirs(toSign, query));
      }),
      { numRuns: 500 },
    );
  });

  it('differs where anything differs, so that the comparison above can fail', () => {
    const url = new URL(`https://dcs.cn-north-4.myhuaweicloud.com/v2/${projectId}/migration-task/${taskId}`);
    const toSign = { method: 'GET', url, headers: { host: url.host, 'X-Sdk-Date': '20191115T033655Z' } };
    assert.equal(authorization(toSign, keys), theirs(toSign));
    assert.notEqual(authorization(toSign, keys), theirs(toSign, { a: '' }));
    assert.notEqual(authorization({ ...toSign, method: 'PUT' }, keys), theirs(toSign));
    assert.notEqual(authorization(toSign, { ...keys, accessKeySecret: 'x' }), theirs(toSign));
  });
});

describe("the official client of Huawei's SDK", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await startServer(() => ({ body: { is_migrating: true } }));
  });
  after(() => server.close());

  /** The calls of DCS, which the SDK has no npm package for, on the SDK's real client. */
  function client(prefix: string, token?: string): HcClient {
    const options = new UserOptions();
    // Without an agent of its own it writes an id into the home directory.
    options.customUserAgent = 'contract-test';
    return new ClientBuilder((made) => made)
      .withCredential(credentials(token))
      .withEndpoint(`${server.origin}${prefix}`)
      .withOptions(options)
      .build();
  }

  const calls = [
    { name: 'ShowMigrationTaskStats', url: '/v2/{project_id}/migration-task/{task_id}/stats', query: {} },
    { name: 'ShowMigrationTask', url: '/v2/{project_id}/migration-task/{task_id}', query: {} },
    {
      name: 'ListMigrationTask',
      url: '/v2/{project_id}/migration-tasks',
      query: { offset: 0, limit: 10, name: 'a b*' },
    },
  ] as const;
  for (const { name, url, query } of calls) {
    for (const [kind, token] of [
      ['lasting keys', undefined],
      ['temporary keys', 'gQpjbi1ub3J0aC00TEMPORARY+TOKEN/EXAMPLE='],
    ] as const) {
      for (const prefix of ['', '/prefix']) {
        it(`${name} with ${kind}${prefix === '' ? '' : ' below a prefix'}: what it sent is signed as we sign`, async () => {
          await client(prefix, token).sendRequest({
            method: 'GET',
            url,
            contentType: 'application/json',
            queryParams: query,
            pathParams: { task_id: taskId },
            headers: {},
          });
          const received = server.requests.at(-1);
          assert.ok(received);
          const path = url.replace('{project_id}', projectId).replace('{task_id}', taskId);
          assert.equal(received.url.split('?')[0], `${prefix}${path}`);
          assert.equal(received.headers['x-security-token'], token);
          assert.equal(received.headers['x-project-id'], projectId);
          assert.equal(signedAgain(received, server.origin), received.headers['authorization']);
        });
      }
    }
  }
});

describe('our requests', () => {
  for (const securityToken of [undefined, 'gQpjbi1ub3J0aC00TEMPORARY+TOKEN/EXAMPLE=']) {
    it(`are signed as the official signer signs them, ${securityToken === undefined ? 'lasting' : 'temporary'} keys`, async () => {
      const detail = { task_id: taskId, status: 'FULLMIGRATING' };
      const statistics = { full_migration_progress: 1, is_migrating: true };
      const server = await startServer(({ url }) => ({
        body: url.endsWith('projects') ? { projects: [] } : url.endsWith('stats') ? statistics : detail,
      }));
      const http = createHttpClient({ timeoutMs: () => 5000 });
      try {
        const gateway = createHuaweiGateway({ http, now: () => Date.now(), nonce: () => '', stateWords: () => ({}) });
        const account = {
          ...keys,
          name: 'prod',
          cloud: 'huawei',
          endpoint: `${server.origin}/prefix`,
          ...(securityToken === undefined ? {} : { securityToken }),
        } as const;
        const { signal } = new AbortController();
        await gateway.read({ cloud: 'huawei', product: 'dcs', id: taskId, projectId }, account, signal);
        await gateway.verify(account, signal);
        assert.equal(server.requests.length, 3);
        for (const { method, url, headers } of server.requests) {
          const said = headers['authorization'] ?? '';
          const names = /SignedHeaders=([^,]+)/.exec(said)?.[1]?.split(';') ?? [];
          assert.equal(names.includes('x-security-token'), securityToken !== undefined);
          // Their signer looks for the date under this spelling.
          const spelled = (name: string): string => (name === 'x-sdk-date' ? 'X-Sdk-Date' : name);
          const signed = Object.fromEntries(names.map((name) => [spelled(name), headers[name] ?? '']));
          assert.equal(said, theirs({ method, url: new URL(url, server.origin), headers: signed }));
        }
      } finally {
        http.close();
        await server.close();
      }
    });
  }
});
