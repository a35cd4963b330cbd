import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';

import {
  askFor,
  callAlibabaRpc,
  callHuawei,
  callUcloud,
  form,
  noon,
  raise,
  send,
  type Stage,
  ucloudSigned,
} from './callers.ts';

describe("the simulator's one port", () => {
  let stage: Stage;
  const others: Stage[] = [];
  async function another(options: Parameters<typeof raise>[0] = {}): Promise<Stage> {
    const raised = await raise(options);
    others.push(raised);
    return raised;
  }
  before(async () => {
    stage = await raise();
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.simulator.stop();
  });
  after(() => stage.simulator.stop());

  it('serves every task of its config under the prefix of its cloud, and by its protocol without one', async () => {
    for (const task of stage.simulator.config.tasks) {
      const account = stage.account(task.cloud);
      const before = stage.simulator.requests.of(task.cloud);
      const prefixed = await askFor(task, account, noon);
      const bare = await askFor(task, { ...account, endpoint: stage.simulator.origin }, noon);
      assert.equal(prefixed.status, 200, prefixed.text);
      const told = ({ body }: typeof bare): object => ({ ...body, RequestId: null });
      assert.deepEqual(told(bare), told(prefixed), task.name);
      assert.equal(stage.simulator.requests.of(task.cloud), before + 2);
    }
  });

  it('has a config that the command line takes: an account for every cloud, tasks for every API', () => {
    const { accounts, tasks } = stage.simulator.config;
    assert.deepEqual(
      accounts.map(({ cloud }) => cloud),
      cloudIds,
    );
    for (const account of accounts) {
      assert.equal(account.endpoint, `${stage.simulator.origin}/${account.cloud}`);
      assert.match(account.accessKeySecret, /CANARY/);
    }
    assert.deepEqual(new Set(tasks.map(({ product }) => product)), new Set(['udts', 'usmc', 'dts', 'dcs']));
    assert.deepEqual(new Set(tasks.map(({ cloud }) => cloud)), new Set(cloudIds));
    assert.equal(new Set(tasks.map(({ id }) => id)).size, tasks.length);
    for (const task of tasks)
      assert.equal(accounts.find(({ name, cloud }) => name === task.account && cloud === task.cloud)?.name, 'demo');
    assert.equal(JSON.parse(JSON.stringify(stage.simulator.config)) !== null, true);
  });

  it('finds the brand of a UCloud request by its key, and the main one for a key of nobody', async () => {
    const scloudsg = { ...stage.account('scloudsg'), endpoint: stage.simulator.origin };
    const before = stage.simulator.requests.of('ucloud');
    await callUcloud(scloudsg, { Action: 'GetProjectList' });
    assert.equal(stage.simulator.requests.of('ucloud'), before);
    const nobody = await callUcloud({ ...scloudsg, accessKeyId: 'nobody' }, { Action: 'GetProjectList' });
    assert.equal(nobody.body['RetCode'], 172);
    assert.equal(stage.simulator.requests.of('ucloud'), before + 1);
    const foreign = { ...stage.account('huawei'), endpoint: stage.simulator.origin };
    assert.equal((await callUcloud(foreign, { Action: 'GetProjectList' })).body['RetCode'], 171);
  });

  it('answers unsigned questions in the words of the API that they look like', async () => {
    const { origin } = stage.simulator;
    assert.equal((await send(`${origin}/?Action=GetUDTSTaskStatus`)).body['RetCode'], 170);
    assert.equal(
      (await send(`${origin}/?Action=DescribeMigrationJobs&AccessKeyId=x&Version=2020-01-01&Format=JSON`)).body['Code'],
      'MissingSignature',
    );
    assert.equal(
      (await send(`${origin}/`, { headers: { 'x-acs-action': 'DescribeMigrationJobs' } })).body['Code'],
      'MissingVersion',
    );
    assert.equal((await send(`${origin}/v3/auth/projects`)).body['error_code'], 'APIGW.0301');
  });

  it('takes nothing that is none of the APIs', async () => {
    const { origin, requests } = stage.simulator;
    const before = requests.stray;
    for (const path of ['/', '/favicon.ico', '/nobody/', '/v1/x', '/ucloudx/', '//', '/?PublicKeys=x']) {
      assert.equal((await send(origin + path)).status, 404, path);
    }
    assert.equal(requests.stray, before + 7);
  });

  it('serves no host but the loopback, whatever a name server says', async () => {
    const account = stage.account('ucloud');
    const sent = form(ucloudSigned(account, { Action: 'GetProjectList' }));
    const port = new URL(stage.simulator.origin).port;
    const before = stage.simulator.requests.of('ucloud');
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
      '[::2]',
    ]) {
      const got = await send(`${account.endpoint ?? ''}/`, { ...sent, headers: { ...sent.headers, Host: host } });
      assert.equal(got.status, 403, host);
      assert.doesNotMatch(got.text, /RetCode/);
    }
    assert.equal(stage.simulator.requests.of('ucloud'), before);
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '[::1]', 'LOCALHOST']) {
      const got = await send(`${account.endpoint ?? ''}/`, { ...sent, headers: { ...sent.headers, Host: host } });
      assert.equal(got.body['RetCode'], 0, host);
    }
  });

  it('serves nobody who names no host', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(stage.simulator.origin).port) });
      let text = '';
      socket.on('data', (data: Buffer) => (text += data.toString('utf8')));
      socket.on('error', reject);
      socket.on('end', () => {
        resolve(text);
      });
      socket.write('GET /ucloud/?Action=GetProjectList HTTP/1.0\r\n\r\n');
    });
    assert.match(answer, /^HTTP\/1\.1 403 /);
  });

  it('listens on 127.0.0.1 and on nothing else', async () => {
    assert.match(stage.simulator.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(stage.simulator.origin).port);
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => {
        resolve(false);
      });
    });
    assert.equal(reached, false);
  });

  it('refuses a question of more than a megabyte', async () => {
    const sent = form({ Action: 'GetProjectList', Padding: 'x'.repeat(1024 * 1024) });
    assert.equal((await send(`${stage.simulator.origin}/ucloud/`, sent)).status, 413);
  });

  it('lives through whatever is sent to it', async () => {
    const { origin } = stage.simulator;
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    for (const body of ['', '[]', 'null', '"x"', '{', '{"Action":{"a":1},"PublicKey":["x"],"Signature":5}']) {
      assert.ok((await send(`${origin}/ucloud/`, { ...json, body })).status < 500);
    }
    for (const path of [
      '/huawei/v2/%/migration-task/%zz/stats',
      '/huawei/v2//migration-task//stats?%&=&&',
      '/alibaba/?%=%',
    ]) {
      assert.ok((await send(origin + path)).status < 500, path);
    }
    const headers = {
      authorization: `SDK-HMAC-SHA256 Access=${'x'.repeat(4000)}, SignedHeaders=;;;, Signature=${'0'.repeat(64)}`,
    };
    assert.equal((await send(`${origin}/huawei/v3/projects`, { headers })).status, 401);
  });

  it('counts what arrives, by cloud, action and task, and the connections', async () => {
    const own = await another();
    const task = own.task('crm-core');
    await askFor(task, own.account('alibaba'), noon);
    await askFor(task, own.account('alibaba'), noon);
    await callAlibabaRpc(own.account('alibaba'), { action: 'DescribeMigrationJobs' });
    await callHuawei(own.account('huawei'), { path: '/v3/projects' });
    await send(own.simulator.origin);
    const { requests } = own.simulator;
    assert.equal(requests.total, 5);
    assert.equal(requests.stray, 1);
    assert.equal(requests.of('alibaba'), 3);
    assert.equal(requests.of('huawei'), 1);
    assert.equal(requests.of('ucloud'), 0);
    assert.equal(requests.ofAction('DescribeMigrationJobStatus'), 2);
    assert.equal(requests.ofAction('KeystoneListProjects'), 1);
    assert.equal(requests.ofTask(task.id), 2);
    assert.equal(requests.connections, 5);
  });

  it('keeps a connection for the next question', async () => {
    const own = await another();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = 0; count < 5; count += 1) {
      await new Promise((resolve, reject) => {
        const request = get(own.simulator.origin, { agent }, (response) => response.resume().on('end', resolve));
        request.on('error', reject);
      });
    }
    agent.destroy();
    assert.equal(own.simulator.requests.connections, 1);
  });

  it('tells the time of its own clock', async () => {
    const got = await send(stage.simulator.origin);
    assert.equal(Date.parse(got.headers['date'] ?? ''), noon);
  });

  it('logs nothing secret', async () => {
    const lines: string[] = [];
    const own = await another({ keys: 'temporary', log: (line) => lines.push(line) });
    for (const task of own.simulator.config.tasks) await askFor(task, own.account(task.cloud), noon);
    await callAlibabaRpc(own.account('alibaba'), { action: 'Describe\u001b[31mX' });
    assert.equal(lines.length, own.simulator.config.tasks.length + 1);
    assert.equal(lines[0], 'POST ucloud GetUDTSTaskStatus udts-k3x0rd5a');
    for (const account of own.simulator.config.accounts) {
      for (const secret of [account.accessKeyId, account.accessKeySecret, account.securityToken ?? '']) {
        assert.ok(secret !== '' && !lines.join('\n').includes(secret));
      }
    }
    for (const hidden of ['CANARY', '\u001b']) assert.ok(!lines.join().includes(hidden));
  });

  it('rejects when its port is taken, and gives it back when it stops', async () => {
    const port = Number(new URL(stage.simulator.origin).port);
    await assert.rejects(another({ port }), /EADDRINUSE/);
    const own = await another();
    const freed = Number(new URL(own.simulator.origin).port);
    await Promise.all([own.simulator.stop(), own.simulator.stop()]);
    const again = await another({ port: freed });
    assert.equal(again.simulator.origin, own.simulator.origin);
  });
});
