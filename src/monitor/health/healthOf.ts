import type { Health, HealthVerdict, LagTrend } from '../../model/health.ts';
import type { Sample } from '../history/sample.ts';
import { idleSourceOf, laggingOf, lagTrendOf, replicatingTail } from './lag.ts';
import { couldMove, heldSince, isExpectedToMove, isReplicating } from './lifeSigns.ts';
import { defaultHealthOptions, type HealthOptions } from './options.ts';
import { judgePace } from './stall.ts';

/** What a judgement needs beside the samples. */
export interface HealthContext {
  /** Our clock, ms. */
  readonly now: number;
  /**
   * The longest time, ms, that is usual between two reads of the task: of a window without focus, stretched for the
   * account's ceiling. What is much longer is a hole in contact.
   */
  readonly pollIntervalMs: number;
  /** As `Contact` of a watched task tells it. */
  readonly contact: {
    readonly lastGoodAt: number | null;
    readonly lostSince: number | null;
    readonly failuresInRow: number;
  };
  /** The verdict before this one, so that verdicts do not flicker around a limit; null for the first. */
  readonly previous: Health | null;
  readonly options?: Partial<HealthOptions>;
}

/**
 * The health of a task. `samples` in order of time, from at least the beginning of the present run and phase where that is
 * known. No-contact is about us: it hides what the last reading said of a task that goes on, not of one that has ended.
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

/** What holds whether we have contact or not: the task expects nothing more. */
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

/** A task of which nothing that moves is reported cannot be seen standing still. */
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
