import type { Lifecycle, TaskStatus } from '../../model/status.ts';
import type { Reading, Sample } from '../history/sample.ts';
import type { Hazard, ReadinessContext, ReadinessOptions } from './types.ts';
import { latestRun } from './watched.ts';

const dayMs = 24 * 60 * 60_000;

/** The hazards of a cutover, the most harmful first. */
export function hazardsOf(
  status: TaskStatus,
  samples: readonly Sample[],
  { stillRunningDays }: ReadinessOptions,
  context: ReadinessContext,
): readonly Hazard[] {
  const hazards = [autoResume(status, samples, context), resumeExpires(status, samples, context)];
  return [...hazards, stillRunning(status, samples, stillRunningDays, context)].filter((hazard) => hazard !== null);
}

/**
 * The hazard that the service resumes a failed task automatically. A failed precheck is no hazard: it has written
 * nothing, and only the user can resume it.
 */
function autoResume(
  status: TaskStatus,
  samples: readonly Sample[],
  { profile: { autoResume: text } }: ReadinessContext,
): Hazard | null {
  const failed: readonly Lifecycle[] = ['failed', 'retrying'];
  if (text === null || !failed.includes(status.lifecycle)) return null;
  if (status.phase === 'precheck' || status.recoverable === false) return null;
  return {
    kind: 'auto-resume',
    since: currentSpan(samples, ({ lifecycle }) => failed.includes(lifecycle))?.since ?? null,
    text,
  };
}

function resumeExpires(
  status: TaskStatus,
  samples: readonly Sample[],
  { profile: { resumeLimit }, now }: ReadinessContext,
): Hazard | null {
  if (resumeLimit === null || status.recoverable === false) return null;
  if (!isPausedOrStopped(status.lifecycle)) return null;
  const span = currentSpan(samples, ({ lifecycle }) => isPausedOrStopped(lifecycle));
  const observedAt = Date.parse(status.observedAt);
  const since = span?.since ?? (Number.isFinite(observedAt) ? observedAt : now);
  const deadline = since + resumeLimit.days * dayMs;
  return {
    kind: 'resume-expires',
    reason: resumeLimit.reason,
    since,
    deadline,
    expired: now >= deadline,
    exact: span?.beginsInSight ?? false,
  };
}

/** Caught up for days. Writes to the source may interrupt that again and again, so it counts from the first time. */
function stillRunning(
  status: TaskStatus,
  samples: readonly Sample[],
  limit: number,
  { profile, now }: ReadinessContext,
): Hazard | null {
  if (status.lifecycle !== 'active' || status.phase !== 'incremental') return null;
  const first = latestRun(samples).find(
    (sample) => sample.caughtUp ?? (profile.caughtUpBy === 'key-counts' && copied(sample)),
  );
  if (first === undefined || now - first.at < limit * dayMs) return null;
  return { kind: 'still-running', since: first.at, days: Math.floor((now - first.at) / dayMs) };
}

/** For services that do not report "caught up": the task replicates, and its copy is complete. */
function copied({ phase, percent }: Reading): boolean {
  return phase === 'incremental' && percent === 100;
}

/** Whether the task is paused. Some services call a paused task stopped. */
export function isPausedOrStopped(lifecycle: Lifecycle): boolean {
  return lifecycle === 'paused' || lifecycle === 'stopped';
}

/**
 * When the condition began to hold, and whether the sample before that is known. Gaps between samples do not interrupt
 * it, because a paused task stays paused.
 */
function currentSpan(
  samples: readonly Sample[],
  holds: (reading: Reading) => boolean,
): { readonly since: number; readonly beginsInSight: boolean } | null {
  const before = samples.findLastIndex((sample) => !holds(sample));
  const first = samples[before + 1];
  return first === undefined ? null : { since: first.at, beginsInSight: before >= 0 };
}
