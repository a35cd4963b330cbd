import assert from 'node:assert/strict';
import { fitsWhole, hasUnseenCharacters, regionPattern, shortened } from '../../../src/config/text.ts';

describe('texts of a configuration', () => {
  for (const text of ['a\nb', 'a\u0000', '\u001b[31m', 'a\u0085b', 'a\u2028b', '\u202eabc', '\u2066x']) {
    it(`with ${JSON.stringify(text)} hold something unseen`, () => {
      assert.ok(hasUnseenCharacters(text));
      assert.ok(!hasUnseenCharacters(shortened(text)));
    });
  }
  for (const text of ['orders', '订单库', 'größe', '👩‍💻 laptop', 'a b']) {
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
    assert.ok(fitsWhole(/a|bc/, 'bc'));
    assert.ok(!fitsWhole(/a|bc/, 'abc'));
    assert.ok(!fitsWhole(/^a$/m, 'a\nb'));
    assert.ok(fitsWhole(/A/i, 'a'));
    const sticky = /a/gy;
    assert.ok(fitsWhole(sticky, 'a'));
    assert.ok(fitsWhole(sticky, 'a'), 'and do not remember where they were');
  });
  it('name a region only where it can be a part of a host name', () => {
    for (const good of ['cn-hangzhou', 'A', 'eu1', 'x'.repeat(63)]) assert.ok(fitsWhole(regionPattern, good), good);
    for (const bad of ['a.b', 'a/b', 'a@b', 'a:1', '-a', 'a-', 'a b', '', 'a#', 'a?', 'ä', 'x'.repeat(64), 'a_b']) {
      assert.ok(!fitsWhole(regionPattern, bad), bad);
    }
  });
});
