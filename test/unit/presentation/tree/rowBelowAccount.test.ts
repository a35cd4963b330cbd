import assert from 'node:assert/strict';
import { describeBelowAccount, describeRow, lookBelowAccount, lookOf } from '../../../../src/presentation/tree/row.ts';
import { lostWith, minute, now, orders, problemOfKind, statusWith, watchedWith } from '../watchedSamples.ts';

const copying = statusWith({ phase: 'full', percent: 63 });

describe('The words of a row and its account', () => {
  describe('below the row of an account', () => {
    const refused = lostWith('credentials', copying, 4 * minute);

    it('leave it to that row to say that its keys are refused', () => {
      assert.equal(describeBelowAccount(refused, now), '63% · waits for its account (4 min ago)');
      assert.equal(describeBelowAccount(lostWith('credentials', null, minute), now), 'waits for its account');
      assert.deepEqual(lookBelowAccount(refused), { icon: 'key', tone: 'muted' });
    });

    it('are the same as elsewhere for all else', () => {
      const missing = { ...refused, accountName: null };
      for (const watched of [missing, lostWith('network', copying, 4 * minute), watchedWith({ status: copying })]) {
        assert.equal(describeBelowAccount(watched, now), describeRow(watched, now));
        assert.deepEqual(lookBelowAccount(watched), lookOf(watched));
      }
    });
  });

  it('name the account that is missing here, on one line and cut', () => {
    const problem = problemOfKind('credentials', { remedy: 'add-account' });
    const named = (account: string): string =>
      describeRow(watchedWith({ task: { ...orders, account }, accountName: null, problem }), now);
    assert.equal(named('prod'), "account 'prod' is not set up here");
    assert.equal(named('a\u202e\nb'), "account 'a b' is not set up here");
    assert.ok(named('x'.repeat(200)).length < 80);
  });
});
