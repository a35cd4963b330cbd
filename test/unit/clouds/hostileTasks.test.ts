import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HttpRequest } from '../../../src/clouds/cloud.ts';
import { allClouds, cloudOf } from '../../../src/clouds/registry.ts';
import { parseTaskEntries } from '../../../src/config/taskEntries.ts';
import type { Account } from '../../../src/model/account.ts';
import { problemOf } from '../../../src/model/problem.ts';
import type { CloudId, TaskRef } from '../../../src/model/task.ts';

/** The hosts that belong to each cloud: whatever a task says, its keys sign for no other. */
const hosts: Readonly<Record<CloudId, RegExp>> = {
  ucloud: /^api\.ucloud\.cn$/,
  'ucloud-global': /^api\.ucloud-global\.com$/,
  surfercloud: /^api\.surfercloud\.com$/,
  scloudsg: /^api\.scloudsg\.com$/,
  alibaba: /^dts\.([a-z0-9-]+\.)?aliyuncs\.com$/,
  huawei: /^dcs\.[a-z0-9-]+\.myhuaweicloud\.com$/,
};

const account = (cloud: CloudId): Account => ({
  name: 'prod',
  cloud,
  accessKeyId: 'AKIDexample0001',
  accessKeySecret: 'CANARY-secret-0001',
});

/** What a malicious settings file could write where a region, an ID or a project belongs. */
const tricks: readonly string[] = [
  'evil.example',
  'evil.example/',
  'evil.example#',
  'evil.example?',
  'x@evil.example',
  'x:y@evil.example',
  '@evil.example/',
  '//evil.example',
  '\\\\evil.example',
  '/../..//evil.example',
  '..',
  '../../evil',
  '%2f%2fevil.example',
  'cn-hangzhou.evil.example',
  'cn-hangzhou@evil.example',
  'cn-hangzhou:8443',
  'cn-north-4.evil.example/',
  'cn-north-4\u3002evil',
  'ev\u0131l',
  'https://evil.example',
  'cn-hangzhou\r\nHost: evil.example',
  'cn-hangzhou evil.example',
  '[::1]',
  '127.0.0.1',
  '-',
  '-cn',
];

/** The requests that a read of this task makes: whatever it sends is only noted. */
async function requestsFor(task: TaskRef): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const create = await cloudOf(task.cloud).loadGateway();
  const gateway = create({
    http: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve({ status: 200, headers: {}, text: '{}' });
      },
    },
    now: () => Date.UTC(2026, 10, 22),
    nonce: () => 'nonce',
    stateWords: () => ({}),
  });
  try {
    await gateway.read(task, account(task.cloud), new AbortController().signal);
  } catch (error) {
    assert.notEqual(problemOf(error), null, 'a refusal in words, whatever the task is');
  }
  return sent;
}

function assertAtHome(task: TaskRef, requests: readonly HttpRequest[]): void {
  for (const { url, headers } of requests) {
    const { protocol, host, username } = new URL(url);
    assert.equal(protocol, 'https:');
    assert.equal(username, '');
    assert.match(host, hosts[task.cloud] ?? /^$/, JSON.stringify(task));
    const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
    if (named !== undefined) assert.equal(named, host);
  }
}

const trick = fc.oneof(
  fc.constantFrom(...tricks),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...Array.from('./\\@:#?%[]-a1\u3002\u2024')), maxLength: 12 }),
);

describe('A task of a malicious workspace', () => {
  for (const { id: cloud, products } of allClouds()) {
    for (const { product } of products) {
      it(`never sends the keys of ${cloud} (${product}) to another host, even past the checks of the settings`, async () => {
        await fc.assert(
          fc.asyncProperty(trick, trick, trick, trick, async (id, region, projectId, planId) => {
            const task: TaskRef = { cloud, product, id, region, projectId, planId };
            assertAtHome(task, await requestsFor(task));
          }),
          { numRuns: 60 },
        );
        for (const text of tricks) {
          const task: TaskRef = {
            cloud,
            product,
            id: 'task-1',
            planId: 'plan-1',
            projectId: 'project-1',
            region: text,
          };
          assertAtHome(task, await requestsFor(task));
        }
      });
    }
  }

  it('sends what is fit to be sent to the right host: the search above sees something', async () => {
    const requests = await requestsFor({ cloud: 'alibaba', product: 'dts', id: 'dts1', region: 'ap-southeast-1' });
    assert.deepEqual(
      requests.map(({ url }) => new URL(url).host),
      ['dts.ap-southeast-1.aliyuncs.com'],
    );
  });

  it('is a broken entry when its region is none', () => {
    for (const region of tricks) {
      const { tasks, faults } = parseTaskEntries([{ cloud: 'alibaba', product: 'dts', id: 'dtsabc123', region }]);
      assert.deepEqual([tasks.length, faults.length], [0, 1], region);
    }
  });

  it('brings no member of its own: where to, with which keys, through what', () => {
    const { tasks } = parseTaskEntries([
      {
        cloud: 'alibaba',
        product: 'dts',
        id: 'dtsabc123',
        region: 'cn-hangzhou',
        endpoint: 'https://evil.example',
        iamEndpoint: 'https://evil.example',
        host: 'evil.example',
        url: 'https://evil.example',
        proxy: 'http://evil.example',
        accessKeyId: 'x',
        accessKeySecret: 'x',
        securityToken: 'x',
        source: { kind: 'aliyun-cli', path: '/etc/passwd', profile: null, index: 0 },
        __proto__: { endpoint: 'https://evil.example' },
      },
    ]);
    assert.deepEqual(tasks, [{ cloud: 'alibaba', product: 'dts', id: 'dtsabc123', region: 'cn-hangzhou' }]);
    assert.equal(Reflect.get(tasks[0] ?? {}, 'endpoint'), undefined);
  });
});
