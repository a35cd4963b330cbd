import { back, type Back } from './steps.ts';

/**
 * The position of a step in its flow. There is no "2 of 5": the number of steps depends on the answers, and a number
 * that jumps is worse than none.
 */
export interface Place {
  readonly canGoBack: boolean;
}

/** Asks one thing and returns the draft with the answer, or `back` to return to the previous step. */
export type Step<Draft> = (draft: Draft, place: Place) => Promise<Draft | Back>;

/**
 * Runs the steps that `plan` returns for the current draft. An answer can change which steps follow. Going back asks
 * the previous step again, with its answer kept.
 */
export async function runFlow<Draft>(start: Draft, plan: (draft: Draft) => readonly Step<Draft>[]): Promise<Draft> {
  let draft = start;
  let index = 0;
  for (;;) {
    const steps = plan(draft);
    const step = steps[index];
    if (step === undefined) return draft;
    const answer = await step(draft, { canGoBack: index > 0 });
    if (answer === back) index = Math.max(0, index - 1);
    else {
      draft = answer;
      index += 1;
    }
  }
}
