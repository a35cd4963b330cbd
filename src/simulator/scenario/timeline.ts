/** A stretch of a run in which the cloud says one thing. Extended by each product with what it says. */
export interface Stage {
  /** Length in simulated seconds. */
  readonly seconds: number;
}

/**
 * The course of one task: its stages one after another, the last of which is the rest at the end. After that the task
 * starts again as a new run, as if somebody had reset it, so that a demo never runs dry.
 */
export interface Timeline<S extends Stage> {
  readonly stages: readonly [S, ...S[]];
  /** Where in its first run the task is when the simulator starts, in simulated seconds. */
  readonly begin: number;
}

export interface Moment<S extends Stage> {
  readonly stage: S;
  readonly index: number;
  /** Simulated seconds since the stage began. */
  readonly into: number;
  /** How much of the stage's time has gone: from 0 up to, not including, 1. */
  readonly fraction: number;
  /** Simulated seconds since the run began. */
  readonly elapsed: number;
  /** 0 for the first run. */
  readonly round: number;
}

export function runLength(timeline: Timeline<Stage>): number {
  return timeline.stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** Where the task is when the simulator has been running for `elapsed` simulated seconds. */
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

/** When the first and the last stage that `belongs` begin and end, in simulated seconds of the run; null when none does. */
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
