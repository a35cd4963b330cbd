import { isLoopback } from '../clouds/endpoint.ts';
import { ProblemError } from '../model/problem.ts';
import type { Io } from './io.ts';

/**
 * The proxy for an address, from the same environment variables as curl; null for a direct connection. `HTTPS_PROXY` and
 * `HTTP_PROXY` apply by scheme, `ALL_PROXY` to both, and `NO_PROXY` lists exceptions. Lowercase names take precedence.
 * Throws ProblemError for a value that isn't an HTTP proxy.
 */
export function proxyFor(url: URL, env: Io['env']): URL | null {
  // Requests to `http` addresses would pass the proxy in clear text, and only loopback hosts may have such addresses.
  if (isLoopback(url)) return null;
  const value = (name: string): string => (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  const ofScheme = `${url.protocol.slice(0, -1).toUpperCase()}_PROXY`;
  const name = value(ofScheme) === '' ? 'ALL_PROXY' : ofScheme;
  const named = value(name);
  if (named === '' || isException(url, value('NO_PROXY'))) return null;
  const proxy = parsed(named.includes('://') ? named : `http://${named}`);
  if (proxy !== null) return proxy;
  throw new ProblemError({
    kind: 'proxy',
    // Without its value, which may hold a password.
    message: `The environment variable ${name} does not name an HTTP proxy.`,
    hint: 'Set it to http://HOST:PORT. Other proxies, such as SOCKS, are not supported.',
    code: null,
    requestId: null,
  });
}

function parsed(text: string): URL | null {
  try {
    const url = new URL(text);
    // The user name and password are decoded when the proxy is used.
    decodeURIComponent(url.username + url.password);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

/** `example.com` and `.example.com` match the host and its subdomains, `host:port` one port, `*` everything. */
function isException({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const host = hostname.toLowerCase();
  const actualPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', entryPort = actualPort] = /^\*?\.?(\[.+\]|[^:]+|[\da-f:]+)(?::(\d+))?$/.exec(entry) ?? [];
      const bare = name.replace(/^\[|\]$/g, '');
      if (bare === '' || entryPort !== actualPort) return false;
      return host.replace(/^\[|\]$/g, '') === bare || host.endsWith(`.${bare}`);
    });
}
