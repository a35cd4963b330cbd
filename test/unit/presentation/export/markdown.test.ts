import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeSpan, escapeMarkdown } from '../../../../src/presentation/export/markdown.ts';
import { elementsOf, readTextOf, rendered } from '../rendered.ts';
import { hostileTexts } from '../watchedSamples.ts';

/** What a person is to read: the text on one line, without invisible characters. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
}

/** The places in which our Markdown holds foreign texts. */
const places: Readonly<Record<string, readonly [string, string]>> = {
  'a paragraph': ['', ''],
  'a paragraph, after a word': ['State: ', ''],
  'bold face': ['**', '** — rest'],
  'bold face alone': ['**', '**'],
  'bold face before a sentence': ['**', '** Mend it.'],
  italics: ['*', '*'],
  'a list': ['- ', ''],
  'a heading': ['### ', ': 63%'],
  'a link': ['[', '](command:cloudMigration.showDetails?%5B%5D)'],
};

describe('Escaped Markdown', () => {
  for (const text of hostileTexts) {
    it(`shows ${JSON.stringify(text)} as itself`, () => {
      const html = rendered(escapeMarkdown(text));
      assert.equal(readTextOf(html), plain(text));
      assert.deepEqual(elementsOf(html), plain(text) === '' ? [] : ['p']);
    });
  }

  for (const [name, [before, after]] of Object.entries(places)) {
    it(`stays itself in ${name}`, () => {
      const reference = elementsOf(rendered(`${before}word${after}`));
      const rest = (text: string): string => readTextOf(rendered(`${before}word${after}`)).replace('word', () => text);
      for (const text of hostileTexts) {
        const html = rendered(`${before}${escapeMarkdown(text)}${after}`);
        assert.deepEqual(elementsOf(html), reference, text);
        assert.equal(readTextOf(html), rest(plain(text)), text);
      }
    });
  }

  it('shows any text as itself', () => {
    const sign = fc.constantFrom(
      ...'\\`*_{}[]()<>#+-.!|~^=&$:@/"\'%,;? \t\n0aw'.split(''),
      'www.',
      'http',
      '://',
      '&#',
    );
    const text = fc.oneof(fc.string({ unit: sign, maxLength: 40 }), fc.string({ unit: 'binary' }), fc.lorem());
    fc.assert(
      fc.property(text, fc.constantFrom(...Object.values(places)), (hostile, [before, after]) => {
        fc.pre(plain(hostile) !== '');
        const html = rendered(`${before}${escapeMarkdown(hostile)}${after}`);
        const model = rendered(`${before}word${after}`);
        assert.deepEqual(elementsOf(html), elementsOf(model));
        assert.equal(
          readTextOf(html),
          readTextOf(model).replace('word', () => plain(hostile)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves ordinary words as they are, for those who read the source', () => {
    assert.equal(escapeMarkdown('orders 2026, "the second"; it\'s fine?'), 'orders 2026, "the second"; it\'s fine?');
    assert.equal(escapeMarkdown('订单库（二期）'), '订单库（二期）');
  });

  it('is one line', () => {
    for (const text of hostileTexts) assert.doesNotMatch(escapeMarkdown(text), /[\r\n\u2028\u2029\u0085]/);
  });

  it('returns for a megabyte', () => {
    for (const text of ['[', '\\', '\n', 'a', '<!--', '\u202e']) {
      assert.equal(typeof escapeMarkdown(text.repeat(1024 * 1024)), 'string');
    }
  });
});

describe('A code span', () => {
  for (const text of hostileTexts) {
    it(`holds ${JSON.stringify(text)} as it is, and nothing comes out of it`, () => {
      const html = rendered(`- ID: ${codeSpan(text)} (rest)`);
      assert.deepEqual(elementsOf(html), plain(text) === '' ? ['li', 'ul'] : ['code', 'li', 'ul']);
      assert.equal(readTextOf(html).trim(), `ID: ${plain(text)} (rest)`);
    });
  }

  it('is what a person copies', () => {
    assert.equal(codeSpan('dtsz2v12jfo309'), '`dtsz2v12jfo309`');
    assert.equal(codeSpan('a`b``c'), '``` a`b``c ```');
    assert.equal(codeSpan(' \u202e\n'), '');
  });
});
