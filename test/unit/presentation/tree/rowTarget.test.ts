import assert from 'node:assert/strict';
import { taskKey } from '../../../../src/model/task.ts';
import {
  accountRowId,
  eventRowId,
  faultRowId,
  groupRowId,
  type RowTarget,
  rowTarget,
  targetKey,
  taskRowId,
} from '../../../../src/presentation/tree/rowTarget.ts';

const key = taskKey({ cloud: 'alibaba', product: 'dts', id: 'a:b/c?d\n', account: 'pro?d:1' });

describe('The target of a row', () => {
  const cases: readonly (readonly [id: string, target: RowTarget])[] = [
    [taskRowId(key), { kind: 'task', key }],
    [eventRowId(12, key), { kind: 'event', id: 12, key }],
    [eventRowId(-3, ''), { kind: 'event', id: -3, key: '' }],
    [faultRowId('folder:file:///x/orders?1'), { kind: 'fault', id: 'folder:file:///x/orders?1' }],
    [groupRowId('cloud', 'huawei'), { kind: 'cloud', cloud: 'huawei' }],
    [groupRowId('cloud', 'huawei', 'few'), { kind: 'cloud', cloud: 'huawei' }],
    [accountRowId('alibaba', 'prod'), { kind: 'account', cloud: 'alibaba', account: 'prod' }],
    [accountRowId('alibaba', 'a/b:c?few\n', 'refused'), { kind: 'account', cloud: 'alibaba', account: 'a/b:c?few\n' }],
    [accountRowId('alibaba', null, 'few'), { kind: 'account', cloud: 'alibaba', account: null }],
  ];
  for (const [id, target] of cases) {
    it(`is what its id says: ${JSON.stringify(id)}`, () => {
      assert.deepEqual(rowTarget(id), target);
      assert.equal(targetKey(id), 'key' in target ? target.key : null);
    });
  }

  it('does not exist for other rows and for what names nothing', () => {
    const others = [groupRowId('state', 'failed'), groupRowId('project', 'huawei/x', 'few'), 'day:2026-01-01', 'more'];
    const arguments_ = [undefined, null, 7, {}, [taskRowId(key)], '', key, 'account:/x', 'event:x:y'];
    for (const argument of [...others, ...arguments_]) {
      assert.equal(rowTarget(argument), null, JSON.stringify(argument));
      assert.equal(targetKey(argument), null);
    }
  });
});
