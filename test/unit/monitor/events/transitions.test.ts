import assert from 'node:assert/strict';
import type { Health } from '../../../../src/model/health.ts';
import { observed, observedBefore, type Observed, remembered } from '../../../../src/monitor/events/observed.ts';
import { transitions } from '../../../../src/monitor/events/transitions.ts';
import { readingOf } from '../../../../src/monitor/history/sample.ts';
import { problemOfKind, statusOf, taskNamed } from '../samples.ts';

const at = 1000;
const moving: Health = {
  kind: 'ok',
  why: 'moving',
  pace: { gapMs: 1, since: 0, gaps: 3, medianMs: 1, longestMs: 1 },
  asOf: 1,
};
const stalled: Health = {
  kind: 'stalled',
  gapMs: 60_000,
  since: 0,
  gaps: 9,
  medianMs: 5,
  longestMs: 9,
  limitMs: 10,
  stalledAfterMs: 10,
  asOf: 1,
};
const lagging: Health = {
  kind: 'lagging',
  seconds: 90,
  bytes: null,
  limitSeconds: 60,
  limitBytes: null,
  since: 0,
  trend: null,
  asOf: 1,
};
const replicating: Health = { kind: 'ok', why: 'replicating', trend: null, lag: { seconds: 2, bytes: null }, asOf: 1 };
const resting: Health = { kind: 'ok', why: 'resting', since: 0, asOf: 1 };
const paused: Health = { kind: 'attention', why: 'paused', since: 0, retries: null, asOf: 1 };
const silent: Health = { kind: 'no-contact', since: 5, failuresInRow: 4, asOf: 1 };

const usual: Observed = {
  run: 1,
  lifecycle: 'active',
  phase: 'full',
  caughtUp: null,
  error: '',
  needsUser: '',
  health: moving,
  open: { stalled: false, lag: null },
  rawState: 'Migrating',
  refusal: '',
};
/** After one observation: what it has found stays open. */
const before = (more: Partial<Observed>): Observed => remembered(usual, { ...usual, ...more });
const kinds = (first: Partial<Observed> | null, ...later: Partial<Observed>[]): readonly string[] => {
  let known = first && before(first);
  return later.flatMap((more) => {
    const after = { ...usual, ...more };
    const happened = transitions('key', at, known, after);
    known = remembered(known, after);
    return happened.map(({ kind }) => kind);
  });
};

