import assert from 'node:assert/strict';
import fc from 'fast-check';
import { percentEncoded } from '../../../src/model/encoding.ts';

describe('percent-encoding', () => {
  it('is what the language does, for every text of whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(percentEncoded(text), encodeURIComponent(text));
      }),
    );
    for (let code = 0; code < 0x200; code += 1) {
      const text = String.fromCharCode(code);
      assert.equal(percentEncoded(text), encodeURIComponent(text));
    }
  });

  it('takes half of a character for an unknown one', () => {
    assert.equal(percentEncoded('a\ud83d'), 'a%EF%BF%BD');
    assert.equal(percentEncoded('\ude00'), '%EF%BF%BD');
    assert.equal(percentEncoded('😀'), '%F0%9F%98%80');
  });
});
