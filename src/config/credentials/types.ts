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

/** Where keys can already be. */
export const credentialKinds = [
  'alibaba-environment',
  'aliyun-cli',
  'alibabacloud-credentials',
  'ucloud-environment',
  'ucloud-cli',
  'huawei-environment',
  'huaweicloud-credentials',
  'koocli',
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

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
  /** null for the environment. */
  readonly path: string | null;
  readonly reason: CredentialReason;
  /** The mode as its tool writes it, e.g. "RamRoleArn"; only those that are known. */
  readonly mode: string | null;
}

/** One profile of a file, or the environment: enough to offer it and to find it again, without its keys. */
export interface CredentialSource {
  readonly kind: CredentialKind;
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
  /** In the order of `credentialKinds` and of the files. */
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

/** What a format makes of one profile. Holds keys: it never leaves this folder. */
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

/** What is at one place. */
export interface Place {
  /** null for the environment. */
  readonly path: string | null;
  readonly profiles: readonly Profile[];
  /** Why the whole place tells nothing, or null. */
  readonly reason: CredentialReason | null;
}

/** Looks at the places where keys of one kind can be; those where nothing is are not told of. */
export type CredentialFormat = (reader: CredentialReader) => Promise<readonly Place[]>;
