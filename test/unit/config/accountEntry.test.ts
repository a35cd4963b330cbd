import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accountTextFault, parseAccount, serializeAccount } from '../../../src/config/accountEntry.ts';
import { trimmed } from '../../../src/config/text.ts';
import type { Account } from '../../../src/model/account.ts';
import { fakeClouds } from './fakeClouds.ts';

const full: Account = {
  name: 'prod',
  cloud: 'alibaba',
  accessKeyId: 'LTAI123',
  accessKeySecret: 'c2VjcmV0+/=',
  securityToken: 'token',
  expiresAt: '2026-11-22T21:05:00.000Z',
  region: 'cn-hangzhou',
  projectId: 'org-a',
  endpoint: 'https://dts.example.com/prefix',
  iamEndpoint: 'http://127.0.0.1:4010',
};
const least: Account = { name: 'prod', cloud: 'ucloud', accessKeyId: 'a', accessKeySecret: 'b' };

function parse(value: unknown) {
  return parseAccount(value, fakeClouds);
}
function faultOf(value: unknown): string {
  const parsed = parse(value);
  assert.ok('fault' in parsed, JSON.stringify(parsed));
  return parsed.fault;
}

describe('parseAccount', () => {
  for (const account of [full, least]) {
    it(`reads what was stored of ${Object.keys(account).length} members`, () => {
      assert.deepEqual(parse(serializeAccount(account)), { account });
      assert.deepEqual(parse(JSON.parse(serializeAccount(account))), { account });
      assert.deepEqual(parse(account), { account }, 'and what a person wrote');
    });
  }

  it('stores a version and no unknown member', () => {
    const stored: unknown = JSON.parse(serializeAccount({ ...least, ...{ extra: 1 } }));
    assert.deepEqual(stored, { version: 1, ...least });
  });

  it('needs a newer reader only with an endpoint for a single product', () => {
    const endpoints = { dts: 'https://dts.example.com' };
    const account = { ...least, cloud: 'alibaba', endpoints };
    const stored = serializeAccount(account);
    assert.equal((JSON.parse(stored) as { version: unknown }).version, 2);
    assert.deepEqual(parseAccount(stored), { account });
    assert.match(
      JSON.stringify(parseAccount({ ...account, endpoints: { dts: 'http://dts.example.com' } })),
      /endpoints\.dts/,
    );
    assert.match(JSON.stringify(parseAccount({ ...account, endpoints: 'x' })), /"fault"/);
    assert.deepEqual(parseAccount({ ...account, endpoints: { xyz: 'x' } }), {
      account: { ...least, cloud: 'alibaba' },
    });
  });

  describe('of a newer version', () => {
    const extra = { label: 'Production', renewal: { command: 'get-keys', every: [1, 2] }, order: 3 };

    it('is read when it only adds members, and keeps them when it is saved again', () => {
      const stored = JSON.stringify({ version: 1, ...full, ...extra });
      const read = parse(stored);
      assert.deepEqual(read, { account: full });
      const edited = { ...full, accessKeySecret: 'renewed' };
      const saved: unknown = JSON.parse(serializeAccount(edited, stored));
      assert.deepEqual(saved, { version: 1, ...edited, ...extra });
    });

    it('keeps the endpoints of products that this version does not know', () => {
      const account = { ...least, cloud: 'alibaba' };
      const stored = JSON.stringify({
        version: 2,
        ...account,
        endpoints: { dts: 'https://old.example', xyz: 'https://x' },
      });
      const saved = (edited: Account): unknown => JSON.parse(serializeAccount(edited, stored));
      const renewed = { ...account, accessKeySecret: 'renewed' };
      assert.deepEqual(saved(renewed), { version: 2, ...renewed, endpoints: { xyz: 'https://x' } });
      const moved = { ...account, endpoints: { dts: 'https://new.example' } };
      assert.deepEqual(saved(moved), {
        version: 2,
        ...moved,
        endpoints: { dts: 'https://new.example', xyz: 'https://x' },
      });
      for (const endpoints of [null, 'x', {}]) {
        const before = JSON.stringify({ version: 2, ...account, endpoints });
        assert.deepEqual(JSON.parse(serializeAccount(account, before)), { version: 1, ...account });
      }
    });

    it('never lets an unknown member stand for one that is known', () => {
      const stored = JSON.stringify({ ...extra, version: 1, ...full, endpoint: 'https://old.example', source: null });
      const saved: unknown = JSON.parse(serializeAccount(least, stored));
      assert.deepEqual(saved, { version: 1, ...least, ...extra });
    });

    it('is not called damaged, nor are its keys asked for, when it needs a newer reader', () => {
      const parsed = parse(JSON.stringify({ ...full, ...extra, version: 3 }));
      assert.ok('fault' in parsed);
      assert.equal(parsed.newer, true);
      assert.doesNotMatch(parsed.fault, /again|damaged/);
    });
  });

  for (const before of ['', 'null', '[1]', '"x"', '{"version":', '5']) {
    it(`stores an account over a damaged entry: ${before}`, () => {
      assert.deepEqual(parse(serializeAccount(full, before)), { account: full });
    });
  }

  it('trims, drops blanks and what it does not know', () => {
    const parsed = parse({
      ...least,
      name: ' prod\u200b ',
      accessKeyId: '\ufeff a\u200b\n',
      accessKeySecret: '\tb ',
      securityToken: ' ',
      endpoint: '',
      region: null,
      note: 'x',
    });
    assert.deepEqual(parsed, { account: least });
  });

  for (const [wrong, read] of [
    ['2026-11-22T21:05:00Z', '2026-11-22T21:05:00.000Z'],
    ['2026-11-22', undefined],
    ['2026-99-22T21:05:00Z', undefined],
    ['soon', undefined],
    [1_795_381_500, undefined],
    [null, undefined],
    [{}, undefined],
  ] as const) {
    it(`reads an account whatever its end is: ${JSON.stringify(wrong)}`, () => {
      const expected = read === undefined ? least : { ...least, expiresAt: read };
      assert.deepEqual(parse(JSON.stringify({ version: 1, ...least, expiresAt: wrong })), { account: expected });
    });
  }

  it('leaves out an end of which it does not know, as older versions do with this one', () => {
    assert.deepEqual(parse({ ...least, version: 1, expiresOn: '2026-11-22T21:05:00Z' }), { account: least });
  });

  const tokens = 'x'.repeat(16_384);
  it('takes a long token', () => {
    assert.deepEqual(parse({ ...least, securityToken: tokens }), { account: { ...least, securityToken: tokens } });
  });

  const faulty: readonly [string, unknown, RegExp][] = [
    ['a damaged text', '{"version":1,', /damaged/],
    ['an empty text', '', /damaged/],
    ['a text that is no object', '"canary"', /damaged/],
    ['no object', 5, /JSON object/],
    ['null', null, /JSON object/],
    ['a stored text without a version', JSON.stringify(least), /damaged/],
    ['a version that is no number', JSON.stringify({ ...least, version: '1' }), /damaged/],
    ['a version before the first', JSON.stringify({ ...least, version: 0 }), /damaged/],
    ['a newer version', JSON.stringify({ ...least, version: 3 }), /newer version/],
    ['an object of a newer version', { ...least, version: 3 }, /newer version/],
    ['an unknown cloud', { ...least, cloud: 'canary' }, /"cloud" must be one of ucloud, alibaba/],
    ['no name', { ...least, name: '' }, /"name" is missing/],
    ['a zero-width blank in the name', { ...least, name: 'can\u200bary' }, /"name" holds a line break/],
    ['a zero-width blank in the project', { ...least, projectId: 'can\u2060ary' }, /"projectId" holds/],
    ['a name of zero-width blanks', { ...least, name: '\u200b' }, /"name" is missing/],
    ['a line break in the name', { ...least, name: 'can\nary' }, /"name" holds a line break/],
    ['a reference as the secret', { ...least, accessKeySecret: '${env:CANARY}' }, /"accessKeySecret" contains a ref/],
    ['half a reference in the token', { ...least, securityToken: 'a${CANARY' }, /"securityToken" contains a ref/],
    ['a reference as the project', { ...least, projectId: '${CANARY}' }, /"projectId" contains a ref/],
    ['no key id', { ...least, accessKeyId: undefined }, /"accessKeyId" is missing/],
    ['a key id of a wrong type', { ...least, accessKeyId: 5 }, /"accessKeyId" must be a text/],
    ['no secret', { ...least, accessKeySecret: '  ' }, /"accessKeySecret" is missing/],
    ['a line break in the secret', { ...least, accessKeySecret: 'can\r\nary: x' }, /"accessKeySecret" holds a space/],
    ['a space in the secret', { ...least, accessKeySecret: 'can ary' }, /"accessKeySecret" holds a space/],
    ['a control character in the token', { ...least, securityToken: 'canary\u0007' }, /"securityToken" holds/],
    ['a letter that no header takes', { ...least, accessKeyId: 'canäry' }, /"accessKeyId" holds/],
    ['a secret that is too long', { ...least, accessKeySecret: 'canary'.repeat(999) }, /longer than 1024/],
    ['a token that is too long', { ...least, securityToken: `canary${tokens}` }, /longer than 16384/],
    ['a region that would change the host', { ...least, region: 'canary.example/' }, /"region" may hold only/],
    ['a line break in the project', { ...least, projectId: 'can\nary' }, /"projectId" holds/],
    ['an endpoint that is no address', { ...least, endpoint: 'canary' }, /"endpoint": Not a web address/],
    ['an endpoint without TLS', { ...least, endpoint: 'http://canary.example' }, /"endpoint": Only https/],
    ['an endpoint with a password', { ...least, endpoint: 'https://u:canary@x.example' }, /"endpoint": .*password/],
    ['an identity endpoint without TLS', { ...least, iamEndpoint: 'http://canary.example' }, /"iamEndpoint": Only/],
  ];
  for (const [name, value, message] of faulty) {
    it(`refuses ${name}, and does not repeat it`, () => {
      const fault = faultOf(value);
      assert.match(fault, message);
      assert.doesNotMatch(fault, /canary|can\s*ary|canär/);
    });
  }

  it('takes whatever it is given, and its accounts again unchanged', () => {
    const nearly = fc.record(
      {
        version: fc.constantFrom(1, 2, 3, '1'),
        name: fc.oneof(fc.string(), fc.jsonValue()),
        cloud: fc.oneof(fc.constantFrom('ucloud', 'alibaba'), fc.jsonValue()),
        accessKeyId: fc.oneof(fc.string(), fc.jsonValue()),
        accessKeySecret: fc.oneof(fc.string(), fc.jsonValue()),
        region: fc.oneof(fc.string(), fc.jsonValue()),
        endpoint: fc.oneof(fc.webUrl(), fc.jsonValue()),
      },
      { requiredKeys: ['name', 'cloud', 'accessKeyId', 'accessKeySecret'] },
    );
    fc.assert(
      fc.property(fc.oneof(nearly, fc.jsonValue(), fc.string()), (value) => {
        const parsed = parse(value);
        if ('fault' in parsed) assert.match(parsed.fault, /\S/);
        else {
          assert.deepEqual(parse(serializeAccount(parsed.account)), parsed);
          assert.match(parsed.account.accessKeySecret, /^[\x21-\x7e]+$/);
        }
      }),
    );
  });
});

