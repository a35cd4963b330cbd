import assert from 'node:assert/strict';
import fc from 'fast-check';
import { needsUserAction, type ProblemKind, problemKinds } from '../../../src/model/problem.ts';
import {
  defaultPolling,
  delayKind,
  freshPace,
  type Load,
  longestBackOff,
  longestWait,
  nextDelay,
  type Pace,
  paceAfterAsk,
  paceAfterProblem,
  paceAfterStatus,
  plainDelay,
  type PollConditions,
  type PollingSettings,
  quickDelay,
  quickPolls,
  restingDelay,
  restingFor,
  type Stretches,
  stretchesFor,
  usablePolling,
  waitOf,
} from '../../../src/monitor/pollPolicy.ts';
import { problemOfKind, statusOf, taskNamed } from './samples.ts';

const second = 1000;
const minute = 60 * second;
const task = taskNamed('one');
const retryable = problemKinds.filter((kind) => !needsUserAction(kind));
const mendable = problemKinds.filter((kind) => needsUserAction(kind) && kind !== 'credentials');

function conditions(more: Partial<PollConditions> = {}): PollConditions {
  return { now: 0, focused: true, polling: defaultPolling, ...more };
}
function paceOf(more: Partial<Pace>): Pace {
  return { ...freshPace, ...more };
}
function failed(kind: ProblemKind, times: number, more: Partial<Pace> = {}): Pace {
  return paceOf({ problem: problemOfKind(kind), failuresInRow: times, ...more });
}

describe('plainDelay', () => {
  it('is the interval, and the longer one without focus', () => {
    assert.equal(plainDelay(freshPace, conditions()), 30 * second);
    assert.equal(plainDelay(freshPace, conditions({ focused: false })), 120 * second);
  });

  it('is quick while quick polls are left and somebody looks', () => {
    const quick = paceOf({ quickPollsLeft: 1 });
    assert.equal(plainDelay(quick, conditions()), quickDelay);
    assert.equal(plainDelay(quick, conditions({ focused: false })), 120 * second);
    const polling = { ...defaultPolling, intervalSeconds: 5 };
    assert.equal(plainDelay(quick, conditions({ polling })), 5 * second);
  });

  it('believes a final state after two reads, then reads hourly for a day, then not', () => {
    assert.equal(plainDelay(paceOf({ terminalReads: 1 }), conditions()), 30 * second);
    const resting = paceOf({ terminalReads: 2, terminalSince: 1000 });
    assert.equal(plainDelay(resting, conditions({ now: 1000 })), restingDelay);
    assert.equal(plainDelay(resting, conditions({ now: 999 + restingFor })), restingDelay);
    assert.equal(plainDelay(resting, conditions({ now: 1000 + restingFor })), null);
    assert.equal(plainDelay({ ...resting, quickPollsLeft: 6 }, conditions({ now: 1000 })), restingDelay);
  });

  it('goes on with finished tasks when told so', () => {
    const polling = { ...defaultPolling, restWhenTerminal: false };
    const now = 2 * restingFor;
    assert.equal(plainDelay(paceOf({ terminalReads: 9 }), conditions({ polling, now })), 30 * second);
  });

  it('stops on refused keys', () => {
    assert.equal(plainDelay(failed('credentials', 1), conditions()), null);
  });

  for (const kind of mendable) {
    it(`is ten minutes on ${kind}, from the first time`, () => {
      assert.equal(plainDelay(failed(kind, 1), conditions()), 10 * minute);
      assert.equal(plainDelay(failed(kind, 50, { quickPollsLeft: 3 }), conditions()), 10 * minute);
    });
  }

  it('doubles on throttling, from the first time, up to ten minutes', () => {
    const delays = [1, 2, 3, 4, 5, 5000].map((times) => plainDelay(failed('throttled', times), conditions()));
    assert.deepEqual(
      delays,
      [60, 120, 240, 480, 600, 600].map((seconds) => seconds * second),
    );
  });

  for (const kind of retryable.filter((other) => other !== 'throttled')) {
    it(`doubles on ${kind} after the first retry, up to ten minutes`, () => {
      const delays = [1, 2, 3, 4, 5, 6, 5000].map((times) => plainDelay(failed(kind, times), conditions()));
      assert.deepEqual(
        delays,
        [30, 60, 120, 240, 480, 600, 600].map((seconds) => seconds * second),
      );
    });
  }

  it('never retries sooner than it would read', () => {
    const polling = { ...defaultPolling, intervalSeconds: 1800, unfocusedIntervalSeconds: 1800 };
    for (const kind of [...retryable, ...mendable]) {
      assert.equal(plainDelay(failed(kind, 3), conditions({ polling })), 1800 * second);
    }
    assert.equal(plainDelay(failed('network', 1, { terminalReads: 2 }), conditions()), restingDelay);
  });
});

