import { longestGap, resolutionAt } from './tiers.ts';

/** What decides whether a sample is among the few. */
export interface Mark {
  readonly at: number;
  readonly seenUntil: number;
  readonly run: number;
  /** The number of its state. */
  readonly state: number;
}

/**
 * Which samples of a series stand for it in about `most`, and until when each does: the newest half of them as they are, of
 * those before a quarter spread evenly, a quarter that tell of a change of state, run or contact, and always the first of the
 * last run. What is left out is stood for by the one before it, as somebody did look; where nobody did, there stays a gap.
 */
export function digestOf(series: readonly Mark[], most: number, now: number): ReadonlyMap<number, number> {
  const older = series.length <= most ? 0 : series.length - Math.floor(most / 2);
  const apart = Math.ceil((4 * older) / most);
  const turns = series.flatMap((_, index) => (index < older && turnsAt(series, index, now) ? [index] : []));
  const kept = new Set(turns.slice(-Math.floor(most / 4)));
  const lastRun = series.at(-1)?.run;
  kept.add(series.findIndex(({ run }) => run === lastRun));
  const until = new Map<number, number>();
  let standing: number | null = null;
  series.forEach(({ at, seenUntil }, index) => {
    if (index >= older || index % apart === 0 || kept.has(index)) standing = at;
    else if (isGap(series, index, now)) standing = null;
    if (standing !== null) until.set(standing, seenUntil);
  });
  return until;
}

function turnsAt(series: readonly Mark[], index: number, now: number): boolean {
  const [before, mark] = [series[index - 1], series[index]];
  return before?.run !== mark?.run || before?.state !== mark?.state || isGap(series, index, now);
}

/** Nobody looked just before this sample, or had contact. */
function isGap(series: readonly Mark[], index: number, now: number): boolean {
  const [before, mark] = [series[index - 1], series[index]];
  if (before === undefined || mark === undefined) return false;
  const length = mark.at - before.seenUntil;
  return length > longestGap && length > resolutionAt(now - mark.at);
}
