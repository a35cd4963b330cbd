import assert from 'node:assert/strict';
import { regionPattern } from '../../../../src/clouds/endpoint.ts';
import { dcsProfile } from '../../../../src/clouds/huawei/dcsProfile.ts';
import { huawei, readingActions } from '../../../../src/clouds/huawei/pack.ts';
import { createHuaweiGateway } from '../../../../src/clouds/huawei/gateway.ts';
import { task } from './support.ts';

const fields = huawei.products.flatMap((product) => product.fields);

function patternOf(key: string): RegExp {
  const field = fields.find((entry) => entry.key === key);
  assert.ok(field);
  return field.pattern;
}

describe('Huawei Cloud, its description', () => {
  it('names reading actions only', () => {
    assert.deepEqual([...huawei.actions].sort(), [
      'KeystoneListAuthProjects',
      'ListMigrationTask',
      'ShowMigrationTask',
      'ShowMigrationTaskStats',
    ]);
    assert.equal(huawei.actions, readingActions);
  });

  it('links to the service in the region of the task, and invents no route', () => {
    assert.equal(dcsProfile.consoleUrl(task, null), 'https://console.huaweicloud.com/dcs/?region=cn-north-4');
    const { region, ...without } = task;
    assert.equal(region, 'cn-north-4');
    assert.equal(dcsProfile.consoleUrl(without, null), 'https://console.huaweicloud.com/dcs/');
    assert.equal(
      dcsProfile.consoleUrl({ ...task, region: 'x&locale=y#/evil' }, null),
      'https://console.huaweicloud.com/dcs/?region=x%26locale%3Dy%23%2Fevil',
    );
    assert.equal(
      dcsProfile.consoleUrl({ ...task, region: 'x\ud800' }, null),
      'https://console.huaweicloud.com/dcs/?region=x%EF%BF%BD',
    );
  });

  it('accepts the ids of the documents, with and without dashes', () => {
    for (const id of ['a276c1ffa0a54c2597fc824b917db317', '2944a563-6f27-4604-9c16-a9a53cd95cc7']) {
      assert.match(id, patternOf('id'));
      assert.match(id, patternOf('projectId'));
    }
    for (const wrong of ['', ' ', 'a b', '..', 'a/b', 'a?b', '中']) {
      assert.doesNotMatch(wrong, patternOf('id'));
      assert.doesNotMatch(wrong, patternOf('projectId'));
    }
    for (const { key, pattern, example } of fields) assert.match(example, pattern, key);
  });

  it('knows 30 regions, each once, and takes no region that could change the host', () => {
    const regions = fields.find(({ key }) => key === 'region')?.choices?.map(({ value }) => value) ?? [];
    assert.equal(new Set(regions).size, 30);
    for (const region of regions) assert.match(region, regionPattern);
    for (const wrong of [
      '',
      '-',
      'a-',
      '-a',
      'a.b',
      'evil.com/',
      'a@b',
      'a:80',
      'a#',
      'a?',
      'a\\b',
      'a b',
      'a\n',
      '中',
    ]) {
      assert.doesNotMatch(wrong, regionPattern, JSON.stringify(wrong));
    }
  });

  it('has a label for every field', () => {
    for (const { label } of [...fields, ...huawei.accountFields]) assert.notEqual(label.trim(), '');
  });

  it('loads its gateway', async () => {
    assert.equal(await huawei.loadGateway(), createHuaweiGateway);
  });
});
