import type { Lifecycle, TaskStatus } from '../../model/status.ts';
import type { Reading, Sample } from '../history/sample.ts';
import type { Hazard, ReadinessContext, ReadinessOptions } from './types.ts';
import { latestRun } from './watched.ts';

const dayMs = 24 * 60 * 60_000;

/** What threatens a cutover, or follows it, the most harmful first. */
export function hazardsOf(
  status: TaskStatus,
  samples: readonly Sample[],
  { stillRunningDays }: ReadinessOptions,
  context: ReadinessContext,
): readonly Hazard[] {
  const hazards = [autoResume(status, samples, context), resumeExpires(status, samples, context)];
  return [...hazards, stillRunning(status, samples, stillRunningDays, context)].filter((hazard) => hazard !== null);
}

/** A precheck that failed has written nothing, and is not resumed without a person. */
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
    since: stretchOf(samples, ({ lifecycle }) => failed.includes(lifecycle))?.since ?? null,
    text,
  };
}

function resumeExpires(
  status: TaskStatus,
  samples: readonly Sample[],
  { profile: { resumeLimit }, now }: ReadinessContext,
): Hazard | null {
  if (resumeLimit === null || status.recoverable === false) return null;
  if (!standsStill(status.lifecycle)) return null;
  const stretch = stretchOf(samples, ({ lifecycle }) => standsStill(lifecycle));
  const observedAt = Date.parse(status.observedAt);
  const since = stretch?.since ?? (Number.isFinite(observedAt) ? observedAt : now);
  const deadline = since + resumeLimit.days * dayMs;
  return {
    kind: 'resume-expires',
    reason: resumeLimit.reason,
    since,
    deadline,
    expired: now >= deadline,
    exact: stretch?.beginsInSight ?? false,
  };
}

/** Caught up for days: one that writes make Syncing again and again counts from the first time. */
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

/** A service without a word for having caught up only replicates from the end of its full copy on. */
function copied({ phase, percent }: Reading): boolean {
  return phase === 'incremental' && percent === 100;
}

/** Some services call a paused task stopped. */
export function standsStill(lifecycle: Lifecycle): boolean {
  return lifecycle === 'paused' || lifecycle === 'stopped';
}

/** When the present stretch began; whether what was before it was seen too. Gaps do not end it: standing still lasts. */
function stretchOf(
  samples: readonly Sample[],
  holds: (reading: Reading) => boolean,
): { readonly since: number; readonly beginsInSight: boolean } | null {
  const before = samples.findLastIndex((sample) => !holds(sample));
  const first = samples[before + 1];
  return first === undefined ? null : { since: first.at, beginsInSight: before >= 0 };
}
