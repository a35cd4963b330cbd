import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressOf, identityEndpoint } from '../../../../src/clouds/huawei/address.ts';
import { endpointUrl } from '../../../../src/clouds/endpoint.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { account, projectId, task, taskId } from './support.ts';

const bare: TaskRef = { cloud: 'huawei', product: 'dcs', id: taskId };

function faultOf(of: TaskRef, by = account): { kind: string; message: string; hint: string } {
  try {
    addressOf(of, by);
  } catch (error) {
    const problem = problemOf(error);
    assert.ok(problem, String(error));
    return problem;
  }
  throw new Error('expected a problem');
}

describe('Huawei addresses', () => {
  it('region and project are those of the task', () => {
    assert.deepEqual(addressOf(task, { ...account, region: 'eu-west-0', projectId: 'other' }), {
      endpoint: 'https://dcs.cn-north-4.myhuaweicloud.com',
      projectId,
      path: `/v2/${projectId}/migration-task/${taskId}`,
    });
  });

  it("or the account's", () => {
    const address = addressOf({ ...bare, region: ' ' }, { ...account, region: 'eu-west-0', projectId: 'p1' });
    assert.equal(address.endpoint, 'https://dcs.eu-west-0.myhuaweicloud.com');
    assert.equal(address.path, `/v2/p1/migration-task/${taskId}`);
  });

  it("the account's endpoint stands before every region and needs none", () => {
    const endpoint = 'https://example.com/prefix';
    assert.equal(addressOf(task, { ...account, endpoint }).endpoint, endpoint);
    assert.equal(addressOf({ ...bare, projectId }, { ...account, endpoint }).endpoint, endpoint);
  });

  it('a missing project is said with what to do', () => {
    const { kind, message, hint } = faultOf({ ...bare, region: 'cn-north-4' });
    assert.equal(kind, 'bad-request');
    assert.match(message, /names no project/);
    assert.match(hint, /projectId.*My Credentials/);
  });

  it('a missing region is said with what to do', () => {
    const { kind, message, hint } = faultOf({ ...bare, projectId });
    assert.equal(kind, 'bad-request');
    assert.match(message, /names no region/);
    assert.match(hint, /cn-north-4/);
  });

  const hostileRegions = [
    'evil.example/',
    'evil.example#',
    'evil.example?',
    'x@evil.example',
    'x:y@evil.example/',
    '../evil',
    'a.b',
    'cn-north-4.evil.example/',
    'cn-north-4\\@evil.example',
    'cn-north-4 .evil',
    'cn%2eevil',
    'ｅvil',
    'a'.repeat(64),
  ];
  for (const region of hostileRegions) {
    it(`the region ${JSON.stringify(region.slice(0, 30))} is refused`, () => {
      assert.equal(faultOf({ ...task, region }).kind, 'bad-request');
      assert.equal(faultOf({ ...bare, projectId }, { ...account, region }).kind, 'bad-request');
    });
  }

  for (const id of ['', '  ', '.', '..', 'a\nb', 'a b', 'a\u0000', '任务', '\ud800', 'x'.repeat(257)]) {
    it(`the id ${JSON.stringify(id.slice(0, 20))} is refused, of a task and of a project`, () => {
      assert.equal(faultOf({ ...task, id }).kind, 'bad-request');
      if (id.trim() !== '') assert.equal(faultOf({ ...task, projectId: id }).kind, 'bad-request');
    });
  }

  it('whatever a workspace names, the request stays on the cloud’s host and below its two paths', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('..', '%2e%2e', '../x', 'a/../..'),
    );
    fc.assert(
      fc.property(anything, anything, anything, (region, project, id) => {
        let url: URL;
        try {
          const { endpoint, path } = addressOf({ ...task, region, projectId: project, id }, account);
          url = endpointUrl(endpoint, `${path}/stats`);
        } catch (error) {
          assert.equal(problemOf(error)?.kind, 'bad-request');
          return;
        }
        assert.match(url.host, /^dcs\.[a-z0-9-]+\.myhuaweicloud\.com$/);
        assert.match(url.pathname, /^\/v2\/[^/]+\/migration-task\/[^/]+\/stats$/);
        assert.equal(url.search + url.hash + url.username, '');
      }),
      { numRuns: 500 },
    );
  });

  it('an id of odd characters is percent-encoded into one segment', () => {
    const address = addressOf({ ...task, id: 'a/b?c#d%2e', projectId: "p'(" }, account);
    assert.equal(address.path, '/v2/p%27%28/migration-task/a%2Fb%3Fc%23d%252e');
  });
});

describe('Huawei identity service', () => {
  for (const [iamEndpoint, endpoint, used] of [
    [undefined, undefined, 'https://iam.myhuaweicloud.com'],
    [undefined, 'https://gateway.example', 'https://gateway.example'],
    ['https://iam.example', 'https://gateway.example', 'https://iam.example'],
    ['https://iam.example', undefined, 'https://iam.example'],
    ['', '', 'https://iam.myhuaweicloud.com'],
  ] as const) {
    it(`is ${used} for ${String(iamEndpoint)} and ${String(endpoint)}`, () => {
      assert.equal(
        identityEndpoint({
          ...account,
          ...(iamEndpoint === undefined ? {} : { iamEndpoint }),
          ...(endpoint === undefined ? {} : { endpoint }),
        }),
        used,
      );
    });
  }

  const privateCloud = { ...account, endpoints: { dcs: 'https://dcs.example' } };
  it('is asked for where only a product has its own address: the keys must not go to the public cloud', () => {
    assert.throws(
      () => identityEndpoint(privateCloud),
      (error) => {
        const problem = problemOf(error);
        assert.equal(problem?.kind, 'bad-request');
        assert.match(problem.message, /IAM endpoint/);
        assert.match(problem.hint, /IAM endpoint/);
        return true;
      },
    );
  });

  it('is the one that the account names beside the address of a product', () => {
    assert.equal(identityEndpoint({ ...privateCloud, iamEndpoint: 'https://iam.example' }), 'https://iam.example');
    assert.equal(identityEndpoint({ ...privateCloud, endpoint: 'https://all.example' }), 'https://all.example');
  });
});
