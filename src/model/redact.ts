import { percentEncoded } from './encoding.ts';

const mask = '•••';
/** Shorter texts are no keys, and striking them out would tear holes into ordinary words. */
const shortestSecret = 4;

/** Ends of names whose values are keys or signatures, in headers, queries, form bodies and JSON, whatever their case. */
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

/** A name with its colon or equals sign, up to the value; the quotes of nested JSON have backslashes before them. */
const nameBeforeValue = new RegExp(`(?<![\\w.-])[\\w.-]*(?:${secretNames})(?:\\\\*["'])?\\s*[:=]>?\\s*`, 'gi');
const userInfo = /(:\/\/)[^\s/?#@]+@/g;
/** The front of an address that may name a user: `mysql://root:`. An IPv6 address in brackets is none. */
const userOfAddress = /:\/\/(?!\[)([^\s/?#:@]*):/g;
const port = /\d{1,5}[/?#]/y;
// A sentence in Chinese goes on without a blank.
const wordEnd = /[\s\u3000-\u303f\uff00-\uffef]/g;
/** What stands before the host in the form of Go's drivers: `root:password@tcp(10.0.0.1:3306)/orders`. */
const networkOfGo = /@(?:(?:tcp|udp)[46]?|unix)\(/g;
const userOfGo = /(?<![\w.$%+-])[\w.$%+-]+:(?!\/\/)/g;

/** A text without the given secrets, as they are or encoded, and without anything that looks like a credential. */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = secretForms([...secrets].filter(({ length }) => length >= shortestSecret));
  return withoutValues(withoutPasswords(strikeOutDecoded(text, forms)).replace(userInfo, `$1${mask}@`));
}

/** A text without the values behind secret names and without the passwords of addresses (`mysql://user:password@host`). */
export function withoutCredentials(text: string): string {
  // Neither a name with its value nor an address is without one of these: most texts are ids.
  if (!/[:=]/.test(text)) return text;
  return withoutValues(withoutPasswords(text));
}

/** A text without the passwords of addresses; everything else of it stays as it is, the names of users included. */
export function withoutPasswords(text: string): string {
  const clean = masked(text, passwordsOfAddresses(text));
  return masked(clean, passwordsOfGo(clean));
}

/** From where to where. */
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

/** Passwords up to their @, whatever signs they hold: drivers take `/`, `?`, `#` and `@` in them as they are. */
function passwordsOfAddresses(text: string): readonly Range[] {
  const ranges: Range[] = [];
  const nextEnd = search(text, wordEnd);
  const nextAt = search(text, /@/g);
  const nextQuery = search(text, /[?#]/g);
  let done = 0;
  for (const match of text.matchAll(userOfAddress)) {
    const start = match.index + match[0].length;
    // `host:3306/…`: what follows is a path. Behind an empty name it is none, as no host is empty.
    if (match.index < done || (match[1] !== '' && startOf(text, start, port) !== '')) continue;
    const end = nextEnd(start);
    const at = nextAt(start);
    // Without an @ the rest of the word holds no password.
    done = end;
    if (at >= end) continue;
    // The last one before a query, in which there may be further ones.
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

/** The length of the word with which a text ends. */
function wordLength(text: string): number {
  const end = new RegExp(wordEnd.source);
  let length = 0;
  while (length < text.length && !end.test(text.charAt(text.length - length - 1))) length += 1;
  return length;
}

/** Finds a pattern from ever later places on, and reads nothing twice: a text is gone through once. */
function search(text: string, pattern: RegExp): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = indexOf(text, from, pattern);
    return found;
  };
}

/** The ways in which a text may write secrets down, longest first: one secret may begin with another. */
export interface SecretForms {
  readonly all: readonly string[];
  /** Those that a text without `%` and `\` can hold: most texts have neither, and every answer is searched. */
  readonly bare: readonly string[];
}

export function secretForms(secrets: readonly string[]): SecretForms {
  const all = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return { all, bare: all.filter((form) => !/[%\\]/.test(form)) };
}

/** A text in which all of `forms` are masked. JSON stays JSON. */
export function strikeOut(text: string, forms: SecretForms): string {
  const possible = text.includes('%') || text.includes('\\') ? forms.all : forms.bare;
  return possible.reduce((clean, form) => clean.replaceAll(form, mask), text);
}

/** A character that needs no encoding but may be encoded: without one, `strikeOut` finds every secret. */
const encodedAscii = /\\(?:u00[2-7][\da-f]|x[2-7][\da-f]|\/)|&(?:#[\dx]|(?:amp|lt|gt|quot|apos);)|%[2-7][\da-f]/i;

/** Whether a text has signs written in a way in which `strikeOut` may miss a secret. */
export function hasEncodedSigns(text: string): boolean {
  // Plain searches first: they cost next to nothing.
  return (text.includes('\\') || text.includes('&') || text.includes('%')) && encodedAscii.test(text);
}

/** Texts within texts (JSON in JSON, a percent-encoded text of HTML) are looked into down to this depth. */
const deepest = 6;

/**
 * A text in which all of `forms` are masked, also those that it writes in escapes of JSON, HTML entities or percent signs,
 * one within another. A text that holds such a form is given decoded: what is left of it stays readable.
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

/** A text with one level of its encodings undone. */
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

/** A secret in every way in which requests, answers and texts to sign write it down. */
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

/** Of a shorter text, Base64 has too little that does not depend on what stands around it. */
const shortestInBase64 = 8;

/**
 * What Base64 makes of a text wherever it stands in a longer one: without the signs at its ends, which hold parts of its
 * neighbours too.
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
 * Strikes out the values behind secret names. The value's end is looked for by hand and not by a regular expression:
 * so that it takes linear time and no deep stack, whatever the text.
 */
function withoutValues(text: string): string {
  let clean = '';
  let done = 0;
  for (const match of text.matchAll(nameBeforeValue)) {
    // A name within a value that has been struck out already.
    if (match.index < done) continue;
    const start = match.index + match[0].length;
    if (isWhetherAny(text, match.index, start)) continue;
    const [from, to] = valueRange(text, start, match[0], text[match.index - 1] ?? '');
    clean += text.slice(done, from) + (to > from ? mask : '');
    done = to;
  }
  return clean + text.slice(done);
}

/** MySQL tells whether a password was sent, "(using password: YES)": no secret, and what a person has to know. */
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
    // In a query the next part, and the sentence around it, stay; elsewhere a value may have blanks.
    const end = before === '?' || before === '&' ? /[&#\s"']/g : /[&\r\n]/g;
    return [start, indexOf(text, start, end)];
  }
  return [start, headerEnd(text, start)];
}

/** Where the quote that has opened at `from` closes; the text's end when it never does. */
function closingQuote(text: string, from: number, opening: string): number {
  const depth = opening.length - 1;
  const sign = opening.slice(-1);
  for (let end = text.indexOf(sign, from); end >= 0; end = text.indexOf(sign, end + 1)) {
    let backslashes = 0;
    while (end - backslashes > from && text[end - backslashes - 1] === '\\') backslashes += 1;
    // Each level of JSON within JSON doubles the backslashes, those of the closing quote and those of the value.
    if (backslashes % (2 * (depth + 1)) === depth) return end - depth;
  }
  return text.length;
}

/** The end of a header's line, with the lines that continue it; those of a stack trace do not. */
function headerEnd(text: string, start: number): number {
  let end = indexOf(text, start, /[\r\n]/g);
  for (;;) {
    const next = startOf(text, end, /\r?\n[ \t]+(?![ \t]|at |[\r\n])/y);
    if (next === '') return end;
    end = indexOf(text, end + next.length, /[\r\n]/g);
  }
}

/** What a sticky pattern matches at an index; '' for nothing. */
function startOf(text: string, index: number, pattern: RegExp): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? '';
}

/** Where a global pattern matches first from an index on; the text's length when it does not. */
function indexOf(text: string, index: number, pattern: RegExp): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.index ?? text.length;
}
