import assert from 'node:assert/strict';
import type { Health, HealthKind } from '../../../../src/model/health.ts';
import { lifecycles, type TaskStatus } from '../../../../src/model/status.ts';
import type { Estimate } from '../../../../src/monitor/estimate/types.ts';
import { badgeOf } from '../../../../src/presentation/tree/badge.ts';
import type { AssessmentOf, ShownAssessment } from '../../../../src/presentation/words/assessment.ts';
import {
  attentionReason,
  describeRow,
  isCurrent,
  lookOf,
  needsAttention,
} from '../../../../src/presentation/tree/row.ts';
import { aggregatedItem, pinnedItem } from '../../../../src/presentation/statusBar/statusBar.ts';
import { lastFinishWords, summarize } from '../../../../src/presentation/statusBar/summary.ts';
import { rowTooltip } from '../../../../src/presentation/tree/tooltip.ts';
import {
  growing,
  assessmentWith,
  lagging,
  moving,
  quiet,
  range,
  slow,
  stalled,
  stillStand,
} from '../assessmentSamples.ts';
import { elementsOf, linksOf, readTextOf, rendered } from '../rendered.ts';
import { hostileTexts, lostWith, minute, now, orders, phaseWith, statusWith, watchedWith } from '../watchedSamples.ts';

const copying = statusWith({ phase: 'full', percent: 63 });
const cloudSays = { providerTimes: { elapsedSeconds: null, totalSeconds: null, remainingSeconds: 700 } };
const replicating = statusWith({ phase: 'incremental', lag: { seconds: 2, bytes: null, source: 'Delay' } });
const estimating: Estimate = { kind: 'estimating', reason: 'too-few-changes', changes: 1 };
const untold: Estimate = { kind: 'estimating', reason: 'no-progress-told', changes: 0 };
const copyDone: Estimate = { kind: 'finished', what: 'copy' };
const noEstimate: Estimate = { kind: 'stalled', sinceMs: now - 43 * minute };
const never: Estimate = { kind: 'at-this-rate-never', limitDays: 90 };
const laggingMore = { ...lagging, trend: growing };
const catchingUp = { ...growing, kind: 'catching-up', seconds: 2, slope: -0.5, zeroInMs: null } as const;

