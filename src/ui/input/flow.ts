import { back, type Back } from './steps.ts';

/**
 * Where a step stands in its flow. No "2 of 5": how many steps follow depends on the answers, and a number that jumps
 * says less than none.
 */
export interface Place {
  /** Shows the back button. */
  readonly canGoBack: boolean;
}

/** Asks one thing and keeps the answer in the draft; gives `back` to return to the step before. */
export type Step<Draft> = (draft: Draft, place: Place) => Promise<Draft | Back>;

/**
 * Runs the steps that `plan` names for the draft as it stands, one after the other; an answer may change which steps
 * follow. Going back asks the step before again, with its answer still there.
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
