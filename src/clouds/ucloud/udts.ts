import { blankPhase, blankStatus, isTerminal, type PhaseStatus, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import { doubtOfDelay, doubtOfPercent, joinedDoubts, noDoubt } from '../evidence.ts';
import { amount, documented, type Json, member, percentage, record, type Shape, text } from '../tolerant.ts';
import { type Meaning, meaning, udtsMeaning } from './states.ts';
import { doubtOf, type Origin, stateWord } from './words.ts';

/** The members that both editions of the document list. Nothing else in a response is kept. */
export const udtsShape = {
  Action: true,
  RetCode: true,
  Message: true,
  Data: {
    MaxRetryCount: true,
    CurRetryCount: true,
    Status: true,
    FailedMessage: true,
    Progress: {
      TotalCount: true,
      CurCount: true,
      TotalDuration: true,
      CurDuration: true,
      Percentage: true,
      RedisOffsetSize: true,
      RedisDelayTime: true,
      MongoDelayTime: true,
    },
    Sync: { BinlogName: true, BinlogPos: true, BinlogGTID: true, ServerId: true },
  },
} as const satisfies Shape;

/** `Progress`: the progress of the full migration, according to the document. Tasks without one send zeros. */
interface Progress {
  /** 0–100; of the dump alone while dumping, of the load alone while loading. */
  readonly percent: number | null;
  /** Entries ("总条目数"): the document does not call them rows. */
  readonly done: number | null;
  readonly total: number | null;
  readonly elapsedSeconds: number | null;
  readonly totalSeconds: number | null;
  readonly redisOffset: number | null;
  readonly redisDelay: number | null;
  readonly mongoDelay: number | null;
}

/** The share of the dump in the initial copy. The load is the rest (docs/status-model.md, "Percent"). */
const dumpWeight = 0.2;

/**
 * Maps a GetUDTSTaskStatus response of either edition (2020 and 2023). Never throws: a missing value or one of the
 * wrong type becomes null, and a response without `Data` gives a status with everything unknown.
 *
 * Source: GetUDTSTaskStatus. Words and percent rules: docs/status-model.md, "UDTS".
 */
export function mapUdts(body: Json, task: TaskRef, from: Origin): TaskStatus {
  const data = member(body, 'Data');
  const state = stateWord(member(data, 'Status'));
  const known = state === null ? null : udtsMeaning(state);
  const said = known ?? meaning({});
  const sentProgress = record(member(data, 'Progress'));
  const progress = progressOf(sentProgress);
  const sync = record(member(data, 'Sync'));
  const copied = copyIsDone(said, progress);
  const delay = lag(progress);
  const doubtOfCaughtUp = said.caughtUp === true ? doubtOfDelay(state ?? '', delay) : noDoubt;
  return {
    ...blankStatus(task, from.observedAt),
    ...said,
    caughtUp: doubtOfCaughtUp === noDoubt ? said.caughtUp : null,
    terminal: isTerminal(said.lifecycle),
    // Without a state, the stage that the percentage belongs to is unknown.
    percent: state === null ? null : percentOfCopy(said, progress, copied),
    phases: phases(said, progress, copied, state),
    lag: delay,
    position: position(progress, sync),
    retries: retries(data),
    providerTimes: times(said, progress),
    error: text(member(data, 'FailedMessage')),
    ...joinedDoubts(
      known === null ? doubtOf(state, from.brandName) : noDoubt,
      doubtOfCaughtUp,
      doubtOfPercent(from.brandName, member(sentProgress, 'Percentage')),
    ),
    raw: { state, body: record(documented(body, udtsShape)) ?? {} },
    requestId: from.requestId,
  };
}

function progressOf(progress: Json | null): Progress {
  return {
    percent: percentage(member(progress, 'Percentage')),
    done: amount(member(progress, 'CurCount')),
    total: amount(member(progress, 'TotalCount')),
    elapsedSeconds: amount(member(progress, 'CurDuration')),
    totalSeconds: amount(member(progress, 'TotalDuration')),
    redisOffset: amount(member(progress, 'RedisOffsetSize')),
    redisDelay: amount(member(progress, 'RedisDelayTime')),
    mongoDelay: amount(member(progress, 'MongoDelayTime')),
  };
}

/** A completed task has copied everything, whatever its body says: the document's own sample is Done with 0 %. */
function copyIsDone(said: Meaning, { percent, done, total }: Progress): boolean {
  if (said.lifecycle === 'completed') return true;
  if (said.phase !== 'incremental') return false;
  return percent === 100 || (total !== null && total > 0 && done !== null && done >= total);
}

function percentOfCopy(said: Meaning, { percent }: Progress, copied: boolean): number | null {
  if (copied) return 100;
  // A task that replicates from its first second sends zeros here too.
  if (said.phase === 'incremental' || percent === null) return null;
  switch (said.subPhase) {
    case 'dump':
      return withoutNoise(percent * dumpWeight);
    case 'load':
      return withoutNoise(100 * dumpWeight + percent * (1 - dumpWeight));
    case null:
      return percent;
  }
}

/** Rounds off floating-point noise: 12.6 instead of 12.600000000000001. */
function withoutNoise(percent: number): number {
  return Math.round(percent * 1e6) / 1e6;
}

function phases(said: Meaning, progress: Progress, copied: boolean, rawState: string | null): PhaseStatus[] {
  const full: PhaseStatus = {
    ...blankPhase('full'),
    percent: percentOfCopy(said, progress, copied),
    done: progress.done,
    total: progress.total,
    unit: progress.done === null && progress.total === null ? null : 'items',
  };
  switch (said.phase) {
    case 'full':
      return [{ ...full, state: 'active', rawState }];
    case 'incremental':
      return [...wholeCopy(full, copied), { ...blankPhase('incremental'), state: 'active', rawState }];
    case 'precheck':
      return [{ ...blankPhase('precheck'), state: 'active', rawState }, ...wholeCopy(full, copied)];
    default:
      return wholeCopy(full, copied);
  }
}

/** The copy, if it is known to be done or if figures show that there is one. Zeros show nothing. */
function wholeCopy(full: PhaseStatus, copied: boolean): PhaseStatus[] {
  if (copied) return [{ ...full, state: 'done' }];
  return [full.percent, full.done, full.total].some((figure) => figure !== null && figure > 0) ? [full] : [];
}

/**
 * Redis and MongoDB tasks have a delay. If both fields are sent, at least one is a filler of zeros. The one with a
 * delay above 0 applies, or Redis if its offset is above 0. If neither shows activity, no lag is reported.
 */
function lag({ redisDelay, mongoDelay, redisOffset }: Progress): TaskStatus['lag'] {
  const redis = redisDelay === null ? null : { seconds: redisDelay, bytes: null, source: 'RedisDelayTime' };
  const mongo = mongoDelay === null ? null : { seconds: mongoDelay, bytes: null, source: 'MongoDelayTime' };
  if (redis === null || mongo === null) return redis ?? mongo;
  if (redis.seconds > 0 || (redisOffset !== null && redisOffset > 0)) return redis;
  if (mongo.seconds > 0) return mongo;
  return null;
}

function position({ redisOffset }: Progress, sync: Json | null): TaskStatus['position'] {
  const binlogFile = text(member(sync, 'BinlogName'));
  const gtid = text(member(sync, 'BinlogGTID'));
  // Without a file name, zeros are fillers.
  const inBinlog = (value: number | null): number | null => (binlogFile === null && value === 0 ? null : value);
  const binlogPosition = inBinlog(amount(member(sync, 'BinlogPos')));
  const serverId = inBinlog(amount(member(sync, 'ServerId')));
  const offset = binlogFile !== null && redisOffset === 0 ? null : redisOffset;
  const found = {
    ...(binlogFile === null ? {} : { binlogFile }),
    ...(binlogPosition === null ? {} : { binlogPosition }),
    ...(gtid === null ? {} : { gtid }),
    ...(serverId === null ? {} : { serverId }),
    ...(offset === null ? {} : { offset }),
  };
  return Object.keys(found).length === 0 ? null : found;
}

function retries(data: unknown): TaskStatus['retries'] {
  const current = amount(member(data, 'CurRetryCount'));
  return current === null ? null : { current, max: amount(member(data, 'MaxRetryCount')) };
}

/** The cloud estimates the copy only, so the estimate is dropped once the copy is complete or the task has ended. */
function times(said: Meaning, { elapsedSeconds, totalSeconds }: Progress): TaskStatus['providerTimes'] {
  if (elapsedSeconds === null && totalSeconds === null) return null;
  const elapsed = elapsedSeconds ?? 0;
  const total = totalSeconds ?? 0;
  const over = isTerminal(said.lifecycle) || said.phase === 'incremental';
  const remainingSeconds = !over && total > elapsed && elapsed > 0 ? total - elapsed : null;
  return { elapsedSeconds, totalSeconds, remainingSeconds };
}
