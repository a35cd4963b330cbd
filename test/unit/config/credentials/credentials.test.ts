import assert from 'node:assert/strict';
import fs from 'node:fs';
import { namesText } from '../../../../src/config/credentials/describe.ts';
import {
  credentialNames,
  findCredentialSources,
  readCredential,
} from '../../../../src/config/credentials/credentials.ts';
import { Home, places } from './home.ts';

describe('Credentials that exist already', () => {
  let home: Home;
  beforeEach(() => {
    home = new Home();
  });
  afterEach(() => {
    home.remove();
  });

  it('are none in an empty home', async () => {
    assert.deepEqual(await findCredentialSources(home.reader), { sources: [], problems: [] });
  });

  describe('aliyun CLI', () => {
    beforeEach(() => {
      home.copy('aliyun.json', places.aliyun);
    });

    it('lists every mode, usable or with its reason', async () => {
      assert.deepEqual(await home.reasons('aliyun-cli'), {
        prod: null,
        session: null,
        role: 'role',
        chain: 'role',
        ecs: 'instance-role',
        'ecs-old': 'instance-role',
        rsa: 'key-pair',
        command: 'external-command',
        uri: 'credentials-uri',
        oidc: 'oidc',
        sso: 'sign-in',
        oauth: 'sign-in',
        bearer: 'bearer-token',
        nobody: 'anonymous',
        new: 'unknown-mode',
        empty: 'no-keys',
        'no token': 'no-token',
        'wrong types': 'no-keys',
      });
    });

    it('tells of a source all but its keys', async () => {
      assert.deepEqual(await home.source('aliyun-cli', 'prod'), {
        kind: 'aliyun-cli',
        place: 'Profile of Alibaba Cloud CLI',
        cloud: 'alibaba',
        path: home.path(places.aliyun),
        profile: 'prod',
        index: 0,
        active: true,
        temporary: false,
        expiresAt: null,
        region: 'cn-hangzhou',
        proposedName: 'prod',
        problem: null,
      });
      const session = await home.source('aliyun-cli', 'session');
      assert.deepEqual([session.active, session.temporary], [false, true]);
      assert.equal(session.expiresAt, '2026-11-22T21:05:00.000Z');
    });

    it('reads an AK without the token that an earlier mode has left', async () => {
      assert.deepEqual(await home.read('aliyun-cli', 'prod'), {
        name: 'prod',
        cloud: 'alibaba',
        accessKeyId: 'LTAI-CANARY-prod',
        accessKeySecret: 'secret/CANARY+prod==',
        region: 'cn-hangzhou',
      });
    });

    it('reads an StsToken with its end, whatever the case of its mode', async () => {
      assert.deepEqual(await home.read('aliyun-cli', 'session'), {
        name: 'session',
        cloud: 'alibaba',
        accessKeyId: 'STS.CANARY-session',
        accessKeySecret: 'secret-CANARY-session',
        securityToken: 'token-CANARY-session',
        expiresAt: '2026-11-22T21:05:00.000Z',
        region: 'cn-shanghai',
      });
    });

    it('names known modes as the CLI does, and no other', async () => {
      assert.equal((await home.source('aliyun-cli', 'role')).problem?.mode, 'RamRoleArn');
      assert.equal((await home.source('aliyun-cli', 'new')).problem?.mode, null);
    });

    it('reads no keys of what it cannot use', async () => {
      for (const each of (await home.sources('aliyun-cli')).filter(({ problem }) => problem !== null)) {
        assert.deepEqual(await readCredential(home.reader, each), { problem: each.problem });
      }
    });

    for (const variable of ['ALIBABA_CLOUD_PROFILE', 'ALIBABACLOUD_PROFILE', 'ALICLOUD_PROFILE']) {
      it(`follows ${variable}`, async () => {
        home.env[variable] = 'session';
        assert.deepEqual(
          (await home.sources('aliyun-cli')).filter(({ active }) => active).map(({ profile }) => profile),
          ['session'],
        );
      });
    }

    it('finds a profile again that has moved, and its new keys', async () => {
      const found = await home.source('aliyun-cli', 'session');
      home.write(
        places.aliyun,
        JSON.stringify({
          profiles: [
            { name: 'a' },
            { name: 'b' },
            { name: 'session', mode: 'AK', access_key_id: 'new-id', access_key_secret: 'new-secret' },
          ],
        }),
      );
      assert.deepEqual(await readCredential(home.reader, found), {
        account: { name: 'session', cloud: 'alibaba', accessKeyId: 'new-id', accessKeySecret: 'new-secret' },
      });
    });

    it('says so when the profile or the file is gone since', async () => {
      const found = await home.source('aliyun-cli', 'session');
      home.write(places.aliyun, '{"profiles":[{"name":"other"},{"name":"another"}]}');
      const gone = {
        problem: {
          kind: 'aliyun-cli',
          place: 'Profile of Alibaba Cloud CLI',
          path: home.path(places.aliyun),
          reason: 'gone',
          mode: null,
          sentence: 'It is no longer there. Look for credentials again.',
        },
      };
      assert.deepEqual(await readCredential(home.reader, found), gone);
      fs.rmSync(home.path(places.aliyun));
      assert.deepEqual(await readCredential(home.reader, found), gone);
    });

    it('takes a profile without a mode for what its keys are', async () => {
      const keys = { access_key_id: 'id', access_key_secret: 'secret' };
      home.write(
        places.aliyun,
        JSON.stringify({ profiles: [{ name: 'a', ...keys }, { name: 'b', ...keys, sts_token: 't' }, { name: 'c' }] }),
      );
      assert.deepEqual(await home.reasons('aliyun-cli'), { a: null, b: null, c: 'no-keys' });
      assert.deepEqual(
        (await home.sources('aliyun-cli')).map(({ temporary }) => temporary),
        [false, true, false],
      );
    });
  });

  describe('~/.alibabacloud/credentials', () => {
    beforeEach(() => {
      home.copy('alibabacloud.ini', places.alibabacloud);
    });

    it('lists every type', async () => {
      assert.deepEqual(await home.reasons('alibabacloud-credentials'), {
        default: null,
        client1: 'instance-role',
        client2: 'disabled',
        client3: 'role',
        session: null,
        rsa: 'key-pair',
      });
    });

    it('reads keys with signs of comments in them, and the last of two sections', async () => {
      assert.deepEqual(await home.read('alibabacloud-credentials', 'default'), {
        name: 'default',
        cloud: 'alibaba',
        accessKeyId: 'LTAI-CANARY-second',
        accessKeySecret: 'secret#CANARY=;default',
      });
    });

    it('reads a token', async () => {
      assert.deepEqual(await home.read('alibabacloud-credentials', 'session'), {
        name: 'session',
        cloud: 'alibaba',
        accessKeyId: 'STS.CANARY',
        accessKeySecret: 'CANARY-secret',
        securityToken: 'CANARY-token',
      });
    });

    it('is where ALIBABA_CLOUD_CREDENTIALS_FILE says, with the profile of ALIBABA_CLOUD_PROFILE', async () => {
      home.write('elsewhere.ini', '[other]\naccess_key_id = id\naccess_key_secret = secret\n');
      home.env['ALIBABA_CLOUD_CREDENTIALS_FILE'] = home.path('elsewhere.ini');
      home.env['ALIBABA_CLOUD_PROFILE'] = 'other';
      const [only, ...others] = await home.sources('alibabacloud-credentials');
      assert.deepEqual([only?.path, only?.profile, only?.active], [home.path('elsewhere.ini'), 'other', true]);
      assert.deepEqual(others, []);
    });
  });

  describe('UCloud CLI', () => {
    it('joins its two files and tells the brands apart', async () => {
      home.copy('ucloud-config.json', places.ucloudConfig);
      home.copy('ucloud-credential.json', places.ucloudKeys);
      const found = await home.sources('ucloud-cli');
      assert.deepEqual(
        found.map(({ profile, cloud, active, problem }) => [profile, cloud, active, problem?.reason ?? null]),
        [
          ['default', 'ucloud', false, null],
          ['abroad', 'ucloud-global', true, null],
          ['singapore', 'scloudsg', false, null],
          ['private', 'ucloud', false, 'other-endpoint'],
          ['signed in', 'ucloud', false, 'sign-in'],
        ],
      );
      assert.deepEqual(await home.read('ucloud-cli', 'default'), {
        name: 'default',
        cloud: 'ucloud',
        accessKeyId: 'CANARY-public-1',
        accessKeySecret: 'CANARY-private-1',
        projectId: 'org-made1',
      });
      assert.deepEqual(await home.read('ucloud-cli', 'singapore'), {
        name: 'singapore',
        cloud: 'scloudsg',
        accessKeyId: 'CANARY-public-3',
        accessKeySecret: 'CANARY-private-3',
      });
    });

    it('reads keys without a config.json, and the one file of old versions', async () => {
      home.copy('ucloud-credential.json', places.ucloudKeys);
      assert.equal((await home.sources('ucloud-cli')).length, 5);
      fs.rmSync(home.path(places.ucloudKeys));
      home.copy('ucloud-old-config.json', places.ucloudConfig);
      assert.deepEqual(await home.read('ucloud-cli', 'default'), {
        name: 'default',
        cloud: 'ucloud',
        accessKeyId: 'CANARY-public-0',
        accessKeySecret: 'CANARY-private-0',
        projectId: 'org-made0',
      });
    });

    it('has profiles without keys while the second file is missing', async () => {
      home.copy('ucloud-config.json', places.ucloudConfig);
      assert.equal((await home.reasons('ucloud-cli'))['default'], 'no-keys');
    });

    it('follows UCLOUD_PROFILE and the variables for its files', async () => {
      home.copy('ucloud-config.json', 'a.json');
      home.copy('ucloud-credential.json', 'b.json');
      home.env['UCLOUD_SHARED_CONFIG_FILE'] = home.path('a.json');
      home.env['UCLOUD_SHARED_CREDENTIAL_FILE'] = home.path('b.json');
      home.env['UCLOUD_PROFILE'] = 'singapore';
      const found = (await home.sources('ucloud-cli')).filter(({ active }) => active);
      assert.deepEqual(
        found.map(({ profile, path }) => [profile, path]),
        [['singapore', home.path('b.json')]],
      );
    });

    for (const place of [places.ucloudConfig, places.ucloudKeys]) {
      it(`says which file is broken: ${place}`, async () => {
        home.copy('ucloud-config.json', places.ucloudConfig);
        home.copy('ucloud-credential.json', places.ucloudKeys);
        home.write(place, '[{"private_key":"CANARY"');
        const { problems } = await findCredentialSources(home.reader);
        assert.deepEqual(problems, [
          {
            kind: 'ucloud-cli',
            place: 'Profile of UCloud CLI',
            path: home.path(place),
            reason: 'malformed',
            mode: null,
            sentence: 'The file is not of the format that its tool writes.',
          },
        ]);
      });
    }

    it('takes an empty file for one without profiles', async () => {
      home.write(places.ucloudConfig, ' \n');
      home.write(places.ucloudKeys, '');
      assert.deepEqual(await findCredentialSources(home.reader), { sources: [], problems: [] });
    });
  });

  describe('Huawei Cloud', () => {
    it('reads the ini file of the SDKs', async () => {
      home.copy('huaweicloud.ini', places.huaweicloud);
      assert.deepEqual(await home.reasons('huaweicloud-credentials'), {
        basic: null,
        global: null,
        federated: 'oidc',
        elsewhere: 'other-endpoint',
      });
      assert.deepEqual(await home.read('huaweicloud-credentials', 'basic'), {
        name: 'basic',
        cloud: 'huawei',
        accessKeyId: 'CANARY-ak',
        accessKeySecret: 'CANARY-sk',
        projectId: '0123456789abcdef0123456789abcdef',
      });
      assert.deepEqual(await home.read('huaweicloud-credentials', 'global'), {
        name: 'global',
        cloud: 'huawei',
        accessKeyId: 'CANARY-ak-global',
        accessKeySecret: 'CANARY-sk-global',
        securityToken: 'CANARY-token',
      });
    });

    it('finds it where HUAWEICLOUD_SDK_CREDENTIALS_FILE says', async () => {
      home.copy('huaweicloud.ini', 'ours');
      home.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = home.path('ours');
      assert.equal((await home.source('huaweicloud-credentials', 'basic')).path, home.path('ours'));
    });

    it('reads KooCLI’s file when it says that it is not encrypted, and no region that is none', async () => {
      home.copy('koocli-plain.json', places.koocli);
      assert.deepEqual(await home.reasons('koocli'), {
        default: null,
        session: null,
        sso: 'sign-in',
        ecs: 'instance-role',
        agency: 'role',
        token: 'bearer-token',
      });
      assert.deepEqual(await home.read('koocli', 'default'), {
        name: 'default',
        cloud: 'huawei',
        accessKeyId: 'CANARY-koo',
        accessKeySecret: 'CANARY-koo-secret',
        region: 'cn-north-4',
        projectId: 'fedcba9876543210fedcba9876543210',
      });
      assert.deepEqual(await home.read('koocli', 'session'), {
        name: 'session',
        cloud: 'huawei',
        accessKeyId: 'CANARY-koo-2',
        accessKeySecret: 'CANARY-koo-secret-2',
        securityToken: 'CANARY-koo-token',
      });
    });

    it('takes no encrypted text for a key', async () => {
      home.copy('koocli-encrypted.json', places.koocli);
      const found = await home.reasons('koocli');
      assert.deepEqual([found['default'], found['session'], found['sso']], ['encrypted', 'encrypted', 'sign-in']);
      const result = await readCredential(home.reader, await home.source('koocli', 'default'));
      assert.ok('problem' in result);
    });

    for (const [said, reason] of [
      [undefined, 'encrypted'],
      ['', 'encrypted'],
      ['no', 'encrypted'],
      [null, 'encrypted'],
      ['FALSE', null],
      [false, null],
    ] as const) {
      it(`takes authEncrypt ${JSON.stringify(said)} for ${reason ?? 'plain'}`, async () => {
        const profile = { name: 'p', mode: 'AKSK', accessKeyId: 'id', secretAccessKey: 'secret' };
        home.write(places.koocli, JSON.stringify({ authEncrypt: said, profiles: [profile] }));
        assert.deepEqual(await home.reasons('koocli'), { p: reason });
      });
    }
  });

  describe('environment variables', () => {
    const cases: readonly [string, Readonly<Record<string, string>>, Record<string, unknown>][] = [
      [
        'alibaba-environment',
        {
          ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: ' secret ',
          ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
          ALIBABA_CLOUD_REGION_ID: 'cn-beijing',
        },
        { cloud: 'alibaba', securityToken: 'token', region: 'cn-beijing' },
      ],
      [
        'alibaba-environment',
        { ALICLOUD_ACCESS_KEY_ID: 'id', ALIBABACLOUD_ACCESS_KEY_SECRET: 'secret', ACCESS_KEY_ID: 'other' },
        { cloud: 'alibaba' },
      ],
      [
        'ucloud-environment',
        { UCLOUD_PUBLIC_KEY: 'id', UCLOUD_PRIVATE_KEY: 'secret', UCLOUD_PROJECT_ID: 'org-a/A', UCLOUD_REGION: 'hk' },
        { cloud: 'ucloud', projectId: 'org-a' },
      ],
      [
        'ucloud-environment',
        { UCLOUD_PUBLIC_KEY: 'id', UCLOUD_PRIVATE_KEY: 'secret', UCLOUD_API_BASE_URL: 'https://api.surfercloud.com' },
        { cloud: 'surfercloud' },
      ],
      [
        'huawei-environment',
        {
          HUAWEICLOUD_SDK_AK: 'id',
          HUAWEICLOUD_SDK_SK: 'secret',
          HUAWEICLOUD_SDK_SECURITY_TOKEN: 'token',
          HUAWEICLOUD_SDK_PROJECT_ID: 'p1',
          HUAWEICLOUD_SDK_IAM_ENDPOINT: 'https://iam.eu-west-101.myhuaweicloud.eu',
        },
        { cloud: 'huawei', securityToken: 'token', projectId: 'p1' },
      ],
    ];
    for (const [kind, env, rest] of cases) {
      it(Object.keys(env).join(', '), async () => {
        Object.assign(home.env, env);
        const [only, ...others] = await home.sources();
        assert.ok(only);
        assert.deepEqual([only.kind, only.path, only.profile, only.active, others], [kind, null, null, true, []]);
        const result = await readCredential(home.reader, only);
        assert.deepEqual(result, {
          account: { name: 'environment', accessKeyId: 'id', accessKeySecret: 'secret', ...rest },
        });
      });
    }

    for (const [env, reason] of [
      [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: ' ' }, 'no-keys'],
      [{ UCLOUD_PRIVATE_KEY: 'secret' }, 'no-keys'],
      [{ UCLOUD_PUBLIC_KEY: 'i', UCLOUD_PRIVATE_KEY: 's', UCLOUD_API_BASE_URL: 'not an address' }, 'other-endpoint'],
      [{ UCLOUD_PUBLIC_KEY: 'i', UCLOUD_PRIVATE_KEY: 's', UCLOUD_API_BASE_URL: 'https://x.example' }, 'other-endpoint'],
      [
        { HUAWEICLOUD_SDK_AK: 'i', HUAWEICLOUD_SDK_SK: 's', HUAWEICLOUD_SDK_IAM_ENDPOINT: 'iam.example' },
        'other-endpoint',
      ],
      [
        {
          HUAWEICLOUD_SDK_AK: 'i',
          HUAWEICLOUD_SDK_SK: 's',
          HUAWEICLOUD_SDK_IDP_ID: 'x',
          HUAWEICLOUD_SDK_ID_TOKEN_FILE: 'y',
        },
        'oidc',
      ],
    ] as const) {
      it(`${Object.keys(env).join(', ')}: ${reason}`, async () => {
        Object.assign(home.env, env);
        const [only] = await home.sources();
        assert.equal(only?.problem?.reason, reason);
      });
    }

    it('are not taken from names that name no cloud', async () => {
      Object.assign(home.env, { ACCESS_KEY_ID: 'id', ACCESS_KEY_SECRET: 'secret', SECURITY_TOKEN: 'token' });
      assert.deepEqual(await home.sources(), []);
    });
  });
});

