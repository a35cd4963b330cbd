import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lagAt } from '../../../src/simulator/scenario/backlog.ts';
import { cast } from '../../support/cast.ts';
import { copiedShare, copyBegun, type CopyStage, copyTimes } from '../../../src/simulator/scenario/copy.ts';
import { momentOf, runLength, spanOf, type Stage, type Timeline } from '../../../src/simulator/scenario/timeline.ts';

const timeline: Timeline<Stage & { readonly name: string }> = {
  begin: 5,
  stages: [
    { seconds: 10, name: 'check' },
    { seconds: 20, name: 'copy' },
    { seconds: 30, name: 'rest' },
  ],
};

describe('a timeline', () => {
  const cases: [elapsed: number, name: string, into: number, round: number][] = [
    [-100, 'check', 5, 0],
    [0, 'check', 5, 0],
    [4.5, 'check', 9.5, 0],
    [5, 'copy', 0, 0],
    [24, 'copy', 19, 0],
    [25, 'rest', 0, 0],
    [54.9, 'rest', 29.9, 0],
    [55, 'check', 0, 1],
    [55 + 60 * 99, 'check', 0, 100],
    [85, 'rest', 0, 1],
  ];
  for (const [elapsed, name, into, round] of cases) {
    it(`is in stage ${name} of run ${round} after ${elapsed} s`, () => {
      const moment = momentOf(timeline, elapsed);
      assert.equal(moment.stage.name, name);
      assert.equal(moment.round, round);
      assert.ok(Math.abs(moment.into - into) < 1e-6);
      assert.ok(moment.fraction >= 0 && moment.fraction < 1);
    });
  }

  it('has one stage at every moment, in the order of its stages', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (elapsed) => {
        const moment = momentOf(timeline, elapsed);
        assert.equal(timeline.stages[moment.index]?.name, moment.stage.name);
        assert.ok(moment.into >= 0 && moment.into <= moment.stage.seconds);
        assert.ok(moment.elapsed >= 0 && moment.elapsed <= runLength(timeline));
      }),
    );
  });

  it('tells where the stages of one kind begin and end', () => {
    assert.equal(runLength(timeline), 60);
    assert.deepEqual(
      spanOf(timeline, (stage) => stage.name !== 'check'),
      { begin: 10, end: 60 },
    );
    assert.equal(
      spanOf(timeline, () => false),
      null,
    );
  });
});

describe('a copy', () => {
  const copying: Timeline<CopyStage> = {
    begin: 0,
    stages: [
      { seconds: 10 },
      { seconds: 100, copy: [0, 0.5] },
      { seconds: 50, copy: [0.5, 0.5] },
      { seconds: 100, copy: [0.5, 1] },
      { seconds: 40 },
    ],
  };
  const share = (elapsed: number): number => copiedShare(copying, momentOf(copying, elapsed), 1, 'x');

  it('is nothing before it begins, rests where it rests, and stays whole after its end', () => {
    assert.equal(share(0), 0);
    assert.equal(share(9.9), 0);
    assert.equal(share(110), 0.5);
    assert.equal(share(159), 0.5);
    assert.ok(share(200) > 0.5 && share(200) < 1);
    assert.equal(share(260), 1);
    assert.equal(share(299), 1);
    assert.equal(copyBegun(copying, momentOf(copying, 9)), false);
    assert.equal(copyBegun(copying, momentOf(copying, 10)), true);
  });

  it('tells of its time in real seconds, with an estimate that ends at the truth', () => {
    const times = (elapsed: number): { elapsed: number; total: number } =>
      copyTimes(copying, momentOf(copying, elapsed), { now: 0, elapsed, speed: 10, seed: 1 }, 'x');
    assert.deepEqual(times(5), { elapsed: 0, total: 0 });
    assert.equal(times(110).elapsed, 10);
    assert.ok(times(110).total >= 18 && times(110).total <= 35);
    assert.deepEqual(times(265), { elapsed: 25, total: 25 });
    assert.deepEqual(times(299), { elapsed: 25, total: 25 });
  });
});

describe('a backlog', () => {
  const backlogs = cast.flatMap((task) =>
    task.script.timeline.stages.flatMap((stage) =>
      'backlog' in stage ? [{ name: task.ref.name, backlog: stage.backlog }] : [],
    ),
  );

  it('is there for every product that replicates', () => {
    assert.deepEqual(backlogs.map(({ name }) => name).sort(), [
      'catalog',
      'crm-core',
      'inventory',
      'leaderboard',
      'orders',
      'session-cache',
      'user-profiles',
    ]);
  });

  for (const { name, backlog } of backlogs) {
    it(`of ${String(name)} falls to nothing, comes back in waves, and never grows faster than time`, () => {
      let before = lagAt(backlog, 0, 1, 'x');
      let caughtUp = 0;
      let behind = 0;
      assert.equal(before, backlog.start);
      for (let into = 1; into < backlog.drain + backlog.every * 6; into += 1) {
        const lag = lagAt(backlog, into, 1, 'x');
        assert.ok(lag >= 0);
        assert.ok(lag - before <= 1, `${lag} after ${before} at ${into}`);
        if (into > backlog.drain) {
          if (lag === 0) caughtUp += 1;
          else behind += 1;
          assert.ok(lag <= backlog.peak);
        }
        before = lag;
      }
      const share = caughtUp / (caughtUp + behind);
      assert.ok(share > 0.2 && share < 0.8, `caught up ${share} of the time`);
    });
  }
});
