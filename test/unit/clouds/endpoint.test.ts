import assert from 'node:assert/strict';
import { endpointFault, endpointUrl } from '../../../src/clouds/endpoint.ts';
import { problemOf } from '../../../src/model/problem.ts';

describe('endpoint', () => {
  const usable = [
    'https://api.ucloud.cn',
    'https://api.ucloud.cn/',
    'https://gate.example:8443/cloud/ucloud/',
    'http://localhost:4010',
    'http://LOCALHOST:4010',
    'http://127.0.0.1:4010/ucloud',
    'http://127.1.2.3',
    'http://[::1]:4010',
    'HTTPS://API.UCLOUD.CN',
  ];
  for (const endpoint of usable) {
    it(`takes ${endpoint}`, () => {
      assert.equal(endpointFault(endpoint), null);
    });
  }

  const onlyHttps = /Only https/;
  const unusable: [endpoint: string, fault: RegExp][] = [
    ['', /Not a web address/],
    [' ', /Not a web address/],
    ['api.ucloud.cn', /Not a web address/],
    ['https://', /Not a web address/],
    ['http://api.ucloud.cn', onlyHttps],
    ['http://10.0.0.1', onlyHttps],
    ['http://localhost.example', onlyHttps],
    ['http://notlocalhost', onlyHttps],
    ['http://127.0.0.1.example', onlyHttps],
    ['http://localhost@evil.example', onlyHttps],
    ['http://[::2]', onlyHttps],
    ['http://0.0.0.0', onlyHttps],
    ['ftp://localhost', onlyHttps],
    ['file:///etc/passwd', onlyHttps],
    ['javascript:alert(1)', onlyHttps],
    ['https://user@api.ucloud.cn', /user name or password/],
    ['https://:secret@api.ucloud.cn', /user name or password/],
    ['https://api.ucloud.cn/?Action=StopUDTSTask', /leave out/],
    ['https://api.ucloud.cn/#x', /leave out/],
  ];
  for (const [endpoint, fault] of unusable) {
    it(`does not take "${endpoint}"`, () => {
      assert.match(endpointFault(endpoint) ?? '', fault);
      assert.throws(
        () => endpointUrl(endpoint, '/'),
        (error) => {
          const problem = problemOf(error);
          assert.equal(problem?.kind, 'bad-request');
          assert.match(problem.message, fault);
          assert.ok(!problem.message.includes('secret'));
          return true;
        },
      );
    });
  }

  const urls: [endpoint: string, path: string, url: string][] = [
    ['https://api.ucloud.cn', '/', 'https://api.ucloud.cn/'],
    ['https://api.ucloud.cn/', '/', 'https://api.ucloud.cn/'],
    ['http://127.0.0.1:4010/prefix', '/', 'http://127.0.0.1:4010/prefix/'],
    ['http://127.0.0.1:4010/prefix//', '/v2/x', 'http://127.0.0.1:4010/prefix/v2/x'],
    ['https://dcs.example', '/v2/a%2Fb', 'https://dcs.example/v2/a%2Fb'],
    ['https://dcs.example/p', '/a?b#c', 'https://dcs.example/p/a%3Fb%23c'],
    ['https://dcs.example/p', '//evil.example/x', 'https://dcs.example/p//evil.example/x'],
  ];
  for (const [endpoint, path, url] of urls) {
    it(`puts ${path} under ${endpoint}`, () => {
      assert.equal(endpointUrl(endpoint, path).href, url);
    });
  }
});
