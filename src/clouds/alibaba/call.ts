import * as l10n from '@vscode/l10n';
import { type Account, endpointFor } from '../../model/account.ts';
import { assertReading } from '../actions.ts';
import type { GatewayTools } from '../cloud.ts';
import { endpointUrl } from '../endpoint.ts';
import { notTheAnswer } from '../evidence.ts';
import { type Answerer, cloudWords, incomplete, jsonBody, refused, strange } from '../problems.ts';
import { canonicalQuery, hashOfNothing, unsendableKeys } from '../signing.ts';
import { amount, type Json, list, member, text } from '../tolerant.ts';
import { alibaba, readingActions } from './pack.ts';
import { refusalIn } from './errors.ts';
import { endpointOf, regionPattern } from './regions.ts';
import { authorization, signatureDate } from './sign.ts';
import { xmlError } from './xmlError.ts';

const apiVersion = '2020-01-01';

export interface ApiCall {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Selects the host and is sent as `RegionId`; null for neither. */
  readonly region: string | null;
  /** The action's name for the region. DescribeDtsJobs uses another one than the rest. Default: `RegionId`. */
  readonly regionName?: 'Region';
  /** Whether a body has what the document promises for this action. */
  readonly answers: (body: Json) => boolean;
}

export interface Answer {
  readonly body: Json;
  readonly requestId: string | null;
}

/**
 * Sends one signed call of the DTS API 2020-01-01. Throws ProblemError for everything that is not a response to it, and
 * an ordinary error for an action that is not read-only.
 *
 * Uses a GET with everything in the query. The API allows GET besides the POST of the official SDK. A GET is visibly
 * read-only, and it has no Content-Type, which an HTTP client would add to a POST without signing it.
 */
export async function call(
  tools: GatewayTools,
  account: Account,
  { action, parameters, region, regionName, answers }: ApiCall,
  signal: AbortSignal,
): Promise<Answer> {
  assertReading(readingActions, action);
  const by: Answerer = { cloudName: alibaba.name, account };
  const unsendable = unsendableKeys(by);
  if (unsendable !== null) throw unsendable;
  if (region !== null && !regionPattern.test(region)) {
    throw incomplete(
      l10n.t("'{0}' is not a region ID of {1}.", region.slice(0, 40), by.cloudName),
      l10n.t('Set the region of the task or of the account, for example {0}.', 'cn-hangzhou'),
    );
  }
  const query = region === null ? parameters : { ...parameters, [regionName ?? 'RegionId']: region };
  const url = endpointUrl(endpointFor(account, 'dts') ?? endpointOf(region), '/');
  url.search = canonicalQuery(Object.entries(query));
  const token = account.securityToken ?? '';
  const headers = {
    host: url.host,
    'x-acs-action': action,
    'x-acs-version': apiVersion,
    'x-acs-date': signatureDate(tools.now()),
    'x-acs-signature-nonce': tools.nonce(),
    'x-acs-content-sha256': hashOfNothing,
    ...(token === '' ? {} : { 'x-acs-accesskey-id': account.accessKeyId, 'x-acs-security-token': token }),
  };
  const signable = { method: 'GET', path: url.pathname, query, headers, payloadHash: hashOfNothing } as const;
  const response = await tools.http.send({
    method: signable.method,
    url: url.href,
    headers: { ...headers, Authorization: authorization(signable, account) },
    signal,
    account: account.name,
  });

  const idInHeader = cloudWords(text(response.headers['x-acs-request-id']), account);
  const body = xmlError(response.text) ?? jsonBody(response, by, idInHeader);
  const requestId = cloudWords(text(member(body, 'RequestId')), account) ?? idInHeader;
  const refusal = refusalIn(action, body, response, account, tools.now());
  if (refusal?.kind === 'bad-answer') throw strange(response, by, requestId);
  if (refusal) throw refused({ ...refusal, requestId }, by);
  if (!answers(body)) throw notTheAnswer(by.cloudName, action, requestId);
  return { body, requestId };
}

/**
 * The entries of a list in a response; null: not a response to this action. An empty list may be missing if the
 * response says that the total is 0.
 */
export function entriesIn(body: Json, sent: unknown): readonly unknown[] | null {
  if (Array.isArray(sent)) return list(sent);
  return (sent === undefined || sent === null) && amount(member(body, 'TotalRecordCount')) === 0 ? [] : null;
}
