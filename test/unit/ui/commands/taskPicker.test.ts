import assert from 'node:assert/strict';
import type { TaskRef } from '../../../../src/model/task.ts';
import { HumanError } from '../../../../src/platform/humanError.ts';
import { inTreeOrder, taskItems } from '../../../../src/ui/commands/taskPicker.ts';
import { now, watchedWith } from '../../presentation/watchedSamples.ts';

const crm: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dts-crm', name: 'crm' };
const orders: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-orders', name: 'orders $(bug)' };
const cache: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-cache', name: 'cache', account: 'b' };
const tasks = [
  watchedWith({ task: crm }),
  watchedWith({ task: cache, accountName: 'b' }),
  watchedWith({ task: orders, accountName: 'a' }),
];

describe('the picker of tasks', () => {
  it('has the order of the tree: by cloud, account and name', () => {
    assert.deepEqual(
      inTreeOrder(tasks).map(({ task }) => task.id),
      ['udts-orders', 'udts-cache', 'dts-crm'],
    );
  });

  it('offers what fits, with its cloud behind it and no icon of a foreign text', () => {
    const items = taskItems(tasks, ({ task }) => task.cloud === 'ucloud', now);
    assert.deepEqual(
      items.map(({ description }) => description),
      ['UCloud', 'UCloud'],
    );
    assert.doesNotMatch(items[0]?.label ?? '', /\$\(bug\)/);
    assert.deepEqual(
      items.map(({ key }) => key),
      [tasks[2]?.key, tasks[1]?.key],
    );
  });

  it('says calmly that there is none', () => {
    assert.throws(() => taskItems([], () => true, now), HumanError);
    assert.throws(() => taskItems(tasks, () => false, now), /no task for this/);
  });
});
