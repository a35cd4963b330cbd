import type { Lifecycle, TaskStatus } from '../../model/status.ts';
import type { Reading, Sample } from '../history/sample.ts';
import type { Hazard, ReadinessOptions } from './types.ts';
import { latestRun } from './watched.ts';

const dayMs = 24 * 60 * 60_000;

/** UDTS practice/switch: "paused for more than 7 days cannot be resumed"; DTS-1050002: the log of the source is gone. */
const resumableMs = 7 * dayMs;

/** What threatens a cutover, or comes after it, in the order of harm. `now` is our clock, ms. */
export function hazardsOf(
  status: TaskStatus,
  samples: readonly Sample[],
  { stillRunningDays }: ReadinessOptions,
  now: number,
): readonly Hazard[] {
  const hazards = [autoResume(status, samples), resumeExpires(status, samples, now)];
  return [...hazards, stillRunning(status, samples, stillRunningDays, now)].filter((hazard) => hazard !== null);
}

/** A precheck that failed has written nothing, and is not resumed without a person. */
function autoResume(status: TaskStatus, samples: readonly Sample[]): Hazard | null {
  const failed: readonly Lifecycle[] = ['failed', 'retrying'];
  const may = status.task.product === 'dts' && failed.includes(status.lifecycle) && status.phase !== 'precheck';
  if (!may || status.recoverable === false) return null;
  return {
    kind: 'auto-resume',
    since: stretchOf(samples, ({ lifecycle }) => failed.includes(lifecycle))?.since ?? null,
  };
}

function resumeExpires(status: TaskStatus, samples: readonly Sample[], now: number): Hazard | null {
  const { product } = status.task;
  if ((product !== 'udts' && product !== 'dts') || status.recoverable === false) return null;
  if (!standsStill(status.lifecycle)) return null;
  const stretch = stretchOf(samples, ({ lifecycle }) => standsStill(lifecycle));
  const observedAt = Date.parse(status.observedAt);
  const since = stretch?.since ?? (Number.isFinite(observedAt) ? observedAt : now);
  const deadline = since + resumableMs;
  return {
    kind: 'resume-expires',
    product,
    since,
    deadline,
    expired: now >= deadline,
    exact: stretch?.beginsInSight ?? false,
  };
}

/** Caught up for days: one that writes make Syncing again and again counts from the first time. */
function stillRunning(status: TaskStatus, samples: readonly Sample[], limit: number, now: number): Hazard | null {
  if (status.lifecycle !== 'active' || status.phase !== 'incremental') return null;
  const first = latestRun(samples).find((sample) => sample.caughtUp ?? (cannotSay(status) && copied(sample)));
  if (first === undefined || now - first.at < limit * dayMs) return null;
  return { kind: 'still-running', since: first.at, days: Math.floor((now - first.at) / dayMs) };
}

/** DCS has no word for having caught up: from the end of its full copy on, it only replicates. */
function cannotSay({ task }: TaskStatus): boolean {
  return task.product === 'dcs';
}

function copied({ phase, percent }: Reading): boolean {
  return phase === 'incremental' && percent === 100;
}

/** UDTS calls a paused task Stopped. */
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
