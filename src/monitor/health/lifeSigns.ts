import type { Reading, Sample } from '../history/sample.ts';
import type { HealthOptions } from './options.ts';

/**
 * Whether the second of two readings shows that the task did something since the first. A growing delay is no life (it grows
 * by itself), nor are the source's own counts and the rates, which other clients move too; a delay or backlog that falls is.
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

/** Whether the reading holds anything that would move if the task did. */
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
 * Whether standing still counts: the task is meant to work, not to rest, to be checked, or to wait for a person or for
 * writes of the source.
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

/** Since when, without a break, the samples up to the last one fulfil a condition that it fulfils. */
export function heldSince(samples: readonly Sample[], holds: (sample: Sample) => boolean): number {
  let since = samples.at(-1)?.at ?? 0;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined || !holds(sample)) break;
    since = sample.at;
  }
  return since;
}
