import assert from 'node:assert/strict';
import fc from 'fast-check';
import { needsUserAction, type ProblemKind, problemKinds } from '../../../../src/model/problem.ts';
import { type Lifecycle, lifecycles, type TaskStatus } from '../../../../src/model/status.ts';
import {
  agesInRow,
  describeRow,
  describeStatus,
  firstWords,
  lookOf,
  needsAttention,
} from '../../../../src/presentation/tree/row.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { lifecycleWord } from '../../../../src/presentation/words/words.ts';
import {
  hostileTexts,
  lostWith,
  minute,
  now,
  phaseWith,
  problemOfKind,
  statusWith,
  watchedWith,
} from '../watchedSamples.ts';

type More = Partial<TaskStatus>;

/** What the cloud says of the time that is left. */
function left(remainingSeconds: number | null): TaskStatus['providerTimes'] {
  return { elapsedSeconds: 60, totalSeconds: null, remainingSeconds };
}

describe('The words of a row, by state', () => {
  /** Every lifecycle in the forms in which the clouds report it. */
  const golden: Readonly<Record<Lifecycle, readonly (readonly [More, string])[]>> = {
    draft: [
      [{}, 'not configured'],
      [{ percent: 0 }, 'not configured'],
    ],
    ready: [
      [{}, 'ready to start'],
      [{ percent: 0 }, 'ready to start'],
    ],
    starting: [
      [{}, 'starting'],
      [{ phase: 'precheck' }, 'starting'],
    ],
    active: [
      [{}, 'running'],
      [{ percent: 63 }, '63% · running'],
      [{ phase: 'precheck' }, 'precheck'],
      [{ phase: 'precheck', percent: 0 }, 'precheck'],
      [{ phase: 'precheck', percent: 0, needsUser: 'Repair it.' }, 'waits for you: Repair it.'],
      [{ phase: 'full', percent: 63, providerTimes: left(700) }, '63% · full copy · ~12 min left'],
      [{ phase: 'full', percent: 99, providerTimes: left(59) }, '99% · full copy · <1 min left'],
      [{ phase: 'full', percent: 1, providerTimes: left(0) }, '1% · full copy'],
      [{ phase: 'full', percent: 1, providerTimes: left(null) }, '1% · full copy'],
      [{ phase: 'precheck', percent: 0, providerTimes: left(700) }, 'precheck'],
      [{ phase: 'incremental', providerTimes: left(700) }, 'replicating'],
      [{ phase: 'full', needsUser: 'Do it.', providerTimes: left(700) }, 'waits for you: Do it.'],
      [{ phase: 'schema', percent: 2.5 }, '2% · schema'],
      [{ phase: 'full' }, 'full copy'],
      [{ phase: 'full', percent: 0 }, '0% · full copy'],
      [{ phase: 'full', percent: 63.9 }, '63% · full copy'],
      [{ phase: 'full', percent: 99.99 }, '99% · full copy'],
      [{ phase: 'full', subPhase: 'dump', percent: 12 }, '12% · full copy (dump)'],
      [{ phase: 'full', subPhase: 'load', percent: 40 }, '40% · full copy (load)'],
      [{ phase: 'incremental' }, 'replicating'],
      [{ phase: 'incremental', percent: 100 }, 'replicating'],
      [{ phase: 'incremental', percent: 100, caughtUp: false }, 'replicating'],
      [{ phase: 'incremental', lag: { seconds: 2, bytes: null, source: 'Delay' } }, 'lag 2 s · replicating'],
      [{ phase: 'incremental', lag: { seconds: null, bytes: 9, source: 'Delay' } }, 'replicating'],
      [
        { phase: 'incremental', caughtUp: true, lag: { seconds: 0, bytes: null, source: 'Delay' } },
        'caught up · lag 0 s',
      ],
      [{ phase: 'incremental', caughtUp: true, percent: 100 }, 'caught up'],
      [{ phase: 'cutover', percent: 100 }, '100% · cutover'],
      [{ phase: 'verify' }, 'verification'],
      [{ phase: 'full', percent: 50, needsUser: 'Open the port.' }, '50% · waits for you: Open the port.'],
      [{ phase: 'incremental', percent: 100, needsUser: 'Start the cutover.' }, 'waits for you: Start the cutover.'],
    ],
    retrying: [
      [{}, 'retrying'],
      [{ retries: { current: 2, max: null } }, 'retry 2'],
      [{ retries: { current: 2, max: 0 } }, 'retry 2'],
      [{ retries: { current: 2, max: 10 }, phase: 'full', percent: 40 }, 'retry 2 of 10 · 40% · full copy'],
      [{ retries: { current: 1, max: 3 }, phase: 'incremental', percent: 100 }, 'retry 1 of 3 · replicating'],
    ],
    pausing: [
      [{}, 'pausing'],
      [{ percent: 10, phase: 'full' }, 'pausing · 10%'],
      [{ percent: 10, phase: 'full', providerTimes: left(700) }, 'pausing · 10%'],
    ],
    paused: [
      [{}, 'paused'],
      [{ percent: 40, phase: 'full' }, 'paused · 40%'],
      [{ percent: 0, phase: 'precheck' }, 'paused'],
      [{ percent: 100, phase: 'incremental' }, 'paused'],
      [{ percent: 40, phase: 'full', needsUser: 'Repair the checks.' }, 'paused · 40% · waits for you'],
    ],
    stopping: [
      [{}, 'stopping'],
      [{ percent: 100, phase: 'incremental' }, 'stopping'],
    ],
    stopped: [
      [{}, 'stopped'],
      [{ percent: 40, phase: 'full' }, 'stopped · 40%'],
    ],
    finishing: [[{ phase: 'incremental', percent: 100 }, 'finishing']],
    completed: [
      [{ percent: 100, outcome: 'success' }, 'completed'],
      [{ percent: 100 }, 'completed'],
      [{ percent: 100, outcome: 'ambiguous' }, 'ended, probably completed'],
    ],
    failed: [
      [{}, 'failed'],
      [{ percent: 40, error: 'Duplicate entry' }, 'failed: Duplicate entry'],
      [{ error: 'line 1\nline 2' }, 'failed: line 1 line 2'],
    ],
    maintenance: [
      [{}, 'in maintenance'],
      [{ percent: 100, phase: 'incremental' }, 'in maintenance'],
    ],
    gone: [[{}, 'no longer exists']],
    unknown: [
      [{}, 'no state reported'],
      [{ percent: 12 }, 'no state reported · 12%'],
      [{ raw: { state: 'WaitCutover', body: {} } }, 'unknown state "WaitCutover"'],
      [{ raw: { state: 'WaitCutover', body: {} }, percent: 40, phase: 'full' }, 'unknown state "WaitCutover" · 40%'],
      [{ raw: { state: 'X', body: {} }, percent: 100, phase: 'incremental' }, 'unknown state "X"'],
    ],
  };
  for (const lifecycle of lifecycles) {
    for (const [more, text] of golden[lifecycle]) {
      it(`${lifecycle} ${JSON.stringify(more)} → ${text}`, () => {
        assert.equal(describeStatus(statusWith({ lifecycle, ...more })), text);
        assert.equal(describeRow(watchedWith({ status: statusWith({ lifecycle, ...more }) }), now), text);
      });
    }
  }

  it('say that nothing has been read yet', () => {
    assert.equal(describeRow(watchedWith(), now), 'reading…');
  });
});

