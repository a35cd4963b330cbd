import assert from 'node:assert/strict';
import type { Health } from '../../../../src/model/health.ts';
import { observed, observedBefore, type Observed, transitions } from '../../../../src/monitor/events/transitions.ts';
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
const silent: Health = { kind: 'no-contact', since: 5, failuresInRow: 4, asOf: 1 };

const usual: Observed = {
  run: 1,
  lifecycle: 'active',
  phase: 'full',
  caughtUp: null,
  error: '',
  needsUser: '',
  health: moving,
  rawState: 'Migrating',
  refusal: '',
};
const kinds = (before: Partial<Observed> | null, after: Partial<Observed>): readonly string[] =>
  transitions('key', at, before && { ...usual, ...before }, { ...usual, ...after }).map(({ kind }) => kind);

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
    ['an unknown word, both ways', { lifecycle: 'unknown' }, {}, ['resumed']],
    ['a phase', {}, { phase: 'incremental' }, ['phase']],
    ['a phase that is not told any more', {}, { phase: null }, []],
    ['a new run, whose phase is no news', { phase: 'incremental', run: 1 }, { phase: 'schema', run: 2 }, ['new-run']],
    ['a wait for a person', {}, { needsUser: 'Create the host.' }, ['needs-user']],
    ['a wait that is over', { needsUser: 'Create the host.' }, {}, []],
    ['other words for what a person must do', { needsUser: 'a' }, { needsUser: 'b' }, []],
    ['an error of a task that goes on', {}, { error: 'retrying soon' }, ['error']],
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
    ['refused keys, at once', {}, { refusal: 'Wrong key.' }, ['no-contact']],
    ['refused keys after silence', { health: silent }, { health: silent, refusal: 'Wrong key.' }, []],
    ['keys that work again', { refusal: 'Wrong key.' }, {}, ['contact-again']],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(kinds(before, after), expected);
    });
  }

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
    const before = observedBefore({ ...readingOf(status), at: 1, seenUntil: 2, run: 3 });
    const after = { ...usual, run: 3, lifecycle: 'failed', error: 'disk full', health: stalled } as const;
    assert.deepEqual(
      transitions('key', at, before, after).map(({ kind, run }) => [kind, run]),
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
