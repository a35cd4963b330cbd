import * as l10n from '@vscode/l10n';
import { isRecord } from '../../base/guards.ts';
import { homePath, placeOfFile, variable } from '../credentials/files.ts';
import { parseIni, type Section } from '../credentials/ini.ts';
import { parseJson, recordsOf, textOf } from '../credentials/json.ts';
import { byToken, type Keys, meaningOf, type ModeMeaning, type Modes, profileOf } from '../credentials/profiles.ts';
import type { CredentialFormat, PackCredentials, Profile } from '../credentials/types.ts';

const cloud = 'huawei';

/**
 * Whether the keys belong to another cloud on the same software (a partner's or a company's own). They do not work with
 * Huawei Cloud.
 */
function isElsewhere(iamEndpoint: string | null): boolean {
  if (iamEndpoint === null) return false;
  const host = URL.parse(iamEndpoint.includes('://') ? iamEndpoint : `https://${iamEndpoint}`)?.hostname ?? '';
  return !/(?:^|\.)myhuaweicloud\.(?:com|eu)$/.test(host);
}

/** Keys of the SDKs. An identity provider takes precedence, as in Huawei's own readers. */
function meaning(keys: Keys, federated: boolean, iamEndpoint: string | null) {
  if (federated) return { mode: null, means: 'oidc' as ModeMeaning };
  return isElsewhere(iamEndpoint) ? { mode: null, means: 'other-endpoint' as ModeMeaning } : byToken(keys);
}

/**
 * HUAWEICLOUD_SDK_AK, …_SK, …_SECURITY_TOKEN, …_PROJECT_ID, …_IDP_ID, …_ID_TOKEN_FILE. Source:
 * huaweicloud/huaweicloud-sdk-python-v3, huaweicloudsdkcore/auth/provider.py; huaweicloud-sdk-go-v3,
 * core/auth/provider/env_provider.go. …_IAM_ENDPOINT: README, 2.4.1.
 */
const environment: CredentialFormat = (reader) => {
  const named = (end: string): string | null => variable(reader, `HUAWEICLOUD_SDK_${end}`);
  const keys: Keys = {
    accessKeyId: named('AK'),
    accessKeySecret: named('SK'),
    securityToken: named('SECURITY_TOKEN'),
    projectId: named('PROJECT_ID'),
  };
  if (keys.accessKeyId === null && keys.accessKeySecret === null) return Promise.resolve([]);
  const federated = named('IDP_ID') !== null && named('ID_TOKEN_FILE') !== null;
  const found = meaning(keys, federated, named('IAM_ENDPOINT'));
  const profile = profileOf({ name: null, active: true, cloud }, keys, found);
  return Promise.resolve([{ path: null, profiles: [profile], reason: null }]);
};

/**
 * `~/.huaweicloud/credentials`, or the file that HUAWEICLOUD_SDK_CREDENTIALS_FILE names: sections `[basic]` (with
 * `project_id`) and `[global]` with `ak`, `sk`, `security_token`. Source: huaweicloud/huaweicloud-sdk-python-v3,
 * huaweicloudsdkcore/auth/provider.py. Sections with other names come from other tools and are used if they contain
 * keys.
 */
const credentialsFile: CredentialFormat = (reader) => {
  const path = variable(reader, 'HUAWEICLOUD_SDK_CREDENTIALS_FILE') ?? homePath(reader, '.huaweicloud', 'credentials');
  return placeOfFile(reader, path, (text) => parseIni(text)?.map(iniProfile) ?? null);
};

function iniProfile({ name, values }: Section): Profile {
  const keys: Keys = {
    accessKeyId: textOf(values.get('ak')),
    accessKeySecret: textOf(values.get('sk')),
    securityToken: textOf(values.get('security_token')),
    projectId: textOf(values.get('project_id')),
  };
  const federated = textOf(values.get('idp_id')) !== null && textOf(values.get('id_token_file')) !== null;
  const found = meaning(keys, federated, textOf(values.get('iam_endpoint')));
  return profileOf({ name: textOf(name), active: name === 'basic', cloud }, keys, found);
}

/** Modes in KooCLI's manual ("Specifying Authentication Mode", editions of 2023 and 2024). */
const kooModes: Modes = {
  AKSK: 'keys',
  SSO: 'sign-in',
  ecsAgency: 'instance-role',
  agency: 'role',
  token: 'bearer-token',
};

/**
 * `~/.hcloud/config.json`: `{ authEncrypt, current, profiles: [{ name, mode, accessKeyId, secretAccessKey,
 * securityToken, region, projectId, … }] }`. Source: Huawei Cloud, KooCLI user guide, "Viewing a Profile" and "Setting
 * Parameters"; huaweicloud/terraform-provider-huaweicloud, huaweicloud/config/auth.go. Keys are encrypted in an
 * undocumented way unless the user ran `hcloud configure set --cli-auth-encrypt=false`. A file that does not say so is
 * treated as encrypted.
 */
const kooCli: CredentialFormat = (reader) =>
  placeOfFile(reader, homePath(reader, '.hcloud', 'config.json'), (text) => {
    const file = parseJson(text);
    if (!isRecord(file)) return null;
    const said = file['authEncrypt'];
    const encrypted = said !== false && textOf(said)?.toLowerCase() !== 'false';
    const current = textOf(file['current']);
    return recordsOf(file['profiles'])?.map((entry) => kooProfile(entry, current, encrypted)) ?? null;
  });

function kooProfile(entry: Readonly<Record<string, unknown>>, current: string | null, encrypted: boolean): Profile {
  const name = textOf(entry['name']);
  const keys: Keys = {
    accessKeyId: textOf(entry['accessKeyId']),
    accessKeySecret: textOf(entry['secretAccessKey']),
    securityToken: textOf(entry['securityToken']),
    region: textOf(entry['region']),
    projectId: textOf(entry['projectId']),
  };
  const mode = textOf(entry['mode']);
  const found = mode === null ? byToken(keys) : meaningOf(kooModes, mode);
  // The mode AKSK covers permanent and temporary keys.
  const means = found.means === 'keys' ? byToken(keys).means : found.means;
  const usable = means === 'keys' || means === 'keys-and-token';
  const base = { name, active: name !== null && name === current, cloud } as const;
  return profileOf(base, keys, { mode: found.mode, means: usable && encrypted ? 'encrypted' : means });
}

/** A function, because its sentences are translated. */
export function huaweiCredentials(): PackCredentials {
  return {
    places: [
      { kind: 'huawei-environment', name: l10n.t('Environment variables of {0}', 'Huawei Cloud'), read: environment },
      {
        kind: 'huaweicloud-credentials',
        name: l10n.t('Credentials file of the SDKs of {0}', 'Huawei Cloud'),
        read: credentialsFile,
      },
      {
        kind: 'koocli',
        name: l10n.t('Profile of {0}', 'KooCLI'),
        read: kooCli,
        sentences: {
          encrypted: l10n.t(
            'KooCLI encrypts its keys in a way that only it can undo. Enter them by hand, or run `hcloud configure set --cli-auth-encrypt=false` and look again.',
          ),
        },
      },
    ],
    names: {
      vendor: 'Huawei Cloud',
      files: ['.huaweicloud/credentials', '.hcloud/config.json'],
      prefixes: ['HUAWEICLOUD_SDK'],
      suffixes: ['AK', 'SK', 'SECURITY_TOKEN', 'PROJECT_ID', 'IAM_ENDPOINT', 'IDP_ID', 'ID_TOKEN_FILE'],
      others: ['HUAWEICLOUD_SDK_CREDENTIALS_FILE'],
    },
  };
}
