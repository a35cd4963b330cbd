import * as l10n from '@vscode/l10n';
import { allClouds, cloudOf } from '../../clouds/registry.ts';
import { isSameSource, rememberedSource } from '../../config/credentials/credentials.ts';
import type { CredentialSource, FoundCredentials } from '../../clouds/credentials/types.ts';
import type { Account } from '../../model/account.ts';
import { endWords } from '../../presentation/words/accountText.ts';
import { withoutIcons } from '../../presentation/words/names.ts';

/** The existing account that matches a source, and the kind of match. */
export interface KnownAs {
  readonly account: Account;
  /** `same`: identical keys. `keys`, `source`: the account's keys can be renewed. `name`: only the names match. */
  readonly by: 'same' | 'keys' | 'source' | 'name';
}

/** One line of the list: a profile, or a place that could not be used. */
export interface ImportChoice {
  readonly cloud: string;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly picked: boolean;
  /** null: the line can't be selected. */
  readonly source: CredentialSource | null;
}

export interface ChoiceFacts {
  readonly found: FoundCredentials;
  readonly homeDir: string;
  readonly nowMs: number;
  /** Must not ask the user. null for a new account. */
  knownAs(source: CredentialSource): KnownAs | null;
  /** An earlier source with the same keys, or null. */
  twinOf(source: CredentialSource): CredentialSource | null;
}

/** The account that was imported from this source, or that has the name the source would get. */
export function knownWithoutKeys(accounts: readonly Account[], source: CredentialSource): KnownAs | null {
  const ofCloud = accounts.filter(({ cloud }) => cloud === source.cloud);
  const remembered = rememberedSource(source);
  const imported = ofCloud.find((account) => account.source !== undefined && isSameSource(account.source, remembered));
  if (imported !== undefined) return { account: imported, by: 'source' };
  const named = ofCloud.find(({ name }) => name === source.proposedName);
  return named === undefined ? null : { account: named, by: 'name' };
}

/** Usable sources first, by cloud, then the others with the reason. */
export function importChoices(facts: ChoiceFacts): readonly ImportChoice[] {
  const { sources, problems } = facts.found;
  const usable = sources.flatMap((source) => (source.problem === null ? [usableChoice(source, facts)] : []));
  const unusable = sources.flatMap(({ problem, proposedName, place, path, cloud }) =>
    problem === null
      ? []
      : [
          unusableChoice(
            `${cloudOf(cloud).name}: ${proposedName}`,
            placeText(place, path, facts.homeDir),
            problem.sentence,
          ),
        ],
  );
  const files = problems.map((problem) =>
    unusableChoice(problem.place, shortPath(problem.path ?? '', facts.homeDir), problem.sentence),
  );
  return [...usable.sort((a, b) => orderOf(a) - orderOf(b)), ...unusable, ...files];
}

function orderOf({ source }: ImportChoice): number {
  const clouds = allClouds();
  return source === null ? clouds.length : clouds.findIndex(({ id }) => id === source.cloud);
}

function usableChoice(source: CredentialSource, facts: ChoiceFacts): ImportChoice {
  const { cloud, place, path, region, active, expiresAt, temporary } = source;
  const known = facts.knownAs(source);
  const twin = facts.twinOf(source);
  const ended = expiresAt !== null && Date.parse(expiresAt) <= facts.nowMs;
  const details = [
    knownWords(known) ?? (twin === null ? null : l10n.t("The same keys as '{0}'.", twin.proposedName)),
    temporary ? temporaryWords(expiresAt, facts.nowMs) : null,
    placeText(place, path, facts.homeDir),
  ];
  return {
    cloud: cloudOf(cloud).name,
    label: withoutIcons(source.proposedName),
    description: [cloudOf(cloud).name, region, active ? l10n.t('in use') : null]
      .filter((part) => part !== null)
      .join(' · '),
    detail: withoutIcons(details.filter((part) => part !== null).join(' · ')),
    picked: !ended && twin === null && isSuggested(known, facts.nowMs),
    source,
  };
}

/** New accounts, and new keys for accounts whose keys have expired. */
function isSuggested(known: KnownAs | null, nowMs: number): boolean {
  if (known === null) return true;
  const { account, by } = known;
  const ended = account.expiresAt !== undefined && Date.parse(account.expiresAt) <= nowMs;
  return ended && (by === 'keys' || by === 'source');
}

function knownWords(known: KnownAs | null): string | null {
  if (known === null) return null;
  const { account, by } = known;
  switch (by) {
    case 'same':
      return l10n.t("Account '{0}' has these keys already.", account.name);
    case 'keys':
    case 'source':
      return l10n.t("Renews the keys of account '{0}'.", account.name);
    case 'name':
      return l10n.t("There is an account '{0}' with other keys: you are asked.", account.name);
  }
}

function temporaryWords(expiresAt: string | null, nowMs: number): string {
  return expiresAt === null
    ? l10n.t('temporary keys')
    : l10n.t('temporary: {0}', endWords(Date.parse(expiresAt), nowMs));
}

function unusableChoice(label: string, place: string, why: string): ImportChoice {
  return {
    cloud: '',
    label: `$(circle-slash) ${withoutIcons(label)}`,
    description: withoutIcons(place),
    detail: withoutIcons(why),
    picked: false,
    source: null,
  };
}

function placeText(place: string, path: string | null, homeDir: string): string {
  return path === null ? place : `${place}, ${shortPath(path, homeDir)}`;
}

function shortPath(path: string, homeDir: string): string {
  const home = homeDir.replace(/[\\/]+$/, '');
  const below = home !== '' && path.startsWith(home) ? path.slice(home.length) : '';
  return /^[\\/]/.test(below) ? `~${below}` : path;
}
