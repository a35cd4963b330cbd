import { sha256Hex } from '../server/canonical.ts';
import { bodyKind, headerOf, pairsOf, type Received } from '../server/exchange.ts';
import type { KeyRing, SimulatedKey } from '../server/keys.ts';
import { acs3Signature, rpcSignature } from './signature.ts';

export interface AlibabaRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type Params = ReadonlyMap<string, string>;

const window = 15 * 60_000;
const isoSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const refuse = (status: number, code: string, message: string): AlibabaRefusal => ({ status, code, message });
const mandatory = (name: string): AlibabaRefusal =>
  refuse(400, `Missing${name}`, `${name} is mandatory for this action.`);
const incomplete = refuse(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');

/** The parameters of an RPC action from both query and form. */
export function alibabaPairs(request: Received): [name: string, value: string][] {
  const form = bodyKind(request) === 'form' ? pairsOf(request.body.toString('utf8')) : [];
  return [...pairsOf(request.query), ...form];
}

/** Remembers the nonces of the last half hour. Each may be used once. */
class Nonces {
  readonly #seen = new Map<string, number>();

  /** Whether the nonce is new. */
  use(nonce: string, now: number): boolean {
    for (const [old, at] of this.#seen) {
      if (at > now - 2 * window) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(nonce)) return false;
    this.#seen.set(nonce, now);
    return true;
  }
}

interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly nonce: string;
  readonly securityToken: string | null;
  /** The expected signature, and the text that is signed. */
  expected(secret: string): { readonly stringToSign: string; readonly signature: string };
  readonly signature: string;
}

/** Authenticates a request in either signature style. The codes come from the documents' error tables. */
export class AlibabaAuthentication {
  readonly #keys: KeyRing;
  readonly #nonces = new Nonces();

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  check(request: Received): SimulatedKey | AlibabaRefusal {
    const authorization = headerOf(request, 'authorization');
    const claim = authorization?.startsWith('ACS3-HMAC-SHA256') ? acs3Claim(request, authorization) : rpcClaim(request);
    if ('code' in claim) return claim;
    if (!isoSeconds.test(claim.date)) {
      return refuse(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
    }
    if (!(Math.abs(Date.parse(claim.date) - request.now) <= window)) {
      return refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
    }
    const key = this.#keys.find(claim.accessKeyId);
    if (key?.cloud !== 'alibaba') {
      return refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    }
    const { stringToSign, signature } = claim.expected(key.accessKeySecret);
    if (signature !== claim.signature) {
      // The real gateway repeats this text too. In the RPC style it contains the key ID and the security token.
      const message = `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`;
      return refuse(400, 'SignatureDoesNotMatch', message);
    }
    if (!this.#nonces.use(`${claim.accessKeyId} ${claim.nonce}`, request.now)) {
      return refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    return tokenFault(claim, key) ?? key;
  }
}

function tokenFault(claim: Claim, key: SimulatedKey): AlibabaRefusal | null {
  if (claim.securityToken === null && key.securityToken !== null) return mandatory('SecurityToken');
  if (claim.securityToken !== key.securityToken) {
    return refuse(
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  }
  return key.kind === 'expired'
    ? refuse(403, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.')
    : null;
}

function acs3Claim(request: Received, authorization: string): Claim | AlibabaRefusal {
  const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, accessKeyId, names, signature] = parts ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) return incomplete;
  const signedHeaders = names.split(';');
  const date = headerOf(request, 'x-acs-date');
  const nonce = headerOf(request, 'x-acs-signature-nonce');
  const payloadHash = headerOf(request, 'x-acs-content-sha256');
  if (date === null) return mandatory('Timestamp');
  if (nonce === null) return mandatory('SignatureNonce');
  if (payloadHash === null) return incomplete;
  // Host, content type, and all x-acs-* headers must be signed. A body that differs from the signed one is refused.
  const present = Object.keys(request.headers).filter(
    (name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'),
  );
  if (present.some((name) => !signedHeaders.includes(name))) return incomplete;
  if (payloadHash !== sha256Hex(request.body)) {
    return refuse(400, 'SignatureDoesNotMatch', 'Specified body hash does not match the body.');
  }
  return {
    accessKeyId,
    date,
    nonce,
    securityToken: headerOf(request, 'x-acs-security-token'),
    expected: (secret) =>
      acs3Signature({ ...request, query: pairsOf(request.query), signedHeaders, payloadHash }, secret),
    signature,
  };
}

function rpcClaim(request: Received): Claim | AlibabaRefusal {
  const pairs = alibabaPairs(request);
  const params: Params = new Map(pairs);
  for (const name of [
    'AccessKeyId',
    'Signature',
    'SignatureMethod',
    'SignatureVersion',
    'SignatureNonce',
    'Timestamp',
  ]) {
    if ((params.get(name) ?? '') === '') return mandatory(name);
  }
  if (params.get('SignatureMethod') !== 'HMAC-SHA1' || params.get('SignatureVersion') !== '1.0') {
    return refuse(400, 'InvalidParameter', 'Specified signature method or version is not supported.');
  }
  return {
    accessKeyId: params.get('AccessKeyId') ?? '',
    date: params.get('Timestamp') ?? '',
    nonce: params.get('SignatureNonce') ?? '',
    securityToken: params.get('SecurityToken') ?? null,
    expected: (secret) => rpcSignature(request.method, pairs, secret),
    signature: params.get('Signature') ?? '',
  };
}
