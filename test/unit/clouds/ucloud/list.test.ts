import assert from 'node:assert/strict';
import type { Gateway, ListedTask, Place } from '../../../../src/clouds/cloud.ts';
import { readingActions } from '../../../../src/clouds/ucloud/brands.ts';
import { ucloudGateway } from '../../../../src/clouds/ucloud/gateway.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import { pagesIn, paramsOf, type Scripted, scripted, tasksIn, wrongTypes } from '../listSupport.ts';
import { account, brandOf, fixture, privateKey } from './support.ts';

const { signal } = new AbortController();
const place: Place = { id: 'org-1', label: 'ucloud', region: null, projectId: 'org-1', isDefault: true };

type Params = Readonly<Record<string, string>>;
type Lists = Readonly<Record<string, unknown>>;

/** Answers each action with what `lists` has for it (or for `action Type`), sliced as asked. */
function cloud(lists: Lists, refusals: Lists = {}): Scripted {
  return scripted((params) => {
    const action = params['Action'] ?? '';
    const refusal = refusals[`${action} ${params['Type'] ?? ''}`] ?? refusals[action];
    if (refusal !== undefined) return refusal;
    const Data = lists[`${action} ${params['Type'] ?? params['PlanId'] ?? ''}`] ?? lists[action] ?? [];
    return { RetCode: 0, Action: `${action}Response`, Message: '', Data: sliced(Data, params) };
  });
}

function sliced(data: unknown, { Offset = '0', Limit = '20' }: Params): unknown {
  return Array.isArray(data) ? data.slice(Number(Offset), Number(Offset) + Number(Limit)) : data;
}

const gatewayOf = ({ tools }: Scripted): Gateway => ucloudGateway(brandOf('ucloud'))(tools);
const list = (of: Scripted): ReturnType<Gateway['list']> => gatewayOf(of).list(account, place, signal);
const statusesOf = (tasks: readonly ListedTask[]): unknown[] => tasks.map(({ status }) => status?.lifecycle ?? null);

/** The document's own example, which leaves out fields that its table calls required. */
const official = [
  {
    CreateTime: 1559630077,
    CurRetryCount: 0,
    MaxRetryCount: 0,
    Name: 'test-1',
    Progress: { CurCount: 0, CurDuration: 0, Percentage: 0, TotalCount: 0, TotalDuration: 0 },
    Status: 'Created',
    TaskId: 'udts-zzcsnrkx',
    Type: 'full',
  },
];

