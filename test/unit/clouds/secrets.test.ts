import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cloudWords, jsonBody } from '../../../src/clouds/problems.ts';
import { cloudOf } from '../../../src/clouds/registry.ts';
import type { Account } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';

const account: Account = {
  name: 'prod',
  cloud: 'huawei',
  accessKeyId: 'AKIDcanary+/0001',
  accessKeySecret: 'SECRETcanary/0002+x==',
  securityToken: `TOKENcanary<&>'${'t0k+/'.repeat(40)}`,
};
const secrets = [account.accessKeyId, account.accessKeySecret, account.securityToken ?? ''];
const by = { cloudName: 'Huawei Cloud', account };

type Encode = (text: string) => string;
const eachSign = (write: (code: number) => string): Encode => {
  return (text) => Array.from(text, (sign) => write(sign.charCodeAt(0))).join('');
};
const specialSigns = (write: (code: number) => string): Encode => {
  return (text) => text.replace(/[^a-z0-9]/gi, (sign) => write(sign.charCodeAt(0)));
};
const hex = (code: number, digits = 2): string => code.toString(16).padStart(digits, '0');
const inJson: Encode = (text) => JSON.stringify(text).slice(1, -1);
const around = (before: number): Encode => {
  return (text) => Buffer.from(`${'x'.repeat(before)}${text}:yy`, 'utf8').toString('base64');
};

const encodings: Readonly<Record<string, Encode>> = {
  'as it is': (text) => text,
  'with JSON escapes of its special signs': specialSigns((code) => `\\u${hex(code, 4)}`),
  'with JSON escapes in upper case': specialSigns((code) => `\\u${hex(code, 4).toUpperCase()}`),
  'with JSON escapes of all its signs': eachSign((code) => `\\u${hex(code, 4)}`),
  'with escaped slashes': (text) => text.replaceAll('/', '\\/'),
  'with escapes of JavaScript': eachSign((code) => `\\x${hex(code)}`),
  'with decimal HTML entities': specialSigns((code) => `&#${code};`),
  'with hexadecimal HTML entities': eachSign((code) => `&#x${hex(code)};`),
  'with padded HTML entities': eachSign((code) => `&#0${code};`),
  'with named HTML entities': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;'),
  'percent-encoded': encodeURIComponent,
  'percent-encoded in every sign': eachSign((code) => `%${hex(code)}`),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in Base64': around(0),
  'in Base64, a sign later': around(1),
  'in Base64, two signs later': around(2),
  'in Base64 for addresses': (text) => around(1)(text).replaceAll('+', '-').replaceAll('/', '_'),
};

