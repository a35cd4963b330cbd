import assert from 'node:assert/strict';
import type { Health, HealthKind, HealthVerdict, LagTrend } from '../../../../src/model/health.ts';
import { healthReason, healthRowWords, healthWord } from '../../../../src/presentation/words/healthText.ts';

const minute = 60_000;
const now = 1_000 * minute;
const pace = { gapMs: 43 * minute, since: now - 43 * minute, gaps: 18, medianMs: 6 * minute, longestMs: 12 * minute };
const unknownPace = { ...pace, gaps: 0, medianMs: null, longestMs: null };
const shortPace = { ...pace, medianMs: 300, longestMs: 900 };
const since = now - 20 * minute;
const growing: LagTrend = {
  kind: 'falling-behind',
  unit: 'seconds',
  seconds: 120,
  bytes: null,
  slope: 0.4,
  overMs: 15 * minute,
  zeroInMs: null,
  positionStands: false,
};
const shrinking: LagTrend = { ...growing, kind: 'catching-up', slope: -0.5, zeroInMs: 4 * minute };
const backlog: LagTrend = { ...growing, unit: 'bytes', seconds: null, bytes: 5 * 1024 ** 2, slope: 1024 };
const lag = { seconds: 120, bytes: null };
const lagging = { kind: 'lagging', ...lag, limitSeconds: 60, limitBytes: null, since } as const;
const idle = { kind: 'idle-source', lagSeconds: 600, slope: 1, since } as const;

