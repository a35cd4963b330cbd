import { regionPattern } from '../../clouds/endpoint.ts';
import { cloudOf, packs } from '../../clouds/registry.ts';

import type { Account, AccountSource } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import { parseAccount } from '../accountEntry.ts';
import { matchesWhole, hasUnseenCharacters, maxTextLength, shortened } from '../text.ts';
import { reasonSentence } from './describe.ts';
import type {
  CredentialNames,
  CredentialPlace,
  CredentialProblem,
  CredentialReader,
  CredentialReason,
  CredentialResult,
  CredentialSource,
  FoundCredentials,
  ImportedAccount,
  PlaceContents,
  Profile,
} from '../../clouds/credentials/types.ts';

/** A list with more profiles would be too long to choose from. */
const maxProfiles = 200;
/** The same maximum as for a name that is entered by hand. */
const maxNameLength = 60;

/** The files and variables that a search reads, to be shown before the search. */
export async function credentialNames(): Promise<readonly CredentialNames[]> {
  const credentials = await Promise.all(packs.map((pack) => pack.loadCredentials()));
  return credentials.map(({ names }) => names);
}

/** All places of all clouds, in the order of the registry. */
export async function credentialPlaces(): Promise<readonly CredentialPlace[]> {
  const credentials = await Promise.all(packs.map((pack) => pack.loadCredentials()));
  return credentials.flatMap(({ places }) => places);
}

/**
 * Searches for existing keys, and reports where they are and whether they can be used, but not the keys themselves.
 * Writes nothing. Reads only the files of the vendors' tools and those that the tools' own variables name. Never
 * rejects.
 */
export async function findCredentialSources(reader: CredentialReader): Promise<FoundCredentials> {
  const sources: CredentialSource[] = [];
  const problems: CredentialProblem[] = [];
  for (const known of await credentialPlaces()) {
    for (const place of await limited(known.read(reader))) {
      const { path, reason } = place;
      if (reason !== null) problems.push(problemAt(known, path, reason, null));
      sources.push(...place.profiles.map((profile, index) => sourceOf(known, place, profile, index)));
    }
  }
  return { sources, problems };
}

/**
 * Reads the keys of a source after the user has agreed. The file is read again, so keys that were renewed meanwhile are
 * current. Keeps only what an account needs, and drops an invalid region or project. Never rejects.
 */
export async function readCredential(
  reader: CredentialReader,
  source: Pick<CredentialSource, 'kind' | 'path' | 'profile' | 'index'>,
): Promise<CredentialResult> {
  const { kind, path } = source;
  const known = (await credentialPlaces()).find((each) => each.kind === kind);
  const refuse = (reason: CredentialReason, mode: string | null = null): CredentialResult => ({
    problem: problemAt(known ?? { kind, name: kind }, path, reason, mode),
  });
  const place = known && (await limited(known.read(reader))).find((each) => each.path === path);
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
    region: has(cloud, 'region') && isValidRegion(profile.region) ? profile.region : null,
    projectId: has(cloud, 'projectId') && isOneLine(profile.projectId) ? profile.projectId : null,
  });
  // The fault's own sentence is about fields that the user would have entered, which is not the case here.
  return 'fault' in parsed ? refuse('bad-keys', profile.mode) : { account: parsed.account };
}

/** What an account stores about its source, so that `readCredential` can read it again. */
export function rememberedSource({ kind, path, profile, index }: CredentialSource): AccountSource {
  return { kind, path, profile, index };
}

export function isSameSource(a: AccountSource, b: AccountSource): boolean {
  const named = a.profile !== null && a.profile === b.profile;
  return a.kind === b.kind && a.path === b.path && (named || (a.profile === b.profile && a.index === b.index));
}

/** The account with the keys of its source. Everything else stays, including the endpoints. */
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

/** A name that no account of the cloud has yet: the proposed one, or with a number ("prod 2", "prod 3" …). */
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

/** The account that already has these keys, because several places often contain the same keys. */
export function accountWithKeys<T extends Pick<Account, 'cloud' | 'accessKeyId'>>(
  accounts: readonly T[],
  { cloud, accessKeyId }: Pick<Account, 'cloud' | 'accessKeyId'>,
): T | null {
  return accounts.find((account) => account.cloud === cloud && account.accessKeyId === accessKeyId) ?? null;
}

async function limited(places: Promise<readonly PlaceContents[]>): Promise<readonly PlaceContents[]> {
  return (await places).map((place) => ({ ...place, profiles: place.profiles.slice(0, maxProfiles) }));
}

function problemAt(
  place: Pick<CredentialPlace, 'kind' | 'name' | 'sentences'>,
  path: string | null,
  reason: CredentialReason,
  mode: string | null,
): CredentialProblem {
  const sentence = place.sentences?.[reason] ?? reasonSentence(reason, mode);
  return { kind: place.kind, place: place.name, path, reason, mode, sentence };
}

function sourceOf(known: CredentialPlace, place: PlaceContents, profile: Profile, index: number): CredentialSource {
  const { kind, name } = known;
  const { path } = place;
  const { cloud, active, securityToken, expires, reason, mode } = profile;
  return {
    kind,
    place: name,
    cloud,
    path,
    profile: shownName(place, profile),
    index,
    active,
    temporary: securityToken !== null,
    expiresAt: expires === null ? null : new Date(expires).toISOString(),
    region: has(cloud, 'region') && isValidRegion(profile.region) ? profile.region : null,
    proposedName: proposal(kind, place, profile, index),
    problem: reason === null ? null : problemAt(known, path, reason, mode),
  };
}

/** A profile's name, made one line; null if it has none, or if the name contains a key. */
function shownName({ profiles }: PlaceContents, { name }: Profile): string | null {
  if (name === null) return null;
  const keys = profiles.flatMap(({ accessKeyId, accessKeySecret, securityToken }) => [
    accessKeyId,
    accessKeySecret,
    securityToken,
  ]);
  if (keys.some((key) => key !== null && key.length >= 8 && name.includes(key))) return null;
  const shown = shortened(name, maxNameLength - 1);
  return shown === '' ? null : shown;
}

function proposal(kind: string, place: PlaceContents, profile: Profile, index: number): string {
  return shownName(place, profile) ?? (place.path === null ? 'environment' : `${kind} ${index + 1}`);
}

/** The index of the profile with this name. Profiles may have been added before it since it was found. */
function indexIn(place: PlaceContents, { profile, index }: Pick<CredentialSource, 'profile' | 'index'>): number {
  const names = place.profiles.map((each) => shownName(place, each));
  if (index < names.length && names[index] === profile) return index;
  return profile === null ? -1 : names.indexOf(profile);
}

function has(cloud: CloudId, key: 'region' | 'projectId'): boolean {
  return cloudOf(cloud).accountFields.some((field) => field.key === key);
}

function isValidRegion(region: string | null): boolean {
  return region !== null && matchesWhole(regionPattern, region);
}

function isOneLine(text: string | null): boolean {
  return text !== null && text.length <= maxTextLength && !hasUnseenCharacters(text);
}
