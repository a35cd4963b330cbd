import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import { createLog, type Log, requestLine } from '../../../src/platform/log.ts';
import { keyKinds, keyOf } from '../../../src/simulator/server/keys.ts';

import { activatedByVsCode } from '../support/extension.ts';
import { WindowSpy } from '../support/windowSpy.ts';

const keys = cloudIds.flatMap((cloud) => keyKinds.map((kind) => keyOf(cloud, kind)));
const secrets = keys.flatMap(({ accessKeyId, accessKeySecret, securityToken }) =>
  [accessKeyId, accessKeySecret, securityToken].filter((text) => text !== null),
);

describe('The log', () => {
  let window: WindowSpy;
  let log: Log;
  const known = new Set<string>();

  before(async () => {
    await activatedByVsCode();
    window = new WindowSpy();
    log = createLog('Test of the log', () => known);
    for (const secret of secrets) known.add(secret);
  });

  after(() => {
    log.dispose();
    window.restore();
  });

  beforeEach(() => {
    window.log.length = 0;
  });

  const ways: readonly (readonly [what: string, write: (text: string) => void])[] = [
    [
      'debug',
      (text) => {
        log.debug(text);
      },
    ],
    [
      'info',
      (text) => {
        log.info(text);
      },
    ],
    [
      'warn',
      (text) => {
        log.warn(text);
      },
    ],
    [
      'error',
      (text) => {
        log.error(text);
      },
    ],
    [
      'the stack of an error',
      (text) => {
        log.error('Reading', new Error(text));
      },
    ],
    [
      'something thrown that is no error',
      (text) => {
        log.error('Reading', text);
      },
    ],
  ];

  for (const [what, write] of ways) {
    it(`strikes secrets out of what is written as ${what}, plain, encoded and quoted`, () => {
      for (const secret of secrets) {
        write(
          `begin ${secret} ${encodeURIComponent(secret)} ${JSON.stringify({ nested: JSON.stringify({ secret }) })} end`,
        );
      }
      const written = window.log.join('\n');
      assert.equal(window.log.length, secrets.length);
      assert.match(written, /begin •••/);
      assert.doesNotMatch(written, /CANARY/);
      for (const secret of secrets) assert.ok(!written.includes(secret), secret);
    });
  }

  it('strikes out what looks like a credential, whoever it belongs to', () => {
    log.info('GET https://host/?Signature=abcdef123&x=1 Authorization: SDK-HMAC-SHA256 Access=XYZ');
    assert.doesNotMatch(window.log.join('\n'), /abcdef123|XYZ/);
  });

  it('knows secrets that were added after it was made', () => {
    known.add('a-later-secret');
    log.warn('it is a-later-secret');
    assert.deepEqual(window.log, ['warn it is •••']);
  });

  it('has a line for a request', () => {
    const sent = { method: 'GET', host: 'dts.aliyuncs.com', path: '/', ms: 84, attempt: 1 };
    assert.equal(
      requestLine({ ...sent, outcome: 200, account: 'prod', requestId: '8D2C-1' }),
      "GET dts.aliyuncs.com/ → 200, 84 ms, try 1, account 'prod', request 8D2C-1",
    );
    assert.equal(
      requestLine({ ...sent, outcome: 'ECONNRESET', attempt: 2, account: 'prod', requestId: null }),
      "GET dts.aliyuncs.com/ → ECONNRESET, 84 ms, try 2, account 'prod'",
    );
  });

  it('takes nothing any more, and throws nothing, after its end: what was under way may still fail', () => {
    log.dispose();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('late');
    log.show();
    log.dispose();
    assert.deepEqual(window.log, []);
  });
});