describe('pace', () => {
  const active = statusOf(task);

  it('is quick for six polls after a change of lifecycle or phase', () => {
    for (const after of [statusOf(task, { lifecycle: 'paused' }), statusOf(task, { phase: 'incremental' })]) {
      let pace = paceAfterStatus(freshPace, active, after, 0);
      const delays: (number | null)[] = [];
      for (let poll = 0; poll < 8; poll += 1) {
        delays.push(plainDelay(pace, conditions()));
        pace = paceAfterStatus(pace, after, after, 0);
      }
      assert.deepEqual(delays, [...Array.from({ length: quickPolls }, () => quickDelay), 30_000, 30_000]);
    }
  });

  it('is not quick after the first snapshot, nor for mere progress or Synced ⇄ Syncing', () => {
    assert.equal(paceAfterStatus(freshPace, null, active, 0).quickPollsLeft, 0);
    assert.equal(paceAfterStatus(freshPace, active, statusOf(task, { percent: 11 }), 0).quickPollsLeft, 0);
    assert.equal(paceAfterStatus(freshPace, active, statusOf(task, { caughtUp: true }), 0).quickPollsLeft, 0);
  });

  it('is quick when a person asked, for six polls, good or bad', () => {
    let pace = paceAfterAsk(freshPace);
    assert.equal(pace.quickPollsLeft, 6);
    pace = paceAfterProblem(pace, problemOfKind('network'));
    pace = paceAfterStatus(pace, active, active, 0);
    assert.equal(pace.quickPollsLeft, 4);
    for (let poll = 0; poll < 9; poll += 1) pace = paceAfterProblem(pace, problemOfKind('network'));
    assert.equal(pace.quickPollsLeft, 0);
  });

  it('counts equal final states, from the first of them', () => {
    const done = statusOf(task, { lifecycle: 'completed' });
    const first = paceAfterStatus(freshPace, active, done, 100);
    assert.deepEqual([first.terminalReads, first.terminalSince], [1, 100]);
    const second = paceAfterStatus(paceAfterProblem(first, problemOfKind('cloud')), done, done, 200);
    assert.deepEqual([second.terminalReads, second.terminalSince], [2, 100]);
    const other = paceAfterStatus(second, done, statusOf(task, { lifecycle: 'gone' }), 300);
    assert.deepEqual([other.terminalReads, other.terminalSince], [1, 300]);
    assert.equal(paceAfterStatus(second, done, active, 300).terminalReads, 0);
  });

  it('counts its own reads only: a status kept from an earlier session is not the first of two', () => {
    const done = statusOf(task, { lifecycle: 'completed' });
    assert.equal(paceAfterStatus(freshPace, done, done, 0).terminalReads, 1);
  });

  it('counts failures until a good read', () => {
    const twice = paceAfterProblem(paceAfterProblem(freshPace, problemOfKind('tls')), problemOfKind('network'));
    assert.equal(twice.failuresInRow, 2);
    assert.equal(twice.problem?.kind, 'network');
    const good = paceAfterStatus(twice, active, active, 0);
    assert.deepEqual([good.failuresInRow, good.problem], [0, null]);
  });
});

