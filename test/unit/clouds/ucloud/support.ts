import { readFileSync } from 'node:fs';
import { type Brand, brands } from '../../../../src/clouds/ucloud/brands.ts';
import type { Origin } from '../../../../src/clouds/ucloud/words.ts';
import { type Json, record } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { TaskRef } from '../../../../src/model/task.ts';

export const udtsTask: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-ixdp441' };
export const usmcTask: TaskRef = {
  cloud: 'scloudsg',
  product: 'usmc',
  id: 'usmc-task-ba797218',
  planId: 'usmc-vtlwsdv6qa7',
};

/** The keys of the published signature vectors: public knowledge. */
export const publicKey = 'ucloudsomeone@example.com1296235120854146120';
export const privateKey = '46f09bb9fab4f12dfc160dae12273d5332b5debe';

export const account: Account = {
  name: 'prod',
  cloud: 'ucloud',
  accessKeyId: publicKey,
  accessKeySecret: privateKey,
};

export const origin: Origin = {
  brandName: 'UCloud',
  observedAt: '2026-11-21T08:00:00.000Z',
  requestId: '0b9d1d2c-request',
};

export function brandOf(id: string): Brand {
  const brand = brands.find((entry) => entry.id === id);
  if (!brand) throw new Error(`no brand ${id}`);
  return brand;
}

/** A file of test/fixtures/ucloud as the gateway would send it. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(`../../../fixtures/ucloud/${name}.json`, import.meta.url), 'utf8');
}

export function fixture(name: string): Json {
  const body = record(JSON.parse(fixtureText(name)));
  if (!body) throw new Error(`${name} is not an object`);
  return body;
}

/** A GetUDTSTaskStatus answer with the given `Data`. */
export function udtsAnswer(Data: unknown): Json {
  return { RetCode: 0, Action: 'GetUDTSTaskStatusResponse', Message: '', Data };
}

/** A GetUSMCTaskStatus answer with the given `Data`. */
export function usmcAnswer(Data: unknown): Json {
  return { RetCode: 0, Action: 'GetUSMCTaskStatusResponse', Message: '', Data };
}
