import type { CloudId } from '../model/task.ts';
import { packs, simulatedClouds } from './registry.ts';
import type { Received } from './server/exchange.ts';
import type { KeyRing } from './server/keys.ts';

/**
 * The cloud that a request is for. The first part of the path names it, as in the accounts of `config`. Other clients,
 * which know hosts but no prefixes, are recognized by their protocol. null: neither.
 */
export function cloudOfRequest(request: Received, keys: KeyRing): CloudId | null {
  const prefix = /^\/([a-z-]+)(?=\/|$)/.exec(request.path)?.[1];
  const named = simulatedClouds().find((cloud) => cloud === prefix);
  if (named !== undefined) return named;
  for (const pack of packs) {
    const cloud = pack.cloudOf(request, keys);
    if (cloud !== null) return cloud;
  }
  return null;
}
