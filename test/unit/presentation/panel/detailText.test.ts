import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatMoment,
  formatUntil,
  momentWithAge,
  reported,
  textFor,
  textRow,
  type Viewer,
  visibleText,
  withMoments,
  zoneOf,
} from '../../../../src/presentation/panel/detailText.ts';
import type { Moment } from '../../../../src/presentation/panel/detailView.ts';

const nowMs = Date.UTC(2026, 10, 21, 8, 0, 0);
const viewer: Viewer = { nowMs, locale: 'en-US', timeZone: 'UTC' };
/** Newer ICU data puts a narrow space before AM and PM. */
const plain = (text: string): string => text.replace(/\s/gu, ' ');

describe('visibleText', () => {
  const cases: readonly [string, string, string][] = [
    ['leaves plain text', 'MySQL迁移 ok', 'MySQL迁移 ok'],
    ['keeps lines and tabs', 'a\n\tb', 'a\n\tb'],
    ['makes one line end of each kind', 'a\r\nb\rc', 'a\nb\nc'],
    ['shows a right-to-left override', 'ok \u202Edeliaf', 'ok ⟨U+202E⟩deliaf'],
    ['shows isolates', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['shows control characters', 'a\u0000\u001Bb', 'a⟨U+0000⟩⟨U+001B⟩b'],
    ['shows a byte order mark', '\uFEFFa', '⟨U+FEFF⟩a'],
    ['leaves emoji and joiners', '👩‍💻', '👩‍💻'],
    ['leaves Arabic and Hebrew', 'مرحبا שלום', 'مرحبا שלום'],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.equal(visibleText(text), expected);
    });
  }

  it('leaves nothing that acts without being seen, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(visibleText(text), /[\u202A-\u202E\u2066-\u2069\u200E\u200F]|(?![\n\t])\p{Cc}/u);
      }),
    );
  });
});

describe('moments', () => {
  it('of today are a time', () => {
    assert.equal(plain(formatMoment(nowMs - 60_000, viewer)), '7:59:00 AM');
  });
  it('of another day have the date', () => {
    assert.equal(plain(formatMoment(nowMs - 86_400_000, viewer)), 'Nov 20, 2026, 8:00:00 AM');
  });
  it('are in the time zone of the viewer', () => {
    assert.equal(plain(formatMoment(nowMs, { ...viewer, timeZone: 'Asia/Shanghai' })), '4:00:00 PM');
  });
  it('are in the language of the viewer, and in English when it is none', () => {
    assert.equal(formatMoment(nowMs, { ...viewer, locale: 'de' }), '08:00:00');
    assert.equal(plain(formatMoment(nowMs, { ...viewer, locale: 'no_such-language!' })), '8:00:00 AM');
  });
  it('name their offset from UTC', () => {
    const summer = Date.UTC(2026, 6, 1);
    assert.equal(zoneOf(summer, { timeZone: 'UTC' }), 'UTC');
    assert.equal(zoneOf(summer, { timeZone: 'Asia/Shanghai' }), 'UTC+8');
    assert.equal(zoneOf(summer, { timeZone: 'America/New_York' }), 'UTC-4');
    assert.match(zoneOf(summer), /^UTC/);
  });
  it('have an age', () => {
    assert.equal(plain(momentWithAge(nowMs - 12_000, viewer)), '7:59:48 AM (12 s ago)');
  });
  it('that lie ahead have none', () => {
    assert.equal(plain(momentWithAge(nowMs + 3_600_000, viewer)), '9:00:00 AM');
  });
  it('that are no dates are unknown, and stop nothing', () => {
    for (const ms of [9e15, Number.NaN, Number.NEGATIVE_INFINITY]) assert.equal(formatMoment(ms, viewer), 'unknown');
  });
  it('to come are counted down', () => {
    assert.equal(formatUntil(nowMs + 18_000, nowMs), 'in 18 s');
    assert.equal(formatUntil(nowMs, nowMs), 'due now');
    assert.equal(formatUntil(nowMs - 5000, nowMs), 'due now');
  });
});

describe('a text with moments', () => {
  const at = nowMs - 12_000;
  it('has them where the translation puts them', () => {
    const text = withMoments(
      [
        { at, as: 'time' },
        { at, as: 'lasting' },
      ],
      (time = '', span = '') => `For ${span}, since ${time}.`,
    );
    assert.deepEqual(text, ['For ', { at, as: 'lasting' }, ', since ', { at, as: 'time' }, '.']);
    assert.equal(plain(textFor(text, viewer)), 'For 12 s, since 7:59:48 AM.');
  });
  const styles: readonly [Moment['as'], string][] = [
    ['time', '7:59:48 AM'],
    ['minute', '8:00 AM'],
    ['aged', '7:59:48 AM (12 s ago)'],
    ['lasting', '12 s'],
    ['until', 'due now'],
    ['zone', 'UTC'],
  ];
  for (const [as, expected] of styles)
    it(`formats one as ${as}`, () => {
      assert.equal(plain(textFor([{ at, as }], viewer)), expected);
    });
  it('is never broken by a foreign text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (foreign) => {
        const shown = visibleText(foreign);
        const text = withMoments([{ at, as: 'lasting' }], (span = '') => `${shown} ${span} ${shown}`);
        assert.equal(textFor(text, viewer), `${shown} 12 s ${shown}`);
      }),
      { seed: 20_261_201 },
    );
  });
});

describe('rows', () => {
  it('without a value are left out', () => {
    assert.deepEqual(
      reported([textRow('a', 'A', null), textRow('b', 'B', ''), textRow('c', 'C', undefined), null]),
      [],
    );
  });
  it('show foreign text visibly', () => {
    assert.deepEqual(textRow('a', 'A', '\u202Ex', true), { key: 'a', label: 'A', value: '⟨U+202E⟩x', code: true });
  });
});
