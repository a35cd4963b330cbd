import type { Account } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';

/** Larger files are not credential files. In characters. */
export const maxFileLength = 1024 * 1024;

/** The search's view of the computer. It can only read, so the search cannot write a file. */
export interface CredentialReader {
  /**
   * The text of a file, at most `longest + 1` characters; null if there is no file. Rejects if the file cannot be read.
   * The error is never shown.
   */
  readonly readText: (path: string, longest: number) => Promise<string | null>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** A value of `process.platform`. */
  readonly platform: string;
}

/**
 * Identifies a place where a vendor's tool stores keys, for example `aliyun-cli`. Accounts store it
 * (`AccountSource.kind`).
 */
export type CredentialKind = string;

/** Why existing keys cannot be used. */
export const credentialReasons = [
  // Reasons for a whole file.
  'unreadable',
  'too-large',
  'malformed',
  // Reasons for a profile.
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

/** Where and why keys cannot be used. Quotes nothing of the file except a known word for its mode. */
export interface CredentialProblem {
  readonly kind: CredentialKind;
  /** The place's display name. */
  readonly place: string;
  /** null for the environment. */
  readonly path: string | null;
  readonly reason: CredentialReason;
  /** One or two sentences: why the keys cannot be used, and what to do. Quotes only known words of the format. */
  readonly sentence: string;
  /** The mode as its tool writes it, for example "RamRoleArn"; known modes only. */
  readonly mode: string | null;
}

/**
 * One profile of a file, or the environment. Has what is needed to offer the profile and to find it again, but not its
 * keys.
 */
export interface CredentialSource {
  readonly kind: CredentialKind;
  /** The place's display name. */
  readonly place: string;
  readonly cloud: CloudId;
  /** null for the environment. */
  readonly path: string | null;
  /** The name of the profile or section, made one line; null for the environment and for an unnamed one. */
  readonly profile: string | null;
  /** Index of the profile in its file, from 0. Used with `profile` to find it again. */
  readonly index: number;
  /** The tool's default profile. */
  readonly active: boolean;
  /** The keys are temporary: they have a token and expire. */
  readonly temporary: boolean;
  /** When the keys expire, if the file says so: UTC, in the form of `Date.toISOString`. */
  readonly expiresAt: string | null;
  /** The region of the profile; null if there is none or it is invalid. */
  readonly region: string | null;
  /** A suggested name for the account. */
  readonly proposedName: string;
  /** null: the keys can be read with `readCredential`. */
  readonly problem: CredentialProblem | null;
}

export interface FoundCredentials {
  /** In the order of the registry, and within a file in the order of the file. */
  readonly sources: readonly CredentialSource[];
  /** Files that exist but cannot be used. */
  readonly problems: readonly CredentialProblem[];
}

/**
 * The part of an account that comes from a source. Never an endpoint: a file may name one, but only the user decides
 * where signed requests go.
 */
export type ImportedAccount = Omit<Account, 'endpoint' | 'iamEndpoint'>;

export type CredentialResult = { readonly account: ImportedAccount } | { readonly problem: CredentialProblem };

/** A profile as its format parses it. Contains keys, so only the engine (`config/credentials`) may see it. */
export interface Profile {
  readonly name: string | null;
  readonly active: boolean;
  readonly cloud: CloudId;
  /** A known word for the mode, never a text of the file; null without a mode. */
  readonly mode: string | null;
  /** Why the profile cannot be used, or null. */
  readonly reason: CredentialReason | null;
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
  readonly region: string | null;
  readonly projectId: string | null;
  /** Milliseconds since 1970. */
  readonly expires: number | null;
}

/** The contents of one place. */
export interface PlaceContents {
  /** null for the environment. */
  readonly path: string | null;
  readonly profiles: readonly Profile[];
  /** Why the whole place cannot be used, or null. */
  readonly reason: CredentialReason | null;
}

/** Reads the places that may hold keys of one kind. Places that do not exist are omitted. */
export type CredentialFormat = (reader: CredentialReader) => Promise<readonly PlaceContents[]>;

/** A place where a vendor's tool stores keys: how to read it, and what to show about it. */
export interface CredentialPlace {
  readonly kind: CredentialKind;
  /** The display name of the tool or file. */
  readonly name: string;
  readonly read: CredentialFormat;
  /** Sentences that suit this place better than the general one for the reason. */
  readonly sentences?: Readonly<Partial<Record<CredentialReason, string>>>;
}

/** All variables and files of one vendor that a search reads. */
export interface CredentialNames {
  /** The vendor, for example "Alibaba Cloud". */
  readonly vendor: string;
  /** Relative to the home directory. */
  readonly files: readonly string[];
  /** Prefixes of environment variables. Each is combined with each of `suffixes`. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Other variables. They select a profile, or name another file instead of one of `files`. */
  readonly others: readonly string[];
}

/** What a cloud pack knows about existing keys on a computer. */
export interface PackCredentials {
  readonly places: readonly CredentialPlace[];
  readonly names: CredentialNames;
}
