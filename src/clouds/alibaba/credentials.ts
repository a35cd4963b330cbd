import * as l10n from '@vscode/l10n';
import { isRecord } from '../../base/guards.ts';
import { homePath, placeOfFile, variable } from '../credentials/files.ts';
import { parseIni, type Section } from '../credentials/ini.ts';
import { parseJson, recordsOf, textOf, timeOf } from '../credentials/json.ts';
import { byToken, type Keys, meaningOf, type Modes, profileOf } from '../credentials/profiles.ts';
import type { CredentialFormat, PackCredentials, Profile } from '../credentials/types.ts';

const cloud = 'alibaba';

/**
 * Variables that select a profile for all of Alibaba's tools. Source: aliyun-cli, config/profile.go and
 * config/flags.go.
 */
const profileVariables = ['ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE'];

/**
 * The SDKs read ALIBABA_CLOUD_ACCESS_KEY_ID, …_ACCESS_KEY_SECRET and …_SECURITY_TOKEN (aliyun/credentials-nodejs,
 * src/providers/env.ts). The CLI also reads ALIBABACLOUD_…, ALICLOUD_… and …_REGION_ID (aliyun/aliyun-cli,
 * config/profile.go). The CLI reads names without a prefix too. These are ignored, because they do not name a cloud.
 */
const prefixes = ['ALIBABA_CLOUD', 'ALIBABACLOUD', 'ALICLOUD'];

const environment: CredentialFormat = (reader) => {
  const named = (end: string): string | null => variable(reader, ...prefixes.map((prefix) => `${prefix}_${end}`));
  const keys: Keys = {
    accessKeyId: named('ACCESS_KEY_ID'),
    accessKeySecret: named('ACCESS_KEY_SECRET'),
    securityToken: named('SECURITY_TOKEN'),
    region: named('REGION_ID'),
  };
  if (keys.accessKeyId === null && keys.accessKeySecret === null) return Promise.resolve([]);
  const profile = profileOf({ name: null, active: true, cloud }, keys, byToken(keys));
  return Promise.resolve([{ path: null, profiles: [profile], reason: null }]);
};

/** All modes of aliyun-cli, config/profile.go. The CLI compares them case-insensitively too. */
const cliModes: Modes = {
  AK: 'keys',
  StsToken: 'keys-and-token',
  RamRoleArn: 'role',
  ChainableRamRoleArn: 'role',
  EcsRamRole: 'instance-role',
  RamRoleArnWithRoleName: 'instance-role',
  RsaKeyPair: 'key-pair',
  External: 'external-command',
  CredentialsURI: 'credentials-uri',
  OIDC: 'oidc',
  CloudSSO: 'sign-in',
  OAuth: 'sign-in',
  BearerToken: 'bearer-token',
  Anonymous: 'anonymous',
};

/**
 * `~/.aliyun/config.json`: `{ current, profiles: [{ name, mode, access_key_id, access_key_secret, sts_token,
 * sts_expiration (Unix seconds), region_id, … }] }`. Source: aliyun/aliyun-cli, config/configuration.go,
 * config/profile.go. Keys from CloudSSO and OAuth are ignored: the CLI renews them every hour, and only the CLI can.
 */
const aliyunCli: CredentialFormat = (reader) =>
  placeOfFile(reader, homePath(reader, '.aliyun', 'config.json'), (text) => {
    const file = parseJson(text);
    if (!isRecord(file)) return null;
    const profiles = recordsOf(file['profiles']);
    const current = variable(reader, ...profileVariables) ?? textOf(file['current']);
    return profiles?.map((entry) => cliProfile(entry, current)) ?? null;
  });

function cliProfile(entry: Readonly<Record<string, unknown>>, current: string | null): Profile {
  const name = textOf(entry['name']);
  const keys: Keys = {
    accessKeyId: textOf(entry['access_key_id']),
    accessKeySecret: textOf(entry['access_key_secret']),
    securityToken: textOf(entry['sts_token']),
    region: textOf(entry['region_id']),
    expires: timeOf(entry['sts_expiration']),
  };
  const mode = textOf(entry['mode']);
  const base = { name, active: name !== null && name === current, cloud } as const;
  return profileOf(base, keys, mode === null ? byToken(keys) : meaningOf(cliModes, mode));
}

/** Types in the SDKs' INI file. `access_key` and, in older SDKs, `sts` are plain keys. */
const iniTypes: Modes = {
  access_key: 'keys',
  sts: 'keys-and-token',
  ram_role_arn: 'role',
  ecs_ram_role: 'instance-role',
  rsa_key_pair: 'key-pair',
  oidc_role_arn: 'oidc',
  credentials_uri: 'credentials-uri',
  bearer: 'bearer-token',
  bearer_token: 'bearer-token',
};

/**
 * `~/.alibabacloud/credentials`, or the file that ALIBABA_CLOUD_CREDENTIALS_FILE names: sections with `type`,
 * `access_key_id`, `access_key_secret`. Source: aliyun/credentials-nodejs, README and src/providers/profile.ts. The line
 * `enable = false` disables a section (aliyun/credentials-java, README).
 */
const credentialsFile: CredentialFormat = (reader) => {
  const path = variable(reader, 'ALIBABA_CLOUD_CREDENTIALS_FILE') ?? homePath(reader, '.alibabacloud', 'credentials');
  const current = variable(reader, 'ALIBABA_CLOUD_PROFILE') ?? 'default';
  return placeOfFile(reader, path, (text) => parseIni(text)?.map((section) => iniProfile(section, current)) ?? null);
};

function iniProfile({ name, values }: Section, current: string): Profile {
  const keys: Keys = {
    accessKeyId: textOf(values.get('access_key_id')),
    accessKeySecret: textOf(values.get('access_key_secret')),
    securityToken: textOf(values.get('security_token')) ?? textOf(values.get('sts_token')),
    region: textOf(values.get('region_id')),
  };
  const type = textOf(values.get('type'));
  const found = type === null ? byToken(keys) : meaningOf(iniTypes, type);
  const disabled = values.get('enable')?.toLowerCase() === 'false';
  const base = { name: textOf(name), active: name === current, cloud } as const;
  return profileOf(base, keys, disabled ? { ...found, means: 'disabled' } : found);
}

/** A function, because its sentences are translated. */
export function alibabaCredentials(): PackCredentials {
  return {
    places: [
      {
        kind: 'alibaba-environment',
        name: l10n.t('Environment variables of {0}', 'Alibaba Cloud'),
        read: environment,
      },
      { kind: 'aliyun-cli', name: l10n.t('Profile of {0}', 'Alibaba Cloud CLI'), read: aliyunCli },
      {
        kind: 'alibabacloud-credentials',
        name: l10n.t('Credentials file of the SDKs of {0}', 'Alibaba Cloud'),
        read: credentialsFile,
      },
    ],
    names: {
      vendor: 'Alibaba Cloud',
      files: ['.aliyun/config.json', '.alibabacloud/credentials'],
      prefixes: ['ALIBABA_CLOUD', 'ALIBABACLOUD', 'ALICLOUD'],
      suffixes: ['ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN', 'REGION_ID', 'PROFILE'],
      others: ['ALIBABA_CLOUD_CREDENTIALS_FILE'],
    },
  };
}
