import assert from 'node:assert/strict';
import type { Gateway } from '../../../../src/clouds/cloud.ts';
import { createHttpClient, type ClosableHttpClient } from '../../../../src/clouds/http.ts';
import { ucloudGateway } from '../../../../src/clouds/ucloud/gateway.ts';
import type { Account } from '../../../../src/model/account.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import { namesNoState } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { type Handler, type LoopbackServer, startServer } from '../../../support/loopback.ts';
import { account, brandOf, fixture, fixtureText, udtsTask, usmcTask } from './support.ts';

describe('ucloud: gateway', () => {
  const signal = new AbortController().signal;
  const now = Date.UTC(2026, 10, 21, 8, 30);
  let http: ClosableHttpClient;
  let server: LoopbackServer;
  let handler: Handler;

  before(async () => {
    http = createHttpClient({ timeoutMs: () => 5000 });
    server = await startServer((request, response) => handler(request, response));
  });
  after(async () => {
    http.close();
    await server.close();
  });

  const gateway = (brand = 'ucloud', usmcWords = {}): Gateway =>
    ucloudGateway(brandOf(brand))({
      http,
      now: () => now,
      nonce: () => 'nonce',
      stateWords: (product) => (product === 'usmc' ? usmcWords : {}),
    });
  const own = (changes: Partial<Account> = {}): Account => ({ ...account, endpoint: server.origin, ...changes });
  const lastSent = (): Record<string, string> => {
    const {
      PublicKey: _,
      Signature: __,
      ...sent
    } = Object.fromEntries(new URLSearchParams(server.requests.at(-1)?.body ?? ''));
    return sent;
  };

  describe('read', () => {
    it('reads a UDTS task', async () => {
      handler = () => ({
        headers: { 'X-UCLOUD-REQUEST-UUID': 'uuid-3' },
        body: fixtureText('udts-mysql-loading.synthetic'),
      });
      const status = await gateway().read(udtsTask, own(), signal);
      assert.deepEqual(lastSent(), { Action: 'GetUDTSTaskStatus', TaskId: 'udts-ixdp441' });
      assert.equal(status.task, udtsTask);
      assert.equal(status.percent, 50);
      assert.equal(status.observedAt, '2026-11-21T08:30:00.000Z');
      assert.equal(status.requestId, 'uuid-3');
      assert.deepEqual(status.raw.body, fixture('udts-mysql-loading.synthetic'));
    });

    it('reads a USMC task of another brand, with the words that a person taught', async () => {
      handler = () => ({ body: { RetCode: 0, Data: { State: 'Phase7', Progress: { Percentage: 67 } } } });
      const status = await gateway('scloudsg', { phase7: 'active' }).read(usmcTask, own(), signal);
      assert.deepEqual(lastSent(), {
        Action: 'GetUSMCTaskStatus',
        PlanId: 'usmc-vtlwsdv6qa7',
        TaskId: 'usmc-task-ba797218',
      });
      assert.equal(status.lifecycle, 'active');
      assert.equal(status.percent, 67);
      assert.equal(status.doubt, null);
    });

    it('names its brand', async () => {
      handler = () => ({ body: fixtureText('usmc-empty.official') });
      assert.match((await gateway('scloudsg').read(usmcTask, own(), signal)).doubt ?? '', /^SCloudSG /);
      handler = () => ({ body: { RetCode: 171, Message: 'x' } });
      await assert.rejects(
        gateway('surfercloud').read(usmcTask, own(), signal),
        (error) => problemOf(error)?.message.startsWith('SurferCloud ') ?? false,
      );
    });

    describe('an answer that is none', () => {
      const udts = { Action: 'GetUDTSTaskStatusResponse', RetCode: 0 };
      const usmc = { Action: 'GetUSMCTaskStatusResponse', RetCode: 0 };
      const foreign: [name: string, task: TaskRef, body: unknown][] = [
        ['Data with nothing of the documents', udtsTask, { ...udts, Data: { result: 'login required' } }],
        ['Data of the other product', usmcTask, { ...usmc, Data: { Status: 'Done' } }],
        ['a text for Data', udtsTask, { ...udts, Data: 'Done' }],
        ['a list for Data', udtsTask, { ...udts, Data: [{ Status: 'Done' }] }],
        ['a list for Data of USMC', usmcTask, { ...usmc, Data: [{ State: 'Finished' }] }],
        ['a flag for Data', udtsTask, { ...udts, Data: true }],
        ['another action', udtsTask, { ...udts, Action: 'GetUDTSTaskHistoryResponse', Data: { Status: 'Done' } }],
        ['the action of the other product', usmcTask, { ...udts, Data: { State: 'Finished' } }],
        ['another task', udtsTask, { ...udts, Data: { Status: 'Done', TaskId: 'udts-other' } }],
        ['another task beside Data', udtsTask, { ...udts, TaskId: 'udts-other', Data: { Status: 'Done' } }],
        ['another task of USMC', usmcTask, { ...usmc, Data: { State: 'Finished', TaskId: 'usmc-task-other' } }],
        ['another plan of USMC', usmcTask, { ...usmc, Data: { State: 'Finished', PlanId: 'usmc-other' } }],
      ];
      for (const [name, task, body] of foreign) {
        it(`is refused when it has ${name}`, async () => {
          handler = () => ({ body });
          await assert.rejects(gateway().read(task, own(), signal), (error) => problemOf(error)?.kind === 'bad-answer');
        });
      }

      for (const status of [201, 202, 203, 204, 206, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 429, 500, 502]) {
        it(`is refused under HTTP ${status}, however good it looks`, async () => {
          for (const [task, body] of [
            [udtsTask, { ...udts, Data: { Status: 'Done' } }],
            [usmcTask, { ...usmc, Data: { State: 'Finished' } }],
          ] as const) {
            handler = () => ({ status, body });
            await assert.rejects(gateway().read(task, own(), signal), (error) => problemOf(error) !== null);
          }
        });
      }

      it('is a status of which nothing is known where the documents allow it', async () => {
        for (const Data of [undefined, null, {}, []]) {
          for (const [task, answer] of [
            [udtsTask, udts],
            [usmcTask, usmc],
          ] as const) {
            handler = () => ({ body: { ...answer, Data } });
            const status = await gateway().read(task, own(), signal);
            assert.equal(status.lifecycle, 'unknown');
            assert.match(status.doubt ?? '', /without naming a state/);
            assert.ok(namesNoState(status));
          }
        }
      });

      it('names no state either when it has numbers only', async () => {
        handler = () => ({ body: { ...udts, Data: { CurRetryCount: 0, Progress: { Percentage: 40 } } } });
        assert.ok(namesNoState(await gateway().read(udtsTask, own(), signal)));
        handler = () => ({ body: { ...usmc, Data: { Progress: { Percentage: 40 } } } });
        assert.ok(namesNoState(await gateway().read(usmcTask, own(), signal)));
      });

      it('is this task’s when it is named in another case', async () => {
        handler = () => ({ body: { ...udts, Data: { Status: 'Done', TaskId: 'UDTS-ixdp441' } } });
        assert.equal((await gateway().read(udtsTask, own(), signal)).lifecycle, 'completed');
      });
    });

    const sent: [name: string, task: Partial<TaskRef>, account: Partial<Account>, extra: object][] = [
      ['type', { type: 'integration' }, {}, { Type: 'integration' }],
      ['the task’s project', { projectId: 'org-t' }, { projectId: 'org-a' }, { ProjectId: 'org-t' }],
      ['the account’s project', {}, { projectId: 'org-a' }, { ProjectId: 'org-a' }],
      ['the account’s project for a blank one', { projectId: ' ' }, { projectId: 'org-a' }, { ProjectId: 'org-a' }],
      ['a project up to its slash', { projectId: 'org-hiny12/My Team' }, {}, { ProjectId: 'org-hiny12' }],
      ['no blank project', { projectId: '' }, { projectId: '' }, {}],
      ['no region', { region: 'cn-bj2' }, { region: 'cn-sh2' }, {}],
      ['a token', {}, { securityToken: 'sts' }, { SecurityToken: 'sts' }],
      ['a trimmed id', { id: ' udts-ixdp441 ' }, {}, {}],
    ];
    for (const [name, task, changes, extra] of sent) {
      it(`sends ${name}`, async () => {
        handler = () => ({ body: { RetCode: 0 } });
        await gateway().read({ ...udtsTask, ...task }, own(changes), signal);
        assert.deepEqual(lastSent(), { Action: 'GetUDTSTaskStatus', TaskId: 'udts-ixdp441', ...extra });
      });
    }

    it('sends the project of a USMC task, and no type', async () => {
      handler = () => ({ body: { RetCode: 0 } });
      await gateway().read({ ...usmcTask, type: 'transfer', projectId: 'org-1/x' }, own(), signal);
      assert.equal(lastSent()['ProjectId'], 'org-1');
      assert.ok(!('Type' in lastSent()));
    });

    const incomplete: [name: string, task: TaskRef, message: RegExp][] = [
      ['no plan', { cloud: 'ucloud', product: 'usmc', id: 't-1', name: 'web' }, /'web' has no migration plan ID/],
      ['a blank plan', { ...usmcTask, planId: '  ' }, /no migration plan ID/],
      ['a blank id', { ...udtsTask, id: ' ', name: 'orders' }, /'orders' has no task ID/],
      ['another cloud’s product', { ...udtsTask, product: 'dcs' }, /UCloud has no product 'dcs'/],
    ];
    for (const [name, task, message] of incomplete) {
      it(`asks nobody about a task with ${name}`, async () => {
        const before = server.requests.length;
        await assert.rejects(gateway().read(task, own(), signal), (error) => {
          const problem = problemOf(error);
          assert.equal(problem?.kind, 'bad-request');
          assert.match(problem.message, message);
          return true;
        });
        assert.equal(server.requests.length, before);
      });
    }

    it('lets nothing secret into a status', async () => {
      const keys = {
        accessKeyId: 'AKIDcanary0001',
        accessKeySecret: 'SECRETcanary0002',
        securityToken: 'TOKENcanary0003',
      };
      const all = Object.values(keys).join(' ');
      handler = () => ({
        body: {
          RetCode: 0,
          Message: all,
          Data: { Status: all, FailedMessage: all, Sync: { BinlogName: all }, Password: 'canary' },
        },
      });
      const status = await gateway().read(udtsTask, own(keys), signal);
      assert.ok(!JSON.stringify(status).includes('canary'));
      handler = () => ({ body: { RetCode: 0, Data: { State: all, FailedMessage: all, Password: 'canary' } } });
      assert.ok(!JSON.stringify(await gateway().read(usmcTask, own(keys), signal)).includes('canary'));
    });

    it('ends with the reason of an abort', async () => {
      handler = () => undefined;
      const reason = new Error('closing');
      await assert.rejects(gateway().read(udtsTask, own(), AbortSignal.abort(reason)), (error) => error === reason);
    });
  });

  describe('verify', () => {
    it('counts the projects that the keys see', async () => {
      handler = () => ({ body: fixtureText('project-list.official') });
      const check = await gateway().verify(own(), signal);
      assert.deepEqual(lastSent(), { Action: 'GetProjectList' });
      assert.deepEqual(check, { message: 'The keys work. Projects that they can see: 2.', limited: false });
    });

    it('counts for itself where ProjectCount is missing, and takes nothing for nothing', async () => {
      handler = () => ({ body: { RetCode: 0, ProjectSet: [{ ProjectId: 'org-1' }] } });
      assert.match((await gateway().verify(own(), signal)).message, /: 1\.$/);
      for (const ProjectSet of [undefined, null, [], {}, 'x']) {
        handler = () => ({ body: { RetCode: 0, ProjectSet } });
        assert.deepEqual(await gateway().verify(own({ projectId: 'org-1' }), signal), {
          message: 'The keys work. Projects that they can see: 0.',
          limited: false,
        });
      }
    });

    it('does not send the account’s project, but tells when the keys do not see it', async () => {
      handler = () => ({ body: fixtureText('project-list.official') });
      const seen = await gateway().verify(own({ projectId: 'org-2/test' }), signal);
      assert.equal(seen.limited, false);
      const unseen = await gateway().verify(own({ projectId: 'org-9' }), signal);
      assert.equal(unseen.limited, true);
      assert.match(unseen.message, /org-9 is not among those/);
      assert.deepEqual(lastSent(), { Action: 'GetProjectList' });
    });

    it('is limited where the keys are right but may not list projects', async () => {
      handler = () => ({ body: { RetCode: '299', Message: 'IAM permission check failed' } });
      const check = await gateway().verify(own(), signal);
      assert.equal(check.limited, true);
      assert.match(check.message, /The keys work, but may not list projects/);
    });

    for (const [retCode, kind] of [
      [171, 'credentials'],
      [172, 'credentials'],
      [174, 'credentials'],
      [294, 'permission'],
      [153, 'throttled'],
      [150, 'cloud'],
    ] as const) {
      it(`throws ${kind} on ${retCode}`, async () => {
        handler = () => ({ body: { RetCode: retCode, Message: 'no' } });
        await assert.rejects(gateway().verify(own(), signal), (error) => problemOf(error)?.kind === kind);
      });
    }

    it('throws what the network says', async () => {
      const gone = await startServer(() => undefined);
      await gone.close();
      await assert.rejects(
        gateway().verify(own({ endpoint: gone.origin }), signal),
        (error) => problemOf(error)?.kind === 'network',
      );
    });
  });
});
