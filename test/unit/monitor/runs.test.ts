import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTerminal, lifecycles, type TaskStatus } from '../../../src/model/status.ts';
import { followRun, restartDrop, type Run } from '../../../src/monitor/runs.ts';
import { statusOf, taskNamed } from './samples.ts';

const task = taskNamed('one');

/** Follows a row of statuses and gives run number and shown percent of each. */
function follow(...statuses: readonly Partial<TaskStatus>[]): (readonly [number, number | null])[] {
  let run: Run | null = null;
  return statuses.map((partial) => {
    const followed = followRun(run, statusOf(task, partial));
    run = followed.run;
    return [followed.run.number, followed.status.percent];
  });
}

describe('followRun', () => {
  const rows: readonly { name: string; statuses: Partial<TaskStatus>[]; expected: [number, number | null][] }[] = [
    {
      name: 'lets the percent rise',
      statuses: [{ percent: 10 }, { percent: 20.5 }, { percent: 100 }],
      expected: [
        [1, 10],
        [1, 20.5],
        [1, 100],
      ],
    },
    {
      name: 'takes another yardstick of a retrying or failed task for no restart (UDTS reports one of two stages)',
      statuses: [
        { percent: 56 },
        { lifecycle: 'retrying', percent: 45 },
        { percent: 57 },
        { lifecycle: 'failed', percent: 46, terminal: true },
      ],
      expected: [
        [1, 56],
        [1, 56],
        [1, 57],
        [1, 57],
      ],
    },
    {
      name: 'shows what a retrying task sends only while the run has no percent of its own',
      statuses: [{ percent: null }, { lifecycle: 'retrying', percent: 8 }, { percent: 1.6 }, { percent: 2 }],
      expected: [
        [1, null],
        [1, 8],
        [1, 1.6],
        [1, 2],
      ],
    },
    ...lifecycles
      .filter((lifecycle) => !['active', 'finishing', 'completed', 'draft', 'ready', 'starting'].includes(lifecycle))
      .map((lifecycle) => ({
        name: `lets the percent of a task that is ${lifecycle} neither raise nor restart the run`,
        statuses: [{ percent: 20 }, { lifecycle, percent: 90 }, { lifecycle, percent: 1 }, { percent: 21 }],
        expected: [
          [1, 20],
          // It may have got further than we saw, but a task that retries goes on where it was.
          [1, lifecycle === 'retrying' ? 20 : 90],
          [1, 20],
          [isTerminal(lifecycle) ? 2 : 1, 21],
        ] satisfies [number, number][],
      })),
    {
      name: 'shows the percent of finishing and completed, and lets it rise',
      statuses: [{ percent: 90 }, { lifecycle: 'finishing', percent: 95 }, { lifecycle: 'completed', percent: 100 }],
      expected: [
        [1, 90],
        [1, 95],
        [1, 100],
      ],
    },
    {
      name: 'holds the percent over a small fall',
      statuses: [{ percent: 63 }, { percent: 58 }, { percent: 53.5 }, { percent: 64 }],
      expected: [
        [1, 63],
        [1, 63],
        [1, 63],
        [1, 64],
      ],
    },
    {
      name: 'begins anew at a fall of ten points from the highest',
      statuses: [{ percent: 63 }, { percent: 58 }, { percent: 53 }],
      expected: [
        [1, 63],
        [1, 63],
        [2, 53],
      ],
    },
    {
      name: 'leaves a missing percent missing, and remembers the highest',
      statuses: [{ percent: 63 }, { percent: null }, { percent: 60 }],
      expected: [
        [1, 63],
        [1, null],
        [1, 63],
      ],
    },
    {
      name: 'begins with the first percent that comes',
      statuses: [{ percent: null }, { percent: 5 }],
      expected: [
        [1, null],
        [1, 5],
      ],
    },
    {
      name: 'begins anew when a finished task is not finished any more',
      statuses: [
        { lifecycle: 'failed', percent: 40 },
        { lifecycle: 'active', percent: 38 },
      ],
      expected: [
        [1, 40],
        [2, 38],
      ],
    },
    ...(['draft', 'ready', 'starting'] as const).map((lifecycle) => ({
      name: `begins anew when an active task goes back to ${lifecycle}`,
      statuses: [{ percent: 5 }, { lifecycle, percent: 0 }] satisfies Partial<TaskStatus>[],
      expected: [
        [1, 5],
        [2, 0],
      ] satisfies [number, number][],
    })),
    {
      name: 'begins anew when the phase goes back to the precheck',
      statuses: [{ percent: 5 }, { phase: 'precheck', percent: 4 }],
      expected: [
        [1, 5],
        [2, 4],
      ],
    },
    {
      name: 'begins anew when replication falls back to the full copy (auto-resume)',
      statuses: [
        { phase: 'incremental', percent: 100 },
        { phase: 'full', percent: 95 },
      ],
      expected: [
        [1, 100],
        [2, 95],
      ],
    },
    {
      name: 'goes through draft, ready, starting, active, retrying, paused and completed in one run',
      statuses: (['draft', 'ready', 'starting', 'active', 'retrying', 'paused', 'active', 'completed'] as const).map(
        (lifecycle) => ({ lifecycle }),
      ),
      expected: Array.from({ length: 8 }, () => [1, 10]),
    },
    {
      name: 'takes an unknown word for no evidence of a restart',
      statuses: [
        { lifecycle: 'completed', percent: 100 },
        { lifecycle: 'unknown', phase: null, percent: null },
        { lifecycle: 'completed', percent: 100 },
      ],
      expected: [
        [1, 100],
        [1, null],
        [1, 100],
      ],
    },
    {
      name: 'sees a restart behind an unknown word',
      statuses: [
        { lifecycle: 'completed', percent: 100 },
        { lifecycle: 'maintenance', phase: null, percent: null },
        { lifecycle: 'active', percent: 95 },
      ],
      expected: [
        [1, 100],
        [1, null],
        [2, 95],
      ],
    },
    {
      name: 'keeps the phase over answers that do not tell it',
      statuses: [
        { phase: 'incremental', percent: 100 },
        { phase: null, percent: null },
        { phase: 'full', percent: 99 },
      ],
      expected: [
        [1, 100],
        [1, null],
        [2, 99],
      ],
    },
  ];
  for (const { name, statuses, expected } of rows) {
    it(name, () => {
      assert.deepEqual(follow(...statuses), expected);
    });
  }

  it('touches nothing but the percent', () => {
    const { run } = followRun(null, statusOf(task, { percent: 63 }));
    const next = statusOf(task, { percent: 60, raw: { state: 'Migrating', body: { Percent: 60 } }, requestId: 'r' });
    const followed = followRun(run, next).status;
    assert.deepEqual(followed, { ...next, percent: 63 });
  });

  it('never lets the percent fall within a run, whatever comes', () => {
    const status = fc
      .record({
        lifecycle: fc.constantFrom(...lifecycles),
        phase: fc.constantFrom('precheck', 'schema', 'full', 'incremental', 'cutover', 'verify', null),
        percent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      })
      .map((partial) => statusOf(task, { ...partial, terminal: isTerminal(partial.lifecycle) }));
    fc.assert(
      fc.property(fc.array(status, { maxLength: 40 }), (statuses) => {
        let run: Run | null = null;
        let highest: number | null = null;
        for (const sent of statuses) {
          const before: number = run?.number ?? 0;
          const followed: { run: Run; status: TaskStatus } = followRun(run, sent);
          const shown = followed.status.percent;
          assert.ok(followed.run.number === before || followed.run.number === before + 1);
          if (followed.run.number > before) {
            highest = null;
            assert.equal(shown, sent.percent, 'a new run shows what was sent');
          }
          assert.equal(shown === null, sent.percent === null, 'missing stays missing, and nothing is made up');
          if (shown !== null && sent.percent !== null) {
            if (highest !== null) assert.ok(shown >= highest, 'falls within a run');
            if (sent.lifecycle === 'active') assert.ok(shown - sent.percent < restartDrop, 'a restart is not hidden');
            if (['active', 'finishing', 'completed'].includes(sent.lifecycle)) {
              assert.ok(shown >= sent.percent);
              highest = shown;
            } else {
              // Troubled tasks may measure otherwise: what they say counts where it is more, and binds nothing.
              const most: number = highest === null ? sent.percent : Math.max(highest, sent.percent);
              assert.equal(shown, sent.lifecycle === 'retrying' ? (highest ?? sent.percent) : most);
            }
          }
          run = followed.run;
        }
      }),
    );
  });
});
