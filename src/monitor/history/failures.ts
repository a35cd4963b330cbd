import { isRecord } from '../../base/guards.ts';

/**
 * Why an access failed, and what follows. `busy`: another window writes; retry soon. `full`: no space; the connection
 * can still read. `corrupt`: the file is damaged; set it aside. `impossible`: a row contains a number that the history
 * never writes; delete the row. `unwritable`: any other reason; reconnect and retry.
 */
type FailureKind = 'busy' | 'full' | 'corrupt' | 'impossible' | 'unwritable';

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
  // Node throws this for integers that JavaScript cannot represent.
  if (isRecord(error) && error['code'] === 'ERR_OUT_OF_RANGE') return { kind: 'impossible', detail };
  const code = primaryCode(error);
  return { kind: (code === null ? undefined : kinds.get(code)) ?? 'unwritable', detail };
}

/** Whether SQLite rejected a statement, for example because a table does not exist. */
export function isStatementError(error: unknown): boolean {
  return primaryCode(error) === 1;
}

function primaryCode(error: unknown): number | null {
  const code = isRecord(error) ? error['errcode'] : null;
  return typeof code === 'number' ? code & 0xff : null;
}
