import assert from 'node:assert/strict';
import type { Gateway, ListedTask, Place } from '../../../../src/clouds/cloud.ts';
import { createHuaweiGateway } from '../../../../src/clouds/huawei/gateway.ts';
import type { Account } from '../../../../src/model/account.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import { pagesIn, paramsOf, Refusal, type Scripted, scripted, tasksIn, wrongTypes } from '../listSupport.ts';
import { account, fixture, projectId } from './support.ts';

const { signal } = new AbortController();
const place: Place = { id: projectId, label: 'cn-north-4', region: 'cn-north-4', projectId, isDefault: true };

/** The example of the API reference. */
const official = {
  task_id: '2944a563-6f27-4604-9c16-a9a53cd95cc7',
  task_name: 'dcs-migration-test-6-16',
  status: 'TERMINATED',
  migration_type: 'online_migration',
  migration_method: 'incremental_migration',
  data_source: '192.168.0.200:6379',
  source_instance_name: 'migration-resource',
  source_instance_id: '132e0017-715b-4556-930a-95c7db7e8f7a',
  source_instance_status: 'RUNNING',
  source_instance_subnet_id: '192.168.0.1',
  source_instance_spec_code: 'redis.single.xu1.tiny.128',
  target_instance_addrs: '192.168.0.153:6379',
  target_instance_name: 'migration-target',
  target_instance_id: 'eb1a8d1c-9ea6-4fcd-ac43-c3d3c2493f06',
  target_instance_status: 'RUNNING',
  target_instance_subnet_id: '192.168.0.2',
  target_instance_spec_code: 'redis.single.xu1.tiny.128',
  created_at: '2021-06-16T06:12:55.508Z',
  description: 'dcs-test',
  error_message: null,
  released_at: '202404011057',
  resume_mode: 'auto',
  supported_features: [],
  version: '6.0.21',
};

const answering = (migration_tasks: unknown, count: unknown = 1): Scripted =>
  scripted(() => ({ count, migration_tasks }));
const list = ({ tools }: Scripted, by: Account = account, at = place): ReturnType<Gateway['list']> =>
  createHuaweiGateway(tools).list(by, at, signal);
const only = async (entry: unknown): Promise<ListedTask> => {
  const [task, ...others] = await tasksIn(list(answering([entry])));
  assert.ok(task);
  assert.deepEqual(others, []);
  return task;
};

