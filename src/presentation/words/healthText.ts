import * as l10n from '@vscode/l10n';
import type {
  AttentionVerdict,
  FailingVerdict,
  Health,
  HealthKind,
  IdleSourceVerdict,
  Lag,
  LaggingVerdict,
  LagTrend,
  OkVerdict,
  Pace,
  StillStand,
} from '../../model/health.ts';
import { formatAgo, formatBytes, formatCount, formatDuration, formatLasting } from './numbers.ts';

export function healthWord(kind: HealthKind): string {
  switch (kind) {
    case 'ok':
      return l10n.t('healthy');
    case 'slow':
      return l10n.t('slow');
    case 'stalled':
      return l10n.t('stalled');
    case 'lagging':
      return l10n.t('lagging');
    case 'falling-behind':
      return l10n.t('falling behind');
    case 'idle-source':
      return l10n.t('source idle');
    case 'attention':
      return l10n.t('needs attention');
    case 'failing':
      return l10n.t('failing');
    case 'no-contact':
      return l10n.t('no contact');
    case 'unknown':
      return l10n.t('health unknown');
  }
}

/** Whether the task has failed: "failing" would be too weak. */
export function isFailed(health: Health): boolean {
  return health.kind === 'failing' && health.why === 'failed';
}

/** What a row adds to the state: `stalled 43 min`, `lag 2 min, falling behind`; null for nothing. */
export function healthRowWords(health: Health, nowMs: number): string | null {
  switch (health.kind) {
    case 'slow':
      return l10n.t('slow, no change for {0}', span(health.gapMs));
    case 'stalled':
      return l10n.t('stalled {0}', span(health.gapMs));
    case 'lagging':
      return joined(lagWords(health), trendWord(health.trend));
    case 'falling-behind':
      return joined(lagWords(health.trend), l10n.t('falling behind'));
    case 'idle-source':
      return l10n.t('source idle? lag {0}', formatDuration(health.lagSeconds));
    case 'no-contact':
      return l10n.t('no contact {0}', span(nowMs - health.since));
    case 'ok':
      return health.why === 'replicating' && health.trend?.kind === 'catching-up'
        ? catchingUpWords(health.trend)
        : null;
    case 'attention':
    case 'failing':
    case 'unknown':
      return null;
  }
}

function joined(first: string, second: string | null): string {
  return second === null ? first : l10n.t('{0}, {1}', first, second);
}

/** ms. */
const shortestForecast = 60_000;

function catchingUpWords(trend: LagTrend): string {
  const { zeroInMs } = trend;
  // A forecast below a minute would be outdated when it is read.
  return zeroInMs === null || zeroInMs < shortestForecast
    ? joined(lagWords(trend), l10n.t('catching up'))
    : joined(lagWords(trend), l10n.t('caught up in ~{0}', span(zeroInMs)));
}

function trendWord(trend: LagTrend | null): string | null {
  switch (trend?.kind) {
    case 'falling-behind':
      return l10n.t('falling behind');
    case 'catching-up':
      return l10n.t('catching up');
    case 'steady':
    case undefined:
      return null;
  }
}

/** The reason for a verdict in one sentence with its numbers. */
export function healthReason(health: Health, nowMs: number): string {
  switch (health.kind) {
    case 'ok':
      return okReason(health, nowMs);
    case 'slow':
      return slowReason(health);
    case 'stalled':
      return stalledReason(health);
    case 'lagging':
      return laggingReason(health, nowMs);
    case 'falling-behind':
      return fallingBehindReason(health.trend);
    case 'idle-source':
      return idleReason(health, nowMs);
    case 'attention':
      return attentionReason(health, nowMs);
    case 'failing':
      return failingReason(health, nowMs);
    case 'no-contact':
      return l10n.t(
        'The cloud has not answered us for {0} ({1} failed reads in a row); that says nothing of the task.',
        span(nowMs - health.since),
        formatCount(health.failuresInRow),
      );
    case 'unknown':
      return health.why === 'no-data'
        ? l10n.t('Nothing has been read of this task yet.')
        : l10n.t("The cloud's word for its state is not known, so it is not judged.");
  }
}

