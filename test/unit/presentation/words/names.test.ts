import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shownName, withoutIcons, withoutLinks } from '../../../../src/presentation/words/names.ts';

/** What VS Code takes for a link in messages, progress and inputs (its `parseLinkedText`). */
const vscodeLink = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

describe('a foreign text in a message', () => {
  for (const text of [
    '[Sign in again](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)',
    'a [b](https://attacker.example/x "title") c',
    '[x](FILE:///etc/passwd) [y](command:a)',
  ]) {
    it(`makes no link: ${text.slice(0, 24)}…`, () => {
      assert.match(text, vscodeLink);
      assert.doesNotMatch(withoutLinks(text), vscodeLink);
      assert.equal(withoutLinks(text).replaceAll('\u200b', ''), text);
    });
  }

  it('makes no link however it is put together', () => {
    const piece = fc.constantFrom('[', ']', '(', ')', '](', 'command:x', 'https://a', '\u200b', ' ', '"', 'words');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        assert.doesNotMatch(withoutLinks(pieces.join('')), vscodeLink);
      }),
    );
  });

  it('stays as it is when there is no link in it', () => {
    for (const text of ['', 'RetCode 171 (Signature)', "list[0] = 'a'", '[a] (b)'])
      assert.equal(withoutLinks(text), text);
  });
});

describe('a name', () => {
  it('shows no icons where VS Code would make some', () => {
    assert.equal(withoutIcons('$(check) done'), '$\u200b(check) done');
  });

  it('stands on one line, the id where there is none', () => {
    const task = { cloud: 'ucloud', product: 'udts', id: 'udts-1' } as const;
    assert.equal(shownName(task), 'udts-1');
    assert.equal(shownName({ ...task, name: 'a\nb\u202ec' }), 'a b c');
  });
});
