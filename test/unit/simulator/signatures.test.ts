import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { acs3Signature, rpcSignature } from '../../../src/simulator/alibaba/signature.ts';
import { type HuaweiRequest, huaweiSignature } from '../../../src/simulator/huawei/signature.ts';
import { ucloudSignature } from '../../../src/simulator/ucloud/signature.ts';

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const one = (headers: Readonly<Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

// The published vectors, numbered as in the notes on each API.

describe("the simulator's own UCloud signature", () => {
  const publicKey = 'ucloudsomeone@example.com1296235120854146120';
  const privateKey = '46f09bb9fab4f12dfc160dae12273d5332b5debe';
  const list = { Action: 'DescribeUHostInstance', Region: 'cn-bj2', Limit: 10 };
  const create = {
    Action: 'CreateUHostInstance',
    CPU: 2,
    ChargeType: 'Month',
    DiskSpace: 10,
    ImageId: 'f43736e1-65a5-4bea-ad2e-8a46e18883c2',
    LoginMode: 'Password',
    Memory: 2048,
    Name: 'Host01',
    Password: 'VUNsb3VkLmNu',
    Quantity: 1,
    Region: 'cn-bj2',
    Zone: 'cn-bj2-04',
  };
  const backends = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`Backends.${index}`, ['foo', 'bar', 42][index % 3]]),
  );
  const named = { Action: 'foo', Name: 'foo', ProjectId: 'bar', Region: 'cn-bj2', Zone: 'cn-bj2-02' };
  const short = { PublicKey: 'foo', SecurityToken: '42' };
  const cases: [number: string, params: Record<string, unknown>, key: string, signature: string][] = [
    ['1', { PublicKey: publicKey, ...list }, privateKey, 'cba5cf5ec4d4233d206b1b54951e3787350a642f'],
    [
      '1 as a form',
      { PublicKey: publicKey, ...list, Limit: '10' },
      privateKey,
      'cba5cf5ec4d4233d206b1b54951e3787350a642f',
    ],
    ['2', { PublicKey: publicKey, ...create }, privateKey, '4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65'],
    [
      '3',
      { PublicKey: publicKey, SecurityToken: 'some_stoken', ...create },
      privateKey,
      '170c480ad176a247b324eb92a2cfe536aacfbd04',
    ],
    [
      '4',
      { PublicKey: publicKey, Action: 'AllocateBackendBatch', ...backends },
      privateKey,
      '6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3',
    ],
    [
      '6',
      { PublicKey: publicKey, Action: list.Action, Region: list.Region, Proportion: 65.722 },
      privateKey,
      '5e39dd48144d6a075328e56a6c5e9df6c39ae939',
    ],
    ['7', { ...short, ...named }, 'bar', '170de002e3ca3acdc3a790badc4d14b09d183e4b'],
    ['8', { ...short, Name: 'foo' }, 'bar', '012679c87951918e8e04de783a4a8ff981a61d5f'],
    ['9', { PublicKey: 'my_public_key', foo: 'bar' }, 'my_private_key', 'd4411ab30953fb0bbcb1e7313081f05e4e91a394'],
    [
      '11',
      { PublicKey: 'someone@example.com1296235120854146120', ...list },
      privateKey,
      '4201919d267504385deb93af19e0197870fed36b',
    ],
  ];
  for (const [number, params, key, signature] of cases) {
    it(`is that of vector ${number}`, () => {
      assert.equal(ucloudSignature(new Map(Object.entries(params)), key), signature);
      const withSignature = new Map(Object.entries({ Signature: 'x', ...params }));
      assert.equal(ucloudSignature(withSignature, key), signature, 'Signature itself is not signed');
    });
  }

  it('takes numbers, truths and nested JSON as the documents write them', () => {
    const sign = (value: unknown): string => ucloudSignature(new Map([['a', value]]), 'k');
    const same: [value: unknown, text: string][] = [
      [42.0, '42'],
      [65.722, '65.722'],
      [1e21, '1000000000000000000000'],
      [1.5e22, '15000000000000000000000'],
      [1e-7, '0.0000001'],
      [-1.25e-9, '-0.00000000125'],
      [true, 'true'],
      [false, 'false'],
      [['x', 1, true], 'x1true'],
      [{ b: 2, a: [1], B: 'z' }, 'Bza1b2'],
    ];
    for (const [value, text] of same) {
      assert.equal(sign(value), createHash('sha1').update(`a${text}k`).digest('hex'), text);
    }
  });
});

