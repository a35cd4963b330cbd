import { percentEncoded } from './encoding.ts';
import type { CloudId } from './task.ts';

/**
 * One set of keys for one cloud. The same three credential names for every cloud: UCloud calls them PublicKey and
 * PrivateKey, Alibaba Cloud AccessKey ID and Secret, Huawei Cloud AK and SK. Lives in SecretStorage (or, for the
 * command line, in the person's own file) and in memory, nowhere else.
 */
export interface Account {
  readonly name: string;
  readonly cloud: CloudId;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary (STS) credentials. */
  readonly securityToken?: string;
  /** When temporary keys end, where it is known: UTC, as `Date.toISOString` writes it. */
  readonly expiresAt?: string;
  /** Used for tasks that name no region of their own. */
  readonly region?: string;
  /** Used for tasks that name no project of their own. */
  readonly projectId?: string;
  /** Where the API is, when it is not the cloud's usual host; may have a path prefix. https only, loopback excepted. */
  readonly endpoint?: string;
  /** Huawei Cloud's identity service; defaults to `endpoint` when that is set. */
  readonly iamEndpoint?: string;
}

/** Identifies an account: names are unique per cloud. */
export function accountKey(account: Pick<Account, 'cloud' | 'name'>): string {
  return `${account.cloud}/${percentEncoded(account.name)}`;
}

/** An account after it was edited, without the end of keys that it no longer has. */
export function withoutStaleEnd(edited: Account, before: Account): Account {
  const sameKeys = edited.accessKeyId === before.accessKeyId && edited.securityToken === before.securityToken;
  if (sameKeys || edited.expiresAt !== before.expiresAt) return edited;
  const { expiresAt, ...rest } = edited;
  return rest;
}

/** The texts of an account that must never be shown, logged or exported. */
export function secretsOf(account: Account): string[] {
  return [account.accessKeySecret, account.securityToken, account.accessKeyId].filter(
    (text): text is string => text !== undefined && text.length > 0,
  );
}
