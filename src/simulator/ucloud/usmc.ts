import { unevenly } from '../random.ts';
import { momentOf, type Stage, type Timeline } from '../scenario/timeline.ts';
import type { World } from '../scenario/world.ts';

interface UsmcStage extends Stage {
  /**
   * No document lists the values of `State`. These are the console's labels in English. The real ones may differ, so
   * the handling of unknown words must be tested.
   */
  readonly state: string;
  readonly percent: readonly [from: number, to: number];
  readonly failure?: string;
}

export interface UsmcScript {
  readonly timeline: Timeline<UsmcStage>;
}

/** `Data` of GetUSMCTaskStatus. */
export function usmcData(id: string, script: UsmcScript, world: World): Record<string, unknown> {
  const moment = momentOf(script.timeline, world.elapsed);
  const [from, to] = moment.stage.percent;
  const share = unevenly(world.seed, `${id}/${moment.round}/${moment.index}`, moment.fraction);
  return {
    State: moment.stage.state,
    Progress: { Percentage: Math.floor((from + (to - from) * share) * 100) / 100 },
    ...(moment.stage.failure === undefined ? {} : { FailedMessage: moment.stage.failure }),
  };
}
