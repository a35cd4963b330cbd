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

/** Who answered, for the sentences: the brand's name, and the account whose secrets must not be repeated. */
export interface Answerer {
  readonly cloudName: string;
  readonly account: Account;
}

/** What a cloud said of a failure, before it is put into our words. */
export interface Refusal {
  readonly kind: ProblemKind;
  readonly code: string | null;
  /** The cloud's own text; scrubbed and cut before it is shown. */
  readonly words: string | null;
  readonly requestId: string | null;
  /** Overrides the hint that the kind has by default. */
  readonly hint?: string;
  readonly waitMs?: number;
  /** Only for `permission`. */
  readonly refusedAction?: string;
  /** Only for `permission`. */
  readonly lackingPermission?: string;
  /** Only for `clock`: how far our clock is ahead of theirs. */
  readonly skewMs?: number;
}

const longestWords = 300;
/** More than this of a text is not even looked at, as whatever is shown of it is far shorter. */
const longestRead = 4096;
/** From here on a gateway repeats what it signed: of no use to a person, and full of what should not be shown. */
const signedText = /\b(?:server )?(?:string to sign|canonical ?request)\b/i;

/**
 * A cloud's text made fit to be shown: one line, cut, without the account's keys and without whatever else looks like a
 * credential: some gateways answer a wrong signature with the whole request or text that they signed, token included.
 */
export function cloudWords(words: string | null, account: Account): string | null {
  if (words === null) return null;
  // Cut after the striking out, which takes linear time: half a secret would not be recognized.
  const safe = withoutCredentials(strikeOutDecoded(words, formsOf(account).all)).slice(0, longestRead);
  const clean = wordsBefore(signedText, safe.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')).trim();
  if (clean === '') return null;
  return clean.length > longestWords ? `${clean.slice(0, longestWords)}…` : clean;
}

/**
 * The text before the first match, without the blanks and punctuation that led up to it; the whole text without a match.
 * They are taken off by hand: a pattern that began with them would take quadratic time for a long row of them.
 */
export function wordsBefore(pattern: RegExp, words: string): string {
  let end = words.search(pattern);
  if (end < 0) return words;
  while (end > 0 && /[\s.,;:]/.test(words.charAt(end - 1))) end -= 1;
  return words.slice(0, end);
}

/** The problem that a refusal amounts to, as an error to throw. */
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

/** The clock is our conclusion from two times: what the cloud says of it stays beside it. */
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

/** What to do about a problem of this kind, where nothing better is known. */
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
      return l10n.t('Check the proxy settings of VS Code (http.proxy).');
    case 'bad-answer':
      return l10n.t("Check the account's endpoint; a proxy or sign-in page may have answered instead.");
    case 'cloud':
      return l10n.t("It is tried again by itself; look at the cloud's status page if it goes on.");
  }
}

/** Shorter texts are no real keys, and striking them out would tear holes into ordinary words. */
const shortestKey = 8;

interface AccountForms {
  readonly all: SecretForms;
  /** Without short keys, which would tear holes into an ordinary answer. */
  readonly long: SecretForms;
}

const formsByAccount = new WeakMap<Account, AccountForms>();

/** Worked out once per account: every answer is searched for them. */
function formsOf(account: Account): AccountForms {
  let forms = formsByAccount.get(account);
  if (forms === undefined) {
    const secrets = secretsOf(account);
    forms = { all: secretForms(secrets), long: secretForms(secrets.filter(({ length }) => length >= shortestKey)) };
    formsByAccount.set(account, forms);
  }
  return forms;
}

/**
 * JSON that holds `://` or `@tcp(` in one of its texts, however it is escaped there: without it there is no address to
 * look at.
 */
const address = /(?::|\\u003a)(?:\\?\/|\\u002f){2}|(?:@|\\u0040)(?:tcp|udp|unix)[46]?(?:\(|\\u0028)/i;
/** As many digits as a number has that JavaScript cannot hold exactly. */
const manyDigits = /\d{16}/;

function mayHoldAddress(json: string): boolean {
  // Plain searches first: they cost next to nothing, and hardly any answer holds one of these.
  return ([':/', ':\\', '\\u', '@'] as const).some((sign) => json.includes(sign)) && address.test(json);
}

/**
 * How members of an answer are kept. Texts are looked into once they are read: in the JSON itself an escaped quote may be
 * a part of a password, and any sign of a key may be escaped. A number too large to be held exactly (a row count, a
 * position) becomes the text of its digits: shown as sent it is true, and whoever calculates with it reads numbers out of
 * texts anyway.
 */
function keptWithout(secrets: SecretForms) {
  return (_name: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value === 'string') return withoutPasswords(strikeOutDecoded(value, secrets));
    const tooLarge = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
    return tooLarge ? (context?.source ?? value) : value;
  };
}

/**
 * The body of an answer as a JSON object, verbatim but for the account's keys and for the passwords of addresses, which
 * failure texts repeat (`dial mysql://root:…@10.0.0.1`). Throws `bad-answer` for an empty, cut or foreign body, and `cloud` for an
 * HTML page that comes with HTTP 5xx (a broken gateway on their side).
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
    // Going through all members takes as long as the reading itself: only where there may be something to keep differently.
    const asItIs = !mayHoldAddress(body) && !manyDigits.test(body) && !hasEncodedSigns(body);
    parsed = asItIs ? JSON.parse(body) : JSON.parse(body, keptWithout(secrets));
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

/** JSON of a shape that no answer of the API has. */
export function strange(response: HttpResponse, by: Answerer, requestId: string | null): ProblemError {
  const message = l10n.t('{0} sent an answer of an unknown shape (HTTP {1}).', by.cloudName, response.status);
  return unreadable(message, response, requestId);
}

/** An answer that is not what the API sends, whatever its HTTP status says of why. */
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

/** The kind of a failure of which only the HTTP status is known. */
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

/** How far our clock (`nowMs`) is ahead of the one that the answer's `Date` header shows; null without such a header. */
export function clockSkewMs(response: HttpResponse, nowMs: number): number | null {
  const theirs = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(theirs) ? null : nowMs - theirs;
}

/** A task or an account that lacks something the request needs. */
export function incomplete(message: string, hint: string): ProblemError {
  return new ProblemError({ kind: 'bad-request', message, hint, code: null, requestId: null });
}
