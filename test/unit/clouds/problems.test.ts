import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HttpResponse } from '../../../src/clouds/cloud.ts';
import {
  type Answerer,
  clockSkewMs,
  cloudWords,
  incomplete,
  jsonBody,
  kindOfHttpStatus,
  type Refusal,
  refused,
  retryAfterMs,
  unreadable,
} from '../../../src/clouds/problems.ts';
import type { Account } from '../../../src/model/account.ts';
import { type Problem, type ProblemKind, problemKinds, problemOf } from '../../../src/model/problem.ts';

const account: Account = {
  name: 'prod',
  cloud: 'ucloud',
  accessKeyId: 'AKID/canary+0001',
  accessKeySecret: 'SECRET"/canary\\0002',
  securityToken: 'TOKEN=canary 0003',
};
const by: Answerer = { cloudName: 'UCloud', account };
const secrets = [account.accessKeyId, account.accessKeySecret, account.securityToken ?? ''];

const response = (changes: Partial<HttpResponse> = {}): HttpResponse => ({
  status: 200,
  headers: {},
  text: '{}',
  ...changes,
});
const refusal = (changes: Partial<Refusal> = {}): Refusal => ({
  kind: 'cloud',
  code: '130',
  words: 'auth service error',
  requestId: 'id-1',
  ...changes,
});

function thrown(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    return problemOf(error) ?? assert.fail(String(error));
  }
  return assert.fail('nothing was thrown');
}

