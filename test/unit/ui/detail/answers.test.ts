import assert from 'node:assert/strict';
import { profileOf } from '../../../../src/clouds/registry.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { answer } from '../../../../src/ui/detail/answers/answers.ts';
import { report } from '../../../../src/ui/detail/answers/exports.ts';
import { minute, now, seen, synced } from '../../monitor/readiness/cases.ts';
import { assessmentWith } from '../../presentation/assessmentSamples.ts';
import { problemOfKind, watchedWith } from '../../presentation/watchedSamples.ts';

const readAt = now - 4 * minute;
const status = { ...synced, observedAt: new Date(readAt).toISOString() };
const contact = { lastAttemptAt: readAt, lastGoodAt: readAt, nextPollAt: readAt + minute };
const inContact = watchedWith({ task: status.task, status, contact });
const lost = watchedWith({
  task: status.task,
  status,
  problem: problemOfKind('network'),
  contact: { ...contact, lastAttemptAt: now, lostSince: now - 3 * minute, failuresInRow: 3 },
});
const profile = profileOf(status.task);
const hints = await profile.loadHints();
const samples = [seen(status, 60, 6), seen(status, 4, 4)];

function cutover(watched: WatchedTask, pollIntervalMs: number): string | undefined {
  const known = { profile, hints, assessment: assessmentWith(), stale: watched.problem !== null, samples, events: [] };
  const { conclusions } = answer(watched, status, known, { pollIntervalMs }, now);
  return conclusions.answers?.answers.find(({ key }) => key === 'cutover')?.sentence;
}

function reported(watched: WatchedTask, pollIntervalMs: number): string | undefined {
  const given = { cloudName: 'UCloud', profile, hints, assessment: null, events: [], masked: false, now };
  return /^\*\*(.*\.)\*\*/m.exec(report({ ...given, watched, samples, options: { pollIntervalMs } }))?.[1];
}

for (const [what, tell] of [
  ['answer', cutover],
  ['report', reported],
] as const) {
  describe(`the ${what} on the cutover`, () => {
    it('is that it is ready while what was read is current', () => {
      assert.equal(tell(inContact, minute), 'Ready for cutover.');
    });

    it('is never that it is ready without contact', () => {
      assert.equal(tell(lost, minute), 'Cannot tell.');
    });

    it('counts as watched what lies between two reads at the usual interval', () => {
      assert.equal(tell(inContact, minute / 2), 'Not ready yet.');
    });
  });
}
