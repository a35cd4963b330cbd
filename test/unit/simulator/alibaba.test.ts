import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Account } from '../../../src/model/account.ts';
import { keyKinds } from '../../../src/simulator/server/keys.ts';
import {
  type AlibabaCall,
  callAlibaba,
  callAlibabaRpc,
  type Got,
  list,
  noon,
  raise,
  record,
  type Stage,
} from './callers.ts';

const job = 'dtsc4mc0re7k21m90';
const status: AlibabaCall = { action: 'DescribeMigrationJobStatus', params: { MigrationJobId: job } };
const minute = 60_000;

const styles: [name: string, call: (account: Account, call: AlibabaCall) => Promise<Got>][] = [
  ['ACS3, POST', (account, call) => callAlibaba(account, call)],
  ['ACS3, GET', (account, call) => callAlibaba(account, { ...call, method: 'GET' })],
  ['RPC, GET', (account, call) => callAlibabaRpc(account, call)],
  ['RPC, POST with a query', (account, call) => callAlibabaRpc(account, { ...call, method: 'POST' })],
  ['RPC, POST with a form', (account, call) => callAlibabaRpc(account, call, 'form')],
];

describe("the simulator's Alibaba Cloud gateway", () => {
  let stage: Stage;
  let account: Account;
  before(async () => {
    stage = await raise();
    account = stage.account('alibaba');
  });
  after(() => stage.simulator.stop());

  function refused(got: Got, httpStatus: number, code: string): void {
    assert.deepEqual([got.status, got.body['Code']], [httpStatus, code], got.text);
    assert.deepEqual(Object.keys(got.body).sort(), ['Code', 'HostId', 'Message', 'Recommend', 'RequestId']);
    assert.equal(got.body['HostId'], new URL(account.endpoint ?? '').host);
    assert.equal(got.headers['x-acs-request-id'], got.body['RequestId']);
  }

  for (const [name, call] of styles) {
    describe(`asked in the style ${name}`, () => {
      it('answers as the document shows it', async () => {
        const { status: httpStatus, body } = await call(account, status);
        assert.equal(httpStatus, 200);
        assert.equal(body['Success'], true);
        assert.equal(body['MigrationJobId'], job);
        assert.equal(body['TaskId'], job.slice(3));
        assert.equal(body['MigrationJobStatus'], 'Prechecking');
        assert.deepEqual(record(body['MigrationMode']), {
          structureInitialization: true,
          dataInitialization: true,
          dataSynchronization: true,
        });
        assert.deepEqual(record(body['DataInitializationStatus']), {
          Status: 'NotStarted',
          Percent: '0',
          Progress: '0',
        });
        assert.equal(record(body['SourceEndpoint'])['EngineName'], 'MySQL');
      });

      it('lets each kind of key do what it may', async () => {
        const found: Record<string, unknown> = {};
        for (const kind of keyKinds) {
          const got = await call(stage.simulator.account('alibaba', kind), { action: 'DescribeMigrationJobs' });
          found[kind] = got.body['Code'] ?? got.body['TotalRecordCount'];
        }
        assert.deepEqual(found, {
          permanent: 4,
          temporary: 4,
          limited: 'Forbidden.RAM',
          expired: 'InvalidSecurityToken.Expired',
        });
        const limited = await call(stage.simulator.account('alibaba', 'limited'), status);
        assert.equal(limited.body['Success'], true);
      });

      it('refuses wrong keys as the error tables say', async () => {
        const { securityToken, ...bare } = stage.simulator.account('alibaba', 'temporary');
        assert.ok(securityToken);
        refused(await call({ ...account, accessKeyId: 'nobody' }, status), 404, 'InvalidAccessKeyId.NotFound');
        const foreign = { ...stage.account('ucloud'), endpoint: account.endpoint ?? '' };
        refused(await call(foreign, status), 404, 'InvalidAccessKeyId.NotFound');
        refused(await call({ ...account, accessKeySecret: 'wrong' }, status), 400, 'SignatureDoesNotMatch');
        refused(await call(bare, status), 400, 'MissingSecurityToken');
        const mismatch = 'InvalidSecurityToken.MismatchWithAccessKey';
        refused(await call({ ...bare, securityToken: 'other' }, status), 400, mismatch);
        refused(await call({ ...account, securityToken: 'other' }, status), 400, mismatch);
      });

      it('wants a date within 15 minutes, either way', async () => {
        for (const off of [-14 * minute, 14 * minute]) {
          assert.equal((await call(account, { ...status, now: noon + off })).status, 200);
        }
        for (const off of [-16 * minute, 16 * minute]) {
          refused(await call(account, { ...status, now: noon + off }), 400, 'InvalidTimeStamp.Expired');
        }
      });

      it('takes a nonce once', async () => {
        const nonce = `nonce of ${name}`;
        assert.equal((await call(account, { ...status, nonce })).status, 200);
        refused(await call(account, { ...status, nonce }), 400, 'SignatureNonceUsed');
      });

      it('refuses what it does not know', async () => {
        refused(await call(account, { action: 'DescribeNothing' }), 404, 'InvalidAction.NotFound');
        refused(await call(account, { action: status.action }), 400, 'MissingMigrationJobId');
        const odd = { ...status, params: { MigrationJobId: 'not a job!' } };
        refused(await call(account, odd), 400, 'InvalidJobId');
      });

      it('tells of a job that is gone within a good answer', async () => {
        for (const params of [{ MigrationJobId: 'dtsnowhere00' }, { MigrationJobId: job, RegionId: 'cn-beijing' }]) {
          const got = await call(account, { ...status, params });
          assert.equal(got.status, 200);
          assert.deepEqual([got.body['Success'], got.body['ErrCode']], [false, 'Forbidden.InstanceNotFound']);
        }
      });

      it('refuses and writes down whatever would change something', async () => {
        const before = stage.simulator.violations.length;
        refused(
          await call(account, { action: 'StopMigrationJob', params: { MigrationJobId: job } }),
          403,
          'Forbidden.RAM',
        );
        const wrong = { ...account, accessKeySecret: 'wrong' };
        refused(await call(wrong, { action: 'DeleteMigrationJob' }), 400, 'SignatureDoesNotMatch');
        assert.deepEqual(
          stage.simulator.violations.slice(before).map(({ cloud, action }) => `${cloud} ${action}`),
          ['alibaba StopMigrationJob', 'alibaba DeleteMigrationJob'],
        );
      });
    });
  }

  const dates: [date: string, code: string][] = [
    ['2026-11-22T12:00:00.000Z', 'InvalidTimeStamp.Format'],
    ['20261122T120000Z', 'InvalidTimeStamp.Format'],
    ['2026-11-22 12:00:00', 'InvalidTimeStamp.Format'],
    ['2026-13-45T99:00:00Z', 'InvalidTimeStamp.Expired'],
  ];
  for (const [date, code] of dates) {
    it(`refuses the date ${date} with ${code}`, async () => {
      refused(await callAlibaba(account, { ...status, headers: { 'x-acs-date': date } }), 400, code);
      refused(await callAlibabaRpc(account, { ...status, params: { ...status.params, Timestamp: date } }), 400, code);
    });
  }

  it('wants every one of the headers that it signs by, and the hash of the body that came', async () => {
    const post = (headers: Record<string, string>): Promise<Got> => callAlibaba(account, { ...status, headers });
    refused(await post({ 'x-acs-version': '2016-01-01' }), 404, 'InvalidAction.NotFound');
    refused(
      await post({ 'x-acs-content-sha256': createHash('sha256').update('x').digest('hex') }),
      400,
      'SignatureDoesNotMatch',
    );
    const names = ['x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'];
    const codes = ['MissingVersion', 'MissingTimestamp', 'MissingSignatureNonce', 'IncompleteSignature'];
    for (const [index, name] of names.entries()) {
      refused(await callAlibaba(account, { ...status, omit: name }), 400, codes[index] ?? '');
    }
  });

  it('wants every parameter that the RPC style signs by', async () => {
    for (const name of ['SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp', 'AccessKeyId']) {
      const got = await callAlibabaRpc(account, { ...status, params: { ...status.params, [name]: '' } });
      refused(got, 400, `Missing${name}`);
    }
    const md5 = { ...status, params: { ...status.params, SignatureMethod: 'HMAC-MD5' } };
    refused(await callAlibabaRpc(account, md5), 400, 'InvalidParameter');
    const older = { ...status, params: { ...status.params, Version: '' } };
    refused(await callAlibabaRpc(account, older), 404, 'InvalidAction.NotFound');
  });

  it('repeats the text that it signed, key id and token included, as the real one does', async () => {
    const temporary = { ...stage.simulator.account('alibaba', 'temporary'), accessKeySecret: 'wrong' };
    const got = await callAlibabaRpc(temporary, status);
    assert.match(String(got.body['Message']), /server string to sign is:GET&%2F&AccessKeyId%3Ddemo.*CANARY/);
  });

  it('answers in XML, in the RPC style, unless asked for JSON', async () => {
    const xml = { ...status, params: { ...status.params, Format: 'XML' } };
    const good = await callAlibabaRpc(account, xml);
    assert.match(good.headers['content-type'] ?? '', /^text\/xml/);
    assert.match(
      good.text,
      /<DescribeMigrationJobStatusResponse>.*<MigrationJobStatus>Prechecking<\/MigrationJobStatus>/,
    );
    assert.match(good.text, /<Detail><CheckItem><CheckStatus>Success<\/CheckStatus>/);
    const bad = await callAlibabaRpc({ ...account, accessKeyId: '<nobody>' }, xml);
    assert.match(bad.text, /<Error>.*<Code>InvalidAccessKeyId.NotFound<\/Code>/);
    const lower = await callAlibabaRpc(account, { ...status, params: { ...status.params, Format: 'json' } });
    assert.equal(lower.body['MigrationJobId'], job);
  });

  it('lists jobs page by page, under the spellings of the list', async () => {
    const page = async (params: Record<string, string>): Promise<Got> =>
      callAlibaba(account, { action: 'DescribeMigrationJobs', params });
    const all = await page({});
    const jobs = list(record(all.body['MigrationJobs'])['MigrationJob']);
    assert.deepEqual(
      jobs.map((entry) => entry['MigrationJobName']),
      ['crm-core', 'user-profiles', 'payments-ledger', 'inventory'],
    );
    assert.ok('InstanceID' in record(jobs[0]?.['SourceEndpoint']));
    assert.ok('status' in record(jobs[0]?.['DataInitialization']));
    assert.deepEqual(record(jobs[2]?.['MigrationMode'])['DataSynchronization'], false);
    const second = await page({ PageNum: '2', PageSize: '3' });
    assert.deepEqual([second.body['PageRecordCount'], second.body['TotalRecordCount']], [1, 4]);
    assert.equal((await page({ MigrationJobName: 'ledger' })).body['TotalRecordCount'], 1);
    assert.equal((await page({ RegionId: 'us-east-1' })).body['TotalRecordCount'], 0);
    for (const params of [{ PageNum: '0' }, { PageSize: '1000' }, { PageSize: 'x' }]) {
      refused(await page(params), 400, 'InvalidParameter');
    }
  });

  it('answers only GET and POST', async () => {
    refused(await callAlibaba(account, { ...status, method: 'OPTIONS' }), 405, 'UnsupportedHTTPMethod');
  });
});
