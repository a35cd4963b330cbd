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
 * Whether the applications may be switched over to the target, as far as an API can tell: a checklist after the vendor's
 * own guide, each line with its evidence and since when it holds. `samples` is the task's history, oldest first; without
 * it nothing has a "since", and nothing that must hold for a while is green. Pure.
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

/** What must be green and is known not to be goes before what is not known; missing evidence never adds up to "ready". */
export function verdictOf(lines: readonly ReadinessLine[]): Verdict {
  const counted = lines.filter(({ weight, state }) => weight !== 'info' && state !== 'you-check');
  if (counted.some(({ state }) => state === 'red')) return 'not-safe';
  if (counted.some(({ state, weight }) => state === 'amber' && weight === 'must')) return 'not-yet';
  return counted.length > 0 && counted.every(({ state }) => state === 'green') ? 'ready' : 'cannot-tell';
}
