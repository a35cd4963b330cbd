import { type CloudId, cloudIds } from '../model/task.ts';
import { headerOf, type Received } from './server/exchange.ts';
import type { KeyRing } from './server/keys.ts';
import { ucloudParams } from './ucloud/gateway.ts';

/**
 * Which cloud a request is for: the one whose id is the first part of the path, as in the accounts of the config; or,
 * for other people's clients, which know hosts but no prefixes, the one whose protocol it speaks. null: neither.
 */
export function cloudOfRequest(request: Received, keys: KeyRing): CloudId | null {
  const prefix = /^\/([a-z-]+)(?=\/|$)/.exec(request.path)?.[1];
  const named = cloudIds.find((cloud) => cloud === prefix);
  if (named !== undefined) return named;
  const authorization = headerOf(request, 'authorization') ?? '';
  if (authorization.startsWith('ACS3-') || headerOf(request, 'x-acs-action') !== null) return 'alibaba';
  if (authorization.startsWith('SDK-HMAC-') || /^\/v[23]\//.test(request.path)) return 'huawei';
  if (request.path !== '/') return null;
  const params = ucloudParams(request);
  if (params.has('AccessKeyId') || params.has('SignatureMethod')) return 'alibaba';
  if (!params.has('Action') && !params.has('PublicKey')) return null;
  const owner = keys.find(String(params.get('PublicKey')))?.cloud;
  return owner === undefined || owner === 'alibaba' || owner === 'huawei' ? 'ucloud' : owner;
}