describe('The words of a row, by problem', () => {
  const copying = statusWith({ phase: 'full', percent: 63 });
  /** Without a status, and with one of 4 minutes ago. */
  const golden: Readonly<Record<ProblemKind, readonly [string, string]>> = {
    credentials: ['keys not accepted', 'keys not accepted · 63% (4 min ago)'],
    permission: ['not allowed', 'not allowed · 63% (4 min ago)'],
    clock: ["this computer's clock is wrong", "this computer's clock is wrong · 63% (4 min ago)"],
    throttled: ['no contact 3 min', 'no contact 4 min · 63%'],
    'not-found': ['not found', 'not found · 63% (4 min ago)'],
    'bad-request': ['entry needs a correction', 'entry needs a correction · 63% (4 min ago)'],
    network: ['no contact 3 min', 'no contact 4 min · 63%'],
    tls: ['no secure connection', 'no secure connection · 63% (4 min ago)'],
    proxy: ['no contact 3 min', 'no contact 4 min · 63%'],
    'bad-answer': ['no contact 3 min', 'no contact 4 min · 63%'],
    cloud: ['no contact 3 min', 'no contact 4 min · 63%'],
  };
  for (const kind of problemKinds) {
    const [alone, withStatus] = golden[kind];
    it(`${kind} → ${alone}`, () => {
      assert.equal(describeRow(lostWith(kind, null, 4 * minute), now), alone);
    });
    it(`${kind} after a good read → ${withStatus}`, () => {
      assert.equal(describeRow(lostWith(kind, copying, 4 * minute), now), withStatus);
    });
    it(`${kind} before any poll tells the problem`, () => {
      const watched = watchedWith({
        problem: problemOfKind(kind),
        contact: { lastAttemptAt: null, lastGoodAt: null, lostSince: null },
      });
      assert.match(describeRow(watched, now), /^[a-z]/);
      assert.doesNotMatch(describeRow(watched, now), /\d/);
    });
  }

  it('say of a task that no account reads that it lacks one, whatever the problem is called', () => {
    const problem = problemOfKind('credentials');
    assert.equal(describeRow(watchedWith({ accountName: null, problem }), now), 'no usable account');
    const network = watchedWith({
      accountName: null,
      problem: problemOfKind('network'),
      contact: { lastGoodAt: null },
    });
    assert.equal(describeRow(network, now), 'no connection');
  });

  /** The last good state behind "no contact", in a word or two, and no more certain than it was. */
  const behind: readonly (readonly [More, string])[] = [
    [{ phase: 'full', percent: 63 }, '63%'],
    [{ phase: 'full' }, 'full copy'],
    [{ phase: 'full', subPhase: 'load' }, 'full copy (load)'],
    [{ phase: 'incremental', percent: 100 }, 'replicating'],
    [{ phase: 'incremental', percent: 100, caughtUp: true }, 'replicating'],
    [{}, 'running'],
    [{ lifecycle: 'paused', percent: 40 }, 'paused'],
    [{ lifecycle: 'failed', error: 'x' }, 'failed'],
    [{ lifecycle: 'completed', outcome: 'success' }, 'completed'],
    [{ lifecycle: 'completed', outcome: 'ambiguous' }, 'ended, probably completed'],
    [{ lifecycle: 'unknown' }, 'no state reported'],
    [{ lifecycle: 'unknown', raw: { state: 'WaitCutover', body: {} } }, 'unknown state "WaitCutover"'],
  ];
  for (const [more, text] of behind) {
    it(`keep the last good state: ${text}`, () => {
      const row = describeRow(lostWith('network', statusWith(more), 10 * minute), now);
      assert.equal(row, `no contact 10 min · ${text}`);
    });
  }
});

