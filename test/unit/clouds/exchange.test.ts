import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import type { HttpResponse } from '../../../src/clouds/cloud.ts';
import { createExchange, type Exchange, type ExchangeRequest } from '../../../src/clouds/exchange.ts';
import { type Handler, type LoopbackServer, startServer } from '../../support/loopback.ts';
import { importsOf, readSources } from '../../support/sources.ts';

// What statuses, bodies, failures, limits and aborts come to for a person is tested through the HTTP client: http.test.ts.
describe('exchange of a request for an answer', () => {
  const { signal } = new AbortController();
  const servers: LoopbackServer[] = [];
  let exchange: Exchange;

  beforeEach(() => {
    exchange = createExchange(1000);
  });
  afterEach(async () => {
    exchange.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  async function serve(handler: Handler): Promise<LoopbackServer> {
    const server = await startServer(handler);
    servers.push(server);
    return server;
  }
  const get = (url: string, changes: Partial<ExchangeRequest> = {}): Promise<HttpResponse> =>
    exchange.send({ method: 'GET', url, headers: {}, signal, timeoutMs: 2000, ...changes });

  it('asks for the modules by the names under which VS Code adds its proxy and certificates, and nobody else does', () => {
    const names = ['http', 'https', 'node:http', 'node:https'];
    const users = readSources()
      .filter(({ name }) => name.startsWith('src/clouds/'))
      .flatMap((source) => importsOf(source).map(({ target }) => ({ name: source.name, target })))
      .filter(({ target }) => names.includes(target));
    assert.deepEqual(users, [
      { name: 'src/clouds/exchange.ts', target: 'http' },
      { name: 'src/clouds/exchange.ts', target: 'https' },
    ]);
  });

  it('leaves nothing behind on a signal that many requests share, whatever became of them', async () => {
    const listeners = (): number => getEventListeners(signal, 'abort').length;
    let most = 0;
    const server = await serve(({ url }, response) => {
      most = Math.max(most, listeners());
      if (url === '/cut') response.socket?.destroy();
      else if (url === '/large') return { body: 'x'.repeat(1001) };
      else if (url !== '/silence') return { body: 'ok' };
      return undefined;
    });
    const outcomes = ['/', '/cut', '/large', '/silence'].map((path) =>
      get(`${server.origin}${path}`, { timeoutMs: path === '/silence' ? 50 : 2000 }).then(
        ({ text }) => text,
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      ),
    );
    assert.deepEqual(await Promise.all(outcomes), ['ok', 'ECONNRESET', 'EMSGSIZE', 'ETIMEDOUT']);
    assert.ok(most > 0);
    assert.equal(listeners(), 0);
  });

  it('says how long a body is, in bytes', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    await get(server.origin, { method: 'POST', body: '名=é' });
    const [request] = server.requests;
    assert.deepEqual([request?.method, request?.body, request?.headers['content-length']], ['POST', '名=é', '6']);
  });

  it('puts the pieces of an answer together, also where they cut a character in two', async () => {
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
    assert.equal((await get(server.origin)).text, whole);
  });

  for (const encoding of ['gzip', 'x-gzip', 'GZIP']) {
    it(`takes ${encoding}, and limits what comes out of it`, async () => {
      const server = await serve(({ url }) => ({
        headers: { 'content-encoding': encoding },
        body: gzipSync('x'.repeat(url === '/large' ? 1001 : 1000)),
      }));
      assert.equal((await get(server.origin)).text.length, 1000);
      await assert.rejects(get(`${server.origin}/large`), { code: 'EMSGSIZE' });
    });
  }

  it('takes an answer without a body that says how it is compressed', async () => {
    const server = await serve(() => ({ status: 204, headers: { 'content-encoding': 'gzip' } }));
    const { status, text } = await get(server.origin);
    assert.deepEqual([status, text], [204, '']);
  });

  it('gives a text in an encoding that it did not ask for as it came', async () => {
    const server = await serve(() => ({ headers: { 'content-encoding': 'identity' }, body: 'plain' }));
    assert.equal((await get(server.origin)).text, 'plain');
  });

  it('refuses what cannot be an address or a header, without a request', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    await assert.rejects(get('nowhere'), { code: 'ERR_INVALID_URL' });
    await assert.rejects(get('ftp://127.0.0.1/'), { code: 'ERR_INVALID_PROTOCOL' });
    await assert.rejects(get(server.origin, { headers: { 'X-Key': 'a\nb' } }), { code: 'ERR_INVALID_CHAR' });
    assert.equal(server.connections(), 0);
  });

  it('understands an IPv6 address', async () => {
    // Nobody listens there: what counts is that the address is not looked up as a name.
    await assert.rejects(get('http://[::1]:9/'), (error: NodeJS.ErrnoException) => error.code !== 'ENOTFOUND');
  });
});
