import assert from 'node:assert/strict';
import { createHttpClient, type ClosableHttpClient } from '../../../../src/clouds/http.ts';
import { brands, readingActions } from '../../../../src/clouds/ucloud/brands.ts';
import { call, type Caller } from '../../../../src/clouds/ucloud/call.ts';
import { signUcloud } from '../../../../src/clouds/ucloud/sign.ts';
import type { HttpRequest } from '../../../../src/clouds/cloud.ts';
import { type Problem, type ProblemKind, problemOf } from '../../../../src/model/problem.ts';
import { type Handler, type LoopbackServer, startServer } from '../../../support/loopback.ts';
import { account, brandOf, privateKey, publicKey } from './support.ts';

describe('ucloud: call', () => {
  const signal = new AbortController().signal;
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
  beforeEach(() => {
    handler = () => ({ body: { RetCode: 0 } });
  });

  const caller = (changes: Partial<Caller['account']> = {}, brand = 'ucloud'): Caller => ({
    brand: brandOf(brand),
    account: { ...account, endpoint: server.origin, ...changes },
    http,
  });
  const lastForm = (): URLSearchParams => new URLSearchParams(server.requests.at(-1)?.body ?? '');

  async function problem(changes: Partial<Caller['account']> = {}): Promise<Problem> {
    try {
      await call(caller(changes), 'GetUDTSTaskStatus', { TaskId: 'udts-1' }, signal);
    } catch (error) {
      const found = problemOf(error);
      if (found) return found;
      throw error;
    }
    throw new Error('no problem');
  }

  describe('request', () => {
    it('posts a form whose signature covers exactly what is sent', async () => {
      await call(caller({ securityToken: 'sts+/=&令牌' }), 'GetUDTSTaskStatus', { TaskId: 'a b+c&d=e/é' }, signal);
      const received = server.requests.at(-1);
      assert.equal(received?.method, 'POST');
      assert.equal(received.url, '/');
      assert.equal(received.headers['content-type'], 'application/x-www-form-urlencoded');
      const { Signature, ...sent } = Object.fromEntries(lastForm());
      assert.deepEqual(sent, {
        Action: 'GetUDTSTaskStatus',
        TaskId: 'a b+c&d=e/é',
        PublicKey: publicKey,
        SecurityToken: 'sts+/=&令牌',
      });
      assert.equal(Signature, signUcloud(sent, privateKey));
      assert.ok(!received.body.includes(privateKey));
    });

    it('neither signs nor sends what has no value', async () => {
      await call(
        caller({ securityToken: '' }),
        'GetUDTSTaskStatus',
        { TaskId: 'udts-1', ProjectId: null, Type: '' },
        signal,
      );
      const { Signature, ...sent } = Object.fromEntries(lastForm());
      assert.deepEqual(sent, { Action: 'GetUDTSTaskStatus', TaskId: 'udts-1', PublicKey: publicKey });
      assert.equal(Signature, signUcloud(sent, privateKey));
    });

    for (const [suffix, path] of [
      ['', '/'],
      ['/', '/'],
      ['/gate/ucloud', '/gate/ucloud/'],
      ['/gate/ucloud/', '/gate/ucloud/'],
    ]) {
      it(`goes under the endpoint "${suffix ?? ''}"`, async () => {
        await call(caller({ endpoint: `${server.origin}${suffix ?? ''}` }), 'GetProjectList', {}, signal);
        assert.equal(server.requests.at(-1)?.url, path);
      });
    }

    for (const brand of brands) {
      it(`goes to ${brand.endpoint} for ${brand.name} without an endpoint of the account's own`, async () => {
        const sent: HttpRequest[] = [];
        const { endpoint: _, ...own } = caller({}, brand.id).account;
        for (const endpoint of [{}, { endpoint: '' }]) {
          await call(
            {
              brand,
              account: { ...own, ...endpoint },
              http: {
                send: (request) => {
                  sent.push(request);
                  return Promise.resolve({ status: 200, headers: {}, text: '{"RetCode":0}' });
                },
              },
            },
            'GetProjectList',
            {},
            signal,
          );
        }
        assert.deepEqual(
          sent.map(({ url }) => url),
          [`${brand.endpoint}/`, `${brand.endpoint}/`],
        );
      });
    }

    for (const action of readingActions) {
      it(`${action} goes to the endpoint of its own product`, async () => {
        const endpoints = { udts: `${server.origin}/udts`, usmc: `${server.origin}/usmc` };
        await call(caller({ endpoints }), action, {}, signal);
        const own = action.includes('UDTS') ? '/udts/' : action.includes('USMC') ? '/usmc/' : '/';
        assert.equal(server.requests.at(-1)?.url, own);
      });
    }

    it('asks for the endpoint of what belongs to no product, rather than send keys to the public host', async () => {
      const sent: HttpRequest[] = [];
      const http: Caller['http'] = {
        send: (request) => {
          sent.push(request);
          return Promise.resolve({ status: 200, headers: {}, text: '{"RetCode":0}' });
        },
      };
      const priv = { ...account, endpoints: { udts: 'https://udts.example' } };
      await assert.rejects(
        call({ brand: brandOf('ucloud'), account: priv, http }, 'GetProjectList', {}, signal),
        (error) =>
          problemOf(error)?.kind === 'bad-request' && (problemOf(error)?.hint ?? '').includes('enter its endpoint'),
      );
      assert.deepEqual(sent, []);
    });

    it('refuses an endpoint that would send keys in the clear', async () => {
      const found = await problem({ endpoint: 'http://api.ucloud.cn' });
      assert.equal(found.kind, 'bad-request');
      assert.match(found.message, /Only https/);
    });

    it('refuses every action that is not on the list before anything is signed or sent', async () => {
      const before = server.requests.length;
      const secretless = caller();
      Object.defineProperty(secretless.account, 'accessKeySecret', {
        get: () => assert.fail('the key was touched'),
      });
      for (const action of ['StopUDTSTask', 'DeleteUSMCTask', 'getudtstaskstatus', '', 'GetUDTSTaskStatus ']) {
        // The type forbids it; what is tested is that the program does too.
        const unchecked = async (): Promise<void> => {
          await Reflect.apply(call, undefined, [secretless, action, {}, signal]);
        };
        await assert.rejects(unchecked, /not on the list of reading actions/);
      }
      assert.equal(server.requests.length, before);
    });

    it('lists reading actions only', () => {
      assert.deepEqual([...readingActions].sort(), [
        'GetProjectList',
        'GetUDTSTaskStatus',
        'GetUSMCTaskStatus',
        'ListUDTSTask',
        'ListUSMCPlan',
        'ListUSMCTask',
      ]);
    });

    it('ends with the reason of an abort', async () => {
      const controller = new AbortController();
      handler = () => {
        controller.abort(new Error('not wanted any more'));
        return undefined;
      };
      await assert.rejects(call(caller(), 'GetProjectList', {}, controller.signal), /not wanted any more/);
    });
  });

  describe('answer', () => {
    it('gives the body and the id of the request', async () => {
      handler = () => ({
        headers: { 'X-UCLOUD-REQUEST-UUID': 'uuid-1' },
        body: { RetCode: 0, TraceId: 'trace', Data: { Status: 'Done' } },
      });
      const answer = await call(caller(), 'GetUDTSTaskStatus', { TaskId: 'udts-1' }, signal);
      assert.equal(answer.requestId, 'uuid-1');
      assert.deepEqual(answer.body['Data'], { Status: 'Done' });
    });

    it('takes TraceId where the header is missing', async () => {
      handler = () => ({ body: { RetCode: 0, TraceId: 'trace-9' } });
      assert.equal((await call(caller(), 'GetProjectList', {}, signal)).requestId, 'trace-9');
      handler = () => ({ body: { RetCode: 0 } });
      assert.equal((await call(caller(), 'GetProjectList', {}, signal)).requestId, null);
    });

    for (const body of [
      '{"RetCode":0}',
      '{"RetCode":"0"}',
      '{"Retcode":0}',
      '\uFEFF{"RetCode":0}',
      ' {"RetCode": 0.0}\n',
    ]) {
      it(`accepts ${JSON.stringify(body)}`, async () => {
        handler = () => ({ body });
        await call(caller(), 'GetProjectList', {}, signal);
      });
    }

    it('strikes out keys that the answer repeats, escaped or not', async () => {
      const keys = {
        accessKeyId: 'AKIDcanary+/0001',
        accessKeySecret: 'SECRETcanary/0002==',
        securityToken: 'TOKENcanary0003',
      };
      handler = () => ({
        body: `{"RetCode":0,"Data":{"FailedMessage":"${Object.values(keys).join(' ')} AKIDcanary+\\/0001 ${encodeURIComponent(keys.accessKeySecret)}"}}`,
      });
      const { body } = await call(caller(keys), 'GetProjectList', {}, signal);
      assert.deepEqual(body['Data'], { FailedMessage: '••• ••• ••• ••• •••' });
    });
  });

  describe('refusal', () => {
    const kinds: [retCode: number, message: string, kind: ProblemKind, hint: RegExp][] = [
      [110, 'timeout', 'cloud', /tried again/],
      [130, 'gateway', 'cloud', /tried again/],
      [150, 'unavailable', 'cloud', /tried again/],
      [153, 'too many', 'throttled', /slows down/],
      [160, 'Missing Action', 'bad-request', /settings/],
      [161, 'Action [GetUSMCTaskStatus] not found', 'bad-request', /UCloud may not offer this product/],
      [170, 'Missing signature', 'bad-request', /endpoint/],
      [171, 'Signature VerifyAC Error', 'credentials', /belong to UCloud.*endpoint/],
      [172, 'User Not Exists', 'credentials', /PublicKey/],
      [174, 'Token Not Exists', 'credentials', /Temporary keys expire/],
      [220, 'Missing params [TaskId]', 'bad-request', /settings/],
      [230, 'Params [TaskId] not available', 'bad-request', /settings/],
      [292, 'Project [org-x] not exists', 'not-found', /project ID/],
      [293, 'zone', 'permission', /zone/],
      [294, 'IP', 'permission', /IP address.*whitelist/],
      [295, 'locked', 'permission', /security lock/],
      [299, 'IAM', 'permission', /GetUDTSTaskStatus/],
      [520, 'Lack of balance', 'cloud', /tried again/],
      [1999, 'other', 'cloud', /tried again/],
      [7193, '获取UDTS迁移任务失败', 'cloud', /tried again/],
      [214001, 'json: cannot unmarshal string', 'cloud', /tried again/],
      [-1, 'negative', 'cloud', /tried again/],
    ];
    for (const [RetCode, Message, kind, hint] of kinds) {
      for (const spelt of [RetCode, String(RetCode)]) {
        it(`${JSON.stringify(spelt)} is ${kind}`, async () => {
          handler = () => ({ headers: { 'x-ucloud-request-uuid': 'uuid-2' }, body: { RetCode: spelt, Message } });
          const found = await problem();
          assert.equal(found.kind, kind);
          assert.equal(found.code, String(RetCode));
          assert.equal(found.requestId, 'uuid-2');
          assert.match(found.hint, hint);
          assert.match(found.message, /UCloud/);
          assert.ok(found.message.includes(Message), found.message);
          if (kind === 'credentials' || kind === 'permission') assert.match(found.message, /'prod'/);
        });
      }
    }

    it('says the code where there is no message', async () => {
      for (const Message of ['', null, undefined, {}]) {
        handler = () => ({ body: { RetCode: 207803, Message } });
        assert.match((await problem()).message, /207803/);
      }
    });

    it('never blames the clock: time takes no part in the signature', async () => {
      handler = () => ({ headers: { date: 'Mon, 01 Jan 2001 00:00:00 GMT' }, body: { RetCode: 171, Message: 'x' } });
      assert.equal((await problem()).kind, 'credentials');
    });

    it('waits as long as a gateway asks that throttles or fails', async () => {
      handler = () => ({ headers: { 'retry-after': '7' }, body: { RetCode: 153 } });
      assert.equal((await problem()).waitMs, 7000);
      handler = () => ({ status: 429, headers: { 'retry-after': '8' }, body: { RetCode: 9999, Message: 'slow' } });
      const found = await problem();
      assert.deepEqual([found.kind, found.waitMs, found.code], ['throttled', 8000, '9999']);
      handler = () => ({ headers: { 'retry-after': '7' }, body: { RetCode: 150 } });
      assert.equal((await problem()).waitMs, 7000);
      handler = () => ({ headers: { 'retry-after': '7' }, body: { RetCode: 171 } });
      assert.equal((await problem()).waitMs, undefined);
    });

    it('reads a reason that comes with an HTTP error', async () => {
      handler = () => ({ status: 403, body: { RetCode: 171, Message: 'Signature VerifyAC Error' } });
      assert.deepEqual([(await problem()).kind, (await problem()).code], ['credentials', '171']);
    });

    it('repeats no secret', async () => {
      const keys = {
        accessKeyId: 'AKIDcanary0001',
        accessKeySecret: 'SECRETcanary0002',
        securityToken: 'TOKENcanary0003',
      };
      const all = Object.values(keys).join(' ');
      handler = () => ({
        headers: { 'x-ucloud-request-uuid': `id ${keys.securityToken}` },
        body: { RetCode: 171, Message: `bad ${all}`, TraceId: all },
      });
      assert.ok(!JSON.stringify(await problem(keys)).includes('canary'));
    });
  });

  describe('no answer of the gateway', () => {
    const strange: [name: string, reply: ReturnType<Handler>, kind: ProblemKind, code: string | null][] = [
      ['empty', { body: '' }, 'bad-answer', 'HTTP 200'],
      ['empty 500', { status: 500, body: '' }, 'cloud', 'HTTP 500'],
      ['a web page', { body: '<html>Sign in</html>' }, 'bad-answer', 'HTTP 200'],
      ['a web page 502', { status: 502, body: '<html>Bad Gateway</html>' }, 'cloud', 'HTTP 502'],
      ['a web page 429', { status: 429, body: '<html></html>' }, 'throttled', 'HTTP 429'],
      ['cut off', { body: '{"RetCode":0,"Data":{"Sta' }, 'bad-answer', 'HTTP 200'],
      ['text', { body: 'x' }, 'bad-answer', 'HTTP 200'],
      ['a list', { body: [] }, 'bad-answer', 'HTTP 200'],
      ['null', { body: 'null' }, 'bad-answer', 'HTTP 200'],
      ['no RetCode', { body: { Data: { Status: 'Done' } } }, 'bad-answer', 'HTTP 200'],
      ['RetCode null', { body: { RetCode: null } }, 'bad-answer', 'HTTP 200'],
      ['RetCode a word', { body: { RetCode: 'ok' } }, 'bad-answer', 'HTTP 200'],
      ['a proxy’s 401', { status: 401, body: { error: 'unauthorized' } }, 'bad-answer', 'HTTP 401'],
      ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: '' }, 'bad-answer', 'HTTP 302'],
      ['RetCode 0 with HTTP 500', { status: 500, body: { RetCode: 0 } }, 'cloud', 'HTTP 500'],
      ['RetCode 0 with HTTP 404', { status: 404, body: { RetCode: 0 } }, 'bad-answer', 'HTTP 404'],
      [
        'RetCode 0 with HTTP 307',
        { status: 307, body: { RetCode: 0, Data: { Status: 'Done' } } },
        'bad-answer',
        'HTTP 307',
      ],
      [
        'RetCode 0 with HTTP 203',
        { status: 203, body: { RetCode: 0, Data: { Status: 'Done' } } },
        'bad-answer',
        'HTTP 203',
      ],
      ['the answer to another question', { body: { RetCode: 0, Action: 'ListUDTSTaskResponse' } }, 'bad-answer', null],
      ['JSON 503', { status: 503, body: { message: 'down' } }, 'cloud', 'HTTP 503'],
    ];
    for (const [name, reply, kind, code] of strange) {
      it(`${name} is ${kind}`, async () => {
        handler = () => reply;
        const found = await problem();
        assert.equal(found.kind, kind);
        assert.equal(found.code, code);
        assert.match(found.message, /^UCloud /);
      });
    }

    it('is not followed elsewhere', async () => {
      const before = server.requests.length;
      handler = () => ({ status: 307, headers: { location: `${server.origin}/elsewhere` } });
      await problem();
      assert.equal(server.requests.length, before + 1);
    });
  });
});
