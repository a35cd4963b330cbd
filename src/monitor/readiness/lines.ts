import type { Lifecycle, PhaseStatus, TaskStatus } from '../../model/status.ts';
import { type Reading, readingOf, type Sample } from '../history/sample.ts';
import { standsStill } from './hazards.ts';
import type { Evidence, LineState, ManualCheck, ReadinessContext, ReadinessLine, ReadinessOptions } from './types.ts';
import { heldSince, lastBefore, type Watching } from './watched.ts';

interface Case {
  readonly status: TaskStatus;
  readonly reading: Reading;
  readonly samples: readonly Sample[];
  readonly options: ReadinessOptions;
  /** When the status was read. */
  readonly observedAt: number;
  readonly context: ReadinessContext;
  readonly watching: Watching;
}

/** The checklist of the task's product. Every line is there even when it is red, so that the list does not jump. */
export function linesOf(
  status: TaskStatus,
  samples: readonly Sample[],
  options: ReadinessOptions,
  context: ReadinessContext,
): readonly ReadinessLine[] {
  const reading = readingOf(status);
  const observedAt = Date.parse(status.observedAt);
  const watching = { pollIntervalMs: options.pollIntervalMs, now: context.now };
  const given: Case = { status, reading, samples, options, observedAt, context, watching };
  const lines = [
    ...[fresh(given), state(given), error(given), needsUser(given), failedPhases(given)],
    ...[doubt(given), checks(given), copy(given)],
  ];
  const { product } = status.task;
  const replicating = replicates(status);
  if (product === 'dcs') lines.push(keys(given), offset(given));
  else if (replicating) lines.push(caughtUp(given), held(given), lag(given));
  const manual = manualChecks(status, replicating).map((check): ReadinessLine => ({
    key: `you-check:${check}`,
    state: 'you-check',
    evidence: { kind: 'manual', check },
    since: null,
    weight: 'info',
  }));
  return [...lines.filter((line) => line !== null), ...manual];
}

/** A task that ended well is past all catching up; one that only copies never begins. */
function replicates({ lifecycle, phases, phase, task }: TaskStatus): boolean {
  if (lifecycle === 'completed') return false;
  const incremental = phases.find((entry) => entry.phase === 'incremental');
  if (incremental !== undefined) return incremental.state !== 'not-planned';
  // UDTS and USMC list only what is under way: whether replication comes after a copy cannot be seen beforehand.
  return phase === 'incremental' || task.product === 'dts';
}

function manualChecks({ task: { product }, lifecycle, phases }: TaskStatus, replicating: boolean): ManualCheck[] {
  const incremental = phases.find(({ phase }) => phase === 'incremental');
  const goesOn = product === 'dcs' ? incremental !== undefined && incremental.state !== 'not-planned' : replicating;
  const writes: ManualCheck = goesOn ? 'writes-stopped' : 'no-writes-since-start';
  switch (product) {
    case 'udts':
      return goesOn ? [writes, 'data-compared', 'reverse-task'] : [writes, 'data-compared'];
    case 'dts':
      return lifecycle === 'completed' ? [writes, 'data-compared'] : [writes, 'data-compared', 'job-ended'];
    case 'dcs':
      return [writes, 'keys-without-expires'];
    case 'usmc':
      return lifecycle === 'completed' ? [writes] : [writes, 'host-created'];
  }
}

function line(
  given: Case,
  key: string,
  evidence: Evidence,
  judge: (reading: Reading) => LineState,
  weight: ReadinessLine['weight'] = 'must',
): ReadinessLine {
  const judged = judge(given.reading);
  return { key, state: judged, evidence, since: sinceWhen(given, (past) => judge(past) === judged), weight };
}

/** Of history, and of the status itself where history has not yet got it. */
function sinceWhen({ samples, observedAt, watching }: Case, holds: (reading: Reading) => boolean): number | null {
  return heldSince(samples, holds, observedAt, watching) ?? (Number.isFinite(observedAt) ? observedAt : null);
}

/** A status that is dated further ahead than this was read under another clock. */
const mostAheadSeconds = 60;

/** A status that was read long ago proves nothing of now; one that has ended is read seldom, and changes seldom. */
function fresh({ status, options, observedAt, context: { now, current } }: Case): ReadinessLine {
  const limit = status.terminal ? Math.max(options.freshSeconds, 2 * 60 * 60) : options.freshSeconds;
  const age = (now - observedAt) / 1000;
  const seconds = Math.max(0, age);
  const ahead = -age > mostAheadSeconds;
  const old = !current && seconds <= limit;
  return {
    key: 'fresh',
    state: current && !ahead && seconds <= limit ? 'green' : 'cannot-tell',
    evidence: ahead
      ? { kind: 'ahead', seconds: -age }
      : old
        ? { kind: 'not-current', seconds }
        : { kind: 'age', seconds, limit },
    since: Number.isFinite(observedAt) ? observedAt : null,
    weight: 'must',
  };
}

