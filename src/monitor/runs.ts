import { type Lifecycle, type Phase, phaseOrder, type TaskStatus } from '../model/status.ts';

/**
 * One run of a task, from its start to its end, without a return to an earlier point. A task that is restarted, reset,
 * or resumed automatically starts a new run (docs/status-model.md).
 */
export interface Run {
  /** 1: the first observed run. */
  readonly number: number;
  /** The highest percent of this run. null: the cloud has reported no percent that measures the run. */
  readonly highest: number | null;
  /**
   * The last known stage (see `stageOf`). An answer without a stage or phase does not change these values. null:
   * unknown.
   */
  readonly stage: number | null;
  readonly phase: Phase | null;
  readonly terminal: boolean;
}

/**
 * A drop by at least this much means that the copy restarted. A smaller drop is noise in the cloud's estimate.
 * Percentage points.
 */
export const restartDrop = 10;

/** Returns how close a lifecycle is to moving data, from 0 to 3. null: the lifecycle does not say. */
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
 * Whether the percent measures the run. A failing or idle task may report a percent on another scale. UDTS then reports
 * the unweighted percent of one of two stages.
 */
function measures({ lifecycle }: TaskStatus): boolean {
  return lifecycle === 'active' || lifecycle === 'finishing' || lifecycle === 'completed';
}

/**
 * Assigns the next status to a run. Returns that run and the status with a percent that does not fall within the run.
 * Only the percent changes, and the cloud's own number stays in `raw`. `run`: null before the first status.
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
    // "unknown" and "maintenance" do not prove that a finished task is running again.
    terminal: status.terminal || (stage === null && run.terminal),
  };
  return { run: next, status: { ...status, percent: shownPercent(status, highest) } };
}

/**
 * A task that retries continues at its last percent. A task that has ended or is idle may have got further than the
 * monitor saw, so its own number counts too.
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
  // A failed, stopped, or retrying task reports a percent on another scale (UDTS: only one of two stages).
  if (status.lifecycle !== 'active') return false;
  return run.highest !== null && status.percent !== null && run.highest - status.percent >= restartDrop;
}
