// What a person would write by hand who needs nothing but the answer: the signature that the API asks for, one request
// (for DCS: two), JSON.parse. No timeout, no limits, no errors, no proxy, and no status made of the answer.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Api, Open, Place, Read } from './work.ts';

export interface Message {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** Sends a message to one server and resolves with the text of its answer. */
export type Send = (message: Message) => Promise<string>;

interface Answer {
  readonly Data?: { readonly Status?: string; readonly State?: string };
  readonly MigrationJobStatus?: string;
  readonly status?: string;
}

/** The reads of every API, over whatever sends: the same signatures for each. */
export function signedReads(sender: (endpoint: URL) => Send): Open {
  return (api, place) => {
    const endpoint = new URL(place.account.endpoint);
    const send = sender(endpoint);
    return readers[api](place, endpoint.host, async (message) => JSON.parse(await send(message)) as Answer);
  };
}

type Ask = (message: Message) => Promise<Answer>;

const readers: Readonly<Record<Api, (place: Place, host: string, ask: Ask) => Read>> = {
  udts:
    ({ account, task }, host, ask) =>
    async () => {
      const answer = await ask(
        form(host, account.accessKeySecret, {
          Action: 'GetUDTSTaskStatus',
          TaskId: task.id,
          ProjectId: task.projectId ?? account.projectId ?? '',
          ...(task.type === undefined ? {} : { Type: task.type }),
          PublicKey: account.accessKeyId,
        }),
      );
      return answer.Data?.Status ?? null;
    },
  usmc:
    ({ account, task }, host, ask) =>
    async () => {
      const answer = await ask(
        form(host, account.accessKeySecret, {
          Action: 'GetUSMCTaskStatus',
          PlanId: task.planId ?? '',
          TaskId: task.id,
          ProjectId: task.projectId ?? account.projectId ?? '',
          PublicKey: account.accessKeyId,
        }),
      );
      return answer.Data?.State ?? null;
    },
  dts:
    ({ account, task }, host, ask) =>
    async () => {
      const query = `MigrationJobId=${encoded(task.id)}&RegionId=${encoded(task.region ?? account.region ?? '')}`;
      const headers = {
        host,
        'x-acs-action': 'DescribeMigrationJobStatus',
        'x-acs-content-sha256': hashOfNothing,
        'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        'x-acs-signature-nonce': randomUUID(),
        'x-acs-version': '2020-01-01',
      };
      const { names, lines } = canonical(headers);
      const hash = sha256(`GET\n/\n${query}\n${lines}\n${names}\n${hashOfNothing}`);
      const signature = hmac(`ACS3-HMAC-SHA256\n${hash}`, account.accessKeySecret);
      const Authorization = `ACS3-HMAC-SHA256 Credential=${account.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
      const answer = await ask({ method: 'GET', path: `/?${query}`, headers: { ...headers, Authorization } });
      return answer.MigrationJobStatus ?? null;
    },
  dcs: ({ account, task }, host, ask) => {
    const project = task.projectId ?? account.projectId ?? '';
    const get = (path: string): Promise<Answer> => {
      const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
      const headers = { host, 'x-project-id': project, 'x-sdk-date': date };
      const { names, lines } = canonical(headers);
      const hash = sha256(`GET\n${path}/\n\n${lines}\n${names}\n${hashOfNothing}`);
      const signature = hmac(`SDK-HMAC-SHA256\n${date}\n${hash}`, account.accessKeySecret);
      const Authorization = `SDK-HMAC-SHA256 Access=${account.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`;
      return ask({ method: 'GET', path, headers: { ...headers, Authorization } });
    };
    return async () => {
      const path = `/v2/${encoded(project)}/migration-task/${encoded(task.id)}`;
      await get(`${path}/stats`);
      return (await get(path)).status ?? null;
    };
  },
};

const hashOfNothing = sha256('');

function form(host: string, secret: string, params: Readonly<Record<string, string>>): Message {
  const hash = createHash('sha1');
  for (const name of Object.keys(params).sort()) hash.update(`${name}${params[name] ?? ''}`);
  const body = new URLSearchParams({ ...params, Signature: hash.update(secret).digest('hex') }).toString();
  const headers = {
    host,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { method: 'POST', path: '/', headers, body };
}

/** `headers` are in the order of their names already. */
function canonical(headers: Readonly<Record<string, string>>): { readonly names: string; readonly lines: string } {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  return { names: Object.keys(headers).join(';'), lines: lines.join('') };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
