import assert from 'node:assert/strict';
import fc from 'fast-check';
import { percentEncoded } from '../../../src/base/encoding.ts';

describe('percent-encoding', () => {
  it('leaves letters, digits and - . _ ~ alone, and nothing else', () => {
    assert.equal(percentEncoded('Az09-._~'), 'Az09-._~');
    assert.equal(percentEncoded("a b/!'()*"), 'a%20b%2F%21%27%28%29%2A');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.match(percentEncoded(text), /^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/);
        assert.equal(decodeURIComponent(percentEncoded(text)), text);
      }),
    );
  });

  it('takes half of a character for an unknown one', () => {
    assert.equal(percentEncoded('a\ud83d'), 'a%EF%BF%BD');
    assert.equal(percentEncoded('\ude00'), '%EF%BF%BD');
    assert.equal(percentEncoded('😀'), '%F0%9F%98%80');
  });
});
