import type { Lifecycle, Phase, PhaseStatus, Position, SubPhase, TaskStatus } from '../../model/status.ts';

/**
 * What one reading of a task said, reduced to what moves: the food of estimates, health and charts. One sample stands for
 * all equal readings from `at` to `seenUntil`; whatever lies between the `seenUntil` of one and the `at` of the next, if it is
 * longer than a poll, is time in which nobody looked or no contact was had.
 */
export interface Sample extends Reading {
  /** When it was read first. Our clock, ms. */
  readonly at: number;
  /** When it was last read again and was still the same. */
  readonly seenUntil: number;
  /** The run of the task that it belongs to: 1 is the first that was seen. */
  readonly run: number;
}

/** The part of a sample that comes from the cloud. null: the cloud did not say. */
export interface Reading {
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  readonly caughtUp: boolean | null;
  /** A person must do something first. */
  readonly waitsForUser: boolean;
  /** 0–100 of the initial copy, not falling within a run. */
  readonly percent: number | null;
  /** 0–100 of the phase that is active, by its own yardstick. */
  readonly phasePercent: number | null;
  /** What the active phase has counted so far, and of how many. */
  readonly done: number | null;
  readonly total: number | null;
  readonly unit: PhaseStatus['unit'];
  readonly lagSeconds: number | null;
  readonly lagBytes: number | null;
  /** Where replication reads, as one text: it changes when anything of it does. */
  readonly position: string | null;
  readonly retries: number | null;
  readonly sourceKeys: number | null;
  readonly targetKeys: number | null;
  readonly kilobytesPerSecond: number | null;
  readonly operationsPerSecond: number | null;
  /** The cloud's own word. */
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

function activePhase({ phase, phases }: TaskStatus): PhaseStatus | undefined {
  return phases.find((entry) => entry.phase === phase) ?? phases.find((entry) => entry.state === 'active');
}

function positionText(position: Position | null): string | null {
  if (position === null) return null;
  const { binlogFile, binlogPosition, gtid, checkpoint, offset } = position;
  const parts = [binlogFile, binlogPosition, gtid, checkpoint, offset];
  return parts.every((part) => part === undefined) ? null : parts.map((part) => String(part ?? '')).join('|');
}
