import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problemKinds } from '../../../../src/model/problem.ts';
import { type Lifecycle, lifecycles, type TaskStatus } from '../../../../src/model/status.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { needsAttention } from '../../../../src/presentation/tree/row.ts';
import { summarize, summaryText } from '../../../../src/presentation/statusBar/summary.ts';
import { lostWith, minute, phaseWith, statusWith, watchedWith } from '../watchedSamples.ts';

type Group = 'attention' | 'noContact' | 'copying' | 'replicating' | 'waiting' | 'ended';
const groups: readonly Group[] = ['attention', 'noContact', 'copying', 'replicating', 'waiting', 'ended'];

function groupsOf(watched: WatchedTask): readonly Group[] {
  const summary = summarize([watched]);
  return groups.filter((group) => summary[group].length > 0);
}

function reading(more: Partial<TaskStatus>): WatchedTask {
  return watchedWith({ status: statusWith(more) });
}

describe('The groups of a summary', () => {
  const golden: Readonly<Record<Lifecycle, Group>> = {
    draft: 'waiting',
    ready: 'waiting',
    starting: 'copying',
    active: 'copying',
    retrying: 'copying',
    pausing: 'waiting',
    paused: 'waiting',
    stopping: 'waiting',
    stopped: 'ended',
    finishing: 'copying',
    completed: 'ended',
    failed: 'attention',
    maintenance: 'waiting',
    gone: 'ended',
    unknown: 'waiting',
  };
  for (const lifecycle of lifecycles) {
    it(`${lifecycle} → ${golden[lifecycle]}`, () => {
      assert.deepEqual(groupsOf(reading({ lifecycle })), [golden[lifecycle]]);
    });
  }

  const special: readonly (readonly [string, WatchedTask, Group])[] = [
    ['not read yet', watchedWith(), 'waiting'],
    ['replicating', reading({ phase: 'incremental' }), 'replicating'],
    ['retrying while replicating', reading({ lifecycle: 'retrying', phase: 'incremental' }), 'replicating'],
    ['waiting for a person', reading({ needsUser: 'Do it.' }), 'attention'],
    ['with a failed phase', reading({ phases: [phaseWith('schema', { state: 'failed' })] }), 'attention'],
    ['out of contact', lostWith('network', statusWith(), minute), 'noContact'],
    ['out of contact from the start', lostWith('cloud', null, minute), 'noContact'],
    ['refused', lostWith('credentials', statusWith(), minute), 'noContact'],
    ['failed and out of contact', lostWith('network', statusWith({ lifecycle: 'failed' }), minute), 'attention'],
  ];
  for (const [name, watched, group] of special) {
    it(`${name} → ${group}`, () => {
      assert.deepEqual(groupsOf(watched), [group]);
    });
  }

  it('hold each task exactly once', () => {
    const watched = fc.oneof(
      fc.constantFrom(...lifecycles).map((lifecycle) => reading({ lifecycle })),
      fc.constantFrom(...problemKinds).map((kind) => lostWith(kind, statusWith({ phase: 'incremental' }), minute)),
      fc.constant(watchedWith()),
    );
    fc.assert(
      fc.property(fc.array(watched, { maxLength: 12 }), (tasks) => {
        const summary = summarize(tasks);
        const grouped = groups.flatMap((group) => summary[group]);
        assert.equal(grouped.length, tasks.length);
        assert.deepEqual(new Set(grouped), new Set(tasks));
        assert.deepEqual(
          summary.attention,
          tasks.filter((watched) => needsAttention(watched)),
        );
      }),
    );
  });
});

describe('The percent of a summary', () => {
  const table: readonly (readonly [string, readonly WatchedTask[], number | null])[] = [
    ['none', [], null],
    ['of tasks that report none', [reading({}), reading({ percent: null })], null],
    ['the mean of the running copies', [reading({ percent: 50 }), reading({ percent: 78 })], 64],
    ['only over those that report one', [reading({ percent: 50 }), reading({})], 50],
    ['a true 0', [reading({ percent: 0 })], 0],
    ['not of a replica', [reading({ percent: 100, phase: 'incremental' }), reading({ percent: 10 })], 10],
    ['not of an end', [reading({ percent: 100, lifecycle: 'completed' }), reading({ percent: 10 })], 10],
    ['not of old data', [lostWith('network', statusWith({ percent: 90 }), minute), reading({ percent: 10 })], 10],
    ['not of a pause', [reading({ percent: 90, lifecycle: 'paused' })], null],
  ];
  for (const [name, tasks, percent] of table) {
    it(name, () => {
      assert.equal(summarize(tasks).percent, percent);
    });
  }
});

describe('The words of a summary', () => {
  const table: readonly (readonly [readonly WatchedTask[], string])[] = [
    [[], ''],
    [[reading({ lifecycle: 'completed' })], ''],
    [[reading({ lifecycle: 'completed' }), reading({ lifecycle: 'paused' }), watchedWith()], '2 waiting'],
    [[reading({ percent: 64 }), reading({ lifecycle: 'paused' })], '1 migrating · 64%'],
    [
      [reading({ percent: 64 }), lostWith('network', statusWith({ percent: 90 }), minute)],
      '1 migrating · 64% · 1 without contact',
    ],
    [[reading({})], '1 migrating'],
    [[reading({ percent: 64 })], '1 migrating · 64%'],
    [[reading({ percent: 99.5 }), reading({ percent: 100 })], '2 migrating · 99%'],
    [[reading({ phase: 'incremental', percent: 100 })], '1 replicating'],
    [
      [reading({ percent: 64 }), reading({ phase: 'incremental' }), reading({ phase: 'incremental' })],
      '1 migrating · 64% · 2 replicating',
    ],
  ];
  for (const [tasks, words] of table) {
    it(words === '' ? `nothing for ${tasks.length} tasks` : words, () => {
      assert.equal(summaryText(summarize(tasks)), words);
    });
  }
});
