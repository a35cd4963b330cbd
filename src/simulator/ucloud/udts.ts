import { noise } from '../random.ts';
import { type Backlog, lagAt } from '../scenario/backlog.ts';
import { copiedShare, copyBegun, type CopyStage, copyTimes, sizeOf } from '../scenario/copy.ts';
import { type Moment, momentOf, spanOf, type Timeline } from '../scenario/timeline.ts';
import { realSeconds, type World } from '../scenario/world.ts';

/** The sixteen states of GetUDTSTaskStatus, editions of 2021-07-28 and later. */
type UdtsWord =
  | 'Created'
  | 'Checking'
  | 'Dumping'
  | 'Loading'
  | 'Syncing'
  | 'Synced'
  | 'Done'
  | 'Failed'
  | 'Stopping'
  | 'Stopped'
  | 'RetryPending'
  | 'Starting'
  | 'FailedUnrecoverable'
  | 'StoppedUnrecoverable'
  | 'Success'
  | 'Started';

interface UdtsStage extends CopyStage {
  /** With a backlog, the state alternates between `Syncing` and `Synced` as the backlog does. */
  readonly word: UdtsWord;
  readonly backlog?: Backlog;
  /** CurRetryCount. */
  readonly retries?: number;
  /** FailedMessage. */
  readonly failure?: string;
}

export interface UdtsScript {
  readonly engine: 'mysql' | 'redis' | 'mongodb' | 'files';
  readonly timeline: Timeline<UdtsStage>;
  /** Rows or keys to copy. */
  readonly items: number;
  readonly maxRetries: number;
  /** The edition of the API before 2022 also returned a ServerId. */
  readonly serverId?: number;
}

/** `Data` of GetUDTSTaskStatus. */
export function udtsData(id: string, script: UdtsScript, world: World): Record<string, unknown> {
  const moment = momentOf(script.timeline, world.elapsed);
  const { stage } = moment;
  const lag =
    stage.backlog === undefined ? null : lagAt(stage.backlog, moment.into, world.seed, `${id}/${moment.round}`);
  const status = lag === 0 && stage.word === 'Syncing' ? 'Synced' : stage.word;
  return {
    Status: status,
    MaxRetryCount: script.maxRetries,
    CurRetryCount: stage.retries ?? 0,
    ...(stage.failure === undefined ? {} : { FailedMessage: stage.failure }),
    Progress: progress(id, script, moment, lag, world),
    ...(script.engine === 'mysql' ? { Sync: binlog(id, script, moment, lag, world) } : {}),
  };
}

function progress(
  id: string,
  script: UdtsScript,
  moment: Moment<UdtsStage>,
  lag: number | null,
  world: World,
): Record<string, number> {
  const total = sizeOf(script.items, moment.round, world.seed, id);
  const begun = copyBegun(script.timeline, moment);
  const copied = copiedShare(script.timeline, moment, world.seed, id);
  const times = copyTimes(script.timeline, moment, world, id);
  const common = {
    TotalCount: begun ? total : 0,
    CurCount: Math.floor(total * copied),
    TotalDuration: begun ? times.total : 0,
    CurDuration: begun ? times.elapsed : 0,
    Percentage: Math.floor(copied * 10_000) / 100,
  };
  if (lag === null || script.engine === 'mysql') return common;
  const seconds = Math.round(realSeconds(world, lag));
  if (script.engine === 'mongodb') return { ...common, MongoDelayTime: seconds };
  const waiting = Math.round(lag * 48_000 * (0.9 + 0.2 * noise(world.seed, id, 'offset', Math.floor(moment.into))));
  return { ...common, RedisOffsetSize: waiting, RedisDelayTime: seconds };
}

const binlogFileSize = 1_073_741_824;

/** The replicated amount of the source's time since the position at which the dump began. */
function replicatedSeconds(script: UdtsScript, moment: Moment<UdtsStage>, lag: number | null): number {
  const replication = spanOf(script.timeline, (stage) => stage.backlog !== undefined);
  if (replication === null || moment.elapsed < replication.begin) return 0;
  const behindAtFirst = script.timeline.stages.find((stage) => stage.backlog !== undefined)?.backlog?.start ?? 0;
  return behindAtFirst + Math.min(moment.elapsed, replication.end) - (lag ?? 0) - replication.begin;
}

/** The position advances with the source's own time, minus the lag. */
function binlog(
  id: string,
  script: UdtsScript,
  moment: Moment<UdtsStage>,
  lag: number | null,
  world: World,
): Record<string, string | number> {
  const bytesPerSecond = 60_000 + Math.floor(90_000 * noise(world.seed, id, 'binlog rate'));
  const bytes = binlogFileSize * 5 + 154 + Math.floor(replicatedSeconds(script, moment, lag) * bytesPerSecond);
  const file = String(Math.floor(bytes / binlogFileSize) + 1).padStart(6, '0');
  const transactions = 1 + Math.floor(bytes / 2_900);
  return {
    BinlogName: `mysql-bin.${file}`,
    BinlogPos: bytes % binlogFileSize,
    BinlogGTID: `6f0a3d52-11ee-11ef-9d0b-0242ac120002:1-${transactions}`,
    ...(script.serverId === undefined ? {} : { ServerId: script.serverId }),
  };
}