describe('ucloud: lists', () => {
  describe('of UDTS', () => {
    it("reads the document's example, and asks for both families with texts for numbers", async () => {
      const service = cloud({ 'ListUDTSTask transfer': official });
      const [task, ...others] = await tasksIn(list(service));
      assert.deepEqual(others, []);
      assert.deepEqual(task?.task, {
        cloud: 'ucloud',
        product: 'udts',
        id: 'udts-zzcsnrkx',
        account: 'prod',
        type: 'transfer',
        projectId: 'org-1',
      });
      assert.deepEqual([task.name, task.kind, task.createdAt], ['test-1', 'migration', '2019-06-04T06:34:37.000Z']);
      assert.deepEqual([task.status?.lifecycle, task.omits], ['ready', ['position']]);
      assert.equal(task.status?.raw.state, 'Created');
      assert.equal(task.status.raw.body['TaskId'], 'udts-zzcsnrkx');
      const asked = service.requests.map(paramsOf).map(({ PublicKey: _, Signature: __, ...sent }) => sent);
      const common = { ProjectId: 'org-1', Offset: '0', Limit: '100' };
      assert.deepEqual(asked, [
        { Action: 'ListUDTSTask', Type: 'transfer', ...common },
        { Action: 'ListUDTSTask', Type: 'integration', ...common },
        { Action: 'ListUSMCPlan', ...common },
      ]);
    });

    it('takes the family from what was asked, not from Type, which is a mode in the answer', async () => {
      const entry = { TaskId: 'udts-i1', Type: 'full+incremental', Status: 'Started' };
      const [task] = await tasksIn(list(cloud({ 'ListUDTSTask integration': [entry] })));
      assert.deepEqual([task?.task.type, task?.kind], ['integration', 'integration']);
    });

    it('lists a task once when the gateway ignores the family', async () => {
      const tasks = await tasksIn(list(cloud({ ListUDTSTask: official })));
      assert.deepEqual(
        tasks.map(({ task }) => task.type),
        ['transfer'],
      );
    });

    const progress = { Percentage: 50, CurCount: 5, TotalCount: 10 };
    const omits: [state: string, progress: unknown, omits: readonly string[]][] = [
      ['Dumping', progress, ['position']],
      ['Syncing', null, ['position']],
      ['Synced', { RedisOffsetSize: 7, RedisDelayTime: 1 }, []],
      ['Syncing', { MongoDelayTime: 3 }, []],
      ['Syncing', { RedisOffsetSize: 0, RedisDelayTime: 0, MongoDelayTime: 0 }, ['position']],
      ['Failed', progress, ['error', 'position']],
      ['RetryPending', progress, ['error', 'position']],
      ['Hibernating', progress, ['error', 'position']],
      ['Created', null, ['position']],
    ];
    for (const [Status, Progress, expected] of omits) {
      it(`says what is missing of ${Status} with ${JSON.stringify(Progress)}`, async () => {
        const [task] = await tasksIn(
          list(cloud({ 'ListUDTSTask transfer': [{ TaskId: 'udts-1', Status, Progress }] })),
        );
        assert.deepEqual(task?.omits, expected);
      });
    }

    it('has no status where no state is named', async () => {
      const entries = [{ TaskId: 'udts-1' }, { TaskID: 'udts-2', Status: null }, { TaskId: 'udts-3', Status: ' ' }];
      const tasks = await tasksIn(list(cloud({ 'ListUDTSTask transfer': entries })));
      assert.deepEqual(statusesOf(tasks), [null, null, null]);
      for (const { omits } of tasks) assert.deepEqual(omits, ['state']);
    });

    it('reads all pages', async () => {
      const entries = Array.from({ length: 230 }, (_, index) => ({ TaskId: `udts-${index}`, Status: 'Done' }));
      const service = cloud({ 'ListUDTSTask transfer': entries });
      assert.equal((await tasksIn(list(service))).length, 230);
      assert.deepEqual(
        service.requests.map(paramsOf).flatMap(({ Type, Offset }) => (Type === 'transfer' ? [Offset] : [])),
        ['0', '100', '200'],
      );
    });
  });

  describe('of USMC', () => {
    const plan = { PlanId: 'usmc-p1', AgentDownloadUrl: 'https://agent.example/CANARY' };
    const usmc = (entries: unknown, plans: unknown = [plan]): Scripted =>
      cloud({ ListUSMCPlan: plans, 'ListUSMCTask usmc-p1': entries });

    it('goes from plans to tasks', async () => {
      const entry = {
        TaskId: 'usmc-task-1',
        Name: 'web',
        State: 'Migrating',
        Progress: { Percentage: 18.91 },
        SrcHostIp: '10.0.0.1',
        SrcHostName: 'web.internal',
        HostId: 'uhost-1',
        SecGroupId: [{ Id: 'x' }],
        CreateTime: 1700000000,
      };
      const [task] = await tasksIn(list(usmc([entry])));
      assert.deepEqual([task?.task.planId, task?.task.id], ['usmc-p1', 'usmc-task-1']);
      assert.deepEqual([task?.status?.lifecycle, task?.status?.percent, task?.omits], ['active', 18.91, []]);
      assert.equal(task?.status?.source?.host, '10.0.0.1');
      assert.equal(task.status.target?.instanceId, 'uhost-1');
      assert.equal(task.status.raw.body['SecGroupId'], undefined);
      const [failed] = await tasksIn(list(usmc([{ ...entry, State: '失败' }])));
      assert.deepEqual(failed?.omits, ['error']);
    });

    it("knows the names of the document's example, and its fillers", async () => {
      const example = { Id: 'usmc-p1', Name: 'x', NetWorkType: 1, Source: 'IDC', AgentDownloadUrl: 'CANARY' };
      const tasks = await tasksIn(list(usmc([{ TaskId: 't-1', State: 'Synced' }], [example])));
      assert.equal(tasks.length, 1);
      assert.deepEqual(await tasksIn(list(usmc(['jdbaCYcE']))), []);
    });

    it('goes on when one plan is refused, or the brand has no USMC at all', async () => {
      const plans = [{ PlanId: 'gone' }, plan];
      const service = scripted((params) => {
        if (params['PlanId'] === 'gone') return { RetCode: 230, Message: 'Params [PlanId] not available' };
        const Data = { ListUSMCPlan: plans, ListUSMCTask: [{ TaskId: 't-1', State: 'Synced' }] }[
          params['Action'] ?? ''
        ];
        return { RetCode: 0, Data: Data ?? [] };
      });
      const pages = await pagesIn(list(service));
      assert.deepEqual(
        pages.flatMap(({ gap }) => gap?.what ?? []),
        ['USMC gone'],
      );
      assert.equal(pages.flatMap(({ tasks }) => tasks).length, 1);
      const without = cloud({ ListUDTSTask: official }, { ListUSMCPlan: { RetCode: 161, Message: 'not found' } });
      assert.deepEqual((await pagesIn(list(without))).at(-1)?.gap?.what, 'USMC');
    });

    it('does not ask for more plans than a person can have', async () => {
      const plans = Array.from({ length: 350 }, (_, index) => ({ PlanId: `p-${index}` }));
      const service = cloud({ ListUSMCPlan: plans });
      const pages = await pagesIn(list(service));
      assert.equal(service.requests.filter((request) => paramsOf(request)['Action'] === 'ListUSMCTask').length, 200);
      assert.match(pages.flatMap(({ gap }) => gap?.problem.message ?? []).join(), /more tasks/);
    });
  });

  it('takes whatever has a wrong type for nothing, and for no list', async () => {
    for (const Data of wrongTypes) {
      const tasks = tasksIn(list(cloud({ ListUDTSTask: Data, ListUSMCPlan: Data })));
      if (Data === null || typeof Data === 'object' || Data === undefined) assert.deepEqual(await tasks, []);
      else await assert.rejects(tasks, (error) => problemOf(error)?.kind === 'bad-answer');
    }
    const entries = wrongTypes.flatMap((value) => [
      value,
      { TaskId: value },
      { TaskId: 'udts-1', Status: value, Name: value, Progress: value, CreateTime: value, CurRetryCount: value },
    ]);
    for (const { task } of await tasksIn(list(cloud({ 'ListUDTSTask transfer': entries })))) {
      assert.match(task.id, /^[\w-]+$/);
    }
  });

  it('takes no id that could be anything but an id', async () => {
    const ids = ['../x', 'a/b', 'a b', '<b>', 'x'.repeat(200), '-x', 'a\u202Eb', "'"];
    const entries = ids.map((TaskId) => ({ TaskId, Status: 'Done' }));
    assert.deepEqual(await tasksIn(list(cloud({ 'ListUDTSTask transfer': entries }))), []);
  });

  it('ends when pages repeat, and says so', async () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ TaskId: `udts-${index}`, Status: 'Done' }));
    const stuck = scripted((params) => ({ RetCode: 0, Data: params['Type'] === 'transfer' ? entries : [] }));
    const pages = await pagesIn(list(stuck));
    assert.equal(stuck.requests.length, 4);
    assert.match(pages[1]?.gap?.problem.message ?? '', /repeats/);
  });

  it('sends nothing more after it is aborted between pages', async () => {
    const abort = new AbortController();
    const entries = Array.from({ length: 300 }, (_, index) => ({ TaskId: `udts-${index}`, Status: 'Done' }));
    const service = cloud({ ListUDTSTask: entries });
    const reason = new Error('enough');
    await assert.rejects(
      async () => {
        for await (const { tasks } of gatewayOf(service).list(account, place, abort.signal)) {
          if (tasks.length > 0) abort.abort(reason);
        }
      },
      (error) => error === reason,
    );
    assert.equal(service.requests.length, 1);
  });

  it('calls allowed actions only, and lets nothing secret out', async () => {
    const service = cloud({
      ListUDTSTask: [{ TaskId: 'udts-1', Name: `x ${privateKey}`, Status: 'Failed', Password: 'CANARY' }],
      ListUSMCPlan: [{ PlanId: 'p1', AgentDownloadUrl: 'CANARY' }],
      'ListUSMCTask p1': [{ TaskId: 't-1', State: `x${privateKey}`, Token: 'CANARY' }],
    });
    const pages = await pagesIn(list(service));
    assert.doesNotMatch(JSON.stringify(pages), /CANARY/);
    assert.ok(!JSON.stringify(pages).includes(privateKey));
    const allowed: readonly string[] = readingActions;
    for (const request of service.requests) assert.ok(allowed.includes(paramsOf(request)['Action'] ?? ''));
  });

  for (const [code, kind] of [
    [171, 'credentials'],
    [153, 'throttled'],
  ] as const) {
    it(`stops at once with RetCode ${code}`, async () => {
      const refusal = { RetCode: code, Message: 'no' };
      const service = cloud({}, { 'ListUDTSTask transfer': refusal });
      await assert.rejects(pagesIn(list(service)), (error) => problemOf(error)?.kind === kind);
      assert.equal(service.requests.length, 1);
    });
  }

  it('names the action that is refused, per part, and throws when all are', async () => {
    const no = { RetCode: 299, Message: 'IAM' };
    const some = await pagesIn(list(cloud({ ListUDTSTask: official }, { ListUSMCPlan: no })));
    assert.match(some.at(-1)?.gap?.problem.hint ?? '', /ListUSMCPlan/);
    const none = cloud({}, { ListUDTSTask: no, ListUSMCPlan: no });
    await assert.rejects(pagesIn(list(none)), (error) => problemOf(error)?.kind === 'permission');
  });
});

