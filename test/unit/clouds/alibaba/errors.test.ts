import assert from 'node:assert/strict';
import { refusalIn as refusalOf } from '../../../../src/clouds/alibaba/errors.ts';
import { permissionRules } from '../../../../src/clouds/alibaba/policy.ts';
import type { HttpResponse } from '../../../../src/clouds/cloud.ts';
import type { Refusal } from '../../../../src/clouds/problems.ts';
import type { Json } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { ProblemKind } from '../../../../src/model/problem.ts';

const account: Account = { name: 'prod', cloud: 'alibaba', accessKeyId: 'LTAItest', accessKeySecret: 'secret' };
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function refusalIn(body: Json, of: HttpResponse, by: Account, at: number): Refusal | null {
  return refusalOf('DescribeMigrationJobStatus', body, of, by, at);
}
function response(status: number, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, text: '' };
}
function dated(minutesBehindUs: number): Record<string, string> {
  return { date: new Date(now - minutesBehindUs * 60_000).toUTCString() };
}

describe('Alibaba error codes', () => {
  const table: readonly (readonly [code: string, kind: ProblemKind])[] = [
    ['Throttling.User', 'throttled'],
    ['Throttling', 'throttled'],
    ['Throttling.Api', 'throttled'],
    ['InvalidSecurityToken.Expired', 'credentials'],
    ['InvalidAccessKeyId.NotFound', 'credentials'],
    ['InvalidAccessKeyId.Inactive', 'credentials'],
    ['SignatureDoesNotMatch', 'credentials'],
    ['IncompleteSignature', 'credentials'],
    ['SignatureNonceUsed', 'cloud'],
    ['InvalidTimeStamp.Expired', 'clock'],
    ['InvalidTimeStamp.Format', 'clock'],
    ['IllegalTimestamp', 'clock'],
    ['Forbidden', 'permission'],
    ['Forbidden.RAM', 'permission'],
    ['Forbidden.RiskControl', 'permission'],
    ['Forbidden.AliyunUIDNotFound', 'permission'],
    ['RamPermissionDenied', 'permission'],
    ['Forbidden.InstanceNotFound', 'not-found'],
    ['InvalidJobId', 'not-found'],
    ['MissingRegion', 'bad-request'],
    ['InvalidParameter', 'bad-request'],
    ['ServiceUnavailable', 'cloud'],
    ['InternalError', 'cloud'],
    ['OperationDenied.JobStatusModifying', 'cloud'],
    ['LXBuyError', 'cloud'],
    ['AccessDenied', 'permission'],
    ['UserNotAllowed', 'permission'],
    ['Abnormal.RamCheckUserRole', 'permission'],
    ['Account.Arrearage', 'permission'],
    ['UserDisable', 'credentials'],
    ['InvalidUser.Disabled', 'credentials'],
    ['FlowControl', 'throttled'],
    ['SomethingNew', 'cloud'],
  ];
  for (const [code, kind] of table) {
    it(`${code} is ${kind}, with and without the prefix`, () => {
      for (const ErrCode of [code, `DTS.Msg.${code}`]) {
        assert.equal(refusalIn({ Success: false, ErrCode }, response(200), account, now)?.kind, kind);
      }
    });
  }
});

describe('Alibaba codes of missing permissions', () => {
  for (const [code, expected] of [
    ['Forbidden', true],
    ['Forbidden.RAM', true],
    ['Forbidden.Ram', true],
    ['Forbidden.NoPermission', true],
    ['NoPermission.ServiceLinkedRole', true],
    ['RamPermissionDenied', true],
    ['PermissionDenied', true],
    ['InvalidParameter', false],
    ['MissingParameter', false],
    ['InvalidParam', false],
    ['Forbidden.ParameterNotAllowed', false],
    ['Abnormal.RamCheckUserRole', false],
    ['Forbidden.InstanceNotFound', false],
    ['Forbidden.RiskControl', false],
    ['SomethingNew', false],
  ] as const) {
    it(`${code}: ${expected}`, () => {
      assert.equal(permissionRules.meansMissingPermission(code), expected);
      assert.equal(permissionRules.meansMissingPermission(`DTS.Msg.${code}`), expected);
    });
  }
});

