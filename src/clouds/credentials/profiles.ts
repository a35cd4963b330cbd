import type { CloudId } from '../../model/task.ts';
import type { CredentialReason, Profile } from './types.ts';

/** The texts of one profile as found, before its kind is known. */
export interface Keys {
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken?: string | null;
  readonly region?: string | null;
  readonly projectId?: string | null;
  readonly expires?: number | null;
}

/** What a mode means: keys, keys with a token, or the reason why it cannot be used. */
export type ModeMeaning = 'keys' | 'keys-and-token' | CredentialReason;

/** Known modes: a tool's word → its meaning. Compared case-insensitively, as the tools do. */
export type Modes = Readonly<Record<string, ModeMeaning>>;

export function meaningOf(
  modes: Modes,
  written: string,
): { readonly mode: string | null; readonly means: ModeMeaning } {
  const lower = written.toLowerCase();
  const known = Object.entries(modes).find(([mode]) => mode.toLowerCase() === lower);
  return known === undefined ? { mode: null, means: 'unknown-mode' } : { mode: known[0], means: known[1] };
}

/**
 * A profile of plain keys, with or without a token. If something is missing, the profile has the reason. If `means` is
 * a reason, the keys are dropped: some tools leave old keys in such a profile, and others store keys there that only
 * they can renew.
 */
export function profileOf(
  base: { readonly name: string | null; readonly active: boolean; readonly cloud: CloudId },
  keys: Keys,
  { mode, means }: { readonly mode: string | null; readonly means: ModeMeaning },
): Profile {
  const { accessKeyId, accessKeySecret, region = null, projectId = null } = keys;
  const common = { ...base, mode, region, projectId };
  if (means !== 'keys' && means !== 'keys-and-token') return { ...common, ...noKeys, reason: means };
  const token = means === 'keys' ? null : (keys.securityToken ?? null);
  const reason = accessKeyId === null || accessKeySecret === null ? 'no-keys' : null;
  if (reason === null && means === 'keys-and-token' && token === null)
    return { ...common, ...noKeys, reason: 'no-token' };
  if (reason !== null) return { ...common, ...noKeys, reason };
  const expires = token === null ? null : (keys.expires ?? null);
  return { ...common, accessKeyId, accessKeySecret, securityToken: token, expires, reason };
}

const noKeys = { accessKeyId: null, accessKeySecret: null, securityToken: null, expires: null } as const;

/** Classifies keys by whether they have a token. */
export function byToken({ securityToken }: Keys): { readonly mode: null; readonly means: ModeMeaning } {
  return { mode: null, means: securityToken ? 'keys-and-token' : 'keys' };
}
