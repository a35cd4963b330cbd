import { needsUserAction, type Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { Random } from '../base/clock.ts';

export interface PollingSettings {
  /** Between two reads of a task while the window has the focus. */
  readonly intervalSeconds: number;
  /** The same while it has not: slower, not stopped. */
  readonly unfocusedIntervalSeconds: number;
  /**
   * Ceiling of reads per account and hour. A read is one request of the cloud's API (two for a Huawei DCS task whose
   * statistics leave a doubt). What a person asks for is counted but never refused.
   */
  readonly maxRequestsPerHour: number;
  /** false: finished tasks are read as often as the others (for a command that waits for their restart). */
  readonly restWhenTerminal: boolean;
}

/**
 * 1200 per hour is one read every three seconds: ten tasks of one account at the full pace, and a sixtieth of the lowest
 * limit that any of the clouds documents (Alibaba Cloud, DescribeDtsJobs: 20 per second).
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
/** Reads of the same final state until it is believed. */
const readsUntilRest = 2;
/** A cloud that asks for a longer wait is asked again after this one: its number may be nonsense. */
export const longestWait = hour;
const jitter = 0.1;

/** Settings as they can be used: whatever a settings file holds, the result is finite and sensible. */
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

/** What the delay to a task's next read depends on, as far as it is the task's own. */
export interface Pace {
  /** Remaining quick reads, after a change of state or a request by the user. */
  readonly quickPollsLeft: number;
  /** Good reads in a row with the same final state. */
  readonly terminalReads: number;
  /** When the first of them ended; ms. */
  readonly terminalSince: number;
  readonly failuresInRow: number;
  /** Why the last read failed; null when it did not. */
  readonly problem: Problem | null;
}

export const freshPace: Pace = {
  quickPollsLeft: 0,
  terminalReads: 0,
  terminalSince: 0,
  failuresInRow: 0,
  problem: null,
};

/** The pace after a good read at `now`. The first snapshot of a task is no change of its state. */
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

/** The pace of a task whose keys are accepted after all: their refusal is no reason any more not to read it. */
export function paceOfAcceptedKeys(pace: Pace): Pace {
  return pace.problem?.kind === 'credentials' ? { ...pace, failuresInRow: 0, problem: null } : pace;
}

/** The pace after the user requested a read. */
export function paceAfterAsk(pace: Pace): Pace {
  return { ...pace, quickPollsLeft: quickPolls };
}

/** What else the delay depends on. */
export interface PollConditions {
  readonly now: number;
  readonly focused: boolean;
  readonly polling: PollingSettings;
}

/**
 * What a delay is: the plain `interval` · the `rest` of a task that has ended · `fixed`, which is a back-off, or a quick read
 * after a change of state or because a person asked.
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
 * Milliseconds from the end of a task's last read to its next one, before jitter and ceiling; null when it is not to be
 * read until somebody asks.
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
  // A single failure of the network is no trend: the first retry comes at the usual pace. A throttling cloud has
  // told that this pace is too fast.
  const doublings = problem.kind === 'throttled' ? failuresInRow : failuresInRow - 1;
  return Math.min(longestBackOff, usual * 2 ** doublings);
}

/**
 * Whether a failure other than `credentials` shows that the cloud has looked at the keys and accepted them. Rights, tasks
 * and pace are judged after the signature; but only a code of the cloud's own says that it was the cloud that judged, and
 * not a gateway or proxy on the way (`HTTP 429`). Everything else may have happened before the keys were looked at.
 */
export function judgesKeys({ kind, code }: Problem): boolean {
  if (code === null || /^HTTP \d/.test(code)) return false;
  return kind === 'permission' || kind === 'throttled' || kind === 'not-found';
}

/** Requests per hour that an account would make if nothing were stretched. */
export interface Load {
  /** Of tasks that are read one by one, at the plain interval. */
  readonly interval: number;
  /** The same of tasks that have ended. */
  readonly rest: number;
  /** The same after failures and changes of state. */
  readonly fixed: number;
  /** Of lists. */
  readonly listed: number;
}

/** By how much the delays of each kind are stretched; 1: not at all. */
export interface Stretches {
  readonly ofInterval: number;
  readonly ofRest: number;
  readonly ofListed: number;
}

/**
 * By how much the delays of an account are stretched so that what is planned stays below its ceiling. Fixed delays are never
 * stretched, and rests only where they alone would take more than half of the ceiling; intervals and lists share what these
 * two leave, half of the ceiling at least. A list costs little for what it tells: single reads take what the lists leave, of
 * which they leave half at least.
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
 * Milliseconds from the end of a task's last read to its next one: the plain delay, stretched for the account's ceiling
 * unless it is fixed, ±10 % of jitter (only upwards when stretched, as it is a ceiling), and never less than the cloud asked
 * us to wait.
 */
export function nextDelay(pace: Pace, conditions: PollConditions, stretch: number, random: Random): number | null {
  const plain = plainDelay(pace, conditions);
  if (plain === null) return null;
  const draw = random();
  const stretched = stretch > 1 && delayKind(pace, conditions) !== 'fixed';
  const factor = stretched ? stretch * (1 + jitter * draw) : 1 + jitter * (2 * draw - 1);
  return Math.max(plain * factor, waitOf(pace.problem) * (1 + jitter * draw));
}

/** The wait that the cloud asked for; 0 for none. ms. */
export function waitOf(problem: Problem | null): number {
  if (problem?.kind !== 'throttled' && problem?.kind !== 'cloud') return 0;
  return within(problem.waitMs ?? 0, 0, longestWait, 0);
}
