import assert from 'node:assert/strict';
import { createHuaweiGateway } from '../../../../src/clouds/huawei/gateway.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import { Refusal, type Scripted, scripted } from '../listSupport.ts';
import { account, fixture, problemFrom, projectId, task, taskId } from './support.ts';

/** What is answered to each question. */
interface Replies {
  readonly stats: unknown;
  readonly detail: unknown;
  readonly list: unknown;
}

const migrating = { full_migration_progress: '40', is_migrating: true };
const over = { full_migration_progress: 100, is_migrating: false };
const detailed = (status: string, more: object = {}): object => ({ task_id: taskId, status, ...more });
const incremental = detailed('INCRMIGEATING', { migration_method: 'incremental_migration' });
const unknown = new Refusal(400, fixture('unknown-task.official'));
const broken = new Refusal(500, { error_code: 'DCS.5000', error_msg: 'Internal service error.' });
const denied = new Refusal(403, { error_code: 'DCS.2007', error_msg: 'Policy does not allow it.' });
const throttled = new Refusal(429, { error_code: 'APIGW.0308', error_msg: 'throttled' });
/** The answer of the list: of tasks with these IDs. */
const listing = (...ids: readonly string[]): object => ({
  count: ids.length,
  migration_tasks: ids.map((task_id) => ({ task_id, status: 'SUCCESS' })),
});

const path = `/v2/${projectId}/migration-task/${taskId}`;
const both = [`${path}/stats`, path];

describe('Huawei DCS, what counts as an answer', () => {
  let replies: Replies;
  let service: Scripted;

  beforeEach(() => {
    replies = { stats: migrating, detail: detailed('FULLMIGRATING'), list: listing() };
  });

  function read(): Promise<TaskStatus> {
    service = scripted((_params, { url }) => {
      if (url.endsWith('/stats')) return replies.stats;
      return url.includes('/migration-tasks?') ? replies.list : replies.detail;
    });
    return createHuaweiGateway(service.tools).read(task, account, new AbortController().signal);
  }

  function asked(): string[] {
    return service.requests.map(({ url }) => url.replace(/^https:\/\/[^/]+/, ''));
  }

  describe('an end without statistics', () => {
    const success = detailed('SUCCESS', { migration_method: 'incremental_migration' });
    const all = [...both, `/v2/${projectId}/migration-tasks?limit=500&offset=0`];

    it('holds where the list has the task, and costs one more request', async () => {
      const dashed = taskId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
      for (const id of [taskId, dashed]) {
        replies = { ...replies, stats: unknown, detail: success, list: listing('other', id) };
        const status = await read();
        assert.deepEqual([status.lifecycle, status.outcome, status.doubt], ['completed', 'success', null]);
        assert.deepEqual(asked(), all);
      }
    });

    for (const word of ['SUCCESS', 'FAILED', 'TERMINATED', 'MIGRATION_SUCCESS']) {
      it(`is that of a deleted task where the list lacks it, though its detail says ${word}`, async () => {
        replies = { ...replies, stats: unknown, detail: detailed(word), list: listing('other') };
        const status = await read();
        assert.deepEqual([status.lifecycle, status.terminal, status.outcome], ['gone', true, 'ambiguous']);
        assert.deepEqual([status.percent, status.phases, status.raw.state], [null, [], word]);
        assert.match(status.doubt ?? '', /was deleted/);
      });
    }

    for (const [name, list] of [
      ['may not be read', denied],
      ['is refused for good', new Refusal(404, { error_code: 'DCS.4001', error_msg: 'no such URL' })],
    ] as const) {
      it(`is in doubt where the list ${name}`, async () => {
        replies = { ...replies, stats: unknown, detail: success, list };
        const status = await read();
        assert.deepEqual([status.lifecycle, status.doubtAbout], ['completed', 'outcome']);
        assert.match(status.doubt ?? '', /deleted tasks.*could not be read/);
      });
    }

    for (const [name, list, kind] of [
      ['fails', broken, 'cloud'],
      ['is throttled', throttled, 'throttled'],
      ['is no list', {}, 'bad-answer'],
      ['is a list of something else', { migration_tasks: { count: 0 } }, 'bad-answer'],
      ['counts more tasks than it lists', { count: 9, migration_tasks: [] }, 'bad-answer'],
    ] as const) {
      it(`is not told while the list ${name}: ${kind}, so that the last status stays`, async () => {
        replies = { ...replies, stats: unknown, detail: success, list };
        assert.equal((await problemFrom(read())).kind, kind);
      });
    }

    it('is looked up in the list too where the statistics failed or were none', async () => {
      for (const stats of [broken, { result: 'ok' }]) {
        replies = { ...replies, stats, detail: success, list: listing() };
        assert.equal((await read()).lifecycle, 'gone');
        replies = { ...replies, list: listing(taskId) };
        const { lifecycle, doubt, doubtAbout } = await read();
        assert.deepEqual([lifecycle, doubtAbout], ['completed', undefined]);
        assert.match(doubt ?? '', /progress could not be read/);
      }
    });
  });

  it('a task that is at work without statistics is doubted, and not looked for', async () => {
    replies = { ...replies, stats: unknown, detail: incremental };
    const { lifecycle, doubt, doubtAbout } = await read();
    assert.deepEqual([lifecycle, doubtAbout], ['active', undefined]);
    assert.match(doubt ?? '', /has no statistics/);
    assert.deepEqual(asked(), both);
  });

  it('a task that ended between its statistics and its detail has its statistics read again', async () => {
    let reads = 0;
    replies = { ...replies, detail: detailed('SUCCESS') };
    Object.defineProperty(replies, 'stats', {
      get: () => ({ full_migration_progress: 100, is_migrating: (reads += 1) === 1 }),
    });
    const status = await read();
    assert.deepEqual([status.lifecycle, status.outcome, status.doubt], ['completed', 'success', null]);
    assert.deepEqual(asked(), [...both, `${path}/stats`]);
    replies = { ...replies, stats: migrating };
    assert.equal((await read()).doubtAbout, 'outcome');
  });

  describe('an answer that is none', () => {
    const foreign: readonly (readonly [string, object])[] = [
      ['an empty object', {}],
      ['a word of success', { status: 'success' }],
      ['a word of failure', { status: 'error' }],
      ['a sign-in page as JSON', { result: 'login required' }],
      ['a detail without its task', { ...fixture('task.official'), task_id: '' }],
    ];
    for (const [name, reply] of foreign) {
      it(`is refused everywhere when it is ${name}`, async () => {
        replies = { ...replies, stats: reply, detail: reply, list: reply };
        assert.equal((await problemFrom(read())).kind, 'bad-answer');
      });

      it(`says nothing as detail when it is ${name}`, async () => {
        replies = { ...replies, stats: over, detail: reply };
        assert.equal((await problemFrom(read())).kind, 'bad-answer');
      });
    }

    it('is refused when it is of another task, whatever the statistics say', async () => {
      for (const status of ['SUCCESS', 'FAILED', 'INCRMIGEATING']) {
        replies = { ...replies, detail: detailed(status, { task_id: '2944a563-6f27-4604-9c16-a9a53cd95cc7' }) };
        const problem = await problemFrom(read());
        assert.equal(problem.kind, 'bad-answer');
        assert.match(problem.message, /another task: "2944a563/);
      }
    });
  });
});
