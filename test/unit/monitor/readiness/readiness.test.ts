import { products } from '../../../support/clouds.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lifecycles, type TaskStatus } from '../../../../src/model/status.ts';

import { verdictOf } from '../../../../src/monitor/readiness/readiness.ts';
import type { LineState, ReadinessLine, Verdict } from '../../../../src/monitor/readiness/types.ts';
import {
  catched,
  dumping,
  judge,
  lineNamed,
  minute,
  now,
  phase,
  redis,
  seen,
  server,
  statusOf,
  stopped,
  synced,
  syncing,
} from './cases.ts';

describe('A verdict', () => {
  const line = (state: LineState, weight: ReadinessLine['weight'] = 'must'): ReadinessLine => ({
    key: state,
    state,
    evidence: { kind: 'held', seconds: null, needed: 60 },
    since: null,
    weight,
  });
  const cases: readonly (readonly [string, readonly ReadinessLine[], Verdict])[] = [
    ['is ready when all that counts is green', [line('green'), line('green', 'doubt')], 'ready'],
    ['is never ready of nothing', [], 'cannot-tell'],
    ['is never ready of what only a person can see', [line('you-check', 'info')], 'cannot-tell'],
    ['is not held up by what only a person can see', [line('green'), line('you-check', 'info')], 'ready'],
    ['is not held up by what is only shown', [line('green'), line('cannot-tell', 'info')], 'ready'],
    ['cannot be told where evidence is missing', [line('green'), line('cannot-tell')], 'cannot-tell'],
    ['cannot be told where the state is a guess', [line('green'), line('amber', 'doubt')], 'cannot-tell'],
    [
      'is not yet where it is known not to be, whatever else is missing',
      [line('amber'), line('cannot-tell')],
      'not-yet',
    ],
    ['is not safe before all else', [line('red'), line('amber'), line('cannot-tell')], 'not-safe'],
    ['is not safe of what is red beside a doubt', [line('red', 'doubt'), line('green')], 'not-safe'],
  ];
  for (const [what, lines, verdict] of cases) {
    it(what, () => {
      assert.equal(verdictOf(lines), verdict);
    });
  }

  it('is ready for no task of which nothing is known, whatever its state', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lifecycles), fc.constantFrom(...products), (lifecycle, product) => {
        if (lifecycle === 'completed') return;
        assert.notEqual(judge(statusOf(product, { lifecycle })).verdict, 'ready');
      }),
    );
  });
});

