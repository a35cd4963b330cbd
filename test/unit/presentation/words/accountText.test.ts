import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type AccountFacts,
  accountLook,
  accountWords,
  endWords,
  endWordsChangeIn,
} from '../../../../src/presentation/words/accountText.ts';

const now = Date.UTC(2026, 10, 22, 12);
const minute = 60_000;
const hour = 60 * minute;

function facts(more: Partial<AccountFacts> = {}): AccountFacts {
  return { account: {}, several: false, isDefault: false, refused: false, ...more };
}
const ending = (inMs: number): AccountFacts['account'] => ({ expiresAt: new Date(now + inMs).toISOString() });

describe('The words on an account', () => {
  const table: readonly (readonly [string, AccountFacts, readonly string[]])[] = [
    ['nothing', facts(), []],
    ['no default where it is the only one', facts({ isDefault: true }), []],
    ['the default of several', facts({ isDefault: true, several: true }), ['default']],
    ['refused keys', facts({ refused: true }), ['keys not accepted']],
    ['keys that will end', facts({ account: ending(2 * hour + minute) }), ['keys end in 2 h']],
    ['keys that have ended', facts({ account: ending(-5 * minute) }), ['keys ended 5 min ago']],
    [
      'why keys are refused that have ended',
      facts({ account: ending(-5 * minute), refused: true }),
      ['keys ended 5 min ago'],
    ],
    [
      'both for keys that are refused before their end',
      facts({ account: ending(hour), refused: true, several: true, isDefault: true }),
      ['default', 'keys not accepted', 'keys end in 1 h'],
    ],
  ];
  for (const [what, given, words] of table) {
    it(`tell ${what}`, () => {
      assert.deepEqual(accountWords(given, now), words);
    });
  }

  it('come with a look only where something is wrong', () => {
    assert.equal(accountLook(facts({ account: ending(hour) }), now), null);
    assert.deepEqual(accountLook(facts({ account: ending(-1) }), now), { icon: 'key', tone: 'warning' });
    assert.deepEqual(accountLook(facts({ refused: true }), now), { icon: 'key', tone: 'bad' });
  });

  it('change when they say that they do, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3 * 24 * 3600, max: 3 * 24 * 3600 }), (seconds) => {
        const end = now + seconds * 1000;
        const wait = endWordsChangeIn(end, now);
        assert.ok(wait > 0 && wait <= 24 * hour + 100);
        // Half a second before that they are the same still.
        if (wait > 1500) assert.equal(endWords(end, now + wait - 600), endWords(end, now));
      }),
    );
  });

  it('never say that keys have ended before they have', () => {
    for (const ms of [1, 999, 30_000]) assert.equal(endWords(now + ms, now), 'keys end in 1 min');
    assert.equal(endWords(now, now), 'keys have just ended');
  });
});
