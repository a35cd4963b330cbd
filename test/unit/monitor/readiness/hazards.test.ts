import assert from 'node:assert/strict';
import { profileOf } from '../../../../src/clouds/registry.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import type { Hazard } from '../../../../src/monitor/readiness/types.ts';
import { catched, day, judge, minute, now, redis, seen, stopped, synced, syncing } from './cases.ts';

function hazardsOf(...given: Parameters<typeof judge>): readonly Hazard[] {
  return judge(...given).hazards;
}

describe('Hazards', () => {
  it('are none of a task that has just caught up', () => {
    assert.deepEqual(hazardsOf(synced, [seen(synced, 60)]), []);
  });

  it('warn of a failed job of Alibaba that may resume by itself', () => {
    const failed: TaskStatus = { ...catched, lifecycle: 'failed', recoverable: true, caughtUp: null };
    const samples = [seen(catched, 60, 20), seen(failed, 20)];
    const text = profileOf(failed.task).cutover.autoResume ?? '';
    assert.match(text, /overwrite the target/);
    assert.deepEqual(hazardsOf(failed, samples), [{ kind: 'auto-resume', since: now - 20 * minute, text }]);
    assert.deepEqual(hazardsOf(failed), [{ kind: 'auto-resume', since: null, text }]);
    assert.deepEqual(hazardsOf({ ...failed, phase: 'precheck' }, samples), [], 'a precheck has written nothing');
    assert.deepEqual(hazardsOf({ ...failed, task: synced.task }, samples), [], 'UDTS does not resume by itself');
  });

  const pausedFor = (days: number, at = now): readonly Hazard[] =>
    hazardsOf(stopped, [seen(synced, days * 1440 + 30, days * 1440), seen(stopped, days * 1440)], {}, at);

  it('count down the seven days in which a paused task of UDTS can be resumed', () => {
    const reason = profileOf(stopped.task).cutover.resumeLimit?.reason ?? '';
    assert.match(reason, /7 days/);
    const since = now - 2 * day;
    assert.deepEqual(pausedFor(2), [
      { kind: 'resume-expires', reason, since, deadline: since + 7 * day, expired: false, exact: true },
    ]);
  });

  for (const [days, expired] of [
    [6.99, false],
    [7, true],
    [30, true],
  ] as const) {
    it(`call a pause of ${days} days ${expired ? 'too long' : 'short enough'}`, () => {
      assert.deepEqual(
        pausedFor(days).map((hazard) => hazard.kind === 'resume-expires' && hazard.expired),
        [expired],
      );
    });
  }

  it('say so when the beginning of a pause was not seen', () => {
    const [hazard] = hazardsOf(stopped, [seen(stopped, 60)]);
    assert.ok(hazard?.kind === 'resume-expires' && !hazard.exact && hazard.since === now - 60 * minute);
    const [unseen] = hazardsOf(stopped);
    assert.ok(unseen?.kind === 'resume-expires' && !unseen.exact && unseen.since === now);
  });

  it('count from the latest pause, over times in which nobody looked', () => {
    const samples = [seen(stopped, 9000, 8000), seen(synced, 7000, 6000), seen(stopped, 6000, 5000), seen(stopped, 10)];
    const [hazard] = hazardsOf(stopped, samples);
    assert.ok(hazard?.kind === 'resume-expires');
    assert.equal(hazard.since, now - 6000 * minute);
  });

  it('do not count down what cannot be resumed anyway', () => {
    assert.deepEqual(hazardsOf({ ...stopped, recoverable: false }, [seen(stopped, 60)]), []);
  });

  it('count down a paused job of Alibaba too, whose log of the source goes', () => {
    const paused: TaskStatus = { ...catched, lifecycle: 'paused', caughtUp: null };
    assert.deepEqual(
      hazardsOf(paused, [seen(catched, 90, 60), seen(paused, 60)]).map(({ kind }) => kind),
      ['resume-expires'],
    );
  });

  it('name a task that goes on for days after it caught up, from the first time on', () => {
    const samples = [
      seen(syncing, 5 * 1440, 4 * 1440),
      seen(synced, 4 * 1440, 2000),
      seen(syncing, 2000, 10),
      seen(synced, 10),
    ];
    assert.deepEqual(hazardsOf(syncing, samples), [{ kind: 'still-running', since: now - 4 * day, days: 4 }]);
    assert.deepEqual(hazardsOf(syncing, samples, { stillRunningDays: 5 }), []);
    assert.deepEqual(
      hazardsOf(stopped, samples).map(({ kind }) => kind),
      ['resume-expires'],
    );
  });

  it('count the days of Redis from the end of the copy, because DCS has no word for having caught up', () => {
    assert.deepEqual(hazardsOf(redis, [seen(redis, 3 * 1440)]), [
      { kind: 'still-running', since: now - 3 * day, days: 3 },
    ]);
  });
});
