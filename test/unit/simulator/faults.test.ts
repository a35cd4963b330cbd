import assert from 'node:assert/strict';
import { Faults } from '../../../src/simulator/server/faults.ts';
import { askFor, callUcloud, type Got, noon, raise, record, type Stage } from './callers.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { Fault } from '../../../src/simulator/simulator.ts';

describe('faults on purpose', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await raise();
  });
  afterEach(() => stage.simulator.stop());

  /** One task for each of the three protocols, and the server. */
  const names = ['orders', 'web-07', 'crm-core', 'leaderboard'] as const;
  const ask = (task: TaskRef): Promise<Got> => askFor(task, stage.account(task.cloud), noon);

  const answers: [fault: Fault, check: (got: Got) => void][] = [
    [
      'http500',
      (got) => {
        assert.equal(got.status, 500);
      },
    ],
    [
      'html',
      (got) => {
        assert.equal(got.status, 200);
        assert.match(got.headers['content-type'] ?? '', /html/);
        assert.match(got.text, /^<!DOCTYPE/);
      },
    ],
    [
      'htmlBadGateway',
      (got) => {
        assert.equal(got.status, 502);
        assert.match(got.text, /^<!DOCTYPE/);
      },
    ],
    [
      'empty',
      (got) => {
        assert.equal(got.status, 200);
        assert.equal(got.text, '');
      },
    ],
    [
      'truncated',
      (got) => {
        assert.equal(got.status, 200);
        assert.ok(got.text.length > 10);
        assert.throws(() => {
          JSON.parse(got.text);
        });
      },
    ],
    [
      'redirect',
      (got) => {
        assert.equal(got.status, 302);
        assert.ok(got.headers['location']);
      },
    ],
    [
      'huge',
      (got) => {
        assert.equal(got.status, 200);
        assert.equal(got.text.length, 20 * 1024 * 1024);
      },
    ],
  ];
  for (const [fault, check] of answers) {
    it(`${fault}: the same for every protocol, once`, async () => {
      for (const name of names) {
        stage.simulator.faults.next(fault);
        check(await ask(stage.task(name)));
        assert.equal((await ask(stage.task(name))).status, 200);
      }
    });
  }

  it('reset and cut: the connection ends instead of an answer, or in the middle of one', async () => {
    for (const name of names) {
      for (const fault of ['reset', 'cut'] as const) {
        stage.simulator.faults.next(fault);
        await assert.rejects(ask(stage.task(name)), /ECONNRESET|socket hang up|aborted/);
      }
      assert.equal((await ask(stage.task(name))).status, 200);
    }
  });

  it('slow: never answers, and does not keep the simulator from stopping', async () => {
    stage.simulator.faults.next('slow');
    const asked = ask(stage.task('orders'));
    asked.catch(() => undefined);
    while (stage.simulator.requests.total === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await ask(stage.task('orders'))).status, 200, 'others are answered');
    await stage.simulator.stop();
    await assert.rejects(asked);
  });

  const refusals: [fault: Fault, ucloud: number, alibaba: string, huawei: string][] = [
    ['throttled', 153, '400 Throttling.User', '429 APIGW.0308'],
    ['wrongKey', 171, '404 InvalidAccessKeyId.NotFound', '401 APIGW.0301'],
    ['expiredToken', 174, '403 InvalidSecurityToken.Expired', '401 APIGW.0301'],
    ['forbidden', 299, '403 Forbidden.RAM', '403 DCS.2007'],
    ['notFound', 230, '400 InvalidJobId', '400 DCS.4133'],
  ];
  for (const [fault, ucloud, alibaba, huawei] of refusals) {
    it(`${fault}: in the words of each cloud`, async () => {
      stage.simulator.faults.always(fault);
      for (const name of ['orders', 'web-07']) {
        const got = await ask(stage.task(name));
        assert.deepEqual([got.status, got.body['RetCode']], [200, ucloud]);
      }
      const job = await ask(stage.task('crm-core'));
      assert.equal(`${job.status} ${String(job.body['Code'])}`, alibaba);
      assert.equal(job.headers['x-acs-retry-after'], fault === 'throttled' ? '2000' : undefined);
      const cache = await ask(stage.task('leaderboard'));
      assert.equal(`${cache.status} ${String(cache.body['error_code'])}`, huawei);
      stage.simulator.faults.clear();
      for (const name of names) assert.equal((await ask(stage.task(name))).status, 200);
    });
  }

  it('nullData: the answer is good and says nothing', async () => {
    stage.simulator.faults.always('nullData');
    for (const name of ['orders', 'web-07']) {
      const { body } = await ask(stage.task(name));
      assert.deepEqual([body['RetCode'], body['Data']], [0, null]);
    }
    const job = await ask(stage.task('crm-core'));
    assert.deepEqual(
      [job.body['Success'], job.body['MigrationJobStatus'], job.body['PrecheckStatus']],
      [true, null, null],
    );
    const cache = await ask(stage.task('leaderboard'));
    assert.deepEqual([cache.body['is_migrating'], cache.body['offset']], [null, null]);
  });

  it('unknownState: a word that no document has', async () => {
    stage.simulator.faults.always('unknownState');
    assert.equal(record((await ask(stage.task('orders'))).body['Data'])['Status'], 'Hibernating');
    assert.equal(record((await ask(stage.task('web-07'))).body['Data'])['State'], 'Hibernating');
    assert.equal((await ask(stage.task('crm-core'))).body['MigrationJobStatus'], 'Hibernating');
  });

  it('leaves a refusal alone when there is nothing to distort', async () => {
    stage.simulator.faults.always('nullData', { cloud: 'huawei' });
    const wrong = { ...stage.account('huawei'), accessKeySecret: 'wrong' };
    assert.equal((await askFor(stage.task('leaderboard'), wrong, noon)).status, 401);
  });

  it('come to one cloud, task or action alone when told so', async () => {
    stage.simulator.faults.next('http500', 2, { taskId: stage.task('orders').id });
    stage.simulator.faults.always('empty', { cloud: 'huawei' });
    stage.simulator.faults.always('html', { action: 'GetProjectList' });
    const orders = async (): Promise<number> => (await ask(stage.task('orders'))).status;
    assert.equal((await ask(stage.task('session-cache'))).status, 200);
    assert.deepEqual([await orders(), await orders(), await orders()], [500, 500, 200]);
    assert.equal((await ask(stage.task('leaderboard'))).text, '');
    assert.notEqual((await ask(stage.task('crm-core'))).text, '');
    assert.match((await callUcloud(stage.account('ucloud'), { Action: 'GetProjectList' })).text, /^<!DOCTYPE/);
  });

  it('never come between a write and its refusal', async () => {
    stage.simulator.faults.always('html');
    const got = await callUcloud(stage.account('ucloud'), { Action: 'StopUDTSTask' });
    assert.equal(got.body['RetCode'], 299);
    assert.equal(stage.simulator.violations.length, 1);
  });

  it('are served oldest first', () => {
    const faults = new Faults();
    faults.next('empty', 2);
    faults.next('reset');
    const take = (): Fault | null => faults.take('ucloud', null, 'x');
    assert.deepEqual([take(), take(), take(), take()], ['empty', 'empty', 'reset', null]);
  });
});
