import assert from 'node:assert/strict';
import type { Account } from '../../../src/model/account.ts';
import type { CloudId } from '../../../src/model/task.ts';
import { keyKinds } from '../../../src/simulator/server/keys.ts';
import { callUcloud, form, raise, record, send, type Stage, ucloudSigned } from './callers.ts';

const brands: readonly CloudId[] = ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg'];
const status = { Action: 'GetUDTSTaskStatus', TaskId: 'udts-k3x0rd5a' };

describe("the simulator's UCloud gateway", () => {
  let stage: Stage;
  let account: Account;
  before(async () => {
    stage = await raise();
    account = stage.account('ucloud');
  });
  after(() => stage.simulator.stop());

  it('answers as the document shows it, whatever way the parameters come', async () => {
    const params = ucloudSigned(account, { ...status, ProjectId: 'org-demo01' });
    const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)])).toString();
    const endpoint = account.endpoint ?? '';
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(params) };
    const ways = [
      await send(`${endpoint}/?${query}`),
      await send(`${endpoint}?${query}`),
      await send(`${endpoint}/`, form(params)),
      await send(`${endpoint}/?Action=GetUDTSTaskStatus`, form(params)),
      await send(`${endpoint}/`, json),
      await send(`${endpoint}/`, { ...json, headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
    ];
    for (const got of ways) {
      assert.equal(got.status, 200);
      assert.deepEqual(got.body, ways[0]?.body);
      assert.equal(got.body['RetCode'], 0, got.text);
      assert.equal(got.body['Action'], 'GetUDTSTaskStatusResponse');
      assert.equal(record(got.body['Data'])['Status'], 'Dumping');
      assert.match(got.headers['x-ucloud-request-uuid'] ?? '', /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    }
    assert.equal(new Set(ways.map((got) => got.headers['x-ucloud-request-uuid'])).size, ways.length);
  });

  it('signs numbers and truths in JSON as their texts, and leaves out what is null', async () => {
    const params = ucloudSigned(account, { ...status, Limit: 20, Verbose: true });
    const got = await send(`${account.endpoint ?? ''}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...params, Foo: null }),
    });
    assert.equal(got.body['RetCode'], 0, got.text);
  });

  const refusals: [name: string, params: Record<string, unknown>, code: number, message: RegExp][] = [
    ['an action that does not exist', { ...status, Action: 'GetNothing' }, 161, /Action \[GetNothing\] not found/],
    ['no task', { Action: 'GetUDTSTaskStatus' }, 220, /Missing params \[TaskId\]/],
    ['no plan', { Action: 'GetUSMCTaskStatus', TaskId: 'x' }, 220, /Missing params \[PlanId\]/],
    ['an unknown task', { ...status, TaskId: 'udts-nowhere' }, 230, /Params \[TaskId\] not available/],
    ['an unknown project', { ...status, ProjectId: 'org-x' }, 292, /Project \[org-x\] not exists/],
    ['a task in another project', { ...status, ProjectId: 'org-demo01-test' }, 230, /TaskId/],
    ['the other family', { ...status, Type: 'integration' }, 230, /Type/],
    ["another brand's task", { ...status, TaskId: 'udts-cat4l0gm' }, 230, /TaskId/],
  ];
  for (const [name, params, code, message] of refusals) {
    it(`refuses ${name} with ${code}, in HTTP 200`, async () => {
      const got = await callUcloud(account, params);
      assert.equal(got.status, 200);
      assert.equal(got.body['RetCode'], code);
      assert.match(String(got.body['Message']), message);
      assert.equal(got.body['Data'], undefined);
    });
  }

  const keyFaults: [name: string, change: Record<string, unknown>, code: number][] = [
    ['no action', { Action: undefined }, 160],
    ['no signature', { Signature: undefined }, 170],
    ['no public key', { PublicKey: undefined }, 220],
    ['a wrong signature', { Signature: 'a'.repeat(40) }, 171],
    ['an upper-case signature', { Signature: 'A'.repeat(40) }, 171],
    ['a changed parameter', { TaskId: 'udts-s7cach3q' }, 171],
    ['an unknown public key', { PublicKey: 'nobody' }, 172],
    ["another brand's key", { PublicKey: 'demo/scloudsg+permanent==' }, 171],
  ];
  for (const [name, change, code] of keyFaults) {
    it(`refuses ${name} with ${code}`, async () => {
      const params = Object.entries({ ...ucloudSigned(account, status), ...change });
      const kept = Object.fromEntries(params.filter(([, value]) => value !== undefined));
      const got = await send(`${account.endpoint ?? ''}/`, form(kept));
      assert.equal(got.status, 200);
      assert.equal(got.body['RetCode'], code, got.text);
    });
  }

  it('refuses a public key whose plus signs were not escaped: it is another one then', async () => {
    const params = ucloudSigned(account, status);
    const query = Object.entries(params)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join('&');
    const got = await send(`${account.endpoint ?? ''}/?${query}`);
    assert.equal(got.body['RetCode'], 172);
  });

  for (const brand of brands) {
    it(`knows the keys of ${brand} and of nobody else`, async () => {
      const own = stage.account(brand);
      const projects = await callUcloud(own, { Action: 'GetProjectList' });
      assert.equal(projects.body['RetCode'], 0, projects.text);
      for (const other of brands.filter((candidate) => candidate !== brand)) {
        const got = await callUcloud(
          { ...own, endpoint: stage.account(other).endpoint ?? '' },
          { Action: 'GetProjectList' },
        );
        assert.equal(got.body['RetCode'], 171);
      }
    });

    it(`lets each kind of key of ${brand} do what it may`, async () => {
      const found: Record<string, unknown> = {};
      for (const kind of keyKinds) {
        const got = await callUcloud(stage.simulator.account(brand, kind), { Action: 'GetProjectList' });
        found[kind] = got.body['RetCode'];
      }
      assert.deepEqual(found, { permanent: 0, temporary: 0, limited: 299, expired: 174 });
    });
  }

  it('lets limited keys read a status', async () => {
    const got = await callUcloud(stage.simulator.account('ucloud', 'limited'), status);
    assert.equal(got.body['RetCode'], 0);
  });

  it('wants the token with a temporary key, that token, and none with a permanent one', async () => {
    const temporary = stage.simulator.account('ucloud', 'temporary');
    const { securityToken, ...bare } = temporary;
    assert.match(String(securityToken), /CANARY/);
    assert.equal((await callUcloud(temporary, status)).body['RetCode'], 0);
    assert.equal((await callUcloud(bare, status)).body['RetCode'], 174);
    assert.equal((await callUcloud({ ...bare, securityToken: 'other' }, status)).body['RetCode'], 174);
    assert.equal((await callUcloud({ ...account, securityToken: 'other' }, status)).body['RetCode'], 174);
  });

  it('lists projects as the document shows them', async () => {
    const { body } = await callUcloud(account, { Action: 'GetProjectList' });
    assert.equal(body['ProjectCount'], 2);
    assert.deepEqual(
      (body['ProjectSet'] as Record<string, unknown>[]).map((project) => [project['ProjectId'], project['IsDefault']]),
      [
        ['org-demo01', true],
        ['org-demo01-test', false],
      ],
    );
  });

  it('finds a server only by plan and task', async () => {
    const server = stage.task('web-07');
    const scloudsg = stage.account('scloudsg');
    const params = { Action: 'GetUSMCTaskStatus', PlanId: server.planId, TaskId: server.id };
    const got = await callUcloud(scloudsg, params);
    assert.deepEqual(Object.keys(record(got.body['Data'])).sort(), ['Progress', 'State']);
    assert.equal((await callUcloud(scloudsg, { ...params, PlanId: 'usmc-other' })).body['RetCode'], 230);
    assert.equal((await callUcloud(scloudsg, { ...params, TaskId: 'usmc-task-x' })).body['RetCode'], 230);
  });

  it('has one page, and answers only GET and POST on it', async () => {
    const params = ucloudSigned(account, status);
    assert.equal((await send(`${account.endpoint ?? ''}/v1/status`, form(params))).status, 404);
    assert.equal((await send(`${account.endpoint ?? ''}/`, { method: 'OPTIONS' })).status, 405);
  });

  it('refuses and writes down whatever would change something, with right keys and with wrong ones', async () => {
    const before = stage.simulator.violations.length;
    const good = await callUcloud(account, { Action: 'StopUDTSTask', TaskId: status.TaskId });
    assert.equal(good.body['RetCode'], 299);
    const bad = await callUcloud({ ...account, accessKeySecret: 'x' }, { Action: 'DeleteUSMCTask', TaskId: 'a' });
    assert.equal(bad.body['RetCode'], 171);
    const put = await send(`${account.endpoint ?? ''}/`, { ...form(ucloudSigned(account, status)), method: 'PUT' });
    assert.equal(put.status, 405);
    assert.deepEqual(stage.simulator.violations.slice(before), [
      { cloud: 'ucloud', action: 'StopUDTSTask', method: 'POST', path: '/ucloud/' },
      { cloud: 'ucloud', action: 'DeleteUSMCTask', method: 'POST', path: '/ucloud/' },
      { cloud: 'ucloud', action: 'GetUDTSTaskStatus', method: 'PUT', path: '/ucloud/' },
    ]);
  });
});