describe('accountTextFault', () => {
  const fields = [
    'name',
    'accessKeyId',
    'accessKeySecret',
    'securityToken',
    'region',
    'projectId',
    'endpoint',
    'iamEndpoint',
  ] as const;
  const wrong: readonly [(typeof fields)[number], string][] = [
    ['name', 'a\tb'],
    ['name', 'a\u202eb'],
    ['name', 'x'.repeat(201)],
    ['accessKeyId', 'a b'],
    ['accessKeyId', 'ключ'],
    ['accessKeySecret', 'a\u00a0b'],
    ['accessKeySecret', 'x'.repeat(1025)],
    ['securityToken', 'x'.repeat(16_385)],
    ['region', 'cn-north-4/'],
    ['region', 'cn north'],
    ['projectId', 'org\u2066-1'],
    ['endpoint', 'http://example.com'],
    ['iamEndpoint', 'iam'],
  ];
  for (const [field, text] of wrong) {
    it(`refuses for ${field}: ${JSON.stringify(text).slice(0, 20)}, and calls it by its label`, () => {
      assert.match(accountTextFault(field, text, 'The Label') ?? '', /"The Label"/);
      assert.ok('fault' in parse({ ...least, [field]: text }));
    });
  }

  it('refuses exactly what cannot be read back', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.constantFrom('cn-1', ' a ', '', '\u200b'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fields), texts, (field, text) => {
        // An empty needed field is the form's own question.
        if (trimmed(text) === '') assert.equal(accountTextFault(field, text, 'x'), null);
        else {
          const readBack = parse(serializeAccount({ ...least, [field]: text }));
          assert.equal(accountTextFault(field, text, 'x') === null, 'account' in readBack);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('The source of an account', () => {
  const account = { name: 'prod', cloud: 'alibaba', accessKeyId: 'a', accessKeySecret: 'b' } as const;
  const source = { kind: 'aliyun-cli', path: '/home/me/.aliyun/config.json', profile: 'prod', index: 2 } as const;

  it('is kept with it', () => {
    for (const kept of [source, { ...source, path: null, profile: null, index: 0 }]) {
      assert.deepEqual(parseAccount(serializeAccount({ ...account, source: kept })), {
        account: { ...account, source: kept },
      });
    }
  });

  for (const wrong of [
    null,
    'x',
    {},
    { ...source, kind: 'x'.repeat(201) },
    { ...source, index: -1 },
    { ...source, path: 1 },
  ]) {
    it(`is left out when it makes no sense: ${JSON.stringify(wrong)}`, () => {
      assert.deepEqual(parseAccount({ ...account, source: wrong }), { account });
    });
  }
});
