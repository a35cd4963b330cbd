import { isRecord } from '../../model/guards.ts';

/**
 * What is to be done about a failed access: `busy`: another window writes, try again soon · `full`: no space, the connection
 * stays good for reading · `corrupt`: the file is damaged · `unwritable`: anything else, connect anew and try again.
 */
export type FailureKind = 'busy' | 'full' | 'corrupt' | 'unwritable';

export interface Failure {
  readonly kind: FailureKind;
  readonly detail: string;
}

/** Primary result codes: https://www.sqlite.org/rescode.html */
const kinds: ReadonlyMap<number, FailureKind> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [11, 'corrupt'],
  [13, 'full'],
  [26, 'corrupt'],
]);

export class CorruptError extends Error {
  override readonly name = 'CorruptError';
}

export function failureOf(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof CorruptError) return { kind: 'corrupt', detail };
  const code = isRecord(error) ? error['errcode'] : null;
  const kind = typeof code === 'number' ? kinds.get(code & 0xff) : undefined;
  return { kind: kind ?? 'unwritable', detail };
}
