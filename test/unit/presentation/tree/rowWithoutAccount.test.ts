import assert from 'node:assert/strict';
import type { Problem } from '../../../../src/model/problem.ts';
import { describeRow } from '../../../../src/presentation/tree/row.ts';
import { now, problemOfKind, watchedWith } from '../watchedSamples.ts';

describe('a row of a task without an account', () => {
  const words = (problem: Problem): string =>
    describeRow(watchedWith({ accountName: null, status: null, problem }), now);

  it('says what is to be done', () => {
    assert.equal(words(problemOfKind('credentials')), 'no usable account');
    assert.equal(words(problemOfKind('bad-request', { remedy: 'choose-account' })), 'choose an account');
    assert.equal(words(problemOfKind('bad-request')), 'entry needs a correction');
  });
});
