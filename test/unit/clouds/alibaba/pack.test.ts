import assert from 'node:assert/strict';
import { alibaba, readingActions } from '../../../../src/clouds/alibaba/pack.ts';
import { dtsProfile } from '../../../../src/clouds/alibaba/dtsProfile.ts';
import { createAlibabaGateway } from '../../../../src/clouds/alibaba/gateway.ts';
import { endpointOf, regionPattern, regions } from '../../../../src/clouds/alibaba/regions.ts';
import { blankStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';

const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309' };

function consoleUrl(body: Record<string, unknown>): string | null {
  return dtsProfile.consoleUrl(task, { ...blankStatus(task, ''), raw: { state: null, body } });
}

describe('Alibaba Cloud, its description', () => {
  it('names reading actions only', () => {
    for (const action of readingActions) assert.match(action, /^(Describe|List)[A-Z]/);
    assert.equal(alibaba.actions, readingActions);
  });

  it('links to the page of the task by its TaskId', () => {
    assert.equal(
      consoleUrl({ TaskId: 'z2v12jfo309' }),
      'https://dts.console.aliyun.com/#/progress/z2v12jfo309/config/',
    );
    assert.equal(consoleUrl({ taskid: 'z2v1' }), 'https://dts.console.aliyun.com/#/progress/z2v1/config/');
  });

  it('links to the console when the TaskId is not known, instead of making one up from the job ID', () => {
    const root = 'https://dtsnew.console.aliyun.com/';
    assert.equal(dtsProfile.consoleUrl(task, null), root);
    for (const TaskId of [undefined, null, '', '  ', {}, ['x']]) assert.equal(consoleUrl({ TaskId }), root);
  });

  it('lets no TaskId lead to another page', () => {
    const url = consoleUrl({ TaskId: '../../evil?x=1#y' });
    assert.equal(url, 'https://dts.console.aliyun.com/#/progress/..%2F..%2Fevil%3Fx%3D1%23y/config/');
  });

  it('bears half a character, which JSON can hold', () => {
    const { TaskId } = JSON.parse('{"TaskId":"a\\ud800"}') as { TaskId: string };
    assert.equal(consoleUrl({ TaskId }), 'https://dts.console.aliyun.com/#/progress/a%EF%BF%BD/config/');
  });

  it('accepts the ids of the documents', () => {
    const [id, region] = alibaba.products[0]?.fields ?? [];
    assert.ok(id && region);
    for (const example of ['dtsz2v12jfo309', 'dtsta7w132u12h', id.example]) assert.match(example, id.pattern);
    for (const wrong of ['', 'dts', 'dts z2v12', 'dts/../x']) assert.doesNotMatch(wrong, id.pattern);
    for (const { value } of regions) assert.match(value, region.pattern);
    assert.equal(region.required, false);
    assert.equal(region.accountDefault, 'region');
  });

  it('loads its gateway', async () => {
    assert.equal(await alibaba.loadGateway(), createAlibabaGateway);
  });
});

describe('Alibaba Cloud, its hosts', () => {
  const central = 'https://dts.aliyuncs.com';
  for (const [region, endpoint] of [
    [null, central],
    ['cn-hangzhou', central],
    ['cn-zhangjiakou', central],
    ['cn-zhangbei', central],
    ['cn-hongkong', central],
    ['cn-shanghai-finance-1', central],
    ['cn-north-2-gov-1', central],
    ['cn-some-new-1', central],
    ['cn-heyuan', 'https://dts.cn-heyuan.aliyuncs.com'],
    ['cn-guangzhou', 'https://dts.cn-guangzhou.aliyuncs.com'],
    ['ap-southeast-1', 'https://dts.ap-southeast-1.aliyuncs.com'],
    ['ap-southeast-9', 'https://dts.ap-southeast-9.aliyuncs.com'],
    ['me-central-1', 'https://dts.me-central-1.aliyuncs.com'],
    ['us-east-1', 'https://dts.us-east-1.aliyuncs.com'],
  ] as const) {
    it(`${region ?? 'no region'} → ${endpoint}`, () => {
      assert.equal(endpointOf(region), endpoint);
    });
  }

  it('stays with aliyuncs.com for every region that is let through', () => {
    for (const { value } of regions) assert.match(endpointOf(value), /^https:\/\/dts(\.[a-z0-9-]+)?\.aliyuncs\.com$/);
    for (const wrong of [
      'evil.com/',
      'evil.com#',
      'cn-x@evil.com',
      'us-east-1.evil.com',
      'US-EAST-1',
      'us',
      'us-',
      '',
    ]) {
      assert.doesNotMatch(wrong, regionPattern);
    }
  });

  it('lists each region once', () => {
    assert.equal(new Set(regions.map((region) => region.value)).size, regions.length);
  });
});
