import type { Lifecycle, Phase, PhaseStatus } from '../../model/status.ts';
import { amount, flag, type Json, member, percentage, text } from '../tolerant.ts';
import { type JobState, phaseState } from './states.ts';

/** A phase, and whether the job includes it. `planned` is null if neither MigrationMode nor a block says so. */
export interface PlannedPhase {
  readonly planned: boolean | null;
  readonly status: PhaseStatus;
}

/**
 * The state of each phase in order: precheck, schema, full, incremental. MigrationMode decides which phases are
 * planned. A phase that MigrationMode omits counts as planned if it has a block with a state.
 */
export function phasesOf(body: Json, job: JobState): PlannedPhase[] {
  return [
    precheck(member(body, 'PrecheckStatus'), job),
    phase('schema', member(body, 'StructureInitializationStatus'), modeFlag(body, 'structureInitialization'), 'tables'),
    phase('full', member(body, 'DataInitializationStatus'), modeFlag(body, 'dataInitialization'), 'rows'),
    phase('incremental', member(body, 'DataSynchronizationStatus'), modeFlag(body, 'dataSynchronization'), null),
  ];
}

function modeFlag(body: Json, name: string): boolean | null {
  return flag(member(member(body, 'MigrationMode'), name));
}

function precheck(block: unknown, job: JobState): PlannedPhase {
  const read = phase('precheck', block, true, null).status;
  return { planned: true, status: read.rawState === null ? { ...read, state: job.precheck } : read };
}

function phase(name: Phase, block: unknown, mode: boolean | null, unit: 'tables' | 'rows' | null): PlannedPhase {
  const rawState = text(member(block, 'Status'));
  const error = text(member(block, 'ErrorMessage'));
  if (mode === false) {
    // The zeros of a phase that never runs are not progress.
    const none = { percent: null, done: null, total: null, unit: null };
    return { planned: false, status: { phase: name, state: 'not-planned', ...none, error, rawState } };
  }
  const done = unit === null ? null : amount(member(block, 'Progress'));
  return {
    planned: mode ?? (rawState === null ? null : true),
    status: {
      phase: name,
      state: phaseState(name, rawState),
      percent: percentage(member(block, 'Percent')),
      done,
      total: null,
      unit: done === null ? null : unit,
      error,
      rawState,
    },
  };
}

/**
 * The current phase: the failed one, else the first active one, else the first that is not done. DTS does not report
 * it. null if the blocks do not show it.
 */
export function currentPhase(job: JobState, phases: readonly PlannedPhase[]): Phase | null {
  if (job.phase !== 'derived') return job.phase;
  const planned = phases.filter((entry) => entry.planned === true).map((entry) => entry.status);
  const run = planned.filter((entry) => entry.phase !== 'precheck');
  const begun = run.find((entry) => entry.state === 'failed') ?? run.find((entry) => entry.state === 'active');
  if (begun) return begun.phase;
  const check = planned.find((entry) => entry.phase === 'precheck');
  if (job.lifecycle !== 'active' && (check?.state === 'active' || check?.state === 'failed')) return 'precheck';
  const next = run.find((entry) => entry.state !== 'done');
  if (next === undefined) return run.at(-1)?.phase ?? null;
  const nothingDone = next === run[0];
  return nothingDone && (job.lifecycle !== 'active' || next.rawState === null) ? null : next.phase;
}

/**
 * Weights of the phases in the percentage of the copy: moving rows takes nearly all of its time (docs/status-model.md,
 * "Percent").
 */
const weights: ReadonlyMap<Phase, number> = new Map([
  ['schema', 0.05],
  ['full', 0.95],
]);

/** Percentage of the initial copy over its planned phases; null if there are none or it is unknown. */
export function copyPercent(lifecycle: Lifecycle, phases: readonly PlannedPhase[]): number | null {
  if (lifecycle === 'completed') return 100;
  let sum = 0;
  let total = 0;
  let known = false;
  for (const { planned, status } of phases) {
    const weight = weights.get(status.phase);
    if (weight === undefined || planned !== true) continue;
    const percent = status.state === 'done' ? 100 : status.percent;
    // A phase that has not started counts as 0, but only beside a percentage that the cloud did send.
    if (percent === null && status.state !== 'pending') return null;
    known ||= percent !== null;
    sum += weight * (percent ?? 0);
    total += weight;
  }
  return known ? Math.round((sum / total) * 100) / 100 : null;
}
