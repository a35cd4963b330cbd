import { headerOf, pairsOf, type Received } from '../server/exchange.ts';
import type { KeyRing, SimulatedKey } from '../server/keys.ts';
import { huaweiSignature } from './signature.ts';

/** The reason in the text of APIGW.0301. */
export interface Unauthenticated {
  readonly reason: string;
}

const window = 15 * 60_000;
const failuresAllowed = 5;
const lockedFor = 5 * 60_000;

interface Failures {
  count: number;
  lockedUntil: number;
}

/** Checks the AK/SK signature as the API gateway does. Locks a key after five wrong signatures in a row. */
export class HuaweiAuthentication {
  readonly #keys: KeyRing;
  readonly #failures = new Map<string, Failures>();

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  check(request: Received): SimulatedKey | Unauthenticated {
    const authorization = headerOf(request, 'authorization');
    if (authorization === null) return { reason: 'x-auth-token not found' };
    const parts = /^SDK-HMAC-SHA256 Access=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
    const [, access, names, signature] = parts ?? [];
    if (access === undefined || names === undefined || signature === undefined) {
      return { reason: 'authorization header format is wrong' };
    }
    const signedHeaders = names.split(';');
    const date = headerOf(request, 'x-sdk-date');
    if (date === null || !signedHeaders.includes('x-sdk-date')) return { reason: 'x-sdk-date is not signed' };
    const key = this.#keys.find(access);
    const token = headerOf(request, 'x-security-token');
    // A temporary key without its token is unknown.
    if (key?.cloud !== 'huawei' || (key.securityToken !== null && token === null)) {
      return { reason: `ak ${access} not exist` };
    }
    const failures = this.#failures.get(access);
    if (failures !== undefined && failures.lockedUntil > request.now) {
      return { reason: 'AK access failed to reach the limit, forbidden' };
    }
    const skew = Math.abs(timeOf(date) - request.now);
    if (!(skew <= window)) {
      return { reason: `signature expired, signature time ${date}, server time ${dateText(request.now)}` };
    }
    const expected = huaweiSignature({ ...request, query: pairsOf(request.query), signedHeaders }, key.accessKeySecret);
    const tokenUnsigned = token !== null && !signedHeaders.includes('x-security-token');
    if (signature !== expected.signature || tokenUnsigned) {
      this.#failed(access, request.now);
      // The real gateway also repeats its canonical request, which contains the security token.
      const canonical = expected.canonicalRequest.replaceAll('\n', '|');
      return { reason: `verify aksk signature fail, canonicalRequest:${canonical}` };
    }
    this.#failures.delete(access);
    if (token !== key.securityToken) return { reason: 'decrypt token fail' };
    if (key.kind === 'expired') return { reason: 'token expires' };
    return key;
  }

  #failed(access: string, now: number): void {
    const before = this.#failures.get(access);
    const count = before === undefined || before.lockedUntil > 0 ? 1 : before.count + 1;
    this.#failures.set(access, { count, lockedUntil: count >= failuresAllowed ? now + lockedFor : 0 });
  }
}

/** Parses `20191115T033655Z`. NaN for anything else. */
function timeOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

function dateText(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
