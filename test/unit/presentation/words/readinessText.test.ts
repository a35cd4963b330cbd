import assert from 'node:assert/strict';
import {
  evidenceText,
  hazardText,
  lineStateWord,
  lineTitle,
  verdictText,
} from '../../../../src/presentation/words/readinessText.ts';
import { allClouds, cloudOf } from '../../../../src/clouds/registry.ts';
import type { Evidence, LineState, ReadinessLine, Verdict } from '../../../../src/monitor/readiness/types.ts';

const verdicts: readonly Verdict[] = ['ready', 'not-yet', 'not-safe', 'cannot-tell'];
const states: readonly LineState[] = ['green', 'amber', 'red', 'cannot-tell', 'you-check'];
const cutoverStates = [true, false].flatMap((replicates) =>
  [true, false].map((completed) => ({ replicates, plansReplication: replicates, completed })),
);
const profiles = allClouds().flatMap(({ products }) => products);
const personChecks = new Map(
  profiles
    .flatMap(({ cutover }) => cutoverStates.flatMap((state) => cutover.personChecks(state)))
    .map((check) => [check.key, check]),
);
const day = 24 * 60 * 60_000;

describe('The words of readiness', () => {
  it('tell verdicts, states and what a person checks apart', () => {
    assert.equal(new Set(verdicts.map((verdict) => verdictText(verdict).title)).size, verdicts.length);
    assert.equal(new Set(states.map((state) => lineStateWord(state))).size, states.length);
    const lines = [...personChecks.values()].map((check): ReadinessLine => {
      return { key: check.key, state: 'you-check', evidence: { kind: 'manual', check }, since: null, weight: 'info' };
    });
    assert.equal(new Set(lines.map(lineTitle)).size, personChecks.size);
    for (const { evidence } of lines) assert.match(evidenceText(evidence), /^\S.*\.$/);
  });

  it('call nothing ready but what is', () => {
    for (const verdict of verdicts.filter((other) => other !== 'ready')) {
      assert.doesNotMatch(verdictText(verdict).title, /^ready/i);
    }
  });

  const gap = profiles.map(({ cutover }) => cutover.keyGap).find((text) => text !== null) ?? '';
  const sentences: readonly (readonly [Evidence, RegExp])[] = [
    [{ kind: 'age', seconds: 45, limit: 600 }, /45 s ago.*10 min/],
    [{ kind: 'age', seconds: Number.NaN, limit: 600 }, /unknown/],
    [{ kind: 'not-current', seconds: 540 }, /9 min ago.*nothing newer/],
    [{ kind: 'ahead', seconds: 7200 }, /2 h ahead/],
    [{ kind: 'error', text: 'binlog\n purged\u202E' }, /^The cloud says: binlog purged/],
    [{ kind: 'error', text: 'long '.repeat(1000) }, /^.{10,250}$/],
    [{ kind: 'needs-user', text: 'Pay.\u202E' }, /^Pay\.⟨U\+202E⟩/],
    [{ kind: 'state', lifecycle: 'active', rawState: 'Synced' }, /cloud says Synced/],
    [{ kind: 'state', lifecycle: 'unknown', rawState: null }, /cloud says nothing/],
    [{ kind: 'standing-still', lifecycle: 'stopped', rawState: 'Stopped', caughtUpBefore: true }, /was caught up when/],
    [{ kind: 'standing-still', lifecycle: 'stopped', rawState: 'Stopped', caughtUpBefore: false }, /had not caught up/],
    [{ kind: 'standing-still', lifecycle: 'stopped', rawState: 'Stopped', caughtUpBefore: null }, /not known/],
    [{ kind: 'failed-phases', rawStates: ['Failed', null] }, /Failed, nothing/],
    [{ kind: 'checks', failed: 1, warnings: 2, passed: 12 }, /12 passed, 1 failed, 2 warnings/],
    [{ kind: 'copy', percent: 99.9, implied: false }, /^99% of the initial copy is done\.$/],
    [{ kind: 'copy', percent: null, implied: true }, /begins only after/],
    [{ kind: 'copy', percent: null, implied: false }, /no progress/],
    [
      { kind: 'caught-up', caughtUp: false, rawState: 'Syncing', remainingBytes: 6_291_456, limit: 5_000_000 },
      /6\.0 MiB/,
    ],
    [{ kind: 'caught-up', caughtUp: true, rawState: 'Synced', remainingBytes: null, limit: 5 }, /says Synced: nothing/],
    [{ kind: 'caught-up', caughtUp: false, rawState: 'Syncing', remainingBytes: null, limit: 5 }, /not how much/],
    [{ kind: 'caught-up', caughtUp: null, rawState: null, remainingBytes: null, limit: 5 }, /does not say whether/],
    [{ kind: 'held', seconds: 30, needed: 60 }, /30 s of the 1 min/],
    [{ kind: 'held', seconds: null, needed: 60 }, /1 min without a break/],
    [{ kind: 'lag', seconds: 3, limit: 10 }, /Delay 3 s; at most 10 s/],
    [{ kind: 'lag', seconds: null, limit: 10 }, /no delay/],
    [{ kind: 'keys', source: 531_221, target: 531_211, tolerance: 0.001, gap }, /531,221.*531,211.*0\.1%.*expired/],
    [{ kind: 'keys', source: null, target: 5, tolerance: 0.001, gap }, /does not report/],
    [{ kind: 'offset', offset: '100' }, /^It is 100\./],
    [{ kind: 'doubt', sentence: 'A guess.\u202E' }, /A guess\.⟨U\+202E⟩/],
  ];
  for (const [evidence, wanted] of sentences) {
    it(`say the evidence ${JSON.stringify(evidence)}`, () => {
      assert.match(evidenceText(evidence), wanted);
    });
  }

  it('explain the gap only where there is one', () => {
    assert.doesNotMatch(evidenceText({ kind: 'keys', source: 5, target: 5, tolerance: 0.1, gap }), /expired/);
  });

  it('say how long a paused task can be resumed, and when the start of the pause is not known', () => {
    const reason = 'After 7 days the log is gone.';
    const hazard = { kind: 'resume-expires', reason, since: 0, deadline: 7 * day, expired: false } as const;
    assert.match(hazardText({ ...hazard, exact: true }, 5 * day).title, /another 2 d$/);
    assert.doesNotMatch(hazardText({ ...hazard, exact: true }, 5 * day).text, /earlier/);
    assert.match(hazardText({ ...hazard, exact: false }, 5 * day).text, /earlier/);
    assert.match(hazardText({ ...hazard, exact: true, expired: true }, 8 * day).title, /too long/);
    assert.match(hazardText({ ...hazard, exact: true }, day).text, /log is gone/);
  });

  it('say what a failed job of Alibaba may do, and how long a task goes on already', () => {
    const text = cloudOf('alibaba').products[0]?.cutover.autoResume ?? '';
    assert.match(hazardText({ kind: 'auto-resume', since: null, text }, 0).text, /overwrite the target/);
    assert.match(hazardText({ kind: 'still-running', since: 0, days: 4 }, 4 * day).title, /4 days/);
  });
});
