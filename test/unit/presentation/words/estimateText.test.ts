import assert from 'node:assert/strict';
import type { Estimate, RangeEstimate } from '../../../../src/monitor/estimate/types.ts';
import {
  estimateRowWords,
  estimateSentences,
  estimateWords,
  isVague,
} from '../../../../src/presentation/words/estimateText.ts';

const minute = 60_000;
const now = Date.UTC(2026, 10, 22);
const left = (least: number, likely: number, most: number) => ({
  least: least * minute,
  likely: likely * minute,
  most: most * minute,
});
const range: RangeEstimate = {
  kind: 'range',
  phase: 'full',
  earliestMs: now,
  likelyMs: now,
  latestMs: now,
  confidence: 'medium',
  basis: { changes: 8, minutes: 43, yardstick: 'percent', unit: null },
  provider: null,
  guessesLoad: false,
  andThen: [],
};
const sure: RangeEstimate = { ...range, confidence: 'high' };

describe('words of an estimate', () => {
  /** The estimate, its time left, the words, and those of a row where they are others. */
  const rows: [Estimate, ReturnType<typeof left> | null, string | null, string?][] = [
    [range, left(10, 12, 20), '10–20 min left'],
    [range, left(12, 12, 13), '12–13 min left'],
    [sure, left(11, 12, 13), '~12 min left'],
    [sure, left(10, 12, 20), '10–20 min left'],
    [range, left(50, 70, 90), '50 min to 1 h 30 min left'],
    [range, left(30, 30, 30), '30 min left'],
    [range, left(0, 3, 5), 'up to 5 min left', '≤5 min left'],
    [sure, left(0, 0, 1), 'less than 1 min left', '<1 min left'],
    [range, left(0, 0, 9 * 24 * 60), 'hard to tell, at most 9 d', 'estimating'],
    [range, null, null],
    [{ kind: 'estimating', reason: 'too-few-changes', changes: 0 }, null, 'estimating'],
    [{ kind: 'stalled', sinceMs: now }, null, 'stalled'],
    [{ kind: 'waits-for-user' }, null, 'waits for you'],
    [{ kind: 'at-this-rate-never', limitDays: 90 }, null, 'at this rate never'],
    [{ kind: 'not-running' }, null, null],
    [{ kind: 'finished', what: 'task' }, null, null],
  ];
  for (const [estimate, time, expected, short = expected] of rows)
    it(`are ${expected ?? 'none'}, in a row ${short ?? 'none'} (${estimate.kind})`, () => {
      assert.equal(estimateWords(estimate, time), expected);
      assert.equal(estimateRowWords(estimate, time), short);
    });

  it('are not made of a range that is far wider than what is likely', () => {
    assert.equal(isVague(left(0, 5, 25)), false);
    assert.equal(isVague(left(0, 0, 20)), false);
    assert.equal(isVague(left(0, 60, 20 * 60)), false);
    assert.equal(isVague(left(0, 60, 20 * 60 + 1)), true);
    assert.equal(isVague(left(0, 0, 30)), true);
  });
});

describe('sentences of an estimate', () => {
  it('tell the range, what it rests on and how sure it is', () => {
    assert.deepEqual(estimateSentences(range, left(10, 12, 20), now), [
      'Full copy finishes in about 12 min, probably between 10 min and 20 min.',
      'Based on the last 8 changes of the percent, over 43 min; medium confidence.',
    ]);
    assert.deepEqual(estimateSentences(range, null, now), []);
  });

  it('promise nothing at the latest, and no end in 0 s', () => {
    const first = (time: ReturnType<typeof left>): string | undefined => estimateSentences(range, time, now)[0];
    assert.equal(first(left(0, 5, 25)), 'Full copy finishes in about 5 min, probably within 25 min.');
    assert.equal(first(left(0, 0, 14)), 'Full copy finishes any moment, probably within 14 min.');
    assert.equal(first(left(0, 0, 1)), 'Full copy finishes in less than 1 min.');
    assert.equal(
      first(left(0, 0, 9 * 24 * 60)),
      'Full copy: the pace is too uneven to say more than that it may take up to 9 d.',
    );
  });

  it("tell the guess, the cloud's own figure and what follows", () => {
    const more: RangeEstimate = {
      ...range,
      phase: null,
      confidence: 'low',
      basis: { changes: 8, minutes: 43, yardstick: 'counts', unit: 'rows' },
      provider: { remainingSeconds: 3600, disagrees: true },
      guessesLoad: true,
      andThen: ['incremental', 'verify'],
    };
    assert.deepEqual(estimateSentences(more, left(10, 12, 20), now), [
      'The copy finishes in about 12 min, probably between 10 min and 20 min.',
      'Based on the last 8 changes of the count, over 43 min; low confidence.',
      'The loading is guessed at four times the dump until it has a rate of its own.',
      'The cloud itself says 1 h, which is far from that.',
      'After that: replicating, verification.',
    ]);
    const agreeing = { ...sure, provider: { remainingSeconds: 720, disagrees: false } };
    assert.equal(estimateSentences(agreeing, left(11, 12, 13), now)[2], 'The cloud itself says 12 min.');
  });

  const refusals: [Estimate, string][] = [
    [
      { kind: 'estimating', reason: 'too-few-changes', changes: 1 },
      'Estimating: progress has not changed often enough yet.',
    ],
    [
      { kind: 'estimating', reason: 'no-progress-told', changes: 0 },
      'No time left can be told: the cloud reports no progress.',
    ],
    [{ kind: 'stalled', sinceMs: now - 38 * minute }, 'No time left can be told: nothing has moved for 38 min.'],
    [{ kind: 'waits-for-user' }, 'No time left can be told: the task waits for you.'],
    [{ kind: 'at-this-rate-never', limitDays: 90 }, 'At this rate it would not be finished within 90 days.'],
    [{ kind: 'not-running' }, 'No time left can be told: the task is not running.'],
    [{ kind: 'finished', what: 'task' }, 'The task is finished.'],
    [{ kind: 'finished', what: 'copy' }, 'The initial copy is finished.'],
  ];
  for (const [estimate, expected] of refusals)
    it(`say why there is none: ${estimate.kind}`, () => {
      assert.deepEqual(estimateSentences(estimate, null, now), [expected]);
    });
});