describe('The age in a row without a problem', () => {
  const copying: More = { phase: 'full', percent: 80 };
  const second = 1000;
  const hour = 60 * minute;
  /** The status, its age, what was planned after it (null: nothing, as while polling is paused), the row. */
  const table: readonly (readonly [More, number, number | null, string])[] = [
    [copying, 5 * hour, null, '80% · full copy (5 h ago)'],
    [copying, 5 * minute, null, '80% · full copy'],
    [copying, 5 * minute + second, null, '80% · full copy (5 min ago)'],
    [copying, 5 * minute, 30 * second, '80% · full copy'],
    [copying, 6 * minute, 30 * second, '80% · full copy (6 min ago)'],
    [copying, 6 * minute, 2 * minute, '80% · full copy'],
    [copying, 7 * minute, 2 * minute, '80% · full copy (7 min ago)'],
    [copying, 15 * minute, 10 * minute, '80% · full copy'],
    // Neither a schedule that is stretched for hours nor a read that is planned anew after sleep makes data current.
    [copying, 16 * minute, 2 * hour, '80% · full copy (16 min ago)'],
    [copying, 5 * hour, 5 * hour + 2 * second, '80% · full copy (5 h ago)'],
    [{ phase: 'incremental', caughtUp: true }, hour, null, 'caught up (1 h ago)'],
    [{ lifecycle: 'paused', percent: 40 }, hour, null, 'paused · 40% (1 h ago)'],
    [{ lifecycle: 'ready' }, hour, null, 'ready to start (1 h ago)'],
    [copying, -hour, null, '80% · full copy'],
    // What was left then is not what is left now.
    [{ ...copying, providerTimes: left(700) }, minute, 30 * second, '80% · full copy · ~12 min left'],
    [{ ...copying, providerTimes: left(700) }, 5 * hour, null, '80% · full copy (5 h ago)'],
  ];
  for (const [more, age, planned, row] of table) {
    it(`${age / second} s after a read, with ${planned === null ? 'none' : `${planned / second} s`} planned: ${row}`, () => {
      const lastGoodAt = now - age;
      const contact = { lastGoodAt, nextPollAt: planned === null ? null : lastGoodAt + planned };
      assert.equal(describeRow(watchedWith({ status: statusWith(more), contact }), now), row);
    });
  }

  for (const lifecycle of lifecycles.filter((word) => statusWith({ lifecycle: word }).terminal)) {
    it(`is not told of a task that is ${lifecycle}, which changes no more`, () => {
      const status = statusWith({ lifecycle });
      const row = describeRow(watchedWith({ status, contact: { lastGoodAt: now - 5 * hour, nextPollAt: null } }), now);
      assert.equal(row, describeStatus(status));
    });
  }

  /** Everything that shows an age, now or before its next read, is repainted; what is read in time is not. */
  const repainted: readonly (readonly [string, WatchedTask, boolean])[] = [
    ['a task that is read in time', watchedWith({ status: statusWith(copying) }), false],
    ['a task that is not read yet', watchedWith({ contact: { lastGoodAt: null, nextPollAt: null } }), false],
    ['a paused task', watchedWith({ status: statusWith(copying), contact: { nextPollAt: null } }), true],
    ['a stretched schedule', watchedWith({ status: statusWith(copying), contact: { nextPollAt: now + hour } }), true],
    ['an end', watchedWith({ status: statusWith({ lifecycle: 'failed' }), contact: { nextPollAt: null } }), false],
    ['no contact', lostWith('network', null, minute), true],
  ];
  for (const [name, watched, expected] of repainted) {
    it(`${expected ? 'makes' : 'does not make'} the row of ${name} change by itself`, () => {
      assert.equal(agesInRow(watched), expected);
    });
  }

  it('is not made up for a moment that lies ahead', () => {
    const ahead = now + hour;
    const contact = { lastGoodAt: ahead, lostSince: ahead + second, failuresInRow: 1 };
    const status = statusWith(copying);
    const row = (kind: ProblemKind): string =>
      describeRow(watchedWith({ status, problem: problemOfKind(kind), contact }), now);
    assert.equal(row('network'), 'no connection · 80%');
    assert.equal(row('tls'), 'no secure connection · 80%');
  });
});