describe('Readiness of UDTS', () => {
  it('is there when it has been seen Synced for a minute', () => {
    const { verdict, lines } = judge(synced, [seen(syncing, 30, 3), seen(synced, 2)]);
    assert.equal(verdict, 'ready');
    const states = lines.map(({ key, state }) => `${key} ${state}`);
    assert.deepEqual(states, [
      'fresh green',
      'state green',
      'copy green',
      'caught-up green',
      'held green',
      'you-check:writes-stopped you-check',
      'you-check:data-compared you-check',
      'you-check:reverse-task you-check',
    ]);
  });

  it('dates each line back to when it became so', () => {
    const readiness = judge(synced, [seen(dumping, 90, 60), seen(syncing, 60, 3), seen(synced, 2)]);
    assert.equal(lineNamed(readiness, 'copy').since, now - 60 * minute);
    assert.equal(lineNamed(readiness, 'caught-up').since, now - 2 * minute);
    assert.equal(lineNamed(readiness, 'state').since, now - 90 * minute);
  });

  it('waits out the minute, because Synced may last a moment', () => {
    const readiness = judge(synced, [seen(syncing, 30, 1), seen(synced, 0.5)]);
    assert.equal(readiness.verdict, 'not-yet');
    assert.deepEqual(lineNamed(readiness, 'held').evidence, { kind: 'held', seconds: 30, needed: 60 });
  });

  it('counts no time in which nobody looked', () => {
    const apart = [seen(synced, 120, 90), seen(synced, 0.2)];
    const readiness = judge(synced, apart);
    assert.equal(readiness.verdict, 'not-yet');
    assert.equal(lineNamed(readiness, 'held').since, now - 0.2 * minute);
    assert.equal(judge(synced, [seen(synced, 120, 90)]).verdict, 'not-yet', 'the last look was long before this one');
  });

  it('takes no two looks for watching, unless that is how often it is read', () => {
    const looks = [seen(synced, 14, 14), seen(synced, 0)];
    assert.equal(judge(synced, looks).verdict, 'not-yet');
    assert.deepEqual(lineNamed(judge(synced, looks), 'held').evidence, { kind: 'held', seconds: 0, needed: 60 });
    const soon = [seen(synced, 2, 2), seen(synced, 0)];
    assert.equal(judge(synced, soon, { pollIntervalMs: minute }).verdict, 'ready');
    assert.equal(judge(synced, soon, { pollIntervalMs: minute / 2 }).verdict, 'not-yet', '2.5 polls at most');
    assert.equal(judge(synced, looks, { pollIntervalMs: 6 * minute }).verdict, 'ready');
  });

  it('does not take for a break what history has thinned out', () => {
    const days = 1440;
    const old = [seen(synced, 4 * days, 4 * days), seen(synced, 4 * days - 35, 3 * days), seen(synced, 3 * days)];
    assert.equal(lineNamed(judge(synced, old), 'held').since, now - 4 * days * minute);
    const apart = [seen(synced, 4 * days, 4 * days), seen(synced, 4 * days - 50)];
    assert.equal(lineNamed(judge(synced, apart), 'held').since, now - (4 * days - 50) * minute);
  });

  it('counts nothing of an earlier run', () => {
    assert.equal(judge(synced, [seen(synced, 5, 0.3, 1), seen(synced, 0.3, 0, 2)]).verdict, 'not-yet');
  });

  it('has nothing to hold without history', () => {
    assert.equal(judge(synced).verdict, 'not-yet');
    assert.equal(lineNamed(judge(synced), 'caught-up').since, now, 'as long as the status itself says so');
  });

  const remaining = (bytes: number): TaskStatus => ({ ...syncing, lag: { seconds: null, bytes, source: 'remaining' } });
  const limits: readonly (readonly [number, LineState])[] = [
    [0, 'green'],
    [4_999_999, 'green'],
    [5_000_000, 'amber'],
    [80_000_000, 'amber'],
  ];
  for (const [bytes, state] of limits) {
    it(`takes ${bytes} bytes that remain as ${state}`, () => {
      assert.equal(lineNamed(judge(remaining(bytes)), 'caught-up').state, state);
    });
  }

  it('is not there while it copies or synchronizes', () => {
    assert.equal(judge(dumping, [seen(dumping, 30)]).verdict, 'not-yet');
    assert.equal(judge(syncing, [seen(syncing, 30)]).verdict, 'not-yet');
  });

  it('takes replicating for the end of the copy where no percent is sent', () => {
    const bare = { ...synced, percent: null, phases: [phase('incremental', 'active')] };
    const readiness = judge(bare, [seen(bare, 10)]);
    assert.deepEqual(lineNamed(readiness, 'copy').evidence, { kind: 'copy', percent: null, implied: true });
    assert.equal(readiness.verdict, 'ready');
  });

  it('counts the delay of Redis and MongoDB', () => {
    const delayed: TaskStatus = { ...synced, lag: { seconds: 11, bytes: null, source: 'RedisDelayTime' } };
    assert.equal(lineNamed(judge(delayed, [seen(delayed, 10)]), 'lag').state, 'amber');
    assert.equal(judge(delayed, [seen(delayed, 10)]).verdict, 'not-yet');
    assert.equal(judge(delayed, [seen(delayed, 10)], { lagSeconds: 11 }).verdict, 'ready');
  });

  it('of a task that only copies is its end, and asks whether anything was written meanwhile', () => {
    const done = statusOf('udts', { lifecycle: 'completed', percent: 100, phases: [phase('full', 'done', 100)] });
    const readiness = judge(done);
    assert.equal(readiness.verdict, 'ready');
    assert.ok(readiness.lines.some(({ key }) => key === 'you-check:no-writes-since-start'));
  });

  it('of a task that stands still depends on what was seen before', () => {
    const after = (before: TaskStatus): Verdict => judge(stopped, [seen(before, 60, 10), seen(stopped, 10)]).verdict;
    assert.equal(after(synced), 'cannot-tell');
    assert.equal(after(syncing), 'not-safe');
    assert.equal(judge(stopped, [seen(stopped, 60)]).verdict, 'cannot-tell');
  });

  it('is not there in an old status', () => {
    const old = { ...synced, observedAt: new Date(now - 11 * minute).toISOString() };
    assert.equal(judge(old, [seen(synced, 60, 11)]).verdict, 'cannot-tell');
    assert.equal(judge(old, [seen(synced, 60, 11)], { freshSeconds: 700 }).verdict, 'ready');
    assert.equal(judge({ ...synced, observedAt: 'no time' }, [seen(synced, 60)]).verdict, 'cannot-tell');
  });

  it('is not there without contact, however short the time since the last read', () => {
    const lately = { ...synced, observedAt: new Date(now - 9 * minute).toISOString() };
    const readiness = judge(lately, [seen(synced, 60, 9)], {}, now, false);
    assert.equal(readiness.verdict, 'cannot-tell');
    assert.deepEqual(lineNamed(readiness, 'fresh').evidence, { kind: 'not-current', seconds: 540 });
  });

  it('is not there in a status of the future, from before the clock was set back', () => {
    const dated = (ahead: number): TaskStatus => ({ ...synced, observedAt: new Date(now + ahead).toISOString() });
    assert.equal(judge(dated(minute), [seen(synced, 60)]).verdict, 'ready', 'clocks may differ a little');
    const readiness = judge(dated(20 * 60 * minute), [seen(synced, 60, -20 * 60)]);
    assert.equal(readiness.verdict, 'cannot-tell');
    assert.deepEqual(lineNamed(readiness, 'fresh').evidence, { kind: 'ahead', seconds: 72_000 });
    const ended: TaskStatus = { ...dated(2 * minute), lifecycle: 'completed', terminal: true };
    assert.equal(judge(ended).verdict, 'cannot-tell', 'what has ended is no exception');
  });

  it('is not safe while the cloud reports an error, and not there while it waits for a person', () => {
    const failing: TaskStatus = { ...synced, error: 'binlog purged' };
    const readiness = judge(failing, [seen(failing, 10)]);
    assert.equal(readiness.verdict, 'not-safe');
    assert.deepEqual(lineNamed(readiness, 'error').evidence, { kind: 'error', text: 'binlog purged' });
    const waiting: TaskStatus = { ...synced, needsUser: 'Pay the bill.' };
    const waits = judge(waiting, [seen(synced, 10, 3), seen(waiting, 3)]);
    assert.equal(waits.verdict, 'not-yet');
    assert.deepEqual(lineNamed(waits, 'needs-user'), {
      key: 'needs-user',
      state: 'amber',
      evidence: { kind: 'needs-user', text: 'Pay the bill.' },
      since: now - 3 * minute,
      weight: 'must',
    });
    const ended = statusOf('udts', { lifecycle: 'completed', percent: 100, error: '12 rows skipped' });
    assert.equal(judge(ended).verdict, 'not-yet', 'it has ended, but somebody has to look at that');
    assert.equal(lineNamed(judge(ended), 'error').state, 'amber');
  });
});

