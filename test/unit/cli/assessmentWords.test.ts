import assert from 'node:assert/strict';
import { assessmentWords } from '../../../src/cli/assessmentWords.ts';
import { lineText } from '../../../src/cli/table.ts';
import type { HealthVerdict } from '../../../src/model/health.ts';
import type { Estimate } from '../../../src/monitor/estimate/types.ts';
import { growing, moving, range, stalled } from '../presentation/assessmentSamples.ts';
import { lostWith, minute, now, orders, statusWith, watchedWith } from '../presentation/watchedSamples.ts';

const copying = statusWith({ phase: 'full', percent: 63 });
const assessment = (estimate: Estimate, health: HealthVerdict = moving) => ({
  run: 1,
  estimate,
  health: { ...health, asOf: now },
});

describe('What a line of watch concludes', () => {
  it('is the time left of a copy, or why there is none', () => {
    const watched = watchedWith({ status: copying });
    assert.deepEqual(assessmentWords(watched, assessment(range), now), ['10–20 min left']);
    assert.deepEqual(assessmentWords(watched, assessment({ kind: 'stalled', sinceMs: now }, stalled), now), [
      'stalled 43 min',
    ]);
    assert.deepEqual(assessmentWords(watched, null, now), []);
  });

  it('is where the lag of a replica goes', () => {
    const watched = watchedWith({ status: statusWith({ phase: 'incremental' }) });
    const falling: HealthVerdict = { kind: 'falling-behind', trend: growing };
    assert.deepEqual(assessmentWords(watched, assessment({ kind: 'finished', what: 'copy' }, falling), now), [
      'lag 2 min, falling behind',
    ]);
  });

  it('is nothing without contact, and nothing of what has ended', () => {
    assert.deepEqual(assessmentWords(lostWith('network', copying, 4 * minute), assessment(range), now), []);
    const ended = watchedWith({ status: statusWith({ lifecycle: 'completed', phase: 'full', percent: 100 }) });
    assert.deepEqual(assessmentWords(ended, assessment(range), now), []);
  });

  it('stands at the end of the line, in plain signs for a pipe', () => {
    const report = { task: orders, status: copying, problem: null };
    const plain = { typographic: false, colours: false };
    assert.equal(
      lineText(report, plain, ['10–20 min left']),
      'orders  (alibaba/dts)  active  63%  full  10-20 min left',
    );
    assert.equal(lineText(report, plain), 'orders  (alibaba/dts)  active  63%  full');
  });
});
