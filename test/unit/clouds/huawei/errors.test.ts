import assert from 'node:assert/strict';
import type { ReadingAction } from '../../../../src/clouds/huawei/pack.ts';
import { refusalOf, requestIdOf } from '../../../../src/clouds/huawei/errors.ts';
import type { Refusal } from '../../../../src/clouds/problems.ts';
import type { Json } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { ProblemKind } from '../../../../src/model/problem.ts';
import { account, dated, now } from './support.ts';

interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly action?: ReadingAction;
  readonly by?: Account;
}

function refusal(body: Json, told: Told = {}): Refusal | null {
  const { status = 400, headers = {}, action = 'ShowMigrationTaskStats', by = account } = told;
  return refusalOf({ response: { status, headers, text: '' }, body, action, account: by, now });
}

function refused(body: Json, told: Told = {}): Refusal {
  const said = refusal(body, told);
  assert.ok(said);
  return said;
}

const iamWords = (words: string): Json => ({
  error_code: 'APIGW.0301',
  error_msg: `Incorrect IAM authentication information: ${words}`,
  request_id: 'r-1',
});

describe('Huawei error codes', () => {
  type Row = readonly [status: number, code: string, kind: ProblemKind];
  const rows: readonly Row[] = [
    [401, 'DCS.1001', 'credentials'],
    [401, 'DCS.1002', 'credentials'],
    [401, 'DCS.1003', 'credentials'],
    [401, 'DCS.1004', 'bad-request'],
    [403, 'DCS.2003', 'permission'],
    [403, 'DCS.2007', 'permission'],
    [403, 'DCS.3002', 'permission'],
    [403, 'DCS.3003', 'permission'],
    [404, 'DCS.4001', 'bad-request'],
    [400, 'DCS.4070', 'bad-request'],
    [400, 'DCS.4133', 'not-found'],
    [500, 'DCS.5000', 'cloud'],
    [405, 'DCS.5001', 'bad-request'],
    [400, '111400063', 'bad-request'],
    [400, '111400070', 'bad-request'],
    [400, '111400133', 'not-found'],
    [401, '111401001', 'credentials'],
    [401, '111401002', 'credentials'],
    [401, '111401003', 'credentials'],
    [401, '111401004', 'bad-request'],
    [403, '111403002', 'permission'],
    [403, '111403003', 'permission'],
    [404, '111404001', 'bad-request'],
    [404, '111404022', 'not-found'],
    [405, '111405001', 'bad-request'],
    [500, '111500000', 'cloud'],
    [404, 'APIGW.0101', 'bad-request'],
    [500, 'APIGW.0103', 'cloud'],
    [400, 'APIGW.0201', 'bad-request'],
    [413, 'APIGW.0201', 'bad-request'],
    [502, 'APIGW.0201', 'cloud'],
    [504, 'APIGW.0201', 'cloud'],
    [401, 'APIGW.0301', 'credentials'],
    [403, 'APIGW.0302', 'permission'],
    [401, 'APIGW.0303', 'credentials'],
    [403, 'APIGW.0304', 'permission'],
    [401, 'APIGW.0305', 'credentials'],
    [403, 'APIGW.0306', 'permission'],
    [401, 'APIGW.0307', 'credentials'],
    [429, 'APIGW.0308', 'throttled'],
    [403, 'APIGW.0310', 'permission'],
    [403, 'APIGW.0401', 'permission'],
    [403, 'APIGW.0402', 'permission'],
    [503, 'APIGW.0613', 'cloud'],
    [403, 'APIGW.0802', 'permission'],
    [429, 'IAM.0012', 'throttled'],
    [401, 'IAM.0001', 'credentials'],
    [403, 'IAM.0002', 'permission'],
    [418, 'NEW.0001', 'bad-request'],
    [200, 'NEW.0001', 'cloud'],
    [302, 'NEW.0001', 'bad-answer'],
    [407, 'NEW.0001', 'proxy'],
  ];
  for (const [status, code, kind] of rows) {
    it(`HTTP ${status} ${code} is ${kind}`, () => {
      assert.equal(refused({ error_code: code, error_msg: 'words' }, { status, headers: dated() }).kind, kind);
    });
  }

  it('the older prefix APIG. is the same gateway, and its code stays verbatim', () => {
    const said = refused({ error_code: 'APIG.0101', error_msg: 'The API does not exist.' }, { status: 404 });
    assert.equal(said.kind, 'bad-request');
    assert.equal(said.code, 'APIG.0101');
  });

  it('the code outranks the HTTP status, and 429 outranks both', () => {
    assert.equal(refused({ error_code: 'DCS.4133' }, { status: 500 }).kind, 'not-found');
    assert.equal(refused({ error_code: 'DCS.4133' }, { status: 200 }).kind, 'not-found');
    assert.equal(refused({ error_code: 'DCS.1001' }, { status: 429 }).kind, 'throttled');
  });

  it('the list of projects that is not found is a wrong address, a task that is not found is a task', () => {
    const body = { error: { code: 404, message: 'Not Found', title: 'Not Found' } };
    const list = refused(body, { status: 404, action: 'KeystoneListAuthProjects' });
    assert.equal(list.kind, 'bad-request');
    assert.match(list.hint ?? '', /IAM endpoint/);
    assert.equal(refused(body, { status: 404 }).kind, 'not-found');
  });
});

