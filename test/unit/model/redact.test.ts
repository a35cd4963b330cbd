import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact, withoutPasswords } from '../../../src/model/redact.ts';

/** What must never come through; it has nothing that an ordinary text has. */
const key = 'kQ7/zX+9w=Tt';
/** The forms below hold the value in many ways: none of its halves may survive either. */
function assertGone(clean: string, hint: string): void {
  for (const part of [key, 'kQ7', 'X+9w', 'X%2B9w']) assert.ok(!clean.includes(part), `${hint} → ${clean}`);
}

describe('Redaction of known secrets', () => {
  const forms: Readonly<Record<string, string>> = {
    'as it is': key,
    'percent-encoded': encodeURIComponent(key),
    'percent-encoded in lower case': encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase()),
    'percent-encoded twice, as in a text to sign': encodeURIComponent(encodeURIComponent(key)),
    'with the slashes of a PHP-like JSON': key.replaceAll('/', '\\/'),
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`strikes out a secret ${name}`, () => {
      const clean = redact(`before ${form} after`, [key]);
      assert.equal(clean.replace(/•+/, '…'), 'before … after');
    });
  }

  const awkward: readonly (readonly [string, string, string])[] = [
    ['quotes and backslashes, within JSON', 'a"b\\c"d', JSON.stringify({ note: 'a"b\\c"d' })],
    ['line breaks, within JSON', 'line1\nline2', JSON.stringify({ note: 'line1\nline2' })],
    ['line breaks, as it is', 'line1\nline2', 'x line1\nline2 y'],
    ['signs that only strict encoding touches', "it's(a)*!", 'x it%27s%28a%29%2A%21 y'],
    ['a space, in a form body', 'two words', 'a=two+words&b=1'],
    ['signs of regular expressions', 'a.*+?^${}()|[]\\', 'x a.*+?^${}()|[]\\ y'],
    ['signs of replacement patterns', "$&$1$`$'", "x $&$1$`$' y"],
    ['half a surrogate pair', 'half\ud800pair', 'x half\ud800pair y'],
  ];
  for (const [name, secret, text] of awkward) {
    it(`strikes out a secret with ${name}`, () => {
      const clean = redact(text, [secret]);
      assert.ok(clean.includes('•••'), clean);
      assert.ok(!clean.includes(secret) && !clean.includes(JSON.stringify(secret).slice(1, -1)), clean);
    });
  }

  it('strikes out all of a secret that begins with another one', () => {
    assert.equal(redact('x AKIA1234-rest y', ['AKIA1234', 'AKIA1234-rest']), 'x ••• y');
  });

  it('strikes out every occurrence', () => {
    assert.equal(redact(`${key},${key}\n${key}`, [key]), '•••,•••\n•••');
  });

  it('leaves alone what is too short to be a key', () => {
    assert.equal(redact('a cat in a hat', ['', 'a', 'in', 'cat']), 'a cat in a hat');
  });

  it('takes any iterable, and none', () => {
    assert.equal(redact('x abcd y', new Set(['abcd'])), 'x ••• y');
    assert.equal(redact('x abcd y', []), 'x abcd y');
  });

  it('lets no secret of four or more characters through, wherever it stands', () => {
    const secret = fc
      .string({ unit: 'binary', minLength: 4 })
      .filter((text) => text.length >= 4 && !text.includes('•'));
    const around = fc.oneof(
      fc.string(),
      fc.constantFrom('"', 'password=', '?Signature=', 'Authorization: ', '\\"', '\n'),
    );
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.array(around, { maxLength: 4 }),
        (all, pieces) => {
          const encoded = all.flatMap((text) => [
            text,
            encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')),
            JSON.stringify(text),
          ]);
          const clean = redact(encoded.map((text, index) => `${pieces[index] ?? ''}${text}`).join(''), all);
          for (const text of all) assert.ok(!clean.includes(text), clean);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('Redaction of what looks like a credential', () => {
  const forms: readonly string[] = [
    // Headers, as a request is written out.
    `Authorization: acs LTAI5t:${key}`,
    `authorization:${key}`,
    `AUTHORIZATION: Bearer ${key}`,
    `Proxy-Authorization: Basic ${key}`,
    `X-Auth-Token: ${key}`,
    `x-subject-token: ${key}`,
    `X-Security-Token: ${key}`,
    `x-acs-security-token: ${key}`,
    `x-acs-accesskey-id: ${key}`,
    `Cookie: a=1; session=${key}`,
    `Set-Cookie: ${key}; Path=/`,
    `host: x\r\nAuthorization: ${key}\r\naccept: y`,
    `Authorization: first\r\n\t${key}\r\naccept: y`,
    // As Node prints an object.
    `{ Authorization: '${key}', accept: 'y' }`,
    `{ 'X-Auth-Token': '${key}' }`,
    // Queries and form bodies.
    `https://api.ucloud.cn/?Action=X&PublicKey=${key}`,
    `https://api.ucloud.cn/?PublicKey=${encodeURIComponent(key)}&Action=X`,
    `https://dts.aliyuncs.com/?Signature=${encodeURIComponent(key)}#f`,
    `https://dts.aliyuncs.com/?securitytoken=${key}`,
    `https://x/?X-Amz-Signature=${key}&a=1`,
    `Action=X&AccessKeyId=${key}&Region=y`,
    `AccessKeySecret=${key}`,
    `SECURITY_TOKEN=${key}`,
    `access_key_secret = ${key}`,
    `db.password=${key}`,
    `source_password=${key}`,
    `export UCLOUD_PRIVATE_KEY="${key}"`,
    // JSON.
    `{"password":"${key}"}`,
    `{"Password" : "${key}", "a": 1}`,
    `{"privateKey":\n  "${key}"}`,
    `{"secret": "quoted \\" then ${key}"}`,
    `{"secret": "ends with a backslash \\\\", "password": "${key}"}`,
    `{"access_token":"${key}"}`,
    `{"apiKey":"${key}"}`,
    `{"password":["${key}"]}`,
    `{\\"password\\":\\"${key}\\"}`,
    `"{\\"a\\":\\"{\\\\\\"password\\\\\\":\\\\\\"${key}\\\\\\"}\\"}"`,
    // Values of several lines.
    `password: "first\n${key}\nlast" rest`,
    `secret='first\n${key}'`,
    `secret="never closed ${key}\nsecond ${key}`,
    // Labels for people.
    `AccessKey Secret: ${key}`,
    `Private Key: ${key}`,
    // A proxy with a password.
    `connect ECONNREFUSED http://user:${encodeURIComponent(key)}@proxy.example.com:3128`,
  ];
  for (const text of forms) {
    it(JSON.stringify(text), () => {
      assertGone(redact(text, []), text);
    });
  }

  const kept: readonly (readonly [string, string])[] = [
    ['https://x/?Action=A&Signature=abc&Region=r#top', 'https://x/?Action=A&Signature=•••&Region=r#top'],
    ['{"password":"abc","region":"cn-hangzhou"}', '{"password":"•••","region":"cn-hangzhou"}'],
    ['host: x\r\nX-Auth-Token: abc\r\naccept: y', 'host: x\r\nX-Auth-Token: •••\r\naccept: y'],
    ['a=1&password=abc&b=2', 'a=1&password=•••&b=2'],
    ['(using password: YES-or-no)', '(using password: •••'],
    ['my password: YES)', 'my password: •••'],
    ['http://user:abc@proxy.example.com:3128/', 'http://•••@proxy.example.com:3128/'],
    ['http://user:a@bc@proxy.example.com:3128/', 'http://•••@proxy.example.com:3128/'],
  ];
  for (const [text, clean] of kept) {
    it(`keeps what stands around it: ${JSON.stringify(text)}`, () => {
      assert.equal(redact(text, []), clean);
    });
  }

  const harmless: readonly string[] = [
    'alibaba dts dtsz2v12jfo309: active Migrating',
    'task: udts-ixdp441 · 63% (request: 5f0c)',
    'The tokens: 5; the disk: full; asks: none',
    'GET https://dts.cn-hangzhou.aliyuncs.com/?Action=DescribeDtsJobs&RegionId=cn-hangzhou → 200',
    'Error: x\n    at read (/src/clouds/reader.ts:10:5)\n    at async poll (/src/monitor/poller.ts:20:1)',
    'secretary of the password manager',
    "Access denied for user 'mover'@'10.0.0.1' (using password: YES), job dts1",
    'Access denied (using password: NO)',
    'SignatureMethod=HMAC-SHA1&SignatureVersion=1.0',
    'mail someone@example.com, see https://example.com/a@b',
    '',
  ];
  for (const text of harmless) {
    it(`leaves ${JSON.stringify(text)} alone`, () => {
      assert.equal(redact(text, []), text);
    });
  }

  it('does not take the lines of a stack for the rest of a header', () => {
    const stack = '\n    at read (/src/reader.ts:10:5)';
    assert.equal(redact(`Error: token: abc${stack}`, []), `Error: token: •••${stack}`);
  });

  it('changes nothing when applied again', () => {
    for (const text of [...forms, ...harmless]) {
      const once = redact(text, [key]);
      assert.equal(redact(once, [key]), once);
    }
  });
});

describe('Passwords of addresses', () => {
  const table: readonly (readonly [string, string])[] = [
    ['mysql://root:pa/ss@10.0.0.1:3306/db', 'mysql://root:•••@10.0.0.1:3306/db'],
    ['mysql://root:pa?s#s@10.0.0.1/db', 'mysql://root:•••@10.0.0.1/db'],
    ['mysql://root:a@b/c@10.0.0.1/db', 'mysql://root:•••@10.0.0.1/db'],
    ['mysql://root:12/34567@10.0.0.1 refused', 'mysql://root:12/34567@10.0.0.1 refused'],
    ['redis://:12/34567@10.0.0.1 refused', 'redis://:•••@10.0.0.1 refused'],
    ['mongodb://u:pw@h1,h2/?replicaSet=a&mail=x@y', 'mongodb://u:•••@h1,h2/?replicaSet=a&mail=x@y'],
    ['from mysql://a:b/c@h to mysql://d:e#f@g', 'from mysql://a:•••@h to mysql://d:•••@g'],
    ['连接mysql://root:a/b@h失败，邮件x@y', '连接mysql://root:•••@h失败，邮件x@y'],
    ['http://host:8080/path?mail=a@b', 'http://host:8080/path?mail=a@b'],
    ['http://host:8080/a http://u:p/w@h', 'http://host:8080/a http://u:•••@h'],
    ['http://[fe80::1]:80/a@b', 'http://[fe80::1]:80/a@b'],
    ['root:secret@tcp(10.0.0.1:3306)/orders', 'root:•••@tcp(10.0.0.1:3306)/orders'],
    ['dial: dsn=root:s@c:r/e?t@tcp4(10.0.0.1)/x', 'dial: dsn=root:•••@tcp4(10.0.0.1)/x'],
    ['{"dsn":"app.user:secret@unix(/run/m.sock)/x"}', '{"dsn":"app.user:•••@unix(/run/m.sock)/x"}'],
    ['无法连接：root:secret@tcp(h)/x', '无法连接：root:•••@tcp(h)/x'],
    ['a:1@tcp(h) b:2@tcp6(i)', 'a:•••@tcp(h) b:•••@tcp6(i)'],
    ['mysql://root:p/w@tcp(h)/x', 'mysql://root:•••@tcp(h)/x'],
    ['root@tcp(10.0.0.1:3306)/orders', 'root@tcp(10.0.0.1:3306)/orders'],
    ['mail me: someone@tcpdump.example', 'mail me: someone@tcpdump.example'],
  ];
  for (const [text, clean] of table) {
    it(`${text} → ${clean}`, () => {
      assert.equal(withoutPasswords(text), clean);
      assert.equal(withoutPasswords(clean), clean);
    });
  }

  it('come through in no form, whatever signs they hold', () => {
    const sign = fc.constantFrom(...Array.from('abXY09/?#@:&=%+.-_~!$*,;"\'()'));
    const secret = fc.string({ unit: sign, minLength: 4, maxLength: 12 }).map((text) => `Q${text}Z`);
    fc.assert(
      fc.property(secret, (password) => {
        // A query begins with the first of these behind an @: that part could as well be one.
        if (!/@.*[?#]/.test(password)) assert.equal(withoutPasswords(`x://u:${password}@h/d`), 'x://u:•••@h/d');
        assert.equal(withoutPasswords(`u:${password}@tcp(h)/d`), 'u:•••@tcp(h)/d');
      }),
      { numRuns: 500 },
    );
  });
});

describe('Redaction of huge texts', () => {
  const million = 1024 * 1024;
  const huge: Readonly<Record<string, string>> = {
    'one word': 'a'.repeat(million),
    'one name over and over': 'secret'.repeat(million / 6),
    'names and dots': 'secret.'.repeat(million / 7),
    'names and quotes': 'secret="'.repeat(million / 8),
    'names and blanks': `secret${' '.repeat(1000)}`.repeat(million / 1006),
    'a name and only blanks': `secret${' '.repeat(million)}`,
    'a name and only backslashes': `"secret": "${'\\'.repeat(million)}`,
    'a quote that never closes': `password="${'a'.repeat(million)}`,
    'only quotes': '"'.repeat(million),
    'only backslashes': '\\'.repeat(million),
    'only line breaks': '\r\n'.repeat(million / 2),
    'a header that never ends': `Authorization: ${'a\r\n\t'.repeat(million / 4)}`,
    'only question marks': '?&'.repeat(million / 2),
    addresses: '://'.repeat(million / 3),
    'addresses with users': '://u:'.repeat(million / 5),
    'addresses with users and blanks': '://u:p '.repeat(million / 7),
    'addresses with ports': `${'://h:80/'.repeat(million / 8)}@`,
    'addresses with queries': '?://u:p@'.repeat(million / 8),
    'addresses of Go': 'u:p@tcp('.repeat(million / 8),
    'one long address of Go': `${'u'.repeat(million)}@tcp(`,
    'an address that never ends': `https://${'a'.repeat(million)}`,
  };
  for (const [name, text] of Object.entries(huge)) {
    // A rule that takes quadratic time would need hours for a megabyte: mocha's timeout is the assertion.
    it(`returns for ${name}`, () => {
      assert.equal(typeof redact(text, [key, 'aaaa-not-there']), 'string');
    });
  }
});