describe('ucloud: places', () => {
  const places = (body: unknown, projectId?: string): ReturnType<Gateway['places']> =>
    gatewayOf(scripted(() => body)).places({ ...account, ...(projectId === undefined ? {} : { projectId }) }, signal);
  const ids = async (body: unknown, projectId?: string): Promise<unknown[]> =>
    (await places(body, projectId)).places.map(({ id, isDefault }) => `${id}${isDefault ? '*' : ''}`);

  it("has the projects of the document's example", async () => {
    const found = await places(fixture('project-list.official'));
    assert.deepEqual(found, {
      places: [
        { id: 'org-1', label: 'ucloud', region: null, projectId: 'org-1', isDefault: true },
        { id: 'org-2', label: 'test', region: null, projectId: 'org-2', isDefault: false },
      ],
      problem: null,
    });
  });

  it("makes the account's own project the default, also where the list lacks it", async () => {
    assert.deepEqual(await ids(fixture('project-list.official'), 'org-2/test'), ['org-1', 'org-2*']);
    assert.deepEqual(await ids(fixture('project-list.official'), 'org-9'), ['org-9*', 'org-1', 'org-2']);
  });

  it('has the default project where no list is to be had', async () => {
    assert.deepEqual(await ids({ RetCode: 0, ProjectSet: [] }), ['*']);
    const refused = await places({ RetCode: 299, Message: 'IAM' }, 'org-1');
    assert.deepEqual([refused.places[0]?.projectId, refused.problem?.kind], ['org-1', 'permission']);
    await assert.rejects(places({ RetCode: 171 }), (error) => problemOf(error)?.kind === 'credentials');
  });

  it('takes wrong types and doubled projects for nothing', async () => {
    for (const ProjectSet of wrongTypes) assert.deepEqual(await ids({ RetCode: 0, ProjectSet }), ['*']);
    const doubled = [{ ProjectId: 'org-1' }, { ProjectID: 'org-1' }, { ProjectId: 'a/b' }, 'filler'];
    assert.deepEqual(await ids({ RetCode: 0, ProjectSet: doubled }), ['org-1']);
  });
});
