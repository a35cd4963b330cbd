import assert from 'node:assert/strict';
import type { TaskRef } from '../../../../src/model/task.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { type Arrangement, plainArrangement } from '../../../../src/presentation/tree/arrangement.ts';
import { buildTree } from '../../../../src/presentation/tree/tree.ts';
import { TreeShape } from '../../../../src/ui/tree/treeShape.ts';
import { statusWith, watchedWith } from '../../presentation/watchedSamples.ts';

const clouds = [
  { id: 'alibaba', name: 'Alibaba Cloud' },
  { id: 'huawei', name: 'Huawei Cloud' },
] as const;

function task(name: string, percent = 0, cloud: 'alibaba' | 'huawei' = 'alibaba'): WatchedTask {
  const ref: TaskRef = { cloud, product: 'dts', id: name };
  return watchedWith({ task: ref, status: statusWith({ task: ref, percent }) });
}

function shapeOf(tasks: readonly WatchedTask[], arrangement: Partial<Arrangement> = {}): TreeShape {
  return new TreeShape(buildTree({ tasks, faults: [], clouds, arrangement: { ...plainArrangement, ...arrangement } }));
}

const row = (name: string, cloud = 'alibaba'): string => `task:${cloud}//dts//${name}`;

describe('The shape of a tree', () => {
  it('knows rows, their parents and their children by id', () => {
    const shape = shapeOf([task('a'), task('b'), task('c', 0, 'huawei')]);
    assert.deepEqual(shape.roots, ['cloud:alibaba', 'cloud:huawei']);
    assert.deepEqual(shape.childrenOf('cloud:alibaba'), [row('a'), row('b')]);
    assert.equal(shape.parentOf(row('b')), 'cloud:alibaba');
    assert.equal(shape.parentOf('cloud:alibaba'), undefined);
    assert.equal(shape.get(row('a'))?.kind, 'task');
    assert.deepEqual(shape.childrenOf('nothing'), []);
    assert.equal(shape.shown, 3);
  });

  it('has not changed when only what its rows say has', () => {
    assert.deepEqual(shapeOf([task('a', 1), task('b')]).changedSince(shapeOf([task('a'), task('b')])), []);
  });

  it('names the groups whose rows are others or stand otherwise', () => {
    const before = shapeOf([task('a'), task('b'), task('c', 0, 'huawei')]);
    assert.deepEqual(shapeOf([task('a'), task('c', 0, 'huawei')]).changedSince(before), ['cloud:alibaba']);
    const more = [task('a'), task('b'), task('d'), task('c', 0, 'huawei')];
    assert.deepEqual(shapeOf(more).changedSince(before), ['cloud:alibaba']);
    const sorted: Partial<Arrangement> = { sorting: 'progress' };
    const first = shapeOf([task('a', 2), task('b', 1)], sorted);
    assert.deepEqual(shapeOf([task('a', 2), task('b', 3)], sorted).changedSince(first), ['cloud:alibaba']);
  });

  it('is another one when rows move between groups, or the groups are others', () => {
    const before = shapeOf([task('a'), task('c', 0, 'huawei')]);
    assert.equal(shapeOf([task('a')]).changedSince(before), null);
    assert.equal(shapeOf([task('a'), task('c', 0, 'huawei')], { grouping: 'state' }).changedSince(before), null);
    const byState: Partial<Arrangement> = { grouping: 'state' };
    const failed = { ...task('b'), status: statusWith({ lifecycle: 'failed' }) };
    const other = { ...task('d'), status: statusWith({ lifecycle: 'failed' }) };
    const now = shapeOf([task('a'), task('d'), failed], byState);
    assert.equal(now.changedSince(shapeOf([task('a'), other, failed], byState)), null);
  });
});
