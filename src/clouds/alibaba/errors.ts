import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { ProblemKind } from '../../model/problem.ts';
import type { HttpResponse } from '../cloud.ts';
import { clockSkewMs, kindOfHttpStatus, type Refusal, retryAfterMs } from '../problems.ts';
import { amount, flag, type Json, member, text } from '../tolerant.ts';
import { permissionRules } from './policy.ts';

/** A request must be signed within 15 minutes of the cloud's clock. One minute is reserved for the network. */
const tolerableSkewMs = 14 * 60_000;
/** A smaller difference of the clocks is network delay and not the cause of a failure. */
const meaningfulSkewMs = 60_000;
const maxWaitMs = 60 * 60_000;

/**
 * The problem kind of an Alibaba Cloud error code; null if the code alone does not determine it. The same code occurs
 * with and without the prefix `DTS.Msg.` and with various suffixes, so the patterns match parts of it.
 */
function kindOfCode(code: string): ProblemKind | null {
  const bare = code.replace(/^DTS\.Msg\./i, '');
  if (/Throttl|FlowControl|TooManyRequests/i.test(bare)) return 'throttled';
  if (/Timestamp/i.test(bare)) return 'clock';
  // A repeated nonce or an unsupported signature method does not mean that the keys are wrong.
  if (/Signature(Nonce|Method|Version)/i.test(bare)) return 'cloud';
  if (/AccessKeyId|SecurityToken|Signature/i.test(bare) || disabledUser.test(bare)) return 'credentials';
  if (/InstanceNotFound|InvalidJobId/i.test(bare)) return 'not-found';
  if (refusedCodes.test(bare)) return 'permission';
  if (/^(Missing|Invalid)/i.test(bare)) return 'bad-request';
  return null;
}

const disabledUser = /(?:User|Account)\.?(?:Is)?Disabled?$/i;
const refusedCodes =
  /Forbidden|NoPermission|PermissionDenied|AccessDenied|NotAuthorized|Unauthorized|NotAllowed|UIDNotFound|RamCheckUserRole|Arrear|Overdue|InDebt/i;
const flowControl = /flow control|throttl|too many requests/i;
/** Success codes that some responses include beside their content. */
const successCode = /^(?:200|0|OK|Success)$/i;

/**
 * The refusal in a response, or null if there is none. The gateway refuses with an HTTP error status, Code, and
 * Message. The service refuses with HTTP 200, Success false, ErrCode, and ErrMessage, in which DynamicMessage replaces
 * `%s`.
 *
 * @param nowMs local time when the response arrived
 */
export function refusalIn(
  action: string,
  body: Json,
  response: HttpResponse,
  account: Account,
  nowMs: number,
): Refusal | null {
  const success = flag(member(body, 'Success'));
  const code = text(member(body, 'ErrCode')) ?? text(member(body, 'Code'));
  const accepted = response.status === 200;
  if (accepted && (success ?? (code === null || successCode.test(code)))) return null;

  const skew = clockSkewMs(response, nowMs);
  const words = wordsOf(body);
  const kind = kindOf(code, words, response, skew);
  const remedy = remedyFor(kind, `${code ?? ''} ${words ?? ''}`);
  const permission = kind === 'permission' ? deniedPermission(body) : null;
  const hint = remedy ?? hintFor(kind, { code: code ?? '', account, action, denied: permission });
  const waitMs = kind === 'throttled' || kind === 'cloud' ? waitOf(response) : null;
  return {
    kind,
    code,
    words,
    requestId: null,
    ...(hint === null ? {} : { hint }),
    ...(waitMs === null ? {} : { waitMs }),
    // If there is another remedy, no permission is missing.
    ...(kind === 'permission' && remedy === null ? { refusedAction: action } : {}),
    ...(permission === null ? {} : { lackingPermission: permission }),
    ...(kind === 'clock' && skew !== null && Math.abs(skew) >= meaningfulSkewMs ? { skewMs: skew } : {}),
  };
}

function kindOf(code: string | null, words: string | null, response: HttpResponse, skewMs: number | null): ProblemKind {
  const { status } = response;
  if (status === 429) return 'throttled';
  if (code === null) {
    // Every refusal of the gateway has a code; only the service's own may lack it. Any other response without a code
    // comes from a proxy, so it says nothing about the keys or the task.
    if (status === 200) return 'cloud';
    const kind = kindOfHttpStatus(status);
    return kind === 'cloud' || kind === 'proxy' ? kind : 'bad-answer';
  }
  const kind = kindOfCode(code);
  const signature = kind === 'credentials' && /Signature/i.test(code);
  if (signature && skewMs !== null && Math.abs(skewMs) > tolerableSkewMs) return 'clock';
  if (kind === null && words !== null && flowControl.test(words)) return 'throttled';
  if (kind === null || kind === 'bad-request') {
    // New codes appear often, but these HTTP statuses always mean a refusal.
    if (status === 401) return 'credentials';
    if (status === 403) return 'permission';
  }
  return kind ?? 'cloud';
}