describe('stretchesFor', () => {
  const none: Load = { interval: 0, rest: 0, fixed: 0, listed: 0 };
  const rows: readonly [Partial<Load>, number, Partial<Stretches>][] = [
    [{}, 1, {}],
    [{ interval: 1, listed: 1 }, 2, {}],
    [{ interval: 30 }, 15, { ofInterval: 2 }],
    [{ listed: 30 }, 15, { ofListed: 2 }],
    // Single reads take what the lists leave …
    [{ interval: 2000, listed: 200 }, 1200, { ofInterval: 2 }],
    // … which is half at least, where they need it.
    [{ interval: 2400, listed: 2400 }, 1200, { ofInterval: 4, ofListed: 4 }],
    [{ interval: 300, listed: 1800 }, 1200, { ofListed: 2 }],
    // Intervals give way to back-offs and to rests …
    [{ interval: 2000, fixed: 200 }, 1200, { ofInterval: 2 }],
    [{ interval: 2000, rest: 200 }, 1200, { ofInterval: 2 }],
    // … up to half of the ceiling, which rests keep to.
    [{ interval: 1200, fixed: 60_000 }, 1200, { ofInterval: 2 }],
    [{ interval: 1200, rest: 1200 }, 1200, { ofInterval: 2, ofRest: 2 }],
  ];
  for (const [load, most, expected] of rows) {
    it(`gives ${JSON.stringify(expected)} for ${JSON.stringify(load)} where ${most} are allowed`, () => {
      const all = { ofInterval: 1, ofRest: 1, ofListed: 1, ...expected };
      assert.deepEqual(stretchesFor({ ...none, ...load }, most), all);
    });
  }

  it('keeps all that can be planned below the ceiling, and shortens nothing', () => {
    const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
    const load = fc.record({ interval: rate, rest: rate, fixed: rate, listed: rate });
    fc.assert(
      fc.property(load, fc.integer({ min: 1, max: 100_000 }), (given, most) => {
        const { ofInterval, ofRest, ofListed } = stretchesFor(given, most);
        assert.ok(Math.min(ofInterval, ofRest, ofListed) >= 1);
        const planned = given.interval / ofInterval + given.rest / ofRest + given.listed / ofListed;
        assert.ok(planned <= most * (1 + 1e-9));
        // Fixed delays fit beside it as long as they take no more than half.
        if (given.fixed + given.rest / ofRest <= most / 2) assert.ok(planned + given.fixed <= most * (1 + 1e-9));
      }),
    );
  });
});

describe('waitOf', () => {
  const rows: readonly [ProblemKind, number | undefined, number][] = [
    ['throttled', 5000, 5000],
    ['throttled', undefined, 0],
    ['throttled', 1e12, longestWait],
    ['throttled', -5, 0],
    ['throttled', NaN, 0],
    ['cloud', 5000, 5000],
    ['network', 5000, 0],
  ];
  for (const [kind, waitMs, expected] of rows) {
    it(`of ${kind} with ${waitMs ?? 'none'} is ${expected}`, () => {
      assert.equal(waitOf(problemOfKind(kind, waitMs === undefined ? {} : { waitMs })), expected);
    });
  }
  it('of no problem is 0', () => {
    assert.equal(waitOf(null), 0);
  });
});

describe('usablePolling', () => {
  it('keeps sensible settings', () => {
    assert.deepEqual(usablePolling(defaultPolling), defaultPolling);
  });
  it('never gives a faster pace without focus than with it', () => {
    const settings = { ...defaultPolling, intervalSeconds: 300, unfocusedIntervalSeconds: 10 };
    assert.equal(usablePolling(settings).unfocusedIntervalSeconds, 300);
  });
  it('is finite and positive for whatever a settings file holds', () => {
    const weird = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -1, 1e300));
    fc.assert(
      fc.property(weird, weird, weird, (intervalSeconds, unfocusedIntervalSeconds, maxRequestsPerHour) => {
        const usable = usablePolling({
          intervalSeconds,
          unfocusedIntervalSeconds,
          maxRequestsPerHour,
          restWhenTerminal: true,
        });
        assert.ok(usable.intervalSeconds >= 1 && usable.intervalSeconds <= 3600);
        assert.ok(usable.unfocusedIntervalSeconds >= usable.intervalSeconds);
        assert.ok(usable.unfocusedIntervalSeconds <= 7200);
        assert.ok(Number.isInteger(usable.maxRequestsPerHour) && usable.maxRequestsPerHour >= 1);
      }),
    );
  });
});

