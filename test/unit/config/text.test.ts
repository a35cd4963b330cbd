import assert from 'node:assert/strict';
import { regionPattern } from '../../../src/clouds/endpoint.ts';
import { matchesWhole, hasUnseenCharacters, shortened, trimmed } from '../../../src/config/text.ts';

describe('texts of a configuration', () => {
  for (const text of ['a\nb', 'a\u0000', '\u001b[31m', 'a\u0085b', 'a\u2028b', '\u202eabc', '\u2066x']) {
    it(`with ${JSON.stringify(text)} hold something unseen`, () => {
      assert.ok(hasUnseenCharacters(text));
      assert.ok(!hasUnseenCharacters(shortened(text)));
    });
  }
  for (const sign of ['\u200b', '\u200c', '\u200d', '\u2060', '\u00ad', '\ufeff', '\u061c', '\u{e0041}', '\ud800']) {
    it(`with ${JSON.stringify(sign)} within are not what they look like`, () => {
      assert.ok(hasUnseenCharacters(`pro${sign}d`));
      assert.equal(shortened(`pro${sign}d`), 'prod');
    });
  }
  it('lose blanks at their ends, also those of no width', () => {
    assert.equal(trimmed('\ufeff\u200b pro d\u200d \t\u2060'), 'pro d');
    assert.equal(trimmed(' \u200b\n'), '');
    assert.equal(trimmed(`${' '.repeat(1_000_000)}a${' '.repeat(1_000_000)}b`), `a${' '.repeat(1_000_000)}b`);
    assert.equal(trimmed('\u0007a'), '\u0007a');
  });
  for (const text of ['orders', '订单库', 'größe', '👩‍💻 laptop', '👩🏽‍💻', '🏳️‍🌈', 'می‌خواهم', 'क्‍ष', 'a b']) {
    it(`with ${text} hold nothing unseen`, () => {
      assert.ok(!hasUnseenCharacters(text));
      assert.equal(shortened(text), text);
    });
  }
  it('are cut', () => {
    assert.equal(shortened(`  ${'x'.repeat(50)}`), `${'x'.repeat(40)}…`);
    assert.equal(shortened('abc', 2), 'ab…');
  });
  it('fit a pattern as a whole, whatever its anchors and flags', () => {
    assert.ok(matchesWhole(/a|bc/, 'bc'));
    assert.ok(!matchesWhole(/a|bc/, 'abc'));
    assert.ok(!matchesWhole(/^a$/m, 'a\nb'));
    assert.ok(matchesWhole(/A/i, 'a'));
    const sticky = /a/gy;
    assert.ok(matchesWhole(sticky, 'a'));
    assert.ok(matchesWhole(sticky, 'a'), 'and do not remember where they were');
  });
  it('name a region only where it can be a part of a host name', () => {
    for (const good of ['cn-hangzhou', 'A', 'eu1', 'x'.repeat(63)]) assert.ok(matchesWhole(regionPattern, good), good);
    for (const bad of ['a.b', 'a/b', 'a@b', 'a:1', '-a', 'a-', 'a b', '', 'a#', 'a?', 'ä', 'x'.repeat(64), 'a_b']) {
      assert.ok(!matchesWhole(regionPattern, bad), bad);
    }
  });
});
