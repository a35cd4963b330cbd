import { back, type Back } from './steps.ts';

/** Where a step stands in its flow: for its title bar and its back button. */
export interface Place {
  readonly step: number;
  readonly totalSteps: number;
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
    const answer = await step(draft, { step: index + 1, totalSteps: steps.length, canGoBack: index > 0 });
    if (answer === back) index = Math.max(0, index - 1);
    else {
      draft = answer;
      index += 1;
    }
  }
}
