import assert from 'node:assert/strict';
import type { PhaseStatus, TaskStatus } from '../../../../src/model/status.ts';
import { countWords, factWords } from '../../../../src/presentation/words/facts.ts';
import { phaseWith, statusWith } from '../watchedSamples.ts';

describe('The counts of a phase', () => {
  const table: readonly (readonly [Partial<PhaseStatus>, string | null])[] = [
    [{}, null],
    [{ total: 8000, unit: 'rows' }, null],
    [{ done: 0, total: 0, unit: 'keys' }, '0 of 0 keys'],
    [{ done: 0, unit: 'rows' }, '0 rows'],
    [{ done: 1204, total: 8000, unit: 'rows' }, '1,204 of 8,000 rows'],
    [{ done: 3, total: 12, unit: 'tables' }, '3 of 12 tables'],
    [{ done: 3, total: null, unit: 'items' }, '3 items'],
    [{ done: 3, total: 12, unit: null }, '3 of 12'],
  ];
  for (const [more, words] of table) {
    it(`${JSON.stringify(more)} → ${words ?? 'nothing'}`, () => {
      assert.equal(countWords(phaseWith('full', more)), words);
    });
  }
});

describe('The facts beside a state', () => {
  it('are none when the cloud reported none', () => {
    assert.deepEqual(factWords(statusWith()), []);
    const empty = statusWith({
      lag: { seconds: null, bytes: null, source: 'Delay' },
      keys: { source: null, target: null },
      throughput: { kilobytesPerSecond: null, operationsPerSecond: null },
      providerTimes: { elapsedSeconds: null, totalSeconds: null, remainingSeconds: null },
    });
    assert.deepEqual(factWords(empty), []);
  });

  it('say from when they are where they are older than the state', () => {
    const status = statusWith({
      keys: { source: 12, target: null },
      throughput: { kilobytesPerSecond: 3, operationsPerSecond: null },
      older: { parts: ['keys'], observedAt: '2026-11-22T09:41:10.000Z' },
    });
    assert.deepEqual(factWords(status), ['12 keys in the source (at 09:41 UTC)', '3 KB/s']);
  });

  const table: readonly (readonly [Partial<TaskStatus>, readonly string[]])[] = [
    [{ lag: { seconds: 0, bytes: 0, source: 'Delay' } }, ['lag 0 s', '0 B behind']],
    [{ lag: { seconds: 75, bytes: 3_565_158, source: 'Delay' } }, ['lag 1 min', '3.4 MiB behind']],
    [{ keys: { source: 12_000, target: 0 } }, ['12,000 keys in the source', '0 keys in the target']],
    [{ throughput: { kilobytesPerSecond: 1024.5, operationsPerSecond: 0 } }, ['1,024.5 KB/s', '0 operations/s']],
    [{ retries: { current: 0, max: 3 } }, []],
    [{ retries: { current: 2, max: 3 } }, ['retry 2']],
    [
      { providerTimes: { elapsedSeconds: 60, totalSeconds: 4860, remainingSeconds: 4800 } },
      ["1 h 20 min left by the cloud's own estimate"],
    ],
    [{ providerTimes: { elapsedSeconds: 60, totalSeconds: null, remainingSeconds: null } }, []],
  ];
  for (const [more, facts] of table) {
    it(`${JSON.stringify(more)} → ${JSON.stringify(facts)}`, () => {
      assert.deepEqual(factWords(statusWith(more)), facts);
    });
  }

  it('come in one order', () => {
    const full = Object.assign({}, ...table.map(([more]) => more)) as Partial<TaskStatus>;
    assert.deepEqual(
      factWords(statusWith({ ...full, ...table[1]?.[0], ...table[5]?.[0], ...table[6]?.[0] })).map((fact) =>
        fact.replace(/[\d.,]+/g, '#'),
      ),
      [
        'lag # min',
        '# MiB behind',
        '# keys in the source',
        '# keys in the target',
        '# KB/s',
        '# operations/s',
        'retry #',
        "# h # min left by the cloud's own estimate",
      ],
    );
  });
});