describe('A row with what is concluded of the task', () => {
  const table: readonly (readonly [string, Partial<TaskStatus>, ShownAssessment, string])[] = [
    ['a range', copying, assessmentWith(), '63% · 10–20 min left · full copy'],
    [
      "our range before the cloud's figure",
      { ...copying, ...cloudSays },
      assessmentWith(),
      '63% · 10–20 min left · full copy',
    ],
    [
      "the cloud's figure where there is no range, told apart",
      { ...copying, ...cloudSays },
      assessmentWith({ estimate: estimating }),
      '63% · ~12 min left (says the cloud) · full copy',
    ],
    ['that it will come', copying, assessmentWith({ estimate: estimating }), '63% · estimating · full copy'],
    ['nothing where it will never come', copying, assessmentWith({ estimate: untold }), '63% · full copy'],
    ['never', copying, assessmentWith({ estimate: never }), '63% · at this rate never · full copy'],
    [
      'a stall',
      { ...copying, ...cloudSays },
      assessmentWith({ health: stalled, estimate: noEstimate }),
      '63% · stalled 43 min · full copy',
    ],
    [
      'a stall that the estimate does not know of yet',
      copying,
      assessmentWith({ health: stalled }),
      '63% · stalled 43 min · full copy',
    ],
    [
      'slowness without a range',
      copying,
      assessmentWith({ health: slow, estimate: untold }),
      '63% · slow, no change for 43 min · full copy',
    ],
    ['a range though it is slow', copying, assessmentWith({ health: slow }), '63% · 10–20 min left · full copy'],
    [
      'what it waits for',
      { ...copying, needsUser: 'Open the port.' },
      assessmentWith({ estimate: { kind: 'waits-for-user' } }),
      '63% · waits for you: Open the port.',
    ],
    ['no estimate of a precheck', statusWith({ phase: 'precheck' }), assessmentWith(), 'precheck'],
    ['a retry', { ...copying, lifecycle: 'retrying' }, assessmentWith(), 'retrying · 63% · 10–20 min left · full copy'],
    [
      'the lag and where it goes',
      replicating,
      assessmentWith({
        estimate: copyDone,
        health: { kind: 'ok', why: 'replicating', trend: catchingUp, lag: { seconds: 2, bytes: null } },
      }),
      'lag 2 s, catching up · replicating',
    ],
    [
      'a steady lag as it is',
      replicating,
      assessmentWith({
        estimate: copyDone,
        health: { kind: 'ok', why: 'replicating', trend: null, lag: { seconds: 2, bytes: null } },
      }),
      'lag 2 s · replicating',
    ],
    [
      'falling behind',
      replicating,
      assessmentWith({ estimate: copyDone, health: { kind: 'falling-behind', trend: growing } }),
      'lag 2 min, falling behind · replicating',
    ],
    [
      'why a lag is a warning',
      replicating,
      assessmentWith({ estimate: copyDone, health: lagging }),
      'lag 2 min, over the limit · replicating',
    ],
    [
      'that a lag over the limit grows',
      replicating,
      assessmentWith({ estimate: copyDone, health: laggingMore }),
      'lag 2 min, falling behind · replicating',
    ],
    [
      'nothing of the end of the preparations, which is not that of the copy',
      { ...copying, phase: 'schema', percent: 3 },
      assessmentWith({ estimate: { ...range, phase: 'schema' } }),
      '3% · schema',
    ],
    [
      'nor that one of them will come',
      { ...copying, phase: 'schema', percent: 0 },
      assessmentWith({ estimate: estimating }),
      '0% · schema',
    ],
    [
      'the time left also where no phase is told',
      { ...copying, phase: null },
      assessmentWith({ estimate: { ...range, phase: null } }),
      '63% · 10–20 min left',
    ],
    [
      'no range that says nothing',
      copying,
      assessmentWith({ left: [0, 0, 9 * 24 * 60] }),
      '63% · estimating · full copy',
    ],
    [
      'since when nothing has changed rather than such a range',
      copying,
      assessmentWith({ left: [0, 0, 9 * 24 * 60], health: quiet }),
      '63% · no change for 43 min · full copy',
    ],
    [
      'in a few letters that it ends soon, and at most when',
      copying,
      assessmentWith({ left: [0, 12, 25] }),
      '63% · ≤25 min left · full copy',
    ],
    ['that it is about to end', copying, assessmentWith({ left: [0, 0, 1] }), '63% · <1 min left · full copy'],
    [
      'a stalled replica',
      replicating,
      assessmentWith({ estimate: copyDone, health: stalled }),
      'stalled 43 min · lag 2 s · replicating',
    ],
  ];
  for (const [name, status, assessment, row] of table) {
    it(`tells ${name}`, () => {
      assert.equal(describeRow(watchedWith({ status: statusWith(status) }), now, assessment), row);
    });
  }

  it('says of ended, resting and unknown tasks what it says without', () => {
    for (const lifecycle of lifecycles) {
      if (lifecycle === 'active' || lifecycle === 'retrying') continue;
      const watched = watchedWith({ status: statusWith({ ...copying, lifecycle }) });
      assert.equal(describeRow(watched, now, assessmentWith()), describeRow(watched, now), lifecycle);
    }
  });

  it('tells no estimate of old data, nor without contact', () => {
    const contact = { lastGoodAt: now - 60 * minute, nextPollAt: null };
    for (const assessment of [assessmentWith(), assessmentWith({ health: stalled })]) {
      const old = watchedWith({ status: copying, contact });
      const lost = lostWith('network', copying, 4 * minute);
      assert.equal(isCurrent(old, now), false);
      assert.equal(isCurrent(lost, now), false);
      assert.equal(describeRow(old, now, assessment), '63% · full copy (1 h ago)');
      assert.equal(describeRow(lost, now, assessment), 'no contact 4 min · 63%');
      assert.doesNotMatch(pinnedItem(old, now, assessment).text, /left/);
    }
    assert.equal(isCurrent(watchedWith({ status: copying }), now), true);
    assert.equal(isCurrent(watchedWith(), now), false);
  });
});

/** Every verdict, and whether it looks like a warning, and whether the badge counts it. */
const verdicts: Readonly<Record<HealthKind, readonly [ShownAssessment, boolean, boolean]>> = {
  ok: [assessmentWith(), false, false],
  slow: [assessmentWith({ health: slow }), false, false],
  stalled: [assessmentWith({ health: stalled }), true, true],
  lagging: [assessmentWith({ health: lagging }), true, true],
  'falling-behind': [assessmentWith({ health: { kind: 'falling-behind', trend: growing } }), true, false],
  'idle-source': [
    assessmentWith({ health: { kind: 'idle-source', lagSeconds: 9, slope: 1, since: now, why: 'caught-up' } }),
    false,
    false,
  ],
  attention: [assessmentWith({ health: { kind: 'attention', why: 'retrying', since: now, retries: 1 } }), false, false],
  failing: [assessmentWith({ health: { kind: 'failing', why: 'retrying', since: now, retries: 9 } }), true, true],
  'no-contact': [assessmentWith({ health: { kind: 'no-contact', since: now, failuresInRow: 3 } }), false, false],
  unknown: [assessmentWith({ health: { kind: 'unknown', why: 'no-data', since: null } }), false, false],
};

