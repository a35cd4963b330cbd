/** A request as it really arrived: signatures are checked against these texts and no others. */
export interface Received {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names in lower case, all values of a name in the order of their arrival. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  /** When it arrived, milliseconds since 1970, by the simulator's clock. */
  readonly now: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The value of a header, several values joined by a comma; null when it was not sent. */
export function headerOf(request: Received, name: string): string | null {
  return request.headers[name]?.join(',') ?? null;
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** What follows a question mark, or a form: pairs in the order of their arrival, decoded. */
export function pairsOf(text: string): [name: string, value: string][] {
  return [...new URLSearchParams(text)];
}

/** Name, type and body of a posted form or JSON document, as far as these gateways take any. */
export function bodyKind(request: Received): 'json' | 'form' | 'none' | 'other' {
  if (request.body.length === 0) return 'none';
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'form' : 'other';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a list with other members; what is no object stays as it is. */
export function eachWith(entries: readonly unknown[], members: Readonly<Record<string, unknown>>): unknown[] {
  return entries.map((entry) => (isObject(entry) ? { ...entry, ...members } : entry));
}

/** The object that a JSON text holds; null for any other text. */
export function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