const cases: readonly (readonly [HealthVerdict, string | null, string])[] = [
  [
    { kind: 'ok', why: 'moving', pace: { ...pace, gapMs: 23 * minute } },
    null,
    'Last change: 23 min ago; the usual gap is 6 min, the longest was 12 min.',
  ],
  [
    { kind: 'ok', why: 'moving', pace: { ...pace, gapMs: 0 } },
    null,
    'Last change: just now; the usual gap is 6 min, the longest was 12 min.',
  ],
  [
    { kind: 'ok', why: 'moving', pace },
    null,
    'No field has changed for 43 min; the usual gap is 6 min, the longest was 12 min. Too early to call it stalled.',
  ],
  [{ kind: 'ok', why: 'moving', pace: { ...shortPace, gapMs: 30_000 } }, null, 'Last change: 30 s ago.'],
  [
    { kind: 'ok', why: 'moving', pace: shortPace },
    null,
    'No field has changed for 43 min. Too early to call it stalled.',
  ],
  [{ kind: 'ok', why: 'moving', pace: unknownPace }, null, 'Last change: 43 min ago.'],
  [
    { kind: 'ok', why: 'learning', pace: unknownPace },
    null,
    'Last change: 43 min ago; how long changes usually take is not known yet (0 seen).',
  ],
  [{ kind: 'ok', why: 'caught-up', lag, since }, null, 'It has been caught up for 20 min, lag 2 min.'],
  [{ kind: 'ok', why: 'caught-up', lag, since: now }, null, 'It has been caught up for a few seconds, lag 2 min.'],
  [
    { kind: 'ok', why: 'replicating', lag, trend: { ...shrinking, zeroInMs: 14_000 } },
    'lag 2 min, catching up',
    'Catching up: lag 2 min, shrinking by 30 s per minute; at this rate 0 in about 14 s.',
  ],
  [
    { kind: 'ok', why: 'caught-up', lag: { seconds: null, bytes: null }, since },
    null,
    'It has been caught up for 20 min.',
  ],
  [
    { kind: 'ok', why: 'replicating', lag, trend: null },
    null,
    'Replicating: lag 2 min; too little is known to say where it goes.',
  ],
  [
    { kind: 'ok', why: 'replicating', lag, trend: { ...growing, kind: 'steady', slope: 0.01 } },
    null,
    'Replicating: lag 2 min, steady over the last 15 min.',
  ],
  [
    { kind: 'ok', why: 'replicating', lag, trend: shrinking },
    'lag 2 min, caught up in ~4 min',
    'Catching up: lag 2 min, shrinking by 30 s per minute; at this rate 0 in about 4 min.',
  ],
  [{ kind: 'ok', why: 'resting', since }, null, 'Nothing has to move: it has been in this state for 20 min.'],
  [{ kind: 'ok', why: 'precheck', since }, null, 'The precheck has been running for 20 min; it shows no progress.'],
  [
    { kind: 'ok', why: 'nothing-to-see', since },
    null,
    'The cloud has reported nothing that could move for 20 min, so a stop could not be seen.',
  ],
  [
    { kind: 'slow', ...pace, limitMs: 18 * minute, stalledAfterMs: 50 * minute },
    'slow, no change for 43 min',
    'No field has changed for 43 min; the usual gap is 6 min, the longest was 12 min. From 50 min on it counts as stalled.',
  ],
  [
    { kind: 'slow', ...shortPace, limitMs: 18 * minute, stalledAfterMs: 50 * minute },
    'slow, no change for 43 min',
    'No field has changed for 43 min. From 50 min on it counts as stalled.',
  ],
  [
    { kind: 'stalled', ...shortPace, limitMs: 40 * minute, stalledAfterMs: 40 * minute },
    'stalled 43 min',
    'No field has changed for 43 min; the limit is 40 min.',
  ],
  [
    { kind: 'stalled', ...pace, limitMs: 40 * minute, stalledAfterMs: 40 * minute },
    'stalled 43 min',
    'No field has changed for 43 min; the usual gap is 6 min, the longest was 12 min, the limit 40 min.',
  ],
  [
    { kind: 'stalled', ...unknownPace, gapMs: 61 * minute, limitMs: 60 * minute, stalledAfterMs: 60 * minute },
    'stalled 1 h 1 min',
    'No field has changed for 1 h 1 min; no usual gap is known yet, so the limit is 1 h.',
  ],
  [{ ...lagging, trend: null }, 'lag 2 min', 'Over the limit of 1 min for 20 min: lag 2 min.'],
  [
    { ...lagging, trend: growing },
    'lag 2 min, falling behind',
    'Over the limit of 1 min for 20 min: lag 2 min, growing by 24 s per minute.',
  ],
  [
    { ...lagging, seconds: null, bytes: 5 * 1024 ** 2, limitSeconds: null, limitBytes: 1024 ** 2, trend: null },
    '5.0 MiB behind',
    'Over the limit of 1.0 MiB for 20 min: 5.0 MiB behind.',
  ],
  [
    { kind: 'falling-behind', trend: { ...growing, seconds: 2 } },
    'lag 2 s, falling behind',
    'Falling behind: lag 2 s, growing by 24 s per minute over the last 15 min.',
  ],
  [
    { kind: 'falling-behind', trend: backlog },
    '5.0 MiB behind, falling behind',
    'Falling behind: 5.0 MiB behind, growing by 60 KiB per minute over the last 15 min.',
  ],
  [
    { kind: 'falling-behind', trend: { ...growing, positionStands: true } },
    'lag 2 min, falling behind',
    'Falling behind and reading at the same place for 15 min: lag 2 min, growing by 24 s per minute; an open transaction or a dead reader looks like this.',
  ],
  [
    { ...idle, why: 'caught-up' },
    'source idle? lag 10 min',
    'The lag (10 min) has grown as fast as time for 20 min, though it is caught up: the source probably writes nothing; an open transaction or a dead reader looks the same.',
  ],
  [
    { ...idle, why: 'lag-was-low' },
    'source idle? lag 10 min',
    'The lag (10 min) has grown from about 0 as fast as time for 20 min, at the same place: the source probably writes nothing; an open transaction or a dead reader looks the same.',
  ],
  [
    { kind: 'attention', why: 'waits-for-user', since, retries: null },
    null,
    'It has been waiting for a person for 20 min.',
  ],
  [{ kind: 'attention', why: 'paused', since, retries: null }, null, 'It has been paused for 20 min.'],
  [
    { kind: 'attention', why: 'maintenance', since, retries: null },
    null,
    'The cloud has had it in maintenance for 20 min.',
  ],
  [
    { kind: 'attention', why: 'retrying', since, retries: 2 },
    null,
    'The cloud has been retrying for 20 min, now at retry 2.',
  ],
  [{ kind: 'failing', why: 'retrying', since, retries: null }, null, 'The cloud has been retrying for 20 min.'],
  [{ kind: 'failing', why: 'failed', since, retries: null }, null, 'First seen failed: 20 min ago.'],
  [
    { kind: 'no-contact', since, failuresInRow: 4 },
    'no contact 20 min',
    'The cloud has not answered us for 20 min (4 failed reads in a row); that says nothing of the task.',
  ],
  [{ kind: 'unknown', why: 'no-data', since: null }, null, 'Nothing has been read of this task yet.'],
  [
    { kind: 'unknown', why: 'unknown-state', since },
    null,
    "The cloud's word for its state is not known, so it is not judged.",
  ],
];

describe('The words of a verdict', () => {
  for (const [verdict, row, reason] of cases) {
    const health: Health = { ...verdict, asOf: now };
    it(`${JSON.stringify([verdict.kind, 'why' in verdict ? verdict.why : null, row])}: ${reason}`, () => {
      assert.equal(healthReason(health, now), reason);
      assert.equal(healthRowWords(health, now), row);
    });
  }

  it('name every kind of verdict differently', () => {
    const kinds = new Set<HealthKind>(cases.map(([{ kind }]) => kind));
    assert.equal(kinds.size, 10);
    assert.equal(new Set([...kinds].map(healthWord)).size, 10);
  });
});
