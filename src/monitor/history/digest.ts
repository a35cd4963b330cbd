import { longestGap, resolutionAt } from './tiers.ts';

/** The columns of a sample that decide whether it is selected. */
export interface Mark {
  readonly at: number;
  readonly seenUntil: number;
  readonly run: number;
  /** The id of its state. */
  readonly state: number;
}

/**
 * Selects about `max` samples that represent a series. Returns their times, each with the time until which it
 * represents the series. Half of them are the newest samples. Of the older ones, a quarter is spread evenly, and a
 * quarter shows changes of state, run, or contact. The first sample of the last run is always included. A selected
 * sample represents the ones after it that are not selected, up to a gap in contact.
 */
export function digestOf(series: readonly Mark[], max: number, now: number): ReadonlyMap<number, number> {
  const older = series.length <= max ? 0 : series.length - Math.floor(max / 2);
  const apart = Math.ceil((4 * older) / max);
  const turns = series.flatMap((_, index) => (index < older && turnsAt(series, index, now) ? [index] : []));
  const kept = new Set(turns.slice(-Math.floor(max / 4)));
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

/** Whether the time before this sample was not watched, or contact was lost. */
function isGap(series: readonly Mark[], index: number, now: number): boolean {
  const [before, mark] = [series[index - 1], series[index]];
  if (before === undefined || mark === undefined) return false;
  const length = mark.at - before.seenUntil;
  return length > longestGap && length > resolutionAt(now - mark.at);
}
