import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  authorization,
  canonicalRequest,
  type SignableRequest,
  signatureDate,
} from '../../../../src/clouds/alibaba/sign.ts';
import { canonicalQuery as queryOf, hashOfNothing } from '../../../../src/clouds/signing.ts';
import { percentEncoded } from '../../../../src/base/encoding.ts';
import { createHash } from 'node:crypto';

const canonicalQuery = (query: Readonly<Record<string, string>>): string => queryOf(Object.entries(query));

const vector3: SignableRequest = {
  method: 'POST',
  path: '/',
  query: { RegionId: 'cn-hangzhou', MigrationJobId: 'dtsz2v12jfo309' },
  headers: {
    host: 'dts.aliyuncs.com',
    'x-acs-action': 'DescribeMigrationJobStatus',
    'x-acs-version': '2020-01-01',
    'x-acs-date': '2021-03-16T00:00:00Z',
    'x-acs-signature-nonce': '0123456789abcdef0123456789abcdef',
    'x-acs-content-sha256': hashOfNothing,
    accept: 'application/json',
    'user-agent': 'not signed',
  },
  payloadHash: hashOfNothing,
};
const testKeys = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

describe('Alibaba signature, published vectors of ACS3-HMAC-SHA256', () => {
  it('vector 1: RunInstances, of the official document', () => {
    const request: SignableRequest = {
      method: 'POST',
      path: '/',
      query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-version': '2014-05-26',
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-content-sha256': hashOfNothing,
      },
      payloadHash: hashOfNothing,
    };
    assert.equal(
      createHash('sha256').update(canonicalRequest(request)).digest('hex'),
      '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    assert.equal(
      authorization(request, { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' }),
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,' +
        'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
        'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  for (const [method, signature] of [
    ['GET', 'd16b30a7699ae9e43875b13195b2f81bcc3ed10c14a9b5eb780e51619aa50be1'],
    ['', '4ab59fffe3c5738ff8a2729f90cc04fe18b02a4b15b2102cbaf92f9ff3df2ea3'],
  ] as const) {
    it(`vector 2: one header twice, method '${method}', of the official SDK's own tests`, () => {
      assert.equal(
        authorization(
          {
            method,
            path: '/',
            query: { test: 'ok', empty: '' },
            headers: { 'x-acs-test': 'http', 'x-acs-TEST': 'https' },
            payloadHash: '55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23',
          },
          { accessKeyId: 'acesskey', accessKeySecret: 'secret' },
        ),
        `ACS3-HMAC-SHA256 Credential=acesskey,SignedHeaders=x-acs-test,Signature=${signature}`,
      );
    });
  }

  it('vector 3: DescribeMigrationJobStatus; accept and user-agent are not signed', () => {
    assert.equal(
      authorization(vector3, testKeys),
      'ACS3-HMAC-SHA256 Credential=testid,' +
        'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
        'Signature=43ff89bcc62c9a26b22b6c5b1021aa649ba909980c027d09f2af0c4c95a8caaf',
    );
  });

  it('vector 4: the same with temporary keys', () => {
    const headers = {
      ...vector3.headers,
      'x-acs-accesskey-id': 'STS.testid',
      'x-acs-security-token': 'tok+en/==',
    };
    assert.equal(
      authorization({ ...vector3, headers }, { ...testKeys, accessKeyId: 'STS.testid' }),
      'ACS3-HMAC-SHA256 Credential=STS.testid,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;' +
        'x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,' +
        'Signature=722a6b27b283e41b878acfccd56fc724067ec1ee3e8a98b32085709fbe0df14b',
    );
  });

  it('covers everything that is sent: a change of any part changes the signature', () => {
    const signature = authorization(vector3, testKeys);
    const changes: SignableRequest[] = [
      { ...vector3, method: 'GET' },
      { ...vector3, path: '/prefix/' },
      { ...vector3, query: { ...vector3.query, PageNum: '1' } },
      { ...vector3, query: { ...vector3.query, RegionId: 'cn-beijing' } },
      { ...vector3, headers: { ...vector3.headers, host: 'dts.cn-beijing.aliyuncs.com' } },
      { ...vector3, headers: { ...vector3.headers, 'x-acs-security-token': 'token' } },
      { ...vector3, headers: { ...vector3.headers, 'content-type': 'text/plain' } },
      { ...vector3, payloadHash: '0' },
    ];
    for (const change of changes) assert.notEqual(authorization(change, testKeys), signature);
    assert.notEqual(authorization(vector3, { ...testKeys, accessKeySecret: 'other' }), signature);
  });
});

describe('Alibaba signature, its spelling', () => {
  for (const [plain, encoded] of [
    ['AZaz09-_.~', 'AZaz09-_.~'],
    [' ', '%20'],
    ['*', '%2A'],
    ["!'()", '%21%27%28%29'],
    ['a+b/c=&?#%', 'a%2Bb%2Fc%3D%26%3F%23%25'],
    ['2016-02-23T12:46:24Z', '2016-02-23T12%3A46%3A24Z'],
    ['迁移', '%E8%BF%81%E7%A7%BB'],
    ['\ud83d\ude00', '%F0%9F%98%80'],
    ['\ud83d', '%EF%BF%BD'],
  ] as const) {
    it(`writes ${JSON.stringify(plain)} as ${encoded}`, () => {
      assert.equal(percentEncoded(plain), encoded);
    });
  }

  it('keeps every text, in unreserved characters alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const encoded = percentEncoded(plain);
        assert.match(encoded, /^([A-Za-z0-9\-_.~]|%[0-9A-F]{2})*$/);
        assert.equal(decodeURIComponent(encoded), plain);
      }),
      { numRuns: 200 },
    );
  });

  it('sorts the query by the bytes of its names and keeps empty values', () => {
    assert.equal(canonicalQuery({ b: '2', a: '', B: '1', 'a.1': 'x' }), 'B=1&a=&a.1=x&b=2');
    assert.equal(canonicalQuery({}), '');
  });

  it('sends the very query that it signs', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string()), (query) => {
        const url = new URL('https://dts.aliyuncs.com/');
        url.search = canonicalQuery(query);
        assert.equal(url.search.replace(/^\?/, ''), canonicalQuery(query));
      }),
      { numRuns: 100 },
    );
  });

  it('writes the date to the second, in UTC', () => {
    assert.equal(signatureDate(Date.UTC(2021, 2, 16, 1, 2, 3, 999)), '2021-03-16T01:02:03Z');
  });

  it('knows the hash of an empty body', () => {
    assert.equal(hashOfNothing, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
