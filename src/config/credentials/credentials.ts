import { cloudOf } from '../../clouds/registry.ts';
import type { Account, AccountSource } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import { parseAccount } from '../accountEntry.ts';
import { fitsWhole, hasUnseenCharacters, longestText, regionPattern, shortened } from '../text.ts';
import { alibabaCredentials, alibabaEnvironment, aliyunCli } from './alibaba.ts';
import { huaweiCredentials, huaweiEnvironment, kooCli } from './huawei.ts';
import {
  type CredentialFormat,
  type CredentialKind,
  credentialKinds,
  type CredentialProblem,
  type CredentialReader,
  type CredentialReason,
  type CredentialResult,
  type CredentialSource,
  type FoundCredentials,
  type ImportedAccount,
  type Place,
  type Profile,
} from './types.ts';
import { ucloudCli, ucloudEnvironment } from './ucloud.ts';

const formats: Readonly<Record<CredentialKind, CredentialFormat>> = {
  'alibaba-environment': alibabaEnvironment,
  'aliyun-cli': aliyunCli,
  'alibabacloud-credentials': alibabaCredentials,
  'ucloud-environment': ucloudEnvironment,
  'ucloud-cli': ucloudCli,
  'huawei-environment': huaweiEnvironment,
  'huaweicloud-credentials': huaweiCredentials,
  koocli: kooCli,
};

/** More is no list that a person chooses from. */
const mostProfiles = 200;
/** As many characters as a name that is entered by hand may have. */
const longestName = 60;

/**
 * Looks for keys that exist already, and tells of each where it is and whether it can be used, but not the keys. Nothing is
 * written, and no file is read but those of the vendors' tools and the ones that their own variables name. Never rejects.
 */
export async function findCredentialSources(reader: CredentialReader): Promise<FoundCredentials> {
  const sources: CredentialSource[] = [];
  const problems: CredentialProblem[] = [];
  for (const kind of credentialKinds) {
    for (const place of await placesOf(kind, reader)) {
      const { path, reason } = place;
      if (reason !== null) problems.push({ kind, path, reason, mode: null });
      sources.push(...place.profiles.map((profile, index) => sourceOf(kind, place, profile, index)));
    }
  }
  return { sources, problems };
}

/**
 * Reads the keys of a source, after the person has agreed: the file is read again, so that keys that have been renewed
 * since are the new ones. Only what an account needs is kept; what is unfit of region and project is left out. Never rejects.
 */
export async function readCredential(
  reader: CredentialReader,
  source: Pick<CredentialSource, 'kind' | 'path' | 'profile' | 'index'>,
): Promise<CredentialResult> {
  const { kind, path } = source;
  const refuse = (reason: CredentialReason, mode: string | null = null): CredentialResult => ({
    problem: { kind, path, reason, mode },
  });
  const place = (await placesOf(kind, reader)).find((each) => each.path === path);
  if (place === undefined) return refuse('gone');
  if (place.reason !== null) return refuse(place.reason);
  const index = indexIn(place, source);
  const profile = place.profiles[index];
  if (profile === undefined) return refuse('gone');
  if (profile.reason !== null) return refuse(profile.reason, profile.mode);
  const { expires, cloud } = profile;
  const parsed = parseAccount({
    name: proposal(kind, place, profile, index),
    cloud,
    accessKeyId: profile.accessKeyId,
    accessKeySecret: profile.accessKeySecret,
    securityToken: profile.securityToken,
    expiresAt: expires === null ? null : new Date(expires).toISOString(),
    region: has(cloud, 'region') && fitsRegion(profile.region) ? profile.region : null,
    projectId: has(cloud, 'projectId') && fitsLine(profile.projectId) ? profile.projectId : null,
  });
  // Its sentence is of no help here: nobody has entered these fields.
  return 'fault' in parsed ? refuse('bad-keys', profile.mode) : { account: parsed.account };
}

/** What an account remembers of its source, to read it again with `readCredential`. */
export function rememberedSource({ kind, path, profile, index }: CredentialSource): AccountSource {
  return { kind, path, profile, index };
}