describe('Readiness of Alibaba DTS', () => {
  const ready = [seen({ ...catched, caughtUp: false }, 60, 10), seen(catched, 10)];

  it('is there when it is Catched without delay for a minute and the precheck is passed', () => {
    assert.equal(judge(catched, ready).verdict, 'ready');
  });

  const flaws: readonly (readonly [string, Partial<TaskStatus>, Verdict])[] = [
    ['a delay over the limit', { lag: { seconds: 11, bytes: null, source: 'Delay' } }, 'not-yet'],
    ['no delay reported', { lag: null }, 'cannot-tell'],
    ['not caught up', { caughtUp: false }, 'not-yet'],
    ['nothing said of catching up', { caughtUp: null }, 'cannot-tell'],
    ['a failed job', { lifecycle: 'failed' }, 'not-safe'],
    ['a word that is not known', { lifecycle: 'unknown' }, 'cannot-tell'],
    ['a retry', { lifecycle: 'retrying' }, 'not-yet'],
    ['a doubt', { doubt: 'The cloud contradicts itself.' }, 'cannot-tell'],
    ['a failed phase', { phases: [...catched.phases.slice(0, 2), phase('full', 'failed', 80)] }, 'not-safe'],
    ['no precheck in the answer', { checks: [], phases: catched.phases.slice(1) }, 'cannot-tell'],
    [
      'a percent that a phase denies',
      { phases: [...catched.phases.slice(0, 2), phase('full', 'active', 99)] },
      'not-yet',
    ],
  ];
  for (const [what, more, verdict] of flaws) {
    it(`with ${what} is ${verdict}`, () => {
      const status = { ...catched, ...more };
      assert.equal(judge(status, [seen(status, 10)]).verdict, verdict);
    });
  }

  it('is held up by a failed check, but not by one that a person masked', () => {
    const checks = [{ name: 'CHECK_SAME_OBJ', state: 'failed', error: null, repair: null }] as const;
    const failed = { ...catched, checks, phases: [phase('precheck', 'failed'), ...catched.phases.slice(1)] };
    assert.equal(judge(failed, ready).verdict, 'not-safe');
    const masked = judge({ ...catched, checks }, ready);
    assert.equal(lineNamed(masked, 'checks').state, 'amber');
    assert.equal(masked.verdict, 'ready');
  });
});

