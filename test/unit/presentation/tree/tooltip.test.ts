import assert from 'node:assert/strict';
import { rowTooltip } from '../../../../src/presentation/tree/tooltip.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { elementsOf, linksOf, readTextOf, rendered } from '../rendered.ts';
import {
  hostileTexts,
  lostWith,
  minute,
  now,
  orders,
  phaseWith,
  problemOfKind,
  statusWith,
  watchedWith,
} from '../watchedSamples.ts';

/** The lines that a person reads. */
function linesOf(watched: WatchedTask, paused = false): readonly string[] {
  return readTextOf(rendered(rowTooltip(watched, 'Alibaba Cloud', now, paused)))
    .split('\n')
    .filter((line) => line !== '');
}

const copying = statusWith({
  phase: 'full',
  percent: 63,
  raw: { state: 'Migrating', body: {} },
  phases: [
    phaseWith('precheck', { state: 'done', percent: 100 }),
    phaseWith('schema', { state: 'not-planned', percent: 0 }),
    phaseWith('full', { state: 'active', percent: 61.2, done: 1204, total: 8000, unit: 'rows' }),
    phaseWith('incremental', { state: 'pending', percent: 40 }),
    phaseWith('cutover'),
  ],
  lag: { seconds: 2, bytes: null, source: 'Delay' },
  retries: { current: 1, max: 3 },
});

describe('The tooltip of a row', () => {
  it('tells of a running copy: phases, numbers, the raw word, the last and the next read', () => {
    assert.deepEqual(linesOf(watchedWith({ status: copying, contact: { lastGoodAt: now - 12_000 } })), [
      'orders — 63% · full copy',
      'Alibaba Cloud · DTS · prod · dtsz2v12jfo309',
      'precheck: done',
      'full copy: running · 61% · 1,204 of 8,000 rows',
      'replicating: pending',
      'cutover: not reported',
      'lag 2 s · retry 1',
      "State: running; the cloud's word: “Migrating”",
      'Read 12 s ago · next in 30 s',
    ]);
  });

  it('says that nothing was read yet', () => {
    const contact = { lastAttemptAt: null, lastGoodAt: null, nextPollAt: null };
    assert.deepEqual(linesOf(watchedWith({ accountName: null, contact })), [
      'orders — reading…',
      'Alibaba Cloud · DTS · dtsz2v12jfo309',
      'Not read yet',
    ]);
  });

  it('puts the problem and its hint before the last good status, and tells its age', () => {
    const lines = linesOf(lostWith('credentials', copying, 4 * minute));
    assert.deepEqual(lines.slice(0, 3), [
      'orders — keys not accepted · 63% (4 min ago)',
      'Alibaba Cloud · DTS · prod · dtsz2v12jfo309',
      'It is credentials. Mend it.',
    ]);
    assert.match(lines.at(-1) ?? '', /^Read 4 min ago/);
    assert.ok(lines.includes("State: running; the cloud's word: “Migrating”"));
  });

  it('shows what the cloud waits for, what failed and what is doubtful', () => {
    const status = statusWith({
      lifecycle: 'failed',
      error: 'Duplicate entry 1 for key PRIMARY',
      needsUser: 'Remove the row.',
      doubt: 'The detail could not be read.',
    });
    const lines = linesOf(watchedWith({ status }));
    assert.ok(lines.includes('Waits for you: Remove the row.'));
    assert.ok(lines.includes('Error: Duplicate entry 1 for key PRIMARY'));
    assert.ok(lines.includes('The detail could not be read.'));
    assert.ok(lines.includes("State: failed; the cloud's word: none reported"));
  });

  it('shows the raw word of an unknown state', () => {
    const status = statusWith({ lifecycle: 'unknown', raw: { state: 'INCRMIGEATING', body: {} } });
    assert.ok(linesOf(watchedWith({ status })).includes("State: unknown state; the cloud's word: “INCRMIGEATING”"));
  });

  it('shows no percent of a replication', () => {
    const status = statusWith({
      phase: 'incremental',
      percent: 100,
      phases: [phaseWith('incremental', { state: 'active', percent: 100 })],
    });
    assert.doesNotMatch(rowTooltip(watchedWith({ status }), 'Alibaba Cloud', now, false), /%/);
  });

  it('never promises a read in the past', () => {
    const watched = watchedWith({ status: copying, contact: { nextPollAt: now - minute } });
    assert.match(linesOf(watched).at(-1) ?? '', /^Read just now$/);
  });

  it('promises no read at all while polling is paused', () => {
    for (const nextPollAt of [now - minute, now + minute, null]) {
      const watched = watchedWith({ status: copying, contact: { lastGoodAt: now - 12_000, nextPollAt } });
      assert.equal(linesOf(watched, true).at(-1), 'Read 12 s ago · polling is paused');
    }
  });

  it('says whose estimate the time is that is left', () => {
    const status = statusWith({
      phase: 'full',
      percent: 63,
      providerTimes: { elapsedSeconds: null, totalSeconds: null, remainingSeconds: 700 },
    });
    const lines = linesOf(watchedWith({ status }));
    assert.equal(lines[0], 'orders — 63% · full copy · ~12 min left');
    assert.ok(lines.includes("12 min left by the cloud's own estimate"), lines.join('\n'));
  });

  it('cuts texts that would fill the screen', () => {
    const status = statusWith({ lifecycle: 'failed', error: 'word '.repeat(2000) });
    const problem = problemOfKind('cloud', { message: 'word '.repeat(2000) });
    assert.ok(rowTooltip(watchedWith({ status, problem }), 'Alibaba Cloud', now, false).length < 1500);
  });

  it('makes nothing but text of what settings and clouds say', () => {
    for (const text of hostileTexts) {
      const status = statusWith({
        lifecycle: 'failed',
        error: text,
        needsUser: text,
        doubt: text,
        raw: { state: text, body: {} },
        phases: [phaseWith('full', { state: 'failed', error: text, rawState: text })],
      });
      const task = { ...orders, name: text, id: text };
      const problem = problemOfKind('cloud', { message: text, hint: text });
      const html = rendered(rowTooltip(watchedWith({ task, accountName: text, status, problem }), text, now, false));
      assert.deepEqual(linksOf(html), [], text);
      assert.deepEqual(elementsOf(html), ['em', 'li', 'p', 'strong', 'ul'], text);
    }
  });
});
