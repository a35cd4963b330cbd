import { blankPhase, type PhaseStatus } from '../../model/status.ts';
import { copiesOnce, type CopyMode, type StateMeaning } from './states.ts';

/**
 * The phases of a migration, derived from its state and the percentage of its full copy. `exchanging`: the addresses of
 * both instances are being exchanged. `error` is the cloud's failure text.
 */
export function phasesOf(
  meaning: StateMeaning,
  percent: number | null,
  mode: CopyMode,
  exchanging: boolean,
  error: string | null,
): PhaseStatus[] {
  const full: PhaseStatus = { ...blankPhase('full'), ...fullState(meaning, percent, mode) };
  const incremental: PhaseStatus = { ...blankPhase('incremental'), state: incrementalState(meaning, mode) };
  const cutover: PhaseStatus = { ...blankPhase('cutover'), state: 'active', rawState: 'EXCHANGING' };
  return [full.state === 'failed' ? { ...full, error } : full, incremental, ...(exchanging ? [cutover] : [])];
}

function fullState(
  { lifecycle, phase }: StateMeaning,
  percent: number | null,
  mode: CopyMode,
): Pick<PhaseStatus, 'state' | 'percent'> {
  if (lifecycle === 'completed' || (percent !== null && percent >= 100)) return { state: 'done', percent: 100 };
  switch (lifecycle) {
    case 'draft':
    case 'ready':
    case 'starting':
      return { state: 'pending', percent };
    case 'active':
      if (phase === 'full') return { state: 'active', percent };
      if (phase === 'incremental' && percent === null) return { state: 'done', percent: 100 };
      return { state: 'unknown', percent };
    case 'failed':
      // Without a percentage, the incremental phase may have failed instead, if there is one.
      return { state: percent === null && !copiesOnce(mode) ? 'unknown' : 'failed', percent };
    case 'retrying':
    case 'pausing':
    case 'paused':
    case 'stopping':
    case 'stopped':
    case 'finishing':
    case 'maintenance':
    case 'gone':
    case 'unknown':
      return { state: 'unknown', percent };
  }
}

function incrementalState({ lifecycle, phase }: StateMeaning, mode: CopyMode): PhaseStatus['state'] {
  if (phase === 'incremental') return 'active';
  if (copiesOnce(mode)) return 'not-planned';
  if (mode === null) return 'unknown';
  switch (lifecycle) {
    case 'draft':
    case 'ready':
    case 'starting':
      return 'pending';
    case 'active':
      return phase === 'full' ? 'pending' : 'unknown';
    case 'completed':
      return 'done';
    case 'retrying':
    case 'pausing':
    case 'paused':
    case 'stopping':
    case 'stopped':
    case 'finishing':
    case 'failed':
    case 'maintenance':
    case 'gone':
    case 'unknown':
      return 'unknown';
  }
}
