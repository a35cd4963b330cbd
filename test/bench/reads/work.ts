import type { Account } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';

export const apis = ['udts', 'usmc', 'dts', 'dcs'] as const;
export type Api = (typeof apis)[number];

/**
 * `bare` a loop on node:http with the same signature · `axios` the same loop with axios as it comes · `ours` the extension's
 * own adapters as they are shipped · the vendors' own clients.
 */
export const clientNames = ['bare', 'axios', 'ours', 'alibaba', 'huawei'] as const;
export type ClientName = (typeof clientNames)[number];

/** Which clients are measured with which API. UCloud has no client with UDTS or USMC for JavaScript. */
export const contenders: Readonly<Record<Api, readonly ClientName[]>> = {
  udts: ['bare', 'axios', 'ours'],
  usmc: ['bare', 'axios', 'ours'],
  dts: ['bare', 'axios', 'ours', 'alibaba'],
  dcs: ['bare', 'axios', 'ours', 'huawei'],
};

/** What is read, with which keys, and from where: the account's endpoint has no path, as vendors' clients want it. */
export interface Place {
  readonly account: Account & { readonly endpoint: string };
  readonly task: TaskRef;
}

/** One signed status read, begun anew: signing, request (for DCS: two), parsing. Resolves with the cloud's word for the state. */
export type Read = () => Promise<string | null>;

/** What a client module exports as `open`. */
export type Open = (api: Api, place: Place) => Read;

/** Sent to the process of a client. */
export interface Order {
  readonly api: Api;
  readonly place: Place;
  readonly reads: number;
}

/** What it answers: times of all reads together. */
export interface Result {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** What the last read found. */
  readonly word: string | null;
}