describe('Huawei refusals without a code of theirs', () => {
  for (const status of [401, 403, 404]) {
    for (const body of [
      {},
      { message: 'Please sign in to the guest network' },
      { code: status, message: 'Please sign in' },
      { code: 'login_required', message: 'Please sign in' },
      { error: 'Unauthorized' },
      { error: { message: 'no code' } },
      { error_msg: 'no code' },
    ] satisfies Json[]) {
      it(`HTTP ${status} ${JSON.stringify(body)} says nothing of keys, rights or task`, () => {
        assert.equal(refused(body, { status }).kind, 'bad-answer');
      });
    }
  }

  const theirs: readonly (readonly [body: Json, status: number, kind: ProblemKind])[] = [
    [{ error: { code: 401, message: 'words', title: 'Unauthorized' } }, 401, 'credentials'],
    [{ error: { code: '111403060', message: 'words' } }, 403, 'permission'],
    [{ code: 'IAM.0002', message: 'words' }, 403, 'permission'],
    [{ code: '111404022', message: 'words' }, 404, 'not-found'],
    [{ error_code: 'X.1' }, 404, 'not-found'],
    [{}, 400, 'bad-request'],
    [{}, 407, 'proxy'],
    [{}, 429, 'throttled'],
    [{}, 500, 'cloud'],
  ];
  for (const [body, status, kind] of theirs) {
    it(`HTTP ${status} ${JSON.stringify(body)} is ${kind}`, () => {
      assert.equal(refused(body, { status }).kind, kind);
    });
  }
});

describe('Huawei refusals, their shapes', () => {
  const shapes: readonly (readonly [body: Json, code: string, words: string | null])[] = [
    [
      { error_code: 'DCS.4070', error_msg: 'Invalid task ID format.', error_ext_msg: null },
      'DCS.4070',
      'Invalid task ID format.',
    ],
    [{ error: { code: '111400060', message: 'words' } }, '111400060', 'words'],
    [{ error: { code: 401, message: 'words', title: 'Unauthorized' } }, '401', 'words'],
    [{ code: 'X.1', message: 'words' }, 'X.1', 'words'],
    [{ error: 'Service Unavailable' }, 'HTTP 400', 'Service Unavailable'],
    [{ error_code: 111400063, error_msg: 5 }, '111400063', '5'],
    [{}, 'HTTP 400', null],
    [{ error_code: {}, error_msg: [], error: [] }, 'HTTP 400', null],
    [{ error_code: ' ', error_msg: null }, 'HTTP 400', null],
  ];
  for (const [body, code, words] of shapes) {
    it(JSON.stringify(body), () => {
      const said = refused(body);
      assert.deepEqual([said.code, said.words], [code, words]);
    });
  }

  it('HTTP 200 without error_code refuses nothing, and no other status is good', () => {
    assert.equal(refusal({ status: 'SUCCESS' }, { status: 200 }), null);
    assert.equal(refusal({ code: 'x', message: 'y' }, { status: 200 }), null);
    for (const status of [201, 202, 203, 204, 206, 226, 299, 300, 302, 304, 307]) {
      assert.equal(refusal({ status: 'SUCCESS', task_id: 'x' }, { status })?.kind, 'bad-answer');
    }
  });

  it('the request id is in the header, or in the body of the gateway', () => {
    const response = { status: 400, headers: { 'x-request-id': 'h' }, text: '' };
    assert.equal(requestIdOf(response, { request_id: 'b' }), 'h');
    assert.equal(requestIdOf({ ...response, headers: {} }, { request_id: 'b' }), 'b');
    assert.equal(requestIdOf({ ...response, headers: {} }, null), null);
    assert.equal(refused(iamWords('x'), { status: 401 }).requestId, 'r-1');
  });
});