describe('Alibaba refusals', () => {
  it('takes a success for what it is, however it is spelled', () => {
    for (const Success of [true, 'true', 'True', ' TRUE ', 1]) {
      assert.equal(refusalIn({ Success }, response(200), account, now), null);
    }
    assert.equal(refusalIn({ MigrationJobStatus: 'Migrating' }, response(200), account, now), null);
    assert.equal(refusalIn({ MigrationJobStatus: 'Migrating', Code: '200' }, response(200), account, now), null);
    assert.equal(refusalIn({ MigrationJobs: {}, Code: '200' }, response(200), account, now), null);
    assert.equal(refusalIn({ success: true, ErrCode: '', ErrMessage: '' }, response(200), account, now), null);
    assert.equal(refusalIn({ Success: true, Code: '200' }, response(200), account, now), null);
  });

  for (const Success of [false, 'false', 'False', 'FALSE', 0]) {
    it(`takes HTTP 200 with Success ${JSON.stringify(Success)} for a refusal`, () => {
      const body = { Success, ErrCode: 'InvalidJobId', ErrMessage: 'gone', RequestId: 'R' };
      const refusal = refusalIn(body, response(200), account, now);
      assert.equal(refusal?.kind, 'not-found');
      assert.equal(refusal.code, 'InvalidJobId');
      assert.equal(refusal.words, 'gone');
    });
  }

  it('takes HTTP 200 with nothing but a code for a refusal', () => {
    assert.equal(refusalIn({ Code: 'Throttling.User' }, response(200), account, now)?.kind, 'throttled');
    assert.equal(refusalIn({ ErrCode: 'InternalError' }, response(200), account, now)?.kind, 'cloud');
  });

  it("is 'cloud' when the service gives no code", () => {
    assert.equal(refusalIn({ Success: false, ErrMessage: 'x' }, response(200), account, now)?.kind, 'cloud');
  });

  it('puts DynamicMessage where %s stands, literally', () => {
    const body = { Success: false, ErrCode: 'X', ErrMessage: 'The job %s is %s.', DynamicMessage: '$& $1' };
    assert.equal(refusalIn(body, response(200), account, now)?.words, 'The job $& $1 is $& $1.');
    const without = { Success: false, ErrCode: 'X', ErrMessage: 'The job %s.' };
    assert.equal(refusalIn(without, response(200), account, now)?.words, 'The job %s.');
  });

  it('does not take the word of something in between for one on keys or task', () => {
    for (const [status, kind] of [
      [400, 'bad-answer'],
      [401, 'bad-answer'],
      [403, 'bad-answer'],
      [404, 'bad-answer'],
      [302, 'bad-answer'],
      [407, 'proxy'],
      [429, 'throttled'],
      [500, 'cloud'],
      [503, 'cloud'],
    ] as const) {
      assert.equal(refusalIn({ message: 'no' }, response(status), account, now)?.kind, kind, String(status));
    }
  });

  it('takes 401 and 403 with any code for a refusal, and flow control for throttling', () => {
    for (const [Code, Message, status, kind] of [
      ['Auth.AccessDenied.WorkSpace', 'Access denied.', 403, 'permission'],
      ['LXBuyError', 'x', 403, 'permission'],
      ['InvalidOperation', 'x', 403, 'permission'],
      ['SomethingNew', 'x', 403, 'permission'],
      ['SomethingNew', 'x', 401, 'credentials'],
      ['InvalidSecurityToken.Expired', 'x', 403, 'credentials'],
      ['SignatureNonceUsed', 'x', 403, 'cloud'],
      ['Forbidden.InstanceNotFound', 'x', 403, 'not-found'],
      ['SomethingNew', 'x', 400, 'cloud'],
      ['SomethingNew', 'x', 429, 'throttled'],
      ['ServiceUnavailable', 'Request was denied due to user flow control.', 503, 'throttled'],
      ['ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', 503, 'cloud'],
      ['UserNotAllowed', 'x', 200, 'permission'],
      ['UserDisable', 'x', 200, 'credentials'],
    ] as const) {
      const body = { Success: false, Code, Message };
      assert.equal(refusalIn(body, response(status), account, now)?.kind, kind, `${Code} ${status}`);
    }
  });

  describe('throttling', () => {
    const body = { Code: 'Throttling.User', Message: 'flow control' };
    for (const [name, headers, waitMs] of [
      ['x-acs-retry-after in milliseconds', { 'x-acs-retry-after': '2500' }, 2500],
      ['Retry-After in seconds', { 'retry-after': '3' }, 3000],
      ['both: their own', { 'x-acs-retry-after': '700', 'retry-after': '3' }, 700],
      ['neither', {}, undefined],
      ['garbage', { 'x-acs-retry-after': 'soon' }, undefined],
      ['a negative', { 'x-acs-retry-after': '-5' }, undefined],
      ['an absurd one: an hour at most', { 'x-acs-retry-after': '1e15' }, 3_600_000],
    ] as const) {
      it(`waits: ${name}`, () => {
        const refusal = refusalIn(body, response(400, headers), account, now);
        assert.equal(refusal?.kind, 'throttled');
        assert.equal(refusal.waitMs, waitMs);
      });
    }
    it('has no wait for other kinds', () => {
      const refusal = refusalIn({ Code: 'InternalError' }, response(500, { 'retry-after': '3' }), account, now);
      assert.ok(refusal && !('waitMs' in refusal));
    });
  });

  describe('clock', () => {
    for (const [code, minutes, kind, skewMinutes] of [
      ['InvalidTimeStamp.Expired', 20, 'clock', 20],
      ['InvalidTimeStamp.Expired', -20, 'clock', -20],
      ['InvalidTimeStamp.Expired', 0.5, 'clock', undefined],
      ['SignatureDoesNotMatch', 20, 'clock', 20],
      ['SignatureDoesNotMatch', -15, 'clock', -15],
      ['SignatureDoesNotMatch', 13, 'credentials', undefined],
      ['IncompleteSignature', 60, 'clock', 60],
      ['InvalidAccessKeyId.NotFound', 60, 'credentials', undefined],
      ['Forbidden.RAM', 60, 'permission', undefined],
    ] as const) {
      it(`${code} with a clock ${minutes} minutes ahead is ${kind}`, () => {
        const refusal = refusalIn({ Code: code }, response(400, dated(minutes)), account, now);
        assert.equal(refusal?.kind, kind);
        assert.equal(refusal.skewMs, skewMinutes === undefined ? undefined : skewMinutes * 60_000);
      });
    }
    it('names no skew without a date', () => {
      const refusal = refusalIn({ Code: 'InvalidTimeStamp.Expired' }, response(400, { date: 'x' }), account, now);
      assert.equal(refusal?.kind, 'clock');
      assert.ok(!('skewMs' in refusal));
    });
  });

  describe('hints', () => {
    const sts: Account = { ...account, accessKeyId: 'STS.abc', securityToken: 'token' };
    for (const [code, by, hint] of [
      ['InvalidSecurityToken.Expired', sts, /expired.*STS token/],
      ['InvalidAccessKeyId.NotFound', sts, /expired/],
      ['InvalidAccessKeyId.NotFound', { ...account, accessKeyId: 'STS.abc' }, /starts with "STS\."/],
      ['InvalidAccessKeyId.Inactive', account, /Enable it/],
      ['Forbidden.RAM', account, /dts:DescribeMigrationJobStatus.*AliyunDTSReadOnlyAccess/],
      ['Forbidden.InstanceNotFound', account, /region/],
      ['MissingRegion', account, /cn-hangzhou/],
    ] as const) {
      it(`${code}: ${hint.source}`, () => {
        assert.match(refusalIn({ Code: code }, response(400), by, now)?.hint ?? '', hint);
      });
    }
    const policy = /AliyunDTSReadOnlyAccess|dts:Describe/;
    for (const [Code, Message, hint] of [
      ['DTS.Msg.Forbidden.AliyunUIDNotFound', 'x', /console once/],
      ['Forbidden', 'The current account 1 has not logged into the DTS console', /console once/],
      ['Abnormal.RamCheckUserRole', 'x', /AliyunDTSDefaultRole/],
      ['LXBuyError', 'Buy instance error.ARREARAGE', /overdue payment/],
      ['Forbidden.Arrearage', 'x', /overdue payment/],
      ['Forbidden.RiskControl', 'x', /security reasons/],
      ['UserDisable', 'x', /disabled/],
    ] as const) {
      it(`${Code} (${Message}): its own remedy and no permission`, () => {
        const refusal = refusalIn({ Code, Message }, response(403), account, now);
        assert.match(refusal?.hint ?? '', hint);
        assert.doesNotMatch(refusal?.hint ?? '', policy);
        assert.equal(refusal?.refusedAction, undefined);
      });
    }
    it('names the permission of the refused action', () => {
      const refusal = refusalOf('DescribeDtsJobs', { Code: 'Forbidden.RAM' }, response(403), account, now);
      assert.match(refusal?.hint ?? '', /dts:DescribeDtsJobs/);
      assert.equal(refusal?.refusedAction, 'DescribeDtsJobs');
    });
    it('blames no policy for a refusal that does not speak of permissions', () => {
      for (const Code of ['Forbidden.Something', 'Auth.AccessDenied.WorkSpace', 'SomethingNew']) {
        assert.equal(refusalIn({ Code }, response(403), account, now)?.hint, undefined, Code);
      }
    });
    it('leaves the default where nothing more is known', () => {
      for (const Code of ['SignatureDoesNotMatch', 'InvalidParameter', 'InternalError', 'Throttling']) {
        for (const by of [account, sts]) {
          const refusal = refusalIn({ Code }, response(400), by, now);
          assert.ok(refusal && !('hint' in refusal), Code);
        }
      }
    });
  });

  it('bears every wrong type', () => {
    for (const value of [null, 0, {}, [], [1], true]) {
      const body = { Success: value, Code: value, ErrCode: value, Message: value, DynamicMessage: value };
      assert.doesNotThrow(() => refusalIn(body, response(500), account, now));
      assert.doesNotThrow(() => refusalIn(body, response(200), account, now));
    }
  });
});