describe('The truthfulness of a row', () => {
  const anyStatus = fc
    .record({
      lifecycle: fc.constantFrom(...lifecycles),
      phase: fc.constantFrom('precheck', 'schema', 'full', 'incremental', 'cutover', 'verify', null),
      percent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      caughtUp: fc.constantFrom(true, false, null),
      needsUser: fc.constantFrom(null, 'Do it.'),
      error: fc.constantFrom(null, 'It broke.'),
      raw: fc.constantFrom({ state: null, body: {} }, { state: 'SomeWord', body: {} }),
    })
    .map((more) => statusWith(more as More));

  it('shows 100% for a percent of 100 only', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        if (describeStatus(status).includes('100%')) assert.equal(status.percent, 100);
      }),
    );
  });

  it('shows no percent while changes are replicated', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        if (status.phase !== 'incremental') return;
        for (const watched of [
          watchedWith({ status }),
          lostWith('network', status, minute),
          lostWith('tls', status, minute),
        ]) {
          assert.doesNotMatch(describeRow(watched, now), /%/);
        }
      }),
    );
  });

  it('shows no percent when there is none', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        assert.doesNotMatch(describeStatus({ ...status, percent: null }), /%/);
      }),
    );
  });

  it('shows the raw word of an unknown state, and calls it unknown, in contact or not', () => {
    fc.assert(
      fc.property(anyStatus, fc.constantFrom(...problemKinds), (status, kind) => {
        if (status.lifecycle !== 'unknown' || status.raw.state === null) return;
        for (const watched of [watchedWith({ status }), lostWith(kind, status, minute)]) {
          assert.ok(describeRow(watched, now).includes('unknown state "SomeWord"'), describeRow(watched, now));
        }
      }),
    );
  });

  it('never says failed of what did not fail', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        if (status.lifecycle !== 'failed') assert.doesNotMatch(describeStatus(status), /failed/);
      }),
    );
  });

  it('repaints no old data as new: with a problem, the age of the last good status stands in the row', () => {
    fc.assert(
      fc.property(anyStatus, fc.constantFrom(...problemKinds), (status, kind) => {
        assert.match(describeRow(lostWith(kind, status, 3 * 60 * minute), now), /\b3 h\b/);
      }),
    );
  });

  it('puts the problem first, whatever the last good status was', () => {
    fc.assert(
      fc.property(anyStatus, fc.constantFrom(...problemKinds), (status, kind) => {
        const alone = describeRow({ ...lostWith(kind, null, 0), contact: lostWith(kind, status, minute).contact }, now);
        assert.ok(describeRow(lostWith(kind, status, minute), now).startsWith(alone));
      }),
    );
  });
});

