import type { Health } from '../../model/health.ts';
import { onlyAPersonCanMend } from '../../model/problem.ts';
import type { Lifecycle, Phase } from '../../model/status.ts';
import type { Sample } from '../history/sample.ts';
import type { WatchedTask } from '../watchedTask.ts';

/** What of a task is compared between two moments. null: not known, and no change to or from it is told. */
export interface Observed {
  readonly run: number | null;
  readonly lifecycle: Lifecycle | null;
  readonly phase: Phase | null;
  readonly caughtUp: boolean | null;
  /** '' for none. */
  readonly error: string | null;
  /** '' for nothing. */
  readonly needsUser: string | null;
  readonly health: Health | null;
  /** What was found and has not been taken back since, whatever else hid it: silence, a pause, another verdict. */
  readonly open: OpenVerdicts;
  readonly rawState: string | null;
  /** Why the cloud is not asked any more until a person does something; '' while it is. */
  readonly refusal: string | null;
}

export interface OpenVerdicts {
  readonly stalled: boolean;
  readonly lag: 'over' | 'growing' | null;
}

const nothingOpen: OpenVerdicts = { stalled: false, lag: null };

/** What is observed of a task now; `health` and `caughtUp` as they are judged, which may be later than they are said. */
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
    refusal: problem !== null && onlyAPersonCanMend(problem.kind) ? problem.message : '',
  };
}

/** What is known from before this window was opened: the last samples, which hold no texts and no verdict. */
export function observedBefore(samples: readonly Sample[]): Observed | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  const { run, lifecycle, phase, waitsForUser, rawState } = last;
  // At rest it says nothing about that.
  const told = samples.findLast((sample) => sample.run === run && sample.caughtUp !== null && isAtWork(sample));
  return {
    run,
    lifecycle,
    phase,
    caughtUp: told?.caughtUp ?? null,
    error: null,
    // What it waited for is not known, only that it did.
    needsUser: waitsForUser ? null : '',
    health: null,
    open: nothingOpen,
    rawState,
    refusal: null,
  };
}

/** The latest that is known of each: what an observation does not tell is not forgotten by it. */
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

/** What of the run before says nothing about the new one is forgotten. */
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
      // A task at rest has neither begun to move nor caught up.
      return health.why === 'resting' ? open : nothingOpen;
    default:
      return open;
  }
}
