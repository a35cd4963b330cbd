import type { TaskStatus } from '../../model/status.ts';
import { stepsOf } from '../panel/detailSections.ts';

/**
 * The phases in a few words each, as in the panel: "full copy", "running · 41% · load: 200,001 of 531,000 rows". A
 * pending phase has no numbers, and a finished phase does not add "100%".
 */
export function phaseWords(status: TaskStatus): readonly { readonly name: string; readonly words: string }[] {
  return stepsOf(status)
    .filter(({ state }) => state !== 'not-planned')
    .map(({ name, state, stateWord, percent, percentText, count }) => {
      const finished = state === 'done' && percent !== null && percent >= 100;
      const numbers = state === 'pending' ? [] : [finished ? null : percentText, count];
      return { name, words: [stateWord, ...numbers].filter((part) => part !== null).join(' · ') };
    });
}
