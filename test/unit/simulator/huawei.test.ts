import assert from 'node:assert/strict';
import type { Account } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { keyKinds } from '../../../src/simulator/server/keys.ts';
import { callHuawei, type Got, list, noon, raise, record, send, type Stage } from './callers.ts';

const minute = 60_000;

describe("the simulator's Huawei Cloud gateway", () => {
  let stage: Stage;
  let account: Account;
  let task: TaskRef;
  let path: string;
  beforeEach(async () => {
    stage = await raise();
    account = stage.account('huawei');
    task = stage.task('leaderboard');
    path = `/v2/${task.projectId ?? ''}/migration-task/${task.id}`;
  });
  afterEach(() => stage.simulator.stop());

  function unauthenticated(got: Got, reason: RegExp): void {
    assert.equal(got.status, 401, got.text);
    assert.equal(got.body['error_code'], 'APIGW.0301');
    assert.match(String(got.body['error_msg']), /^Incorrect IAM authentication information: /);
    assert.match(String(got.body['error_msg']), reason);
    assert.equal(got.headers['x-request-id'], got.body['request_id']);
  }

  function refused(got: Got, status: number, code: string): void {
    assert.deepEqual([got.status, got.body['error_code']], [status, code], got.text);
    assert.equal(typeof got.body['error_msg'], 'string');
  }

  it('answers statistics as the document shows them, as numbers for one task and as texts for another', async () => {
    const { status, body } = await callHuawei(account, { path: `${path}/stats` });
    assert.equal(status, 200);
    const names = [
      'full_migration_progress',
      'offset',
      'source_dbsize',
      'target_dbsize',
      'target_input_kbps',
      'target_ops',
      'is_migrating',
    ];
    assert.deepEqual(Object.keys(body), names);
    for (const name of names.slice(0, -1)) assert.equal(typeof body[name], 'number', name);
    assert.equal(body['is_migrating'], true);
    const other = stage.task('feature-flags');
    const texts = await callHuawei(account, { path: `/v2/${other.projectId ?? ''}/migration-task/${other.id}/stats` });
    for (const name of names.slice(0, -1)) assert.equal(typeof texts.body[name], 'string', name);
    assert.equal(texts.body['is_migrating'], true);
  });

  it('answers the task itself, passwords included, as the document does', async () => {
    const { status, body } = await callHuawei(account, { path });
    assert.equal(status, 200);
    assert.equal(body['status'], 'FULLMIGRATING');
    assert.equal(body['task_name'], 'leaderboard');
    assert.match(String(record(body['source_instance'])['password']), /CANARY/);
    assert.match(String(record(body['target_instance'])['password']), /CANARY/);
    const other = stage.task('feature-flags');
    const hidden = await callHuawei(account, { path: `/v2/${other.projectId ?? ''}/migration-task/${other.id}` });
    refused(hidden, 403, 'DCS.2007');
    assert.match(String(hidden.body['error_msg']), /dcs:migrationTask:get/);
  });

  it('refuses what it does not know', async () => {
    const project = task.projectId ?? '';
    const gone = await callHuawei(account, {
      path: `/v2/${project}/migration-task/a276c1ffa0a54c2597fc824b917db317/stats`,
    });
    refused(gone, 400, 'DCS.4133');
    assert.equal(gone.body['error_msg'], 'Instance job is not found.');
    refused(
      await callHuawei(account, { path: `/v2/${project}/migration-task/a276c1ffa0a54c2597fc824b917db317` }),
      400,
      'DCS.4133',
    );
    refused(await callHuawei(account, { path: `/v2/${project}/migration-task/zzz/stats` }), 400, 'DCS.4070');
    refused(await callHuawei(account, { path: `/v2/ffff/migration-task/${task.id}/stats` }), 401, 'DCS.1004');
    refused(await callHuawei(account, { path: `/v2/${project}/nothing` }), 404, 'APIGW.0101');
    assert.equal((await callHuawei(account, { path, method: 'HEAD' })).status, 404);
  });

  it('finds projects by either way, and the one of a name', async () => {
    const names = async (at: string): Promise<unknown[]> =>
      list((await callHuawei(account, { path: at })).body['projects']).map((project) => project['name']);
    const all = ['cn-north-4', 'cn-north-4_staging', 'ap-southeast-1', 'MOS'];
    assert.deepEqual(await names('/v3/auth/projects'), all);
    assert.deepEqual(await names('/v3/projects'), all);
    assert.deepEqual(await names('/v3/projects?name=cn-north-4'), ['cn-north-4']);
    assert.deepEqual(await names('/v3/projects?name=nowhere'), []);
  });

  it('lets each kind of key do what it may', async () => {
    const found: Record<string, string> = {};
    for (const kind of keyKinds) {
      const key = stage.simulator.account('huawei', kind);
      const paths = [`${path}/stats`, path, '/v3/auth/projects', '/v3/projects'];
      const got = await Promise.all(paths.map((at) => callHuawei(key, { path: at })));
      found[kind] = got.map(({ status }) => status).join(' ');
    }
    assert.deepEqual(found, {
      permanent: '200 200 200 200',
      temporary: '200 200 200 200',
      limited: '200 403 200 403',
      expired: '401 401 401 401',
    });
  });

  it('says in its own words what is wrong with a key', async () => {
    const at = `${path}/stats`;
    const temporary = stage.simulator.account('huawei', 'temporary');
    const { securityToken, ...bare } = temporary;
    unauthenticated(await send(`${account.endpoint ?? ''}${at}`), /x-auth-token not found/);
    unauthenticated(await callHuawei({ ...account, accessKeyId: 'nobody' }, { path: at }), /ak nobody not exist/);
    const foreign = { ...stage.account('ucloud'), endpoint: account.endpoint ?? '' };
    unauthenticated(await callHuawei(foreign, { path: at }), /not exist/);
    unauthenticated(await callHuawei(bare, { path: at }), /not exist/);
    unauthenticated(await callHuawei({ ...bare, securityToken: 'other' }, { path: at }), /decrypt token fail/);
    unauthenticated(await callHuawei({ ...account, securityToken: 'other' }, { path: at }), /decrypt token fail/);
    unauthenticated(await callHuawei(stage.simulator.account('huawei', 'expired'), { path: at }), /token expires/);
    const unsigned = { 'x-security-token': securityToken ?? '' };
    unauthenticated(await callHuawei(bare, { path: at, unsigned }), /verify aksk signature fail/);
    const malformed = { authorization: 'SDK-HMAC-SHA256 Access=x' };
    unauthenticated(await send(`${account.endpoint ?? ''}${at}`, { headers: malformed }), /format/);
  });

  it('repeats its canonical request, token included, for a wrong signature, as the real one does', async () => {
    const temporary = { ...stage.simulator.account('huawei', 'temporary'), accessKeySecret: 'wrong' };
    const got = await callHuawei(temporary, { path });
    unauthenticated(got, /canonicalRequest:GET\|\/huawei\/v2\/.*x-security-token:CANARY/);
  });

  it('wants a date within 15 minutes, either way, and signed', async () => {
    for (const off of [-14 * minute, 14 * minute]) {
      assert.equal((await callHuawei(account, { path, now: noon + off })).status, 200);
    }
    for (const off of [-16 * minute, 16 * minute]) {
      unauthenticated(await callHuawei(account, { path, now: noon + off }), /signature expired/);
    }
    unauthenticated(await callHuawei(account, { path, headers: { 'x-sdk-date': '2026-11-22' } }), /signature expired/);
  });

  it('locks a key after five wrong signatures in a row, for five minutes', async () => {
    const wrong = { ...account, accessKeySecret: 'wrong' };
    const ask = (key: Account): Promise<Got> => callHuawei(key, { path, now: stage.clock.time });
    for (let failure = 0; failure < 4; failure += 1) unauthenticated(await ask(wrong), /verify aksk signature fail/);
    assert.equal((await ask(account)).status, 200, 'a right one begins the count anew');
    for (let failure = 0; failure < 5; failure += 1) unauthenticated(await ask(wrong), /verify aksk signature fail/);
    unauthenticated(await ask(account), /AK access failed to reach the limit, forbidden/);
    const other = stage.simulator.account('huawei', 'temporary');
    assert.equal((await ask(other)).status, 200, 'other keys are not locked');
    stage.clock.time += 5 * minute - 1;
    unauthenticated(await ask(account), /forbidden/);
    stage.clock.time += 1;
    assert.equal((await ask(account)).status, 200);
    for (let failure = 0; failure < 4; failure += 1) await ask(wrong);
    assert.equal((await ask(account)).status, 200, 'after a lock the count begins anew');
  });

  it('refuses and writes down whatever is not GET, also the creation of a project', async () => {
    const writes: [method: string, path: string][] = [
      ['POST', '/v3/projects'],
      ['POST', `${path}/stop`],
      ['DELETE', path],
      ['PUT', path],
    ];
    for (const [method, at] of writes) refused(await callHuawei(account, { method, path: at }), 403, 'DCS.2007');
    unauthenticated(await send(`${account.endpoint ?? ''}${path}/stop`, { method: 'POST' }), /not found/);
    assert.deepEqual(
      stage.simulator.violations.map((violation) => `${violation.cloud} ${violation.action}`),
      [...writes, ['POST', `${path}/stop`]].map(([method, at]) => `huawei ${String(method)} ${String(at)}`),
    );
  });
});
