import assert from 'node:assert/strict';
import { blankPhase, blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import { taskKey } from '../../../src/model/task.ts';
import { lastKnownStatus } from '../../../src/monitor/history/lastKnown.ts';
import { readingOf, type Sample } from '../../../src/monitor/history/sample.ts';
import { TaskStore } from '../../../src/monitor/taskStore.ts';
import { accountNamed, configured, problemOfKind, statusOf, taskNamed } from './samples.ts';

const then = Date.parse('2026-01-02T03:00:00.000Z');
const task = taskNamed('one');
const key = taskKey(task);

function sampleOf(status: Partial<TaskStatus>): Sample {
  return { ...readingOf({ ...blankStatus(task, ''), ...status }), at: then - 60_000, seenUntil: then, run: 3 };
}

function fail(error: unknown): never {
  throw error;
}

describe('The last known state of a task', () => {
  it('is what a row needs, of the time at which it was last seen, and says that it is old', () => {
    const before: Partial<TaskStatus> = {
      lifecycle: 'active',
      phase: 'full',
      subPhase: 'load',
      caughtUp: false,
      percent: 63.5,
      phases: [{ ...blankPhase('full'), state: 'active', percent: 12 }],
      lag: { seconds: 4, bytes: null, source: 'x' },
      keys: { source: 5, target: 4 },
      retries: { current: 2, max: 9 },
      raw: { state: 'Loading', body: { secretish: 1 } },
      error: 'not kept',
    };
    const { doubt, ...known } = lastKnownStatus(task, sampleOf(before));
    const { doubt: _, ...blank } = blankStatus(task, '2026-01-02T03:00:00.000Z');
    assert.deepEqual(known, {
      ...blank,
      lifecycle: 'active',
      phase: 'full',
      subPhase: 'load',
      caughtUp: false,
      percent: 63.5,
      lag: { seconds: 4, bytes: null, source: 'history' },
      keys: { source: 5, target: 4 },
      retries: { current: 2, max: null },
      raw: { state: 'Loading', body: {} },
    });
    assert.match(doubt ?? '', /read last, by an earlier window/);
  });

  it('knows of an end and of a wait for a person, and makes nothing of what was not told', () => {
    assert.equal(lastKnownStatus(task, sampleOf({ lifecycle: 'completed' })).terminal, true);
    const waiting = lastKnownStatus(task, sampleOf({ lifecycle: 'active', needsUser: 'Open the port.' }));
    assert.equal(waiting.terminal, false);
    assert.equal(waiting.needsUser, 'the next read tells what for');
    const { needsUser, lag, keys, retries, percent } = lastKnownStatus(task, sampleOf({}));
    assert.deepEqual([needsUser, lag, keys, retries, percent], [null, null, null, null, null]);
  });
});

describe('TaskStore.restore', () => {
  const states = new Map([[key, { status: statusOf(task), at: then }]]);

  it('keeps a problem of the configuration beside the state', () => {
    const store = new TaskStore(fail);
    const problem = problemOfKind('credentials');
    store.setTasks([{ task, account: null, problem }]);
    store.restore(states);
    assert.equal(store.get(key)?.problem, problem);
    assert.equal(store.get(key)?.contact.lastGoodAt, then);
  });

  it('says nothing of a task that is read at another place now', () => {
    const store = new TaskStore(fail);
    store.setTasks([configured(task, accountNamed('prod'))]);
    store.restore(states);
    store.setTasks([configured({ ...task, region: 'elsewhere' }, accountNamed('prod'))]);
    assert.equal(store.get(key)?.status, null);
    store.restore(states);
    assert.equal(store.get(key)?.status, null);
  });

  it('never takes the place of a status that was read, but is shown beside a failed read', () => {
    const store = new TaskStore(fail);
    const two = taskNamed('two');
    store.setTasks([configured(task, accountNamed('prod')), configured(two, accountNamed('prod'))]);
    store.apply(key, { status: statusOf(task, { percent: 70 }), problem: null }, then + 5, null);
    const problem = problemOfKind('network');
    store.apply(taskKey(two), { status: null, problem }, then + 5, null);
    store.restore(new Map([...states, [taskKey(two), { status: statusOf(two, { percent: 5 }), at: then }]]));
    assert.equal(store.get(key)?.status?.percent, 70);
    const shown = store.get(taskKey(two));
    assert.deepEqual([shown?.status?.percent, shown?.problem], [5, problem]);
    assert.deepEqual([shown?.contact.lastGoodAt, shown?.contact.lastAttemptAt], [then, then + 5]);
  });

  it('is followed by a first read that begins where the last window left off', () => {
    const before = { number: 4, highest: null, stage: 3, phase: null, terminal: false };
    const store = new TaskStore(fail, () => before);
    store.setTasks([configured(task, accountNamed('prod'))]);
    store.restore(states);
    assert.equal(store.runOf(key), null);
    store.apply(key, { status: statusOf(task), problem: null }, then + 5, null);
    assert.equal(store.runOf(key)?.number, 4);
    assert.equal(store.get(key)?.contact.lastAttemptAt, then + 5);
  });
});