function okReason(verdict: OkVerdict, nowMs: number): string {
  switch (verdict.why) {
    case 'moving':
      return movingReason(verdict.pace);
    case 'learning':
      return l10n.t(
        'Last change: {0}; how long changes usually take is not known yet ({1} seen).',
        ago(verdict.pace.gapMs),
        formatCount(verdict.pace.gaps),
      );
    case 'caught-up':
      return verdict.lag.seconds === null && verdict.lag.bytes === null
        ? l10n.t('It has been caught up for {0}.', lasting(nowMs - verdict.since))
        : l10n.t('It has been caught up for {0}, {1}.', lasting(nowMs - verdict.since), lagWords(verdict.lag));
    case 'replicating':
      return replicatingReason(verdict.lag, verdict.trend);
    case 'resting':
      return l10n.t('Nothing has to move: it has been in this state for {0}.', lasting(nowMs - verdict.since));
    case 'precheck':
      return l10n.t('The precheck has been running for {0}; it shows no progress.', lasting(nowMs - verdict.since));
    case 'nothing-to-see':
      return l10n.t(
        'The cloud has reported nothing that could move for {0}, so a stop could not be seen.',
        lasting(nowMs - verdict.since),
      );
  }
}

function movingReason(pace: Pace): string {
  const { gapMs, medianMs, longestMs } = pace;
  if (medianMs === null || longestMs === null || medianMs < shortestUsual) {
    return isQuiet(pace)
      ? l10n.t('No field has changed for {0}. Too early to call it stalled.', span(gapMs))
      : l10n.t('Last change: {0}.', ago(gapMs));
  }
  return isQuiet(pace)
    ? l10n.t(
        'No field has changed for {0}; the usual gap is {1}, the longest was {2}. Too early to call it stalled.',
        span(gapMs),
        span(medianMs),
        span(longestMs),
      )
    : l10n.t(
        'Last change: {0}; the usual gap is {1}, the longest was {2}.',
        ago(gapMs),
        span(medianMs),
        span(longestMs),
      );
}

/** Shorter pauses are not mentioned. ms. */
const shortestQuiet = 60_000;

/** Whether the task has not moved for far longer than ever before, but not long enough to be called slow. */
export function isQuiet({ gapMs, longestMs }: Pace): boolean {
  return longestMs !== null && gapMs >= shortestQuiet && gapMs > 2 * longestMs;
}

/** A shorter usual gap would be shown as 0 s. ms. */
export const shortestUsual = 1000;

function slowReason({ gapMs, medianMs, longestMs, stalledAfterMs }: StillStand): string {
  return medianMs === null || longestMs === null || medianMs < shortestUsual
    ? l10n.t('No field has changed for {0}. From {1} on it counts as stalled.', span(gapMs), span(stalledAfterMs))
    : l10n.t(
        'No field has changed for {0}; the usual gap is {1}, the longest was {2}. From {3} on it counts as stalled.',
        span(gapMs),
        span(medianMs),
        span(longestMs),
        span(stalledAfterMs),
      );
}

function stalledReason({ gapMs, medianMs, longestMs, limitMs }: StillStand): string {
  if (medianMs !== null && medianMs < shortestUsual) {
    return l10n.t('No field has changed for {0}; the limit is {1}.', span(gapMs), span(limitMs));
  }
  return medianMs === null || longestMs === null
    ? l10n.t(
        'No field has changed for {0}; no usual gap is known yet, so the limit is {1}.',
        span(gapMs),
        span(limitMs),
      )
    : l10n.t(
        'No field has changed for {0}; the usual gap is {1}, the longest was {2}, the limit {3}.',
        span(gapMs),
        span(medianMs),
        span(longestMs),
        span(limitMs),
      );
}

