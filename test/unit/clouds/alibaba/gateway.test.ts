import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { call } from '../../../../src/clouds/alibaba/call.ts';
import { createAlibabaGateway } from '../../../../src/clouds/alibaba/gateway.ts';
import { authorization } from '../../../../src/clouds/alibaba/sign.ts';
import { hashOfNothing } from '../../../../src/clouds/signing.ts';
import type { GatewayTools, HttpRequest } from '../../../../src/clouds/cloud.ts';
import { type ClosableHttpClient, createHttpClient } from '../../../../src/clouds/http.ts';
import type { Json } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import { type Problem, problemOf } from '../../../../src/model/problem.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { type LoopbackServer, type ReceivedRequest, type Reply, startServer } from '../../../support/loopback.ts';
import { fixture } from './answers.ts';

const now = Date.UTC(2021, 2, 16, 0, 0, 0, 123);
/** The document masks the end of every ID. */
const sample: Json = { ...fixture(), MigrationJobId: 'dtsz2v12jfo309' };
const jobs: unknown = JSON.parse(readFileSync(new URL('../../../fixtures/alibaba/jobs.json', import.meta.url), 'utf8'));
const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', region: 'cn-hangzhou' };
const secrets = ['LTAI-canary-id', 'canary-secret+/=', 'canary-token+/='];

async function problemFrom(promise: Promise<unknown>): Promise<Problem> {
  const problem = await promise.then(
    () => null,
    (error: unknown) => problemOf(error),
  );
  assert.ok(problem, 'a problem is expected');
  return problem;
}

