import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { authorization, canonicalRequest, sdkDate } from '../../../../src/clouds/huawei/sign.ts';
import { account, projectId, taskId } from './support.ts';

const date = '20191115T033655Z';
const detail = `https://dcs.cn-north-4.myhuaweicloud.com/v2/${projectId}/migration-task/${taskId}`;

interface Vector {
  readonly name: string;
  readonly method?: string;
  readonly url: string;
  /** Beside X-Sdk-Date. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signedHeaders: string;
  readonly hash: string;
  readonly signature: string;
}

const json = { 'content-type': 'application/json' };
const jsonOfProject = { ...json, 'x-project-id': projectId };

// V0 and the Go vector are published by Huawei; the others came out of its own Node.js signer (core 3.1.211).
const vectors: readonly Vector[] = [
  {
    name: 'V0 (published)',
    url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
    headers: json,
    signedHeaders: 'content-type;host;x-sdk-date',
    hash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    name: 'V1',
    url: `${detail}/stats`,
    headers: {},
    signedHeaders: 'host;x-sdk-date',
    hash: '5f91ab81ce2ec43db471d5bac159daa4957fe6509bc50888ca4eb4860e5c7a20',
    signature: '19fab867dc19ee5566d774b271c3dce033d164e56ae4c95c8e166c69160dc741',
  },
  {
    name: 'V2',
    url: `${detail}/stats`,
    headers: jsonOfProject,
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date',
    hash: 'bdb9fd4b6a79f0e3c67ee2063b2e6a3df80792d8341bd1dabb558562c1b55084',
    signature: '44f06703ce0df72517679fa3cb4c98913f9078cedb09d5af530890dc11e817a0',
  },
  {
    name: 'V4 (security token)',
    url: detail,
    headers: { ...jsonOfProject, 'X-Security-Token': 'gQpjbi1ub3J0aC00TEMPORARYTOKENEXAMPLE=' },
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date;x-security-token',
    hash: '4c8845b86f6497dbc6244013a0e9d2dd66b61c131b5539509591264c869f6209',
    signature: 'fc9a069c4a5c4859351a35dec05731f0244c153c7821c24b7b2ee929d5238531',
  },
  {
    name: 'V5 (port, query with an empty value)',
    url: `http://127.0.0.1:8080/v2/${projectId}/migration-task/${taskId}/logs?offset=0&limit=10&log_level=`,
    headers: jsonOfProject,
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date',
    hash: '2c55e0225f81e0d81589e65364a0f4fc211787002ff80a6428d10e9fcc9b273a',
    signature: '00f3258abc9172d7c7a0fa1c77903fc9768253f6d31a793b02e1b735d1fed474',
  },
  {
    name: 'V6 (IAM)',
    url: 'https://iam.myhuaweicloud.com/v3/projects?name=cn-north-4',
    headers: json,
    signedHeaders: 'content-type;host;x-sdk-date',
    hash: '6b1111b1a966789d39c913f83bc4928e93e1ac3e01c717abd4d0c01ef28cd3a5',
    signature: '2ab70bd26712c51492b8a13b6d994cf17e1b914841b67396ca9233b77a58bb9d',
  },
  {
    name: 'V6b (IAM with the body of the SDK)',
    url: 'https://iam.myhuaweicloud.com/v3/projects?name=cn-north-4',
    headers: json,
    body: '{}',
    signedHeaders: 'content-type;host;x-sdk-date',
    hash: 'f45c7622ccca5184edaee4244bdc830de4fa07977c907aacf79f1383da1bf670',
    signature: 'ca83cb2676b7ce50ff1033151a7f61899b28b3c210d870a6cdb4931376ec76fa',
  },
  {
    name: 'V7 (body in UTF-8; signed here, never sent)',
    method: 'post',
    url: `${detail}/stop`,
    headers: jsonOfProject,
    body: '{"a":1,"b":"é"}',
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date',
    hash: '7760993900e28f3c08698d5679ae5c71790e011f711bf89e067467c8d6dd1c66',
    signature: '3b135bc70c9fbb519dabd23c1467542c6d0f8c0b6ca07e69f5a5c3348285085e',
  },
  {
    name: 'V8 (a path that really holds %20)',
    url: 'https://dcs.cn-north-4.myhuaweicloud.com/v2/p/migration-task/a%2520b%2520中',
    headers: {},
    signedHeaders: 'host;x-sdk-date',
    hash: '37f2451bac730fad59459cd706a5a2a0ac48f524a23bb02eae1c72ccb834253b',
    signature: '5e6ae22fdff7a6a9f0bd0dae03a71d4cf897aacfe5ab1f3dd8b002566b5b3482',
  },
];

describe('Huawei signature', () => {
  for (const vector of vectors) {
    it(vector.name, () => {
      const url = new URL(vector.url);
      const request = {
        method: vector.method ?? 'GET',
        url,
        headers: { Host: url.host, 'X-Sdk-Date': date, ...vector.headers },
        ...(vector.body === undefined ? {} : { body: vector.body }),
      };
      assert.equal(createHash('sha256').update(canonicalRequest(request)).digest('hex'), vector.hash);
      assert.equal(
        authorization(request, account),
        `SDK-HMAC-SHA256 Access=${account.accessKeyId}, SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`,
      );
    });
  }

  it('V0: the canonical request is the published one, line by line', () => {
    const url = new URL(vectors[0]?.url ?? '');
    assert.equal(
      canonicalRequest({ method: 'GET', url, headers: { Host: url.host, 'X-Sdk-Date': date, ...json } }),
      [
        'GET',
        '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/',
        'limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
        'content-type:application/json',
        'host:service.region.example.com',
        'x-sdk-date:20191115T033655Z',
        '',
        'content-type;host;x-sdk-date',
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      ].join('\n'),
    );
  });

  it("the vector of the Go SDK's own test, which signs the date alone", () => {
    const signed = authorization(
      {
        method: 'GET',
        url: new URL('https://example.huaweicloud.com/path?limit=1'),
        headers: { 'x-sdk-date': '20060102T150405Z' },
      },
      { accessKeyId: 'AccessKey', accessKeySecret: 'SecretKey' },
    );
    assert.equal(
      signed,
      'SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, Signature=5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
    );
  });

  const line = (url: string, index: number): string | undefined =>
    canonicalRequest({ method: 'GET', url: new URL(url), headers: {} }).split('\n')[index];

  const paths: readonly (readonly [string, string])[] = [
    ['https://x.example', '/'],
    ['https://x.example/prefix/v2', '/prefix/v2/'],
    ['https://x.example/prefix/', '/prefix/'],
    ['https://x.example/a b/中', '/a%20b/%E4%B8%AD/'],
    ['https://x.example/a%20b', '/a%20b/'],
    ['https://x.example/a%2Fb', '/a%2Fb/'],
    ["https://x.example/!'()*~", '/%21%27%28%29%2A~/'],
    ['https://x.example/100%', '/100%25/'],
  ];
  for (const [url, canonical] of paths) {
    it(`the path of ${url} is ${canonical}`, () => {
      assert.equal(line(url, 1), canonical);
    });
  }

  it('the query is sorted by key and value and encoded strictly', () => {
    assert.equal(line('https://x.example/?b=2&a=z&a=y&B=%2F&c=*+', 2), 'B=%2F&a=y&a=z&b=2&c=%2A%20');
  });

  it('trims the values of headers', () => {
    const url = new URL('https://x.example/');
    assert.match(canonicalRequest({ method: 'GET', url, headers: { 'X-A': '  b  ' } }), /\nx-a:b\n/);
  });

  it('needs the date', () => {
    const request = { method: 'GET', url: new URL('https://x.example/'), headers: { Host: 'x.example' } };
    assert.throws(() => authorization(request, account), /X-Sdk-Date/);
  });

  it('the order in which headers and queries are given does not matter; every part does', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const value = fc.stringMatching(/^[\x21-\x7e]{1,12}$/);
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), value, (pairs, extra) => {
        const sign = (entries: [string, string][], query = entries): string => {
          const url = new URL('https://x.example/p');
          for (const [key, text] of query) url.searchParams.append(key, text);
          const headers = { ...Object.fromEntries(entries), 'X-Sdk-Date': date };
          return authorization({ method: 'GET', url, headers }, account);
        };
        const entries = Object.entries(pairs);
        assert.equal(sign(entries), sign(entries.toReversed()));
        assert.notEqual(sign(entries), sign(entries, [...entries, ['extra', extra]]));
        assert.notEqual(sign(entries), sign([...entries, ['x-extra', extra]], entries));
      }),
    );
  });
});

describe('Huawei date and encoding', () => {
  it('writes the moment as the document does', () => {
    assert.equal(sdkDate(Date.UTC(2019, 10, 15, 3, 36, 55, 999)), date);
  });
});
