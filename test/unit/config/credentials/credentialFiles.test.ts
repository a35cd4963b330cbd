import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseAccount, serializeAccount } from '../../../../src/config/accountEntry.ts';
import {
  accountWithKeys,
  credentialPlaces,
  findCredentialSources,
  freeName,
  readCredential,
} from '../../../../src/config/credentials/credentials.ts';
import { reasonSentence } from '../../../../src/config/credentials/describe.ts';
import { credentialReasons, maxFileLength } from '../../../../src/clouds/credentials/types.ts';
import type { Account } from '../../../../src/model/account.ts';
import { Home, places } from './home.ts';

describe('Credential files', () => {
  let home: Home;
  beforeEach(() => {
    home = new Home();
  });
  afterEach(() => {
    home.remove();
  });

  describe('files as they come', () => {
    const plain = '[basic]\nak = id\nsk = secret\n';
    const variants: readonly [string, string | Uint8Array][] = [
      ['a byte order mark', `\ufeff${plain}`],
      ['Windows line ends', plain.replaceAll('\n', '\r\n')],
      ['old Mac line ends', plain.replaceAll('\n', '\r')],
      ['UTF-16', Buffer.from(`\ufeff${plain}`, 'utf16le')],
      ['comments', `# CANARY\n; CANARY\n[basic] ; CANARY\nak = id # CANARY\nsk = secret ; CANARY\n#[other]\n`],
      ['a section twice', '[basic]\nak = old\nsk = secret\n[other]\n[basic]\nak = id\n'],
      [
        'lines that are none',
        `stray\n= x\nak = stray\n[basic]\n===\nbroken line\nak = id\nsk = secret\n[never closed\nak = 5`,
      ],
      ['capitals and quotes', `[basic]\nAK = "id"\nSk = 'secret'\n`],
    ];
    for (const [name, content] of variants) {
      it(`ini with ${name}`, async () => {
        home.write(places.huaweicloud, content);
        assert.deepEqual(await home.read('huaweicloud-credentials', 'basic'), {
          name: 'basic',
          cloud: 'huawei',
          accessKeyId: 'id',
          accessKeySecret: 'secret',
        });
      });
    }

    it('JSON with a byte order mark and Windows line ends', async () => {
      const text = '{"profiles":[\n{"name":"a","mode":"AK","access_key_id":"i","access_key_secret":"s"}]}';
      home.write(places.aliyun, `\ufeff${text.replaceAll('\n', '\r\n')}`);
      assert.deepEqual(await home.reasons('aliyun-cli'), { a: null });
    });

    it('names of members of every object are no profiles', async () => {
      home.write(places.huaweicloud, '[__proto__]\nak = id\nsk = secret\n[constructor]\n');
      home.write(places.koocli, '{"profiles":[{"__proto__":{"accessKeyId":"x"}}],"authEncrypt":"false"}');
      assert.deepEqual(
        (await home.sources()).map(({ profile, problem }) => [profile, problem?.reason ?? null]),
        [
          ['__proto__', null],
          ['constructor', 'no-keys'],
          [null, 'no-keys'],
        ],
      );
    });

    for (const wrong of [
      '',
      '5',
      'null',
      '[]',
      '{}',
      '{"profiles":{}}',
      '{"profiles":"CANARY"}',
      '{"CANARY',
      '\0\u0001CANARY',
    ]) {
      it(`no JSON of that kind: ${JSON.stringify(wrong)}`, async () => {
        home.write(places.aliyun, wrong);
        home.write(places.koocli, wrong);
        const { sources: found, problems } = await findCredentialSources(home.reader);
        assert.deepEqual(found, []);
        assert.deepEqual(
          problems.map(({ kind, reason }) => [kind, reason]),
          [
            ['aliyun-cli', 'malformed'],
            ['koocli', 'malformed'],
          ],
        );
        assert.doesNotMatch(JSON.stringify(problems), /CANARY/);
      });
    }

    it('a text without a section is no ini file, and an empty one has no profiles', async () => {
      home.write(places.huaweicloud, 'ak = CANARY\n');
      home.write(places.alibabacloud, '\n');
      const { sources: found, problems } = await findCredentialSources(home.reader);
      assert.deepEqual(found, []);
      assert.deepEqual(
        problems.map(({ kind, reason }) => [kind, reason]),
        [['huaweicloud-credentials', 'malformed']],
      );
    });

    it('entries of other types are passed over', async () => {
      home.write(places.aliyun, '{"current":5,"profiles":[null,5,"x",[],{"name":7,"mode":["AK"]}]}');
      const [only, ...others] = await home.sources();
      assert.deepEqual([only?.profile, only?.proposedName, only?.problem?.reason], [null, 'aliyun-cli 1', 'no-keys']);
      assert.deepEqual(others, []);
    });

    it('a file of more than 1 MB is not looked into', async () => {
      const keys = '[basic]\nak = id\nsk = secret\n';
      home.write(places.huaweicloud, keys + '#'.repeat(maxFileLength - keys.length));
      assert.deepEqual(await home.reasons('huaweicloud-credentials'), { basic: null });
      home.write(places.huaweicloud, keys + '#'.repeat(maxFileLength - keys.length + 1));
      const { sources: found, problems } = await findCredentialSources(home.reader);
      assert.deepEqual([found, problems.map(({ reason }) => reason)], [[], ['too-large']]);
    });

    it('as many profiles as a person chooses from, of however many', async () => {
      const many = Array.from({ length: 20_000 }, (_each, index) => `{"profile":"p${index}","public_key":"x"}`);
      home.write(places.ucloudKeys, `[${many.join(',')}]`);
      home.write(places.huaweicloud, many.map((_each, index) => `[s${index}]\nak=a\nsk=b\n`).join(''));
      const found = await home.sources();
      assert.equal(found.length, 400);
    });

    it('a directory in place of a file is told as unreadable', async () => {
      fs.mkdirSync(home.path(places.aliyun), { recursive: true });
      const { problems } = await findCredentialSources(home.reader);
      assert.deepEqual(
        problems.map(({ reason }) => reason),
        ['unreadable'],
      );
    });

    (process.platform === 'win32' ? it.skip : it)('a pipe is not waited for', async () => {
      fs.mkdirSync(path.dirname(home.path(places.aliyun)));
      execFileSync('mkfifo', [home.path(places.aliyun)]);
      const { problems } = await findCredentialSources(home.reader);
      assert.deepEqual(
        problems.map(({ reason }) => reason),
        ['unreadable'],
      );
    });

    it('a home that is none holds nothing', async () => {
      home.write('file', 'x');
      const reader = { ...home.reader, homeDir: home.path('file') };
      assert.deepEqual(await findCredentialSources(reader), { sources: [], problems: [] });
    });

    it('keys with blanks are told, not repeated', async () => {
      home.write(places.huaweicloud, '[basic]\nak = CAN ARY\nsk = secret\n');
      const result = await readCredential(home.reader, await home.source('huaweicloud-credentials', 'basic'));
      assert.deepEqual(result, {
        problem: {
          kind: 'huaweicloud-credentials',
          place: 'Credentials file of the SDKs of Huawei Cloud',
          path: home.path(places.huaweicloud),
          reason: 'bad-keys',
          mode: null,
          sentence: 'Its keys hold blanks or characters that no key has.',
        },
      });
    });

    for (const [seconds, end] of [
      [1795381500, '2026-11-22T21:05:00.000Z'],
      ['1795381500', '2026-11-22T21:05:00.000Z'],
      [0, null],
      [-5, null],
      [1e300, null],
      ['soon', null],
      [{}, null],
      [null, null],
    ] as const) {
      it(`an end of ${JSON.stringify(seconds)} is ${end ?? 'none'}`, async () => {
        const keys = { access_key_id: 'i', access_key_secret: 's', sts_token: 't', sts_expiration: seconds };
        home.write(places.aliyun, JSON.stringify({ profiles: [{ name: 'a', mode: 'StsToken', ...keys }] }));
        assert.equal((await home.source('aliyun-cli', 'a')).expiresAt, end);
      });
    }

    it('names are made fit for one line', async () => {
      const named = (name: string) => ({
        name,
        mode: 'AK',
        access_key_id: 'CANARY-id',
        access_key_secret: 'CANARY-key',
      });
      const profiles = [named('two\nlines\u202e'), named('x'.repeat(500)), named('CANARY-key'), named('a CANARY-id b')];
      home.write(places.aliyun, JSON.stringify({ profiles }));
      assert.deepEqual(
        (await home.sources()).map(({ profile, proposedName }) => [profile, proposedName]),
        [
          ['twolines', 'twolines'],
          [`${'x'.repeat(59)}…`, `${'x'.repeat(59)}…`],
          [null, 'aliyun-cli 3'],
          [null, 'aliyun-cli 4'],
        ],
      );
      for (const each of await home.sources()) assert.ok('account' in (await readCredential(home.reader, each)));
    });
  });

  describe('what gets out', () => {
    beforeEach(() => {
      home.copy('aliyun.json', places.aliyun);
      home.copy('alibabacloud.ini', places.alibabacloud);
      home.copy('ucloud-config.json', places.ucloudConfig);
      home.copy('ucloud-credential.json', places.ucloudKeys);
      home.copy('huaweicloud.ini', places.huaweicloud);
      home.copy('koocli-encrypted.json', places.koocli);
      for (const name of ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'UCLOUD_PUBLIC_KEY', 'HUAWEICLOUD_SDK_SK']) {
        home.env[name] = 'CANARY';
      }
    });

    it('of the search is no key, secret or token', async () => {
      const found = await findCredentialSources(home.reader);
      assert.ok(found.sources.length > 35);
      const kinds = (await credentialPlaces()).map(({ kind }) => kind);
      assert.deepEqual(new Set(found.sources.map(({ kind }) => kind)), new Set(kinds));
      assert.doesNotMatch(JSON.stringify(found), /CANARY/);
      const sentences = found.sources.map(({ problem }) => problem?.sentence ?? '');
      assert.doesNotMatch(sentences.join(), /CANARY|undefined|null/);
    });

    it('of the reading are the fields of an account, and never where requests go', async () => {
      const allowed = [
        'name',
        'cloud',
        'accessKeyId',
        'accessKeySecret',
        'securityToken',
        'expiresAt',
        'region',
        'projectId',
      ];
      let usable = 0;
      for (const each of (await findCredentialSources(home.reader)).sources) {
        const result = await readCredential(home.reader, each);
        if ('problem' in result) {
          assert.doesNotMatch(JSON.stringify(result), /CANARY/);
          continue;
        }
        usable += 1;
        for (const key of Object.keys(result.account)) assert.ok(allowed.includes(key), key);
        assert.equal(result.account.name, each.proposedName);
        assert.equal(result.account.cloud, each.cloud);
        assert.equal(result.account.securityToken !== undefined, each.temporary);
      }
      assert.ok(usable >= 9, String(usable));
    });

    it('of a reader that fails is not what it says', async () => {
      const reader = { ...home.reader, readText: () => Promise.reject(new Error('CANARY of a file')) };
      const { problems } = await findCredentialSources(reader);
      assert.equal(problems.length, 5);
      assert.ok(problems.every(({ reason }) => reason === 'unreadable'));
      assert.doesNotMatch(JSON.stringify(problems), /CANARY/);
    });

    it('of a source that somebody made up is nothing: no other file is opened for it', async () => {
      home.write('other', '[basic]\nak = CANARY\nsk = CANARY\n');
      const opened: string[] = [];
      const { readText } = home.reader;
      const reader = {
        ...home.reader,
        readText: (file: string, longest: number) => {
          opened.push(file);
          return readText(file, longest);
        },
      };
      const made = { ...(await home.source('huaweicloud-credentials', 'basic')), path: home.path('other') };
      const result = await readCredential(reader, made);
      assert.ok('problem' in result);
      assert.equal(result.problem.reason, 'gone');
      assert.deepEqual(opened, [home.path(places.huaweicloud)]);
    });

    it('of whatever stands in the files is a typed answer', async () => {
      const value = fc.oneof(fc.jsonValue(), fc.constantFrom('AK', 'StsToken', 'AKSK', 'x', 'oauth', 'false'));
      const names = ['name', 'mode', 'access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration', 'region_id'];
      const others = [
        'profile',
        'public_key',
        'private_key',
        'base_url',
        'project_id',
        'accessKeyId',
        'secretAccessKey',
      ];
      const entry = fc.dictionary(fc.constantFrom(...names, ...others), value);
      const file = fc.record({ authEncrypt: value, current: value, profiles: fc.oneof(fc.array(entry), value) });
      const line = fc.oneof(
        fc.string(),
        fc.constantFrom('[basic]', 'ak=', 'sk = CANARY-x', 'ak: CANARY', '[', '=', '#', '"'),
      );
      const text = fc.oneof(
        fc.oneof(file, fc.array(entry)).map((json) => JSON.stringify(json)),
        fc.array(line).map((lines) => lines.join('\n')),
      );
      await fc.assert(
        fc.asyncProperty(text, async (content) => {
          const reader = { ...home.reader, readText: () => Promise.resolve(content) };
          const { sources, problems } = await findCredentialSources(reader);
          for (const { reason } of problems) assert.equal(reason, 'malformed');
          for (const each of sources) {
            const result = await readCredential(reader, each);
            assert.equal('account' in result || result.problem.reason === 'bad-keys', each.problem === null);
            if ('account' in result) assert.deepEqual(parseAccount(serializeAccount(result.account)), result);
          }
        }),
        { numRuns: 300, examples: [['{"authEncrypt":{"toString":{}},"current":false,"profiles":"AK"}']] },
      );
    });

    it('leaves every file as it was', async () => {
      const before = home.snapshot();
      for (const each of (await findCredentialSources(home.reader)).sources) await readCredential(home.reader, each);
      assert.deepEqual(home.snapshot(), before);
    });
  });
});

