import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { exportTexts } from '../../scripts/l10n.mjs';
import { isRecord } from '../../src/base/guards.ts';
import { parseSource, readSources, root, type Source, walk } from '../support/sources.ts';

/** Names that are the same in every language. */
const names = ['Redis'];

type Texts = Readonly<Record<string, string>>;

interface TextCall {
  readonly place: string;
  readonly text: string | null;
  /** null: an object of named values. */
  readonly values: number | null;
}

/** A message with a comment for translators counts as its message. */
function readTexts(file: string): Texts {
  const parsed: unknown = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  assert.ok(isRecord(parsed), `${file} is no object`);
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => {
      const message = isRecord(value) ? value['message'] : value;
      assert.ok(typeof message === 'string', `${file}: ${key}`);
      return [key, message];
    }),
  );
}

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? ''))].sort();
}

/** What `[label](command:id)` and `` `code` `` a text holds, titles of commands aside: a translation must keep them. */
function untouchables(text: string): readonly string[] {
  return [...text.matchAll(/\((command:[^)]+)\)|(`[^`…]+`)/g)].map(([, link, code]) => link ?? code ?? '').sort();
}

function translations(): readonly string[] {
  return fs
    .readdirSync(path.join(root, 'l10n'))
    .flatMap((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? [])
    .sort();
}

/** Every call of l10n.t (of @vscode/l10n) or vscode.l10n.t, read with the compiler's own parser. */
function textCalls(source: Source): readonly TextCall[] {
  const calls: TextCall[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !/(^|\.)l10n\.t$/.test(node.expression.getText(source.tree))) return;
    const [first, ...rest] = node.arguments;
    const line = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
    const place = `${source.name}:${line}`;
    const named = rest.length === 1 && rest[0] !== undefined && ts.isObjectLiteralExpression(rest[0]);
    const text = first !== undefined && ts.isStringLiteral(first) ? first.text : null;
    calls.push({ place, text, values: named ? null : rest.length });
  });
  return calls;
}

describe('Texts for translators', function () {
  // The exporter compiles a parser for TypeScript first; on a busy machine that takes seconds.
  this.timeout(60_000);

  let exported: Texts;
  let calls: readonly TextCall[];

  before(async () => {
    exported = Object.fromEntries(
      Object.entries(await exportTexts()).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : value.message,
      ]),
    );
    calls = readSources().flatMap(textCalls);
  });

  it('are all in the bundle that is checked in (else: npm run l10n)', () => {
    assert.deepEqual(readTexts('l10n/bundle.l10n.json'), exported);
  });

  it('are found by the exporter wherever the compiler sees one', () => {
    const seen = new Set(calls.map(({ text }) => text));
    assert.deepEqual(
      [...seen].filter((text) => text === null || !(text in exported)),
      [],
      'the exporter overlooks these',
    );
    assert.deepEqual(
      Object.values(exported).filter((text) => !seen.has(text)),
      [],
    );
  });

  it('are literal, so that they can be translated at all', () => {
    assert.deepEqual(
      calls.filter(({ text }) => text === null).map(({ place }) => place),
      [],
    );
  });

  it('get exactly the values that they have places for', () => {
    const wrong = calls.filter(({ text, values }) => {
      if (text === null || values === null) return false;
      const expected = Array.from({ length: values }, (_, index) => String(index));
      return placeholders(text).join() !== expected.join();
    });
    assert.deepEqual(wrong, []);
  });

  it('come through the one shared copy, not through vscode.l10n', () => {
    const direct = readSources().filter(({ text }) => /\bvscode\.l10n\.t\(/.test(text));
    assert.deepEqual(
      direct.map(({ name }) => name),
      [],
    );
  });

  it('are looked for by a check that sees what it has to see', () => {
    const sample = "l10n.t('a {0}', 1); vscode.l10n.t(name); l10n.t('{who}', { who }); other.t('x');";
    assert.deepEqual(
      textCalls(parseSource('src/sample.ts', sample)).map(({ text, values }) => [text, values]),
      [
        ['a {0}', 1],
        [null, 0],
        ['{who}', null],
      ],
    );
  });
});

describe('Translations', () => {
  it('exist in Simplified Chinese', () => {
    assert.ok(translations().includes('zh-cn'));
  });

  for (const language of translations()) {
    const pairs = [
      ['l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`],
      ['package.nls.json', `package.nls.${language}.json`],
    ] as const;
    for (const [englishFile, file] of pairs) {
      describe(file, () => {
        let english: Texts = {};
        let translated: Texts = {};
        let both: readonly (readonly [string, string])[] = [];
        before(() => {
          english = readTexts(englishFile);
          translated = readTexts(file);
          both = Object.entries(translated).filter(([key]) => key in english);
        });

        it('translates every English text, and no other', () => {
          assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort());
        });

        it('keeps placeholders, links to commands and code as they are', () => {
          for (const [key, text] of both) {
            const original = english[key] ?? '';
            assert.deepEqual(placeholders(text), placeholders(original), key);
            assert.deepEqual(untouchables(text), untouchables(original), key);
          }
        });

        it('is a translation: nothing empty, nothing left in English, no blanks at the ends', () => {
          for (const [key, text] of both) {
            assert.equal(text, text.trim(), key);
            assert.notEqual(text, '', key);
          }
          const same = both.filter(([key, text]) => text === english[key] && /[a-z]{4}/.test(text)).map(([key]) => key);
          assert.deepEqual(
            same.filter((key) => !names.includes(key)),
            [],
          );
        });

        it('ends with an ellipsis where the English text does: it tells that more is asked', () => {
          for (const [key, text] of both) {
            assert.equal(text.endsWith('…'), (english[key] ?? '').endsWith('…'), key);
          }
        });
      });
    }

    it(`in ${language} call a command by the title that the palette shows`, () => {
      const english = readTexts('package.nls.json');
      const translated = readTexts(`package.nls.${language}.json`);
      const title = (texts: Texts, key: string): string => `${texts['category'] ?? ''}: ${texts[key] ?? ''}`;
      const commands = Object.keys(english).filter((key) => key.startsWith('command.'));
      let mentions = 0;
      const texts = Object.entries(readTexts(`l10n/bundle.l10n.${language}.json`));
      const settings = Object.entries(english).map(([key, text]) => [text, translated[key] ?? ''] as const);
      for (const [text, translation] of [...texts, ...settings]) {
        for (const key of commands.filter((command) => text.includes(title(english, command)))) {
          assert.ok(translation.includes(title(translated, key)), `${text} → ${translation}`);
          mentions += 1;
        }
      }
      assert.ok(mentions > 0);
    });
  }
});
