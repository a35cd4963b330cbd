import * as l10n from '@vscode/l10n';
import { type Account, secretsOf } from '../model/account.ts';
import { type Problem, ProblemError, type ProblemKind } from '../model/problem.ts';
import {
  hasEncodedSigns,
  secretForms,
  type SecretForms,
  strikeOut,
  strikeOutDecoded,
  withoutCredentials,
  withoutPasswords,
} from '../model/redact.ts';
import type { HttpResponse } from './cloud.ts';
import { type Json, record } from './tolerant.ts';

/** The responding cloud's name for messages, and the account whose secrets must not appear in them. */
export interface Answerer {
  readonly cloudName: string;
  readonly account: Account;
}

/** A failure as the cloud reported it, before it is worded for the user. */
export interface Refusal {
  readonly kind: ProblemKind;
  readonly code: string | null;
  /** The cloud's own text. It is cleaned of secrets and truncated before it is shown. */
  readonly words: string | null;
  readonly requestId: string | null;
  /** Overrides the default hint of the kind. */
  readonly hint?: string;
  readonly waitMs?: number;
  /** Only for `permission`. */
  readonly refusedAction?: string;
  /** Only for `permission`. */
  readonly lackingPermission?: string;
  /** Only for `clock`: how far the local clock is ahead of the cloud's. */
  readonly skewMs?: number;
}

const maxTextLength = 300;
/** Only this much of a text is read. What is shown of it is far shorter. */
const maxReadLength = 4096;
/** From this text on, a gateway repeats what it signed, which does not help the user and may contain secrets. */
const signedText = /\b(?:server )?(?:string to sign|canonical ?request)\b/i;

/**
 * Makes a cloud's text safe to show: one line, truncated, without the account's keys or anything else that looks like a
 * credential. Some gateways answer a wrong signature with the whole signed text, token included.
 */
