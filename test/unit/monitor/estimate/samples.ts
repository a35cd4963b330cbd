import { copyingReading } from '../../../support/readings.ts';
import type { Sample } from '../../../../src/monitor/history/sample.ts';

export const minute = 60_000;
export const start = Date.UTC(2026, 10, 22);

/** A sample of a running full copy `minutes` after the start, read just once. */
export function sample(minutes: number, told: Partial<Sample> = {}): Sample {
  const at = start + minutes * minute;
  return {
    ...copyingReading,
    at,
    seenUntil: at,
    run: 1,
    ...told,
  };
}

/** Read each half minute from the start on: `share` of 1 at each minute, told in percents of this step. */
export function copied(
  minutes: number,
  share: (minute: number) => number,
  step = 1,
  told: Partial<Sample> = {},
): Sample[] {
  const samples: Sample[] = [sample(-0.5, { lifecycle: 'starting', phase: null })];
  for (let at = 0; at <= minutes; at += 0.5) {
    const percent = Math.floor((share(at) * 100) / step + 1e-9) * step;
    const last = samples.at(-1);
    const next = sample(at, { percent, phasePercent: percent, ...told });
    if (last?.percent === percent && last.lifecycle === 'active')
      samples[samples.length - 1] = { ...last, seenUntil: next.at };
    else samples.push(next);
  }
  return samples;
}

/** `samples` later by some minutes. */
export function later(samples: readonly Sample[], minutes: number): Sample[] {
  return samples.map((one) => ({ ...one, at: one.at + minutes * minute, seenUntil: one.seenUntil + minutes * minute }));
}
