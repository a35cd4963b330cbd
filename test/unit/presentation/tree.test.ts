import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lifecycles } from '../../../src/model/status.ts';
import { type CloudId, cloudIds, type TaskRef } from '../../../src/model/task.ts';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import {
  badgeOf,
  buildTree,
  entryLabel,
  type Fault,
  faultSpoken,
  faultTooltip,
  type TreeInput,
  type TreeNode,
} from '../../../src/presentation/tree.ts';
import { lostWith, minute, orders, statusWith, watchedWith } from './watchedSamples.ts';

const clouds = [
  { id: 'ucloud', name: 'UCloud' },
  { id: 'alibaba', name: 'Alibaba Cloud' },
  { id: 'huawei', name: 'Huawei Cloud' },
] as const;

function inCloud(cloud: CloudId, name: string, accountName: string | null = 'prod'): WatchedTask {
  const task: TaskRef = { cloud, product: 'dts', id: `id-${name}`, name };
  return watchedWith({ task, accountName, status: statusWith({ task }) });
}

function treeOf(tasks: readonly WatchedTask[], faults: readonly Fault[] = []): readonly TreeNode[] {
  return buildTree({ tasks, faults, clouds });
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
    assert.equal(cloud.description, '1 needs you · 1 migrating · 64% · 1 without contact');
    const quiet = treeOf([inCloud('ucloud', 'a'), inCloud('ucloud', 'b')]);
    assert.ok(quiet[0]?.kind === 'cloud');
    assert.equal(quiet[0].description, '2 migrating');
  });
});

describe('The accounts of the tree', () => {
  it('are told as soon as the cloud has several, though only one has tasks', () => {
    const tasks = [inCloud('ucloud', 'a')];
    const several = buildTree({ tasks, faults: [], clouds, severalAccounts: (cloud) => cloud === 'ucloud' });
    assert.deepEqual(outline(several), ['UCloud', '  prod', '    a']);
    const one = buildTree({ tasks, faults: [], clouds, severalAccounts: (cloud) => cloud === 'huawei' });
    assert.deepEqual(outline(one), ['UCloud', '  a']);
  });

  it('are no level for tasks that none reads', () => {
    const tasks = [inCloud('ucloud', 'a', null)];
    const tree = buildTree({ tasks, faults: [], clouds, severalAccounts: () => true });
    assert.deepEqual(outline(tree), ['UCloud', '  a']);
  });

  it('count once on the badge when their keys are refused, whatever the number of their tasks', () => {
    const refused = (key: string, accountName: string): WatchedTask => ({
      ...lostWith('credentials', null, minute),
      key,
      accountName,
    });
    const one = badgeOf([refused('a', 'x'), refused('b', 'x')], []);
    assert.deepEqual(one, { value: 1, tooltip: "1 account's keys are not accepted" });
    const two = badgeOf([refused('a', 'x'), refused('b', 'y')], []);
    assert.deepEqual(two, { value: 2, tooltip: "2 accounts' keys are not accepted" });
  });
});

function broken(label: string, of: Fault['of'] = 'settings'): Fault {
  const where = of === 'settings' ? 'User settings' : null;
  return { id: `user/${label}`, of, label, message: '"cloud" is missing.', where };
}

describe('A broken entry', () => {
  const labels: readonly (readonly [string | null, number | null, string])[] = [
    ['orders', 2, 'orders'],
    [null, 2, 'Entry 3'],
    [' \u202e', 0, 'Entry 1'],
    ['or\u202eders\nx', 0, 'or ders x'],
    [null, null, 'List of tasks'],
  ];
  for (const [name, index, label] of labels) {
    it(`is called ${label}`, () => {
      assert.equal(entryLabel(name, index), label);
    });
  }

  it('tells its file and its fault, also to a screen reader', () => {
    assert.equal(faultTooltip(broken('orders')), 'User settings\n"cloud" is missing.');
    assert.equal(faultSpoken(broken('orders')), 'orders, broken entry, User settings: "cloud" is missing.');
    assert.equal(faultTooltip(broken("Account 'a'", 'account')), '"cloud" is missing.');
    assert.equal(faultSpoken(broken("Account 'a'", 'account')), 'Account \'a\', cannot be used: "cloud" is missing.');
  });
});

describe('The badge', () => {
  const failed = watchedWith({ status: statusWith({ lifecycle: 'failed' }) });
  const waiting = watchedWith({ status: statusWith({ needsUser: 'Open the port.' }) });
  const table: readonly (readonly [WatchedTask[], Fault[], number, string])[] = [
    [[failed], [], 1, '1 task needs attention (failed)'],
    [[failed, failed], [broken('a')], 3, '2 tasks need attention (failed), 1 entry is broken'],
    [[waiting, failed, failed], [], 3, '3 tasks need attention (2 failed, 1 waits for you)'],
    [[], [broken('a'), broken('b')], 2, '2 entries are broken'],
    [[], [broken('a', 'account'), broken('b')], 2, '1 entry is broken, 1 account cannot be used'],
    [[], [broken('a', 'account'), broken('b', 'account')], 2, '2 accounts cannot be used'],
  ];
  for (const [tasks, faults, value, tooltip] of table) {
    it(`${value}: ${tooltip}`, () => {
      assert.deepEqual(badgeOf(tasks, faults), { value, tooltip });
    });
  }

  it('is not there when nothing wants a person', () => {
    assert.equal(badgeOf([inCloud('ucloud', 'a')], []), null);
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
    assert.equal(buildTree({ tasks: watched, faults: [], clouds: all }).length, cloudIds.length);
  });
});
