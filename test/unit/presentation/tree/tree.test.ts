import { cloudIds } from '../../../support/clouds.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lifecycles } from '../../../../src/model/status.ts';
import type { CloudId, TaskRef } from '../../../../src/model/task.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { type Arrangement, plainArrangement } from '../../../../src/presentation/tree/arrangement.ts';
import type { Fault } from '../../../../src/presentation/tree/faults.ts';
import {
  buildTree,
  groupWords,
  manyTasks,
  type TreeInput,
  type TreeNode,
} from '../../../../src/presentation/tree/tree.ts';
import { lostWith, minute, orders, statusWith, watchedWith } from '../watchedSamples.ts';

const clouds = [
  { id: 'ucloud', name: 'UCloud' },
  { id: 'alibaba', name: 'Alibaba Cloud' },
  { id: 'huawei', name: 'Huawei Cloud' },
] as const;

function inCloud(cloud: CloudId, name: string, accountName: string | null = 'prod'): WatchedTask {
  const task: TaskRef = { cloud, product: 'dts', id: `id-${name}`, name };
  return watchedWith({ task, accountName, status: statusWith({ task }) });
}

function treeOf(
  tasks: readonly WatchedTask[],
  faults: readonly Fault[] = [],
  arrangement: Partial<Arrangement> = {},
): readonly TreeNode[] {
  return buildTree({ tasks, faults, clouds, arrangement: { ...plainArrangement, ...arrangement } }).roots;
}

/** The tree as indented words. */
function outline(nodes: readonly TreeNode[], indent = ''): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'task') return [`${indent}${node.watched.task.name ?? node.watched.task.id}`];
    if (node.kind === 'fault') return [`${indent}! ${node.fault.label}`];
    return [`${indent}${node.label}`, ...outline(node.children, `${indent}  `)];
  });
}

function idsOf(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) => [node.id, ...('children' in node ? idsOf(node.children) : [])]);
}

describe('The tree', () => {
  it('is empty without tasks and faults', () => {
    assert.deepEqual(treeOf([]), []);
  });

  it('groups by cloud, in the order of the clouds, and shows no cloud without tasks', () => {
    assert.deepEqual(outline(treeOf([inCloud('huawei', 'b'), inCloud('ucloud', 'a')])), [
      'UCloud',
      '  a',
      'Huawei Cloud',
      '  b',
    ]);
  });

  it('has an account level only where a cloud has tasks of several accounts', () => {
    const tasks = [
      inCloud('alibaba', 'c', 'staging'),
      inCloud('alibaba', 'b', 'prod'),
      inCloud('alibaba', 'a', 'prod'),
      inCloud('huawei', 'd', 'only'),
    ];
    assert.deepEqual(outline(treeOf(tasks)), [
      'Alibaba Cloud',
      '  prod',
      '    a',
      '    b',
      '  staging',
      '    c',
      'Huawei Cloud',
      '  d',
    ]);
  });

  describe('of accounts whose keys are refused', () => {
    const refused = (name: string, account: string): WatchedTask => ({
      ...lostWith('credentials', null, minute),
      ...inCloud('alibaba', name, account),
      problem: lostWith('credentials', null, minute).problem,
    });
    const tasks = [
      refused('a', 'prod'),
      refused('b', 'prod'),
      inCloud('alibaba', 'c', 'staging'),
      inCloud('huawei', 'd'),
    ];

    it('has one row each, with all that they are to read, where no row is of an account', () => {
      for (const grouping of ['state', 'project', 'none'] as const) {
        const [first, ...others] = treeOf(tasks, [], { grouping });
        assert.ok(first?.kind === 'account', grouping);
        assert.deepEqual(
          [first.label, first.origin, first.tasks.length, first.children],
          ['prod', 'Alibaba Cloud', 2, []],
        );
        assert.ok(others.every(({ kind }) => kind !== 'account'));
      }
    });

    it('has the rows that there are anyway where rows are of accounts', () => {
      assert.deepEqual(outline(treeOf(tasks, [], { grouping: 'account' })), [
        'prod',
        '  a',
        '  b',
        'staging',
        '  c',
        'prod',
        '  d',
      ]);
      assert.equal(treeOf(tasks)[0]?.kind, 'cloud');
    });

    it('has a row also where a filter hides all their tasks', () => {
      const roots = treeOf(tasks, [], { text: 'staging' });
      assert.equal(roots[0]?.id, 'account?refused:alibaba/prod');
      assert.deepEqual(outline(roots), ['prod', 'Alibaba Cloud', '  staging', '    c']);
    });
  });

  it('puts tasks that no account reads last, under a name of their own', () => {
    const tasks = [inCloud('alibaba', 'x', null), inCloud('alibaba', 'b', 'zeta'), inCloud('alibaba', 'a', 'alpha')];
    assert.deepEqual(outline(treeOf(tasks)), [
      'Alibaba Cloud',
      '  alpha',
      '    a',
      '  zeta',
      '    b',
      '  no account',
      '    x',
    ]);
  });

  it('makes no account level for one account beside tasks without any', () => {
    assert.deepEqual(outline(treeOf([inCloud('alibaba', 'x', null), inCloud('alibaba', 'b', 'prod')])), [
      'Alibaba Cloud',
      '  b',
      '  x',
    ]);
  });

  it('shows broken entries first', () => {
    const faults = [broken('Entry 3')];
    const tree = treeOf([inCloud('ucloud', 'a')], faults);
    assert.deepEqual(outline(tree), ['! Entry 3', 'UCloud', '  a']);
    assert.deepEqual(tree[0], { kind: 'fault', id: 'fault:user/Entry 3', fault: faults[0] });
  });

  it('orders by name, numbers by their value', () => {
    const names = ['shard-10', 'shard-9', 'Shard-1', 'archive', '订单'];
    const tasks = names.map((name) => inCloud('ucloud', name));
    assert.deepEqual(outline(treeOf(tasks)).slice(1), ['  archive', '  Shard-1', '  shard-9', '  shard-10', '  订单']);
  });

  it('sums up each group behind its name', () => {
    const task: TaskRef = { ...orders, id: 'f' };
    const tree = treeOf([
      watchedWith({ status: statusWith({ percent: 64 }) }),
      watchedWith({ task, status: statusWith({ task, lifecycle: 'failed' }) }),
      { ...lostWith('credentials', null, minute), key: 'other' },
    ]);
    assert.equal(tree.length, 1);
    const [cloud] = tree;
    assert.ok(cloud?.kind === 'cloud');
    assert.equal(groupWords(cloud, cloud.tasks), '1 needs you · 1 migrating · 64% · 1 without contact');
    const quiet = treeOf([inCloud('ucloud', 'a'), inCloud('ucloud', 'b')]);
    assert.ok(quiet[0]?.kind === 'cloud');
    assert.equal(groupWords(quiet[0], quiet[0].tasks), '2 migrating');
  });
});