describe('nextDelay', () => {
  const anySettings: fc.Arbitrary<PollingSettings> = fc
    .record({
      intervalSeconds: fc.integer({ min: 1, max: 3600 }),
      unfocusedIntervalSeconds: fc.integer({ min: 1, max: 7200 }),
      maxRequestsPerHour: fc.integer({ min: 1, max: 36_000 }),
      restWhenTerminal: fc.boolean(),
    })
    .map(usablePolling);
  const anyProblem = fc
    .record({ kind: fc.constantFrom(...problemKinds), waitMs: fc.option(fc.double(), { nil: 0 }) })
    .map(({ kind, waitMs }) => problemOfKind(kind, { waitMs }));
  const anyPace: fc.Arbitrary<Pace> = fc
    .record({
      quickPollsLeft: fc.integer({ min: 0, max: quickPolls }),
      terminalReads: fc.integer({ min: 0, max: 5 }),
      terminalSince: fc.integer({ min: 0, max: 2 * restingFor }),
      failuresInRow: fc.integer({ min: 1, max: 5000 }),
      problem: fc.option(anyProblem),
    })
    .map((pace) => (pace.problem === null ? { ...pace, failuresInRow: 0 } : pace));
  const anyConditions: fc.Arbitrary<PollConditions> = fc.record({
    now: fc.integer({ min: 0, max: 3 * restingFor }),
    focused: fc.boolean(),
    polling: anySettings,
  });
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const stretch = fc.oneof(fc.constant(1), fc.double({ min: 1, max: 100, noNaN: true }));

  it('is null or a finite, positive time, within jitter of the plain one, stretched unless it is fixed, or the wait', () => {
    fc.assert(
      fc.property(anyPace, anyConditions, stretch, draw, (pace, given, ceiling, random) => {
        const factor = delayKind(pace, given) === 'fixed' ? 1 : ceiling;
        const plain = plainDelay(pace, given);
        const delay = nextDelay(pace, given, ceiling, () => random);
        assert.equal(delay === null, plain === null);
        if (delay === null || plain === null) return;
        assert.ok(Number.isFinite(delay) && delay >= 900);
        const wait = waitOf(pace.problem);
        assert.ok(delay >= wait, 'sooner than the cloud asked');
        assert.ok(delay >= plain * factor * (factor > 1 ? 1 : 0.9) * 0.999999, 'too soon');
        assert.ok(delay <= Math.max(plain * factor, wait) * 1.1 * 1.000001, 'too late');
        const longest = Math.max(given.polling.unfocusedIntervalSeconds * second, longestBackOff, restingDelay);
        assert.ok(plain <= longest);
      }),
    );
  });

  it('never comes sooner after a failure than without one, where nothing is stretched', () => {
    fc.assert(
      fc.property(anyPace, anyConditions, draw, (pace, given, random) => {
        const good = nextDelay({ ...pace, failuresInRow: 0, problem: null, quickPollsLeft: 0 }, given, 1, () => random);
        const bad = nextDelay(pace, given, 1, () => random);
        if (pace.problem === null || good === null || bad === null) return;
        assert.ok(bad >= good);
      }),
    );
  });

  for (const [kind, pace] of [
    ['a back-off', failed('tls', 1)],
    ['a retry', failed('network', 1)],
    ['a quick read', paceOf({ quickPollsLeft: 1 })],
  ] as const) {
    it(`does not stretch ${kind}`, () => {
      const plain = plainDelay(pace, conditions());
      assert.equal(
        nextDelay(pace, conditions(), 100, () => 0.5),
        plain,
      );
    });
  }

  it('never comes sooner after more failures', () => {
    fc.assert(
      fc.property(anyPace, anyConditions, draw, (pace, given, random) => {
        const fewer = nextDelay(pace, given, 1, () => random);
        const more = nextDelay({ ...pace, failuresInRow: pace.failuresInRow + 1 }, given, 1, () => random);
        if (pace.problem !== null && fewer !== null && more !== null) assert.ok(more >= fewer);
      }),
    );
  });

  it('never comes sooner without the focus', () => {
    fc.assert(
      fc.property(anyPace, anyConditions, draw, (pace, given, random) => {
        const focused = nextDelay(pace, { ...given, focused: true }, 1, () => random);
        const unfocused = nextDelay(pace, { ...given, focused: false }, 1, () => random);
        if (focused !== null && unfocused !== null) assert.ok(unfocused >= focused);
        assert.equal(focused === null, unfocused === null, 'slower, not stopped');
      }),
    );
  });

  it('is spread over ±10 %', () => {
    assert.equal(
      nextDelay(freshPace, conditions(), 1, () => 0),
      27_000,
    );
    assert.equal(
      nextDelay(freshPace, conditions(), 1, () => 0.5),
      30_000,
    );
    assert.equal(
      nextDelay(freshPace, conditions(), 2, () => 0),
      60_000,
    );
    assert.equal(
      nextDelay(freshPace, conditions(), 2, () => 0.5),
      63_000,
    );
  });

  it('waits as long as a throttling cloud asks, when that is longer', () => {
    const pace = paceAfterProblem(freshPace, problemOfKind('throttled', { waitMs: 20 * minute }));
    assert.equal(
      nextDelay(pace, conditions(), 1, () => 0),
      20 * minute,
    );
    const shorter = paceAfterProblem(freshPace, problemOfKind('throttled', { waitMs: 1000 }));
    assert.equal(
      nextDelay(shorter, conditions(), 1, () => 0.5),
      60_000,
    );
  });
});
