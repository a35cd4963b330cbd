import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { ProblemKind } from '../../model/problem.ts';
import type { HttpResponse } from '../cloud.ts';
import { clockSkewMs, kindOfHttpStatus, type Refusal, retryAfterMs, wordsBefore } from '../problems.ts';
import { type Json, member, text } from '../tolerant.ts';
import type { ReadingAction } from './pack.ts';

/** The code for a task that DCS does not know. It comes with HTTP 400, not 404. */
export const unknownTaskCodes: ReadonlySet<string | null> = new Set(['DCS.4133', '111400133']);

/**
 * Codes whose meaning differs from their HTTP status, or is more specific. Codes of the gateway are written APIGW.nnnn
 * and, in older documents, APIG.nnnn. Codes of DCS have a nine-digit equivalent (DCS.41nn = 1114001nn).
 *
 * Sources: Huawei Cloud, DCS API reference "Error codes"; API Gateway "Error codes"; api-sign-errorcode.
 */
const kinds = new Map<string, ProblemKind>([
  ['APIGW.0101', 'bad-request'], // No such API at this address.
  ['APIGW.0301', 'credentials'], // IAM authentication failed. The text says how.
  ['APIGW.0302', 'permission'],
  ['APIGW.0303', 'credentials'],
  ['APIGW.0304', 'permission'],
  ['APIGW.0305', 'credentials'],
  ['APIGW.0306', 'permission'],
  ['APIGW.0307', 'credentials'], // The token must be renewed.
  ['APIGW.0308', 'throttled'],
  ['APIGW.0310', 'permission'], // The project is unavailable.
  ['APIGW.0401', 'permission'], // The IP address is refused.
  ['APIGW.0402', 'permission'],
  ['APIGW.0613', 'cloud'], // IAM is not available.
  ['APIGW.0802', 'permission'], // The user is forbidden in this region.
  ['IAM.0012', 'throttled'],
  ['DCS.1001', 'credentials'],
  ['DCS.1002', 'credentials'],
  ['DCS.1003', 'credentials'],
  ['DCS.1004', 'bad-request'], // HTTP 401, but the project does not match; the keys are valid.
  ['DCS.2003', 'permission'],
  ['DCS.2007', 'permission'],
  ['DCS.3002', 'permission'],
  ['DCS.3003', 'permission'],
  ['DCS.4001', 'bad-request'], // HTTP 404: the address is wrong, not the task.
  ['DCS.4070', 'bad-request'],
  ['DCS.4133', 'not-found'], // HTTP 400
  ['DCS.5000', 'cloud'],
  ['DCS.5001', 'bad-request'],
]);

const twins = new Map([
  ['111400070', 'DCS.4070'],
  ['111400133', 'DCS.4133'],
  ['111401001', 'DCS.1001'],
  ['111401002', 'DCS.1002'],
  ['111401003', 'DCS.1003'],
  ['111401004', 'DCS.1004'],
  ['111403002', 'DCS.3002'],
  ['111403003', 'DCS.3003'],
  ['111404001', 'DCS.4001'],
  ['111405001', 'DCS.5001'],
  ['111500000', 'DCS.5000'],
]);

/** The server accepts an X-Sdk-Date that is off by up to 15 minutes. One minute is reserved for the network. */
const acceptedSkewMs = 14 * 60_000;

export interface Refused {
  readonly response: HttpResponse;
  readonly body: Json;
  readonly action: ReadingAction;
  readonly account: Account;
  /** Local clock, ms since 1970. */
  readonly now: number;
}

/** The request ID, from the header of every response or from the body of the gateway's own refusals. */
export function requestIdOf(response: HttpResponse, body: Json | null): string | null {
  return text(response.headers['x-request-id']) ?? text(member(body, 'request_id'));
}

/**
 * The refusal in a response, or null if there is none. Known shapes: `{error_code, error_msg}` of DCS, gateway, and
 * IAM; `{error: {code, message}}` of older DCS pages and Keystone; `{code, message}`.
 */
export function refusalOf(refused: Refused): Refusal | null {
  const { response, body } = refused;
  // No other status is documented for success. A response with another one says nothing about the task.
  const failed = response.status !== 200;
  const nested = member(body, 'error');
  const code =
    text(member(body, 'error_code')) ??
    (failed ? (text(member(nested, 'code')) ?? text(member(body, 'code')) ?? null) : null);
  if (!failed && code === null) return null;
  const words = withoutCanonicalRequest(
    text(member(body, 'error_msg')) ??
      text(member(nested, 'message')) ??
      text(member(body, 'message')) ??
      // Proxies write "error" as a plain text.
      text(nested),
  );
  const kind = kindOf(refused, code, words ?? '');
  const hint = hintOf(refused, kind, code, words ?? '');
  const skewMs = kind === 'clock' ? knownSkew(refused) : null;
  const waitMs = kind === 'throttled' || kind === 'cloud' ? retryAfterMs(response) : null;
  return {
    kind,
    code: code ?? `HTTP ${response.status}`,
    words,
    requestId: requestIdOf(response, body),
    ...(hint === null ? {} : { hint }),
    ...(skewMs === null ? {} : { skewMs }),
    ...(waitMs === null ? {} : { waitMs }),
    ...(kind === 'permission' ? { refusedAction: refused.action } : {}),
  };
}

