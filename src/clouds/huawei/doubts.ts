import * as l10n from '@vscode/l10n';
import type { Problem } from '../../model/problem.ts';
import { type Doubt, noDoubt, ofDetail, ofOutcome } from '../evidence.ts';
import type { Answer } from './call.ts';
import { unknownTaskCodes } from './errors.ts';
import { copiesOnce, type CopyMode, type StateMeaning } from './states.ts';

/** One of the two responses that form a status, or the problem that prevented it. */
export type ReadResult = { readonly answer: Answer } | { readonly answer: null; readonly problem: Problem };

/** The numbers from the statistics; null: not reported. */
export interface Numbers {
  readonly percent: number | null;
  readonly migrating: boolean | null;
}

/** Why the state is only inferred from the statistics, and what else it might be. */
export function doubtOfStatistics({ percent, migrating }: Numbers, problem: Problem): Doubt {
  const why = detailMissing(problem);
  if (migrating === false && percent !== null) {
    if (percent >= 100) return ofOutcome(l10n.t('Whether it completed or was stopped is not certain: {0}.', why));
    if (percent > 0) return ofOutcome(l10n.t('It ended before the copy was complete, stopped or failed: {0}.', why));
    return ofOutcome(l10n.t('Whether it has not started or failed at once is not certain: {0}.', why));
  }
  return migrating === true
    ? ofDetail(l10n.t('The state is concluded from the progress numbers alone: {0}.', why))
    : ofOutcome(l10n.t('The state cannot be told: {0}.', why));
}

/** Why the task's detail is missing, as a part of a sentence. */
export function detailMissing(problem: Problem): string {
  return problem.kind === 'permission'
    ? l10n.t('the keys may not read the task itself (IAM permission {0})', 'dcs:migrationTask:get')
    : l10n.t('the task itself could not be read ({0})', withoutPeriod(problem.message));
}

/** Doubts about a state that the cloud did name: its own numbers contradict it, or are missing. */
export function doubtOfDetail(
  word: string,
  { lifecycle, phase, outcome }: StateMeaning,
  { percent, migrating }: Numbers,
  mode: CopyMode,
  statistics: ReadResult,
): Doubt {
  // Imports have no statistics, so anything returned as their statistics proves nothing.
  if (mode === 'import') return noDoubt;
  if (lifecycle === 'active' && migrating === false) {
    return ofOutcome(
      l10n.t('The cloud contradicts itself: the task is {0}, but its statistics say that it is not migrating.', word),
    );
  }
  if (hasEnded(lifecycle) && migrating === true) {
    return ofOutcome(
      l10n.t('The cloud contradicts itself: the task is {0}, but its statistics say that it is migrating.', word),
    );
  }
  if (lifecycle === 'completed' && percent !== null && percent < 100) {
    return ofOutcome(
      l10n.t('The cloud contradicts itself: the task is {0}, but its full copy stands at {1}%.', word, percent),
    );
  }
  if (phase === 'incremental' && percent !== null && percent < 100) {
    return ofDetail(
      l10n.t('The cloud contradicts itself: the task is {0}, but its full copy stands at {1}%.', word, percent),
    );
  }
  if (lifecycle === 'stopped' && outcome === 'ambiguous' && !copiesOnce(mode)) {
    return ofOutcome(
      percent === 100
        ? l10n.t(
            'It was ended after the full copy was complete: the usual end of an incremental migration, but an abort looks the same.',
          )
        : l10n.t('{0} may be the proper end of an incremental migration or an abort.', word),
    );
  }
  return statistics.answer === null ? doubtWithoutStatistics(word, lifecycle, statistics.problem) : noDoubt;
}

/**
 * Missing statistics are normal for a task that has not started. For one that has ended, the list shows whether it
 * still exists.
 */
function doubtWithoutStatistics(word: string, lifecycle: StateMeaning['lifecycle'], problem: Problem): Doubt {
  if (problem.kind !== 'not-found') {
    return ofDetail(l10n.t('The progress could not be read ({0}).', withoutPeriod(problem.message)));
  }
  return lifecycle === 'active' && unknownTaskCodes.has(problem.code)
    ? ofDetail(l10n.t('Huawei Cloud reports {0}, but has no statistics for this task.', word))
    : noDoubt;
}

/** Whether the task reports its own end. `gone` is excluded, because it does not say how the task ended. */
export function hasEnded(lifecycle: StateMeaning['lifecycle']): boolean {
  return lifecycle === 'completed' || lifecycle === 'failed' || lifecycle === 'stopped';
}

/** The list shows whether a task without statistics still exists, but it could not be read. */
export function doubtOfExistence(word: string, problem: Problem): Doubt {
  const why = withoutPeriod(problem.message);
  return ofOutcome(
    l10n.t(
      'Huawei Cloud reports {0}, but has no statistics for this task and reports the same for deleted tasks. The task list could not be read ({1}).',
      word,
      why,
    ),
  );
}

/** The detail of a deleted task still returns its final state. */
export function doubtOfDeleted(word: string): Doubt {
  return ofOutcome(l10n.t('The task was deleted: Huawei Cloud still reports {0}, but no longer lists it.', word));
}

function withoutPeriod(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