function laggingReason(
  { seconds, bytes, limitSeconds, limitBytes, since, trend }: LaggingVerdict,
  nowMs: number,
): string {
  const limit = limitSeconds === null ? formatBytes(limitBytes ?? 0) : formatDuration(limitSeconds);
  const lag = lagWords({ seconds, bytes });
  const age = lasting(nowMs - since);
  return trend === null
    ? l10n.t('Over the limit of {0} for {1}: {2}.', limit, age, lag)
    : l10n.t('Over the limit of {0} for {1}: {2}, {3}.', limit, age, lag, slopeWords(trend));
}

function fallingBehindReason(trend: LagTrend): string {
  return trend.positionStands === true
    ? l10n.t(
        'Falling behind and reading at the same place for {1}: {0}; an open transaction or a dead reader looks like this.',
        joined(lagWords(trend), slopeWords(trend)),
        span(trend.overMs),
      )
    : l10n.t('Falling behind: {0} over the last {1}.', joined(lagWords(trend), slopeWords(trend)), span(trend.overMs));
}

function replicatingReason(lag: Lag, trend: LagTrend | null): string {
  if (trend === null) return l10n.t('Replicating: {0}; too little is known to say where it goes.', lagWords(lag));
  switch (trend.kind) {
    case 'catching-up':
      return l10n.t(
        'Catching up: {0}, {1}; at this rate 0 in about {2}.',
        lagWords(lag),
        slopeWords(trend),
        span(trend.zeroInMs ?? 0),
      );
    case 'steady':
    case 'falling-behind':
      return l10n.t('Replicating: {0}, steady over the last {1}.', lagWords(lag), span(trend.overMs));
  }
}

function idleReason({ lagSeconds, since, why }: IdleSourceVerdict, nowMs: number): string {
  const lag = formatDuration(lagSeconds);
  const age = lasting(nowMs - since);
  return why === 'caught-up'
    ? l10n.t(
        'The lag ({0}) has grown as fast as time for {1}, though it is caught up: the source probably writes nothing; an open transaction or a dead reader looks the same.',
        lag,
        age,
      )
    : l10n.t(
        'The lag ({0}) has grown from about 0 as fast as time for {1}, at the same place: the source probably writes nothing; an open transaction or a dead reader looks the same.',
        lag,
        age,
      );
}

function attentionReason({ why, since, retries }: AttentionVerdict, nowMs: number): string {
  const age = lasting(nowMs - since);
  switch (why) {
    case 'waits-for-user':
      return l10n.t('It has been waiting for a person for {0}.', age);
    case 'paused':
      return l10n.t('It has been paused for {0}.', age);
    case 'maintenance':
      return l10n.t('The cloud has had it in maintenance for {0}.', age);
    case 'retrying':
      return retryReason(age, retries);
  }
}

function failingReason({ why, since, retries }: FailingVerdict, nowMs: number): string {
  return why === 'failed'
    ? l10n.t('First seen failed: {0}.', ago(nowMs - since))
    : retryReason(lasting(nowMs - since), retries);
}

function retryReason(age: string, retries: number | null): string {
  return retries === null
    ? l10n.t('The cloud has been retrying for {0}.', age)
    : l10n.t('The cloud has been retrying for {0}, now at retry {1}.', age, formatCount(retries));
}

function lagWords({ seconds, bytes }: Lag): string {
  if (seconds !== null) return l10n.t('lag {0}', formatDuration(seconds));
  return bytes === null ? l10n.t('lag unknown') : l10n.t('{0} behind', formatBytes(bytes));
}

/** Per minute, because per second the numbers are too small to read. */
function slopeWords({ slope, unit }: LagTrend): string {
  const perMinute = Math.abs(slope) * 60;
  const amount = unit === 'seconds' ? formatDuration(perMinute) : formatBytes(perMinute);
  return slope < 0 ? l10n.t('shrinking by {0} per minute', amount) : l10n.t('growing by {0} per minute', amount);
}

function ago(milliseconds: number): string {
  return formatAgo(milliseconds / 1000);
}

function lasting(milliseconds: number): string {
  return formatLasting(milliseconds / 1000);
}

function span(milliseconds: number): string {
  return formatDuration(milliseconds / 1000);
}
