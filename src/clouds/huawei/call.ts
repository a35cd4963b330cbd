import type { Account } from '../../model/account.ts';
import { assertReading } from '../actions.ts';
import type { GatewayTools } from '../cloud.ts';
import { endpointUrl } from '../endpoint.ts';
import { cloudWords, jsonBody, refused } from '../problems.ts';
import { unsendableKeys } from '../signing.ts';
import type { Json } from '../tolerant.ts';
import { huawei, type ReadingAction } from './pack.ts';
import { refusalOf, requestIdOf } from './errors.ts';
import { authorization, sdkDate } from './sign.ts';

export interface Call {
  readonly action: ReadingAction;
  /** Base URL, possibly with a path prefix. */
  readonly endpoint: string;
  /** Percent-encoded, begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as X-Project-Id; null for the identity service, which does not belong to a project. */
  readonly projectId: string | null;
}

export interface Answer {
  readonly body: Json;
  readonly requestId: string | null;
}

/**
 * Sends one signed GET (no other method is used) and returns the checked body. Throws ProblemError for every failure,
 * or the signal's reason when aborted.
 */
export async function call(
  request: Call,
  account: Account,
  tools: Pick<GatewayTools, 'http' | 'now'>,
  signal: AbortSignal,
): Promise<Answer> {
  assertReading(huawei.actions, request.action);
  const by = { cloudName: huawei.name, account };
  const token = account.securityToken === '' ? undefined : account.securityToken;
  const unsendable = unsendableKeys(by);
  if (unsendable !== null) throw unsendable;
  const url = endpointUrl(request.endpoint, request.path);
  if (request.query !== undefined) url.search = new URLSearchParams(request.query).toString();
  const headers = {
    'X-Sdk-Date': sdkDate(tools.now()),
    ...(request.projectId === null ? {} : { 'X-Project-Id': request.projectId }),
    ...(token === undefined ? {} : { 'X-Security-Token': token }),
  };
  const signature = authorization({ method: 'GET', url, headers: { Host: url.host, ...headers } }, account);
  const response = await tools.http.send({
    method: 'GET',
    url: url.href,
    headers: { ...headers, Authorization: signature },
    signal,
    account: account.name,
  });
  const body = jsonBody(response, by, cloudWords(requestIdOf(response, null), account));
  const refusal = refusalOf({ response, body, action: request.action, account, now: tools.now() });
  const requestId = cloudWords(requestIdOf(response, body), account);
  if (refusal !== null) throw refused({ ...refusal, requestId }, by);
  return { body, requestId };
}