describe('What an import says that it looks at', () => {
  it('is all that it looks at, and nothing else', async () => {
    const variables = new Set<string>();
    const files = new Set<string>();
    const env = new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_target, name) => {
          variables.add(String(name));
          return undefined;
        },
      },
    );
    await findCredentialSources({
      readText: (path) => {
        files.add(path.replace('/home/me/', ''));
        return Promise.resolve('[]');
      },
      env,
      homeDir: '/home/me',
      platform: 'linux',
    });
    const names = await credentialNames();
    assert.deepEqual([...files].sort(), names.flatMap((each) => each.files).sort());
    const said = new Set(
      names.flatMap(({ prefixes, suffixes, others }) => [
        ...prefixes.flatMap((prefix) => suffixes.map((suffix) => `${prefix}_${suffix}`)),
        ...others,
      ]),
    );
    // These are asked only where keys are.
    const onlyBesideKeys = /^HUAWEICLOUD_SDK_(IAM_ENDPOINT|IDP_ID|ID_TOKEN_FILE)$|^UCLOUD_API_BASE_URL$|PROFILE$/;
    assert.deepEqual(
      [...variables].filter((name) => !said.has(name)),
      [],
    );
    assert.deepEqual(
      [...said].filter((name) => !variables.has(name) && !onlyBesideKeys.test(name)),
      [],
    );
    for (const file of files) assert.ok(namesText(names).includes(`~/${file}`), file);
  });
});
