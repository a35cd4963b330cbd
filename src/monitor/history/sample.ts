import type { Lifecycle, Phase, PhaseStatus, Position, SubPhase, TaskStatus } from '../../model/status.ts';

/**
 * A reading and the time for which it held. Samples are the input of estimates, health, and charts. One sample stands
 * for all equal readings from `at` to `seenUntil`. If the time from the `seenUntil` of one sample to the `at` of the
 * next is longer than a poll, it was not watched, or contact was lost.
 */
export interface Sample extends Reading {
  /** When the reading was first made. ms on this computer's clock. */
  readonly at: number;
  /** When the same reading was last made. */
  readonly seenUntil: number;
  /** The run of the task. 1 is the first run that was seen. */
  readonly run: number;
}

/** The values of one status that change during a migration. null: the cloud did not report the value. */
export interface Reading {
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  readonly caughtUp: boolean | null;
  /** The user must act before the task continues. */
  readonly waitsForUser: boolean;
  /** Progress of the initial copy, 0–100. Never falls within a run. */
  readonly percent: number | null;
  /** Progress of the active phase alone, 0–100. */
  readonly phasePercent: number | null;
  /** Count and total of the active phase, in `unit`. */
  readonly done: number | null;
  readonly total: number | null;
  readonly unit: PhaseStatus['unit'];
  readonly lagSeconds: number | null;
  readonly lagBytes: number | null;
  /** The replication position as one text, which changes when any part of the position does. */
  readonly position: string | null;
  readonly retries: number | null;
  readonly sourceKeys: number | null;
  readonly targetKeys: number | null;
  readonly kilobytesPerSecond: number | null;
  readonly operationsPerSecond: number | null;
  /** The cloud's own word for the state. */
  readonly rawState: string | null;
}

export function readingOf(status: TaskStatus): Reading {
  const active = activePhase(status);
  return {
    lifecycle: status.lifecycle,
    phase: status.phase,
    subPhase: status.subPhase,
    caughtUp: status.caughtUp,
    waitsForUser: status.needsUser !== null,
    percent: status.percent,
    phasePercent: active?.percent ?? null,
    done: active?.done ?? null,
    total: active?.total ?? null,
    unit: active?.unit ?? null,
    lagSeconds: status.lag?.seconds ?? null,
    lagBytes: status.lag?.bytes ?? null,
    position: positionText(status.position),
    retries: status.retries?.current ?? null,
    sourceKeys: status.keys?.source ?? null,
    targetKeys: status.keys?.target ?? null,
    kilobytesPerSecond: status.throughput?.kilobytesPerSecond ?? null,
    operationsPerSecond: status.throughput?.operationsPerSecond ?? null,
    rawState: status.raw.state,
  };
}

export function sameReading(a: Reading, b: Reading): boolean {
  return readingKeys.every((key) => a[key] === b[key]);
}

const readingKeys = [
  'lifecycle',
  'phase',
  'subPhase',
  'caughtUp',
  'waitsForUser',
  'percent',
  'phasePercent',
  'done',
  'total',
  'unit',
  'lagSeconds',
  'lagBytes',
  'position',
  'retries',
  'sourceKeys',
  'targetKeys',
  'kilobytesPerSecond',
  'operationsPerSecond',
  'rawState',
] as const satisfies readonly (keyof Reading)[];

/**
 * Index of the first sample of the current phase and run. A sample without a phase does not end a phase, because states
 * such as retrying and paused often hide it.
 */
export function startOfPhase(samples: readonly Sample[]): number {
  const last = samples.at(-1);
  if (last === undefined) return 0;
  let start = samples.length - 1;
  for (; start > 0; start -= 1) {
    const before = samples[start - 1];
    if (before?.run !== last.run) break;
    if (before.phase !== null && (before.phase !== last.phase || before.subPhase !== last.subPhase)) break;
  }
  return start;
}

function activePhase({ phase, phases }: TaskStatus): PhaseStatus | undefined {
  return phases.find((entry) => entry.phase === phase) ?? phases.find((entry) => entry.state === 'active');
}

function positionText(position: Position | null): string | null {
  if (position === null) return null;
  const { binlogFile, binlogPosition, gtid, checkpoint, offset } = position;
  const parts = [binlogFile, binlogPosition, gtid, checkpoint, offset];
  return parts.every((part) => part === undefined) ? null : parts.map((part) => String(part ?? '')).join('|');
}
