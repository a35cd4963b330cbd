import { percentEncoded } from './encoding.ts';
import type { CloudId, Product } from './task.ts';

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
  /** Where the APIs of single products are, where it is not at `endpoint`: product → address of the same form. */
  readonly endpoints?: Readonly<Record<Product, string>>;
  /** Huawei Cloud's identity service; defaults to `endpoint` when that is set. */
  readonly iamEndpoint?: string;
  /** Where its keys were imported from. */
  readonly source?: AccountSource;
}

/** Where keys were found on this machine, so that they can be read there again: a place, and nothing of what it holds. */
export interface AccountSource {
  /** One of the kinds of places that are known, e.g. "aliyun-cli". */
  readonly kind: string;
  /** null for the environment. */
  readonly path: string | null;
  /** The profile's name there; null for one without a name. */
  readonly profile: string | null;
  /** Its place among the profiles there, from 0. */
  readonly index: number;
}

/** The address that the account sets for the API of a product; null where the cloud's usual host holds. */
export function endpointFor({ endpoint, endpoints }: Account, product: Product): string | null {
  const address = (endpoints?.[product] ?? endpoint)?.trim() ?? '';
  return address === '' ? null : address;
}

/** Identifies an account: names are unique per cloud. */
export function accountKey(account: Pick<Account, 'cloud' | 'name'>): string {
  return `${account.cloud}/${percentEncoded(account.name)}`;
}

/** An account after it was edited, without the end and the source of keys that it no longer has. */
export function withoutStaleEnd(edited: Account, before: Account): Account {
  const sameKeys = edited.accessKeyId === before.accessKeyId && edited.securityToken === before.securityToken;
  if (sameKeys) return edited;
  const { source, ...elsewhere } = edited;
  if (edited.expiresAt !== before.expiresAt) return elsewhere;
  const { expiresAt, ...rest } = elsewhere;
  return rest;
}

/** Whether the account's keys have ended at `nowMs`, as far as that is known. */
export function keysHaveEnded({ expiresAt }: Pick<Account, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs;
}

/** The texts of an account that must never be shown, logged or exported. */
export function secretsOf(account: Account): string[] {
  return [account.accessKeySecret, account.securityToken, account.accessKeyId].filter(
    (text): text is string => text !== undefined && text.length > 0,
  );
}