describe('A health verdict', () => {
  for (const [kind, [assessment, warns, counts]] of Object.entries(verdicts)) {
    const watched = watchedWith({ status: copying });
    it(`"${kind}" ${warns ? 'looks like a warning' : 'leaves the look alone'}`, () => {
      assert.equal(lookOf(watched, assessment).tone, warns ? 'warning' : lookOf(watched).tone);
    });
    it(`"${kind}" ${counts ? 'wants' : 'does not want'} a person`, () => {
      assert.equal(needsAttention(watched, assessment), counts);
      assert.equal(attentionReason(watched, assessment) !== null, counts);
    });
  }

  it('never hides what is worse, nor how contact is', () => {
    const {
      stalled: [assessment],
    } = verdicts;
    assert.equal(lookOf(watchedWith({ status: statusWith({ lifecycle: 'failed' }) }), assessment).tone, 'bad');
    assert.equal(lookOf(lostWith('network', copying, minute), assessment).icon, 'debug-disconnect');
    assert.equal(lookOf(watchedWith({ status: statusWith({ needsUser: 'x' }) }), assessment).icon, 'person');
  });

  it('takes the good look from a replica that is caught up and yet in trouble', () => {
    const watched = watchedWith({ status: statusWith({ phase: 'incremental', caughtUp: true }) });
    assert.equal(lookOf(watched, assessmentWith({ health: moving })).tone, 'good');
    assert.equal(lookOf(watched, assessmentWith({ health: lagging })).tone, 'warning');
  });
});

describe('The badge', () => {
  it('names the reasons, the health among them', () => {
    const failed = watchedWith({ status: statusWith({ lifecycle: 'failed' }) });
    const task = { ...orders, id: 'other' };
    const standing = watchedWith({ task, status: copying });
    const assessmentOf: AssessmentOf = ({ key }) => (key === standing.key ? assessmentWith({ health: stalled }) : null);
    assert.deepEqual(badgeOf([standing], [], assessmentOf), { value: 1, tooltip: '1 task needs attention (stalled)' });
    assert.deepEqual(badgeOf([standing, failed, failed], [], assessmentOf), {
      value: 3,
      tooltip: '3 tasks need attention (2 failed, 1 stalled)',
    });
    assert.equal(
      badgeOf([standing], [], () => assessmentWith()),
      null,
    );
  });
});

describe('The tooltip with what is concluded', () => {
  const linesWith = (assessment: ShownAssessment, more: Partial<TaskStatus> = {}): readonly string[] =>
    readTextOf(
      rendered(
        rowTooltip(
          watchedWith({ status: statusWith({ ...copying, ...more }) }),
          'Alibaba Cloud',
          now,
          false,
          assessment,
        ),
      ),
    )
      .split('\n')
      .filter((line) => line !== '');

  it("tells the range with its basis and confidence, and the cloud's figure once", () => {
    const estimate = {
      ...range,
      provider: { remainingSeconds: 700, disagrees: false },
      andThen: ['incremental'] as const,
    };
    const lines = linesWith(assessmentWith({ estimate }), cloudSays);
    assert.equal(lines[0], 'orders — 63% · 10–20 min left · full copy');
    assert.ok(
      lines.includes(
        'Full copy finishes in about 12 min, probably between 10 min and 20 min. Based on the last 8 changes of the percent, over 43 min; ' +
          'medium confidence. The cloud itself says 12 min. After that: replicating.',
      ),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => line.includes("the cloud's own estimate")), lines.join('\n'));
  });

  it('tells why it is held for healthy or not', () => {
    assert.ok(
      linesWith(assessmentWith()).includes('Last change: 1 min ago; the usual gap is 6 min, the longest was 12 min.'),
    );
    const lines = linesWith(assessmentWith({ health: stalled, estimate: noEstimate }));
    assert.ok(
      lines.includes(
        'Health: stalled. No field has changed for 43 min; the usual gap is 6 min, the longest was 12 min, the limit 24 min.',
      ),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => line.startsWith('No time left')));
  });

  it('never calls failing what has failed', () => {
    const failed = assessmentWith({ health: { kind: 'failing', why: 'failed', since: now - minute, retries: null } });
    assert.ok(linesWith(failed, { lifecycle: 'failed' }).includes('First seen failed: 1 min ago.'));
    const retrying = assessmentWith({ health: { kind: 'failing', why: 'retrying', since: now - minute, retries: 9 } });
    assert.ok(linesWith(retrying).some((line) => line.startsWith('Health: failing. The cloud has been retrying')));
  });

  it('tells the run from the second on', () => {
    assert.ok(!linesWith(assessmentWith()).some((line) => line.includes('run 1')));
    assert.ok(linesWith(assessmentWith({ run: 2 })).some((line) => line.endsWith(' · run 2')));
  });

  it('has nothing to say of the health of what rests', () => {
    const resting: ShownAssessment = assessmentWith({ health: { kind: 'ok', why: 'resting', since: now } });
    const nothing: ShownAssessment = assessmentWith({ health: { kind: 'unknown', why: 'no-data', since: null } });
    for (const assessment of [resting, nothing]) {
      const lines = linesWith(
        { ...assessment, estimate: { kind: 'not-running' }, left: null },
        { lifecycle: 'stopped' },
      );
      assert.ok(!lines.some((line) => /Health|Nothing has|time left/.test(line)), lines.join('\n'));
    }
  });

  it('makes nothing but text of names beside it', () => {
    for (const text of hostileTexts) {
      const watched = watchedWith({ task: { ...orders, name: text }, status: copying });
      const html = rendered(rowTooltip(watched, text, now, false, assessmentWith({ health: stalled })));
      assert.deepEqual(linksOf(html), [], text);
      assert.deepEqual(elementsOf(html), ['p', 'strong'], text);
    }
  });
});