describe("the cloud's words", () => {
  const rows: [words: string | null, shown: string | null][] = [
    [null, null],
    ['', null],
    [' \n\t ', null],
    ['\u0000\u200b\u202e', null],
    ['User Not Exists', 'User Not Exists'],
    ['  two\r\nlines\tand  gaps ', 'two lines and gaps'],
    ['\u001b[31mred\u001b[0m \u202egpj.exe', '[31mred [0m gpj.exe'],
    ['签名错误', '签名错误'],
    ['x'.repeat(300), 'x'.repeat(300)],
    ['x'.repeat(301), `${'x'.repeat(300)}…`],
  ];
  for (const [words, shown] of rows) {
    it(`${String(words).slice(0, 40)} are shown as ${JSON.stringify(shown).slice(0, 40)}`, () => {
      assert.equal(cloudWords(words, account), shown);
    });
  }

  for (const secret of secrets) {
    it('leaves out the signed text that a gateway repeats', () => {
      const rows = [
        [
          'Specified signature is not matched with our calculation. server string to sign is:ACS3-HMAC-SHA256 3fc2',
          'Specified signature is not matched with our calculation',
        ],
        ['verify aksk signature fail, canonicalRequest:GET|/v2/|x-security-token:abc', 'verify aksk signature fail'],
        ['Signature VerifyAC Error', 'Signature VerifyAC Error'],
      ] as const;
      for (const [words, shown] of rows) assert.equal(cloudWords(words, account), shown);
      assert.equal(cloudWords('string to sign is: secret things', account), null);
    });

    it(`never hold ${secret.slice(0, 5)}…, plain or encoded, wherever they are cut`, () => {
      assert.equal(cloudWords(`a ${secret} b`, account), 'a ••• b');
      assert.equal(cloudWords(`a=${encodeURIComponent(secret)}&b`, account), 'a=•••&b');
      for (let before = 280; before <= 300; before += 1) {
        assert.ok(!cloudWords('x'.repeat(before) + secret, account)?.includes(secret.slice(0, 4)));
      }
    });
  }

  const credentials: [words: string, shown: string][] = [
    ['cannot parse Action=X&PublicKey=abc&Signature=9f86d08188', 'cannot parse Action=X&PublicKey=•••&Signature=•••'],
    ['{"password":"hunter2"} is wrong', '{"password":"•••"} is wrong'],
    ['dial mysql://root:Passw0rd!@10.0.0.1:3306 refused', 'dial mysql://root:•••@10.0.0.1:3306 refused'],
    ['redis://:p@ss@cache:6379', 'redis://:•••@cache:6379'],
    ['no route to https://dcs.example.com:443/v2?a=b', 'no route to https://dcs.example.com:443/v2?a=b'],
  ];
  for (const [words, shown] of credentials) {
    it(`are shown as ${shown}`, () => {
      assert.equal(cloudWords(words, account), shown);
    });
  }

  it('are cut where a gateway repeats what it signed, also within a long row of punctuation', () => {
    assert.equal(
      cloudWords(`refused${' .,;:'.repeat(100)} the server string to sign is: x`, account)?.slice(0, 7),
      'refused',
    );
    assert.equal(cloudWords(`refused .,;: server string to sign is: x`, account), 'refused');
    assert.equal(cloudWords('refused, canonical request: x', account), 'refused');
    assert.equal(cloudWords('the noncanonical request', account), 'the noncanonical request');
  });

  for (const filler of [
    '.',
    ' ',
    '\u200b',
    'a',
    'token',
    'token=',
    'password:"',
    '\\',
    '://',
    '://a:',
    '@',
    '://a:b@',
    'server ',
  ]) {
    it(`are found in a megabyte of ${JSON.stringify(filler)}`, () => {
      const shown = cloudWords(`${filler.repeat(1_000_000 / filler.length)}x`, account);
      assert.ok((shown?.length ?? 0) <= 301, 'no pattern takes quadratic time');
    });
  }

  it('hold no part of any secret, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...secrets), fc.string(), (before, secret, after) => {
        assert.ok(!cloudWords(before + secret + after, account)?.includes('canary'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a refusal', () => {
  const sentences: Record<ProblemKind, RegExp> = {
    credentials: /^UCloud does not accept the keys of account 'prod': words$/,
    permission: /^UCloud does not allow account 'prod' to read this: words$/,
    clock: /^UCloud says that this computer's clock is wrong: words$/,
    throttled: /^UCloud is being asked too often: words$/,
    'not-found': /^UCloud does not know this task: words$/,
    'bad-request': /^UCloud could not use the request: words$/,
    network: /^UCloud reports a failure: words$/,
    tls: /^UCloud reports a failure: words$/,
    proxy: /^UCloud reports a failure: words$/,
    'bad-answer': /^UCloud reports a failure: words$/,
    cloud: /^UCloud reports a failure: words$/,
  };
  for (const kind of problemKinds) {
    it(`of kind ${kind} has a sentence, a hint, the code and the id`, () => {
      const error = refused(refusal({ kind, words: 'words' }), by);
      const { problem } = error;
      assert.match(problem.message, sentences[kind]);
      assert.equal(error.message, problem.message);
      assert.ok(problem.hint.length > 20);
      assert.deepEqual([problem.kind, problem.code, problem.requestId], [kind, '130', 'id-1']);
      assert.ok(!('waitMs' in problem));
    });
  }

  it('says its code where it has no words, and says so where it has neither', () => {
    assert.match(refused(refusal({ words: ' ' }), by).message, /: 130$/);
    assert.match(refused(refusal({ words: null, code: null }), by).message, /: no reason given$/);
    assert.equal(refused(refusal({ code: null }), by).problem.code, null);
  });

  it('takes a better hint and a wait', () => {
    const { problem } = refused(refusal({ kind: 'throttled', hint: 'Wait.', waitMs: 0 }), by);
    assert.deepEqual([problem.hint, problem.waitMs], ['Wait.', 0]);
  });

  it('names the measured skew of the clock', () => {
    const ahead = refused(refusal({ kind: 'clock', skewMs: 17 * 60_000, words: null, code: null }), by);
    assert.equal(ahead.message, "This computer's clock is 17 minutes ahead of UCloud's.");
    const behind = refused(refusal({ kind: 'clock', skewMs: -90 * 60_000, words: 'bad signature' }), by);
    assert.equal(behind.message, "This computer's clock is 90 minutes behind UCloud's. UCloud says: bad signature");
  });

  it('repeats no secret', () => {
    for (const secret of secrets) {
      const { problem } = refused(refusal({ words: `bad ${secret}`, code: secret }), by);
      assert.ok(!JSON.stringify(problem).includes('canary'));
    }
  });
});

describe('the body of an answer', () => {
  it('is its JSON object, whatever the HTTP status and the blanks around it', () => {
    assert.deepEqual(jsonBody(response({ status: 400, text: '\uFEFF {"a":[1]}\n' }), by, null), { a: [1] });
    assert.deepEqual(jsonBody(response(), by, null), {});
  });

  const bad: [name: string, text: string, message: RegExp][] = [
    ['empty', ' \n', /^UCloud sent an empty answer/],
    ['a web page', '\n <!DOCTYPE html><html>', /^UCloud sent a web page instead of data/],
    ['XML', '<Error/>', /^UCloud sent a web page instead of data/],
    ['cut off', '{"a":[1,', /^UCloud sent an answer that is cut off or not JSON/],
    ['text', 'Bad Gateway', /^UCloud sent an answer that is cut off or not JSON/],
    ['nested without end', '['.repeat(100_000), /^UCloud sent an answer that is cut off or not JSON/],
    ['a list', '[{}]', /^UCloud sent an answer of an unknown shape/],
    ['null', 'null', /^UCloud sent an answer of an unknown shape/],
    ['a number', '3', /^UCloud sent an answer of an unknown shape/],
    ['a text in quotes', '"ok"', /^UCloud sent an answer of an unknown shape/],
  ];
  const statuses: [status: number, kind: ProblemKind][] = [
    [200, 'bad-answer'],
    [302, 'bad-answer'],
    [404, 'bad-answer'],
    [429, 'throttled'],
    [500, 'cloud'],
    [503, 'cloud'],
  ];
  for (const [name, text, message] of bad) {
    for (const [status, kind] of statuses) {
      it(`is refused as ${kind} when it is ${name} with HTTP ${status}`, () => {
        const problem = thrown(() => jsonBody(response({ status, text }), by, 'id-2'));
        assert.match(problem.message, message);
        assert.ok(problem.message.endsWith(`(HTTP ${status}).`));
        assert.deepEqual([problem.kind, problem.code, problem.requestId], [kind, `HTTP ${status}`, 'id-2']);
      });
    }
  }

  it('is not repeated in a problem', () => {
    for (const text of ['<p>page-words</p>', 'page-words', '["page-words"]']) {
      const problem = thrown(() => jsonBody(response({ text }), by, null));
      assert.ok(!JSON.stringify(problem).includes('page-words'));
    }
  });

  it('asks to wait where the cloud throttles or is out of service', () => {
    const headers = { 'retry-after': '3' };
    assert.equal(thrown(() => jsonBody(response({ status: 429, headers, text: '' }), by, null)).waitMs, 3000);
    assert.equal(thrown(() => jsonBody(response({ status: 429, text: '' }), by, null)).waitMs, undefined);
    assert.equal(thrown(() => jsonBody(response({ status: 503, headers, text: '' }), by, null)).waitMs, 3000);
    assert.equal(thrown(() => jsonBody(response({ status: 404, headers, text: '' }), by, null)).waitMs, undefined);
    assert.equal(unreadable('why', response({ status: 429, headers }), null).problem.waitMs, 3000);
  });

  it('has no key of the account in it, however it is written', () => {
    for (const secret of secrets) {
      const written = [secret, encodeURIComponent(secret)].map((form) => JSON.stringify(form));
      const text = `{"a":${written.join(',"b":')},"c":${JSON.stringify(secret).replaceAll('/', '\\/')}}`;
      assert.deepEqual(jsonBody(response({ text }), by, null), { a: '•••', b: '•••', c: '•••' });
    }
  });

  it('has no password of an address in it, and is verbatim but for that', () => {
    const body = {
      FailedMessage: 'dial mysql://root:Pa"ss\\w@rd!@10.0.0.1:3306 refused, see https://h:80/x?a=b',
      deep: [{ url: 'redis://:hunter2@cache' }],
      mail: 'ops@example.com',
      Chinese: '连接 mysql://h:3306失败，请联系ops@example.com',
      number: 9.5,
      nothing: null,
    };
    const shown = {
      ...body,
      FailedMessage: 'dial mysql://root:•••@10.0.0.1:3306 refused, see https://h:80/x?a=b',
      deep: [{ url: 'redis://:•••@cache' }],
    };
    assert.deepEqual(jsonBody(response({ text: JSON.stringify(body) }), by, null), shown);
    const escaped = JSON.stringify(body).replaceAll('/', '\\/').replaceAll('@', '\\u0040');
    assert.deepEqual(jsonBody(response({ text: escaped }), by, null), shown);
  });

  for (const colon of [':', '\\u003a', '\\u003A']) {
    for (const slash of ['/', '\\/', '\\u002f', '\\u002F']) {
      it(`finds the address whose signs are written ${colon}${slash} in JSON`, () => {
        const text = `{"m":"redis${colon}${slash}/u:hunter2@cache","n":"redis${colon}/${slash}u:hunter2@cache"}`;
        const shown = 'redis://u:•••@cache';
        assert.deepEqual(jsonBody(response({ text }), by, null), { m: shown, n: shown });
      });
    }
  }

  for (const [at, bracket] of [
    ['@', '('],
    ['\\u0040', '\\u0028'],
  ]) {
    it(`finds the address of a Go driver, its signs written ${at}tcp${bracket}`, () => {
      const text = `{"m":"dial root:hunter2${at}tcp${bracket}10.0.0.1:3306) refused"}`;
      assert.deepEqual(jsonBody(response({ text }), by, null), { m: 'dial root:•••@tcp(10.0.0.1:3306) refused' });
    });
  }

  it('keeps all digits of a number that is too large to be held exactly', () => {
    const text =
      '{"a":9007199254740993,"b":[-12345678901234567890],"c":1e999,"d":9007199254740991,"e":0.1234567890123456789}';
    assert.deepEqual(jsonBody(response({ text }), by, null), {
      a: '9007199254740993',
      b: ['-12345678901234567890'],
      c: '1e999',
      d: 9007199254740991,
      e: 0.12345678901234568,
    });
  });

  it('is whole where the account has a key too short to be one', () => {
    const short: Answerer = { cloudName: 'UCloud', account: { ...account, accessKeyId: 'Done', accessKeySecret: 'a' } };
    assert.deepEqual(jsonBody(response({ text: '{"Status":"Done"}' }), short, null), { Status: 'Done' });
  });
});

describe('what HTTP says', () => {
  const kinds: [status: number, kind: ProblemKind][] = [
    [400, 'bad-request'],
    [401, 'credentials'],
    [403, 'permission'],
    [404, 'not-found'],
    [407, 'proxy'],
    [409, 'bad-request'],
    [429, 'throttled'],
    [500, 'cloud'],
    [599, 'cloud'],
    [200, 'bad-answer'],
    [302, 'bad-answer'],
  ];
  for (const [status, kind] of kinds) {
    it(`HTTP ${status} alone is ${kind}`, () => {
      assert.equal(kindOfHttpStatus(status), kind);
    });
  }

  const waits: [header: string | undefined, ms: number | null][] = [
    ['0', 0],
    ['2', 2000],
    [' 1.5 ', 1500],
    ['-1', null],
    ['', null],
    ['0x10', null],
    ['1e3', null],
    ['+1', null],
    ['1 s', null],
    ['Infinity', null],
    ['9'.repeat(400), null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 90_000],
    ['Wednesday, 21-Oct-26 07:28:00 GMT', 90_000],
    ['Wed Oct 21 07:28:00 2026', 90_000],
    ['Wed, 21 Oct 2026 07:20:00 GMT', 0],
    ['Wed, 21 Oct 2026 07:28:00', null],
    ['2026-10-21T07:28:00Z', null],
    ['Wed, 99 Oct 2026 07:28:00 GMT', null],
    [undefined, null],
  ];
  const date = 'Wed, 21 Oct 2026 07:26:30 GMT';
  for (const [header, ms] of waits) {
    it(`Retry-After ${JSON.stringify(header)} is ${ms} ms`, () => {
      const headers = header === undefined ? { date } : { date, 'retry-after': header };
      assert.equal(retryAfterMs(response({ headers })), ms);
    });
  }

  it('Retry-After as a date says nothing without the Date that it counts from', () => {
    assert.equal(retryAfterMs(response({ headers: { 'retry-after': date } })), null);
  });

  it('Date tells how far our clock is ahead', () => {
    const at = Date.UTC(2026, 10, 21, 8, 0, 0);
    const dated = response({ headers: { date: 'Sat, 21 Nov 2026 08:00:00 GMT' } });
    assert.equal(clockSkewMs(dated, at + 60_000), 60_000);
    assert.equal(clockSkewMs(dated, at - 900_000), -900_000);
    assert.equal(clockSkewMs(response(), at), null);
    assert.equal(clockSkewMs(response({ headers: { date: 'soon' } }), at), null);
  });
});

describe('an incomplete entry', () => {
  it('is a problem of the request', () => {
    assert.deepEqual(incomplete('No plan.', 'Add it.').problem, {
      kind: 'bad-request',
      message: 'No plan.',
      hint: 'Add it.',
      code: null,
      requestId: null,
    });
  });
});