/** Normalizes a code: `APIG.` and `APIGW.` are the same gateway, and nine digits are the equivalent of a DCS code. */
function canonical(code: string | null): string {
  const plain =
    code
      ?.toUpperCase()
      .replace(/\s/g, '')
      .replace(/^APIG\./, 'APIGW.') ?? '';
  return twins.get(plain) ?? plain;
}

function kindOf(refused: Refused, code: string | null, words: string): ProblemKind {
  const { response, action } = refused;
  if (response.status === 429) return 'throttled';
  const known = canonical(code);
  if (known === 'APIGW.0301' && isClock(refused, words)) return 'clock';
  const kind = kinds.get(known);
  if (kind !== undefined) return kind;
  if (response.status === 200) return 'cloud';
  // The list of projects always exists, so 404 means that the address is wrong.
  if (response.status === 404 && action === 'KeystoneListAuthProjects') return 'bad-request';
  const byStatus = kindOfHttpStatus(response.status);
  const ofKeysOrTask = byStatus === 'credentials' || byStatus === 'permission' || byStatus === 'not-found';
  // Every such refusal of Huawei Cloud has a code. Without one, the response comes from something in between (a guest
  // network's sign-in page, for example), so it says nothing about the keys or the task.
  return ofKeysOrTask && !hasHuaweiCode(refused.body) ? 'bad-answer' : byStatus;
}

/** Any API may have a member named `code`, so its value must have Huawei's form too: `APIGW.0301`, `111400063`. */
function hasHuaweiCode(body: Json): boolean {
  if (text(member(body, 'error_code')) !== null || text(member(member(body, 'error'), 'code')) !== null) return true;
  return /^(?:[A-Za-z]+\.\d+|\d{9})$/.test(text(member(body, 'code')) ?? '');
}

/** The gateway reports the clock, or it refuses the signature while the clocks differ by more than it accepts. */
function isClock(refused: Refused, words: string): boolean {
  if (/signature expired/i.test(words)) return true;
  if (isLocked(words) || unknownKey.test(words) || /token/i.test(words)) return false;
  return Math.abs(knownSkew(refused) ?? 0) > acceptedSkewMs;
}

/** "ak not exist", possibly with the AK itself (redacted by now) inside. */
const unknownKey = /\bak(?: \S{1,256})? (?:does )?not exist/i;

function isLocked(words: string): boolean {
  return /access failed to reach the limit/i.test(words);
}

/** How far the local clock is ahead; null if the response has no time, or its clock agrees with ours. */
function knownSkew(refused: Refused): number | null {
  const skew = clockSkewMs(refused.response, refused.now);
  return skew === null || Math.abs(skew) < 60_000 ? null : skew;
}

/**
 * A refused signature is answered with everything that the server signed: header names and values that do not explain
 * the refusal.
 */
function withoutCanonicalRequest(words: string | null): string | null {
  return words === null ? null : wordsBefore(/canonical[ _]?request|SDK-HMAC-SHA256/i, words);
}

function hintOf(refused: Refused, kind: ProblemKind, code: string | null, words: string): string | null {
  switch (kind) {
    case 'credentials':
      return hintOfCredentials(refused.account, canonical(code), words);
    case 'permission':
      return hintOfPermission(canonical(code));
    case 'bad-request':
    case 'not-found':
      return hintOfRequest(refused, canonical(code));
    case 'clock':
    case 'throttled':
    case 'network':
    case 'tls':
    case 'proxy':
    case 'bad-answer':
    case 'cloud':
      return null;
  }
}

function hintOfCredentials(account: Account, code: string, words: string): string {
  if (isLocked(words)) {
    return l10n.t(
      'After more than 5 failures in a row Huawei Cloud locks an AK for 5 minutes, for every program that uses it. Wait, then check AK and SK; this account is not polled until its keys change.',
    );
  }
  if (unknownKey.test(words)) {
    return l10n.t(
      'Check the AK: it may have been deleted or mistyped; this account is not polled until its keys change.',
    );
  }
  if (account.securityToken !== undefined || code === 'APIGW.0307' || /token/i.test(words)) {
    return l10n.t(
      'Temporary keys expire: enter a new AK, SK and security token; until then this account is not polled.',
    );
  }
  return l10n.t(
    'Check AK and SK; this account is not polled until its keys change, because 5 failures in a row would lock the AK for 5 minutes.',
  );
}

function hintOfPermission(code: string): string {
  switch (code) {
    case 'APIGW.0310':
      return l10n.t('Check the project ID, and whether the project or its account is suspended or in arrears.');
    case 'APIGW.0401':
    case 'APIGW.0402':
      return l10n.t("Allow this computer's public IP address in the access control of the account's IAM settings.");
    case 'APIGW.0802':
      return l10n.t('Use keys of a user who may use this region.');
    default:
      return l10n.t(
        'Ask for the IAM permissions {0} and {1} in this project.',
        'dcs:migrationTask:get',
        'dcs:migrationTask:list',
      );
  }
}

function hintOfRequest({ response, action }: Refused, code: string): string | null {
  switch (code) {
    case 'DCS.1004':
      return l10n.t('Check the project ID: a project belongs to one region and to the owner of the keys.');
    case 'DCS.4070':
      return l10n.t('Check the migration task ID; the console shows it in the list of migration tasks.');
    case 'APIGW.0101':
    case 'DCS.4001':
      return l10n.t("Check the account's endpoint and the region: this API is not offered there.");
    default:
      return response.status === 404 && action === 'KeystoneListAuthProjects'
        ? l10n.t("Check the account's IAM endpoint: it does not offer the identity service.")
        : null;
  }
}
