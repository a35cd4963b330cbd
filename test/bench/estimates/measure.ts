import { copyingReading } from '../../support/readings.ts';
import { estimateFinish } from '../../../src/monitor/estimate/estimate.ts';
import type { Sample } from '../../../src/monitor/history/sample.ts';
import { Indicatif, LeastSquares, Tqdm, WholeRun } from './rivals.ts';
import { seeded } from './random.ts';
import { type Job, runJob, type Shape } from './shapes.ts';

/** How finely the progress is told. */
export const scales = ['whole percents', '0.01 %', 'counts'] as const;
export type Scale = (typeof scales)[number];

export const estimators = [
  'ours',
  'whole-run average',
  'tqdm (α 0.3)',
  'least squares, 15 min',
  'indicatif (15 s)',
] as const;
export type EstimatorName = (typeof estimators)[number];

/** What an estimator said of one kind of job: errors of the remaining time, in shares of the true one. */
export interface Score {
  readonly errors: number[];
  asked: number;
  /** Of the moments after the change, where the shape has one. */
  readonly errorsAfter: number[];
}
export interface Coverage {
  ranges: number;
  held: number;
  high: number;
  heldHigh: number;
}
export interface Result {
  readonly shape: Shape;
  readonly scale: Scale;
  readonly scores: Readonly<Record<EstimatorName, Score>>;
  readonly coverage: Coverage;
  /** ms that one of our estimates took, on average. */
  costMs: number;
}

/** Rows of a large copy; a count is told exactly. */
const total = 2_718_281_828;
/** With less left than a poll, an error in shares of it says nothing. */
const minLeft = 60_000;
const startedAt = Date.UTC(2026, 0, 1);
/** The estimator was tuned on jobs of other seeds, of the same shapes: the table is made of ones that it had not met. */
const series = 'table';

export function measure(shape: Shape, scale: Scale): Result {
  const none = (): Score => ({ errors: [], asked: 0, errorsAfter: [] });
  const result: Result = {
    shape,
    scale,
    scores: {
      ours: none(),
      'whole-run average': none(),
      'tqdm (α 0.3)': none(),
      'least squares, 15 min': none(),
      'indicatif (15 s)': none(),
    },
    coverage: { ranges: 0, held: 0, high: 0, heldHigh: 0 },
    costMs: 0,
  };
  let [asked, spent] = [0, 0];
  for (let repeat = 0; repeat < shape.repeats; repeat += 1) {
    const job = runJob(shape, seedOf(shape.name, repeat));
    for (const { samples, now, remaining, after, ours } of polls(shape, scale, job, seedOf(scale, repeat), result)) {
      if (!ours) continue;
      const before = performance.now();
      const estimate = estimateFinish(samples, { now });
      spent += performance.now() - before;
      asked += 1;
      const likely = estimate.kind === 'range' ? estimate.likelyMs - now : null;
      note(result.scores.ours, likely, remaining, after);
      if (estimate.kind !== 'range') continue;
      const held = now + remaining >= estimate.earliestMs && now + remaining <= estimate.latestMs;
      result.coverage.ranges += 1;
      result.coverage.held += held ? 1 : 0;
      result.coverage.high += estimate.confidence === 'high' ? 1 : 0;
      result.coverage.heldHigh += held && estimate.confidence === 'high' ? 1 : 0;
    }
  }
  result.costMs = spent / Math.max(1, asked);
  return result;
}

interface Poll {
  readonly samples: readonly Sample[];
  readonly now: number;
  readonly remaining: number;
  readonly after: boolean;
  readonly ours: boolean;
}

/** Reads a job each 30–60 s, tells the rivals, notes what they say, and keeps the samples as the history would. */
function* polls(shape: Shape, scale: Scale, job: Job, seed: number, { scores }: Result): Generator<Poll> {
  const random = seeded(seed);
  const rivals = [
    ['whole-run average', new WholeRun()],
    ['tqdm (α 0.3)', new Tqdm()],
    ['least squares, 15 min', new LeastSquares()],
    ['indicatif (15 s)', new Indicatif()],
  ] as const;
  const samples: Sample[] = [];
  const watchedFrom = shape.watchedFrom ?? 0;
  // Of a long job, each fourth moment is enough to judge by; everyone is told them all.
  const every = job.finishMs > 5 * 3_600_000 ? 4 : 1;
  let number = 0;
  let passed = watchedFrom === 0 ? 0 : job.shares.findIndex((share) => share >= watchedFrom) * job.stepMs;
  if (watchedFrom === 0)
    samples.push({
      ...blank,
      lifecycle: 'starting',
      phase: null,
      at: startedAt - 45_000,
      seenUntil: startedAt - 45_000,
    });
  for (passed += 30_000 * random(); passed < job.finishMs; passed += 30_000 + 30_000 * random()) {
    const step = Math.floor(passed / job.stepMs);
    const share = job.shares[step] ?? 1;
    const retrying = shape.tellsRetries === true && job.stopped[step] === 1;
    const now = startedAt + passed;
    const told = toldOf(scale, share);
    keep(samples, { ...blank, ...told, lifecycle: retrying ? 'retrying' : 'active', at: now, seenUntil: now });
    const value = told.done === null ? (told.percent ?? 0) / 100 : told.done / total;
    for (const [, rival] of rivals) rival.tell(now, value);
    number += 1;
    const remaining = job.finishMs - passed;
    const after = share >= (shape.changesAt ?? Number.POSITIVE_INFINITY);
    const judged = number % every === 0 && remaining >= minLeft;
    if (judged) for (const [name, rival] of rivals) note(scores[name], rival.remaining(now), remaining, after);
    yield { samples, now, remaining, after, ours: judged };
  }
}

function toldOf(scale: Scale, share: number): Pick<Sample, 'percent' | 'phasePercent' | 'done' | 'total' | 'unit'> {
  const rounded = (steps: number): number => Math.floor(share * 100 * steps) / steps;
  switch (scale) {
    case 'whole percents':
      return { percent: rounded(1), phasePercent: rounded(1), done: null, total: null, unit: null };
    case '0.01 %':
      return { percent: rounded(100), phasePercent: rounded(100), done: null, total: null, unit: null };
    case 'counts':
      return { percent: rounded(1), phasePercent: rounded(1), done: Math.floor(share * total), total, unit: 'rows' };
  }
}

function note(score: Score, likely: number | null, remaining: number, after: boolean): void {
  score.asked += 1;
  if (likely === null) return;
  const error = Math.abs(likely - remaining) / remaining;
  score.errors.push(error);
  if (after) score.errorsAfter.push(error);
}

function keep(samples: Sample[], sample: Sample): void {
  const last = samples.at(-1);
  if (last?.percent === sample.percent && last.done === sample.done && last.lifecycle === sample.lifecycle)
    samples[samples.length - 1] = { ...last, seenUntil: sample.at };
  else samples.push(sample);
}

const blank: Omit<Sample, 'at' | 'seenUntil'> = { ...copyingReading, run: 1 };

/** A seed from a text and a number (FNV-1a). */
function seedOf(text: string, number: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${series}/${text}/${number}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
