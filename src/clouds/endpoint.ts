import * as l10n from '@vscode/l10n';
import { ProblemError } from '../model/problem.ts';

/**
 * A region becomes a label of the host name, so it may hold nothing that ends a label, a host or a user part: a
 * workspace can name a region, never a host.
 */
export const regionPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** What is wrong with a text as an endpoint, in one sentence, or null when it can be used. */
export function endpointFault(endpoint: string): string | null {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return l10n.t('Not a web address. Example: {0}', 'https://api.example.com');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) {
    return l10n.t('Only https addresses are used, so that keys and answers stay private.');
  }
  if (url.username !== '' || url.password !== '') return l10n.t('An endpoint must not hold a user name or password.');
  if (url.search !== '' || url.hash !== '')
    return l10n.t('An endpoint ends with its path: leave out what follows ? or #.');
  return null;
}

/** Endpoints that were found good, with the path that they begin with: the same few are asked at every poll. */
const goodEndpoints = new Map<string, string>();
const mostEndpoints = 100;

/** The address of `path` under an endpoint that may have a path prefix. Throws `bad-request` for an unusable endpoint. */
export function endpointUrl(endpoint: string, path: string): URL {
  const known = goodEndpoints.get(endpoint);
  if (known !== undefined) return under(known, path);
  const fault = endpointFault(endpoint);
  if (fault !== null) {
    throw new ProblemError({
      kind: 'bad-request',
      message: l10n.t("The account's endpoint cannot be used. {0}", fault),
      hint: l10n.t('Edit the account and correct its endpoint.'),
      code: null,
      requestId: null,
    });
  }
  const { origin, pathname } = new URL(endpoint);
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  if (goodEndpoints.size >= mostEndpoints) goodEndpoints.clear();
  goodEndpoints.set(endpoint, base);
  return under(base, path);
}

/** What a path holds is path, whatever signs it has. */
function under(base: string, path: string): URL {
  return new URL(`${base}${path.replace(/[?#]/g, encodeURIComponent)}`);
}
