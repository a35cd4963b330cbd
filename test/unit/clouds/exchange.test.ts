import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { Axios, isAxiosError } from 'axios';
import { createNodeAdapter, type NodeAdapter } from '../../../src/clouds/nodeAdapter.ts';
import { type Handler, type LoopbackServer, startServer } from '../../support/loopback.ts';
import { importsOf, readSources } from '../../support/sources.ts';

// What statuses, bodies, failures, limits and aborts come to is tested through the HTTP client: http.test.ts.
describe('the adapter between axios and Node', () => {
  const controller = new AbortController();
  const { signal } = controller;
  const servers: LoopbackServer[] = [];
  let adapter: NodeAdapter;
  let client: Axios;

  beforeEach(() => {
    adapter = createNodeAdapter(1000);
    client = new Axios({ adapter: adapter.send, timeout: 2000, signal });
  });
  afterEach(async () => {
    adapter.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  async function serve(handler: Handler): Promise<LoopbackServer> {
    const server = await startServer(handler);
    servers.push(server);
    return server;
  }
  const listeners = (): number => getEventListeners(signal, 'abort').length;

  it('asks for the modules by the names under which VS Code adds its proxy and certificates', () => {
    const source = readSources().find(({ name }) => name === 'src/clouds/nodeAdapter.ts');
    assert.ok(source);
    const targets = importsOf(source).map(({ target }) => target);
    for (const name of ['http', 'https']) {
      assert.ok(targets.includes(name), name);
      assert.ok(!targets.includes(`node:${name}`), name);
    }
  });

  it('leaves nothing behind on the signal of many requests, whatever became of them', async () => {
    let during = 0;
    const server = await serve(({ url }, response) => {
      during = Math.max(during, listeners());
      if (url === '/cut') response.socket?.destroy();
      else if (url === '/large') return { body: 'x'.repeat(1001) };
      else if (url !== '/silence') return { body: 'ok' };
      return undefined;
    });
    const before = listeners();
    const all = ['/', '/cut', '/large', '/silence'].map((path) =>
      client.get(`${server.origin}${path}`, { timeout: path === '/silence' ? 50 : 2000 }).then(
        ({ data }) => String(data),
        (error: unknown) => (isAxiosError(error) ? error.code : 'not of axios'),
      ),
    );
    assert.deepEqual(await Promise.all(all), ['ok', 'ECONNRESET', 'ERR_BAD_RESPONSE', 'ETIMEDOUT']);
    assert.ok(during > before);
    assert.equal(listeners(), before);
  });

  it('says how long a body is, in bytes', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    await client.post(server.origin, '名=é');
    const [request] = server.requests;
    assert.deepEqual([request?.method, request?.body, request?.headers['content-length']], ['POST', '名=é', '6']);
  });

  it('gives the text of an answer in pieces that cut characters in two', async () => {
    const text = 'é你😀'.repeat(20);
    const server = await serve((_, response) => {
      const bytes = Buffer.from(text);
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
    assert.equal((await client.get(server.origin)).data, text);
  });

  for (const encoding of ['gzip', 'x-gzip', 'GZIP']) {
    it(`takes ${encoding}, and limits what comes out of it`, async () => {
      const server = await serve(({ url }) => ({
        headers: { 'content-encoding': encoding },
        body: gzipSync('x'.repeat(url === '/large' ? 1001 : 1000)),
      }));
      assert.equal((await client.get<string>(server.origin)).data.length, 1000);
      await assert.rejects(client.get(`${server.origin}/large`), /maxContentLength size of 1000 exceeded/);
    });
  }

  it('takes an answer without a body that says how it is compressed', async () => {
    const server = await serve(() => ({ status: 204, headers: { 'content-encoding': 'gzip' } }));
    const { status, data } = await client.get<string>(server.origin);
    assert.deepEqual([status, data], [204, '']);
  });

  it('gives a text in an encoding that it did not ask for as it came', async () => {
    const server = await serve(() => ({ headers: { 'content-encoding': 'identity' }, body: 'plain' }));
    assert.equal((await client.get(server.origin)).data, 'plain');
  });

  it('reaches an IPv6 address', async () => {
    // Nobody listens there: what counts is that the address is understood, and not looked up as a name.
    const failure: unknown = await client.get('http://[::1]:9/').catch((error: unknown) => error);
    assert.ok(isAxiosError(failure));
    assert.notEqual(failure.code, 'ENOTFOUND');
  });
});
