import assert from 'node:assert/strict';
import dns from 'node:dns';
import { deflateSync, gzipSync } from 'node:zlib';
import { largestAnswer } from '../../../src/clouds/http.ts';
import { type Handler, type LoopbackServer, startServer, startTlsServer } from '../../support/loopback.ts';
import { HttpBench, ways } from './httpSupport.ts';

const twentyMegabytes = Buffer.alloc(20 * 1024 * 1024, ' ');

for (const [way, options] of ways)
  describe(`http client, ${way}`, () => {
    const bench = new HttpBench(options);
    const { ofEditor, serve, get, problem, problemFrom } = bench;

    describe('reports', () => {
      it('a refused connection', async () => {
        const server = await startServer(() => undefined);
        await server.close();
        const found = await problem(`${server.origin}/path-canary?key=query-canary`);
        assert.deepEqual([found.kind, found.code], ['network', 'ECONNREFUSED']);
        assert.equal(found.message, `${new URL(server.origin).host} refused the connection.`);
      });

      const cut = '{"RetCode":0,"Da';
      const closings: [name: string, handler: Handler][] = [
        [
          'a connection closed before the answer',
          (_, response) => {
            response.socket?.destroy();
            return undefined;
          },
        ],
        [
          'a connection reset before the answer',
          (_, response) => {
            response.socket?.resetAndDestroy();
            return undefined;
          },
        ],
        [
          'a body shorter than announced',
          (_, response) => {
            response.writeHead(200, { 'content-length': '100' });
            response.write(cut, () => response.socket?.end());
            return undefined;
          },
        ],
        [
          'a chunked body without its end',
          (_, response) => {
            response.writeHead(200);
            response.write(cut, () => response.socket?.end());
            return undefined;
          },
        ],
        [
          'a reset in the middle of a body',
          (_, response) => {
            response.writeHead(200, { 'content-length': '100' });
            response.write(cut, () => {
              setImmediate(() => response.socket?.resetAndDestroy());
            });
            return undefined;
          },
        ],
      ];
      for (const [name, handler] of closings) {
        it(name, async () => {
          const found = await problemFrom(handler);
          assert.equal(found.kind, 'network');
          assert.equal(found.message, `${found.host} closed the connection before its answer was complete.`);
        });
      }

      const tooLarge: [name: string, handler: Handler][] = [
        ['of 20 MB', () => ({ headers: { 'content-length': String(twentyMegabytes.length) }, body: twentyMegabytes })],
        [
          'of 20 MB in chunks',
          (_, response) => {
            response.writeHead(200);
            response.end(twentyMegabytes);
            return undefined;
          },
        ],
        ['one byte too long', () => ({ body: Buffer.alloc(largestAnswer + 1, 'x') })],
        [
          'that gzip makes small (a bomb)',
          () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(twentyMegabytes) }),
        ],
        [
          'that deflate makes small',
          () => ({ headers: { 'content-encoding': 'deflate' }, body: deflateSync(twentyMegabytes) }),
        ],
      ];
      for (const [name, handler] of tooLarge) {
        it(`an answer ${name}`, async () => {
          const found = await problemFrom(handler);
          assert.equal(found.kind, 'bad-answer');
          assert.equal(found.message, `${found.host} sent more than 8 MB, which cannot be a status.`);
        });
      }

      const unreadable: [name: string, handler: Handler][] = [
        ['no gzip', () => ({ headers: { 'content-encoding': 'gzip' }, body: 'plain' })],
        ['no deflate', () => ({ headers: { 'content-encoding': 'deflate' }, body: 'plain' })],
        ['no Brotli', () => ({ headers: { 'content-encoding': 'br' }, body: 'not brotli at all' })],
        [
          'no HTTP',
          (_, response) => {
            response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n\r\n');
            return undefined;
          },
        ],
        [
          'headers without end',
          (_, response) => {
            response.socket?.end(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
            return undefined;
          },
        ],
      ];
      for (const [name, handler] of unreadable) {
        it(`an answer that is ${name}`, async () => {
          const found = await problemFrom(handler);
          assert.equal(found.kind, 'bad-answer');
          assert.match(found.message, /sent an answer that cannot be read/);
        });
      }

      it('gzip that is cut off as a cut text at most, never as a whole one', async () => {
        const whole = JSON.stringify(Array.from({ length: 2000 }, (_, index) => index));
        const packed = gzipSync(whole);
        const body = packed.subarray(0, packed.length - 100);
        const { text } = await get(await serve(() => ({ headers: { 'content-encoding': 'gzip' }, body })));
        assert.ok(text.length < whole.length && whole.startsWith(text));
      });

      it('an upgrade that nobody asked for', async () => {
        const found = await problemFrom((_, response) => {
          response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tea\r\n\r\n');
          return undefined;
        });
        assert.deepEqual([found.kind, found.code], ['bad-answer', 'HTTP 101']);
        assert.equal(found.message, `${found.host} sent an answer that cannot be read (HTTP 101).`);
      });

      if (ofEditor) {
        it('HTTP 407 as a proxy that wants to know who asks', async () => {
          const found = await problemFrom(() => ({ status: 407 }));
          assert.deepEqual([found.kind, found.code], ['proxy', 'HTTP 407']);
          assert.match(found.hint, /http\.proxy/);
        });
      }

      it('what cannot be sent, without a connection', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        await assert.rejects(get(server, { url: 'nowhere' }), { code: 'ERR_INVALID_URL' });
        await assert.rejects(get(server, { url: 'ftp://127.0.0.1/' }), { name: 'ProblemError' });
        assert.equal(server.connections(), 0);
      });

      it('an IPv6 address that nobody listens at, and not a name that was not found', async () => {
        assert.notEqual((await problem('http://[::1]:9/')).code, 'ENOTFOUND');
      });

      it('a certificate that nobody trusts, and sends nothing', async () => {
        let server: LoopbackServer | undefined;
        const found = await problemFrom(
          () => ({ body: 'ok' }),
          async (handler) => {
            server = await startTlsServer(handler);
            return server;
          },
        );
        assert.deepEqual([found.kind, found.code], ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
        assert.match(found.message, /^The secure connection to 127\.0\.0\.1:\d+ could not be made/);
        assert.match(found.hint, /certificate/);
        assert.equal(server?.requests.length, 0);
      });

      it('a server that speaks no TLS', async () => {
        const server = await serve(() => ({ body: 'ok' }));
        const found = await problem(server.origin.replace('http:', 'https:'));
        assert.equal(found.kind, 'tls');
        assert.equal(server.requests.length, 0);
      });
    });

    describe('reports of names', () => {
      const { lookup } = dns;
      afterEach(() => {
        dns.lookup = lookup;
      });
      /** Loopback has no names to fail on, so the resolver's answer is set. */
      function resolverSays(message: string, code?: string): void {
        const fail = (_name: string, _options: unknown, done: (error: Error) => void): void => {
          done(Object.assign(new Error(message), code === undefined ? {} : { code }));
        };
        Object.assign(dns, { lookup: fail });
      }

      for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
        it(`${code} as a host that could not be found, also for one with "proxy" in its name`, async () => {
          resolverSays(`getaddrinfo ${code} ucloud-proxy.example`, code);
          const found = await problem('http://ucloud-proxy.example/?key=query-canary');
          assert.deepEqual([found.kind, found.code], ['network', code]);
          assert.equal(found.message, 'The host ucloud-proxy.example could not be found.');
        });
      }

      it('a tunnel that its proxy did not make', async () => {
        resolverSays('tunneling socket could not be established, statusCode=407');
        const found = await problem('http://api.example/?key=query-canary');
        assert.equal(found.kind, 'proxy');
        assert.equal(found.message, 'The proxy could not reach api.example.');
      });

      it('anything else without its words', async () => {
        resolverSays('connect EHOSTUNREACH http://api.example/?key=query-canary', 'EHOSTUNREACH');
        const found = await problem('http://api.example/?key=query-canary');
        assert.deepEqual([found.kind, found.code], ['network', 'EHOSTUNREACH']);
        assert.equal(found.message, 'api.example could not be reached.');
      });
    });
  });
