import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timeTicks, valueTicks } from '../../../../src/presentation/panel/chartsAxis.ts';
import { lagText, percentText, rateText, shortCount } from '../../../../src/presentation/panel/chartsText.ts';

describe('values of the charts', () => {
  const texts: readonly (readonly [string, string])[] = [
    [percentText(63.27), '63.2%'],
    [percentText(100), '100%'],
    [percentText(99.99), '99.9%'],
    [rateText(1234.6, 'rows'), '1,235 rows/s'],
    [rateText(0.012345, 'keys'), '0.01 keys/s'],
    [rateText(4.25, 'percent-per-hour'), '4.25% per hour'],
    [rateText(57, 'kilobytes'), '57 KB/s'],
    [lagText(93, 'seconds'), '2 min'],
    [lagText(2048, 'bytes'), '2.0 KiB'],
    [shortCount(12_300), '12.3K'],
  ];
  for (const [text, expected] of texts)
    it(expected, () => {
      assert.equal(text, expected);
    });
});

describe('an axis', () => {
  it('has whole steps of the reader’s clock', () => {
    const at = Date.UTC(2026, 10, 22, 7, 12);
    const hours = timeTicks(at, at + 6 * 3_600_000, 6, 330).map((tick) =>
      new Date(tick + 330 * 60_000).toISOString().slice(11, 16),
    );
    assert.deepEqual(hours, ['13:00', '14:00', '15:00', '16:00', '17:00', '18:00']);
  });
  it('never has more marks than there is room for, all within its edges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.integer({ min: 60_000, max: 4e11 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(-720, 0, 330, 840),
        (from, span, most, offset) => {
          const ticks = timeTicks(from, from + span, most, offset);
          assert.ok(ticks.length <= most);
          assert.ok(ticks.every((tick) => tick >= from && tick <= from + span));
        },
      ),
    );
  });
  it('of values holds the highest, in round figures', () => {
    assert.deepEqual(valueTicks(93, 'seconds'), [0, 60, 120]);
    assert.deepEqual(valueTicks(7.6, 'number'), [0, 5, 10]);
    assert.deepEqual(valueTicks(3 * 1024 * 1024, 'bytes'), [0, 2 * 1024 * 1024, 4 * 1024 * 1024]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e15, noNaN: true }),
        fc.constantFrom('number', 'seconds', 'bytes'),
        (highest, kind) => {
          const [zero, half, whole] = valueTicks(highest, kind);
          assert.equal(zero, 0);
          assert.ok(half > 0 && whole === 2 * half && whole >= highest * (1 - 1e-9), `${whole}`);
        },
      ),
    );
  });
});
