import * as l10n from '@vscode/l10n';
import { ProblemError } from '../model/problem.ts';
import { hintOfKind } from './problems.ts';
import { isOutOfPercent, number } from './tolerant.ts';

// Whether an answer answers what was asked, and what of it is doubtful.

/** JSON that lacks what the documents promise of the answer to `action`. */
export function notTheAnswer(cloudName: string, action: string, requestId: string | null): ProblemError {
  return badAnswer(l10n.t("{0} sent a response that doesn't answer {1}.", cloudName, action), requestId);
}

/** An answer that names another task than the one asked for. */
export function ofAnotherTask(cloudName: string, named: string, requestId: string | null): ProblemError {
  const id = JSON.stringify(named.slice(0, 80));
  return badAnswer(l10n.t('{0} answered with another task: {1}.', cloudName, id), requestId);
}

function badAnswer(message: string, requestId: string | null): ProblemError {
  return new ProblemError({ kind: 'bad-answer', message, hint: hintOfKind('bad-answer'), code: null, requestId });
}

/** Whether two spellings name the same task: IDs are written in either case, and UUIDs with or without dashes. */
export function isSameId(one: string, other: string): boolean {
  const plain = (id: string): string => id.trim().toLowerCase().replaceAll('-', '');
  return plain(one) === plain(other);
}

/** Why a percentage is missing although the cloud sent a number; null where it sent none or a usable one. */
export function doubtOfPercent(cloudName: string, sent: unknown): string | null {
  if (!isOutOfPercent(sent)) return null;
  return l10n.t("{0} reports a progress of {1}%, which can't be right.", cloudName, String(number(sent)));
}

/** Several doubts as one text; null for none. */
export function joinedDoubts(...doubts: readonly (string | null)[]): string | null {
  const held = doubts.filter((doubt) => doubt !== null);
  return held.length === 0 ? null : held.join(' ');
}