describe('The accounts of the tree', () => {
  it('are told as soon as the cloud has several, though only one has tasks', () => {
    const tasks = [inCloud('ucloud', 'a')];
    const several = buildTree({ tasks, faults: [], clouds, severalAccounts: (cloud) => cloud === 'ucloud' });
    assert.deepEqual(outline(several.roots), ['UCloud', '  prod', '    a']);
    const one = buildTree({ tasks, faults: [], clouds, severalAccounts: (cloud) => cloud === 'huawei' });
    assert.deepEqual(outline(one.roots), ['UCloud', '  a']);
  });

  it('are no level for tasks that none reads', () => {
    const tasks = [inCloud('ucloud', 'a', null)];
    const tree = buildTree({ tasks, faults: [], clouds, severalAccounts: () => true });
    assert.deepEqual(outline(tree.roots), ['UCloud', '  a']);
  });
});

function broken(label: string, of: Fault['of'] = 'settings'): Fault {
  const where = of === 'settings' ? 'User settings' : null;
  return { id: `user/${label}`, of, label, message: '"cloud" is missing.', where };
}

describe('The tree, arranged', () => {
  const inProject = (name: string, cloud: CloudId, place: Partial<TaskRef>, account = 'prod'): WatchedTask => {
    const task: TaskRef = { cloud, product: 'dts', id: `id-${name}`, name, ...place };
    return watchedWith({ task, accountName: account, status: statusWith({ task }) });
  };
  /** Ends of rows and groups that tell an origin. */
  const origins = (nodes: readonly TreeNode[]): readonly string[] =>
    nodes.flatMap((node) => {
      if (node.kind === 'fault') return [];
      if (node.kind === 'task') return [`${node.watched.task.name ?? ''}: ${node.origin}`];
      return [`${node.label}: ${node.origin}`, ...origins(node.children)];
    });

  it('by account tells the cloud of each account, and no row tells it again', () => {
    const tasks = [
      inCloud('alibaba', 'c', 'staging'),
      inCloud('alibaba', 'a', 'prod'),
      inCloud('huawei', 'd', 'prod'),
      inCloud('huawei', 'x', null),
    ];
    const tree = treeOf(tasks, [], { grouping: 'account' });
    assert.deepEqual(origins(tree), [
      'prod: Alibaba Cloud',
      'a: ',
      'staging: Alibaba Cloud',
      'c: ',
      'prod: Huawei Cloud',
      'd: ',
      'no account: Huawei Cloud',
      'x: ',
    ]);
    const [, staging] = tree;
    assert.ok(staging?.kind === 'account');
    assert.equal(groupWords(staging, staging.tasks), 'Alibaba Cloud · 1 migrating');
  });

  it('by state has what needs a person first, and its rows tell cloud and account as far as that is needed', () => {
    const tasks = [
      inCloud('alibaba', 'copying', 'prod'),
      inCloud('alibaba', 'other', 'staging'),
      { ...inCloud('huawei', 'failed'), status: statusWith({ lifecycle: 'failed' }) },
      { ...inCloud('ucloud', 'done'), status: statusWith({ lifecycle: 'completed' }) },
      { ...inCloud('ucloud', 'gone'), status: statusWith({ lifecycle: 'gone' }) },
      { ...inCloud('ucloud', 'waits'), status: statusWith({ needsUser: 'Open the port.' }) },
      { ...inCloud('ucloud', 'new'), status: null },
      { ...inCloud('ucloud', 'replica'), status: statusWith({ phase: 'incremental' }) },
      { ...lostWith('network', statusWith(), minute), task: { ...orders, name: 'lost' } },
    ];
    const tree = treeOf(tasks, [], { grouping: 'state' });
    assert.deepEqual(origins(tree), [
      'Failed: ',
      'failed: Huawei Cloud',
      'Needs attention: ',
      'waits: UCloud',
      'No contact: ',
      'lost: Alibaba Cloud, prod',
      'Migrating: ',
      'copying: Alibaba Cloud, prod',
      'other: Alibaba Cloud, staging',
      'Replicating: ',
      'replica: UCloud',
      'Waiting: ',
      'new: UCloud',
      'Finished: ',
      'done: UCloud',
      'Stopped: ',
      'gone: UCloud',
    ]);
    const [, , , copying] = tree;
    assert.ok(copying?.kind === 'state');
    assert.equal(groupWords(copying, copying.tasks), '2');
  });

  it('by project takes the project, else the region, as the account says where the task does not', () => {
    const tasks = [
      inProject('a', 'ucloud', { projectId: 'org-b' }),
      inProject('b', 'ucloud', { projectId: 'org-a', region: 'cn-bj2' }),
      inProject('c', 'alibaba', { region: 'cn-hangzhou' }, 'one'),
      inProject('d', 'alibaba', {}, 'two'),
    ];
    const arrangement: Arrangement = { ...plainArrangement, grouping: 'project' };
    assert.deepEqual(origins(buildTree({ tasks, faults: [], clouds, arrangement }).roots), [
      'org-a: UCloud',
      'b: ',
      'org-b: UCloud',
      'a: ',
      'cn-hangzhou: Alibaba Cloud',
      'c: one',
      'no project or region: Alibaba Cloud',
      'd: two',
    ]);
    const placeOf = ({ task }: WatchedTask) => ({
      projectId: task.projectId ?? null,
      region: task.region ?? 'cn-hangzhou',
    });
    const places = buildTree({ tasks, faults: [], clouds, arrangement, placeOf }).roots;
    assert.deepEqual(outline(places), ['org-a', '  b', 'org-b', '  a', 'cn-hangzhou', '  c', '  d']);
  });

  it('as a flat list has one order over all clouds', () => {
    const tasks = [inCloud('huawei', 'a'), inCloud('ucloud', 'b'), inCloud('alibaba', 'c')];
    assert.deepEqual(origins(treeOf(tasks, [], { grouping: 'none' })), [
      'a: Huawei Cloud',
      'b: UCloud',
      'c: Alibaba Cloud',
    ]);
  });

  it('shows what fits the filter, with the broken entries, and tells how many tasks that are', () => {
    const tasks = [inCloud('huawei', 'orders-1'), inCloud('ucloud', 'orders-2'), inCloud('alibaba', 'crm')];
    const tree = buildTree({
      tasks,
      faults: [broken('Entry 3')],
      clouds,
      arrangement: { ...plainArrangement, text: 'ORDERS' },
    });
    assert.equal(tree.shown, 2);
    assert.deepEqual(outline(tree.roots), ['! Entry 3', 'UCloud', '  orders-2', 'Huawei Cloud', '  orders-1']);
  });

  it('keeps the account level that it has without a filter', () => {
    const tasks = [inCloud('alibaba', 'a', 'prod'), inCloud('alibaba', 'b', 'staging')];
    assert.deepEqual(outline(treeOf(tasks, [], { text: 'prod' })), ['Alibaba Cloud', '  prod', '    a']);
  });

  it('keeps every row its id, and the accounts theirs, whatever it is grouped by', () => {
    const tasks = [inCloud('alibaba', 'a', 'prod'), inCloud('alibaba', 'b', 'staging'), inCloud('huawei', 'c')];
    const rows = (arrangement: Partial<Arrangement>): readonly string[] =>
      idsOf(treeOf(tasks, [], arrangement)).filter((id) => id.startsWith('task:'));
    for (const grouping of ['account', 'state', 'project', 'none'] as const) {
      assert.deepEqual([...rows({ grouping })].sort(), [...rows({})].sort());
    }
    const nested = idsOf(treeOf(tasks));
    for (const id of ['account:alibaba/prod', 'account:alibaba/staging']) {
      assert.ok(nested.includes(id) && idsOf(treeOf(tasks, [], { grouping: 'account' })).includes(id));
    }
  });

  it('of very many tasks has groups of their own for the few that fit a filter: those start open beside folded ones', () => {
    const tasks = Array.from({ length: manyTasks + 1 }, (_, index) => inCloud('ucloud', `task-${index}`));
    assert.deepEqual(
      treeOf(tasks).map(({ id }) => id),
      ['cloud:ucloud'],
    );
    assert.deepEqual(
      treeOf(tasks, [], { text: 'task' }).map(({ id }) => id),
      ['cloud:ucloud'],
    );
    assert.deepEqual(
      treeOf(tasks, [], { text: 'task-7' }).map(({ id }) => id),
      ['cloud?few:ucloud'],
    );
    assert.deepEqual(
      treeOf(tasks.slice(1), [], { text: 'task-7' }).map(({ id }) => id),
      ['cloud:ucloud'],
    );
  });

  it('says of a group that what it tells is from an earlier window, as long as one of its tasks is', () => {
    const known = watchedWith({ status: statusWith({ percent: 64 }), contact: { lastAttemptAt: null } });
    const [cloud] = treeOf([known]);
    assert.ok(cloud?.kind === 'cloud');
    assert.equal(groupWords(cloud, [known]), '1 migrating · 64% (last known)');
    assert.equal(groupWords(cloud, [watchedWith({ status: statusWith({ percent: 64 }) })]), '1 migrating · 64%');
  });
});