/**
 * The action that RAM refused, if the response names it. Source: RAM documents, "Troubleshoot access denied errors"
 * (AccessDeniedDetail.AuthAction).
 */
function deniedPermission(body: Json): string | null {
  const permission = text(member(member(body, 'AccessDeniedDetail'), 'AuthAction'));
  // Accept only the form of a RAM permission, because the text is shown.
  return permission !== null && /^[a-z][a-z0-9-]{0,30}:[A-Za-z0-9]{1,80}$/.test(permission) ? permission : null;
}

function wordsOf(body: Json): string | null {
  const words = text(member(body, 'ErrMessage')) ?? text(member(body, 'Message'));
  const dynamic = text(member(body, 'DynamicMessage'));
  return words === null || dynamic === null ? words : words.replaceAll('%s', () => dynamic);
}

/** `x-acs-retry-after` is in milliseconds, unlike `Retry-After`. */
function waitOf(response: HttpResponse): number | null {
  const wait = amount(response.headers['x-acs-retry-after']) ?? retryAfterMs(response);
  return wait === null ? null : Math.min(wait, maxWaitMs);
}

/**
 * Remedies for refusals that no permission would lift. The patterns are matched against code and message, because some
 * codes, such as LXBuyError, name the cause only in the message.
 *
 * Sources: DTS, "Configure RAM authorization for cross-account DTS tasks" (AliyunUIDNotFound); DTS, "Authorize DTS to
 * access Alibaba Cloud resources" (Abnormal.RamCheckUserRole).
 */
const remedies: readonly (readonly [pattern: RegExp, hint: () => string])[] = [
  [
    /UIDNotFound|not logged into the DTS console/i,
    () => l10n.t('Sign in to the DTS console once with the Alibaba Cloud account to set up DTS.'),
  ],
  [
    /RamCheckUserRole|AliyunDTSDefaultRole/i,
    () => l10n.t('Sign in to the DTS console and authorize the role {0}.', 'AliyunDTSDefaultRole'),
  ],
  [
    /Arrear|Overdue|InDebt/i,
    () => l10n.t('The Alibaba Cloud account has an overdue payment. Settle it in the Alibaba Cloud console.'),
  ],
  [
    /RiskControl/i,
    () =>
      l10n.t(
        'Alibaba Cloud blocked the request for security reasons. Check your messages in the console, or contact support.',
      ),
  ],
];

function remedyFor(kind: ProblemKind, said: string): string | null {
  if (kind !== 'permission' && kind !== 'cloud') return null;
  return remedies.find(([pattern]) => pattern.test(said))?.[1]() ?? null;
}

interface Refused {
  readonly code: string;
  readonly account: Account;
  readonly action: string;
  /** The permission that the response names as missing. */
  readonly denied: string | null;
}

/** A hint that is more specific than the default hint of the kind; null if there is none. */
function hintFor(kind: ProblemKind, { code, account, action, denied }: Refused): string | null {
  switch (kind) {
    case 'credentials':
      if (/SecurityToken\.Expired/i.test(code)) {
        return l10n.t('The temporary keys have expired. Edit the account and enter new ones, with their STS token.');
      }
      if (account.securityToken === undefined && account.accessKeyId.startsWith('STS.')) {
        return l10n.t(
          'An AccessKey ID that starts with "STS." is temporary. Edit the account and enter its STS token too.',
        );
      }
      if (/AccessKeyId\.NotFound/i.test(code) && account.securityToken !== undefined) {
        return l10n.t(
          'Temporary keys that have expired are answered like this too. Edit the account and enter new ones.',
        );
      }
      if (/AccessKeyId\.Inactive/i.test(code)) {
        return l10n.t(
          'The AccessKey is disabled. Enable it in the RAM console, or edit the account and enter another.',
        );
      }
      if (disabledUser.test(code)) {
        return l10n.t(
          'The user of these keys is disabled. Enable the user in the RAM console, or edit the account and enter other keys.',
        );
      }
      return null;
    case 'permission':
      return denied !== null || permissionRules.meansMissingPermission(code)
        ? l10n.t(
            'Ask for {0}; the system policy {1} holds it.',
            denied ?? permissionRules.permissionOf(action) ?? action,
            'AliyunDTSReadOnlyAccess',
          )
        : null;
    case 'not-found':
      return l10n.t('Check the migration job ID and its region, and whether the job was released.');
    case 'bad-request':
      return /Region/i.test(code)
        ? l10n.t('Set the region of the task or of the account, for example {0}.', 'cn-hangzhou')
        : null;
    default:
      return null;
  }
}
