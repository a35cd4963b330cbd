import assert from 'node:assert/strict';
import { problemOf } from '../../../../src/model/problem.ts';
import { profileOf } from '../../../../src/clouds/registry.ts';
import { refused } from '../../../../src/clouds/problems.ts';
import type { Health } from '../../../../src/model/health.ts';
import type { Estimate } from '../../../../src/monitor/estimate/types.ts';
import { readinessOf } from '../../../../src/monitor/readiness/readiness.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { answersOf, type Concluded } from '../../../../src/presentation/panel/detailAnswers.ts';
import { describeNotices } from '../../../../src/presentation/panel/detailNotices.ts';
import { describeReadiness } from '../../../../src/presentation/panel/detailReadiness.ts';
import { textFor } from '../../../../src/presentation/panel/detailText.ts';
import type { PanelAnswer } from '../../../../src/presentation/panel/detailView.ts';
import { describeTimeline } from '../../../../src/presentation/panel/timeline.ts';
import { happened } from '../../../support/panelInsights.ts';
import { now, situations, udtsTask, watched } from '../../../support/panelSamples.ts';

const minute = 60_000;
const resting: Health = { kind: 'ok', why: 'resting', since: now - minute, asOf: now };

function answer(key: PanelAnswer['key'], more: Partial<Concluded> & { readonly task?: WatchedTask } = {}): PanelAnswer {
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

function details(told: PanelAnswer): string {
  return told.details.map((detail) => textFor(detail, { nowMs: now, locale: 'en-US', timeZone: 'UTC' })).join(' ');
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
    assert.match(details(told), /^That is between 8:10\sAM and 8:20\sAM\./u);
    assert.match(
      details(told),
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
    assert.ok(told.details.every((detail) => typeof detail === 'string'));
    assert.doesNotMatch(details(told), /finishes/);
  });

  it('is that there is no end of its own once it replicates', () => {
    const finished = { kind: 'finished', what: 'copy' } as const;
    const { status } = situations.loading();
    assert.ok(status);
    const replicating = (percent: number | null): PanelAnswer =>
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
      assert.equal(told.sentence, sentence);
      assert.ok(!told.details.includes(sentence));
    });
});

describe('the answers to the other questions', () => {
  it('tell the verdict on the cutover and how far it is', () => {
    const told = answer('cutover');
    assert.equal(told.sentence, 'Not ready yet.');
    assert.match(
      details(told),
      /^Not yet fulfilled: “The full copy is done”.*\. Fulfilled: \d of \d; yours to check: \d\./,
    );
  });
  it('name what blocks a cutover', () => {
    const told = answer('cutover', { task: situations.precheckFailed() });
    assert.equal(told.sentence, 'Not safe.');
    assert.match(details(told), /What blocks it: “The task runs”, .+ and \d more\./);
  });
  it('tell what went wrong, the worst first', () => {
    assert.equal(answer('trouble').sentence, 'Nothing is reported.');
    assert.equal(answer('trouble', { task: situations.failed() }).sentence, 'It failed.');
    assert.equal(answer('trouble', { task: situations.precheckFailed() }).sentence, 'It failed.');
    assert.match(details(answer('trouble', { task: situations.precheckFailed() })), /2 checks failed\./);
    assert.equal(answer('trouble', { task: situations.lostContact() }).sentence, 'It cannot be read: no connection.');
    assert.equal(answer('trouble', { task: situations.waitsForUser() }).sentence, 'It waits for you.');
  });
});

describe('readiness in words', () => {
  it('has an icon and a word for each line', () => {
    const { status } = situations.loading();
    assert.ok(status);
    const [verdict, fold] = describeReadiness(
      readinessOf(status, [], {}, { profile: profileOf(status.task).cutover, now, current: true }),
      now,
    ).body;
    assert.ok(verdict?.kind === 'verdict' && fold?.kind === 'fold');
    assert.equal(verdict.title, 'Not ready yet');
    const [lines] = fold.body;
    assert.ok(lines?.kind === 'list' && lines.items.length > 3);
    for (const { look, word = '', note = '' } of lines.items) assert.ok(look.icon !== '' && word !== '' && note !== '');
  });
});

describe('the timeline', () => {
  const listed = (count: number) => {
    const events = happened(
      ...Array.from({ length: count }, (_, index) => ['paused', index, {}, index < 2 ? 2 : 1] as const),
    );
    const body = describeTimeline(events)?.body ?? [];
    const fold = body.find((block) => block.kind === 'fold');
    const blocks = [...body, ...(fold?.body ?? [])];
    return {
      items: blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])),
      notes: blocks.flatMap((block) => (block.kind === 'note' ? [block.text] : [])),
    };
  };
  it('has as many as fit, tells that there are more, and names later runs', () => {
    const { items, notes } = listed(101);
    assert.equal(items.length, 100);
    assert.deepEqual(notes, ['The Events view has the rest.']);
    assert.deepEqual(
      items.slice(0, 3).map(({ word }) => word),
      ['run 2', undefined, undefined],
    );
  });
  it('does not exist where nothing happened, and folds nothing of a few', () => {
    assert.equal(describeTimeline([]), null);
    assert.deepEqual([listed(8).items.length, describeTimeline(happened(['paused', 1]))?.body.length], [8, 1]);
    assert.deepEqual(listed(100).notes, []);
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
    const [notice] = describeNotices(task);
    assert.equal(notice?.title, 'Choose an account');
    assert.deepEqual(notice.actions[0], { request: { type: 'chooseAccount' }, word: 'Choose Account' });
  });
});
