// The other end: answers at once and does as little as possible, in a process of its own, so that what is measured is the
// clients. A port for each client and API tells whose connections were opened.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { Api } from './work.ts';

const fixtures = path.resolve(import.meta.dirname, '..', '..', 'fixtures');
const body = (name: string): Buffer => readFileSync(path.join(fixtures, name));

/** The sample answers of the clouds' own documents. */
const bodies: Readonly<Record<Api, (path: string) => Buffer>> = {
  udts: always(body('ucloud/udts-done.official.json')),
  usmc: always(body('ucloud/usmc-empty.official.json')),
  dts: ofTheTaskAskedFor(/[?&]MigrationJobId=(\w+)/, body('alibaba/job-status.json'), (MigrationJobId) => ({
    MigrationJobId,
  })),
  dcs: bySuffix(
    '/stats',
    body('huawei/statistics.official.json'),
    ofTheTaskAskedFor(/([^/]+)$/, body('huawei/task.official.json'), (id) => ({ task_id: id })),
  ),
};

function always(answer: Buffer): () => Buffer {
  return () => answer;
}

function bySuffix(suffix: string, answer: Buffer, otherwise: (path: string) => Buffer): (path: string) => Buffer {
  return (url) => (url.endsWith(suffix) ? answer : otherwise(url));
}

/** A detail names its task, and one of another task is no answer. */
function ofTheTaskAskedFor(id: RegExp, sample: Buffer, withId: (id: string) => object): (path: string) => Buffer {
  const answers = new Map<string, Buffer>();
  return (url) => {
    const [, asked = ''] = id.exec(url) ?? [];
    const known = answers.get(asked);
    if (known) return known;
    const answer = Buffer.from(JSON.stringify({ ...Object(JSON.parse(sample.toString('utf8'))), ...withId(asked) }));
    answers.set(asked, answer);
    return answer;
  };
}

interface Door {
  readonly server: Server;
  connections: number;
  requests: number;
}
const doors: Door[] = [];

async function openDoor(api: Api): Promise<number> {
  const door: Door = {
    server: createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
      door.requests += 1;
      request.resume().on('end', () => {
        const answer = bodies[api](request.url ?? '');
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
      });
    }),
    connections: 0,
    requests: 0,
  };
  doors.push(door);
  door.server.on('connection', () => {
    door.connections += 1;
  });
  await new Promise<void>((resolve) => door.server.listen(0, '127.0.0.1', resolve));
  const address = door.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** A list of APIs opens a door for each; anything else asks for the counts. */
process.on('message', (wanted: readonly Api[] | 'counts') => {
  if (wanted === 'counts') {
    process.send?.(doors.map(({ connections, requests }) => ({ connections, requests })));
    return;
  }
  void Promise.all(wanted.map(openDoor)).then((ports) => process.send?.(ports));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