function state(given: Case): ReadinessLine {
  const { status, samples } = given;
  const { lifecycle } = status;
  const { state: rawState } = status.raw;
  if (!standsStill(lifecycle)) {
    return line(given, 'state', { kind: 'state', lifecycle, rawState }, (past) => stateOf(past.lifecycle));
  }
  // Standing still is the vendor's own last step before the switch, and a gap in the data at any other time.
  const running = lastBefore(samples, (past) => past.lifecycle === 'active');
  const caughtUpBefore = running === null ? null : running.caughtUp;
  return {
    key: 'state',
    state: caughtUpBefore === null ? 'cannot-tell' : caughtUpBefore ? 'amber' : 'red',
    evidence: { kind: 'standing-still', lifecycle, rawState, caughtUpBefore },
    since: sinceWhen(given, (past) => past.lifecycle === lifecycle),
    weight: 'doubt',
  };
}

function stateOf(lifecycle: Lifecycle): LineState {
  switch (lifecycle) {
    case 'active':
    case 'completed':
      return 'green';
    case 'draft':
    case 'ready':
    case 'starting':
    case 'retrying':
    case 'pausing':
    case 'stopping':
    case 'finishing':
    case 'maintenance':
      return 'amber';
    case 'failed':
    case 'gone':
    case 'paused':
    case 'stopped':
      return 'red';
    case 'unknown':
      return 'cannot-tell';
  }
}

/** What a task that has ended well reports beside that is no failure of it, but not to be passed over either. */
function error({ status: { error: text, lifecycle } }: Case): ReadinessLine | null {
  if (text === null) return null;
  const state = lifecycle === 'completed' ? 'amber' : 'red';
  return { key: 'error', state, evidence: { kind: 'error', text }, since: null, weight: 'must' };
}

/** What USMC waits for is the cutover itself: a line of what a person looks after. */
function needsUser(given: Case): ReadinessLine | null {
  const { needsUser: text, task } = given.status;
  if (text === null || task.product === 'usmc') return null;
  return line(given, 'needs-user', { kind: 'needs-user', text }, ({ waitsForUser }) =>
    waitsForUser ? 'amber' : 'green',
  );
}

/** A job may be said to run while one of its phases is said to have failed. */
function failedPhases({ status: { phases } }: Case): ReadinessLine | null {
  const failed = phases.filter((entry) => entry.state === 'failed');
  if (failed.length === 0) return null;
  const rawStates = failed.map(({ rawState }) => rawState);
  return { key: 'phases', state: 'red', evidence: { kind: 'failed-phases', rawStates }, since: null, weight: 'must' };
}

function doubt({ status }: Case): ReadinessLine | null {
  if (status.doubt === null) return null;
  const evidence: Evidence = { kind: 'doubt', sentence: status.doubt };
  return { key: 'doubt', state: 'amber', evidence, since: null, weight: 'doubt' };
}

/** Only Alibaba's status lists the items of the precheck. */
function checks({ status }: Case): ReadinessLine | null {
  if (status.task.product !== 'dts') return null;
  const count = (wanted: string): number => status.checks.filter((check) => check.state === wanted).length;
  const found = { failed: count('failed'), warnings: count('warning'), passed: count('passed') };
  const precheck = status.phases.find(({ phase }) => phase === 'precheck');
  const open = status.checks.length - found.failed - found.warnings - found.passed;
  const passed = precheck?.state === 'done';
  // An item that is not passed in a precheck that is was masked by a person, who knew what it says.
  const masked = passed && found.failed + found.warnings > 0;
  return {
    key: 'checks',
    state: masked ? 'amber' : passed && open === 0 ? 'green' : checksState(found.failed, precheck),
    evidence: { kind: 'checks', ...found },
    since: null,
    weight: masked ? 'info' : 'must',
  };
}

function checksState(failed: number, precheck: PhaseStatus | undefined): LineState {
  if (failed > 0 || precheck?.state === 'failed') return 'red';
  return precheck?.state === 'active' || precheck?.state === 'pending' ? 'amber' : 'cannot-tell';
}

