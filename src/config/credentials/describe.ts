import * as l10n from '@vscode/l10n';
import type { CredentialKind, CredentialProblem } from './types.ts';

/** What a person calls the place: the tool's or the file's name. */
export function placeName(kind: CredentialKind): string {
  switch (kind) {
    case 'alibaba-environment':
      return l10n.t('Environment variables of {0}', 'Alibaba Cloud');
    case 'aliyun-cli':
      return l10n.t('Profile of {0}', 'Alibaba Cloud CLI');
    case 'alibabacloud-credentials':
      return l10n.t('Credentials file of the SDKs of {0}', 'Alibaba Cloud');
    case 'ucloud-environment':
      return l10n.t('Environment variables of {0}', 'UCloud');
    case 'ucloud-cli':
      return l10n.t('Profile of {0}', 'UCloud CLI');
    case 'huawei-environment':
      return l10n.t('Environment variables of {0}', 'Huawei Cloud');
    case 'huaweicloud-credentials':
      return l10n.t('Credentials file of the SDKs of {0}', 'Huawei Cloud');
    case 'koocli':
      return l10n.t('Profile of {0}', 'KooCLI');
  }
}

/** What an import looks at for one of the clouds: all of it, and nothing else. */
export interface LookedAt {
  readonly cloud: string;
  /** Below the home directory. */
  readonly files: readonly string[];
  /** Variables with a common beginning; of several beginnings each is looked at. */
  readonly beginnings: readonly string[];
  readonly ends: readonly string[];
  /** Further ones: they choose among profiles, or name another file in place of one of `files`. */
  readonly others: readonly string[];
}

export const lookedAt: readonly LookedAt[] = [
  {
    cloud: 'Alibaba Cloud',
    files: ['.aliyun/config.json', '.alibabacloud/credentials'],
    beginnings: ['ALIBABA_CLOUD', 'ALIBABACLOUD', 'ALICLOUD'],
    ends: ['ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN', 'REGION_ID', 'PROFILE'],
    others: ['ALIBABA_CLOUD_CREDENTIALS_FILE'],
  },
  {
    cloud: 'UCloud',
    files: ['.ucloud/config.json', '.ucloud/credential.json'],
    beginnings: ['UCLOUD'],
    ends: ['PUBLIC_KEY', 'PRIVATE_KEY', 'PROJECT_ID', 'API_BASE_URL', 'PROFILE'],
    others: ['UCLOUD_SHARED_CONFIG_FILE', 'UCLOUD_SHARED_CREDENTIAL_FILE'],
  },
  {
    cloud: 'Huawei Cloud',
    files: ['.huaweicloud/credentials', '.hcloud/config.json'],
    beginnings: ['HUAWEICLOUD_SDK'],
    ends: ['AK', 'SK', 'SECURITY_TOKEN', 'PROJECT_ID', 'IAM_ENDPOINT', 'IDP_ID', 'ID_TOKEN_FILE'],
    others: ['HUAWEICLOUD_SDK_CREDENTIALS_FILE'],
  },
];

/** One paragraph for each cloud: its files and its variables by name. */
export function lookedAtText(): string {
  return lookedAt
    .map(({ cloud, files, beginnings, ends, others }) => {
      const [first = '', ...more] = beginnings;
      const names = [`${first}_${ends[0] ?? ''}`, ...ends.slice(1).map((end) => `…_${end}`)].join(', ');
      const also =
        more.length === 0 ? '' : ` (${l10n.t('or {0}', more.map((beginning) => `${beginning}_…`).join(', '))})`;
      const paths = files.map((file) => `~/${file}`).join(', ');
      return [`${cloud}:`, paths, `${names}${also}`, others.join(', ')].join('\n');
    })
    .join('\n\n');
}

/** Why it cannot be used and what can be done, in one or two sentences; of the file nothing but known words of its format. */
export function problemSentence({ kind, reason, mode }: CredentialProblem): string {
  const how = mode ?? reason;
  switch (reason) {
    case 'unreadable':
      return l10n.t('The file cannot be read. Check its permissions.');
    case 'too-large':
      return l10n.t('The file is larger than {0} MB, which no such file is.', 1);
    case 'malformed':
      return l10n.t('The file is not of the format that its tool writes.');
    case 'gone':
      return l10n.t('It is no longer there. Look for credentials again.');
    case 'no-keys':
      return l10n.t('It lacks a key or its secret.');
    case 'no-token':
      return l10n.t('Its keys are temporary, but their security token is missing.');
    case 'bad-keys':
      return l10n.t('Its keys hold blanks or characters that no key has.');
    case 'disabled':
      return l10n.t('It is switched off in the file.');
    case 'encrypted':
      return l10n.t(
        'KooCLI encrypts its keys in a way that only it can undo. Enter them by hand, or run `hcloud configure set --cli-auth-encrypt=false` and look again.',
      );
    case 'other-endpoint':
      return l10n.t(
        'It is for an address that belongs to none of the known clouds. Add the account by hand if you trust that address.',
      );
    case 'role':
      return l10n.t(
        '{0} takes on a role for each session, which needs a call that this extension never makes. Use keys of a user, or temporary keys of that role.',
        how,
      );
    case 'instance-role':
      return l10n.t('{0} works on a cloud server only. Use keys of a user, or temporary keys.', how);
    case 'key-pair':
      return l10n.t('{0} is deprecated by its own tool and not supported here. Use an AccessKey instead.', how);
    case 'external-command':
      return l10n.t(
        '{0} runs a program to get its keys, and this extension runs none. Enter the keys that it prints.',
        how,
      );
    case 'credentials-uri':
      return l10n.t(
        '{0} fetches its keys from an address, and this extension asks none but the clouds. Enter keys by hand.',
        how,
      );
    case 'oidc':
      return l10n.t('It signs in with an identity provider (OIDC). Use keys of a user, or temporary keys.');
    case 'sign-in':
      return kind === 'ucloud-cli'
        ? l10n.t('It is signed in with a browser, and its tool alone renews that. Use a profile with keys.')
        : l10n.t(
            '{0} is signed in with a browser, and its tool alone renews those keys. Use a profile with keys of its own.',
            how,
          );
    case 'bearer-token':
      return l10n.t('It holds a token without keys, and requests are signed with keys. Use a profile with keys.');
    case 'anonymous':
      return l10n.t('It has no keys.');
    case 'unknown-mode':
      return l10n.t('Its way to get keys is not known here. Use a profile with keys.');
  }
}
