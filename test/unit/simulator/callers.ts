import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { acs3Signature, rpcSignature } from '../../../src/simulator/alibaba/signature.ts';
import { huaweiSignature } from '../../../src/simulator/huawei/signature.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/simulator.ts';
import { ucloudSignature } from '../../../src/simulator/ucloud/signature.ts';
import type { Account } from '../../../src/model/account.ts';
import type { CloudId, TaskRef } from '../../../src/model/task.ts';

// The signatures of these callers are the simulator's own; what makes them trustworthy are the published vectors in
// signatures.test.ts and the vendors' clients in test/contract.

export const noon = Date.UTC(2026, 10, 22, 12);

class ManualClock {
  time = noon;
  now(): number {
    return this.time;
  }
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends exactly these headers, also ones that `fetch` would not let pass. */
export function send(url: string, sent: Sent = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const headers = { Connection: 'close', ...sent.headers };
    const request = httpRequest(url, { method: sent.method ?? 'GET', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const received: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) received[name] = String(value);
        resolve({ status: response.statusCode ?? 0, headers: received, text, body: record(parsed(text)) });
      });
    });
    request.on('error', reject);
    request.end(sent.body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

type Params = Readonly<Record<string, unknown>>;

/** The parameters of a signed call to UCloud's gateway. */
export function ucloudSigned(account: Account, params: Params): Record<string, unknown> {
  const all = new Map(
    Object.entries({
      PublicKey: account.accessKeyId,
      ...(account.securityToken === undefined ? {} : { SecurityToken: account.securityToken }),
      ...params,
    }),
  );
  return { ...Object.fromEntries(all), Signature: ucloudSignature(all, account.accessKeySecret) };
}

export function form(params: Params): Sent {
  const texts = Object.entries(params).map(([name, value]) => [name, String(value)]);
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(texts).toString(),
  };
}

export function callUcloud(account: Account, params: Params): Promise<Got> {
  return send(`${account.endpoint ?? ''}/`, form(ucloudSigned(account, params)));
}

let nonces = 0;
const nonce = (): string =>
  createHash('md5')
    .update(String((nonces += 1)))
    .digest('hex');
const seconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+/, '');

export interface AlibabaCall {
  readonly action: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly method?: string;
  /** Sent as they are, in the place of what would be sent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly nonce?: string;
  /** A header that is neither signed nor sent. */
  readonly omit?: string;
}

export function callAlibaba(account: Account, call: AlibabaCall): Promise<Got> {
  const url = new URL(`${account.endpoint ?? ''}/`);
  const { method = 'POST', params = {}, now = noon } = call;
  url.search = new URLSearchParams(params).toString();
  const headers: Record<string, string> = {
    host: url.host,
    'x-acs-action': call.action,
    'x-acs-version': '2020-01-01',
    'x-acs-date': seconds(now),
    'x-acs-signature-nonce': call.nonce ?? nonce(),
    'x-acs-content-sha256': createHash('sha256').digest('hex'),
    ...(account.securityToken === undefined ? {} : { 'x-acs-security-token': account.securityToken }),
    ...call.headers,
  };
  if (call.omit !== undefined) Reflect.deleteProperty(headers, call.omit);
  const signedHeaders = Object.keys(headers).sort();
  const { signature } = acs3Signature(
    {
      method,
      path: url.pathname,
      query: Object.entries(params),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      signedHeaders,
      payloadHash: headers['x-acs-content-sha256'] ?? '',
    },
    account.accessKeySecret,
  );
  const authorization = `ACS3-HMAC-SHA256 Credential=${account.accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return send(url.href, { method, headers: { ...headers, accept: 'application/json', authorization } });
}

export function callAlibabaRpc(account: Account, call: AlibabaCall, place: 'query' | 'form' = 'query'): Promise<Got> {
  const { method = place === 'form' ? 'POST' : 'GET', now = noon } = call;
  const params: Record<string, string> = {
    Action: call.action,
    Version: '2020-01-01',
    Format: 'JSON',
    AccessKeyId: account.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: call.nonce ?? nonce(),
    Timestamp: seconds(now),
    ...(account.securityToken === undefined ? {} : { SecurityToken: account.securityToken }),
    ...call.params,
  };
  const { signature } = rpcSignature(method, Object.entries(params), account.accessKeySecret);
  const all = new URLSearchParams({ ...params, Signature: signature }).toString();
  const url = `${account.endpoint ?? ''}/`;
  return place === 'query'
    ? send(`${url}?${all}`, { method })
    : send(url, { method, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: all });
}

export interface HuaweiCall {
  readonly path: string;
  readonly method?: string;
  readonly now?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent, but not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
}

export function callHuawei(account: Account, call: HuaweiCall): Promise<Got> {
  const url = new URL(`${account.endpoint ?? ''}${call.path}`);
  const { method = 'GET', now = noon } = call;
  const headers: Record<string, string> = {
    host: url.host,
    'x-sdk-date': new Date(now).toISOString().replace(/[-:]|\.\d+/g, ''),
    ...(account.securityToken === undefined ? {} : { 'x-security-token': account.securityToken }),
    ...call.headers,
  };
  const signedHeaders = Object.keys(headers).sort();
  const { signature } = huaweiSignature(
    {
      method,
      path: url.pathname,
      query: [...url.searchParams],
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      signedHeaders,
      body: '',
    },
    account.accessKeySecret,
  );
  const authorization = `SDK-HMAC-SHA256 Access=${account.accessKeyId}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return send(url.href, { method, headers: { ...headers, ...call.unsigned, authorization } });
}

/** Asks for the status of a task as its configuration says. */
export function askFor(task: TaskRef, account: Account, now: number): Promise<Got> {
  switch (task.product) {
    case 'udts':
      return callUcloud(account, {
        Action: 'GetUDTSTaskStatus',
        TaskId: task.id,
        ProjectId: task.projectId ?? '',
        Type: task.type ?? 'transfer',
      });
    case 'usmc':
      return callUcloud(account, { Action: 'GetUSMCTaskStatus', TaskId: task.id, PlanId: task.planId ?? '' });
    case 'dts':
      return callAlibaba(account, {
        action: 'DescribeMigrationJobStatus',
        params: { MigrationJobId: task.id, RegionId: task.region ?? '' },
        now,
      });
    case 'dcs':
      return callHuawei(account, { path: `/v2/${task.projectId ?? ''}/migration-task/${task.id}/stats`, now });
    default:
      throw new Error(`no call for ${task.product}`);
  }
}

export interface Stage {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  task(name: string): TaskRef;
  account(cloud: CloudId): Account;
}

/** A running simulator at noon, its clock standing still. */
export async function raise(options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Stage> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ ...options, clock });
  return {
    clock,
    simulator,
    task(name) {
      const task = simulator.config.tasks.find((candidate) => candidate.name === name);
      if (task === undefined) throw new Error(`no task ${name}`);
      return task;
    },
    account(cloud) {
      const account = simulator.config.accounts.find((candidate) => candidate.cloud === cloud);
      if (account === undefined) throw new Error(`no account for ${cloud}`);
      return account;
    },
  };
}