describe('huawei: lists', () => {
  it("reads the reference's example by one GET of the region", async () => {
    const service = answering([official]);
    const [listed] = await tasksIn(list(service));
    assert.deepEqual(
      service.requests.map(({ method, url, headers }) => [method, url, headers['X-Project-Id']]),
      [
        [
          'GET',
          `https://dcs.cn-north-4.myhuaweicloud.com/v2/${projectId}/migration-tasks?limit=500&offset=0`,
          projectId,
        ],
      ],
    );
    assert.ok(listed?.status);
    assert.deepEqual(listed.task, {
      cloud: 'huawei',
      product: 'dcs',
      id: official.task_id,
      account: 'prod',
      region: 'cn-north-4',
      projectId,
    });
    assert.deepEqual([listed.name, listed.createdAt], ['dcs-migration-test-6-16', '2021-06-16T06:12:55.508Z']);
    const { lifecycle, outcome, source, target, raw } = listed.status;
    assert.deepEqual([lifecycle, outcome, raw.state], ['stopped', 'ambiguous', 'TERMINATED']);
    assert.deepEqual(
      [source?.host, source?.port, source?.instanceId, target?.host],
      ['192.168.0.200', '6379', official.source_instance_id, '192.168.0.153'],
    );
    assert.deepEqual(raw.body, official);
  });

  const words: [entry: object, lifecycle: string | null, phase: string | null, omits: readonly string[]][] = [
    [{ status: 'MIGRATING' }, 'active', null, ['phase', 'percent', 'position', 'throughput', 'keys']],
    [{ status: 'FULLMIGRATING' }, 'active', 'full', ['percent', 'position', 'throughput', 'keys']],
    [{ status: 'INCRMIGEATING' }, 'active', 'incremental', ['position', 'throughput', 'keys']],
    [{ status: 'SUCCESS' }, 'completed', null, ['position', 'throughput', 'keys']],
    [{ status: 'FAILED', error_message: 'lost' }, 'failed', null, ['percent', 'position', 'throughput', 'keys']],
    [{ status: 'RUNNING' }, 'draft', null, []],
    [{ status: 'RELEASED' }, 'gone', null, []],
    [{ status: 'HIBERNATING' }, 'unknown', null, ['percent', 'position', 'throughput', 'keys']],
    [{ status: null }, null, null, ['state']],
    // Imports have no statistics.
    [{ status: 'MIGRATING', migration_type: 'backupfile_import' }, 'active', 'full', []],
  ];
  for (const [entry, lifecycle, phase, omits] of words) {
    it(`says what is missing of ${JSON.stringify(entry)}`, async () => {
      const listed = await only({ task_id: 'a276c1ffa0a54c2597fc824b917db317', ...entry });
      assert.deepEqual(
        [listed.status?.lifecycle ?? null, listed.status?.phase ?? null, listed.omits],
        [lifecycle, phase, omits],
      );
    });
  }

  it('is not in doubt because a list has no statistics', async () => {
    for (const status of ['FULLMIGRATING', 'INCRMIGEATING', 'SUCCESS', 'FAILED', 'CREATING']) {
      const listed = await only({ ...official, status, error_message: 'cause' });
      assert.equal(listed.status?.doubt, null, status);
      assert.equal(listed.status.error, 'cause');
    }
  });

  it('names the bucket of an import, which is no address', async () => {
    const listed = await only({ ...official, migration_type: 'backupfile_import', data_source: 'bucket-1' });
    assert.deepEqual([listed.status?.source?.instanceId, listed.status?.source?.host], ['bucket-1', null]);
  });

  const many = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({ ...official, task_id: `task-${index}` }));

  it('goes on by offset until nothing is left, whatever count counts', async () => {
    for (const counted of [(all: number): number => all, (_: number, page: number): number => page, (): null => null]) {
      const all = many(1_240);
      const service = scripted(({ offset, limit }) => {
        const page = all.slice(Number(offset), Number(offset) + Number(limit));
        return { count: counted(all.length, page.length), migration_tasks: page };
      });
      assert.equal((await tasksIn(list(service))).length, 1_240);
      assert.deepEqual(
        service.requests.map((request) => paramsOf(request)['offset']),
        ['0', '500', '1000'],
      );
    }
  });

  it('ends when pages repeat, and when it is aborted between them', async () => {
    const stuck = answering(many(500), 900);
    const pages = await pagesIn(list(stuck));
    assert.match(pages.at(-1)?.gap?.problem.message ?? '', /repeats/);
    assert.equal(stuck.requests.length, 2);
    const abort = new AbortController();
    const reason = new Error('enough');
    const service = answering(many(500), 900);
    await assert.rejects(
      async () => {
        const listing = createHuaweiGateway(service.tools).list(account, place, abort.signal);
        for await (const { tasks } of listing) if (tasks.length > 0) abort.abort(reason);
      },
      (error) => error === reason,
    );
    assert.equal(service.requests.length, 1);
  });

  it('takes wrong types and ids that are none for nothing', async () => {
    for (const value of wrongTypes) {
      const tasks = tasksIn(list(answering(value, value)));
      if (Array.isArray(value)) assert.deepEqual(await tasks, []);
      else await assert.rejects(tasks, (error) => problemOf(error)?.kind === 'bad-answer');
      const odd = Object.fromEntries(Object.keys(official).map((name) => [name, value]));
      await tasksIn(list(answering([value, odd, { ...odd, task_id: 'task-1' }], value)));
    }
    const ids = ['../x', 'a/b', 'a b', '', '-', 'x'.repeat(500)];
    assert.deepEqual(await tasksIn(list(answering(ids.map((task_id) => ({ ...official, task_id }))))), []);
  });

  it('keeps documented fields only, without passwords and keys', async () => {
    const entry = {
      ...official,
      task_name: `x ${account.accessKeySecret}`,
      password: 'CANARY',
      source_instance: { password: 'CANARY', addrs: '10.0.0.1:1' },
    };
    const text = JSON.stringify(await only(entry));
    assert.doesNotMatch(text, /CANARY/);
    assert.ok(!text.includes(account.accessKeySecret));
  });

  it('throws what is refused, naming the right', async () => {
    const denied = new Refusal(403, { error_code: 'DCS.2007', error_msg: "Policy doesn't allow" });
    await assert.rejects(pagesIn(list(scripted(() => denied))), (error) => {
      const problem = problemOf(error);
      assert.match(problem?.hint ?? '', /dcs:migrationTask:list/);
      return problem?.kind === 'permission';
    });
  });

  it('sends nothing to a region or project that is none', async () => {
    const service = answering([]);
    for (const odd of [
      { ...place, region: 'evil.example/' },
      { ...place, region: null },
      { ...place, projectId: '..' },
      { ...place, projectId: null },
      { ...place, projectId: 'a\nb' },
    ]) {
      await assert.rejects(pagesIn(list(service, account, odd)), (error) => problemOf(error)?.kind === 'bad-request');
    }
    assert.deepEqual(service.requests, []);
  });

  it("asks the account's own endpoint where it has one", async () => {
    const service = answering([]);
    await pagesIn(list(service, { ...account, endpoint: 'http://127.0.0.1:9/x' }));
    assert.match(service.requests[0]?.url ?? '', /^http:\/\/127\.0\.0\.1:9\/x\/v2\//);
  });
});