describe('Huawei authentication failures', () => {
  const at = (words: string, minutesBehindUs?: number): Refusal =>
    refused(iamWords(words), { status: 401, headers: minutesBehindUs === undefined ? {} : dated(minutesBehindUs) });

  type Row = readonly [words: string, minutesBehindUs: number | undefined, kind: ProblemKind, hint: RegExp | null];
  const rows: readonly Row[] = [
    ['verify aksk signature fail', 0, 'credentials', /Check AK and SK.*5 minutes/],
    ['verify aksk signature fail', undefined, 'credentials', /Check AK and SK/],
    ['verify aksk signature fail', 13, 'credentials', /Check AK and SK/],
    ['verify aksk signature fail', 20, 'clock', null],
    ['verify aksk signature fail', -20, 'clock', null],
    ['signature expired', 20, 'clock', null],
    ['signature expired', 0, 'clock', null],
    ['signature expired', undefined, 'clock', null],
    ['Get secretKey failed,ak:******,err:ak not exist', 20, 'credentials', /Check the AK/],
    ['ak AKEXAMPLE0000000001 not exist', 20, 'credentials', /Check the AK/],
    ['AK ••• does not exist', 0, 'credentials', /Check the AK/],
    ['decrypt token fail', 20, 'credentials', /Temporary keys expire/],
    ['token expires', 0, 'credentials', /Temporary keys expire/],
    ['AK access failed to reach the limit,forbidden.', 20, 'credentials', /locks an AK for 5 minutes.*Wait/],
    ['AK access failed to reach the limit, forbidden', 0, 'credentials', /locks an AK for 5 minutes.*Wait/],
    ['', 0, 'credentials', /Check AK and SK/],
  ];
  for (const [words, minutes, kind, hint] of rows) {
    it(`"${words}" with the clocks ${String(minutes)} min apart is ${kind}`, () => {
      const said = at(words, minutes);
      assert.equal(said.kind, kind);
      if (hint === null) assert.equal(said.hint, undefined);
      else assert.match(said.hint ?? '', hint);
    });
  }

  it('the skew is measured; where their clock agrees with ours, none is claimed', () => {
    assert.equal(at('signature expired', 20).skewMs, 20 * 60_000);
    assert.equal(at('signature expired', -20).skewMs, -20 * 60_000);
    assert.equal(at('signature expired', 0).skewMs, undefined);
    assert.equal(at('signature expired').skewMs, undefined);
    assert.equal(at('verify aksk signature fail', 0).skewMs, undefined);
  });

  it('what the server signed is cut off, and its headers decide nothing', () => {
    for (const signed of [
      'verify aksk signature fail, canonicalRequest:GET|/v2/|x-security-token:abc',
      'verify aksk signature fail;SDK-HMAC-SHA256 Access=x, SignedHeaders=x-security-token, Signature=1;canonicalRequest:GET',
      'verify aksk signature fail, canonical request: GET x-security-token',
    ]) {
      const said = at(signed, 0);
      assert.equal(said.words, 'Incorrect IAM authentication information: verify aksk signature fail');
      assert.match(said.hint ?? '', /Check AK and SK/);
      assert.equal(at(signed, 20).kind, 'clock');
    }
  });

  it('a megabyte of punctuation is read to its end', () => {
    for (const filler of [',', ' ', '; ', 'canonical ']) {
      const words = `${filler.repeat(1_000_000 / filler.length)}x`;
      assert.equal(at(words, 0).kind, 'credentials', 'no pattern takes quadratic time');
    }
  });

  it('an account of temporary keys is told that they expire', () => {
    const by = { ...account, securityToken: 'token-of-temporary-keys' };
    const said = refused(iamWords('verify aksk signature fail'), { status: 401, headers: dated(), by });
    assert.match(said.hint ?? '', /Temporary keys expire/);
    assert.match(refused({ error_code: 'APIGW.0307' }, { status: 401 }).hint ?? '', /Temporary keys expire/);
  });
});

describe('Huawei hints and waits', () => {
  const hints: readonly (readonly [status: number, code: string, hint: RegExp])[] = [
    [403, 'DCS.2007', /dcs:migrationTask:get and dcs:migrationTask:list/],
    [403, 'APIGW.0302', /dcs:migrationTask:get/],
    [403, 'APIGW.0310', /suspended or in arrears/],
    [403, 'APIGW.0401', /IP address/],
    [403, 'APIGW.0402', /IP address/],
    [403, 'APIGW.0802', /may use this region/],
    [401, 'DCS.1004', /project ID/],
    [401, '111401004', /project ID/],
    [400, 'DCS.4070', /migration task ID/],
    [404, 'APIG.0101', /endpoint and the region/],
    [404, 'DCS.4001', /endpoint and the region/],
  ];
  for (const [status, code, hint] of hints) {
    it(`${code}: ${String(hint)}`, () => {
      assert.match(refused({ error_code: code }, { status }).hint ?? '', hint);
    });
  }

  it('the general advice serves elsewhere', () => {
    for (const [status, code] of [
      [429, 'APIGW.0308'],
      [500, 'DCS.5000'],
      [400, 'DCS.4133'],
    ] as const) {
      assert.equal(refused({ error_code: code }, { status }).hint, undefined);
    }
  });

  it('waits as long as the cloud asks, when it does', () => {
    const body = { error_code: 'APIGW.0308', error_msg: 'policy user over ratelimit,limit:10,time:1 minute' };
    assert.equal(refused(body, { status: 429, headers: { 'retry-after': '7' } }).waitMs, 7000);
    assert.equal(refused(body, { status: 429 }).waitMs, undefined);
    assert.equal(refused({}, { status: 503, headers: { 'retry-after': '7' } }).waitMs, 7000);
    assert.equal(refused({}, { status: 401, headers: { 'retry-after': '7' } }).waitMs, undefined);
  });
});
