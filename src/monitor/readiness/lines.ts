import type { CutoverProfile, CutoverState } from '../../clouds/profile.ts';
import type { PhaseStatus, TaskStatus } from '../../model/status.ts';
import { type Reading, readingOf, type Sample } from '../history/sample.ts';
import { type Case, line } from './line.ts';
import { doubt, error, failedPhases, fresh, needsUser, state } from './standing.ts';
import type { Evidence, LineState, ReadinessContext, ReadinessLine, ReadinessOptions } from './types.ts';
import { unbrokenSince } from './watched.ts';

/** The checklist of the task's product. Every line is there even when it is red, so that the list does not jump. */
export function linesOf(
  status: TaskStatus,
  samples: readonly Sample[],
  options: ReadinessOptions,
  context: ReadinessContext,
): readonly ReadinessLine[] {
  const reading = readingOf(status);
  const observedAt = Date.parse(judgedAt(status));
  const watching = { pollIntervalMs: options.pollIntervalMs, now: context.now };
  const given: Case = { status, reading, samples, options, observedAt, context, watching };
  const lines = [
    ...[fresh(given), state(given), error(given), needsUser(given), failedPhases(given)],
    ...[doubt(given), checks(given), copy(given)],
  ];
  const { profile } = context;
  const cutover = cutoverState(status, profile);
  if (profile.caughtUpBy === 'key-counts') lines.push(keys(given), offset(given));
  else if (cutover.replicates) lines.push(caughtUp(given), held(given), lag(given));
  const manual = profile.personChecks(cutover).map((check): ReadinessLine => ({
    key: `you-check:${check.key}`,
    state: 'you-check',
    evidence: { kind: 'manual', check },
    since: null,
    weight: 'info',
  }));
  return [...lines.filter((line) => line !== null), ...manual];
}

/** Counts of keys are judged: where they are older than the rest, so is the judgement. */
function judgedAt({ observedAt, older }: TaskStatus): string {
  return older?.parts.includes('keys') === true ? older.observedAt : observedAt;
}

/** A completed task no longer catches up; one that only copies never does. */
function cutoverState({ lifecycle, phases, phase }: TaskStatus, profile: CutoverProfile): CutoverState {
  const incremental = phases.find((entry) => entry.phase === 'incremental');
  const completed = lifecycle === 'completed';
  const planned = incremental !== undefined && incremental.state !== 'not-planned';
  // Some services list only the phase under way: whether replication follows a copy cannot be seen beforehand.
  const expected = incremental === undefined ? phase === 'incremental' || profile.replicatesUnlessListed : planned;
  return { replicates: !completed && expected, plansReplication: planned, completed };
}

function checks({ status, context }: Case): ReadinessLine | null {
  if (!context.profile.listsChecks) return null;
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
  const { replicationImpliesCopy, percentFreezesWhileReplicating } = given.context.profile;
  const parts = status.phases.filter(({ phase }) => phase === 'schema' || phase === 'full');
  if (parts.length > 0 && parts.every((entry) => entry.state === 'not-planned')) return null;
  const unfinished = parts.some((entry) => !['done', 'not-planned'].includes(entry.state));
  const implied = reading.percent === null && reading.phase === 'incremental' && replicationImpliesCopy;
  const judge = (past: Reading): LineState => {
    if (past.percent === null) return implied && past.phase === 'incremental' ? 'green' : 'cannot-tell';
    if (past.percent >= 100) return 'green';
    return percentFreezesWhileReplicating && past.phase === 'incremental' ? 'cannot-tell' : 'amber';
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
  const since = arrived(reading) ? unbrokenSince(samples, arrived, observedAt, watching) : null;
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

/** Where a service reports no lag for a task, its word for having caught up has to do. */
function lag(given: Case): ReadinessLine | null {
  const { reading, options, context } = given;
  if (reading.lagSeconds === null && !context.profile.alwaysReportsLag) return null;
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
    gap: given.context.profile.keyGap,
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
