import * as l10n from '@vscode/l10n';
import { ProblemError } from '../model/problem.ts';
import type { Lifecycle, TaskStatus } from '../model/status.ts';
import { hintOfKind } from './problems.ts';
import { isOutOfPercent, number } from './tolerant.ts';

// Checks that a response answers the request, and expresses doubts about its content.

/** The error for JSON that lacks what the documents promise for `action`. */
export function notTheAnswer(cloudName: string, action: string, requestId: string | null): ProblemError {
  return badAnswer(l10n.t("{0} sent a response that doesn't answer {1}.", cloudName, action), requestId);
}

/** The error for a response about another task than the requested one. */
export function ofAnotherTask(cloudName: string, named: string, requestId: string | null): ProblemError {
  const id = JSON.stringify(named.slice(0, 80));
  return badAnswer(l10n.t('{0} answered with another task: {1}.', cloudName, id), requestId);
}

function badAnswer(message: string, requestId: string | null): ProblemError {
  return new ProblemError({ kind: 'bad-answer', message, hint: hintOfKind('bad-answer'), code: null, requestId });
}

/** Whether two spellings name the same task. IDs occur in either case, and UUIDs with or without dashes. */
export function isSameId(one: string, other: string): boolean {
  const plain = (id: string): string => id.trim().toLowerCase().replaceAll('-', '');
  return plain(one) === plain(other);
}

/**
 * Whether an error text describes the current state. A running task may still return the error of an earlier failure.
 */
export function mayHaveFailed(lifecycle: Lifecycle): boolean {
  return lifecycle === 'failed' || lifecycle === 'retrying' || lifecycle === 'unknown';
}

/** The members of a status that express a doubt (docs/status-model.md, "Doubts"). */
export type Doubt = Pick<TaskStatus, 'doubt' | 'doubtAbout'>;

export const noDoubt: Doubt = { doubt: null };

export function ofDetail(doubt: string): Doubt {
  return { doubt };
}

/** A doubt about the end of the task, or about "caught up". */
export function ofOutcome(doubt: string): Doubt {
  return { doubt, doubtAbout: 'outcome' };
}

/** The status with a doubt about its outcome, if it reports an end or that the task has caught up. */
export function withOutcomeInDoubt(status: TaskStatus, doubt: string): TaskStatus {
  const { terminal, outcome, caughtUp } = status;
  if (!terminal && caughtUp !== true) return status;
  return {
    ...status,
    outcome: outcome === 'success' ? 'ambiguous' : outcome,
    caughtUp: caughtUp === true ? null : caughtUp,
    ...joinedDoubts(status, ofOutcome(doubt)),
  };
}

/** Doubt when a percentage is missing because the cloud sent an invalid number. */
export function doubtOfPercent(cloudName: string, sent: unknown): Doubt {
  if (!isOutOfPercent(sent)) return noDoubt;
  return ofDetail(l10n.t("{0} reports a progress of {1}%, which can't be right.", cloudName, String(number(sent))));
}

/** Above this delay in seconds, a target has not caught up, even if the cloud's word says so. */
const maxCaughtUpDelay = 600;

/** Doubt when the delay contradicts the cloud's word for "caught up". */
export function doubtOfDelay(word: string, lag: TaskStatus['lag']): Doubt {
  const seconds = lag?.seconds ?? 0;
  if (seconds <= maxCaughtUpDelay) return noDoubt;
  return ofOutcome(l10n.t('Replication status is {0}, but the delay is {1} s.', `"${word}"`, seconds));
}

/** Combines several doubts. The result is about the outcome if any of them is. */
export function joinedDoubts(...doubts: readonly Doubt[]): Doubt {
  const texts = doubts.map(({ doubt }) => doubt).filter((doubt) => doubt !== null);
  if (texts.length === 0) return noDoubt;
  const text = texts.join(' ');
  return doubts.some(({ doubtAbout }) => doubtAbout === 'outcome') ? ofOutcome(text) : ofDetail(text);
}
