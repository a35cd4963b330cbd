import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatMoment,
  formatUntil,
  momentWithAge,
  reported,
  textRow,
  type Viewer,
  visibleText,
  zoneOf,
} from '../../../src/presentation/detailText.ts';

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
  it('to come are counted down', () => {
    assert.equal(formatUntil(nowMs + 18_000, nowMs), 'in 18 s');
    assert.equal(formatUntil(nowMs, nowMs), 'due now');
    assert.equal(formatUntil(nowMs - 5000, nowMs), 'due now');
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