/** What anybody can make of a text: all that stands in it once its encodings are undone, level by level. */
function readings(text: string): readonly string[] {
  const all = [text];
  for (let depth = 0; depth < 8; depth += 1) {
    const last = all.at(-1) ?? '';
    all.push(
      last
        .replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replace(/\\x([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replace(/\\([\\/"'])/g, '$1')
        .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&amp;/g, '&')
        .replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
  }
  const runs = all.flatMap((reading) => reading.match(/[\w+/-]{8,}/g) ?? []);
  return [...all, ...runs.map((run) => Buffer.from(run, 'base64').toString('latin1'))];
}

function assertGone(kept: unknown, hint: string): void {
  const found = readings(JSON.stringify(kept)).find((reading) => secrets.some((secret) => reading.includes(secret)));
  assert.equal(found, undefined, `${hint}: ${JSON.stringify(kept).slice(0, 300)}`);
}

/** A JSON text with a member whose value is written exactly like this. */
const withText = (written: string): string => `{"RetCode":0,"Data":{"FailedMessage":"${written}"}}`;
const body = (text: string): unknown => jsonBody({ status: 200, headers: {}, text }, by, null);

describe('A good answer that repeats the keys', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    it(`loses them ${name}, at every depth of JSON in JSON`, () => {
      for (const secret of secrets) {
        let written = `denied for ${encode(secret)}, sorry`;
        // Escapes of JSON stand in the answer as they are, or in a text of it.
        if (!written.includes('\\')) body(withText(inJson(written)));
        for (let depth = 0; depth < 4; depth += 1) {
          const text = withText(depth === 0 && written.includes('\\x') ? inJson(written) : written);
          const kept = body(text);
          assertGone(kept, `${name} ${depth}`);
          assert.match(JSON.stringify(kept), /denied for .*•••.*, sorry/);
          written = inJson(`{"why":"${written}"}`);
        }
      }
    });

    it(`loses them ${name} in the words of a refusal`, () => {
      const words = cloudWords(`denied for ${secrets.map(encode).join(' and ')}`, account);
      assertGone(words, name);
    });
  }

  it('loses them in any encoding of an encoding', () => {
    const names = Object.keys(encodings).filter((name) => !name.includes('Base64'));
    fc.assert(
      fc.property(
        fc.constantFrom(...secrets),
        fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
        fc.string(),
        (secret, chain, tail) => {
          const encoded = chain.reduce((text, name) => encodings[name]?.(text) ?? text, secret);
          assertGone(body(withText(inJson(`${encoded} ${tail}`))), chain.join(' → '));
        },
      ),
      { seed: 20261204, numRuns: 600 },
    );
  });

  it('keeps every other text as it was sent', () => {
    for (const text of [
      'near "a\\u003db" at 100%, &amp; so on %41',
      'C:\\temp\\new \\x41 &#65; "quoted"',
      '任务失败 \u4efb\u52a1 {"a":"\\u0041"}',
    ]) {
      const sent = { FailedMessage: text };
      assert.deepEqual(body(JSON.stringify(sent)), sent);
      const escaped = JSON.stringify(sent).replace(/[<>&=%]/g, (sign) => `\\u${hex(sign.charCodeAt(0), 4)}`);
      assert.deepEqual(body(escaped), sent);
    }
  });

  it('reads texts that are made of nothing but encodings', () => {
    for (const part of ['\\\\', '\\\\u0041', '&#65;', '&amp;', '%25', '%2541', '\\\\\\"', '&#', '%4']) {
      const text = withText(part.repeat(20_000));
      assert.ok(body(text));
    }
  });

  const reads: readonly (readonly [TaskRef, (leak: string) => object])[] = [
    [
      { cloud: 'ucloud', product: 'udts', id: 'udts-1' },
      (leak) => ({ RetCode: 0, Data: { Status: leak, FailedMessage: leak, Sync: { BinlogName: leak } } }),
    ],
    [
      { cloud: 'ucloud', product: 'usmc', id: 'task-1', planId: 'plan-1' },
      (leak) => ({ RetCode: 0, Data: { State: leak, FailedMessage: leak } }),
    ],
    [
      { cloud: 'huawei', product: 'dcs', id: 'task-1', projectId: 'p1', region: 'cn-north-4' },
      (leak) => ({
        ...{ task_id: 'task-1', status: leak, error_message: leak, description: leak },
        ...{ full_migration_progress: 5, source_instance: { addrs: leak }, is_migrating: true },
      }),
    ],
    [
      { cloud: 'alibaba', product: 'dts', id: 'dts-task-1', region: 'cn-hangzhou' },
      (leak) => ({
        ...{ Success: true, MigrationJobId: 'dts-task-1', MigrationJobStatus: leak, MigrationObject: leak },
        PrecheckStatus: { Detail: { CheckItem: [{ ItemName: leak, ErrorMessage: leak, RepairMethod: leak }] } },
        DataInitializationStatus: { Status: leak, ErrorMessage: leak },
        SourceEndpoint: { InstanceId: leak, IP: leak, UserName: leak },
      }),
    ],
    [
      { cloud: 'alibaba', product: 'dts', id: 'dts-task-1', region: 'cn-hangzhou', type: 'synchronization' },
      (leak) => {
        const job = { DtsInstanceID: 'dts-task-1', DtsJobName: leak, Status: leak, ErrorMessage: leak };
        const retried = { ...job, RetryState: { Retrying: true, ErrMessage: leak } };
        return { Success: true, TotalRecordCount: 1, DtsJobList: [{ ...retried, ReverseJob: job }] };
      },
    ],
  ];
  for (const [task, answer] of reads) {
    it(`leaves none in a status of ${task.product} ${task.type ?? ''}, raw answer included`, async () => {
      const create = await cloudOf(task.cloud).loadGateway();
      for (const [name, encode] of Object.entries(encodings)) {
        const text = JSON.stringify(answer(secrets.map((secret) => encode(secret)).join(' | ')));
        const send = (): Promise<{ status: number; headers: Record<string, string>; text: string }> =>
          Promise.resolve({ status: 200, headers: {}, text });
        const tools = { http: { send }, now: () => 0, nonce: () => 'nonce', stateWords: () => ({}) };
        // The keys are sent, so they must be fit for a header.
        const keys = { ...account, cloud: task.cloud, securityToken: (account.securityToken ?? '').replace(/\s/g, '') };
        const status = await create(tools).read(task, keys, new AbortController().signal);
        assertGone(status, name);
      }
    });
  }
});