describe('The status bar with what is concluded', () => {
  const task = (id: string, more: Partial<TaskStatus> = {}) => {
    const ref = { ...orders, id, name: id };
    return watchedWith({ task: ref, status: statusWith({ ...copying, ...more, task: ref }) });
  };
  const [a, b, c] = [task('a'), task('b'), task('c', { phase: 'incremental' })];
  const by =
    (assessments: Readonly<Record<string, ShownAssessment | undefined>>): AssessmentOf =>
    (watched) =>
      assessments[watched.task.id] ?? null;
  const textOf = (tasks: Parameters<typeof aggregatedItem>[0], assessmentOf: AssessmentOf): string =>
    aggregatedItem(tasks, { nowMs: now, unseen: false, paused: false, assessmentOf, link: () => 'command:x' })?.text ??
    '';
  const sure = assessmentWith({ estimate: { ...range, confidence: 'high' }, left: [30, 33, 36] });

  it('tells when the last running copy will be finished', () => {
    assert.equal(
      textOf([a, b, c], by({ a: assessmentWith(), b: sure })),
      '$(cloud-upload) 2 migrating · 63% · 30–36 min left · 1 replicating',
    );
    assert.equal(textOf([a], by({ a: sure })), '$(cloud-upload) 1 migrating · 63% · ~33 min left');
  });

  it('tells none when one is not sure, or has none: nobody knows which is the last', () => {
    const low = assessmentWith({ estimate: { ...range, confidence: 'low' } });
    const schema = assessmentWith({ estimate: { ...range, phase: 'schema' } });
    for (const other of [low, schema, assessmentWith({ estimate: estimating }), undefined]) {
      assert.equal(textOf([a, b], by({ a: sure, b: other })), '$(cloud-upload) 2 migrating · 63%');
    }
    assert.equal(lastFinishWords(summarize([c]), by({})), null);
  });

  it('counts a stalled copy among those that need a person, and tells the others apart from it', () => {
    const assessmentOf = by({ a: assessmentWith({ health: stalled, estimate: noEstimate }), b: sure });
    assert.equal(textOf([a, b], assessmentOf), '$(cloud-upload) 1 needs you · 1 migrating · 63% · ~33 min left');
  });

  it('shows percent and range of a pinned task, and the look of its health', () => {
    assert.equal(pinnedItem(a, now, assessmentWith()).text, '$(sync) a 63% · 10–20 min left');
    assert.equal(pinnedItem(a, now, assessmentWith({ health: stalled })).text, '$(warning) a 63% · stalled 43 min');
    assert.equal(pinnedItem(a, now, assessmentWith({ estimate: untold })).text, '$(sync) a 63% · full copy');
    assert.match(pinnedItem(a, now, assessmentWith()).tooltip, /full copy/);
  });
});

describe('No words of a verdict', () => {
  it('are made up of numbers that are not there', () => {
    const bare: Health = { kind: 'stalled', ...stillStand, medianMs: null, longestMs: null, asOf: now };
    const text = rowTooltip(watchedWith({ status: statusWith({ phases: [phaseWith('full')] }) }), 'x', now, false, {
      ...assessmentWith(),
      health: bare,
    });
    assert.doesNotMatch(text, /null|NaN|undefined/);
  });
});