describe('The identity of rows', () => {
  const account = fc.constantFrom('prod', 'staging', 'a/b', null);
  const task = fc.record({
    cloud: fc.constantFrom<CloudId[]>('ucloud', 'alibaba', 'huawei'),
    id: fc.string({ unit: fc.constantFrom('a', 'b', '/', '1', '2'), minLength: 1, maxLength: 4 }),
    account,
  });
  const tasks = fc.uniqueArray(task, { selector: ({ cloud, id }) => `${cloud} ${id}`, maxLength: 12 });

  function watchedOf(list: readonly { cloud: CloudId; id: string; account: string | null }[]): WatchedTask[] {
    return list.map(({ cloud, id, account: name }) =>
      watchedWith({ task: { cloud, product: 'dts', id }, accountName: name }),
    );
  }

  it('is unique: every task is there once, and no two nodes share an id', () => {
    fc.assert(
      fc.property(tasks, (list) => {
        const watched = watchedOf(list);
        const ids = idsOf(treeOf(watched));
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(
          ids.filter((id) => id.startsWith('task:')).sort(),
          watched.map(({ key }) => `task:${key}`).sort(),
        );
      }),
    );
  });

  it('and order depend neither on the order of the tasks nor on their state', () => {
    fc.assert(
      fc.property(tasks, fc.array(fc.constantFrom(...lifecycles), { minLength: 12, maxLength: 12 }), (list, states) => {
        const watched = watchedOf(list);
        const moved = [...watched].reverse().map((entry, index) => {
          return { ...entry, status: statusWith({ task: entry.task, lifecycle: states[index] ?? 'unknown' }) };
        });
        assert.deepEqual(idsOf(treeOf(moved)), idsOf(treeOf(watched)));
      }),
    );
  });

  it('covers all clouds that the list of clouds names', () => {
    const all: TreeInput['clouds'] = cloudIds.map((id) => ({ id, name: id }));
    const watched = cloudIds.map((id) => inCloud(id, id));
    assert.equal(buildTree({ tasks: watched, faults: [], clouds: all }).roots.length, cloudIds.length);
  });
});
