import assert from 'node:assert/strict';
import officialClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { call } from '../../src/clouds/alibaba/call.ts';
import { authorization } from '../../src/clouds/alibaba/sign.ts';
import { type ClosableHttpClient, createHttpClient } from '../../src/clouds/http.ts';
import type { Account } from '../../src/model/account.ts';
import { type LoopbackServer, type ReceivedRequest, startServer } from '../support/loopback.ts';

/** Node gives a CommonJS module's exports as its default, where TypeScript's types promise their `default`. */
function classOf<T>(imported: T): T {
  return (imported as { default?: T }).default ?? imported;
}
const Client = classOf(officialClient);

const plain = { accessKeyId: 'LTAI5tContract', accessKeySecret: 'contract+secret/=&迁' };
const temporary = {
  accessKeyId: 'STS.NUContract',
  accessKeySecret: plain.accessKeySecret,
  securityToken: 'CAIS+tok/en==',
};

/** Queries as DTS has them, and the characters on which signatures break. */
const queries: readonly Readonly<Record<string, string>>[] = [
  { MigrationJobId: 'dtsz2v12jfo309' },
  { MigrationJobId: 'dtsz2v12jfo309', RegionId: 'ap-southeast-1' },
  { PageNum: '1', PageSize: '30', RegionId: 'cn-hangzhou' },
  { MigrationJobId: 'a b+c/d=e&f?g#h%i' },
  { MigrationJobId: "!'()*~-_." },
  { MigrationJobName: '订单迁移 \u{1f69a}', 'Tag.1.Key': 'team', 'Tag.1.Value': 'a:b@c,d;e' },
  { b: '2', a: '1', B: '0', A: '', 'a-b': '"<>[]{}|\\^`' },
];
const actions = ['DescribeMigrationJobStatus', 'DescribeMigrationJobs'] as const;

/** Sends a request with Alibaba Cloud's own client, by signature version 3, which it uses for DTS. */
async function sendOfficially(
  origin: string,
  keys: { readonly accessKeyId: string; readonly accessKeySecret: string; readonly securityToken?: string },
  request: {
    readonly action: string;
    readonly method: 'GET' | 'POST';
    readonly pathname: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  // Through `credential`, because with bare keys the client adds and signs a header on where the keys came from.
  const type = keys.securityToken === undefined ? 'access_key' : 'sts';
  const credential = { getCredential: () => Promise.resolve({ ...keys, type }) };
  const client = new Client(new Config({ credential, endpoint: new URL(origin).host, protocol: 'HTTP' }));
  const { query, headers = {}, ...params } = request;
  await client.callApi(
    new Params({ ...params, version: '2020-01-01', protocol: 'HTTP', authType: 'AK', style: 'RPC', bodyType: 'json' }),
    new OpenApiRequest({ query, headers }),
    new RuntimeOptions({}),
  );
}

function signedByUs(request: ReceivedRequest, keys: typeof plain): string {
  return authorization(
    {
      method: request.method,
      path: request.url.split('?')[0] ?? '',
      query: Object.fromEntries(new URL(request.url, 'http://loopback').searchParams),
      headers: request.headers,
      payloadHash: request.headers['x-acs-content-sha256'] ?? '',
    },
    keys,
  );
}

describe("Alibaba signature against Alibaba Cloud's own client", () => {
  let server: LoopbackServer;
  let http: ClosableHttpClient;
  before(async () => {
    server = await startServer(() => ({ body: { Success: true, RequestId: 'R' } }));
    http = createHttpClient({ timeoutMs: () => 5000 });
  });
  after(async () => {
    http.close();
    await server.close();
  });

  const last = (): ReceivedRequest => {
    const request = server.requests.at(-1);
    assert.ok(request);
    return request;
  };

  for (const [name, keys] of [
    ['AccessKey', plain],
    ['STS', temporary],
  ] as const) {
    for (const action of actions) {
      for (const query of queries) {
        it(`${name} ${action} ${JSON.stringify(query)}: what it sends is signed as we would`, async () => {
          for (const method of ['POST', 'GET'] as const) {
            for (const pathname of ['/', '/prefix/']) {
              await sendOfficially(server.origin, keys, { action, method, pathname, query });
              const request = last();
              assert.equal(request.method, method);
              assert.match(
                request.headers['authorization'] ?? '',
                /^ACS3-HMAC-SHA256 Credential=.+Signature=[0-9a-f]{64}$/,
              );
              assert.equal(signedByUs(request, keys), request.headers['authorization']);
            }
          }
        });

        it(`${name} ${action} ${JSON.stringify(query)}: what we send it would sign alike`, async () => {
          const account: Account = { name: 'contract', cloud: 'alibaba', ...keys, endpoint: `${server.origin}/prefix` };
          const tools = {
            http,
            now: () => Date.now(),
            nonce: () => `n-${server.requests.length}`,
            stateWords: () => ({}),
          };
          const asked = { action, parameters: query, region: null, answers: () => true };
          await call(tools, account, asked, new AbortController().signal);
          const ours = last();

          const { 'x-acs-date': date = '', 'x-acs-signature-nonce': nonce = '' } = ours.headers;
          const headers = { 'x-acs-date': date, 'x-acs-signature-nonce': nonce };
          await sendOfficially(server.origin, keys, { action, method: 'GET', pathname: '/prefix/', query, headers });
          const theirs = last();

          assert.notEqual(theirs, ours);
          assert.equal(ours.headers['authorization'], theirs.headers['authorization']);
          const signed = (request: ReceivedRequest): unknown =>
            Object.fromEntries(Object.entries(request.headers).filter(([header]) => /^(host$|x-acs-)/.test(header)));
          assert.deepEqual(signed(ours), signed(theirs));
        });
      }
    }
  }
});
