import assert from 'node:assert/strict';
import { blankPhase, blankStatus, type TaskStatus } from '../../../../src/model/status.ts';
import { readingOf, sameReading } from '../../../../src/monitor/history/sample.ts';

const blank = blankStatus({ cloud: 'ucloud', product: 'udts', id: 'udts-1' }, '2026-11-22T00:00:00Z');
const full: TaskStatus = {
  ...blank,
  lifecycle: 'active',
  phase: 'full',
  subPhase: 'load',
  percent: 60,
  phases: [
    { ...blankPhase('schema'), state: 'done', percent: 100 },
    { ...blankPhase('full'), state: 'active', percent: 20, done: 20, total: 100, unit: 'rows' },
  ],
  retries: { current: 1, max: 3 },
  raw: { state: 'Loading', body: {} },
};

describe('a reading of a status', () => {
  it('holds nothing where the cloud said nothing', () => {
    const { lifecycle, waitsForUser, ...rest } = readingOf(blank);
    assert.equal(lifecycle, 'unknown');
    assert.equal(waitsForUser, false);
    assert.deepEqual(new Set(Object.values(rest)), new Set([null]));
  });

  it('takes percent and counts of the active phase', () => {
    const { percent, phasePercent, done, total, unit, retries, rawState } = readingOf(full);
    assert.deepEqual(
      { percent, phasePercent, done, total, unit, retries, rawState },
      { percent: 60, phasePercent: 20, done: 20, total: 100, unit: 'rows', retries: 1, rawState: 'Loading' },
    );
  });

  it('finds the active phase where the status names none', () => {
    assert.equal(readingOf({ ...full, phase: null }).phasePercent, 20);
  });

  it('tells positions apart by any of their parts', () => {
    const positions = [
      null,
      {},
      { binlogFile: 'mysql-bin.1', binlogPosition: 4 },
      { binlogFile: 'mysql-bin.1', binlogPosition: 5 },
      { gtid: 'a:1-5' },
      { checkpoint: 'a:1-5' },
      { offset: 5 },
    ].map((position) => readingOf({ ...blank, position }).position);
    assert.deepEqual(positions.slice(0, 2), [null, null]);
    assert.equal(new Set(positions).size, 6);
  });

  it('is the same only if each part is', () => {
    const reading = readingOf(full);
    assert.ok(sameReading(reading, readingOf({ ...full, observedAt: '2026-11-22T00:01:00Z', requestId: 'other' })));
    for (const key of Object.keys(reading)) assert.ok(!sameReading(reading, { ...reading, [key]: 'other' }), key);
  });
});
