import assert from 'node:assert/strict';
import { problemOf } from '../../../src/model/problem.ts';
import { profileOf } from '../../../src/clouds/registry.ts';
import { refused } from '../../../src/clouds/problems.ts';
import type { Health } from '../../../src/model/health.ts';
import type { Estimate } from '../../../src/monitor/estimate/types.ts';
import { readinessOf } from '../../../src/monitor/readiness/readiness.ts';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { type Answer, answersOf, type Concluded } from '../../../src/presentation/detailAnswers.ts';
import { describeNotices } from '../../../src/presentation/detailNotices.ts';
import { describeReadiness } from '../../../src/presentation/detailReadiness.ts';
import { timelineOf } from '../../../src/presentation/timeline.ts';
import { now, situations, udtsTask, watched } from '../../support/panelSamples.ts';

const minute = 60_000;
const resting: Health = { kind: 'ok', why: 'resting', since: now - minute, asOf: now };

function answer(key: Answer['key'], more: Partial<Concluded> & { readonly task?: WatchedTask } = {}): Answer {
  const task = more.task ?? situations.loading();
  const { status } = task;
  assert.ok(status);
  const readiness = readinessOf(status, [], {}, { profile: profileOf(status.task).cutover, now, current: true });
  const estimate: Estimate = { kind: 'not-running' };
  const all = { watched: task, status, health: resting, estimate, left: null, stale: false, readiness, hints: [], now };
  const found = answersOf({ ...all, ...more }).find((each) => each.key === key);
  assert.ok(found);
  return found;
}

describe('the answer to "Is it moving?"', () => {
  const still43 = { gapMs: 43 * minute, since: now, gaps: 9, medianMs: minute, longestMs: 2 * minute };
  const pace = { ...still43, gapMs: minute };
  const still = { ...still43, limitMs: 20 * minute, stalledAfterMs: 40 * minute };
  const cases: readonly (readonly [Health, string])[] = [
    [{ kind: 'ok', why: 'moving', pace, asOf: now }, 'Yes.'],
    [{ kind: 'ok', why: 'moving', pace: still43, asOf: now }, 'Perhaps not: it has gone quiet.'],
    [{ kind: 'stalled', ...still, asOf: now }, 'No, it has stalled.'],
    [{ kind: 'slow', ...still, asOf: now }, 'Perhaps: slower than usual.'],
    [resting, 'No: running.'],
    [{ kind: 'no-contact', since: now - minute, failuresInRow: 3, asOf: now }, 'Not known: no contact with the cloud.'],
    [{ kind: 'unknown', why: 'no-data', since: null, asOf: null }, 'Cannot be told.'],
  ];
  for (const [health, sentence] of cases)
    it(`is "${sentence}" when it is ${health.kind}`, () => {
      const told = answer('moving', { health });
      assert.equal(told.sentence, sentence);
      assert.equal(told.details.length, 1);
    });

  it('is not given from old data', () => {
    const told = answer('moving', { stale: true });
    assert.deepEqual([told.sentence, told.details], ['Not known: what was read last is too old.', []]);
  });
});

