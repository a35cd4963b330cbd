import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { largestAnswer } from '../../../src/clouds/http.ts';
import { problemOf } from '../../../src/model/problem.ts';
import type { LoopbackServer } from '../../support/loopback.ts';
import { HttpBench, ways } from './httpSupport.ts';

for (const [way, options] of ways)
  describe(`http client, ${way}`, () => {
    const bench = new HttpBench(options);
    const { ofEditor, signal, serve, get, problem, problemFrom } = bench;

    describe('sends', () => {
      it('method, path, headers and body as they are given', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        await bench.http.send({
          method: 'POST',
          url: `${server.origin}/a%20b/?x=%E4%BD%A0&y=a+b`,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Sdk-Date': '20261121T083000Z' },
          body: 'a=1&b=%20',
          account: 'prod',
          signal,
        });
        const [received] = server.requests;
        assert.equal(received?.method, 'POST');
        assert.equal(received.url, '/a%20b/?x=%E4%BD%A0&y=a+b');
        assert.equal(received.body, 'a=1&b=%20');
        assert.equal(received.headers['content-type'], 'application/x-www-form-urlencoded');
        assert.equal(received.headers['x-sdk-date'], '20261121T083000Z');
        assert.equal(received.headers['accept'], 'application/json');
      });

      it('no body with GET', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        await get(server);
        assert.equal(server.requests[0]?.body, '');
        assert.equal(server.requests[0].headers['content-length'], undefined);
      });

      it('a body with its length in bytes', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        await get(server, { method: 'POST', body: '名=é' });
        const [request] = server.requests;
        assert.deepEqual([request?.method, request?.body, request?.headers['content-length']], ['POST', '名=é', '6']);
      });

      it('past the proxies of the environment, which are for others to look up', async () => {
        const names = ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
        const before = names.map((name) => [name, process.env[name]] as const);
        const server = await serve(() => ({ body: 'ok' }));
        try {
          // The discard port: whoever asks there gets no answer of ours.
          for (const name of names) process.env[name] = /no/i.test(name) ? '' : 'http://127.0.0.1:9';
          assert.equal((await get(server)).text, 'ok');
        } finally {
          for (const [name, value] of before) {
            if (value === undefined) Reflect.deleteProperty(process.env, name);
            else process.env[name] = value;
          }
        }
      });

      it('over one connection, again and again', async () => {
        const server = await serve(() => ({ body: '{}' }));
        for (let count = 0; count < 5; count += 1) await get(server);
        assert.equal(server.requests.length, 5);
        assert.equal(server.connections(), 1);
      });

      /** Answers the first request of each connection; `onSecond` gets the socket when another one comes. */
      async function serveOnce(onSecond: (socket: Socket) => void): Promise<LoopbackServer> {
        const seen = new WeakSet<Socket>();
        return serve((_, { socket }) => {
          if (socket === null) return undefined;
          if (!seen.has(socket)) {
            seen.add(socket);
            return { body: 'ok' };
          }
          onSecond(socket);
          return undefined;
        });
      }
      const closings: readonly (readonly [how: string, close: (socket: Socket) => void])[] = [
        ['closes', (socket) => socket.end()],
        ['resets', (socket) => socket.resetAndDestroy()],
      ];
      for (const [how, close] of closings) {
        it(`once more when the server ${how} a kept-alive connection as the next request comes`, async () => {
          const server = await serveOnce(close);
          for (let count = 0; count < 3; count += 1) assert.equal((await get(server, { account: 'prod' })).text, 'ok');
          assert.equal(server.connections(), 3);
          assert.deepEqual(
            bench.sent.map(({ outcome, attempt }) => [typeof outcome === 'number' ? outcome : 'failed', attempt]),
            [
              [200, 1],
              ['failed', 1],
              [200, 2],
              ['failed', 1],
              [200, 2],
            ],
          );
        });
      }

      it('each of several requests whose connections were closed together', async () => {
        let old = true;
        const sockets = new Set<unknown>();
        const server = await serve((_, { socket }) => {
          if (old) sockets.add(socket);
          else if (sockets.has(socket)) {
            socket?.destroy();
            return undefined;
          }
          return { body: old ? 'ok' : 'again' };
        });
        await Promise.all([get(server), get(server), get(server)]);
        old = false;
        const answers = await Promise.all([get(server), get(server), get(server)]);
        assert.deepEqual(
          answers.map(({ text }) => text),
          ['again', 'again', 'again'],
        );
      });

      it('an answer that is too large only once', async () => {
        const server = await serve(({ url }) => ({ body: url === '/' ? Buffer.alloc(largestAnswer + 1) : 'ok' }));
        await get(server);
        assert.equal((await problem(`${server.origin}/`)).code, 'EMSGSIZE');
        assert.equal(server.requests.length, 2);
      });

      it('no third time, and not again a request whose answer had begun', async () => {
        let requests = 0;
        const server = await serve((_, response) => {
          requests += 1;
          if (requests === 1) return { body: 'ok' };
          if (requests === 4) response.writeHead(200, { 'content-length': '100' }).write('{"a":');
          setImmediate(() => response.socket?.destroy());
          return undefined;
        });
        await get(server);
        assert.equal((await problem(server.origin)).kind, 'network');
        assert.equal(requests, 3);
        assert.equal((await problem(server.origin)).kind, 'network');
        assert.equal(requests, 4);
      });

      it('over a new connection after a broken one', async () => {
        let broken = true;
        const server = await serve((_, response) => {
          if (!broken) return { body: 'ok' };
          broken = false;
          response.socket?.destroy();
          return undefined;
        });
        assert.equal((await problem(server.origin)).code, 'ECONNRESET');
        assert.equal((await get(server)).text, 'ok');
        assert.equal(server.connections(), 2);
      });

      it('side by side', async () => {
        const server = await serve(({ url }) => ({ body: url }));
        const urls = ['/1', '/2', '/3', '/4'];
        const answers = await Promise.all(urls.map((url) => get(server, { url: `${server.origin}${url}` })));
        assert.deepEqual(
          answers.map(({ text }) => text),
          urls,
        );
      });

      it('nothing any more over idle connections once it is closed', async () => {
        const closed: Promise<unknown>[] = [];
        const server = await serve((_, response) => {
          if (response.socket) closed.push(once(response.socket, 'close'));
          return { body: 'ok' };
        });
        await get(server);
        bench.http.close();
        await Promise.all(closed);
        assert.equal(closed.length, 1);
      });
    });

    describe('gives', () => {
      // HTTP 407 has no answer in the `fetch` standard.
      const statuses = [200, 201, 204, 301, 302, 307, 400, 401, 403, 404, ...(ofEditor ? [] : [407]), 429, 500, 503];
      for (const status of statuses) {
        it(`HTTP ${status} as an answer, whatever it means`, async () => {
          const body = status === 204 ? '' : 'words';
          const response = await get(await serve(() => ({ status, body })));
          assert.deepEqual([response.status, response.text], [status, body]);
        });
      }

      it('header names in lower case, repeated ones in one text', async () => {
        const server = await serve((_, response) => {
          response.setHeader('X-UCLOUD-REQUEST-UUID', 'id-1');
          response.setHeader('Set-Cookie', ['a', 'b']);
          response.end();
          return undefined;
        });
        const { headers } = await get(server);
        assert.equal(headers['x-ucloud-request-uuid'], 'id-1');
        assert.equal(headers['set-cookie'], 'a, b');
        assert.ok(Object.keys(headers).every((name) => name === name.toLowerCase()));
      });

      it('the pieces of an answer as one text, also where they cut a character in two', async () => {
        const whole = 'é你😀'.repeat(20);
        const server = await serve((_, response) => {
          const bytes = Buffer.from(whole);
          const write = (from: number): void => {
            if (from >= bytes.length) response.end();
            else
              response.write(bytes.subarray(from, from + 7), () => {
                write(from + 7);
              });
          };
          write(0);
          return undefined;
        });
        assert.equal((await get(server)).text, whole);
      });

      it('the text untouched: JSON is not parsed, numbers keep their digits', async () => {
        const body = ' {"RequestId":"é你","Big":12345678901234567890}\n';
        assert.equal((await get(await serve(() => ({ body })))).text, body);
      });

      for (const [encoding, pack] of [
        ['gzip', gzipSync],
        ['x-gzip', gzipSync],
        ['GZIP', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
      ] as const) {
        it(`the text of a ${encoding} answer`, async () => {
          const body = pack('{"a":1}'.repeat(1000));
          const response = await get(await serve(() => ({ headers: { 'content-encoding': encoding }, body })));
          assert.equal(response.text, '{"a":1}'.repeat(1000));
        });
      }

      it('an answer without a body that says how it is compressed', async () => {
        const server = await serve(() => ({ status: 204, headers: { 'content-encoding': 'gzip' } }));
        const { status, text } = await get(server);
        assert.deepEqual([status, text], [204, '']);
      });

      it('a text in an encoding that it did not ask for as it came', async () => {
        const server = await serve(() => ({ headers: { 'content-encoding': 'identity' }, body: 'plain' }));
        assert.equal((await get(server)).text, 'plain');
      });

      it('a text of just the largest size', async () => {
        const body = Buffer.alloc(largestAnswer, 'x');
        assert.equal((await get(await serve(() => ({ body })))).text.length, largestAnswer);
      });

      it('a redirect instead of following it', async () => {
        const elsewhere = await serve(() => ({ body: 'the keys went here' }));
        for (const status of [301, 302, 303, 307, 308]) {
          const server = await serve(() => ({ status, headers: { location: `${elsewhere.origin}/` } }));
          const response = await get(server, { method: 'POST', body: 'signed' });
          assert.equal(response.status, status);
          assert.equal(response.headers['location'], `${elsewhere.origin}/`);
        }
        assert.equal(elsewhere.requests.length, 0);
      });
    });

    describe('takes for too long', () => {
      it('a server that never answers', async () => {
        bench.timeoutMs = 50;
        const found = await problemFrom(() => undefined);
        assert.deepEqual([found.kind, found.code], ['network', 'ETIMEDOUT']);
        assert.equal(found.message, `${found.host} did not answer in time.`);
      });

      it('a body that drips: the limit is of the whole request', async () => {
        bench.timeoutMs = 150;
        let dripped = 0;
        const found = await problemFrom((_, response) => {
          response.writeHead(200);
          const drip = setInterval(() => {
            response.write(' ');
            dripped += 1;
          }, 10);
          response.on('close', () => {
            clearInterval(drip);
          });
          return undefined;
        });
        assert.deepEqual([found.kind, found.code], ['network', 'ETIMEDOUT']);
        assert.ok(dripped > 1);
      });

      it('what the limit is at that moment', async () => {
        const server = await serve(({ url }) => (url === '/fast' ? { body: 'ok' } : undefined));
        assert.equal((await get(server, { url: `${server.origin}/fast` })).text, 'ok');
        bench.timeoutMs = 50;
        assert.equal((await problem(server.origin)).code, 'ETIMEDOUT');
      });
    });

    describe('ends, with the reason of the abort,', () => {
      const reason = new Error('the window closes');
      const isReason = (error: unknown): boolean => error === reason;

      it('before anything is sent', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        await assert.rejects(get(server, { signal: AbortSignal.abort(reason) }), isReason);
        assert.equal(server.requests.length, 0);
      });

      it('while waiting for an answer, and closes the connection', async () => {
        const controller = new AbortController();
        let closed: Promise<unknown> | undefined;
        const server = await serve((_, response) => {
          closed = once(response, 'close');
          controller.abort(reason);
          return undefined;
        });
        await assert.rejects(get(server, { signal: controller.signal }), isReason);
        await closed;
      });

      it('in the middle of a body', async () => {
        const controller = new AbortController();
        const server = await serve((_, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{"a":', () => {
            setImmediate(() => {
              controller.abort(reason);
            });
          });
          return undefined;
        });
        await assert.rejects(get(server, { signal: controller.signal }), isReason);
      });
    });

    it('leaves nothing behind on a signal that many requests share, whatever became of them', async () => {
      const listeners = (): number => getEventListeners(signal, 'abort').length;
      let most = 0;
      const server = await serve(({ url }, response) => {
        most = Math.max(most, listeners());
        if (url === '/cut') response.socket?.destroy();
        else if (url === '/large') return { body: Buffer.alloc(largestAnswer + 1) };
        else if (url !== '/silence') return { body: 'ok' };
        return undefined;
      });
      const outcomes = ['/', '/cut', '/large', '/silence'].map((path) => {
        bench.timeoutMs = path === '/silence' ? 50 : 5000;
        return get(server, { url: `${server.origin}${path}` }).then(
          ({ text }) => text,
          (error: unknown) => problemOf(error)?.code,
        );
      });
      assert.deepEqual(await Promise.all(outcomes), ['ok', 'ECONNRESET', 'EMSGSIZE', 'ETIMEDOUT']);
      assert.ok(most > 0);
      assert.equal(listeners(), 0);
    });

    describe('tells of each request', () => {
      it('method, host, path, outcome, time, request ID, account, and try', async () => {
        const server = await serve(() => ({ status: 503, headers: { 'X-Acs-Request-Id': 'id-1' } }));
        await get(server, { method: 'POST', body: 'body-canary', headers: { A: 'header-canary' }, account: 'prod' });
        const host = new URL(server.origin).host;
        const [first] = bench.sent;
        assert.ok(first);
        const { ms, ...told } = first;
        assert.deepEqual(told, {
          method: 'POST',
          host,
          path: '/path-canary',
          outcome: 503,
          requestId: 'id-1',
          account: 'prod',
          attempt: 1,
        });
        assert.ok(Number.isInteger(ms) && ms >= 0);
        assert.ok(!/query-canary|header-canary|body-canary/.test(JSON.stringify(bench.sent)));
      });

      it('the code of a failure', async () => {
        await problemFrom((_, response) => {
          response.socket?.destroy();
          return undefined;
        });
        assert.equal(bench.sent.length, 1);
        assert.deepEqual(
          [typeof bench.sent[0]?.outcome, bench.sent[0]?.account, bench.sent[0]?.requestId],
          ['string', 'prod', null],
        );
      });

      for (const [header, id] of [
        ['x-ucloud-request-uuid', 'c7a0-1'],
        ['x-request-id', 'c7a0-1'],
        ['x-request-id', 'two words'],
        ['x-requested', 'c7a0-1'],
        ['x-request-id', 'x'.repeat(81)],
      ] as const) {
        it(`the request ID of ${header}: ${id.slice(0, 10)}`, async () => {
          await get(await serve(() => ({ headers: { [header]: id } })));
          assert.equal(bench.sent[0]?.requestId, header !== 'x-requested' && id === 'c7a0-1' ? id : null);
        });
      }
    });
  });
