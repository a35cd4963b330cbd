import assert from 'node:assert/strict';
import { element } from '../../../src/webview/virtual.ts';

describe('an element of the panel', () => {
  it('leaves out what is not there, and takes the key for itself', () => {
    const made = element('p', { key: 7, id: 'a', title: null, lang: undefined, hidden: true, open: false, count: 0 });
    assert.equal(made.key, '7');
    assert.deepEqual(
      [...made.attributes],
      [
        ['id', 'a'],
        ['hidden', ''],
        ['count', '0'],
      ],
    );
  });

  it('takes content as it comes: texts, elements, lists, nothing', () => {
    const inner = element('b', {}, 'x');
    assert.deepEqual(element('p', {}, 'a', null, [inner, [null, 'c']], '').children, ['a', inner, 'c']);
  });

  for (const name of ['onclick', 'ONERROR', 'style', 'src', 'href', 'srcdoc', 'formaction', 'action']) {
    it(`refuses the attribute ${name}`, () => {
      assert.throws(() => element('p', { [name]: 'x' }), /is not for the panel/);
    });
  }

  it('does not refuse names that only begin like those', () => {
    assert.doesNotThrow(() => element('p', { 'data-action': 'refresh', 'aria-label': 'x' }));
  });
});
