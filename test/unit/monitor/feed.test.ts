import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { Feed } from '../../../src/monitor/feed.ts';
import { TaskStore } from '../../../src/monitor/taskStore.ts';
import type { StoreUpdate } from '../../../src/monitor/watchedTask.ts';
import { accountNamed, configured, statusOf, taskNamed } from './samples.ts';

const [one, two] = [taskNamed('one'), taskNamed('two')];
const prod = accountNamed('prod');

function fed(stages: (heard: string[]) => readonly { take(update: StoreUpdate): void }[]) {
  const heard: string[] = [];
  const faults: unknown[] = [];
  const onError = (error: unknown): void => {
    faults.push(error);
  };
  const store = new TaskStore(onError);
  const feed = new Feed(store, stages(heard), onError);
  return { heard, faults, store, feed };
}

const naming =
  (heard: string[], name: string) =>
  ({ diff, polled }: StoreUpdate): void => {
    heard.push(`${name}: ${diff === null ? 'no change' : 'change'}, ${polled.length} polled`);
  };

describe('The feed', () => {
  it('passes an update through all stages, in their order, before any view hears of it', () => {
    const { heard, store, feed } = fed((into) => [{ take: naming(into, 'first') }, { take: naming(into, 'second') }]);
    feed.onDidPoll(({ key }) => heard.push(`view polled ${key}`));
    feed.onDidChange(() => heard.push('view changed'));
    store.setTasks([configured(one, prod)]);
    store.apply(taskKey(one), { status: statusOf(one), problem: null }, 1, null);
    store.apply(taskKey(one), { status: statusOf(one), problem: null }, 2, null);
    const key = taskKey(one);
    assert.deepEqual(heard, [
      ...['first: change, 0 polled', 'second: change, 0 polled', 'view changed'],
      ...['first: change, 1 polled', 'second: change, 1 polled', 'view changed', `view polled ${key}`],
      ...['first: no change, 1 polled', 'second: no change, 1 polled', `view polled ${key}`],
    ]);
    assert.deepEqual([feed.all(), feed.get(key)], [store.all(), store.get(key)]);
  });

  it('goes on where a stage or a view throws', () => {
    const fault = new Error('stage');
    const { heard, faults, store, feed } = fed((into) => [
      {
        take: () => {
          throw fault;
        },
      },
      { take: naming(into, 'second') },
    ]);
    feed.onDidChange(() => {
      throw fault;
    });
    feed.onDidChange(() => heard.push('view'));
    store.setTasks([configured(one, prod)]);
    assert.deepEqual(heard, ['second: change, 0 polled', 'view']);
    assert.deepEqual(faults, [fault, fault]);
  });

  it('tells of no poll of a task that a view has just taken away, and of nothing after its end', () => {
    const { heard, store, feed } = fed(() => []);
    store.setTasks([configured(one, prod), configured(two, prod)]);
    feed.onDidChange(({ changed }) => {
      if (changed.length > 0) store.setTasks([configured(two, prod)]);
    });
    feed.onDidPoll(({ key }) => heard.push(key));
    const ended = [one, two].map((task) => ({
      key: taskKey(task),
      outcome: { status: statusOf(task), problem: null },
      nextPollAt: null,
    }));
    store.applyAll(ended, 1);
    assert.deepEqual(heard, [taskKey(two)]);
    feed.dispose();
    store.applyAll(ended, 2);
    assert.deepEqual(heard, [taskKey(two)]);
  });
});
