import { needsUserAction, type Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { Random } from '../base/clock.ts';

export interface PollingSettings {
  /** Time between two reads of a task while the window has the focus. */
  readonly intervalSeconds: number;
  /** The same while the window does not have the focus. Polling slows down but does not stop. */
  readonly unfocusedIntervalSeconds: number;
  /**
   * Ceiling of reads per account and hour. A read is one request to the cloud's API, or two for a Huawei DCS task whose
   * statistics leave a doubt. Reads that the user requests are counted but never refused.
   */
  readonly maxRequestsPerHour: number;
  /** false: finished tasks are read as often as others. A command that waits for a restart needs this. */
  readonly restWhenTerminal: boolean;
}

/**
 * 1200 requests per hour are one read every three seconds. That serves ten tasks of an account at the full pace. It is
 * a sixtieth of the lowest limit that any cloud documents (Alibaba Cloud, DescribeDtsJobs: 20 per second).
 */
export const defaultPolling: PollingSettings = {
  intervalSeconds: 30,
  unfocusedIntervalSeconds: 120,
  maxRequestsPerHour: 1200,
  restWhenTerminal: true,
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export const quickPolls = 6;
export const quickDelay = 10 * second;
export const longestBackOff = 10 * minute;
export const restingDelay = hour;
export const restingFor = 24 * hour;
/** A final state counts after this many reads in a row that report it. */
const readsUntilRest = 2;
/** The longest wait that a cloud can impose, because its number may be nonsense. ms. */
export const longestWait = hour;
const jitter = 0.1;

/** Returns settings that are finite and within limits, even if the settings file holds nonsense. */
export function usablePolling(settings: PollingSettings): PollingSettings {
  const intervalSeconds = within(settings.intervalSeconds, 1, 3600, defaultPolling.intervalSeconds);
  return {
    intervalSeconds,
    unfocusedIntervalSeconds: Math.max(
      intervalSeconds,
      within(settings.unfocusedIntervalSeconds, 1, 7200, defaultPolling.unfocusedIntervalSeconds),
    ),
    maxRequestsPerHour: Math.floor(within(settings.maxRequestsPerHour, 1, 100_000, defaultPolling.maxRequestsPerHour)),
    restWhenTerminal: settings.restWhenTerminal,
  };
}

function within(value: number, least: number, most: number, otherwise: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise;
}

/** The properties of a task that determine the delay to its next read. */
export interface Pace {
  /** Quick reads that remain after a change of state or a request by the user. */
  readonly quickPollsLeft: number;
  /** Successful reads in a row with the same final state. */
  readonly terminalReads: number;
  /** When the first of them ended; ms. */
  readonly terminalSince: number;
  readonly failuresInRow: number;
  /** Why the last read failed. null: it succeeded. */
  readonly problem: Problem | null;
}

export const freshPace: Pace = {
  quickPollsLeft: 0,
  terminalReads: 0,
  terminalSince: 0,
  failuresInRow: 0,
  problem: null,
};

/** Returns the pace after a successful read at `now`. The first status of a task is not a change of state. */
export function paceAfterStatus(pace: Pace, before: TaskStatus | null, after: TaskStatus, now: number): Pace {
  const moved = before !== null && (before.lifecycle !== after.lifecycle || before.phase !== after.phase);
  const sameEnd = after.terminal && pace.terminalReads > 0 && before?.lifecycle === after.lifecycle;
  return {
    quickPollsLeft: moved ? quickPolls : Math.max(0, pace.quickPollsLeft - 1),
    terminalReads: !after.terminal ? 0 : sameEnd ? pace.terminalReads + 1 : 1,
    terminalSince: sameEnd ? pace.terminalSince : now,
    failuresInRow: 0,
    problem: null,
  };
}

export function paceAfterProblem(pace: Pace, problem: Problem): Pace {
  return {
    ...pace,
    quickPollsLeft: Math.max(0, pace.quickPollsLeft - 1),
    failuresInRow: pace.failuresInRow + 1,
    problem,
  };
}

/** Returns the pace of a task whose refused keys are now accepted. The refusal no longer prevents reads. */
export function paceOfAcceptedKeys(pace: Pace): Pace {
  return pace.problem?.kind === 'credentials' ? { ...pace, failuresInRow: 0, problem: null } : pace;
}

/** Returns the pace after the user requested a read. */
export function paceAfterAsk(pace: Pace): Pace {
  return { ...pace, quickPollsLeft: quickPolls };
}

/** The properties outside the task that determine the delay. */
export interface PollConditions {
  readonly now: number;
  readonly focused: boolean;
  readonly polling: PollingSettings;
}

/**
 * The kind of a delay. `interval`: the plain interval. `rest`: the longer delay of a task that has ended. `fixed`: a
 * back-off, or a quick read after a change of state or a request by the user.
 */
export type DelayKind = 'interval' | 'rest' | 'fixed';

export function delayKind(pace: Pace, { focused, polling }: PollConditions): DelayKind {
  if (pace.problem !== null) return 'fixed';
  if (isResting(pace, polling)) return 'rest';
  return focused && pace.quickPollsLeft > 0 ? 'fixed' : 'interval';
}

function isResting({ terminalReads }: Pace, { restWhenTerminal }: PollingSettings): boolean {
  return restWhenTerminal && terminalReads >= readsUntilRest;
}

/**
 * Returns the milliseconds from the end of a task's last read to its next read, before jitter and ceiling. null: the
 * task is read only on request.
 */
export function plainDelay(pace: Pace, conditions: PollConditions): number | null {
  const { now, focused, polling } = conditions;
  if (pace.problem?.kind === 'credentials') return null;
  const resting = isResting(pace, polling);
  if (resting && now - pace.terminalSince >= restingFor) return null;
  const seconds = focused ? polling.intervalSeconds : polling.unfocusedIntervalSeconds;
  const usual = resting ? restingDelay : seconds * second;
  if (pace.problem !== null) return Math.max(usual, backOff(usual, pace.problem, pace.failuresInRow));
  return delayKind(pace, conditions) === 'fixed' ? Math.min(quickDelay, usual) : usual;
}

function backOff(usual: number, problem: Problem, failuresInRow: number): number {
  if (needsUserAction(problem.kind)) return longestBackOff;
  // A single network failure is not a trend, so the first retry keeps the usual delay. A throttling cloud has reported
  // that this delay is too short.
  const doublings = problem.kind === 'throttled' ? failuresInRow : failuresInRow - 1;
  return Math.min(longestBackOff, usual * 2 ** doublings);
}

/**
 * Returns whether a failure other than `credentials` shows that the cloud has checked and accepted the keys. A cloud
 * checks permissions, task IDs, and the request rate after the signature. Only an error code of the cloud proves that
 * the cloud itself answered and not a proxy on the way, which reports for example `HTTP 429`. Any other failure may
 * have happened before the check of the keys.
 */
export function judgesKeys({ kind, code }: Problem): boolean {
  if (code === null || /^HTTP \d/.test(code)) return false;
  return kind === 'permission' || kind === 'throttled' || kind === 'not-found';
}

/** Requests per hour that an account would make without stretching. */
export interface Load {
  /** For tasks that are read singly at the plain interval. */
  readonly interval: number;
  /** For tasks that have ended. */
  readonly rest: number;
  /** For reads after failures, changes of state, and requests by the user. */
  readonly fixed: number;
  /** For list reads. */
  readonly listed: number;
}

/** The factor for the delays of each kind. 1: not stretched. */
export interface Stretches {
  readonly ofInterval: number;
  readonly ofRest: number;
  readonly ofListed: number;
}

/**
 * Returns the factors that keep the planned reads of an account below its ceiling. Fixed delays are never stretched.
 * Rests are stretched only if they alone would take more than half of the ceiling. Intervals and lists share the
 * remainder, which is at least half of the ceiling. Lists take precedence, because one request brings many tasks.
 * Single reads get what the lists leave, but at least half of the remainder.
 */
export function stretchesFor({ interval, rest, fixed, listed }: Load, maxRequestsPerHour: number): Stretches {
  const half = maxRequestsPerHour / 2;
  const ofRest = Math.max(1, rest / half);
  const left = Math.max(half, maxRequestsPerHour - rest / ofRest - fixed);
  const ofInterval = Math.max(1, interval / Math.max(left / 2, left - listed));
  const ofListed = listed === 0 ? 1 : Math.max(1, listed / (left - interval / ofInterval));
  return { ofInterval, ofRest, ofListed };
}

/**
 * Returns the milliseconds from the end of a task's last read to its next read. The plain delay is stretched for the
 * account's ceiling unless it is fixed. Jitter changes it by ±10 %, but only upward if it is stretched, to keep the
 * ceiling. The result is never shorter than the wait that the cloud requested. null: the task is read only on request.
 */
export function nextDelay(pace: Pace, conditions: PollConditions, stretch: number, random: Random): number | null {
  const plain = plainDelay(pace, conditions);
  if (plain === null) return null;
  const draw = random();
  const stretched = stretch > 1 && delayKind(pace, conditions) !== 'fixed';
  const factor = stretched ? stretch * (1 + jitter * draw) : 1 + jitter * (2 * draw - 1);
  return Math.max(plain * factor, waitOf(pace.problem) * (1 + jitter * draw));
}

/** Returns the wait that the cloud requested, in ms. 0: none. */
export function waitOf(problem: Problem | null): number {
  if (problem?.kind !== 'throttled' && problem?.kind !== 'cloud') return 0;
  return within(problem.waitMs ?? 0, 0, longestWait, 0);
}
