import { noise, wobble } from '../random.ts';
import { type Backlog, lagAt } from '../scenario/backlog.ts';
import { copiedShare, type CopyStage, sizeOf } from '../scenario/copy.ts';
import { momentOf, type Timeline } from '../scenario/timeline.ts';
import type { World } from '../scenario/world.ts';

/** The states of ShowMigrationTask. `INCRMIGEATING` is spelled as the real service spells it. */
type DcsWord =
  | 'CREATING'
  | 'RUNNING'
  | 'MIGRATING'
  | 'FULLMIGRATING'
  | 'INCRMIGEATING'
  | 'SUCCESS'
  | 'FAILED'
  | 'TERMINATING'
  | 'TERMINATED'
  | 'RELEASED';

interface DcsStage extends CopyStage {
  readonly word: DcsWord;
  readonly backlog?: Backlog;
}

export interface DcsInstance {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export interface DcsScript {
  readonly timeline: Timeline<DcsStage>;
  readonly method: 'full_amount_migration' | 'incremental_migration';
  readonly keys: number;
  readonly source: DcsInstance;
  readonly target: DcsInstance;
  /** `2019/10/22 14:44:30`, without a time zone. */
  readonly createdAt: string;
  /** The document declares the counters as texts and shows them as numbers. Tasks of both kinds exist here. */
  readonly countersAsText: boolean;
  /** Requests for the task itself are refused. Its statistics can be read. */
  readonly detailForbidden: boolean;
}

export interface DcsFacts {
  readonly word: DcsWord;
  /** Progress of the full copy in whole percent. */
  readonly progress: number;
  readonly offset: number;
  readonly sourceKeys: number;
  readonly targetKeys: number;
  readonly kilobytesPerSecond: number;
  readonly operationsPerSecond: number;
  readonly migrating: boolean;
}

const atWork: readonly DcsWord[] = ['MIGRATING', 'FULLMIGRATING', 'INCRMIGEATING'];

export function dcsFacts(id: string, script: DcsScript, world: World): DcsFacts {
  const moment = momentOf(script.timeline, world.elapsed);
  const { stage } = moment;
  const label = `${id}/${moment.round}`;
  const copied = copiedShare(script.timeline, moment, world.seed, id);
  const lag = stage.backlog === undefined ? 0 : lagAt(stage.backlog, moment.into, world.seed, label);
  const migrating = atWork.includes(stage.word);
  const now = moment.elapsed;
  // Keys are written and expire on either side at different moments, so the gap goes both ways.
  const sourceKeys = Math.round(
    sizeOf(script.keys, moment.round, world.seed, id) * (1 + 0.004 * wobble(world.seed, `${label}/keys`, now / 90)),
  );
  const gap = migrating ? Math.round(24 * (wobble(world.seed, `${label}/gap`, now / 40) - 0.4) + lag * 0.8) : 0;
  const targetKeys = copied >= 1 ? sourceKeys - gap : Math.floor(sourceKeys * copied);
  const load = migrating ? 0.5 + wobble(world.seed, `${label}/load`, now / 30) + (copied < 1 ? 3 : 0) + lag / 200 : 0;
  return {
    word: stage.word,
    progress: Math.floor(copied * 100),
    offset: copied >= 1 && migrating ? Math.round(lag * 9.5 + (lag > 0 ? 6 * noise(world.seed, label, now) : 0)) : 0,
    sourceKeys,
    targetKeys: Math.max(targetKeys, 0),
    kilobytesPerSecond: Math.round(50 * load),
    operationsPerSecond: Math.round(5_300 * load),
    migrating,
  };
}
