import assert from 'node:assert/strict';
import type { Cloud } from '../../../../src/clouds/cloud.ts';
import { ucloudPack } from '../../../../src/clouds/ucloud/pack.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { udtsTask } from './support.ts';

const labels = (cloud: Cloud): string[] => [
  ...cloud.products.flatMap(({ fields }) =>
    fields.flatMap(({ label, choices = [] }) => [label, ...choices.map((choice) => choice.label)]),
  ),
  ...cloud.accountFields.map(({ label }) => label),
];

const ucloudFamily = ucloudPack.clouds;

describe('ucloud: description', () => {
  it('has four brands, each with its documented pages and no invented ones', () => {
    assert.deepEqual(
      ucloudFamily.map((cloud) => [cloud.id, cloud.name, cloud.products[0]?.consoleUrl(udtsTask, null), cloud.keysUrl]),
      [
        ['ucloud', 'UCloud', 'https://console.ucloud.cn/', 'https://console.ucloud.cn/uapi/apikey'],
        ['ucloud-global', 'UCloud Global', null, null],
        ['surfercloud', 'SurferCloud', null, null],
        ['scloudsg', 'SCloudSG', 'https://console.scloudsg.com/', 'https://console.scloudsg.com/uaccount/api_manage'],
      ],
    );
  });

  for (const cloud of ucloudFamily) {
    it(`of ${cloud.name} offers UDTS and USMC, with fields that fit their own examples`, () => {
      assert.deepEqual(
        cloud.products.map(({ product, moves }) => [product, moves]),
        [
          ['udts', 'databases'],
          ['usmc', 'servers'],
        ],
      );
      for (const { fields } of cloud.products) {
        for (const { pattern, example, choices = [] } of fields) {
          assert.match(example, pattern);
          assert.ok(choices.every(({ value }) => pattern.test(value)));
        }
      }
      assert.deepEqual(cloud.actions, [
        'GetUDTSTaskStatus',
        'GetUSMCTaskStatus',
        'GetProjectList',
        'ListUDTSTask',
        'ListUSMCPlan',
        'ListUSMCTask',
      ]);
      assert.ok(labels(cloud).every((label) => label.length > 0 && !label.includes('{0}')));
    });

    it(`of ${cloud.name} loads a gateway`, async () => {
      const create = await cloud.loadGateway();
      assert.equal(typeof create, 'function');
    });
  }

  const [ucloud] = ucloudFamily;
  const field = (product: TaskRef['product'], key: string): RegExp =>
    ucloud?.products.find((entry) => entry.product === product)?.fields.find((entry) => entry.key === key)?.pattern ??
    assert.fail(`no field ${key}`);

  it('asks for the plan of a USMC task, and for no region', () => {
    const required = (product: TaskRef['product']): string[] =>
      ucloud?.products
        .find((entry) => entry.product === product)
        ?.fields.filter((entry) => entry.required)
        .map(({ key }) => key) ?? [];
    assert.deepEqual(required('udts'), ['id']);
    assert.deepEqual(required('usmc'), ['planId', 'id']);
    assert.ok(ucloud?.products.every(({ fields }) => fields.every(({ key }) => key !== 'region')));
  });

  it('takes ids of any documented form and no stray text', () => {
    for (const id of ['udts-ixdp441', 'xWgrvsUz', 'usmc-task-ba797218']) assert.match(id, field('udts', 'id'));
    for (const id of ['', ' ', 'a b', '-x', 'x\ny', 'udts/1', 'x'.repeat(129)]) {
      assert.doesNotMatch(id, field('udts', 'id'));
    }
    for (const id of ['org-hiny12', 'org-hiny12/团队 A', 'shafqzkV']) assert.match(id, field('usmc', 'projectId'));
    assert.doesNotMatch('/x', field('usmc', 'projectId'));
    assert.doesNotMatch('Transfer', field('udts', 'type'));
  });
});