describe('The first words of a text', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['short', 10, 'short'],
    ['exactly 10', 10, 'exactly 10'],
    ['one two three four', 10, 'one two…'],
    ['one two three four', 13, 'one two three…'],
    ['unbreakablyLongWord', 10, 'unbreakabl…'],
    ['a unbreakablyLongWord', 10, 'a unbreaka…'],
    ['  blanks\taround\n\nand within  ', 40, 'blanks around and within'],
    ['', 10, ''],
    ['\u202e\u200b\n', 10, ''],
    ['123456789😀abc', 10, '123456789…'],
    ['12345678😀abc', 10, '12345678😀…'],
  ];
  for (const [text, length, expected] of table) {
    it(`${JSON.stringify(text)} in ${length} → ${JSON.stringify(expected)}`, () => {
      assert.equal(firstWords(text, length), expected);
    });
  }

  it('are at most as long as asked for, on one line, without half characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom(' ', '\n', '😀', '\u202e', 'é'), fc.string()) }),
        fc.integer({ min: 4, max: 30 }),
        (text, length) => {
          const words = firstWords(text, length);
          assert.ok(words.length <= length + 1, words);
          assert.doesNotMatch(words, /[\p{Cc}\p{Cf}\u2028\u2029\n]/u);
          assert.ok(!/\p{Surrogate}/u.test(words));
        },
      ),
    );
  });

  it('of hostile texts hold nothing that acts without being seen', () => {
    for (const text of hostileTexts) assert.doesNotMatch(firstWords(text, 200), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
  });
});

