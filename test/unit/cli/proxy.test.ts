import assert from 'node:assert/strict';
import { proxyFor } from '../../../src/cli/proxy.ts';
import { problemOf } from '../../../src/model/problem.ts';

describe('proxy of the environment', () => {
  const found = (address: string, env: Readonly<Record<string, string>>): string | null =>
    proxyFor(new URL(address), env)?.href ?? null;
  const https = 'https://dts.aliyuncs.com/';

  const proxies: readonly (readonly [address: string, env: Record<string, string>, proxy: string | null])[] = [
    [https, {}, null],
    [https, { HTTPS_PROXY: '' }, null],
    [https, { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    [https, { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'http://p:1/'],
    [https, { https_proxy: '', HTTPS_PROXY: 'http://q:1' }, null],
    [https, { HTTP_PROXY: 'http://p:1' }, null],
    [https, { HTTP_PROXY: 'http://p:1', ALL_PROXY: 'http://q:1' }, 'http://q:1/'],
    [https, { HTTPS_PROXY: 'http://p:1', ALL_PROXY: 'socks5://q:1' }, 'http://p:1/'],
    [https, { HTTPS_PROXY: ' proxy.example:3128 ' }, 'http://proxy.example:3128/'],
    [https, { HTTPS_PROXY: 'me:word@proxy.example:3128' }, 'http://me:word@proxy.example:3128/'],
    [https, { HTTPS_PROXY: 'https://p' }, 'https://p/'],
    ['http://api.example/', { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'http://p:1/'],
    ['http://127.0.0.1:8080/', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://127.0.0.1:8080/', { ALL_PROXY: 'http://p:1' }, null],
    ['http://127.9.9.9/', { ALL_PROXY: 'http://p:1' }, null],
    ['http://localhost:8080/', { ALL_PROXY: 'http://p:1' }, null],
    ['http://LOCALHOST/', { http_proxy: 'http://p:1' }, null],
    ['http://[::1]:8080/', { ALL_PROXY: 'http://p:1' }, null],
    ['https://localhost:8443/', { HTTPS_PROXY: 'http://p:1' }, null],
    ['https://localhost.example/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['https://127.0.0.1.example/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['http://localhost:8080/', { ALL_PROXY: 'socks5://q:1' }, null],
  ];
  for (const [address, env, proxy] of proxies) {
    it(`for ${address} with ${JSON.stringify(env)} is ${proxy ?? 'none'}`, () => {
      assert.equal(found(address, env), proxy);
    });
  }

  const exceptions: readonly (readonly [exceptions: string, address: string, direct: boolean])[] = [
    ['*', https, true],
    ['aliyuncs.com', https, true],
    ['.aliyuncs.com', https, true],
    ['*.aliyuncs.com', https, true],
    ['DTS.Aliyuncs.com', https, true],
    ['a.example, dts.aliyuncs.com', https, true],
    ['a.example dts.aliyuncs.com', https, true],
    ['dts.aliyuncs.com:443', https, true],
    ['dts.aliyuncs.com:8443', https, false],
    ['yuncs.com', https, false],
    ['aliyuncs.com.example', https, false],
    ['.', https, false],
    [',', https, false],
    ['localhost,127.0.0.1', https, false],
    ['10.0.0.1,10.0.0.2', 'https://10.0.0.2/', true],
    ['2001:db8::1', 'https://[2001:db8::1]:8443/', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443/', true],
    ['[2001:db8::1]:8444', 'https://[2001:db8::1]:8443/', false],
  ];
  for (const [list, address, direct] of exceptions) {
    it(`${direct ? 'is none' : 'stays'} for ${address} with the exceptions "${list}"`, () => {
      assert.equal(found(address, { HTTPS_PROXY: 'http://p:1', NO_PROXY: list }), direct ? null : 'http://p:1/');
    });
  }

  for (const value of ['socks5://127.0.0.1:1080', 'http://', 'http://a b', 'http://p:99999', 'http://%zz@p']) {
    it(`"${value}" is a problem of its own, which does not repeat it`, () => {
      assert.throws(
        () => proxyFor(new URL(https), { ALL_PROXY: value }),
        (error) => {
          const problem = problemOf(error);
          assert.equal(problem?.kind, 'proxy');
          assert.equal(problem.message, 'The environment variable ALL_PROXY does not name an HTTP proxy.');
          return true;
        },
      );
    });
  }
});