export function cloudWords(words: string | null, account: Account): string | null {
  if (words === null) return null;
  // Truncate only after redaction, which takes linear time: half a secret would not be recognized.
  const safe = withoutCredentials(strikeOutDecoded(words, formsOf(account).all)).slice(0, maxReadLength);
  const clean = wordsBefore(signedText, safe.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')).trim();
  if (clean === '') return null;
  return clean.length > maxTextLength ? `${clean.slice(0, maxTextLength)}…` : clean;
}

/**
 * The text before the first match, without the blanks and punctuation before it; the whole text if nothing matches. The
 * trailing characters are removed in a loop, because a pattern that began with them would take quadratic time.
 */
export function wordsBefore(pattern: RegExp, words: string): string {
  let end = words.search(pattern);
  if (end < 0) return words;
  while (end > 0 && /[\s.,;:]/.test(words.charAt(end - 1))) end -= 1;
  return words.slice(0, end);
}

/** Converts a refusal to an error to throw. */
export function refused(refusal: Refusal, by: Answerer): ProblemError {
  const words = cloudWords(refusal.words, by.account);
  const code = cloudWords(refusal.code, by.account);
  const problem: Problem = {
    kind: refusal.kind,
    message: sentence(refusal, by, words ?? code),
    hint: refusal.hint ?? hintOfKind(refusal.kind),
    code,
    requestId: refusal.requestId,
    ...(refusal.waitMs === undefined ? {} : { waitMs: refusal.waitMs }),
    ...(refusal.refusedAction === undefined ? {} : { refusedAction: refusal.refusedAction }),
    ...(refusal.lackingPermission === undefined ? {} : { lackingPermission: refusal.lackingPermission }),
  };
  return new ProblemError(problem);
}

function sentence(refusal: Refusal, by: Answerer, words: string | null): string {
  const cloud = by.cloudName;
  const said = words ?? l10n.t('no reason given');
  switch (refusal.kind) {
    case 'credentials':
      return l10n.t("{0} does not accept the keys of account '{1}': {2}", cloud, by.account.name, said);
    case 'permission':
      return l10n.t("{0} does not allow account '{1}' to read this: {2}", cloud, by.account.name, said);
    case 'clock':
      return refusal.skewMs === undefined
        ? l10n.t("{0} says that this computer's clock is wrong: {1}", cloud, said)
        : clockSentence(refusal.skewMs, cloud, words);
    case 'throttled':
      return l10n.t('{0} is being asked too often: {1}', cloud, said);
    case 'not-found':
      return l10n.t('{0} does not know this task: {1}', cloud, said);
    case 'bad-request':
      return l10n.t('{0} could not use the request: {1}', cloud, said);
    case 'network':
    case 'tls':
    case 'proxy':
    case 'bad-answer':
    case 'cloud':
      return l10n.t('{0} reports a failure: {1}', cloud, said);
  }
}

/** The clock skew is our own conclusion from two times, so the cloud's text is kept beside it. */
function clockSentence(skewMs: number, cloud: string, words: string | null): string {
  const ours = l10n.t("This computer's clock is {0} {1} {2}'s.", minutes(skewMs), direction(skewMs), cloud);
  return words === null ? ours : `${ours} ${l10n.t('{0} says: {1}', cloud, words)}`;
}

function minutes(skewMs: number): string {
  return l10n.t('{0} minutes', Math.round(Math.abs(skewMs) / 60_000));
}

function direction(skewMs: number): string {
  return skewMs > 0 ? l10n.t('ahead of') : l10n.t('behind');
}

/** The default hint for a problem of this kind. */
export function hintOfKind(kind: ProblemKind): string {
  switch (kind) {
    case 'credentials':
      return l10n.t('Enter its keys again (Edit Account); until then this account is not polled.');
    case 'permission':
      return l10n.t('Ask for the right to read this task, or use an account that has it.');
    case 'clock':
      return l10n.t("Set this computer's clock, then refresh.");
    case 'throttled':
      return l10n.t('Polling slows down by itself; nothing needs to be done.');
    case 'not-found':
      return l10n.t('Check the task ID, its region and project, and whether the task was deleted.');
    case 'bad-request':
      return l10n.t("Check the task's ID, region and project in the settings.");
    case 'network':
      return l10n.t('Check the network connection; it is tried again by itself.');
    case 'tls':
      return l10n.t('Check certificates: a proxy in between may need its certificate installed on this computer.');
    case 'proxy':
      return l10n.t('Check the proxy settings of VS Code (http.proxy). If they have just changed, reload the window.');
    case 'bad-answer':
      return l10n.t("Check the account's endpoint; a proxy or sign-in page may have answered instead.");
    case 'cloud':
      return l10n.t("It is tried again by itself; look at the cloud's status page if it goes on.");
  }
}

/** Shorter texts are not real keys, and redacting them would damage ordinary words. */
const shortestKey = 8;

interface AccountForms {
  readonly all: SecretForms;
  /** Excludes short keys, whose redaction would damage ordinary responses. */
  readonly long: SecretForms;
}

const formsByAccount = new WeakMap<Account, AccountForms>();

/** Computed once per account, because every response is searched for these forms. */
function formsOf(account: Account): AccountForms {
  let forms = formsByAccount.get(account);
  if (forms === undefined) {
    const secrets = secretsOf(account);
    forms = { all: secretForms(secrets), long: secretForms(secrets.filter(({ length }) => length >= shortestKey)) };
    formsByAccount.set(account, forms);
  }
  return forms;
}

/** JSON that has `://` or `@tcp(` in one of its texts, in any escaping. Without these there is no address to check. */
const address = /(?::|\\u003a)(?:\\?\/|\\u002f){2}|(?:@|\\u0040)(?:tcp|udp|unix)[46]?(?:\(|\\u0028)/i;
/** A number with this many digits may exceed what JavaScript represents exactly. */
const manyDigits = /\d{16}/;

function mayHoldAddress(json: string): boolean {
  // The plain searches come first: they are cheap, and few responses contain any of these.
  return ([':/', ':\\', '\\u', '@'] as const).some((sign) => json.includes(sign)) && address.test(json);
}

/**
 * A JSON reviver that redacts texts and preserves large numbers. Texts are redacted after parsing: in the JSON itself
 * an escaped quote may be part of a password, and any character of a key may be escaped. A number too large to be
 * represented exactly (a row count, a position) becomes the text of its digits, so that it is shown as sent. Code that
 * calculates reads numbers from texts as well.
 */
function redactingReviver(secrets: SecretForms) {
  return (_name: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value === 'string') return withoutPasswords(strikeOutDecoded(value, secrets));
    const tooLarge = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
    return tooLarge ? (context?.source ?? value) : value;
  };
}

/**
 * The body of a response as a JSON object, verbatim except that the account's keys and passwords in addresses are
 * redacted. Failure texts repeat such addresses (`dial mysql://root:…@10.0.0.1`). Throws `bad-answer` for an empty,
 * truncated, or foreign body, and `cloud` for an HTML page with HTTP 5xx (a broken gateway of the cloud).
 */
export function jsonBody(response: HttpResponse, by: Answerer, requestId: string | null): Json {
  const secrets = formsOf(by.account).long;
  const body = strikeOut(response.text, secrets).trim();
  if (body === '')
    throw unreadable(
      l10n.t('{0} sent an empty answer (HTTP {1}).', by.cloudName, response.status),
      response,
      requestId,
    );
  if (body.startsWith('<')) {
    throw unreadable(
      l10n.t('{0} sent a web page instead of data (HTTP {1}).', by.cloudName, response.status),
      response,
      requestId,
    );
  }
  let parsed: unknown;
  try {
    // The reviver visits every member, which takes as long as the parsing itself. Use it only if it may change
    // something.
    const unchanged = !mayHoldAddress(body) && !manyDigits.test(body) && !hasEncodedSigns(body);
    parsed = unchanged ? JSON.parse(body) : JSON.parse(body, redactingReviver(secrets));
  } catch {
    throw unreadable(
      l10n.t('{0} sent an answer that is cut off or not JSON (HTTP {1}).', by.cloudName, response.status),
      response,
      requestId,
    );
  }
  const object = record(parsed);
  if (!object) throw strange(response, by, requestId);
  return object;
}

/** JSON of a shape that no response of this API has. */
export function strange(response: HttpResponse, by: Answerer, requestId: string | null): ProblemError {
  const message = l10n.t('{0} sent an answer of an unknown shape (HTTP {1}).', by.cloudName, response.status);
  return unreadable(message, response, requestId);
}

/** A response that does not come from the API. Its HTTP status gives the reason where it can. */
export function unreadable(message: string, response: HttpResponse, requestId: string | null): ProblemError {
  const kind = response.status === 429 ? 'throttled' : response.status >= 500 ? 'cloud' : 'bad-answer';
  const waitMs = retryAfterMs(response);
  return new ProblemError({
    kind,
    message,
    hint: hintOfKind(kind),
    code: `HTTP ${response.status}`,
    requestId,
    ...(waitMs === null || kind === 'bad-answer' ? {} : { waitMs }),
  });
}

/** The kind of a failure for which only the HTTP status is known. */
export function kindOfHttpStatus(status: number): ProblemKind {
  if (status === 401) return 'credentials';
  if (status === 403) return 'permission';
  if (status === 404) return 'not-found';
  if (status === 407) return 'proxy';
  if (status === 429) return 'throttled';
  if (status >= 500) return 'cloud';
  if (status >= 400) return 'bad-request';
  return 'bad-answer';
}

/**
 * How long `Retry-After` asks us to wait, in milliseconds; null when it does not, or not in its grammar: seconds in digits,
 * or a date (RFC 9110). A date counts from the `Date` of the same answer, so that a wrong clock of ours does not matter.
 */
export function retryAfterMs({ headers }: HttpResponse): number | null {
  const value = (headers['retry-after'] ?? '').trim();
  // Fractions are outside of the grammar, but they mean one thing only.
  const wait = /^\d+(?:\.\d+)?$/.test(value)
    ? Number(value) * 1000
    : Math.max(0, httpDate(value) - httpDate(headers['date'] ?? ''));
  return Number.isFinite(wait) ? wait : null;
}

/** A date in one of the three forms of RFC 9110, in milliseconds since 1970; otherwise NaN. */
function httpDate(text: string): number {
  if (/^[A-Z][a-z]+, .+ GMT$/.test(text)) return Date.parse(text);
  return /^[A-Z][a-z]{2} [A-Z][a-z]{2} .+ \d{4}$/.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}

/** How far the local clock (`nowMs`) is ahead of the response's `Date` header; null without that header. */
export function clockSkewMs(response: HttpResponse, nowMs: number): number | null {
  const theirs = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(theirs) ? null : nowMs - theirs;
}

/** A task or account that lacks a value that the request needs. */
export function incomplete(message: string, hint: string): ProblemError {
  return new ProblemError({ kind: 'bad-request', message, hint, code: null, requestId: null });
}