describe('The look of a row', () => {
  const tones: Readonly<Record<Lifecycle, string>> = {
    draft: 'muted',
    ready: 'plain',
    starting: 'busy',
    active: 'busy',
    retrying: 'warning',
    pausing: 'muted',
    paused: 'warning',
    stopping: 'muted',
    stopped: 'muted',
    finishing: 'busy',
    completed: 'good',
    failed: 'bad',
    maintenance: 'warning',
    gone: 'muted',
    unknown: 'muted',
  };
  for (const lifecycle of lifecycles) {
    it(`${lifecycle} is ${tones[lifecycle]}`, () => {
      assert.equal(lookOf(watchedWith({ status: statusWith({ lifecycle }) })).tone, tones[lifecycle]);
    });
  }

  it('is good or bad for nothing that is merely unknown', () => {
    for (const status of [null, statusWith({ lifecycle: 'unknown' })]) {
      assert.equal(lookOf(watchedWith({ status })).tone, 'muted');
    }
  });

  it('celebrates no end of which the cloud does not say whether it succeeded', () => {
    const look = lookOf(watchedWith({ status: statusWith({ lifecycle: 'completed', outcome: 'ambiguous' }) }));
    assert.notEqual(look.tone, 'good');
    assert.notEqual(look.tone, 'bad');
  });

  for (const kind of problemKinds) {
    it(`with a ${kind} problem shows the problem and not the last good state`, () => {
      for (const lifecycle of lifecycles) {
        const look = lookOf(lostWith(kind, statusWith({ lifecycle, caughtUp: true }), minute));
        assert.equal(look.tone, needsUserAction(kind) ? 'bad' : 'warning');
      }
    });
  }

  const special: readonly (readonly [string, More, string])[] = [
    ['a cloud that waits for a person', { needsUser: 'Do it.' }, 'person'],
    ['a paused task that waits for one', { lifecycle: 'paused', needsUser: 'Do it.' }, 'person'],
    ['a failed task with advice', { lifecycle: 'failed', terminal: true, needsUser: 'Do it.' }, 'error'],
    ['a stopped task', { lifecycle: 'stopped' }, 'debug-stop'],
    ['one failed phase', { phases: [phaseWith('precheck', { state: 'failed' })] }, 'warning'],
    ['a replica that has caught up', { phase: 'incremental', caughtUp: true }, 'pass'],
    ['nothing special', { phase: 'full' }, 'sync'],
  ];
  for (const [name, more, icon] of special) {
    it(`of ${name} → ${icon}`, () => {
      assert.equal(lookOf(watchedWith({ status: statusWith(more) })).icon, icon);
    });
  }
});

describe('What needs a person', () => {
  for (const kind of problemKinds) {
    // Refused keys are a matter of the account, which is counted once.
    const needs = needsUserAction(kind) && kind !== 'credentials';
    it(`a ${kind} problem: ${needs ? 'yes' : 'no'}`, () => {
      assert.equal(needsAttention(lostWith(kind, null, minute)), needs);
      assert.equal(needsAttention(lostWith(kind, statusWith(), minute)), needs);
      const withoutAccount = { ...lostWith(kind, null, minute), accountName: null };
      assert.equal(needsAttention(withoutAccount), needsUserAction(kind));
    });
  }

  it('a failed task, in contact or not', () => {
    const status = statusWith({ lifecycle: 'failed' });
    assert.equal(needsAttention(watchedWith({ status })), true);
    assert.equal(needsAttention(lostWith('network', status, minute)), true);
  });

  it('a task that waits for one, and a task with a failed phase', () => {
    assert.equal(needsAttention(watchedWith({ status: statusWith({ needsUser: 'Do it.' }) })), true);
    const phases = [phaseWith('precheck', { state: 'failed' })];
    assert.equal(needsAttention(watchedWith({ status: statusWith({ phases }) })), true);
  });

  for (const lifecycle of lifecycles.filter((word) => word !== 'failed')) {
    it(`not a task that is ${lifecycleWord(lifecycle)}`, () => {
      assert.equal(needsAttention(watchedWith({ status: statusWith({ lifecycle }) })), false);
    });
  }

  it('not a task of which nothing is known yet', () => {
    assert.equal(needsAttention(watchedWith()), false);
  });
});
