import { copyingReading } from '../../support/readings.ts';
import type { Sample } from '../../../src/monitor/history/sample.ts';
import { normal, seeded } from './random.ts';

const minute = 60_000;
const hour = 60 * minute;
export const pollMs = 30_000;

/** A kind of healthy job. */
export interface HealthyKind {
  readonly name: string;
  /** How long it works, without its pauses. */
  readonly hours: number;
  readonly pauses: Pauses | null;
  /** In what steps the cloud tells the percent: 1 or 0.01. */
  readonly step: number;
}

/** Pauses are spread over the job by chance. */
export interface Pauses {
  readonly meanCount: number;
  /** The length of one, in minutes. */
  readonly minutes: (random: () => number) => number;
}

/** Any length between the two alike. */
export function evenly(from: number, to: number): Pauses['minutes'] {
  return (random) => from + (to - from) * random();
}

/** Most are short and a few very long: one of twenty is longer than 3.7 medians, and there is no longest one. */
export function logNormally(median: number): Pauses['minutes'] {
  return (random) => median * Math.exp(0.8 * normal(random));
}

/** What was read of one job, poll by poll: when, and what percent. */
export interface Watched {
  readonly polls: readonly { readonly at: number; readonly percent: number }[];
}

/**
 * A job from its start to its end. Its speed wavers by about 20 % with a memory of ten minutes, polls by ±10 % around half
 * a minute as ours do.
 */
export function watchHealthyJob({ hours, pauses, step }: HealthyKind, seed: number): Watched {
  const random = seeded(seed);
  const stops = pauses === null ? [] : drawPauses(pauses, random);
  const polls: { at: number; percent: number }[] = [];
  let share = 0;
  let waver = 0;
  let pausedFor = 0;
  let at = 0;
  while (share < 1) {
    polls.push({ at, percent: Math.min(99.99, Math.floor((share * 100) / step + 1e-9) * step) });
    const passed = pollMs * (0.9 + 0.2 * random());
    at += passed;
    const [next] = stops;
    if (next !== undefined && share >= next.share) {
      stops.shift();
      pausedFor += next.lengthMs;
    }
    const still = Math.min(passed, pausedFor);
    pausedFor -= still;
    waver = 0.95 * waver + 0.2 * Math.sqrt(1 - 0.95 ** 2) * normal(random);
    share += (Math.max(0.1, 1 + waver) * (passed - still)) / (hours * hour);
  }
  return { polls };
}

function drawPauses(
  { meanCount, minutes }: Pauses,
  random: () => number,
): { readonly share: number; readonly lengthMs: number }[] {
  // As many as a Poisson process of this mean has, but at least one: a job without any is a steady one.
  const shares: number[] = [];
  for (let share = -Math.log(1 - random()) / meanCount; share < 1; share -= Math.log(1 - random()) / meanCount) {
    shares.push(share);
  }
  if (shares.length === 0) shares.push(random());
  return shares.map((share) => ({ share, lengthMs: minutes(random) * minute }));
}

/** The samples that the history keeps of the polls up to `until` (exclusive index). */
export function samplesOf({ polls }: Watched, until = polls.length): Sample[] {
  const samples: Sample[] = [];
  let first = 0;
  for (let index = 0; index < until; index += 1) {
    const poll = polls[index];
    const next = index + 1 < until ? polls[index + 1] : undefined;
    if (poll === undefined || next?.percent === poll.percent) continue;
    samples.push({ ...blank, at: polls[first]?.at ?? 0, seenUntil: poll.at, percent: poll.percent });
    first = index + 1;
  }
  return samples;
}

const blank: Sample = { ...copyingReading, at: 0, seenUntil: 0, run: 1 };