describe('Readiness of Huawei DCS', () => {
  it('takes the gap of the document’s own sample for normal', () => {
    const readiness = judge(redis, [seen(redis, 10)]);
    assert.equal(lineNamed(readiness, 'keys').state, 'green');
    assert.equal(readiness.verdict, 'ready');
  });

  const gaps: readonly (readonly [number | null, number | null, number, LineState])[] = [
    [1000, 999, 0.001, 'green'],
    [1000, 998, 0.001, 'amber'],
    [1000, 950, 0.05, 'green'],
    [1000, 1002, 0.001, 'amber'],
    [0, 0, 0, 'green'],
    [0, 5, 0.5, 'amber'],
    [null, 5, 0.5, 'cannot-tell'],
    [5, null, 0.5, 'cannot-tell'],
  ];
  for (const [source, target, keyTolerance, state] of gaps) {
    it(`with ${String(source)} keys here and ${String(target)} there, ${keyTolerance} tolerated, is ${state}`, () => {
      const status = { ...redis, keys: { source, target } };
      assert.equal(lineNamed(judge(status, [], { keyTolerance }), 'keys').state, state);
    });
  }

  it('is not ready by counts of keys that are older than the rest', () => {
    const { observedAt } = redis;
    const before = (minutes: number): string => new Date(Date.parse(observedAt) - minutes * minute).toISOString();
    const carried = (minutes: number, ...parts: readonly ('keys' | 'position')[]) =>
      judge({ ...redis, older: { parts, observedAt: before(minutes) } }, [seen(redis, 10)]);
    assert.equal(lineNamed(carried(5, 'keys'), 'fresh').state, 'green');
    assert.equal(lineNamed(carried(90, 'position'), 'fresh').state, 'green');
    assert.equal(lineNamed(carried(90, 'keys'), 'fresh').state, 'cannot-tell');
    assert.equal(carried(90, 'keys').verdict, 'cannot-tell');
  });

  it('shows the offset without counting it: its unit is not documented', () => {
    const shown = lineNamed(judge(redis), 'offset');
    assert.deepEqual([shown.state, shown.weight], ['cannot-tell', 'info']);
    assert.equal(lineNamed(judge({ ...redis, position: { offset: 0 } }), 'offset').state, 'green');
  });

  it('is not there before the copy is whole, nor where the cloud names no state', () => {
    const copying = { ...redis, phase: 'full', percent: 60, phases: [phase('full', 'active', 60)] } as const;
    assert.equal(judge(copying).verdict, 'not-yet');
    assert.equal(judge({ ...redis, doubt: 'Only the numbers were readable.' }).verdict, 'cannot-tell');
  });
});

describe('Readiness of USMC', () => {
  it('cannot be told from a guessed word, and gives the reason', () => {
    const readiness = judge(server, [seen(server, 10)]);
    assert.equal(readiness.verdict, 'cannot-tell');
    const doubt = lineNamed(readiness, 'doubt');
    assert.equal(doubt.state, 'amber');
    assert.deepEqual(doubt.evidence, { kind: 'doubt', sentence: 'The word is a guess.' });
    assert.equal(lineNamed(readiness, 'you-check:host-created').state, 'you-check');
  });

  it('is not held up by the wait for the cutover itself, which a person looks after', () => {
    assert.ok(judge(server).lines.every(({ key }) => key !== 'needs-user'));
  });

  it('does not take the 67% at which it stands while it replicates for an unfinished copy', () => {
    assert.equal(lineNamed(judge(server), 'copy').state, 'cannot-tell');
  });
});
