import type { TaskStatus } from '../../model/status.ts';
import { stepsOf } from '../panel/detailSections.ts';

/**
 * The phases in a few words each, as the panel shows them: "full copy", "running · 41% · load: 200,001 of 531,000 rows". What
 * has not begun has no numbers, and what is done is not said to be at 100% besides.
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
