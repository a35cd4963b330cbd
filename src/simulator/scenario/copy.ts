import { noise, unevenly, wobble } from '../random.ts';
import { type Moment, spanOf, type Stage, type Timeline } from './timeline.ts';
import { realSeconds, type World } from './world.ts';

/** A stage in which an initial copy advances, or stops, between two shares of the whole (0–1). */
export interface CopyStage extends Stage {
  readonly copy?: readonly [from: number, to: number];
}

/** The part of a run in which the copy advances. */
function copySpan<S extends CopyStage>(timeline: Timeline<S>): { readonly begin: number; readonly end: number } | null {
  return spanOf(timeline, ({ copy }) => copy !== undefined && copy[0] < copy[1]);
}

/** The share copied at this moment, 0–1. Stages without `copy` are either before the copy or after its end. */
export function copiedShare<S extends CopyStage>(
  timeline: Timeline<S>,
  moment: Moment<S>,
  seed: number,
  label: string,
): number {
  const copy = moment.stage.copy;
  if (copy === undefined) return moment.elapsed >= (copySpan(timeline)?.end ?? 0) ? 1 : 0;
  const [from, to] = copy;
  return from + (to - from) * unevenly(seed, `${label}/${moment.round}/${moment.index}`, moment.fraction);
}

/** Whether the copy of this run has started. */
export function copyBegun<S extends CopyStage>(timeline: Timeline<S>, moment: Moment<S>): boolean {
  const span = copySpan(timeline);
  return span !== null && moment.elapsed >= span.begin;
}

/** A size that varies slightly from run to run, as real data does. */
export function sizeOf(typical: number, round: number, seed: number, label: string): number {
  return Math.round(typical * (0.85 + 0.3 * noise(seed, label, 'size', round)));
}

/**
 * Elapsed and estimated total seconds of the initial copy as a cloud reports them. The estimate improves during the
 * copy.
 */
export function copyTimes<S extends CopyStage>(
  timeline: Timeline<S>,
  moment: Moment<S>,
  world: World,
  label: string,
): { readonly elapsed: number; readonly total: number } {
  const span = copySpan(timeline);
  if (span === null || moment.elapsed < span.begin) return { elapsed: 0, total: 0 };
  const length = span.end - span.begin;
  const elapsed = Math.min(moment.elapsed - span.begin, length);
  const doubt = 0.3 * (1 - elapsed / length) * (wobble(world.seed, `${label}/estimate`, elapsed / 300) - 0.4);
  // The cloud does not know that a copy will fail halfway, so it estimates the whole.
  const goal = Math.max(...timeline.stages.map(({ copy }) => copy?.[1] ?? 0));
  const spent = Math.floor(realSeconds(world, elapsed));
  return { elapsed: spent, total: Math.max(Math.ceil(realSeconds(world, (length * (1 + doubt)) / goal)), spent) };
}
