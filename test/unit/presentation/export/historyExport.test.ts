import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Sample } from '../../../../src/monitor/history/sample.ts';
import { csvCell, fileName, historyAsCsv, historyAsJson } from '../../../../src/presentation/export/historyExport.ts';
import { hostileTexts, minute, now, orders } from '../watchedSamples.ts';

const sample: Sample = {
  at: now - minute,
  seenUntil: now,
  run: 2,
  lifecycle: 'active',
  phase: 'full',
  subPhase: null,
  caughtUp: null,
  waitsForUser: false,
  percent: 63.25,
  phasePercent: 61,
  done: 1204,
  total: 8000,
  unit: 'rows',
  lagSeconds: null,
  lagBytes: null,
  position: 'mysql-bin.000003|154',
  retries: 0,
  sourceKeys: null,
  targetKeys: null,
  kilobytesPerSecond: 812.5,
  operationsPerSecond: null,
  rawState: 'Migrating',
};

/** A reader of CSV by RFC 4180, which knows nothing of ours. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === ',') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (sign === '\r' && text[index + 1] === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      rows.push([]);
      index += 1;
    } else cell += sign;
  }
  assert.deepEqual(rows.pop(), [], 'the last line has an end');
  return rows;
}

describe('A history as CSV', () => {
  it('is a heading with units and one line for each sample, times in UTC', () => {
    const [heading = [], line = [], ...rest] = readCsv(historyAsCsv([sample]));
    assert.deepEqual(rest, []);
    assert.deepEqual(Object.fromEntries(heading.map((name, index) => [name, line[index]])), {
      time_utc: '2026-01-02T11:59:00.000Z',
      unchanged_until_utc: '2026-01-02T12:00:00.000Z',
      run: '2',
      state: 'active',
      phase: 'full',
      sub_phase: '',
      caught_up: '',
      waits_for_user: 'false',
      progress_percent: '63.25',
      phase_progress_percent: '61',
      done_count: '1204',
      total_count: '8000',
      counted_unit: 'rows',
      lag_seconds: '',
      lag_bytes: '',
      position: 'mysql-bin.000003|154',
      retries_count: '0',
      source_keys_count: '',
      target_keys_count: '',
      throughput_kilobytes_per_second: '812.5',
      throughput_operations_per_second: '',
      cloud_state_word: 'Migrating',
    });
    assert.equal(heading.length, line.length);
  });

  it('holds every member of a sample', () => {
    for (const name of Object.keys(sample)) {
      const other = { ...sample, [name]: typeof Reflect.get(sample, name) === 'boolean' ? true : 1_234_567 };
      assert.notEqual(historyAsCsv([other]), historyAsCsv([sample]), name);
    }
  });

  const formulas = [
    '=1+1',
    '=HYPERLINK("https://evil.example")',
    '+1',
    '-1+cmd|" /C calc"!A0',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '\u200b=1',
    '\ufeff@x',
    '\uff1d1+1',
    '\uff0b1',
    '\uff0d1',
    '\uff20x',
    '\tx',
  ];
  for (const text of formulas) {
    it(`is no formula: ${JSON.stringify(text)}`, () => {
      const [[cell = ''] = []] = readCsv(`${csvCell(text)}\r\n`);
      // A text that begins with a separator may be cut there: what follows is defused too.
      assert.equal(cell, /^[\t\r\n]=/.test(text) ? `'${text.charAt(0)}'${text.slice(1)}` : `'${text}`);
    });
  }

  const separated: readonly (readonly [string, string])[] = [
    ['x;=1+1', "x;'=1+1"],
    ['x\t=1+1', "x\t'=1+1"],
    ['a; =HYPERLINK("http://x")', 'a; \'=HYPERLINK("http://x")'],
    ['a,+1;-2', "a,'+1;'-2"],
    ['first\n@x', "first\n'@x"],
    ['a;b', 'a;b'],
  ];
  for (const [text, safe] of separated) {
    it(`is no formula where it is cut otherwise: ${JSON.stringify(text)}`, () => {
      assert.equal(csvCell(text), `"${safe.replaceAll('"', '""')}"`);
    });
  }

  it('takes its time from the length of a text', () => {
    // In quadratic time this would take minutes, and Mocha would end it.
    csvCell(`x${';\t '.repeat(100_000)}y`);
  });

  it('leaves texts that are none and numbers as they are', () => {
    for (const text of ['Migrating', 'a=b', 'a-b', '同步中', '1 - 2', '']) assert.equal(csvCell(text), text);
    assert.equal(csvCell(-5), '-5');
    assert.equal(csvCell(0), '0');
    assert.equal(csvCell(null), '');
    assert.equal(csvCell(false), 'false');
  });

  it('brings every text through, whatever is in it, and never one that begins a formula', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...hostileTexts, ...formulas)), (text) => {
        fc.pre(!/[:=]/.test(text));
        const rows = readCsv(`x,${csvCell(text)},y\r\n`);
        assert.equal(rows.length, 1);
        const [before, cell = '', after] = rows[0] ?? [];
        assert.deepEqual([before, after], ['x', 'y']);
        assert.equal(cell.replaceAll("'", ''), text.replaceAll("'", ''));
        for (const part of cell.split(/[,;\t\r\n]/)) {
          assert.doesNotMatch(part, /^[\s=+\-@\uff1d\uff0b\uff0d\uff20]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u);
        }
      }),
    );
  });

  it('holds no password that a cloud tells', () => {
    const text = historyAsCsv([
      { ...sample, rawState: 'Error password=hunter22', position: 'mysql://app:hunter22@db' },
    ]);
    assert.doesNotMatch(text, /hunter22/);
  });
});

describe('A history as JSON', () => {
  const history = {
    task: { ...orders, pinned: true, region: 'cn-hangzhou' },
    samples: [sample],
    runs: [{ number: 2, began: now - 60 * minute }],
    events: [{ at: now, run: 2, kind: 'error', parameters: { text: 'token: abcdef123456', count: 3, to: null } }],
    exportedAt: now,
  };

  it('is the task, its runs, samples and events, with times in UTC', () => {
    const document = JSON.parse(historyAsJson(history)) as Record<string, unknown>;
    assert.deepEqual(document, {
      exportedAt: '2026-01-02T12:00:00.000Z',
      task: { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', name: 'orders', region: 'cn-hangzhou' },
      runs: [{ number: 2, began: '2026-01-02T11:00:00.000Z' }],
      samples: [{ ...sample, at: '2026-01-02T11:59:00.000Z', seenUntil: '2026-01-02T12:00:00.000Z' }],
      events: [
        {
          at: '2026-01-02T12:00:00.000Z',
          run: 2,
          kind: 'error',
          parameters: { text: 'token: •••', count: 3, to: null },
        },
      ],
    });
  });

  it('survives a moment that is none', () => {
    assert.match(historyAsJson({ ...history, runs: [{ number: 1, began: Number.NaN }] }), /"began": ""/);
  });
});

describe('The name of an exported file', () => {
  const names: readonly (readonly [string, string])[] = [
    ['orders', 'orders'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
    ['订单库', '订单库'],
    ['...', 'task'],
    ['', 'task'],
    ['.hidden', 'hidden'],
    ['x'.repeat(200), 'x'.repeat(60)],
  ];
  for (const [name, expected] of names) {
    it(`of ${JSON.stringify(name.slice(0, 20))} is ${expected.slice(0, 20)}`, () => {
      assert.equal(fileName(name, now, 'csv'), `${expected}-history-2026-01-02.csv`);
    });
  }

  it('is one that every system takes, whatever the task is called', () => {
    for (const text of hostileTexts)
      assert.match(fileName(text, now, 'json'), /^[\p{L}\p{N}_][\p{L}\p{N}._-]*\.json$/u);
  });
});
