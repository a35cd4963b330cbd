import type { Health } from '../../model/health.ts';
import { needsUserAction } from '../../model/problem.ts';
import type { Lifecycle, Phase } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';
import type { WatchedTask } from '../watchedTask.ts';

/** The fields of a task that are compared between polls. null: unknown; a change from or to null produces no event. */
export interface Observed {
  readonly run: number | null;
  readonly lifecycle: Lifecycle | null;
  readonly phase: Phase | null;
  readonly caughtUp: boolean | null;
  /** '' if there is no error. */
  readonly error: string | null;
  /** '' if nothing is needed. */
  readonly needsUser: string | null;
  readonly health: Health | null;
  /**
   * Verdicts that hold until the task is `ok` again, even while lost contact, a pause, or another verdict hides them.
   */
  readonly open: OpenVerdicts;
  readonly rawState: string | null;
  /** Why polling has stopped until the user acts; '' while it continues. null: unknown. */
  readonly refusal: string | null;
}

export interface OpenVerdicts {
  readonly stalled: boolean;
  readonly lag: 'over' | 'growing' | null;
}

const nothingOpen: OpenVerdicts = { stalled: false, lag: null };

/** The current observation of a task. `judged` has the confirmed values, which may follow the reported ones later. */
export function observed(
  { status, problem }: WatchedTask,
  judged: { readonly run: number | null; readonly health: Health | null; readonly caughtUp: boolean | null },
): Observed {
  return {
    run: judged.run,
    lifecycle: status?.lifecycle ?? null,
    phase: status?.phase ?? null,
    caughtUp: judged.caughtUp,
    error: status === null ? null : (status.error ?? ''),
    needsUser: status === null ? null : (status.needsUser ?? ''),
    health: judged.health,
    open: openAfter(nothingOpen, judged.health),
    rawState: status?.raw.state ?? null,
    refusal: problem !== null && needsUserAction(problem.kind) ? problem.message : '',
  };
}

/**
 * The observation from before this window was opened, made from stored samples. They contain no texts and no verdicts.
 */
export function observedBefore(samples: readonly Sample[]): Observed | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const { run, lifecycle, phase, waitsForUser, rawState } = last;
  // `caughtUp` is only meaningful while the task is at work.
  const atWork = samples.findLast((sample) => sample.run === run && sample.caughtUp !== null && isAtWork(sample));
  return {
    run,
    lifecycle,
    phase,
    caughtUp: atWork?.caughtUp ?? null,
    error: null,
    // The samples record only that the task waited, not what for.
    needsUser: waitsForUser ? null : '',
    health: null,
    open: nothingOpen,
    rawState,
    refusal: null,
  };
}

/** The latest known value of each field. An unknown value does not replace a known one. */
export function remembered(before: Observed | null, after: Observed): Observed {
  if (before === null) return after;
  return {
    run: after.run ?? before.run,
    lifecycle: after.lifecycle ?? before.lifecycle,
    phase: after.phase ?? before.phase,
    caughtUp: after.caughtUp ?? before.caughtUp,
    error: after.error ?? before.error,
    needsUser: after.needsUser ?? before.needsUser,
    health: after.health ?? before.health,
    open: openAfter(before.open, after.health),
    rawState: after.rawState ?? before.rawState,
    refusal: after.refusal ?? before.refusal,
  };
}

/** Drops the fields that do not carry over from the previous run to a new one. */
export function inNewRun(before: Observed): Observed {
  return { ...before, caughtUp: null, open: nothingOpen };
}

export function isAtWork({ lifecycle }: { readonly lifecycle: Lifecycle | null }): boolean {
  return lifecycle === 'active' || lifecycle === 'finishing';
}

function openAfter(open: OpenVerdicts, health: Health | null): OpenVerdicts {
  switch (health?.kind) {
    case 'stalled':
      return { ...open, stalled: true };
    case 'lagging':
      return { ...open, lag: 'over' };
    case 'falling-behind':
      return { ...open, lag: open.lag ?? 'growing' };
    case 'ok':
      // A task at rest has neither resumed nor caught up.
      return health.why === 'resting' ? open : nothingOpen;
    default:
      return open;
  }
}
