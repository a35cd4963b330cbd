import assert from 'node:assert/strict';
import {
  needsUserAction,
  type Problem,
  ProblemError,
  type ProblemKind,
  problemKinds,
  problemOf,
} from '../../../src/model/problem.ts';

const problem: Problem = {
  kind: 'credentials',
  message: 'The keys are not accepted.',
  hint: 'Enter them again.',
  code: '171',
  requestId: 'request-1',
};

describe('ProblemError', () => {
  it('carries its problem and speaks with its sentence', () => {
    const error = new ProblemError(problem);
    assert.equal(error.problem, problem);
    assert.equal(error.message, problem.message);
    assert.equal(error.name, 'ProblemError');
    assert.ok(error instanceof Error);
  });
});

describe('The problem of an error', () => {
  it('is the one it carries', () => {
    assert.equal(problemOf(new ProblemError(problem)), problem);
  });

  const noProblems: readonly (readonly [string, unknown])[] = [
    ['an ordinary error', new Error('x')],
    ['an error that only carries something called problem', Object.assign(new Error('x'), { problem })],
    ['an error of that name without a problem', Object.assign(new Error('x'), { name: 'ProblemError' })],
    ['a problem that is none', Object.assign(new Error('x'), { name: 'ProblemError', problem: 'text' })],
    ['a null problem', Object.assign(new Error('x'), { name: 'ProblemError', problem: null })],
    [
      'a problem of a kind that nobody knows',
      Object.assign(new Error('x'), { name: 'ProblemError', problem: { ...problem, kind: 'weather' } }),
    ],
    ['a problem as it is', problem],
    ['a text', 'credentials'],
    ['nothing', undefined],
    ['null', null],
  ];
  for (const [name, error] of noProblems) {
    it(`is null for ${name}`, () => {
      assert.equal(problemOf(error), null);
    });
  }
});

describe('Who can mend a problem', () => {
  const mendedBy: Readonly<Record<ProblemKind, 'a person' | 'time'>> = {
    credentials: 'a person',
    permission: 'a person',
    clock: 'a person',
    throttled: 'time',
    'not-found': 'a person',
    'bad-request': 'a person',
    network: 'time',
    tls: 'a person',
    proxy: 'time',
    'bad-answer': 'time',
    cloud: 'time',
  };
  for (const kind of problemKinds) {
    it(`${kind}: ${mendedBy[kind]}`, () => {
      assert.equal(needsUserAction(kind), mendedBy[kind] === 'a person');
    });
  }
});
