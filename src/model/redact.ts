import { percentEncoded } from '../base/encoding.ts';

const mask = '•••';
/** No key is shorter. Masking shorter texts would mask parts of ordinary words. */
const shortestSecret = 4;

/**
 * Endings of names whose values are keys or signatures, in headers, queries, form bodies, and JSON. Case is ignored.
 */
const secretNames = [
  'authorization',
  'cookie',
  'credentials?',
  'pass(?:word|wd|phrase)',
  'pwd',
  'secret',
  'signature(?:-nonce)?',
  'token',
  '(?:access|api|private|public|secret)[-_ ]?key(?:[-_ ]?(?:id|secret))?',
].join('|');

/** A name with its colon or equals sign, up to the value. In nested JSON the quotes are preceded by backslashes. */
const nameBeforeValue = new RegExp(`(?<![\\w.-])[\\w.-]*(?:${secretNames})(?:\\\\*["'])?\\s*[:=]>?\\s*`, 'gi');
const userInfo = /(:\/\/)[^\s/?#@]+@/g;
/** The beginning of an address that may name a user: `mysql://root:`. An IPv6 address in brackets is not a user. */
const userOfAddress = /:\/\/(?!\[)([^\s/?#:@]*):/g;
const port = /\d{1,5}[/?#]/y;
// Chinese text has no space after an address.
const wordEnd = /[\s\u3000-\u303f\uff00-\uffef]/g;
/** The network part of an address for Go drivers: `root:password@tcp(10.0.0.1:3306)/orders`. */
const networkOfGo = /@(?:(?:tcp|udp)[46]?|unix)\(/g;
const userOfGo = /(?<![\w.$%+-])[\w.$%+-]+:(?!\/\/)/g;

/** Masks the given secrets, plain or encoded, and everything that looks like a credential. */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = secretForms([...secrets].filter(({ length }) => length >= shortestSecret));
  return withoutValues(withoutPasswords(strikeOutDecoded(text, forms)).replace(userInfo, `$1${mask}@`));
}

/** Masks the values of secret names and the passwords in addresses (`mysql://user:password@host`). */
export function withoutCredentials(text: string): string {
  // A fast way out for ids, which most texts are: a name with its value, or an address, has one of these characters.
  if (!/[:=]/.test(text)) return text;
  return withoutValues(withoutPasswords(text));
}

/** Masks the passwords in addresses and nothing else. User names stay. */
export function withoutPasswords(text: string): string {
  const clean = masked(text, passwordsOfAddresses(text));
  return masked(clean, passwordsOfGo(clean));
}

/** Start and end, end excluded. */
type Range = readonly [number, number];

function masked(text: string, ranges: readonly Range[]): string {
  let clean = '';
  let done = 0;
  for (const [from, to] of ranges) {
    clean += text.slice(done, from) + mask;
    done = to;
  }
  return done === 0 ? text : clean + text.slice(done);
}

/** Passwords up to their @. They may contain `/`, `?`, `#`, and `@`, because drivers accept these unescaped. */
function passwordsOfAddresses(text: string): readonly Range[] {
  const ranges: Range[] = [];
  const nextEnd = search(text, wordEnd);
  const nextAt = search(text, /@/g);
  const nextQuery = search(text, /[?#]/g);
  let done = 0;
  for (const match of text.matchAll(userOfAddress)) {
    const start = match.index + match[0].length;
    // `host:3306/…` is a port and a path. After an empty name it cannot be, because no host is empty.
    if (match.index < done || (match[1] !== '' && startOf(text, start, port) !== '')) continue;
    const end = nextEnd(start);
    const at = nextAt(start);
    // Without an @, the rest of the word contains no password.
    done = end;
    if (at >= end) continue;
    // The last @ before a query. The query may contain others.
    done = text.lastIndexOf('@', Math.min(end, nextQuery(at)) - 1);
    if (done > start) ranges.push([start, done]);
  }
  return ranges;
}

function passwordsOfGo(text: string): readonly Range[] {
  const ranges: Range[] = [];
  let done = 0;
  for (const { index } of text.matchAll(networkOfGo)) {
    const before = text.slice(done, index);
    const word = before.slice(before.length - wordLength(before));
    const user = indexOf(word, 0, userOfGo);
    const start = index - word.length + (user < word.length ? word.indexOf(':', user) + 1 : word.length);
    if (start < index) ranges.push([start, index]);
    done = index;
  }
  return ranges;
}

/** The length of the last word of a text. */
function wordLength(text: string): number {
  const end = new RegExp(wordEnd.source);
  let length = 0;
  while (length < text.length && !end.test(text.charAt(text.length - length - 1))) length += 1;
  return length;
}

/** Returns a search for a pattern from increasing positions. The text is read only once. */
function search(text: string, pattern: RegExp): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = indexOf(text, from, pattern);
    return found;
  };
}

/** All forms in which a text may contain the secrets, longest first, because one secret may begin with another. */
export interface SecretForms {
  readonly all: readonly string[];
  /**
   * The forms without `%` and `\`. Every response is searched, and most responses contain neither character: for them
   * these forms are enough.
   */
  readonly bare: readonly string[];
}

export function secretForms(secrets: readonly string[]): SecretForms {
  const all = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return { all, bare: all.filter((form) => !/[%\\]/.test(form)) };
}

/** Masks all `forms` in a text. JSON stays valid JSON. */
export function strikeOut(text: string, forms: SecretForms): string {
  const possible = text.includes('%') || text.includes('\\') ? forms.all : forms.bare;
  return possible.reduce((clean, form) => clean.replaceAll(form, mask), text);
}

/** An encoded character that would not need encoding. `strikeOut` finds every secret in a text without one. */
const encodedAscii = /\\(?:u00[2-7][\da-f]|x[2-7][\da-f]|\/)|&(?:#[\dx]|(?:amp|lt|gt|quot|apos);)|%[2-7][\da-f]/i;

/** Whether a text encodes characters in a way that may hide a secret from `strikeOut`. */
export function hasEncodedSigns(text: string): boolean {
  // The plain searches come first because they are cheap.
  return (text.includes('\\') || text.includes('&') || text.includes('%')) && encodedAscii.test(text);
}

/** Nested encodings (JSON in JSON, percent-encoded HTML) are decoded to this depth. */
const deepest = 6;

/**
 * Masks all `forms` in a text, also where JSON escapes, HTML entities, or percent-encoding hide them, even nested. A
 * text that contains such a form is returned decoded, so that the rest stays readable.
 */
export function strikeOutDecoded(text: string, forms: SecretForms): string {
  let clean = strikeOut(text, forms);
  let inner = clean;
  for (let depth = 0; depth < deepest && hasEncodedSigns(inner); depth += 1) {
    const next = decoded(inner);
    inner = strikeOut(next, forms);
    if (inner !== next) clean = inner;
  }
  return clean;
}

const encodedSign =
  /\\(?:u[\da-f]{4}|x[\da-f]{2}|[^ux])|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);?|%[\da-f]{2}/gi;

const namedSigns: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const escapedSigns: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Decodes one level. */
function decoded(text: string): string {
  return text.replace(encodedSign, signOf);
}

function signOf(written: string): string {
  const second = written.charAt(1);
  switch (written.charAt(0)) {
    case '%':
      return String.fromCharCode(Number.parseInt(written.slice(1), 16));
    case '\\':
      if (written.length > 2) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
      return escapedSigns[second] ?? second;
    default: {
      if (second !== '#') return namedSigns[written.slice(1).replace(';', '').toLowerCase()] ?? written;
      const code = Number.parseInt(written.slice(2).replace(/^x/i, '0x'));
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    }
  }
}

/** All forms in which requests, responses, and strings to sign contain a secret. */
function formsOf(secret: string): readonly string[] {
  const encoded = percentEncoded(secret);
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const quoted = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    quoted,
    quoted.replaceAll('/', '\\/'),
    ...[encoded, strict, encoded.replaceAll('%20', '+'), strict.replaceAll('%20', '+')].flatMap(withLowerCaseHex),
    ...[strict, encoded].map(percentEncoded),
    ...inBase64(secret),
  ];
}

/** In Base64, too few characters of a shorter text are independent of the text around it. */
const shortestInBase64 = 8;

/**
 * The Base64 forms of a text at any position in a longer one, without the characters at both ends, which also encode
 * parts of the neighbouring text.
 */
function inBase64(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < shortestInBase64) return [];
  return [0, 1, 2].flatMap((before) => {
    const binary = '\0'.repeat(before) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const whole = Math.floor((8 * binary.length) / 6);
    const own = btoa(binary).slice(Math.ceil((8 * before) / 6), whole);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function withLowerCaseHex(encoded: string): readonly string[] {
  return [encoded, encoded.replace(/%../g, (code) => code.toLowerCase())];
}

/**
 * Masks the values of secret names. The end of a value is found by hand, not by a regular expression, so that every
 * text takes linear time and no deep stack.
 */
function withoutValues(text: string): string {
  let clean = '';
  let done = 0;
  for (const match of text.matchAll(nameBeforeValue)) {
    // This name is inside a value that is already masked.
    if (match.index < done) continue;
    const start = match.index + match[0].length;
    if (isWhetherAny(text, match.index, start)) continue;
    const [from, to] = valueRange(text, start, match[0], text[match.index - 1] ?? '');
    clean += text.slice(done, from) + (to > from ? mask : '');
    done = to;
  }
  return clean + text.slice(done);
}

/** MySQL reports whether a password was sent: "(using password: YES)". This is no secret, and the user needs it. */
function isWhetherAny(text: string, name: number, start: number): boolean {
  return text.slice(name - 7, name) === '(using ' && startOf(text, start, /(?:YES|NO)\)/y) !== '';
}

function valueRange(text: string, start: number, name: string, before: string): readonly [number, number] {
  const quote = startOf(text, start, /\\*["']/y);
  if (quote !== '') {
    const from = start + quote.length;
    return [from, closingQuote(text, from, quote)];
  }
  if (name.includes('=')) {
    // In a query the value ends at the next parameter or at a space. Elsewhere a value may contain spaces.
    const end = before === '?' || before === '&' ? /[&#\s"']/g : /[&\r\n]/g;
    return [start, indexOf(text, start, end)];
  }
  return [start, headerEnd(text, start)];
}

/** The index of the quote that closes the one before `from`; the end of the text if there is none. */
function closingQuote(text: string, from: number, opening: string): number {
  const depth = opening.length - 1;
  const sign = opening.slice(-1);
  for (let end = text.indexOf(sign, from); end >= 0; end = text.indexOf(sign, end + 1)) {
    let backslashes = 0;
    while (end - backslashes > from && text[end - backslashes - 1] === '\\') backslashes += 1;
    // Each level of nested JSON doubles the backslashes, both before the closing quote and in the value.
    if (backslashes % (2 * (depth + 1)) === depth) return end - depth;
  }
  return text.length;
}

/** The end of a header, including its continuation lines. The lines of a stack trace do not continue it. */
function headerEnd(text: string, start: number): number {
  let end = indexOf(text, start, /[\r\n]/g);
  for (;;) {
    const next = startOf(text, end, /\r?\n[ \t]+(?![ \t]|at |[\r\n])/y);
    if (next === '') return end;
    end = indexOf(text, end + next.length, /[\r\n]/g);
  }
}

/** What a sticky pattern matches at an index; '' if it does not match. */
function startOf(text: string, index: number, pattern: RegExp): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? '';
}

/** Where a global pattern first matches at or after an index; the text's length if it does not match. */
function indexOf(text: string, index: number, pattern: RegExp): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.index ?? text.length;
}