export function isSameSource(a: AccountSource, b: AccountSource): boolean {
  const named = a.profile !== null && a.profile === b.profile;
  return a.kind === b.kind && a.path === b.path && (named || (a.profile === b.profile && a.index === b.index));
}

/** The account with the keys of its source, and all else as it is: where its requests go, too. */
export function withKeysOf(account: Account, imported: ImportedAccount, source: AccountSource): Account {
  const { securityToken, expiresAt, ...lasting } = account;
  return {
    ...lasting,
    accessKeyId: imported.accessKeyId,
    accessKeySecret: imported.accessKeySecret,
    ...(imported.securityToken === undefined ? {} : { securityToken: imported.securityToken }),
    ...(imported.expiresAt === undefined ? {} : { expiresAt: imported.expiresAt }),
    source,
  };
}

export function hasSameKeys(a: ImportedAccount, b: ImportedAccount): boolean {
  return (
    a.accessKeyId === b.accessKeyId && a.accessKeySecret === b.accessKeySecret && a.securityToken === b.securityToken
  );
}

/** A name like the proposed one that no account of the cloud has: "prod", "prod 2", "prod 3"… */
export function freeName(
  proposed: string,
  cloud: CloudId,
  accounts: readonly Pick<Account, 'cloud' | 'name'>[],
): string {
  const taken = new Set(accounts.filter((account) => account.cloud === cloud).map(({ name }) => name));
  let name = proposed;
  for (let count = 2; taken.has(name); count += 1) name = `${proposed} ${count}`;
  return name;
}

/** The account that has these keys already, as several places often hold the same ones. */
export function accountWithKeys<T extends Pick<Account, 'cloud' | 'accessKeyId'>>(
  accounts: readonly T[],
  { cloud, accessKeyId }: Pick<Account, 'cloud' | 'accessKeyId'>,
): T | null {
  return accounts.find((account) => account.cloud === cloud && account.accessKeyId === accessKeyId) ?? null;
}

async function placesOf(kind: CredentialKind, reader: CredentialReader): Promise<readonly Place[]> {
  const places = await formats[kind](reader);
  return places.map((place) => ({ ...place, profiles: place.profiles.slice(0, mostProfiles) }));
}

function sourceOf(kind: CredentialKind, place: Place, profile: Profile, index: number): CredentialSource {
  const { path } = place;
  const { cloud, active, securityToken, expires, reason, mode } = profile;
  return {
    kind,
    cloud,
    path,
    profile: shownName(place, profile),
    index,
    active,
    temporary: securityToken !== null,
    expiresAt: expires === null ? null : new Date(expires).toISOString(),
    region: has(cloud, 'region') && fitsRegion(profile.region) ? profile.region : null,
    proposedName: proposal(kind, place, profile, index),
    problem: reason === null ? null : { kind, path, reason, mode },
  };
}

/** A profile's name fit for one line; null without one, and where one was given a key for a name. */
function shownName({ profiles }: Place, { name }: Profile): string | null {
  if (name === null) return null;
  const keys = profiles.flatMap(({ accessKeyId, accessKeySecret, securityToken }) => [
    accessKeyId,
    accessKeySecret,
    securityToken,
  ]);
  if (keys.some((key) => key !== null && key.length >= 8 && name.includes(key))) return null;
  const shown = shortened(name, longestName - 1);
  return shown === '' ? null : shown;
}

function proposal(kind: CredentialKind, place: Place, profile: Profile, index: number): string {
  return shownName(place, profile) ?? (place.path === null ? 'environment' : `${kind} ${index + 1}`);
}

/** The same place with the same name; profiles may have been added before it since it was found. */
function indexIn(place: Place, { profile, index }: Pick<CredentialSource, 'profile' | 'index'>): number {
  const names = place.profiles.map((each) => shownName(place, each));
  if (index < names.length && names[index] === profile) return index;
  return profile === null ? -1 : names.indexOf(profile);
}

function has(cloud: CloudId, key: 'region' | 'projectId'): boolean {
  return cloudOf(cloud).accountFields.some((field) => field.key === key);
}

function fitsRegion(region: string | null): boolean {
  return region !== null && fitsWhole(regionPattern, region);
}

function fitsLine(text: string | null): boolean {
  return text !== null && text.length <= longestText && !hasUnseenCharacters(text);
}
