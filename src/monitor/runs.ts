import { type Lifecycle, type Phase, phaseOrder, type TaskStatus } from '../model/status.ts';

/**
 * One run of a task: from its start to its end, without a fall back to an earlier point. A restarted, reset or
 * auto-resumed task starts a new run (docs/status-model.md).
 */
export interface Run {
  /** 1 for the first run that was seen. */
  readonly number: number;
  /** The highest percent of this run; null while the cloud has told none that measures it. */
  readonly highest: number | null;
  /** The last known ones; an answer that does not tell leaves them as they were. */
  readonly stage: number | null;
  readonly phase: Phase | null;
  readonly terminal: boolean;
}

/** A smaller fall is noise of the cloud's own estimate; a larger one means that the copy began again. */
export const restartDrop = 10;

/** How far a lifecycle is on the way to moving data; null for those that tell nothing about it. */
function stageOf(lifecycle: Lifecycle): number | null {
  switch (lifecycle) {
    case 'draft':
      return 0;
    case 'ready':
      return 1;
    case 'starting':
      return 2;
    case 'active':
    case 'retrying':
    case 'pausing':
    case 'paused':
    case 'stopping':
    case 'stopped':
    case 'finishing':
    case 'completed':
    case 'failed':
      return 3;
    case 'maintenance':
    case 'gone':
    case 'unknown':
      return null;
  }
}

/**
 * Whether the percent measures the run. A task in trouble, or one that stands still, may report by another yardstick: UDTS
 * then tells that of one of two stages, unweighted.
 */
function measures({ lifecycle }: TaskStatus): boolean {
  return lifecycle === 'active' || lifecycle === 'finishing' || lifecycle === 'completed';
}

/**
 * Takes the next status into the run: the run that it belongs to, and the status with a percent that does not fall
 * within that run. Nothing else of the status is touched; the cloud's own number stays in `raw`.
 */
export function followRun(run: Run | null, status: TaskStatus): { readonly run: Run; readonly status: TaskStatus } {
  const measured = measures(status) ? status.percent : null;
  const stage = stageOf(status.lifecycle);
  if (run === null || startsAnew(run, status, stage)) {
    const first: Run = {
      number: (run?.number ?? 0) + 1,
      highest: measured,
      stage,
      phase: status.phase,
      terminal: status.terminal,
    };
    return { run: first, status };
  }
  const highest =
    run.highest === null || measured === null ? (measured ?? run.highest) : Math.max(run.highest, measured);
  const next: Run = {
    number: run.number,
    highest,
    stage: stage ?? run.stage,
    phase: status.phase ?? run.phase,
    // "unknown" and "maintenance" are no evidence that a finished task has come back to life.
    terminal: status.terminal || (stage === null && run.terminal),
  };
  return { run: next, status: { ...status, percent: shownPercent(status, highest) } };
}

/**
 * A task that retries goes on where it was. One that has ended or stands still may have got further than we saw, so its
 * own number counts as well.
 */
function shownPercent(status: TaskStatus, highest: number | null): number | null {
  if (status.percent === null || highest === null) return status.percent;
  return measures(status) || status.lifecycle === 'retrying' ? highest : Math.max(highest, status.percent);
}

function startsAnew(run: Run, status: TaskStatus, stage: number | null): boolean {
  if (stage !== null && run.terminal && !status.terminal) return true;
  if (stage !== null && run.stage !== null && stage < run.stage) return true;
  if (status.phase !== null && run.phase !== null && phaseOrder.indexOf(status.phase) < phaseOrder.indexOf(run.phase)) {
    return true;
  }
  // What a failed, stopped or retrying task reports is not measured by the same yardstick (UDTS: one of two stages only).
  if (status.lifecycle !== 'active') return false;
  return run.highest !== null && status.percent !== null && run.highest - status.percent >= restartDrop;
}
