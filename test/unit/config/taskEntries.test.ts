import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allClouds } from '../../../src/clouds/registry.ts';
import { parseTaskEntries } from '../../../src/config/taskEntries.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { fakeClouds } from './fakeClouds.ts';

const good: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-1' };

function parse(...entries: readonly unknown[]) {
  return parseTaskEntries(entries, fakeClouds);
}
/** The one fault that a list of one entry has. */
function faultOf(entry: unknown) {
  const { tasks, faults } = parse(entry);
  assert.deepEqual(tasks, []);
  assert.equal(faults.length, 1);
  const [fault] = faults;
  assert.ok(fault);
  return fault;
}

describe('parseTaskEntries', () => {
  it('takes the entries of the design document', () => {
    const entries = [
      {
        cloud: 'ucloud',
        product: 'udts',
        id: 'udts-ixdp441',
        type: 'transfer',
        projectId: 'org-hiny12',
        name: 'orders',
      },
      { cloud: 'scloudsg', product: 'usmc', planId: 'usmc-vtlwsdv6qa7', id: 'usmc-task-ba797218' },
      { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', region: 'cn-hangzhou', account: 'prod' },
      {
        cloud: 'huawei',
        product: 'dcs',
        id: 'a276c1ffa0a54c2597fc824b917db317',
        region: 'cn-north-4',
        projectId: '254d2280acb74d36a8b839746bcd7352',
      },
    ];
    const { tasks, faults } = parseTaskEntries(entries, allClouds());
    assert.deepEqual(faults, []);
    assert.deepEqual(tasks, entries);
    assert.deepEqual(parseTaskEntries(entries), parseTaskEntries(entries, allClouds()), 'the registry is the default');
  });

  it('trims, drops blanks and what it does not know', () => {
    const { tasks, faults } = parse({
      ...good,
      id: '\u200b udts-1\ufeff ',
      name: ' orders\u200b ',
      account: '',
      region: '   ',
      projectId: null,
      pinned: true,
      color: 'red',
      accessKeySecret: 'pasted in the wrong place',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(tasks, [{ ...good, name: 'orders', pinned: true }]);
  });

  it('leaves to the account what the account may supply', () => {
    assert.deepEqual(parse({ cloud: 'alibaba', product: 'dts', id: 'x' }).faults, []);
  });

  const faulty: readonly [string, unknown, RegExp][] = [
    ['no object', 'udts-1', /JSON object/],
    ['null', null, /JSON object/],
    ['a list', [good], /JSON object/],
    ['no cloud', { ...good, cloud: undefined }, /"cloud" must be one of ucloud, alibaba/],
    ['an unknown cloud', { ...good, cloud: 'aws' }, /"cloud" must be one of/],
    ['a cloud of a wrong type', { ...good, cloud: ['ucloud'] }, /"cloud" must be one of/],
    ['a name of Object.prototype as a cloud', { ...good, cloud: 'constructor' }, /"cloud" must be one of/],
    ['a product that the cloud does not offer', { ...good, product: 'dts' }, /one of udts, usmc for Cloud U/],
    ['no id', { ...good, id: undefined }, /"id" \(Job ID\) is missing; example: dts-1/],
    ['a blank id', { ...good, id: ' ' }, /"id" \(Job ID\) is missing/],
    ['a number as id', { ...good, id: 17 }, /"id" \(Job ID\) must be a text/],
    ['an id of a wrong form', { ...good, id: 'a/../b' }, /"id" \(Job ID\) does not look like one/],
    ['a line break inside', { ...good, id: 'a\nb' }, /line break/],
    ['a long id', { ...good, id: 'x'.repeat(201) }, /longer than 200/],
    ['a zero-width blank in the name', { ...good, name: 'or\u200bders' }, /"name" holds a line break or control/],
    ['a zero-width blank in the id', { ...good, id: 'a\u200bb' }, /line break/],
    ['an id of zero-width blanks', { ...good, id: '\u200b\u2060' }, /"id" \(Job ID\) is missing/],
    ['a control character in the name', { ...good, name: 'a\u001b[2J' }, /"name" holds a line break or control/],
    ['a name of a wrong type', { ...good, name: {} }, /"name" must be a text/],
    ['a missing plan', { ...good, product: 'usmc' }, /"planId" \(Plan ID\) is missing; example: plan-1/],
    ['a plan of a wrong form', { ...good, product: 'usmc', planId: 'p' }, /"planId" \(Plan ID\) does not look/],
    ['an unknown type', { ...good, type: 'sync' }, /"type" must be one of transfer, integration/],
    ['pinned of a wrong type', { ...good, pinned: 'yes' }, /"pinned" must be true or false/],
    [
      'a region that would change the host, though its field would allow it',
      { cloud: 'alibaba', product: 'dts', id: 'x', region: 'evil.example/' },
      /"region" \(Region\) may hold only/,
    ],
    ['such a region where the product has none', { ...good, region: 'a@b' }, /"region" may hold only/],
  ];
  for (const [name, entry, message] of faulty) {
    it(`reports ${name}, in a sentence that does not repeat it`, () => {
      const fault = faultOf(entry);
      assert.match(fault.message, message);
      assert.match(fault.message, /\.$/);
      assert.ok(!fault.duplicate);
      assert.doesNotMatch(fault.message, /evil|\[2J|aws|17/);
    });
  }

  it('names the entry by place and by name or id', () => {
    assert.equal(faultOf({ ...good, cloud: 'x' }).label, '#1 "udts-1"');
    assert.equal(faultOf({ ...good, cloud: 'x', name: 'orders' }).label, '#1 "orders"');
    assert.equal(faultOf({ cloud: 'x', id: 5 }).label, '#1');
    assert.equal(faultOf(7).label, '#1');
    assert.equal(parse(good, good, 7).faults[1]?.label, '#3');
    assert.equal(faultOf({ cloud: 'x', name: 'a\u001b\nb' }).label, '#1 "ab"');
  });

  it('tells what a faulty entry says, and nothing that is not a member of a task', () => {
    assert.deepEqual(faultOf({ cloud: 'aws', id: 'x', name: 5, pinned: true, accessKeySecret: 's' }).given, {
      cloud: 'aws',
      id: 'x',
      pinned: true,
    });
  });

  it('lets a fault cost no other entry, and keeps the order', () => {
    const { tasks, faults, entries } = parse(good, 5, { ...good, id: 'udts-2' }, { ...good, id: '' });
    assert.deepEqual(
      tasks.map(({ id }) => id),
      ['udts-1', 'udts-2'],
    );
    assert.deepEqual(
      faults.map(({ index }) => index),
      [1, 3],
    );
    assert.deepEqual(
      entries.map((entry) => 'task' in entry),
      [true, false, true, false],
    );
  });

  it('reports a task that is named again once, and keeps the first', () => {
    const again = { ...good, name: 'again', region: 'b' };
    const { tasks, faults } = parse({ ...good, id: 'udts-0' }, good, again, again, good);
    assert.deepEqual(
      tasks.map(({ id, name }) => [id, name]),
      [
        ['udts-0', undefined],
        ['udts-1', undefined],
      ],
    );
    assert.equal(faults.length, 1);
    assert.deepEqual([faults[0]?.index, faults[0]?.duplicate], [2, true]);
    assert.match(faults[0]?.message ?? '', /#2/);
  });

  it('is one fault when it is no list, and none when it is not there', () => {
    for (const value of [null, {}, 'x', 5, true]) {
      const { tasks, faults } = parseTaskEntries(value, fakeClouds);
      assert.deepEqual(tasks, []);
      assert.deepEqual(
        faults.map(({ index, label }) => [index, label]),
        [[null, 'tasks']],
      );
    }
    assert.deepEqual(parseTaskEntries(undefined, fakeClouds).faults, []);
  });

  it('takes whatever it is given, and its tasks again unchanged', () => {
    const nearly = fc.record(
      {
        cloud: fc.oneof(fc.constantFrom('ucloud', 'alibaba'), fc.jsonValue()),
        product: fc.oneof(fc.constantFrom('udts', 'usmc', 'dts'), fc.jsonValue()),
        id: fc.oneof(fc.constantFrom('a', 'b', ' c '), fc.jsonValue()),
        planId: fc.oneof(fc.constant('plan-1'), fc.jsonValue()),
        name: fc.oneof(fc.string(), fc.jsonValue()),
        type: fc.oneof(fc.constantFrom('transfer', 'integration'), fc.jsonValue()),
        region: fc.oneof(fc.string(), fc.jsonValue()),
        pinned: fc.oneof(fc.boolean(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(nearly, fc.jsonValue())), fc.jsonValue()), (value) => {
        const parsed = parseTaskEntries(value, fakeClouds);
        const again = parseTaskEntries(parsed.tasks, fakeClouds);
        assert.deepEqual(again.tasks, parsed.tasks);
        assert.deepEqual(again.faults, []);
        assert.equal(new Set(parsed.tasks.map(taskKey)).size, parsed.tasks.length);
        if (Array.isArray(value)) assert.ok(parsed.tasks.length + parsed.faults.length <= value.length);
      }),
    );
  });
});
