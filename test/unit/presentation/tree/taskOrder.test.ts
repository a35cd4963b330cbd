import assert from 'node:assert/strict';
import { blankStatus } from '../../../../src/model/status.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { plainArrangement, type Sorting } from '../../../../src/presentation/tree/arrangement.ts';
import type { ShownAssessment } from '../../../../src/presentation/words/assessment.ts';
import { fitting, ownPlace } from '../../../../src/presentation/tree/taskFilter.ts';
import { inOrder } from '../../../../src/presentation/tree/taskOrder.ts';
import {
  isInStates,
  stateLooks,
  stateOf,
  stateTitle,
  taskStates,
} from '../../../../src/presentation/tree/taskStates.ts';
import { assessmentWith } from '../assessmentSamples.ts';
import { lostWith, minute, now, statusWith, watchedWith } from '../watchedSamples.ts';

function named(name: string, status: Partial<TaskStatus> | null = {}, account: string | null = 'prod'): WatchedTask {
  const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: `dts-${name}`, name, region: 'cn-hangzhou' };
  return watchedWith({ task, accountName: account, status: status === null ? null : statusWith({ task, ...status }) });
}

function left(minutes: number): ShownAssessment {
  return assessmentWith({ left: [minutes, minutes, minutes] });
}

function orderOf(
  tasks: readonly WatchedTask[],
  sorting: Sorting,
  assessments: Readonly<Record<string, ShownAssessment>> = {},
  changes: Readonly<Record<string, number>> = {},
): string {
  const nameOf = ({ task }: WatchedTask): string => task.name ?? '';
  return inOrder(tasks, sorting, {
    assessmentOf: (watched) => assessments[nameOf(watched)] ?? null,
    changedAt: (watched) => changes[nameOf(watched)] ?? null,
  })
    .map(nameOf)
    .join(' ');
}

describe('The order of tasks', () => {
  it('is that of their names, numbers by their value', () => {
    assert.equal(orderOf([named('s-10'), named('s-9'), named('A'), named('b')], 'name'), 'A b s-9 s-10');
  });

  it('by progress has what has got furthest first, what does not tell it last, equal ones by name', () => {
    const tasks = [
      named('none', { percent: null }),
      named('b', { percent: 40.2 }),
      named('a', { percent: 40.9 }),
      named('early', { phase: 'precheck', percent: 90 }),
      named('half', { percent: 50 }),
      named('replica', { phase: 'incremental', percent: 100 }),
      named('ready', { phase: 'incremental', caughtUp: true }),
      named('done', { lifecycle: 'completed', percent: 100 }),
      named('unread', null),
    ];
    assert.equal(orderOf(tasks, 'progress'), 'ready replica done half a b early none unread');
  });

  it('by time left has what is done soonest first, by our estimate, else the one of the cloud', () => {
    const times = (seconds: number): Partial<TaskStatus> => ({
      providerTimes: { elapsedSeconds: null, totalSeconds: null, remainingSeconds: seconds },
    });
    const tasks = [named('x'), named('long'), named('short'), named('theirs', times(600)), named('old', times(1))];
    const assessments = { long: left(60), short: left(5), theirs: { ...assessmentWith(), left: null } };
    assert.equal(orderOf(tasks, 'time-left', assessments), 'short theirs long old x');
  });

  it('by state has what needs a person first', () => {
    const tasks = [
      named('done', { lifecycle: 'completed' }),
      named('copying'),
      named('waits', { needsUser: 'Open the port.' }),
      named('failed', { lifecycle: 'failed' }),
    ];
    assert.equal(orderOf(tasks, 'state'), 'failed waits copying done');
  });

  it('by last change has what has moved most recently first, what never did last', () => {
    assert.equal(
      orderOf([named('never'), named('before'), named('just')], 'last-change', {}, { before: now - minute, just: now }),
      'just before never',
    );
  });
});

describe('The state of a task', () => {
  it('is one of a few, each with a title and a look', () => {
    assert.equal(new Set(taskStates.map(stateTitle)).size, taskStates.length);
    for (const state of taskStates) assert.ok(stateLooks[state].icon !== '');
  });

  it('that has failed is also one that needs a person; no states are all', () => {
    const failed = named('failed', { lifecycle: 'failed' });
    assert.equal(stateOf(failed, null), 'failed');
    assert.ok(isInStates(failed, null, ['attention']));
    assert.ok(isInStates(failed, null, ['failed']));
    assert.ok(isInStates(failed, null, []));
    assert.ok(!isInStates(failed, null, ['copying', 'stopped']));
    assert.ok(!isInStates(named('copying'), null, ['attention']));
  });

  it('without contact is that', () => {
    assert.equal(stateOf(lostWith('network', blankStatus(named('x').task, ''), minute), null), 'no-contact');
  });
});

describe('A filter', () => {
  const tasks = [
    named('orders-main'),
    named('orders-test', { lifecycle: 'failed' }, 'staging'),
    named('crm', { lifecycle: 'completed' }),
  ];
  const found = (text: string, states: readonly (typeof taskStates)[number][] = []): string =>
    fitting(
      tasks,
      { ...plainArrangement, text, states },
      { assessmentOf: () => null, placeOf: ownPlace, cloudName: () => 'Alibaba Cloud' },
    )
      .map(({ task }) => task.name)
      .join(' ');

  const table: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'orders-main orders-test crm'],
    ['blanks', '  ', 'orders-main orders-test crm'],
    ['a part of a name, in whatever case', 'ORDERS', 'orders-main orders-test'],
    ['all of several words, in whatever order', 'test ord', 'orders-test'],
    ['an id', 'dts-crm', 'crm'],
    ['an account', 'staging', 'orders-test'],
    ['a region', 'hangzhou', 'orders-main orders-test crm'],
    ['a cloud', 'alibaba', 'orders-main orders-test crm'],
    ['what no task has', 'moon', ''],
    ['no pattern', '.*', ''],
  ];
  for (const [what, text, expected] of table) {
    it(`finds ${what}`, () => {
      assert.equal(found(text), expected);
    });
  }

  it('finds a project that only the account knows', () => {
    const context = {
      assessmentOf: () => null,
      placeOf: () => ({ projectId: 'org-hiny12', region: null }),
      cloudName: () => '',
    };
    assert.equal(fitting(tasks, { ...plainArrangement, text: 'hiny' }, context).length, tasks.length);
  });

  it('finds states, and words in them', () => {
    assert.equal(found('', ['failed', 'finished']), 'orders-test crm');
    assert.equal(found('orders', ['failed', 'finished']), 'orders-test');
  });
});
