import assert from 'node:assert/strict';
import type { TaskStatus } from '../../../../src/model/status.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { agesInRow, describeRow, isCurrent, isLastKnown } from '../../../../src/presentation/tree/row.ts';
import { minute, now, statusWith, watchedWith } from '../watchedSamples.ts';

describe('A row of what an earlier window has read', () => {
  const hour = 60 * minute;
  const copying = statusWith({ phase: 'full', percent: 80 });
  const known = (status: TaskStatus, ageMs: number, nextPollAt: number | null = now): WatchedTask =>
    watchedWith({ status, contact: { lastAttemptAt: null, lastGoodAt: now - ageMs, nextPollAt } });

  it('tells its age, however young, and also of a task that has ended', () => {
    assert.equal(describeRow(known(copying, 5 * hour), now), '80% · full copy (5 h ago)');
    assert.equal(describeRow(known(copying, minute), now), '80% · full copy (1 min ago)');
    assert.equal(describeRow(known(statusWith({ lifecycle: 'completed' }), 5 * hour), now), 'completed (5 h ago)');
  });

  it('is not current, so nothing that is concluded is shown, and it ages', () => {
    const watched = known(statusWith({ lifecycle: 'completed' }), minute);
    assert.equal(isCurrent(watched, now), false);
    assert.ok(agesInRow(watched));
    assert.ok(isLastKnown(watched));
    const read = watchedWith({ status: statusWith({ lifecycle: 'completed' }) });
    assert.ok(!isLastKnown(read) && !agesInRow(read) && isCurrent(read, now));
    assert.ok(!isLastKnown(watchedWith({ contact: { lastAttemptAt: null } })));
  });
});