describe('Sentences on credentials', () => {
  for (const reason of credentialReasons) {
    it(`has one for ${reason}`, () => {
      const sentence = reasonSentence(reason, 'RamRoleArn');
      assert.match(sentence, /^\S.*\.$/);
      assert.doesNotMatch(sentence, /\{\d\}|undefined/);
    });
  }

  it('names each place differently', async () => {
    const places = await credentialPlaces();
    assert.equal(new Set(places.map(({ kind }) => kind)).size, places.length);
    assert.equal(new Set(places.map(({ name }) => name)).size, places.length);
  });

  it('are those of the place where it has its own', async () => {
    for (const { kind, sentences } of await credentialPlaces()) {
      for (const sentence of Object.values(sentences ?? {})) assert.match(sentence, /^\S.*\.$/, kind);
    }
  });

  it('names the mode where there is one', () => {
    assert.match(reasonSentence('role', 'RamRoleArn'), /^RamRoleArn /);
  });
});

describe('freeName and accountWithKeys', () => {
  const accounts: readonly Account[] = ['prod', 'prod 2'].map((name) => ({
    name,
    cloud: 'alibaba',
    accessKeyId: `id of ${name}`,
    accessKeySecret: 's',
  }));

  it('counts on until a name is free, per cloud', () => {
    assert.equal(freeName('prod', 'alibaba', accounts), 'prod 3');
    assert.equal(freeName('prod', 'huawei', accounts), 'prod');
    assert.equal(freeName('test', 'alibaba', accounts), 'test');
  });

  it('finds the same keys, per cloud', () => {
    assert.equal(accountWithKeys(accounts, { cloud: 'alibaba', accessKeyId: 'id of prod 2' })?.name, 'prod 2');
    assert.equal(accountWithKeys(accounts, { cloud: 'huawei', accessKeyId: 'id of prod 2' }), null);
    assert.equal(accountWithKeys(accounts, { cloud: 'alibaba', accessKeyId: 'id' }), null);
  });
});
