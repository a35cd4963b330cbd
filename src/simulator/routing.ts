import type { CloudId } from '../model/task.ts';
import { packs, simulatedClouds } from './registry.ts';
import type { Received } from './server/exchange.ts';
import type { KeyRing } from './server/keys.ts';

/**
 * The cloud that a request is for: the one whose id is the first part of the path, as in the accounts of the config; or,
 * for other people's clients, which know hosts but no prefixes, the one whose protocol it speaks. null: neither.
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
