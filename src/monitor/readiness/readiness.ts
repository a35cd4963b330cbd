import type { TaskStatus } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';
import { hazardsOf } from './hazards.ts';
import { linesOf } from './lines.ts';
import {
  defaultReadinessOptions,
  type Readiness,
  type ReadinessContext,
  type ReadinessLine,
  type ReadinessOptions,
  type Verdict,
} from './types.ts';

/**
 * Whether the applications can be switched over to the target, as far as the API shows it. The result is a checklist
 * after the vendor's own guide; each line has its evidence and when it began to hold. `samples` is the task's history,
 * oldest first. Without samples no line has a `since`, and no line that must hold for a while is green. Pure.
 */
export function readinessOf(
  status: TaskStatus,
  samples: readonly Sample[],
  options: Partial<ReadinessOptions>,
  context: ReadinessContext,
): Readiness {
  const all: ReadinessOptions = { ...defaultReadinessOptions, ...options };
  const lines = linesOf(status, samples, all, context);
  return { verdict: verdictOf(lines), lines, hazards: hazardsOf(status, samples, all, context) };
}

/** A condition that is known not to be met outranks one that is unknown. Missing evidence never results in `ready`. */
export function verdictOf(lines: readonly ReadinessLine[]): Verdict {
  const counted = lines.filter(({ weight, state }) => weight !== 'info' && state !== 'you-check');
  if (counted.some(({ state }) => state === 'red')) return 'not-safe';
  if (counted.some(({ state, weight }) => state === 'amber' && weight === 'must')) return 'not-yet';
  return counted.length > 0 && counted.every(({ state }) => state === 'green') ? 'ready' : 'cannot-tell';
}
