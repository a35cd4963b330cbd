import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { Siblings } from '../../../src/monitor/siblings.ts';
import { TaskStore } from '../../../src/monitor/taskStore.ts';
import { accountNamed, configured, taskNamed } from './samples.ts';

function fail(error: unknown): never {
  throw error;
}

describe('The siblings of a task', () => {
  const [prod, test] = [accountNamed('prod'), accountNamed('test')];
  const [one, two, three] = [taskNamed('one'), taskNamed('two'), taskNamed('three')];

  it('are those that the same account reads, counted only when the tasks or their accounts are others', () => {
    const store = new TaskStore(fail);
    let counted = 0;
    const siblings = new Siblings({
      all: () => {
        counted += 1;
        return store.all();
      },
      onDidChange: (listener) => store.onDidChange(listener),
    });
    const of = (task: typeof one): number => {
      const watched = store.get(taskKey(task));
      assert.ok(watched);
      return siblings.of(watched);
    };
    store.setTasks([configured(one, prod), configured(two, prod), configured(three, test)]);
    assert.deepEqual([of(one), of(two), of(three)], [2, 2, 1]);
    assert.equal(counted, 1);
    store.suspend(taskKey(one), { kind: 'network', message: '', hint: '', code: null, requestId: null }, 0);
    assert.equal(of(one), 2);
    assert.equal(counted, 1);
    store.setTasks([configured(one, prod), configured(two, test), configured(three, test)]);
    assert.deepEqual([of(one), of(two), of(three)], [1, 2, 2]);
    store.setTasks([configured(two, test)]);
    assert.equal(of(two), 1);
  });
});