describe('the answer to "When will it be done?"', () => {
  it('is the range, with its moments, basis, confidence and the cloud’s own figure', () => {
    const told = answer('finish', {
      estimate: {
        ...{ kind: 'range', phase: 'full', confidence: 'medium', guessesLoad: false, andThen: [] },
        ...{ earliestMs: now + 10 * minute, likelyMs: now + 12 * minute, latestMs: now + 20 * minute },
        basis: { changes: 8, minutes: 43, yardstick: 'counts', unit: 'rows' },
        provider: { remainingSeconds: 720, disagrees: false },
      },
      left: { least: 10 * minute, likely: 12 * minute, most: 20 * minute },
    });
    assert.equal(told.sentence, '10–20 min left.');
    assert.deepEqual(told.between, [now + 10 * minute, now + 20 * minute]);
    assert.match(
      told.details.join(' '),
      /last 8 changes of the count, over 43 min; medium confidence\. The cloud itself says 12 min\./,
    );
  });

  it('is no range that says nothing', () => {
    const told = answer('finish', {
      estimate: {
        ...{ kind: 'range', phase: 'full', confidence: 'low', guessesLoad: false, andThen: [], provider: null },
        ...{ earliestMs: now, likelyMs: now, latestMs: now + 9 * 24 * 60 * minute },
        basis: { changes: 15, minutes: 5, yardstick: 'percent', unit: null },
      },
      left: { least: 0, likely: 0, most: 9 * 24 * 60 * minute },
    });
    assert.equal(told.sentence, 'Hard to tell, at most 9 d.');
    assert.equal(told.between, null);
    assert.doesNotMatch(told.details.join(' '), /finishes/);
  });

  it('is that there is no end of its own once it replicates', () => {
    const finished = { kind: 'finished', what: 'copy' } as const;
    const { status } = situations.loading();
    assert.ok(status);
    const replicating = (percent: number | null): Answer =>
      answer('finish', {
        estimate: finished,
        task: watched({ ...status, phase: 'incremental', percent }, udtsTask),
      });
    const after = ['Changes are replicated until a person ends it.'];
    assert.equal(replicating(100).sentence, 'The initial copy is finished.');
    assert.deepEqual(replicating(100).details, after);
    // USMC guesses its phase from a word, and may report another percentage.
    assert.equal(replicating(67).sentence, 'It replicates; the cloud still reports 67% of the copy.');
  });

  it('is the cloud’s own figure where we have none yet', () => {
    const told = answer('finish', { estimate: { kind: 'estimating', reason: 'too-few-changes', changes: 1 } });
    assert.deepEqual(told.details, ['The cloud itself says 38 min.']);
  });

  const refusals: readonly (readonly [Estimate, string])[] = [
    [{ kind: 'at-this-rate-never', limitDays: 90 }, 'Never, at this rate.'],
    [{ kind: 'waits-for-user' }, 'No time left can be told: the task waits for you.'],
    [{ kind: 'finished', what: 'task' }, 'The task is finished.'],
  ];
  for (const [estimate, sentence] of refusals)
    it(`is a refusal in words: ${estimate.kind}`, () => {
      const told = answer('finish', { estimate });
      assert.deepEqual([told.sentence, told.between], [sentence, null]);
      assert.ok(!told.details.includes(sentence));
    });
});

describe('the answers to the other questions', () => {
  it('tell the verdict on the cutover and how far it is', () => {
    const told = answer('cutover');
    assert.equal(told.sentence, 'Not ready yet.');
    assert.match(
      told.details.join(' '),
      /^Not yet fulfilled: “The full copy is done”.*\. Fulfilled: \d of \d; yours to check: \d\./,
    );
  });
  it('name what blocks a cutover', () => {
    const told = answer('cutover', { task: situations.precheckFailed() });
    assert.equal(told.sentence, 'Not safe.');
    assert.match(told.details.join(' '), /What blocks it: “The task runs”, .+ and \d more\./);
  });
  it('tell what went wrong, the worst first', () => {
    assert.equal(answer('trouble').sentence, 'Nothing is reported.');
    assert.equal(answer('trouble', { task: situations.failed() }).sentence, 'It failed.');
    assert.equal(answer('trouble', { task: situations.precheckFailed() }).sentence, 'It failed.');
    assert.match(answer('trouble', { task: situations.precheckFailed() }).details.join(' '), /2 checks failed\./);
    assert.equal(answer('trouble', { task: situations.lostContact() }).sentence, 'It cannot be read: no connection.');
    assert.equal(answer('trouble', { task: situations.waitsForUser() }).sentence, 'It waits for you.');
  });
});

describe('readiness in words', () => {
  it('has an icon and a word for each line', () => {
    const { status } = situations.loading();
    assert.ok(status);
    const view = describeReadiness(
      readinessOf(status, [], {}, { profile: profileOf(status.task).cutover, now, current: true }),
      now,
    );
    assert.equal(view.title, 'Not ready yet');
    for (const line of view.lines) assert.ok(line.look.icon !== '' && line.stateWord !== '' && line.evidence !== '');
  });
});

describe('the timeline', () => {
  it('has as many as fit, tells that there are more, and names later runs', () => {
    const events = Array.from({ length: 101 }, (_, index) => ({ id: index, at: now - index, run: index < 2 ? 2 : 1 }));
    const { entries, more } = timelineOf(events, () => ({ look: { icon: 'pass', tone: 'good' }, text: 'x' }));
    assert.deepEqual([entries.length, more, entries[0]?.run, entries[2]?.run], [100, true, 2, null]);
  });
});

describe('a task that several accounts could read', () => {
  it('asks for the choice of one', () => {
    const account = { name: 'prod', cloud: 'ucloud', accessKeyId: 'id', accessKeySecret: 'secret' } as const;
    const known = problemOf(
      refused({ kind: 'credentials', code: null, words: 'x', requestId: null }, { cloudName: 'UCloud', account }),
    );
    assert.ok(known);
    const task = watched(null, udtsTask, { accountName: null, problem: { ...known, remedy: 'choose-account' } });
    const [notice] = describeNotices(task, { nowMs: now, locale: 'en', timeZone: 'UTC' });
    assert.deepEqual([notice?.title, notice?.actions[0]], ['Choose an account', 'chooseAccount']);
  });
});
