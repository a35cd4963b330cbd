import * as l10n from '@vscode/l10n';
import { ProblemError } from '../model/problem.ts';

/**
 * A region becomes a label of the host name, so it must not contain anything that ends a label, a host, or a user part:
 * a workspace can name a region, but never a host.
 */
export const regionPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL's host is this computer. */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackHost.test(hostname);
}

/** One sentence on why a text cannot be used as an endpoint; null when it can. */
export function endpointFault(endpoint: string): string | null {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return l10n.t('Not a web address. Example: {0}', 'https://api.example.com');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return l10n.t('Only https addresses are used, so that keys and answers stay private.');
  }
  if (url.username !== '' || url.password !== '') return l10n.t('An endpoint must not hold a user name or password.');
  if (url.search !== '' || url.hash !== '')
    return l10n.t('An endpoint ends with its path: leave out what follows ? or #.');
  return null;
}

/** Valid endpoints with their path prefix. Every poll asks for the same few. */
const goodEndpoints = new Map<string, string>();
const maxEndpoints = 100;

/** The URL of `path` under an endpoint, which may have a path prefix. Throws `bad-request` for an invalid endpoint. */
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
  if (goodEndpoints.size >= maxEndpoints) goodEndpoints.clear();
  goodEndpoints.set(endpoint, base);
  return under(base, path);
}

/** Keeps `path` a path, whatever characters it contains. */
function under(base: string, path: string): URL {
  return new URL(`${base}${path.replace(/[?#]/g, encodeURIComponent)}`);
}
