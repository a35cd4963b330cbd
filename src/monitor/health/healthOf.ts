import type { Health, HealthVerdict, LagTrend } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { idleSourceOf, laggingOf, lagTrendOf, replicatingTail } from './lag.ts';
import { couldMove, heldSince, isExpectedToMove, isReplicating } from './lifeSigns.ts';
import { defaultHealthOptions, type HealthOptions } from './options.ts';
import { judgePace } from './stall.ts';

/** Input of a judgement besides the samples. Times are ms on this computer's clock. */
export interface HealthContext {
  readonly now: number;
  /**
   * The longest usual time between two reads of the task, ms: in a window without focus, and stretched for the request
   * ceiling of the account. A much longer time is a hole.
   */
  readonly pollIntervalMs: number;
  /** The `Contact` of the watched task. */
  readonly contact: {
    readonly lastGoodAt: number | null;
    readonly lostSince: number | null;
    readonly failuresInRow: number;
  };
  /** The previous verdict, which keeps verdicts from flickering around a limit; null for the first one. */
  readonly previous: Health | null;
  readonly options?: Partial<HealthOptions>;
}

/**
 * Judges the health of a task by the rules in docs/health.md. `samples` is its history, oldest first, from at least the
 * beginning of the current phase and run if that is known. `no-contact` replaces every verdict except that of a task
 * that has ended: the last reading of an ended task remains true.
 */
export function healthOf(samples: readonly Sample[], context: HealthContext): Health {
  const last = samples.at(-1);
  const options = { ...defaultHealthOptions, ...context.options };
  const verdict =
    (last === undefined ? null : endedVerdict(samples, last)) ??
    contactVerdict(context, options) ??
    (last === undefined ? null : workVerdict(samples, last, context, options));
  return { ...(verdict ?? { kind: 'unknown', why: 'no-data', since: null }), asOf: last?.seenUntil ?? null };
}

/** The verdict for a task that has ended, with or without contact; null for any other task. */
function endedVerdict(samples: readonly Sample[], { lifecycle, retries }: Sample): HealthVerdict | null {
  const since = (): number => heldSince(samples, (sample) => sample.lifecycle === lifecycle);
  switch (lifecycle) {
    case 'failed':
      return { kind: 'failing', why: 'failed', since: since(), retries };
    case 'completed':
    case 'stopped':
    case 'gone':
      return { kind: 'ok', why: 'resting', since: since() };
    default:
      return null;
  }
}

function contactVerdict({ now, contact }: HealthContext, { noContactAfterMs }: HealthOptions): HealthVerdict | null {
  if (contact.lostSince === null) return null;
  const since = contact.lastGoodAt ?? contact.lostSince;
  return now - since < noContactAfterMs ? null : { kind: 'no-contact', since, failuresInRow: contact.failuresInRow };
}

function workVerdict(
  samples: readonly Sample[],
  last: Sample,
  context: HealthContext,
  options: HealthOptions,
): HealthVerdict {
  const { lifecycle, retries } = last;
  const since = (): number => heldSince(samples, (sample) => sample.lifecycle === lifecycle);
  if (lifecycle === 'unknown') return { kind: 'unknown', why: 'unknown-state', since: since() };
  if (last.waitsForUser) {
    const waits = heldSince(samples, (sample) => sample.waitsForUser);
    return { kind: 'attention', why: 'waits-for-user', since: waits, retries };
  }
  switch (lifecycle) {
    case 'paused':
    case 'maintenance':
      return { kind: 'attention', why: lifecycle, since: since(), retries };
    case 'retrying':
      return retryVerdict(since(), last, options);
    case 'active':
    case 'starting':
    case 'finishing':
      return movingVerdict(samples, last, context, options);
    default:
      return { kind: 'ok', why: 'resting', since: since() };
  }
}

function retryVerdict(since: number, { retries, seenUntil }: Sample, options: HealthOptions): HealthVerdict {
  const long = seenUntil - since > options.retryingIsFailingAfterMs;
  const often = retries !== null && retries >= options.retriesAreFailing;
  return { kind: long || often ? 'failing' : 'attention', why: 'retrying', since, retries };
}

function movingVerdict(
  samples: readonly Sample[],
  last: Sample,
  context: HealthContext,
  options: HealthOptions,
): HealthVerdict {
  if (last.phase === 'precheck') {
    return { kind: 'ok', why: 'precheck', since: heldSince(samples, ({ phase }) => phase === 'precheck') };
  }
  if (isReplicating(last)) return replicatingVerdict(samples, last, context, options);
  return stillVerdict(samples, last, context, options);
}

function stillVerdict(
  samples: readonly Sample[],
  last: Sample,
  { pollIntervalMs }: HealthContext,
  options: HealthOptions,
): HealthVerdict {
  if (!couldMove(last)) return blind(samples);
  return judgePace(samples, options.holeAfterPolls * pollIntervalMs, options);
}

/** The verdict if the cloud reports no value that could change: a stall cannot be detected. */
function blind(samples: readonly Sample[]): HealthVerdict {
  return { kind: 'ok', why: 'nothing-to-see', since: heldSince(samples, (sample) => !couldMove(sample)) };
}

function replicatingVerdict(
  samples: readonly Sample[],
  last: Sample,
  context: HealthContext,
  options: HealthOptions,
): HealthVerdict {
  const { pollIntervalMs, previous } = context;
  const tail = replicatingTail(samples);
  const idle = idleSourceOf(tail, pollIntervalMs, options);
  if (idle !== null) return idle;
  const trend = lagTrendOf(tail, pollIntervalMs, trendBefore(previous), options);
  const pace = isExpectedToMove(last, options) ? stillVerdict(samples, last, context, options) : null;
  if (pace?.kind === 'stalled') return pace;
  const lagging = laggingOf(tail, pollIntervalMs, trend, previous, options);
  if (lagging !== null) return lagging;
  if (trend?.kind === 'falling-behind') return { kind: 'falling-behind', trend };
  if (pace?.kind === 'slow') return pace;
  const lag = { seconds: last.lagSeconds, bytes: last.lagBytes };
  if (last.caughtUp === true) {
    return { kind: 'ok', why: 'caught-up', lag, since: heldSince(tail, ({ caughtUp }) => caughtUp === true) };
  }
  if (lag.seconds === null && lag.bytes === null && pace !== null) return pace;
  return { kind: 'ok', why: 'replicating', trend, lag };
}

function trendBefore(previous: Health | null): LagTrend['kind'] | null {
  if (previous === null) return null;
  if (previous.kind === 'falling-behind') return 'falling-behind';
  if (previous.kind === 'lagging') return previous.trend?.kind ?? null;
  return previous.kind === 'ok' && previous.why === 'replicating' ? (previous.trend?.kind ?? null) : null;
}
