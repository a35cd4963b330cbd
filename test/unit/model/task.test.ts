import { cloudIds, products } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { taskKey, taskName, taskOfKey, type TaskRef } from '../../../src/model/task.ts';

const orders: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309' };

/** Ids and names as a settings file may hold them: anything, separators and halves of characters included. */
const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('/', '%', '2', 'F', '\ud800', ' '), fc.string()) });
const anyTask: fc.Arbitrary<TaskRef> = fc
  .record(
    {
      cloud: fc.constantFrom(...cloudIds),
      product: fc.constantFrom(...products),
      id: anyText,
      account: anyText,
      planId: anyText,
      name: anyText,
      region: anyText,
    },
    { requiredKeys: ['cloud', 'product', 'id'] },
  )
  .map((task) => task as TaskRef);

describe('The key of a task', () => {
  it('is readable and tells cloud, account, product, plan and id', () => {
    assert.equal(taskKey(orders), 'alibaba//dts//dtsz2v12jfo309');
    assert.equal(
      taskKey({ cloud: 'scloudsg', product: 'usmc', id: 'usmc-task-1', planId: 'usmc-2', account: 'prod eu' }),
      'scloudsg/prod%20eu/usmc/usmc-2/usmc-task-1',
    );
  });

  const otherTasks: readonly Partial<TaskRef>[] = [
    { id: 'dts2' },
    { account: 'prod' },
    { planId: 'plan' },
    { product: 'dcs' },
    { cloud: 'huawei' },
  ];
  for (const difference of otherTasks) {
    it(`differs with ${JSON.stringify(difference)}`, () => {
      assert.notEqual(taskKey({ ...orders, ...difference }), taskKey(orders));
    });
  }

  const sameTask: readonly Partial<TaskRef>[] = [
    { name: 'orders' },
    { pinned: true },
    { region: 'cn-hangzhou' },
    { projectId: 'p' },
    { type: 'transfer' },
  ];
  for (const difference of sameTask) {
    it(`is the same with ${JSON.stringify(difference)}`, () => {
      assert.equal(taskKey({ ...orders, ...difference }), taskKey(orders));
    });
  }

  it('cannot be forged by separators in the parts', () => {
    assert.notEqual(
      taskKey({ ...orders, account: 'a/dts', id: 'x' }),
      taskKey({ ...orders, account: 'a', planId: 'dts', id: 'x' }),
    );
    fc.assert(
      fc.property(anyTask, (task) => {
        assert.equal(taskKey(task).split('/').length, 5);
      }),
    );
  });

  it('exists for whatever a settings file holds, half a surrogate pair too', () => {
    assert.equal(taskKey({ ...orders, id: 'a\ud800b' }), 'alibaba//dts//a%EF%BF%BDb');
    fc.assert(fc.property(anyTask, (task) => typeof taskKey(task) === 'string'));
  });
});

describe('The name of a task', () => {
  it('is what the person gave, else the id', () => {
    assert.equal(taskName(orders), 'dtsz2v12jfo309');
    assert.equal(taskName({ ...orders, name: 'orders' }), 'orders');
  });
});

describe('The task that a key tells of', () => {
  it('has the same key again, whatever its id, plan and account hold', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const key = taskKey(task);
        const told = taskOfKey(key);
        // A key without an id names no task.
        if (task.id === '') assert.equal(told, null);
        else assert.equal(told && taskKey(told), key);
      }),
    );
  });

  for (const key of ['', 'orders', 'alibaba//dts//', 'alibaba//dts//1/2', 'alibaba//dts//%']) {
    it(`is none for ${JSON.stringify(key)}`, () => {
      assert.equal(taskOfKey(key), null);
    });
  }
});
