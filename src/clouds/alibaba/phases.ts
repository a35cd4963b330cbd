import type { Lifecycle, Phase, PhaseStatus } from '../../model/status.ts';
import { amount, flag, type Json, member, percentage, text } from '../tolerant.ts';
import { type JobState, phaseState } from './states.ts';

/** A phase with what is known of its being part of the job: null when neither MigrationMode nor a block tells. */
export interface PlannedPhase {
  readonly planned: boolean | null;
  readonly status: PhaseStatus;
}

/**
 * Where each phase stands, in their order: precheck, schema, full, incremental. MigrationMode alone decides what is
 * planned; only where it says nothing does a block with a state stand for a plan.
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
    // Zeros of a phase that is never run are no progress.
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
 * The phase that a job is in: the failed one, or the first under way, or the first that is not done. DTS has no word
 * for it. null when the blocks do not tell.
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

/** Moving rows takes nearly all of the time of a copy: status-model.md's weights. */
const weights: ReadonlyMap<Phase, number> = new Map([
  ['schema', 0.05],
  ['full', 0.95],
]);

/** Percent of the initial copy over its planned phases; null when there is none, or when it cannot be told. */
export function copyPercent(lifecycle: Lifecycle, phases: readonly PlannedPhase[]): number | null {
  if (lifecycle === 'completed') return 100;
  let sum = 0;
  let total = 0;
  let told = false;
  for (const { planned, status } of phases) {
    const weight = weights.get(status.phase);
    if (weight === undefined || planned !== true) continue;
    const percent = status.state === 'done' ? 100 : status.percent;
    // A phase that has not started adds nothing, but does not by itself make a 0 that the cloud never sent.
    if (percent === null && status.state !== 'pending') return null;
    told ||= percent !== null;
    sum += weight * (percent ?? 0);
    total += weight;
  }
  return told ? Math.round((sum / total) * 100) / 100 : null;
}
