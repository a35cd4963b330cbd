import * as l10n from '@vscode/l10n';
import { type Account, endpointFor } from '../../model/account.ts';
import type { ProblemKind } from '../../model/problem.ts';
import type { Product } from '../../model/task.ts';
import { assertReading } from '../actions.ts';
import type { GatewayTools, HttpResponse } from '../cloud.ts';
import { endpointUrl } from '../endpoint.ts';
import { notTheAnswer } from '../evidence.ts';
import {
  type Answerer,
  cloudWords,
  incomplete,
  jsonBody,
  refused,
  retryAfterMs,
  strange,
  unreadable,
} from '../problems.ts';
import { type Json, member, number, text } from '../tolerant.ts';
import { type Brand, productOf, type ReadingAction, readingActions } from './brands.ts';
import { hintOfRetCode, kindOfRetCode } from './errors.ts';
import { signUcloud } from './sign.ts';

export interface Answer {
  /** Has `RetCode` 0. */
  readonly body: Json;
  readonly requestId: string | null;
}

/** What a call needs besides its action and parameters. */
export interface Caller {
  readonly brand: Brand;
  readonly account: Account;
  readonly http: GatewayTools['http'];
}

/**
 * Calls one read action. `params` are the action's own; those without a value are neither signed nor sent. Uses POST,
 * because the signature never expires: a signed GET URL in a log would work as a key forever.
 *
 * Throws ProblemError for everything except `RetCode` 0, or the signal's reason when aborted.
 * Source: UCloud API documents, summary/public and summary/signature.
 */
export async function call(
  caller: Caller,
  action: ReadingAction,
  params: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): Promise<Answer> {
  assertReading(readingActions, action);
  const { brand, account } = caller;
  const url = endpointUrl(endpointOf(account, brand, productOf[action]), '/');
  const response = await caller.http.send({
    method: 'POST',
    url: url.href,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: signedForm({ Action: action, ...params }, account),
    signal,
    account: account.name,
  });
  return checked(response, caller, action);
}

/**
 * Throws `bad-request` for an action of no product if the account sets the endpoints of products only: its keys may be
 * those of a private cloud, and the public host must not get them.
 */
function endpointOf(account: Account, brand: Brand, product: Product | null): string {
  if (product !== null) return endpointFor(account, product) ?? brand.endpoint;
  const own = text(account.endpoint);
  if (own !== null) return own;
  if (Object.keys(account.endpoints ?? {}).length === 0) return brand.endpoint;
  throw incomplete(
    l10n.t('The account sets endpoints for some products, but no endpoint of its own.'),
    l10n.t('Edit the account and enter its endpoint, so that its keys go to no other cloud.'),
  );
}

function signedForm(params: Readonly<Record<string, string | null>>, account: Account): string {
  const all = { ...params, PublicKey: account.accessKeyId, SecurityToken: account.securityToken };
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value) sent[name] = value;
  return new URLSearchParams({ ...sent, Signature: signUcloud(sent, account.accessKeySecret) }).toString();
}

/**
 * Throws unless the response is a success. Failures arrive as HTTP 200 with a `RetCode` other than 0. `RetCode` may be
 * a text, and other HTTP statuses may come from a proxy.
 */
function checked(response: HttpResponse, { brand, account }: Caller, action: ReadingAction): Answer {
  const by: Answerer = { cloudName: brand.name, account };
  const headerId = cloudWords(response.headers['x-ucloud-request-uuid'] ?? null, account);
  const body = jsonBody(response, by, headerId);
  const requestId = headerId ?? cloudWords(text(member(body, 'TraceId')), account);
  const retCode = number(member(body, 'RetCode'));
  if (retCode === null) throw strange(response, by, requestId);
  if (retCode !== 0) {
    const kind = kindOfRefusal(retCode, response.status);
    const hint = hintOfRetCode(retCode, brand, action);
    const waitMs = kind === 'throttled' || kind === 'cloud' ? retryAfterMs(response) : null;
    const refusal = { kind, code: String(retCode), words: text(member(body, 'Message')), requestId };
    const more = {
      ...(hint === null ? {} : { hint }),
      ...(waitMs === null ? {} : { waitMs }),
      ...(kind === 'permission' ? { refusedAction: action } : {}),
    };
    throw refused({ ...refusal, ...more }, by);
  }
  // A successful response always has HTTP 200, whatever its body says.
  if (response.status !== 200) {
    throw unreadable(
      l10n.t('{0} answered with HTTP {1} and without a reason.', brand.name, response.status),
      response,
      requestId,
    );
  }
  const named = text(member(body, 'Action'));
  if (named !== null && !isNameOf(action, named)) throw notTheAnswer(brand.name, action, requestId);
  return { body, requestId };
}

/** A response names its action, for example `GetUDTSTaskStatusResponse`. */
function isNameOf(action: ReadingAction, named: string): boolean {
  return named.toLowerCase().replace(/response$/, '') === action.toLowerCase();
}

function kindOfRefusal(retCode: number, status: number): ProblemKind {
  const kind = kindOfRetCode(retCode);
  return kind === 'cloud' && status === 429 ? 'throttled' : kind;
}
