import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ageOf,
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
} from '../../../../src/presentation/words/numbers.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

function table<Value, Text extends string | null>(
  format: (value: Value) => Text,
  rows: readonly (readonly [Value, Text])[],
): void {
  for (const [value, text] of rows) {
    it(`${String(value)} → ${text}`, () => {
      assert.equal(format(value), text);
    });
  }
}

describe('A duration', () => {
  table(formatDuration, [
    [0, '0 s'],
    [-0, '0 s'],
    [0.4, '0 s'],
    [0.5, '1 s'],
    [1, '1 s'],
    [59, '59 s'],
    [59.4, '59 s'],
    [59.5, '1 min'],
    [59.6, '1 min'],
    [minute, '1 min'],
    [89, '1 min'],
    [90, '2 min'],
    [59 * minute + 29, '59 min'],
    [59.5 * minute, '1 h'],
    [hour - 1, '1 h'],
    [hour, '1 h'],
    [hour + 29, '1 h'],
    [hour + 31, '1 h 1 min'],
    [hour + 20 * minute, '1 h 20 min'],
    [2 * hour - 1, '2 h'],
    [23 * hour + 59 * minute, '23 h 59 min'],
    [23 * hour + 59.4 * minute, '23 h 59 min'],
    [23 * hour + 59.9 * minute, '1 d'],
    [day, '1 d'],
    [day + 29 * minute, '1 d'],
    [day + 30 * minute, '1 d 1 h'],
    [2 * day - 1, '2 d'],
    [2 * day + 3 * hour, '2 d 3 h'],
    [400 * day, '400 d'],
  ]);

  describe('that makes no sense', () => {
    table(formatDuration, [
      [-1, '0 s'],
      [-day, '0 s'],
      [Number.NaN, 'unknown'],
      [Number.POSITIVE_INFINITY, 'unknown'],
      [Number.NEGATIVE_INFINITY, 'unknown'],
    ]);
  });

  it('has no unit that is full: no 60 s, 60 min or 24 h', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40 * day, noNaN: true }), (seconds) => {
        const text = formatDuration(seconds);
        assert.match(text, /^(\d+ (s|min|h|d)|\d+ h \d+ min|\d+ d \d+ h)$/);
        for (const [, count, unit] of text.matchAll(/(\d+) (s|min|h)/g)) {
          assert.ok(Number(count) < (unit === 'h' ? 24 : 60), text);
        }
      }),
    );
  });

  it('is off by no more than half of its last unit', () => {
    const units: Readonly<Record<string, number>> = { s: 1, min: minute, h: hour, d: day };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * day }), (seconds) => {
        const parts = [...formatDuration(seconds).matchAll(/(\d+) (s|min|h|d)/g)];
        const shown = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
        const last = seconds < minute ? 1 : seconds < day - 30 ? minute : hour;
        // Rounding to minutes first can shift a whole hour by half a minute more.
        assert.ok(Math.abs(shown - seconds) <= last / 2 + 30, `${seconds} → ${formatDuration(seconds)}`);
      }),
    );
  });
});

describe('An age', () => {
  const now = Date.parse('2026-01-02T12:00:00.000Z');
  table(
    (ago: number) => formatAge(now - ago, now),
    [
      [0, 'just now'],
      [4999, 'just now'],
      [5000, '5 s ago'],
      [59_600, '1 min ago'],
      [4 * minute * 1000, '4 min ago'],
      [25 * hour * 1000, '1 d 1 h ago'],
      [-1, 'just now'],
      [-hour * 1000, 'just now'],
      [Number.NaN, 'unknown'],
    ],
  );
});

describe('An age that may not be one', () => {
  const now = Date.parse('2026-01-02T12:00:00.000Z');
  table(
    (ago: number) => ageOf(now - ago, now),
    [
      [0, 'just now'],
      [5000, '5 s ago'],
      [5 * hour * 1000, '5 h ago'],
      [-5000, 'just now'],
      [-5001, null],
      [-hour * 1000, null],
      [Number.NaN, null],
    ],
  );
});

describe('A percentage', () => {
  table(formatPercent, [
    [0, '0%'],
    [0.9, '0%'],
    [1, '1%'],
    [49.5, '49%'],
    [63.999, '63%'],
    [99, '99%'],
    [99.5, '99%'],
    [99.99, '99%'],
    [99.9999999999, '99%'],
    [100 - Number.EPSILON * 64, '99%'],
    [100, '100%'],
    // Weighted sums of whole percents end a hair below or above: 0.29 * 100, 33 * 0.95 / 0.95.
    [28.999999999999996, '29%'],
    [32.99999999999999, '33%'],
    [100.00000000000001, '100%'],
    [-1e-15, '0%'],
    [-0, '0%'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ]);

  it('is 100 only for a true 100, and never more than the truth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        const shown = Number(formatPercent(percent).slice(0, -1));
        assert.equal(shown === 100, percent === 100);
        assert.ok(shown <= percent + 1e-6 && shown > percent - 1.000001, String(percent));
      }),
    );
  });
});

describe('A count', () => {
  table(formatCount, [
    [0, '0'],
    [-0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [0.5, '0.5'],
    [0.004, '0'],
    [1234.567, '1,234.57'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ]);
});

describe('A size', () => {
  table(formatBytes, [
    [0, '0 B'],
    [1, '1 B'],
    [512, '512 B'],
    [1023, '1023 B'],
    [1023.6, '1.0 KiB'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [9.94 * 1024, '9.9 KiB'],
    [9.96 * 1024, '10 KiB'],
    [10 * 1024, '10 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [1024 * 1024, '1.0 MiB'],
    [3.4 * 1024 * 1024, '3.4 MiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
    [2 * 1024 ** 4, '2.0 TiB'],
    [4096 * 1024 ** 4, '4096 TiB'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ]);

  it('never shows 1024 of a unit that has a larger one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1024 ** 5 - 1024 ** 4, noNaN: true }), (bytes) => {
        assert.doesNotMatch(formatBytes(bytes), /^1024 /);
      }),
    );
  });
});