describe('huawei: places', () => {
  const places = (body: unknown, by: Partial<Account> = {}): ReturnType<Gateway['places']> =>
    createHuaweiGateway(scripted(() => body).tools).places({ ...account, ...by }, signal);
  const project = (id: string, name: string): object => ({ id, name, enabled: true });
  const projects = [
    project('p1', 'cn-north-4'),
    project('p2', 'cn-north-4_staging'),
    project('p3', 'MOS'),
    project('p4', 'af-south-1'),
    project('p5', 'xx-newland-7'),
    project('p1', 'cn-north-4'),
    project('../x', 'cn-east-3'),
  ];

  it('are the projects of regions, with the exact names of those', async () => {
    const found = await places({ projects }, { region: 'cn-north-4' });
    assert.equal(found.problem, null);
    assert.deepEqual(
      found.places.map(({ projectId: id, label, region, isDefault }) => [id, label, region, isDefault]),
      [
        ['p1', 'cn-north-4', 'cn-north-4', true],
        ['p2', 'cn-north-4_staging', 'cn-north-4', false],
        ['p4', 'af-south-1', 'af-south-1', false],
        ['p5', 'xx-newland-7', 'xx-newland-7', false],
      ],
    );
    assert.ok((await places(fixture('projects.official'))).places.length > 0);
  });

  it("begin with the account's own project, where the list lacks it or is refused", async () => {
    const own = { projectId: 'mine', region: 'cn-east-3' };
    const found = await places({ projects }, own);
    assert.deepEqual([found.places[0]?.projectId, found.places[0]?.isDefault], ['mine', true]);
    assert.equal((await places({ projects }, { projectId: 'p2' })).places.find(({ isDefault }) => isDefault)?.id, 'p2');
    const refused = await places(new Refusal(403, { error_code: 'IAM.0003', error_msg: 'no' }), own);
    assert.deepEqual(
      [refused.places.length, refused.places[0]?.region, refused.problem?.kind],
      [1, 'cn-east-3', 'permission'],
    );
    const wrong = new Refusal(401, { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' });
    await assert.rejects(places(wrong, own), (error) => problemOf(error)?.kind === 'credentials');
  });

  it('are not made of wrong types', async () => {
    for (const value of wrongTypes) {
      const body = { projects: [value, { id: value, name: value }] };
      assert.deepEqual((await places(body)).places, []);
      if (!Array.isArray(value)) {
        await assert.rejects(places({ projects: value }), (error) => problemOf(error)?.kind === 'bad-answer');
      }
    }
  });
});
