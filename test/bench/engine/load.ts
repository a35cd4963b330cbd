// One engine under load, in a process of its own: monitor, judgements and the history in a real database, in virtual time.
// It is told by messages what to build and how much to read, so that the same load in another checkout can take turns with it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { taskKey } from '../../../src/model/task.ts';
import { type HistoryDatabase, openHistory } from '../../../src/monitor/history/history.ts';
import { readingOf } from '../../../src/monitor/history/sample.ts';
import { Assessments } from '../../../src/monitor/assessment/assessments.ts';
import { Feed } from '../../../src/monitor/feed.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { defaultPolling } from '../../../src/monitor/pollPolicy.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { account, answerOf, pagesOf, tasksOf } from './cloud.ts';
import type { Case, Measured, Order } from './orders.ts';

const hour = 3_600_000;
/** Between two samples that are stored before. ms. */
const apart = 5 * 60_000;

interface Engine {
  read(reads: number): Promise<Measured>;
  close(): void;
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error('a fault that is no error');
}

/** Numbers that are the same in each run. */
function randoms(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
}

/** One sample of each task is recorded as any other; those before it are copies of it with other numbers. */
function fill(history: HistoryDatabase, file: string, { tasks, samples }: Case, now: number): void {
  const run = { number: 1, highest: 0, stage: 3, phase: 'full', terminal: false } as const;
  for (const task of tasksOf(tasks)) history.record(taskKey(task), readingOf(answerOf(task, now)), run, now);
  history.close();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
  database.exec(`
    WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${samples})
    INSERT INTO samples
    SELECT task, at - n * ${apart}, 0, run, state, percent, phase_percent, done - n * 200000, total, lag_seconds + n % 7,
      lag_bytes, position || n, retries, source_keys, target_keys, kilobytes_per_second, operations_per_second
    FROM samples, step`);
  database.close();
}

async function build(own: Case): Promise<Engine> {
  const { tasks: count, maxRequestsPerHour, byList } = own;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-bench-engine-'));
  const file = path.join(folder, 'history.db');
  const clock = new FakeClock();
  const began = clock.now();
  const open = (): Promise<HistoryDatabase> =>
    openHistory(folder, { clock, onProblem: ({ message }) => fail(message) });
  fill(await open(), file, own, began - apart);

  const tasks = tasksOf(count);
  const history = await open();
  const monitor = new Monitor({
    read: (task) => Promise.resolve(answerOf(task, clock.now())),
    lists: {
      nameOf: () => (byList ? 'all' : null),
      async *pages() {
        for (const page of pagesOf(tasks, began)) yield await Promise.resolve(page);
      },
    },
    clock,
    random: randoms(),
    polling: { ...defaultPolling, maxRequestsPerHour },
    onError: fail,
  });
  const assessments = new Assessments({
    source: monitor.tasks,
    runOf: (key) => monitor.runOf(key),
    recordsOf: () => history,
    clock,
    // The slowest pace that the settings lead to, as the extension asks for it.
    pollIntervalMs: (key) =>
      1000 * Math.max(defaultPolling.unfocusedIntervalSeconds, (3600 * monitor.siblingsOf(key)) / maxRequestsPerHour),
    healthOptions: () => ({}),
    onError: fail,
  });
  // As in the extension: store → judgements and history → views.
  const feed = new Feed(monitor.tasks, [assessments], fail);
  let polls = 0;
  let changes = 0;
  feed.onDidPoll(() => {
    polls += 1;
  });
  feed.onDidChange(({ changed }) => {
    changes += changed.length;
  });
  monitor.configure(tasks.map((task) => ({ task, account, problem: null })));
  const step = (): Promise<void> => clock.advance(clock.untilNext ?? 0);
  // Every task has been read, and the account has used its ceiling for an hour, to which lists do not come.
  while (polls < 2 * count || (!byList && clock.now() - began < hour)) await step();

  const watcher = new DatabaseSync(file, { readOnly: true });
  const version = watcher.prepare('PRAGMA data_version');
  return {
    async read(reads) {
      const before = { polls, changes };
      let writes = 0;
      let known = version.get()?.['data_version'];
      const begun = process.cpuUsage();
      while (polls < before.polls + reads) {
        const idle = polls;
        await step();
        // A round of a list is one step, and so is the heartbeat of the history: of that one nothing is read.
        const found = byList ? version.get()?.['data_version'] : known;
        if (found !== known && polls > idle) writes += 1;
        known = found;
      }
      const { user, system } = process.cpuUsage(begun);
      return { reads: polls - before.polls, cpuMs: (user + system) / 1000, writes, changes: changes - before.changes };
    },
    close() {
      watcher.close();
      assessments.dispose();
      monitor.dispose();
      history.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

let engine: Engine | null = null;

async function obey(order: Order): Promise<Measured | 'built'> {
  if ('reads' in order) return engine?.read(order.reads) ?? fail('nothing is built');
  engine?.close();
  engine = await build(order.build);
  return 'built';
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.(answer), fail);
});
process.on('disconnect', () => {
  engine?.close();
  process.exit(0);
});
process.send?.('ready');