/** The initial copy, where there is one. */
function copy(given: Case): ReadinessLine | null {
  const { status, reading } = given;
  const parts = status.phases.filter(({ phase }) => phase === 'schema' || phase === 'full');
  if (parts.length > 0 && parts.every((entry) => entry.state === 'not-planned')) return null;
  const unfinished = parts.some((entry) => !['done', 'not-planned'].includes(entry.state));
  const implied = reading.percent === null && reading.phase === 'incremental' && status.task.product === 'udts';
  const judge = (past: Reading): LineState => {
    if (past.percent === null) return implied && past.phase === 'incremental' ? 'green' : 'cannot-tell';
    if (past.percent >= 100) return 'green';
    // The percentage of USMC stands at 67 for as long as it replicates.
    return status.task.product === 'usmc' && past.phase === 'incremental' ? 'cannot-tell' : 'amber';
  };
  const judged = line(given, 'copy', { kind: 'copy', percent: reading.percent, implied }, judge);
  // A percent of 100 that a phase denies is not believed.
  return judged.state === 'green' && unfinished && status.lifecycle !== 'completed'
    ? { ...judged, state: parts.some((entry) => entry.state === 'unknown') ? 'cannot-tell' : 'amber' }
    : judged;
}

function isCaughtUp({ caughtUp: said, lagBytes }: Reading, { remainingBytes }: ReadinessOptions): LineState {
  if (said === true || (lagBytes !== null && lagBytes < remainingBytes)) return 'green';
  return said === false || lagBytes !== null ? 'amber' : 'cannot-tell';
}

function caughtUp(given: Case): ReadinessLine {
  const { reading, options, status } = given;
  const incremental = status.phases.find(({ phase }) => phase === 'incremental');
  const evidence: Evidence = {
    kind: 'caught-up',
    caughtUp: reading.caughtUp,
    rawState: incremental?.rawState ?? reading.rawState,
    remainingBytes: reading.lagBytes,
    limit: options.remainingBytes,
  };
  return line(given, 'caught-up', evidence, (past) => isCaughtUp(past, options));
}

/** "Watch for one more minute": only time in which it was looked at counts, up to the last reading. */
function held(given: Case): ReadinessLine {
  const { reading, options, samples, observedAt, watching } = given;
  const arrived = (past: Reading): boolean => isCaughtUp(past, options) === 'green';
  const since = arrived(reading) ? heldSince(samples, arrived, observedAt, watching) : null;
  const seconds = since === null ? null : Math.max(0, (observedAt - since) / 1000);
  const enough = seconds !== null && seconds >= options.holdSeconds;
  const unknown = !Number.isFinite(observedAt) || isCaughtUp(reading, options) === 'cannot-tell';
  return {
    key: 'held',
    state: enough ? 'green' : unknown ? 'cannot-tell' : 'amber',
    evidence: { kind: 'held', seconds, needed: options.holdSeconds },
    since,
    weight: 'must',
  };
}

/** UDTS reports a delay only of Redis and MongoDB: where there is none, Synced alone has to do. */
function lag(given: Case): ReadinessLine | null {
  const { reading, options, status } = given;
  if (reading.lagSeconds === null && status.task.product !== 'dts') return null;
  const evidence: Evidence = { kind: 'lag', seconds: reading.lagSeconds, limit: options.lagSeconds };
  return line(given, 'lag', evidence, ({ lagSeconds }) => {
    if (lagSeconds === null) return 'cannot-tell';
    return lagSeconds <= options.lagSeconds ? 'green' : 'amber';
  });
}

/** Keys that expire make a small gap normal: expired ones are still counted where nobody has looked at them. */
function keys(given: Case): ReadinessLine {
  const { reading, options } = given;
  const evidence: Evidence = {
    kind: 'keys',
    source: reading.sourceKeys,
    target: reading.targetKeys,
    tolerance: options.keyTolerance,
  };
  return line(given, 'keys', evidence, ({ sourceKeys, targetKeys }) => {
    if (sourceKeys === null || targetKeys === null) return 'cannot-tell';
    return Math.abs(sourceKeys - targetKeys) <= sourceKeys * options.keyTolerance ? 'green' : 'amber';
  });
}

/** Shown, never counted: no unit is documented for it, only that 0 is no difference. */
function offset(given: Case): ReadinessLine | null {
  const value = given.status.position?.offset;
  if (value === undefined) return null;
  return {
    key: 'offset',
    state: value === 0 ? 'green' : 'cannot-tell',
    evidence: { kind: 'offset', offset: String(value) },
    since: null,
    weight: 'info',
  };
}
