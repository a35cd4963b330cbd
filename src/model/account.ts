import { percentEncoded } from '../base/encoding.ts';
import type { CloudId, Product } from './task.ts';

/**
 * One set of keys for one cloud. The names of the keys are the same for every cloud: UCloud calls them PublicKey and
 * PrivateKey, Alibaba Cloud AccessKey ID and Secret, Huawei Cloud AK and SK. Accounts are kept in SecretStorage (for
 * the command line, in the user's own file) and in memory, nowhere else.
 */
export interface Account {
  readonly name: string;
  readonly cloud: CloudId;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only temporary (STS) credentials have one. */
  readonly securityToken?: string;
  /** When temporary keys expire, if known: UTC, as `Date.toISOString` writes it. */
  readonly expiresAt?: string;
  /** Used for tasks that name no region of their own. */
  readonly region?: string;
  /** Used for tasks that name no project of their own. */
  readonly projectId?: string;
  /**
   * Address of the API if it is not the cloud's usual host. May have a path prefix. https only, except for loopback.
   */
  readonly endpoint?: string;
  /** API addresses of single products that are not at `endpoint`: product → address of the same form. */
  readonly endpoints?: Readonly<Record<Product, string>>;
  /** Huawei Cloud's identity service; defaults to `endpoint` when that is set. */
  readonly iamEndpoint?: string;
  /** Where the keys were imported from. */
  readonly source?: AccountSource;
}

/** Where on this computer the keys were found, so that they can be read again. Contains no part of the keys. */
export interface AccountSource {
  /** The kind of credential source, for example "aliyun-cli". */
  readonly kind: string;
  /** null for environment variables. */
  readonly path: string | null;
  /** Name of the profile in the source; null if it has none. */
  readonly profile: string | null;
  /** Index of the profile in the source, from 0. */
  readonly index: number;
}

/** The API address that the account sets for a product; null means the cloud's usual host. */
export function endpointFor({ endpoint, endpoints }: Account, product: Product): string | null {
  const address = (endpoints?.[product] ?? endpoint)?.trim() ?? '';
  return address === '' ? null : address;
}

/** Identifies an account. Names are unique per cloud. */
export function accountKey(account: Pick<Account, 'cloud' | 'name'>): string {
  return `${account.cloud}/${percentEncoded(account.name)}`;
}

/** The edited account. If its keys were replaced, the expiry and the source of the old keys are removed. */
export function withoutStaleExpiry(edited: Account, before: Account): Account {
  const sameKeys = edited.accessKeyId === before.accessKeyId && edited.securityToken === before.securityToken;
  if (sameKeys) return edited;
  const { source, ...elsewhere } = edited;
  if (edited.expiresAt !== before.expiresAt) return elsewhere;
  const { expiresAt, ...rest } = elsewhere;
  return rest;
}

/** Whether the keys have expired at `nowMs`. False if their expiry is unknown. */
export function keysHaveExpired({ expiresAt }: Pick<Account, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs;
}

/** The values of an account that must never be shown, logged, or exported. */
export function secretsOf(account: Account): string[] {
  return [account.accessKeySecret, account.securityToken, account.accessKeyId].filter(
    (text): text is string => text !== undefined && text.length > 0,
  );
}
