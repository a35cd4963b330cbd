import type { Reading, Sample } from '../history/sample.ts';
import type { HealthOptions } from './options.ts';

/**
 * Whether the second of two readings shows that the task has done something since the first. A lag that falls is a life
 * sign. A lag that grows is not, because it grows without the task. The key count of the source and the transfer rates
 * are not either, because other clients change them too.
 */
export function isLifeSign(before: Reading, after: Reading): boolean {
  return (
    before.lifecycle !== after.lifecycle ||
    before.phase !== after.phase ||
    before.subPhase !== after.subPhase ||
    before.caughtUp !== after.caughtUp ||
    before.waitsForUser !== after.waitsForUser ||
    before.percent !== after.percent ||
    before.phasePercent !== after.phasePercent ||
    before.done !== after.done ||
    before.position !== after.position ||
    before.retries !== after.retries ||
    before.targetKeys !== after.targetKeys ||
    before.rawState !== after.rawState ||
    fell(before.lagSeconds, after.lagSeconds) ||
    fell(before.lagBytes, after.lagBytes)
  );
}

function fell(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && after < before;
}

/** Whether the reading contains a value that changes when the task makes progress. */
export function couldMove({
  percent,
  phasePercent,
  done,
  position,
  targetKeys,
  lagSeconds,
  lagBytes,
}: Reading): boolean {
  return (
    percent !== null ||
    phasePercent !== null ||
    done !== null ||
    position !== null ||
    targetKeys !== null ||
    lagSeconds !== null ||
    lagBytes !== null
  );
}

/**
 * Whether the task should make progress, so that time without a life sign counts. It should not while it rests, is in
 * its precheck, waits for the user, or has caught up and waits for writes to the source.
 */
export function isExpectedToMove(reading: Reading, { lagAboutZeroSeconds }: HealthOptions): boolean {
  const { lifecycle, phase, caughtUp, waitsForUser, lagSeconds } = reading;
  if (waitsForUser || caughtUp === true || phase === 'precheck') return false;
  if (isReplicating(reading) && lagSeconds !== null && lagSeconds <= lagAboutZeroSeconds) return false;
  return lifecycle === 'active' || lifecycle === 'starting' || lifecycle === 'retrying' || lifecycle === 'finishing';
}

export function isReplicating({ phase }: Reading): boolean {
  return phase === 'incremental' || phase === 'cutover';
}

/** When the condition began to hold, without interruption up to the last sample. It must hold for the last sample. */
export function heldSince(samples: readonly Sample[], holds: (sample: Sample) => boolean): number {
  let since = samples.at(-1)?.at ?? 0;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined || !holds(sample)) break;
    since = sample.at;
  }
  return since;
}
