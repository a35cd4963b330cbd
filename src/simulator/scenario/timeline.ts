/** A period of a run in which the cloud reports one state. Each product extends it with what it reports. */
export interface Stage {
  /** Duration in simulated seconds. */
  readonly seconds: number;
}

/**
 * The stages of one task in order, the last of which is its final state. After that stage the task starts a new run, as
 * if somebody had reset it, so that the demo never ends.
 */
export interface Timeline<S extends Stage> {
  readonly stages: readonly [S, ...S[]];
  /** The position in the first run at which the simulator starts, in simulated seconds. */
  readonly begin: number;
}

export interface Moment<S extends Stage> {
  readonly stage: S;
  readonly index: number;
  /** Simulated seconds since the stage began. */
  readonly into: number;
  /** The elapsed share of the stage, from 0 to below 1. */
  readonly fraction: number;
  /** Simulated seconds since the run began. */
  readonly elapsed: number;
  /** 0 for the first run. */
  readonly round: number;
}

export function runLength(timeline: Timeline<Stage>): number {
  return timeline.stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** The state of the timeline after the simulator has run for `elapsed` simulated seconds. */
export function momentOf<S extends Stage>(timeline: Timeline<S>, elapsed: number): Moment<S> {
  const length = runLength(timeline);
  const since = Math.max(elapsed, 0) + timeline.begin;
  const round = Math.floor(since / length);
  const inRun = since - round * length;
  let stage = timeline.stages[0];
  let index = 0;
  let begun = 0;
  for (const [candidate, next] of timeline.stages.entries()) {
    if (begun + next.seconds > inRun || candidate === timeline.stages.length - 1) {
      stage = next;
      index = candidate;
      break;
    }
    begun += next.seconds;
  }
  const into = inRun - begun;
  return { stage, index, into, fraction: Math.min(into / stage.seconds, 1 - Number.EPSILON), elapsed: inRun, round };
}

/**
 * The period from the first stage that `belongs` to the end of the last one, in simulated seconds of the run; null if
 * no stage does.
 */
export function spanOf<S extends Stage>(
  timeline: Timeline<S>,
  belongs: (stage: S) => boolean,
): { readonly begin: number; readonly end: number } | null {
  let at = 0;
  let begin: number | null = null;
  let end = 0;
  for (const stage of timeline.stages) {
    if (belongs(stage)) {
      begin ??= at;
      end = at + stage.seconds;
    }
    at += stage.seconds;
  }
  return begin === null ? null : { begin, end };
}