describe('what has happened between two looks at a task', () => {
  it('is nothing at the first look, whatever it shows', () => {
    assert.deepEqual(kinds(null, { lifecycle: 'failed', error: 'no', needsUser: 'act', health: stalled }), []);
  });

  it('is nothing when nothing has changed', () => {
    assert.deepEqual(kinds({}, {}), []);
  });

  const cases: [what: string, before: Partial<Observed>, after: Partial<Observed>, kinds: string[]][] = [
    ['a failure', {}, { lifecycle: 'failed', error: 'disk full' }, ['failed']],
    ['an end', {}, { lifecycle: 'completed' }, ['finished']],
    ['a stop', {}, { lifecycle: 'stopped' }, ['stopped']],
    ['a task that has gone', {}, { lifecycle: 'gone' }, ['stopped']],
    ['a pause', {}, { lifecycle: 'paused' }, ['paused']],
    ['a retry', {}, { lifecycle: 'retrying' }, ['retrying']],
    ['a start', { lifecycle: 'ready' }, {}, ['started']],
    ['a resumption', { lifecycle: 'paused' }, {}, ['resumed']],
    ['a state without a name of its own', {}, { lifecycle: 'maintenance' }, ['state']],
    ['an unknown word', {}, { lifecycle: 'unknown' }, ['state']],
    ['a known word again, of which nobody knows what it was before', { lifecycle: 'unknown' }, {}, ['state']],
    ['a phase', {}, { phase: 'incremental' }, ['phase']],
    ['a phase that is not told any more', {}, { phase: null }, []],
    ['a new run, whose phase is no news', { phase: 'incremental', run: 1 }, { phase: 'schema', run: 2 }, ['new-run']],
    ['a wait for a person', {}, { needsUser: 'Create the host.' }, ['needs-user']],
    ['a wait that is over', { needsUser: 'Create the host.' }, {}, []],
    ['other words for what a person must do', { needsUser: 'a' }, { needsUser: 'b' }, []],
    ['an error of a task that goes on', {}, { error: 'retrying soon' }, ['error']],
    ['another error', { error: 'disk full' }, { error: 'host unknown' }, ['error']],
    [
      'the same error with other numbers',
      { error: 'retry 1 at 10:00:01: lost 10.0.0.1 (request 8f-aa1)' },
      { error: 'retry 12 at 10:00:31: lost 10.0.0.1 (request c4-0bb)' },
      [],
    ],
    ['an error that goes', { error: 'no' }, {}, []],
    ['caught up', { phase: 'incremental', caughtUp: false }, { phase: 'incremental', caughtUp: true }, ['caught-up']],
    ['caught up, right from the copy', {}, { phase: 'incremental', caughtUp: true }, ['phase', 'caught-up']],
    [
      'behind again',
      { phase: 'incremental', caughtUp: true },
      { phase: 'incremental', caughtUp: false },
      ['behind-again'],
    ],
    [
      'not caught up any more because it failed',
      { caughtUp: true },
      { caughtUp: false, lifecycle: 'failed' },
      ['failed'],
    ],
    ['a stall', {}, { health: stalled }, ['stalled']],
    ['the end of a stall', { health: stalled }, {}, ['moving-again']],
    ['the end of a stall by a stop', { health: stalled }, { health: resting, lifecycle: 'stopped' }, ['stopped']],
    ['lag over the limit', { health: replicating }, { health: lagging }, ['lag']],
    ['lag within it again', { health: lagging }, { health: replicating }, ['lag-recovered']],
    ['lost contact', {}, { health: silent }, ['no-contact']],
    ['contact again', { health: silent }, {}, ['contact-again']],
    ['contact again, with a stall', { health: silent }, { health: stalled }, ['contact-again', 'stalled']],
    [
      'keys that are refused where nothing is known of contact yet',
      { refusal: null },
      { refusal: 'No.' },
      ['no-contact'],
    ],
    [
      'silence before the first good reading of a window',
      { run: null, health: { kind: 'unknown', why: 'no-data', since: null, asOf: null } },
      { run: null, health: silent },
      ['no-contact'],
    ],
    ['refused keys, at once', {}, { refusal: 'Wrong key.' }, ['no-contact']],
    ['refused keys after silence', { health: silent }, { health: silent, refusal: 'Wrong key.' }, []],
    ['keys that work again', { refusal: 'Wrong key.' }, {}, ['contact-again']],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(kinds(before, after), expected);
    });
  }

  it('is the end of a stall or a lag, whatever hid it meanwhile', () => {
    assert.deepEqual(kinds({}, { health: stalled }, { health: silent }, {}), [
      'stalled',
      'no-contact',
      'contact-again',
      'moving-again',
    ]);
    assert.deepEqual(kinds({ health: replicating }, { health: lagging }, { health: paused }, { health: replicating }), [
      'lag',
      'lag-recovered',
    ]);
    assert.deepEqual(kinds({}, { health: stalled }, { health: silent }, { health: stalled }), [
      'stalled',
      'no-contact',
      'contact-again',
    ]);
  });

  it('is refused keys at the first look, once', () => {
    assert.deepEqual(
      kinds(null, { run: null, lifecycle: null, refusal: 'Wrong key.' }, { run: null, refusal: 'Wrong key.' }, {}),
      ['no-contact', 'contact-again'],
    );
  });

  it('tells an error from another one', () => {
    const another = (first: string): unknown =>
      transitions('key', at, before({ error: first }), { ...usual, error: 'disk full' })[0]?.parameters['another'];
    assert.deepEqual([another(''), another('host unknown')], [false, true]);
  });

  it('holds no password of any text', () => {
    const secret = "CHANGE MASTER TO MASTER_PASSWORD='hunter2' failed at mysql://root:hunter2@db:3306/orders";
    const texts = { error: secret, needsUser: secret, rawState: secret, refusal: secret };
    for (const lifecycle of ['active', 'failed'] as const) {
      const events = transitions('key', at, usual, { ...usual, ...texts, lifecycle });
      assert.equal(events.length, 3);
      assert.doesNotMatch(JSON.stringify(events), /hunter2/);
      assert.match(JSON.stringify(events), /CHANGE MASTER/);
    }
  });

  it('says what its sentence needs, and cuts endless texts', () => {
    const [event] = transitions('key', at, usual, { ...usual, lifecycle: 'failed', error: 'x'.repeat(5000) });
    assert.equal(event?.subject, 'lifecycle');
    assert.equal(event.value, 'failed');
    assert.deepEqual(
      { ...event.parameters, text: String(event.parameters['text']).length },
      { from: 'active', to: 'failed', rawState: 'Migrating', text: 301 },
    );
  });

  it('is found out after a restart, by what the last sample tells', () => {
    const status = statusOf(taskNamed('one'), { lifecycle: 'active', phase: 'full', needsUser: null });
    const first = observedBefore([{ ...readingOf(status), at: 1, seenUntil: 2, run: 3 }]);
    const after = { ...usual, run: 3, lifecycle: 'failed', error: 'disk full', health: stalled } as const;
    assert.deepEqual(
      transitions('key', at, first, after).map(({ kind, run }) => [kind, run]),
      [['failed', 3]],
    );
  });
});

describe('an observation', () => {
  const watched = {
    key: 'key',
    task: taskNamed('one'),
    accountName: 'prod',
    status: statusOf(taskNamed('one'), { error: null, needsUser: 'act' }),
    problem: null,
    contact: { lastAttemptAt: 1, lastGoodAt: 1, lostSince: null, failuresInRow: 0, nextPollAt: null },
  };
  const judged = { run: 1, health: moving, caughtUp: true };

  it('tells "none" from "not known"', () => {
    const { error, needsUser, refusal, caughtUp } = observed(watched, judged);
    assert.deepEqual(
      { error, needsUser, refusal, caughtUp },
      { error: '', needsUser: 'act', refusal: '', caughtUp: true },
    );
    const unread = observed({ ...watched, status: null }, judged);
    assert.deepEqual([unread.error, unread.needsUser, unread.lifecycle], [null, null, null]);
  });

  it('takes a problem for a refusal only when a person has to mend it', () => {
    const refusal = (kind: 'credentials' | 'network'): string | null =>
      observed({ ...watched, problem: problemOfKind(kind) }, judged).refusal;
    assert.notEqual(refusal('credentials'), '');
    assert.equal(refusal('network'), '');
  });
});
