// Errors of our estimate and of four others on jobs whose end is known, and how often our range held.
import { quantile } from '../statistics.ts';
import { type Coverage, type EstimatorName, estimators, measure, type Result, type Scale, scales } from './measure.ts';
import { shapes } from './shapes.ts';

interface Figures {
  /** Errors of the remaining time, and the share of moments without an estimate, all in percent. */
  readonly median: number;
  readonly ninety: number;
  readonly without: number;
}

function figures(results: readonly Result[], name: EstimatorName): Figures {
  const errors = results.flatMap(({ scores }) => scores[name].errors);
  const asked = results.reduce((sum, { scores }) => sum + scores[name].asked, 0);
  return {
    median: 100 * quantile(errors, 0.5),
    ninety: 100 * quantile(errors, 0.9),
    without: 100 * (1 - errors.length / asked),
  };
}

function covered(results: readonly Result[]): Coverage {
  const total = (count: (coverage: Coverage) => number): number =>
    results.reduce((sum, { coverage }) => sum + count(coverage), 0);
  return {
    ranges: total(({ ranges }) => ranges),
    held: total(({ held }) => held),
    high: total(({ high }) => high),
    heldHigh: total(({ heldHigh }) => heldHigh),
  };
}

const whole = (percent: number): string => {
  if (percent > 1000) return '> 1000';
  return percent < 10 ? percent.toFixed(1) : percent.toFixed(0);
};
const share = (part: number, all: number): string => (all === 0 ? '–' : `${whole((100 * part) / all)} %`);

const measures = ['median', 'ninety', 'without'] as const;
const names = { median: 'median', ninety: '90th percentile', without: 'without estimate' } as const;
/** Ours may be so many percentage points off the best. */
const tolerance = 1;

interface Miss {
  readonly where: string;
  readonly ours: number;
  readonly best: number;
}

/** Where another is better than ours by more than a point. */
function missesOf(where: string, results: readonly Result[]): Miss[] {
  const byName = estimators.map((name) => figures(results, name));
  return measures.flatMap((kind) => {
    const [ours = Number.NaN, ...others] = byName.map((figure) => figure[kind]);
    const best = Math.min(...others);
    return ours <= best + tolerance ? [] : [{ where: `${where}, ${names[kind]}`, ours, best }];
  });
}

function lines(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** The tables of docs/estimates.md, as Markdown. `onProgress` hears of each kind of reading. */
export function estimateTables(onProgress: (text: string) => void): string {
  const results = scales.flatMap((scale) => {
    onProgress(scale);
    return shapes.map((shape) => measure(shape, scale));
  });
  const groups = [
    ...shapes.map(({ name }) => ({ name, some: results.filter(({ shape }) => shape.name === name) })),
    ...scales.map((scale: Scale) => ({
      name: `all of them, ${scale}`,
      some: results.filter((result) => result.scale === scale),
    })),
  ];
  const errorRows = groups.map(({ name, some }) => [
    name,
    ...estimators.map((estimator) => {
      const { median, ninety } = figures(some, estimator);
      return `${whole(median)} / ${whole(ninety)}`;
    }),
  ]);
  const coverageRows = groups.map(({ name, some }) => {
    const { ranges, held, high, heldHigh } = covered(some);
    const without = estimators.map((estimator) => `${whole(figures(some, estimator).without)} %`);
    return [name, ...without, share(held, ranges), share(high, ranges), share(heldHigh, high)];
  });
  const rowsAfter = groups
    .filter(({ some }) => some.every(({ shape }) => shape.changesAt !== undefined))
    .map(({ name, some }) => [
      name,
      ...estimators.map((estimator) => {
        const errors = some.flatMap(({ scores }) => scores[estimator].errorsAfter);
        return `${whole(100 * quantile(errors, 0.5))} / ${whole(100 * quantile(errors, 0.9))}`;
      }),
    ]);
  const misses = groups.flatMap(({ name, some }) => missesOf(name, some));
  const inField = groups.filter(({ some }) => some.every(({ shape }) => shape.inField === true));
  const missesInField = inField.flatMap(({ name, some }) => missesOf(name, some));
  const within = (some: readonly unknown[], missed: readonly Miss[]): string =>
    `${some.length * measures.length - missed.length} of ${some.length * measures.length}`;
  const all = covered(results);
  const foreseeable = covered(results.filter(({ shape }) => shape.unforeseeable !== true));
  const jobs = shapes.reduce((sum, { repeats }) => sum + repeats, 0);
  return [
    `Median / 90th percentile of the error of the time left, in % of the true time left. Measured at the polls, every 30–60 s, of ${jobs} simulated jobs (fixed seeds). Each job is read in whole percents, in 0.01 %, and in counts. Polls without an estimate have no error; the second table counts them. The last minute of a job is omitted.`,
    lines(['Job', ...estimators], errorRows),
    `Share of polls without an estimate, for each rule. For our ranges: the share that contained the true end (held), the share with high confidence, and how many of the latter held. The other rules give no range.`,
    lines(['Job', ...estimators.map((name) => `${name}: none`), 'held', 'high', 'high and held'], coverageRows),
    `With high confidence, ${share(all.heldHigh, all.high)} of our ranges held; ${share(foreseeable.heldHigh, foreseeable.high)} without "last 10 % takes half the time", which nothing shows in advance.`,
    `Ours is the best, or within ${tolerance} point of the best, in ${within(groups, misses)} figures. For the 2 h and 24 h jobs that are steady, bursty, drop, slow down, or take half their time for the last 10 %, it is so in ${within(inField, missesInField)}. The exceptions (ours, the best of the four others, %):`,
    misses.map(({ where, ours, best }) => `- ${where}: ${whole(ours)}, ${whole(best)}`).join('\n'),
    `The same jobs after their change, which cannot be known in advance:`,
    lines(['Job, after the change', ...estimators], rowsAfter),
    `A change is followed once the rises since then can no longer be chance, and more closely the longer it has lasted compared with the time left. The price is paid where changes do not last (day and night, throttling).`,
  ].join('\n\n');
}
