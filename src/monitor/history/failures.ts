import { isRecord } from '../../model/guards.ts';

/**
 * What is to be done about a failed access: `busy`: another window writes, try again soon · `full`: no space, the connection
 * stays good for reading · `corrupt`: the file is damaged · `impossible`: a row holds a number that no history writes, the row
 * goes · `unwritable`: anything else, connect anew and try again.
 */
export type FailureKind = 'busy' | 'full' | 'corrupt' | 'impossible' | 'unwritable';

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
  // Node refuses whole numbers that JavaScript cannot hold.
  if (isRecord(error) && error['code'] === 'ERR_OUT_OF_RANGE') return { kind: 'impossible', detail };
  const code = primaryCode(error);
  return { kind: (code === null ? undefined : kinds.get(code)) ?? 'unwritable', detail };
}

/** Whether SQLite could not make sense of a statement, such as one that names a table which is not there. */
export function isStatementError(error: unknown): boolean {
  return primaryCode(error) === 1;
}

function primaryCode(error: unknown): number | null {
  const code = isRecord(error) ? error['errcode'] : null;
  return typeof code === 'number' ? code & 0xff : null;
}
