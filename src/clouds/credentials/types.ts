import type { Account } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';

/** Larger files are none of those that are looked for. In characters. */
export const longestFile = 1024 * 1024;

/** What the search sees of the machine. Only reads, so that no file can be written through it. */
export interface CredentialReader {
  /**
   * The text of a file, at most `longest + 1` characters of it; null where there is none. Rejects for one that is there
   * and cannot be read; what it rejects with is never shown.
   */
  readonly readText: (path: string, longest: number) => Promise<string | null>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** As `process.platform` writes it. */
  readonly platform: string;
}

/** Identifies a place where a vendor's tool keeps keys, e.g. `aliyun-cli`. Accounts remember it (`AccountSource.kind`). */
export type CredentialKind = string;

/** Why keys that somebody has set up cannot be used here. */
export const credentialReasons = [
  // of a whole file
  'unreadable',
  'too-large',
  'malformed',
  // of a profile
  'gone',
  'no-keys',
  'no-token',
  'bad-keys',
  'disabled',
  'encrypted',
  'other-endpoint',
  'role',
  'instance-role',
  'key-pair',
  'external-command',
  'credentials-uri',
  'oidc',
  'sign-in',
  'bearer-token',
  'anonymous',
  'unknown-mode',
] as const;
export type CredentialReason = (typeof credentialReasons)[number];

/** What stands in the way: where and why, and nothing of what a file holds but one of our own words for its mode. */
export interface CredentialProblem {
  readonly kind: CredentialKind;
  /** The place's name, for a person. */
  readonly place: string;
  /** null for the environment. */
  readonly path: string | null;
  readonly reason: CredentialReason;
  /** Why it cannot be used and what can be done, in one or two sentences; nothing of the file but known words of its format. */
  readonly sentence: string;
  /** The mode as its tool writes it, e.g. "RamRoleArn"; only those that are known. */
  readonly mode: string | null;
}

/** One profile of a file, or the environment: enough to offer it and to find it again, without its keys. */
export interface CredentialSource {
  readonly kind: CredentialKind;
  /** The place's name, for a person. */
  readonly place: string;
  readonly cloud: CloudId;
  /** null for the environment. */
  readonly path: string | null;
  /** The profile's or section's name in its file, made fit for one line; null for the environment and for one without a name. */
  readonly profile: string | null;
  /** Its place among the profiles of its file, from 0; with `profile` it finds it again. */
  readonly index: number;
  /** The tool itself uses it unless told otherwise. */
  readonly active: boolean;
  /** The keys are temporary: they have a token and end. */
  readonly temporary: boolean;
  /** When they end, where the file tells it: UTC, as `Date.toISOString` writes it. */
  readonly expiresAt: string | null;
  /** The region that the profile names; null without one, or one that is unfit. */
  readonly region: string | null;
  /** What the account could be called. */
  readonly proposedName: string;
  /** null: its keys can be read with `readCredential`. */
  readonly problem: CredentialProblem | null;
}

export interface FoundCredentials {
  /** In the order of the registry, and within a file in its own order. */
  readonly sources: readonly CredentialSource[];
  /** Files that are there and tell nothing. */
  readonly problems: readonly CredentialProblem[];
}

/**
 * What an account takes from a source. Never an endpoint: a file may name one, but where signed requests go is for the
 * person alone to say.
 */
export type ImportedAccount = Omit<Account, 'endpoint' | 'iamEndpoint'>;

export type CredentialResult = { readonly account: ImportedAccount } | { readonly problem: CredentialProblem };

/** What a format makes of one profile. Holds keys: only the engine (`config/credentials`) sees it. */
export interface Profile {
  readonly name: string | null;
  readonly active: boolean;
  readonly cloud: CloudId;
  /** One of our own words for a known mode, never a text of the file; null without one. */
  readonly mode: string | null;
  /** Why it cannot be used, or null. */
  readonly reason: CredentialReason | null;
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
  readonly region: string | null;
  readonly projectId: string | null;
  /** Milliseconds since 1970. */
  readonly expires: number | null;
}

/** What one place holds. */
export interface Place {
  /** null for the environment. */
  readonly path: string | null;
  readonly profiles: readonly Profile[];
  /** Why the whole place tells nothing, or null. */
  readonly reason: CredentialReason | null;
}

/** Reads the places where keys of one kind can be, and leaves out those where nothing is. */
export type CredentialFormat = (reader: CredentialReader) => Promise<readonly Place[]>;

/** A place where a vendor's tool keeps keys: how it is read, and what a person is told about it. */
export interface CredentialPlace {
  readonly kind: CredentialKind;
  /** The tool's or the file's name, for a person. */
  readonly name: string;
  readonly read: CredentialFormat;
  /** Sentences that fit this place better than the general one for the reason. */
  readonly sentences?: Readonly<Partial<Record<CredentialReason, string>>>;
}

/** The variables and files of one vendor that a search reads: all of them, and nothing else. */
export interface CredentialNames {
  /** The vendor, e.g. "Alibaba Cloud". */
  readonly vendor: string;
  /** Below the home directory. */
  readonly files: readonly string[];
  /** Prefixes of environment variables; each is combined with each of `suffixes`. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Further variables: they choose among profiles, or name another file in place of one of `files`. */
  readonly others: readonly string[];
}

/** What a pack of clouds knows about keys that exist on a computer already. */
export interface PackCredentials {
  readonly places: readonly CredentialPlace[];
  readonly names: CredentialNames;
}
