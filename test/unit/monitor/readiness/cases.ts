import {
  blankPhase,
  blankStatus,
  isTerminal,
  type PhaseStatus,
  type TaskStatus,
} from '../../../../src/model/status.ts';
import { profileOf } from '../../../../src/clouds/registry.ts';
import type { Product } from '../../../../src/model/task.ts';
import { cloudWith } from '../../../support/clouds.ts';
import { readingOf, type Sample } from '../../../../src/monitor/history/sample.ts';
import { readinessOf } from '../../../../src/monitor/readiness/readiness.ts';
import type { Readiness, ReadinessLine, ReadinessOptions } from '../../../../src/monitor/readiness/types.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;
export const now = Date.parse('2026-03-10T12:00:00Z');

export function phase(
  name: PhaseStatus['phase'],
  state: PhaseStatus['state'],
  percent: number | null = null,
): PhaseStatus {
  return { ...blankPhase(name), state, percent };
}

/** A status that was read just now. */
export function statusOf(product: Product, more: Partial<TaskStatus>, readAgo = 0): TaskStatus {
  const status = {
    ...blankStatus({ cloud: cloudWith(product), product, id: 'task' }, new Date(now - readAgo).toISOString()),
    lifecycle: 'active' as const,
    ...more,
  };
  return { ...status, terminal: isTerminal(status.lifecycle) };
}

/** The same as the status, seen from `from` to `until` minutes ago. */
export function seen(status: TaskStatus, from: number, until = 0, run = 1): Sample {
  return { ...readingOf(status), at: now - from * minute, seenUntil: now - until * minute, run };
}

export const synced = statusOf('udts', {
  phase: 'incremental',
  caughtUp: true,
  percent: 100,
  phases: [phase('full', 'done', 100), phase('incremental', 'active')],
  raw: { state: 'Synced', body: {} },
});
export const syncing: TaskStatus = { ...synced, caughtUp: false, raw: { state: 'Syncing', body: {} } };
export const dumping = statusOf('udts', {
  phase: 'full',
  subPhase: 'dump',
  percent: 12,
  phases: [phase('full', 'active', 12)],
  raw: { state: 'Dumping', body: {} },
});
export const stopped: TaskStatus = {
  ...synced,
  lifecycle: 'stopped',
  terminal: true,
  recoverable: true,
  phase: null,
  caughtUp: null,
  raw: { state: 'Stopped', body: {} },
};
export const catched = statusOf('dts', {
  phase: 'incremental',
  caughtUp: true,
  percent: 100,
  lag: { seconds: 0, bytes: null, source: 'DataSynchronizationStatus.Delay' },
  phases: [
    phase('precheck', 'done', 100),
    phase('schema', 'done', 100),
    phase('full', 'done', 100),
    { ...phase('incremental', 'active', 95), rawState: 'Catched' },
  ],
  checks: [{ name: 'CHECK_CONN_SRC', state: 'passed', error: null, repair: null }],
  raw: { state: 'Migrating', body: {} },
});
/** The document's own sample. */
export const redis = statusOf('dcs', {
  phase: 'incremental',
  percent: 100,
  keys: { source: 531_221, target: 531_211 },
  position: { offset: 100 },
  phases: [phase('full', 'done', 100), phase('incremental', 'active')],
  raw: { state: 'INCRMIGEATING', body: {} },
});
export const server = statusOf('usmc', {
  phase: 'incremental',
  caughtUp: true,
  percent: 67,
  needsUser: 'Create the target host.',
  doubt: 'The word is a guess.',
  phases: [phase('incremental', 'active')],
  raw: { state: 'Synced', body: {} },
});

export function judge(
  status: TaskStatus,
  samples: readonly Sample[] = [],
  options: Partial<ReadinessOptions> = {},
  at = now,
  current = true,
): Readiness {
  return readinessOf(status, samples, options, { profile: profileOf(status.task).cutover, now: at, current });
}

export function lineNamed(readiness: Readiness, key: string): ReadinessLine {
  const found = readiness.lines.find((line) => line.key === key);
  if (found === undefined)
    throw new Error(`no line ${key} among ${readiness.lines.map((line) => line.key).join(', ')}`);
  return found;
}
