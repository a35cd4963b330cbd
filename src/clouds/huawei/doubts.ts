import * as l10n from '@vscode/l10n';
import type { Problem } from '../../model/problem.ts';
import type { Answer } from './call.ts';
import { copiesOnce, type CopyMode, type StateMeaning } from './states.ts';

/** One of the two answers that make a status, or why it is missing. */
export type Reading = { readonly answer: Answer } | { readonly answer: null; readonly problem: Problem };

/** The numbers of the statistics; null is what they do not say. */
export interface Numbers {
  readonly percent: number | null;
  readonly migrating: boolean | null;
}

/** Why the state is only concluded, and what else it might be. */
export function doubtOfStatistics({ percent, migrating }: Numbers, detail: Reading): string {
  const why = detailMissing(detail);
  if (migrating === false && percent !== null) {
    if (percent >= 100) return l10n.t('Whether it completed or was stopped is not certain: {0}.', why);
    if (percent > 0) return l10n.t('It ended before the copy was complete, stopped or failed: {0}.', why);
    return l10n.t('Whether it has not started or failed at once is not certain: {0}.', why);
  }
  return migrating === true
    ? l10n.t('The state is concluded from the progress numbers alone: {0}.', why)
    : l10n.t('The state cannot be told: {0}.', why);
}

/** Why there is no state, as a part of a sentence. */
export function detailMissing(detail: Reading): string {
  if (detail.answer !== null) return l10n.t('the cloud named no state');
  return detail.problem.kind === 'permission'
    ? l10n.t('the keys may not read the task itself (IAM permission {0})', 'dcs:migrationTask:get')
    : l10n.t('the task itself could not be read ({0})', withoutPeriod(detail.problem.message));
}

/** Where the cloud named a state: doubts that its own numbers raise, or why there are none. */
export function doubtOfDetail(
  word: string,
  { lifecycle, phase, outcome }: StateMeaning,
  { percent, migrating }: Numbers,
  mode: CopyMode,
  statistics: Reading,
): string | null {
  const ended = lifecycle === 'completed' || lifecycle === 'failed' || lifecycle === 'stopped';
  // Imports have no statistics of their own, so what comes for them proves nothing.
  if (mode === 'import') return null;
  if ((lifecycle === 'active' && migrating === false) || (ended && migrating === true)) {
    return migrating
      ? l10n.t('The cloud contradicts itself: the task is {0}, but its statistics say that it is migrating.', word)
      : l10n.t('The cloud contradicts itself: the task is {0}, but its statistics say that it is not migrating.', word);
  }
  if (phase === 'incremental' && percent !== null && percent < 100) {
    return l10n.t('The cloud contradicts itself: the task is {0}, but its full copy stands at {1}%.', word, percent);
  }
  if (lifecycle === 'stopped' && outcome === 'ambiguous' && !copiesOnce(mode)) {
    return percent === 100
      ? l10n.t(
          'It was ended after the full copy was complete: the usual end of an incremental migration, but an abort looks the same.',
        )
      : l10n.t('{0} may be the proper end of an incremental migration or an abort.', word);
  }
  // Tasks that have not begun have no statistics: DCS.4133 is no surprise.
  if (statistics.answer === null && statistics.problem.kind !== 'not-found') {
    return l10n.t('The progress could not be read ({0}).', withoutPeriod(statistics.problem.message));
  }
  return null;
}

function withoutPeriod(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