describe("the simulator's own RPC signature of Alibaba Cloud", () => {
  const common = { SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', AccessKeyId: 'testid' };
  const dts = {
    ...common,
    Action: 'DescribeMigrationJobStatus',
    Format: 'JSON',
    Version: '2020-01-01',
    SignatureNonce: '0123456789abcdef0123456789abcdef',
    Timestamp: '2021-03-16T00:00:00Z',
    RegionId: 'cn-hangzhou',
    MigrationJobId: 'dtsz2v12jfo309',
  };
  const cases: [number: string, method: string, secret: string, params: Record<string, string>, signature: string][] = [
    [
      '1',
      'GET',
      'testsecret',
      {
        ...common,
        Timestamp: '2016-02-23T12:46:24Z',
        Format: 'XML',
        Action: 'DescribeRegions',
        SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
        Version: '2014-05-26',
      },
      'OLeaidS1JvxuMvnyHOwuJ+uX5qY=',
    ],
    [
      '2',
      'GET',
      'testsecret',
      {
        ...common,
        Format: 'JSON',
        RegionId: 'cn-beijing',
        Action: 'DescribeDedicatedHosts',
        SignatureNonce: 'edb2b34af0af9a6d14deaf7c1a5315eb',
        Version: '2014-05-26',
        Timestamp: '2023-03-13T08:34:30Z',
      },
      '9NaGiOspFP5UPcwX8Iwt2YJXXuk=',
    ],
    ['3', '', 'accessKeySecret', { test: 'ok' }, 'jHx/oHoHNrbVfhncHEvPdHXZwHU='],
    ['4', 'GET', 'testsecret', dts, 'p/9ssp26J9zsYnUnp4skBBXEXWQ='],
    ['4, POST', 'POST', 'testsecret', dts, '2/gw9tIWem5LX7JRVHzxrjojY9E='],
    ['5', 'GET', 'testsecret', { ...dts, SecurityToken: 'tok+en/==' }, 'yvRaRysBicbyS7ctRxf2UcSQg4s='],
  ];
  for (const [number, method, secret, params, signature] of cases) {
    it(`is that of vector ${number}`, () => {
      assert.equal(rpcSignature(method, Object.entries(params), secret).signature, signature);
      const withSignature = Object.entries({ Signature: 'x', ...params });
      assert.equal(rpcSignature(method, withSignature, secret).signature, signature);
    });
  }
});

describe("the simulator's own ACS3 signature of Alibaba Cloud", () => {
  const sign = (
    method: string,
    headers: Record<string, string[]>,
    query: Record<string, string>,
    secret: string,
    payloadHash = emptyHash,
  ): ReturnType<typeof acs3Signature> =>
    acs3Signature(
      {
        method,
        path: '/',
        query: Object.entries(query),
        headers,
        signedHeaders: Object.keys(headers).reverse(),
        payloadHash,
      },
      secret,
    );

  it('is that of vector 1', () => {
    const headers = one({
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-content-sha256': emptyHash,
    });
    const query = { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' };
    const { stringToSign, signature } = sign('POST', headers, query, 'YourAccessKeySecret');
    assert.match(stringToSign, /\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259$/);
    assert.equal(signature, '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
  });

  it('is that of vector 2', () => {
    const headers = { 'x-acs-test': ['https', 'http'] };
    const payload = '55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23';
    const query = { test: 'ok', empty: '' };
    assert.equal(
      sign('GET', headers, query, 'secret', payload).signature,
      'd16b30a7699ae9e43875b13195b2f81bcc3ed10c14a9b5eb780e51619aa50be1',
    );
    assert.equal(
      sign('', headers, query, 'secret', payload).signature,
      '4ab59fffe3c5738ff8a2729f90cc04fe18b02a4b15b2102cbaf92f9ff3df2ea3',
    );
  });

  const dts = {
    host: 'dts.aliyuncs.com',
    'x-acs-action': 'DescribeMigrationJobStatus',
    'x-acs-version': '2020-01-01',
    'x-acs-date': '2021-03-16T00:00:00Z',
    'x-acs-signature-nonce': '0123456789abcdef0123456789abcdef',
    'x-acs-content-sha256': emptyHash,
  };
  const query = { RegionId: 'cn-hangzhou', MigrationJobId: 'dtsz2v12jfo309' };

  it('is that of vector 3', () => {
    assert.equal(
      sign('POST', one(dts), query, 'testsecret').signature,
      '43ff89bcc62c9a26b22b6c5b1021aa649ba909980c027d09f2af0c4c95a8caaf',
    );
  });

  it('is that of vector 4', () => {
    const temporary = { ...dts, 'x-acs-accesskey-id': 'STS.testid', 'x-acs-security-token': 'tok+en/==' };
    assert.equal(
      sign('POST', one(temporary), query, 'testsecret').signature,
      '722a6b27b283e41b878acfccd56fc724067ec1ee3e8a98b32085709fbe0df14b',
    );
  });
});

describe("the simulator's own Huawei Cloud signature", () => {
  const secret = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc';
  const project = '254d2280acb74d36a8b839746bcd7352';
  const task = 'a276c1ffa0a54c2597fc824b917db317';
  const dcs = 'dcs.cn-north-4.myhuaweicloud.com';
  const json = { 'content-type': 'application/json' };
  const date = { 'x-sdk-date': '20191115T033655Z' };
  const inProject = { ...json, 'x-project-id': project, ...date };
  const get = (
    path: string,
    headers: Readonly<Record<string, string>>,
    query: Record<string, string> = {},
  ): HuaweiRequest => ({
    method: 'GET',
    path,
    query: Object.entries(query),
    headers: one(headers),
    signedHeaders: Object.keys(headers).reverse(),
    body: '',
  });
  const stats = `/v2/${project}/migration-task/${task}/stats`;
  const cases: [number: string, request: HuaweiRequest, hash: string, signature: string][] = [
    [
      'V0, as published',
      get(
        '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs',
        { ...json, host: 'service.region.example.com', ...date },
        { marker: '13551d6b-755d-4757-b956-536f674975c0', limit: '2' },
      ),
      'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
      '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
    ],
    [
      'V1',
      get(stats, { host: dcs, ...date }),
      '5f91ab81ce2ec43db471d5bac159daa4957fe6509bc50888ca4eb4860e5c7a20',
      '19fab867dc19ee5566d774b271c3dce033d164e56ae4c95c8e166c69160dc741',
    ],
    [
      'V2',
      get(stats, { host: dcs, ...inProject }),
      'bdb9fd4b6a79f0e3c67ee2063b2e6a3df80792d8341bd1dabb558562c1b55084',
      '44f06703ce0df72517679fa3cb4c98913f9078cedb09d5af530890dc11e817a0',
    ],
    [
      'V4',
      get(`/v2/${project}/migration-task/${task}`, {
        host: dcs,
        ...inProject,
        'x-security-token': 'gQpjbi1ub3J0aC00TEMPORARYTOKENEXAMPLE=',
      }),
      '4c8845b86f6497dbc6244013a0e9d2dd66b61c131b5539509591264c869f6209',
      'fc9a069c4a5c4859351a35dec05731f0244c153c7821c24b7b2ee929d5238531',
    ],
    [
      'V5',
      get(
        `/v2/${project}/migration-task/${task}/logs`,
        { host: '127.0.0.1:8080', ...inProject },
        { offset: '0', limit: '10', log_level: '' },
      ),
      '2c55e0225f81e0d81589e65364a0f4fc211787002ff80a6428d10e9fcc9b273a',
      '00f3258abc9172d7c7a0fa1c77903fc9768253f6d31a793b02e1b735d1fed474',
    ],
    [
      'V6',
      get('/v3/projects', { host: 'iam.myhuaweicloud.com', ...json, ...date }, { name: 'cn-north-4' }),
      '6b1111b1a966789d39c913f83bc4928e93e1ac3e01c717abd4d0c01ef28cd3a5',
      '2ab70bd26712c51492b8a13b6d994cf17e1b914841b67396ca9233b77a58bb9d',
    ],
    [
      'V6b',
      {
        ...get('/v3/projects', { host: 'iam.myhuaweicloud.com', ...json, ...date }, { name: 'cn-north-4' }),
        body: '{}',
      },
      'f45c7622ccca5184edaee4244bdc830de4fa07977c907aacf79f1383da1bf670',
      'ca83cb2676b7ce50ff1033151a7f61899b28b3c210d870a6cdb4931376ec76fa',
    ],
    [
      'V7',
      {
        ...get(`/v2/${project}/migration-task/${task}/stop`, { host: dcs, ...inProject }),
        method: 'POST',
        body: '{"a":1,"b":"é"}',
      },
      '7760993900e28f3c08698d5679ae5c71790e011f711bf89e067467c8d6dd1c66',
      '3b135bc70c9fbb519dabd23c1467542c6d0f8c0b6ca07e69f5a5c3348285085e',
    ],
  ];
  for (const [number, request, hash, signature] of cases) {
    it(`is that of vector ${number}`, () => {
      const made = huaweiSignature(request, secret);
      assert.equal(createHash('sha256').update(made.canonicalRequest).digest('hex'), hash);
      assert.equal(made.signature, signature);
    });
  }

  it("is that of the Go SDK's own test", () => {
    const request = get('/path', { 'x-sdk-date': '20060102T150405Z' }, { limit: '1' });
    assert.equal(
      huaweiSignature(request, 'SecretKey').signature,
      '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
    );
  });

  it('encodes a path once and sorts a query by names, then values', () => {
    const request = {
      ...get('/v2/a%20b/%E4%B8%AD', date),
      query: [
        ['b', '2'],
        ['a', 'z y'],
        ['b', '1'],
        ['A', ''],
      ] as const,
    };
    const lines = huaweiSignature(request, secret).canonicalRequest.split('\n');
    assert.equal(lines[1], '/v2/a%20b/%E4%B8%AD/');
    assert.equal(lines[2], 'A=&a=z%20y&b=1&b=2');
  });

  it('takes the hash that a request names for its body', () => {
    const headers = { ...date, 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' };
    const made = huaweiSignature({ ...get('/', headers), body: 'anything' }, secret);
    assert.match(made.canonicalRequest, /\nUNSIGNED-PAYLOAD$/);
  });
});