describe('Alibaba gateway', () => {
  let server: LoopbackServer;
  let http: ClosableHttpClient;
  let reply: Reply;
  let tools: GatewayTools;
  let account: Account;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    reply = { body: sample };
    server = await startServer(() => reply);
    http = createHttpClient({ timeoutMs: () => 5000 });
    tools = { http, now: () => now, nonce: () => 'nonce-1', stateWords: () => ({}) };
    account = {
      name: 'prod',
      cloud: 'alibaba',
      accessKeyId: 'LTAI-canary-id',
      accessKeySecret: 'canary-secret+/=',
      endpoint: server.origin,
    };
  });
  afterEach(async () => {
    http.close();
    await server.close();
  });

  const read = (of: TaskRef = task, by: Account = account): Promise<unknown> =>
    createAlibabaGateway(tools).read(of, by, signal);
  const onlyRequest = (): ReceivedRequest => {
    assert.equal(server.requests.length, 1);
    const [request] = server.requests;
    assert.ok(request);
    return request;
  };

  /** Checks the signature as the cloud would: over what has arrived. */
  function assertSigned(request: ReceivedRequest, by: Account): void {
    const url = new URL(request.url, 'http://x');
    assert.equal(
      request.headers['authorization'],
      authorization(
        {
          method: request.method,
          path: request.url.split('?')[0] ?? '',
          query: Object.fromEntries(url.searchParams),
          headers: request.headers,
          payloadHash: hashOfNothing,
        },
        by,
      ),
    );
  }

  it('reads a status', async () => {
    const status = await createAlibabaGateway(tools).read(task, account, signal);
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.caughtUp, true);
    assert.equal(status.task, task);
    assert.equal(status.requestId, 'A032E3B4-929B-48E9-97B9-37587CBF****');
    assert.equal(status.observedAt, '2021-03-16T00:00:00.123Z');
  });

  it('asks with a signed GET, everything in the query', async () => {
    await read();
    const request = onlyRequest();
    assert.equal(request.method, 'GET');
    assert.equal(request.url, '/?MigrationJobId=dtsz2v12jfo309&RegionId=cn-hangzhou');
    assert.equal(request.body, '');
    assert.equal(request.headers['content-type'], undefined);
    assert.equal(request.headers['accept'], 'application/json');
    assert.equal(request.headers['x-acs-action'], 'DescribeMigrationJobStatus');
    assert.equal(request.headers['x-acs-version'], '2020-01-01');
    assert.equal(request.headers['x-acs-date'], '2021-03-16T00:00:00Z');
    assert.equal(request.headers['x-acs-signature-nonce'], 'nonce-1');
    assert.equal(`http://${request.headers['host'] ?? ''}`, server.origin);
    assertSigned(request, account);
  });

  it('sends temporary keys with their id and token, both signed', async () => {
    const sts = { ...account, securityToken: 'canary-token+/=' };
    await read(task, sts);
    const request = onlyRequest();
    assert.equal(request.headers['x-acs-accesskey-id'], sts.accessKeyId);
    assert.equal(request.headers['x-acs-security-token'], sts.securityToken);
    assert.match(request.headers['authorization'] ?? '', /SignedHeaders=[^,]*x-acs-security-token/);
    assertSigned(request, sts);
  });

  it('sends no token header for an empty token', async () => {
    await read(task, { ...account, securityToken: '' });
    assert.equal(onlyRequest().headers['x-acs-security-token'], undefined);
  });

  it('signs the path as sent when the endpoint has a prefix', async () => {
    for (const prefix of ['/alibaba', '/alibaba/', '/a b/迁']) {
      await read(task, { ...account, endpoint: `${server.origin}${prefix}` });
    }
    assert.deepEqual(
      server.requests.map((request) => request.url.split('?')[0]),
      ['/alibaba/', '/alibaba/', '/a%20b/%E8%BF%81/'],
    );
    for (const request of server.requests) assertSigned(request, account);
  });

  it('signs and sends ids that need encoding alike', async () => {
    const id = "a b*~!'()+/=&?#%迁";
    reply = { body: { ...sample, MigrationJobId: id } };
    await read({ ...task, id });
    assert.equal(new URL(onlyRequest().url, 'http://x').searchParams.get('MigrationJobId'), id);
    assertSigned(onlyRequest(), account);
  });

  for (const [name, ofTask, ofAccount, sent] of [
    ["the task's", 'ap-southeast-1', 'cn-beijing', 'ap-southeast-1'],
    ["the account's", undefined, 'cn-beijing', 'cn-beijing'],
    ['a blank one of the task is none', '  ', 'cn-beijing', 'cn-beijing'],
    ['neither: none is sent', undefined, undefined, null],
  ] as const) {
    it(`region: ${name}`, async () => {
      const { region: _, ...rest } = task;
      await read(
        { ...rest, ...(ofTask === undefined ? {} : { region: ofTask }) },
        { ...account, ...(ofAccount === undefined ? {} : { region: ofAccount }) },
      );
      assert.equal(new URL(onlyRequest().url, 'http://x').searchParams.get('RegionId'), sent);
    });
  }

  describe('hosts', () => {
    const hostFor = async (region: string | undefined): Promise<string> => {
      const sent: HttpRequest[] = [];
      const { endpoint: _, ...own } = account;
      const { region: __, ...rest } = task;
      const capture: GatewayTools = {
        ...tools,
        http: {
          send: (request) => {
            sent.push(request);
            return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(sample) });
          },
        },
      };
      await createAlibabaGateway(capture).read(region === undefined ? rest : { ...rest, region }, own, signal);
      const [request] = sent;
      assert.ok(request);
      assert.equal(new URL(request.url).host, request.headers['host']);
      return new URL(request.url).origin;
    };
    it('is the central one for China and without a region, the regional one overseas', async () => {
      assert.equal(await hostFor(undefined), 'https://dts.aliyuncs.com');
      assert.equal(await hostFor('cn-shanghai'), 'https://dts.aliyuncs.com');
      assert.equal(await hostFor('ap-southeast-1'), 'https://dts.ap-southeast-1.aliyuncs.com');
    });
    for (const region of ['evil.example/', 'evil.example#', 'x@evil.example', 'us-east-1.evil.example', 'US-EAST-1']) {
      it(`is never taken from a task: ${region}`, async () => {
        const problem = await problemFrom(hostFor(region));
        assert.equal(problem.kind, 'bad-request');
        assert.match(problem.message, /not a region ID/);
      });
    }
  });

  it('sends nothing without a job ID', async () => {
    assert.equal((await problemFrom(read({ ...task, id: '  ' }))).kind, 'bad-request');
    assert.equal(server.requests.length, 0);
  });

  it('sends nothing to an endpoint that is not private', async () => {
    const problem = await problemFrom(read(task, { ...account, endpoint: 'http://dts.example.com' }));
    assert.equal(problem.kind, 'bad-request');
  });

  for (const change of [
    { accessKeyId: '' },
    { accessKeyId: 'LTAI\n' },
    { securityToken: 'a b' },
    { securityToken: '令牌' },
  ]) {
    it(`sends no key that cannot be one: ${JSON.stringify(change)}`, async () => {
      assert.equal((await problemFrom(read(task, { ...account, ...change }))).kind, 'credentials');
      assert.equal(server.requests.length, 0);
    });
  }

  for (const action of ['DeleteMigrationJob', 'StartMigrationJob', 'describemigrationjobstatus', '']) {
    it(`refuses to call '${action}', before anything is signed or sent`, async () => {
      const unsignable: Account = {
        ...account,
        get accessKeySecret(): string {
          throw new Error('the secret was touched');
        },
      };
      await assert.rejects(
        call(tools, unsignable, { action, parameters: {}, region: null, answers: () => true }, signal),
        (error) => {
          assert.match(String(error), /not on the list of reading actions/);
          assert.equal(problemOf(error), null);
          return true;
        },
      );
      assert.equal(server.requests.length, 0);
    });
  }

  describe('refusals', () => {
    for (const [name, answer, kind, code] of [
      [
        'Success false',
        { body: { Success: false, ErrCode: 'DTS.Msg.Forbidden.InstanceNotFound' } },
        'not-found',
        'DTS.Msg.Forbidden.InstanceNotFound',
      ],
      ['Success "false"', { body: { Success: 'false', ErrCode: 'InternalError' } }, 'cloud', 'InternalError'],
      [
        'wrong key',
        { status: 404, body: { Code: 'InvalidAccessKeyId.NotFound', Message: 'x' } },
        'credentials',
        'InvalidAccessKeyId.NotFound',
      ],
      ['missing right', { status: 403, body: { Code: 'Forbidden.RAM', Message: 'x' } }, 'permission', 'Forbidden.RAM'],
      [
        'throttled',
        { status: 400, body: { Code: 'Throttling.User' }, headers: { 'x-acs-retry-after': '900' } },
        'throttled',
        'Throttling.User',
      ],
      ['HTML, 502', { status: 502, body: '<html>Bad Gateway</html>' }, 'cloud', 'HTTP 502'],
      ['HTML, 200', { status: 200, body: '<html>Sign in</html>' }, 'bad-answer', 'HTTP 200'],
      ['XML, 403', { status: 403, body: '<Error><Code>Forbidden</Code></Error>' }, 'permission', 'Forbidden'],
      ['XML of something else', { status: 403, body: '<Blocked><Code>X</Code></Blocked>' }, 'bad-answer', 'HTTP 403'],
      ['redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, 'bad-answer', 'HTTP 302'],
      ['empty', { body: '' }, 'bad-answer', 'HTTP 200'],
      ['cut', { body: '{"Success":tr' }, 'bad-answer', 'HTTP 200'],
      ['a list', { body: [] }, 'bad-answer', 'HTTP 200'],
      ['null', { body: 'null' }, 'bad-answer', 'HTTP 200'],
      ['an object of somebody else', { body: { status: 'ok' } }, 'bad-answer', null],
      ["somebody else's 403", { status: 403, body: { message: 'blocked' } }, 'bad-answer', 'HTTP 403'],
      ['HTTP 500 without a code', { status: 500, body: { Message: 'x' } }, 'cloud', null],
      ['HTTP 500', { status: 500, body: { Code: 'ServiceUnavailable', Message: 'x' } }, 'cloud', 'ServiceUnavailable'],
    ] as const) {
      it(`${name} → ${kind}`, async () => {
        reply = answer;
        const problem = await problemFrom(read());
        assert.equal(problem.kind, kind);
        assert.equal(problem.code, code);
        assert.ok(problem.message.includes('Alibaba Cloud'));
        assert.notEqual(problem.hint, '');
      });
    }

    it('waits as long as the cloud asks', async () => {
      reply = { status: 400, body: { Code: 'Throttling.User' }, headers: { 'x-acs-retry-after': '900' } };
      assert.equal((await problemFrom(read())).waitMs, 900);
    });

    it("says how wrong this computer's clock is", async () => {
      const date = new Date(now - 20 * 60_000).toUTCString();
      reply = { status: 400, headers: { date }, body: { Code: 'InvalidTimeStamp.Expired', Message: 'x' } };
      const problem = await problemFrom(read());
      assert.equal(problem.kind, 'clock');
      assert.match(problem.message, /20 minutes ahead of Alibaba Cloud/);
    });

    it('has the request id of the body, else of the header', async () => {
      reply = { status: 500, body: { Code: 'X', RequestId: 'R-body' }, headers: { 'x-acs-request-id': 'R-header' } };
      assert.equal((await problemFrom(read())).requestId, 'R-body');
      reply = { status: 502, body: '<html>', headers: { 'x-acs-request-id': 'R-header' } };
      assert.equal((await problemFrom(read())).requestId, 'R-header');
    });

    it('repeats no secret, whatever part of the answer holds it', async () => {
      const all = `${secrets.join(' ')} ${secrets.map(encodeURIComponent).join(' ')}`;
      const sts = { ...account, securityToken: 'canary-token+/=' };
      for (const answer of [
        { status: 400, body: { Code: 'SignatureDoesNotMatch', Message: `server string to sign is:GET\n/\n${all}` } },
        { status: 400, body: { Code: all, Message: all, RequestId: all } },
        { body: { Success: false, ErrCode: 'X', ErrMessage: 'in %s', DynamicMessage: all } },
        {
          status: 403,
          body: `<Error><RequestId>${all}</RequestId><Code>${all}</Code><Message>${all}</Message></Error>`,
        },
        { status: 502, body: `<html>${all}`, headers: { 'x-acs-request-id': all } },
        { body: `{"${all}` },
      ]) {
        reply = answer;
        const shown = JSON.stringify(await problemFrom(read(task, sts)));
        for (const secret of secrets) {
          assert.ok(!shown.includes(secret), shown);
          assert.ok(!shown.includes(encodeURIComponent(secret)), shown);
        }
      }
    });
  });

  it('gives the reason of an abort, not a problem', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    controller.abort(reason);
    await assert.rejects(createAlibabaGateway(tools).read(task, account, controller.signal), reason);
  });

  describe('answers to another question', () => {
    const none = { RequestId: 'R' };
    for (const [name, body] of [
      ['a request ID alone', none],
      ['a success alone', { ...none, Success: true }],
      ['a success without a state', { ...sample, MigrationJobStatus: ' ' }],
      ['a state without an ID', { ...sample, MigrationJobId: undefined }],
      ["another job's state", { ...sample, MigrationJobId: 'dtsz2v12jfo308', MigrationJobStatus: 'Finished' }],
      ['a list', jobs],
    ] as const) {
      it(`${name} is a bad answer and no status`, async () => {
        reply = { body };
        assert.equal((await problemFrom(read())).kind, 'bad-answer');
      });
    }

    for (const status of [301, 304, 307, 400, 404, 500]) {
      it(`a good body with HTTP ${status} is no status`, async () => {
        reply = { status, body: { ...sample, MigrationJobStatus: 'Finished' } };
        assert.equal((await problemFrom(read())).kind, status === 500 ? 'cloud' : 'bad-answer');
      });
    }

    it('takes the ID with and without its prefix for the same', async () => {
      reply = { body: { ...sample, MigrationJobId: 'z2v12jfo309' } };
      assert.equal((await createAlibabaGateway(tools).read(task, account, signal)).lifecycle, 'active');
    });

    it('whatever JSON comes, ends no task and catches nothing up unless the task is named', async () => {
      const words = fc.constantFrom('Finished', 'Catched', 'Migrating', 'Failed', 'Synchronizing', 'true', '', null);
      const anyBody = fc.dictionary(
        fc.constantFrom(...Object.keys(sample), 'DtsJobList', 'Status', 'DtsInstanceID', 'TotalRecordCount', 'Code'),
        fc.oneof(
          words,
          fc.constantFrom<unknown>('dtsother1', true, 0, sample['MigrationMode'], sample['DataSynchronizationStatus']),
          fc.array(fc.record({ Status: words, DtsJobId: fc.constantFrom('other1', 'other2') })),
          fc.jsonValue(),
        ),
      );
      await fc.assert(
        fc.asyncProperty(anyBody, fc.boolean(), async (body, synchronization) => {
          const answering: GatewayTools = {
            ...tools,
            http: { send: () => Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(body) }) },
          };
          const of: TaskRef = synchronization ? { ...task, type: 'synchronization' } : task;
          const problem = await problemFrom(createAlibabaGateway(answering).read(of, account, signal));
          assert.notEqual(problem.hint, '');
        }),
        { numRuns: 300, seed: 20_261_201 },
      );
    });
  });

  describe('verify', () => {
    const verify = (by: Account = account) => createAlibabaGateway(tools).verify(by, signal);

    it('lists jobs and says how many there are, in the region of the account', async () => {
      reply = { body: jobs };
      const check = await verify({ ...account, region: 'cn-hangzhou' });
      assert.equal(check.limited, false);
      assert.match(check.message, /keys work.*cn-hangzhou: 1/);
      const request = onlyRequest();
      assert.equal(request.url, '/?PageNum=1&PageSize=30&RegionId=cn-hangzhou');
      assert.equal(request.headers['x-acs-action'], 'DescribeMigrationJobs');
      assertSigned(request, account);
    });

    it('works without a region and without a count', async () => {
      reply = { body: jobs };
      assert.match((await verify()).message, /keys work.*: 1/);
      reply = { body: { Success: true, MigrationJobs: { MigrationJob: [] } } };
      assert.deepEqual(await verify(), { message: 'The keys work.', limited: false });
    });

    it('is limited when the keys are right but may not list', async () => {
      reply = { status: 403, body: { Code: 'Forbidden.RAM', Message: 'no' } };
      const check = await verify();
      assert.equal(check.limited, true);
      assert.match(check.message, /Forbidden\.RAM.*dts:DescribeMigrationJobStatus/);
      reply = { body: { Success: 'false', ErrCode: 'DTS.Msg.RamPermissionDenied' } };
      assert.equal((await verify()).limited, true);
    });

    it('takes a success alone for no proof of the keys', async () => {
      reply = { body: { Success: true, RequestId: 'R' } };
      assert.equal((await problemFrom(verify())).kind, 'bad-answer');
    });

    it('is no question of permissions where the account is not ready for DTS', async () => {
      reply = { body: { Success: false, ErrCode: 'DTS.Msg.Forbidden.AliyunUIDNotFound', ErrMessage: 'x' } };
      assert.match((await problemFrom(verify())).hint, /console once/);
    });

    for (const [code, status, kind] of [
      ['InvalidAccessKeyId.NotFound', 404, 'credentials'],
      ['SignatureDoesNotMatch', 400, 'credentials'],
      ['InvalidSecurityToken.Expired', 403, 'credentials'],
      ['Throttling.User', 400, 'throttled'],
      ['MissingRegion', 400, 'bad-request'],
      ['ServiceUnavailable', 503, 'cloud'],
    ] as const) {
      it(`throws for ${code}`, async () => {
        // A date that agrees with our clock: the loopback server's own is years away from it.
        reply = { status, headers: { date: new Date(now).toUTCString() }, body: { Code: code, Message: 'x' } };
        assert.equal((await problemFrom(verify())).kind, kind);
      });
    }
  });
});
