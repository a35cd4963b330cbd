// The checklist lines about the state of the task, which are the same for all products.
import type { Lifecycle } from '../../model/status.ts';
import { isPausedOrStopped } from './hazards.ts';
import { type Case, line, sinceWhen } from './line.ts';
import type { Evidence, LineState, ReadinessLine } from './types.ts';
import { lastBefore } from './watched.ts';

/** A status with a time further in the future than this was read before the clock was set back. */
const maxAheadSeconds = 60;

/**
 * An old status is no evidence of the present. The limit is longer for an ended task, which is read and changes rarely.
 */
export function fresh({ status, options, observedAt, context: { now, current } }: Case): ReadinessLine {
  const limit = status.terminal ? Math.max(options.freshSeconds, 2 * 60 * 60) : options.freshSeconds;
  const age = (now - observedAt) / 1000;
  const seconds = Math.max(0, age);
  const ahead = -age > maxAheadSeconds;
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

export function state(given: Case): ReadinessLine {
  const { status, samples } = given;
  const { lifecycle } = status;
  const { state: rawState } = status.raw;
  if (!isPausedOrStopped(lifecycle)) {
    return line(given, 'state', { kind: 'state', lifecycle, rawState }, (past) => stateOf(past.lifecycle));
  }
  // Pausing is the vendor's last step before the cutover. At any other time it means that changes are missing.
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

/** An error is a warning if the task has completed: the task did not fail, but the error must be seen. */
export function error({ status: { error: text, lifecycle } }: Case): ReadinessLine | null {
  if (text === null) return null;
  const state = lifecycle === 'completed' ? 'amber' : 'red';
  return { key: 'error', state, evidence: { kind: 'error', text }, since: null, weight: 'must' };
}

/** null if the service itself waits for the cutover: then waiting for the user is no obstacle. */
export function needsUser(given: Case): ReadinessLine | null {
  const { needsUser: text } = given.status;
  if (text === null || given.context.profile.waitsForCutover) return null;
  return line(given, 'needs-user', { kind: 'needs-user', text }, ({ waitsForUser }) =>
    waitsForUser ? 'amber' : 'green',
  );
}

/** Some clouds report a running task although one of its phases has failed. */
export function failedPhases({ status: { phases } }: Case): ReadinessLine | null {
  const failed = phases.filter((entry) => entry.state === 'failed');
  if (failed.length === 0) return null;
  const rawStates = failed.map(({ rawState }) => rawState);
  return { key: 'phases', state: 'red', evidence: { kind: 'failed-phases', rawStates }, since: null, weight: 'must' };
}

export function doubt({ status }: Case): ReadinessLine | null {
  if (status.doubt === null) return null;
  const evidence: Evidence = { kind: 'doubt', sentence: status.doubt };
  return { key: 'doubt', state: 'amber', evidence, since: null, weight: 'doubt' };
}
