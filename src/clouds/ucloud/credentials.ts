import * as l10n from '@vscode/l10n';
import { brands } from './brands.ts';
import { isRecord } from '../../base/guards.ts';
import type { CloudId } from '../../model/task.ts';
import { homePath, textOfFile, variable } from '../credentials/files.ts';
import { parseJson, recordsOf, textOf } from '../credentials/json.ts';
import { byToken, type Keys, meaningOf, profileOf } from '../credentials/profiles.ts';
import type {
  CredentialFormat,
  CredentialReader,
  PackCredentials,
  PlaceContents,
  Profile,
} from '../credentials/types.ts';

type Entry = Readonly<Record<string, unknown>>;

/**
 * The brand that an API address belongs to: UCloud without an address, null for an unknown one. The address only
 * identifies the brand; it is never adopted. Before July 2026, `ucloud init` wrote UCloud's own address for every
 * brand, so keys of a sister brand may be offered as UCloud's. Testing them reveals it.
 */
function brandOf(address: string | null): CloudId | null {
  if (address === null) return 'ucloud';
  const url = URL.parse(address);
  return brands.find(({ endpoint }) => URL.parse(endpoint)?.host === url?.host)?.id ?? null;
}

function profile(name: string | null, active: boolean, keys: Keys, address: string | null, signedIn: boolean): Profile {
  const brand = brandOf(address);
  const base = { name, active, cloud: brand ?? 'ucloud' };
  if (signedIn) return profileOf(base, keys, meaningOf({ oauth: 'sign-in' }, 'oauth'));
  return profileOf(base, keys, brand === null ? { mode: null, means: 'other-endpoint' } : byToken(keys));
}

/**
 * UCLOUD_PUBLIC_KEY, UCLOUD_PRIVATE_KEY, UCLOUD_PROJECT_ID, UCLOUD_API_BASE_URL. Source: ucloud/ucloud-sdk-go,
 * external/env_config.go. There is no variable for a security token.
 */
const environment: CredentialFormat = (reader) => {
  const keys: Keys = {
    accessKeyId: variable(reader, 'UCLOUD_PUBLIC_KEY'),
    accessKeySecret: variable(reader, 'UCLOUD_PRIVATE_KEY'),
    projectId: projectOf(variable(reader, 'UCLOUD_PROJECT_ID')),
  };
  if (keys.accessKeyId === null && keys.accessKeySecret === null) return Promise.resolve([]);
  const found = profile(null, true, keys, variable(reader, 'UCLOUD_API_BASE_URL'), false);
  return Promise.resolve([{ path: null, profiles: [found], reason: null }]);
};

/**
 * `~/.ucloud/config.json` (`[{ profile, active, project_id, base_url, … }]`) with `~/.ucloud/credential.json` (`[{
 * profile, public_key, private_key, auth_mode, … }]`), joined by `profile`; or the files that UCLOUD_SHARED_CONFIG_FILE
 * and UCLOUD_SHARED_CREDENTIAL_FILE name. Versions up to 0.1.7 wrote one object with the keys into config.json. Source:
 * ucloud/ucloud-sdk-go, external/shared_config.go and external/env_config.go; ucloud/ucloud-cli, base/config.go. A
 * profile with a sign-in (`auth_mode: "oauth"`) keeps old keys, which the CLI ignores too.
 */
const ucloudCli: CredentialFormat = async (reader) => {
  const configPath = variable(reader, 'UCLOUD_SHARED_CONFIG_FILE') ?? homePath(reader, '.ucloud', 'config.json');
  const keysPath = variable(reader, 'UCLOUD_SHARED_CREDENTIAL_FILE') ?? homePath(reader, '.ucloud', 'credential.json');
  const config = await entriesOf(reader, configPath);
  if (config !== null && 'reason' in config) return [config];
  const keys = await entriesOf(reader, keysPath);
  if (keys !== null && 'reason' in keys) return [keys];
  const chosen = variable(reader, 'UCLOUD_PROFILE');
  if (keys === null) return config === null ? [] : [placeOf(configPath, config.entries, config.entries, chosen)];
  return [placeOf(keysPath, keys.entries, config?.entries ?? [], chosen)];
};

async function entriesOf(
  reader: CredentialReader,
  path: string,
): Promise<
  | { readonly entries: readonly Entry[] }
  | (PlaceContents & { readonly reason: NonNullable<PlaceContents['reason']> })
  | null
> {
  const file = await textOfFile(reader, path);
  if (file === null) return null;
  if ('reason' in file) return { path, profiles: [], reason: file.reason };
  if (file.text.trim() === '') return { entries: [] };
  const parsed = parseJson(file.text);
  const entries = isRecord(parsed) ? [parsed] : recordsOf(parsed);
  return entries === null ? { path, profiles: [], reason: 'malformed' } : { entries };
}

/** One profile for each name with keys. If several entries have the same name, the first applies. */
function placeOf(path: string, keys: readonly Entry[], config: readonly Entry[], chosen: string | null): PlaceContents {
  const settingsOf = byName(config);
  const profiles = [...byName(keys)].map(([name, own]) => {
    const settings = settingsOf.get(name);
    const found: Keys = {
      accessKeyId: textOf(own['public_key']),
      accessKeySecret: textOf(own['private_key']),
      projectId: projectOf(textOf(settings?.['project_id'])),
    };
    const active = chosen === null ? settings?.['active'] === true : name === chosen;
    const signedIn = textOf(own['auth_mode'])?.toLowerCase() === 'oauth';
    return profile(name, active, found, textOf(settings?.['base_url']), signedIn);
  });
  return { path, profiles, reason: null };
}

function byName(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const named = new Map<string, Entry>();
  for (const entry of entries) {
    const name = textOf(entry['profile']) ?? 'default';
    if (!named.has(name)) named.set(name, entry);
  }
  return named;
}

/** The CLI's completion writes "org-xxx/Name". The ID ends at the slash. */
function projectOf(value: string | null): string | null {
  return textOf(value?.split('/')[0]);
}

/** A function, because its sentences are translated. */
export function ucloudCredentials(): PackCredentials {
  return {
    places: [
      { kind: 'ucloud-environment', name: l10n.t('Environment variables of {0}', 'UCloud'), read: environment },
      {
        kind: 'ucloud-cli',
        name: l10n.t('Profile of {0}', 'UCloud CLI'),
        read: ucloudCli,
        sentences: {
          'sign-in': l10n.t('It is signed in with a browser, and its tool alone renews that. Use a profile with keys.'),
        },
      },
    ],
    names: {
      vendor: 'UCloud',
      files: ['.ucloud/config.json', '.ucloud/credential.json'],
      prefixes: ['UCLOUD'],
      suffixes: ['PUBLIC_KEY', 'PRIVATE_KEY', 'PROJECT_ID', 'API_BASE_URL', 'PROFILE'],
      others: ['UCLOUD_SHARED_CONFIG_FILE', 'UCLOUD_SHARED_CREDENTIAL_FILE'],
    },
  };
}
