/** A request exactly as it arrived. Signatures are checked against these texts only. */
export interface Received {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names are in lower case. The values of a name are in order of arrival. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  /** Arrival time by the simulator's clock, milliseconds since 1970. */
  readonly now: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The value of a header, several values joined by a comma; null if it was not sent. */
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

/** Decodes a query or a form to pairs, in order of arrival. */
export function pairsOf(text: string): [name: string, value: string][] {
  return [...new URLSearchParams(text)];
}

/** The kind of a request body, limited to what these gateways accept. */
export function bodyKind(request: Received): 'json' | 'form' | 'none' | 'other' {
  if (request.body.length === 0) return 'none';
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'form' : 'other';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Adds members to the entries of a list. Entries that are not objects stay unchanged. */
export function eachWith(entries: readonly unknown[], members: Readonly<Record<string, unknown>>): unknown[] {
  return entries.map((entry) => (isObject(entry) ? { ...entry, ...members } : entry));
}

/** The object in a JSON text; null for any other text. */
export function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
