// `npm run bench:requests`: what 200 tasks of one account cost in requests per hour, one by one and by their list. An hour
// of the simulator's tasks, over loopback, under a clock that is set forward; writes the README's section.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { replaceSection } from '../../scripts/docs.mjs';
import { CloudReader } from '../../src/clouds/reader.ts';
import { profileOf } from '../../src/clouds/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { CloudId, TaskRef } from '../../src/model/task.ts';
import { Monitor } from '../../src/monitor/monitor.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';

const taskCount = 200;
const warmUpMs = 600_000;
const measuredMs = 3_600_000;

interface Measured {
  readonly requests: number;
  /** Mean minutes between two reads of a task that is not at rest. */
  readonly everyMinutes: number;
}

async function largestList(reader: CloudReader, account: Account): Promise<readonly TaskRef[]> {
  const { signal } = new AbortController();
  const lists = new Map<string, TaskRef[]>();
  for (const place of (await reader.places(account, signal)).places) {
    if (account.cloud === 'huawei' && place.region !== 'cn-north-4') continue;
    for await (const { tasks } of reader.list(account, place, signal)) {
      for (const { task, status } of tasks) {
        // What has ended is hardly asked for, one way or the other.
        if (status?.terminal !== false) continue;
        const list = profileOf(task).listOf(task, account) ?? '';
        lists.set(list, [...(lists.get(list) ?? []), task]);
      }
    }
  }
  return [...lists.values()].sort((a, b) => b.length - a.length)[0]?.slice(0, taskCount) ?? [];
}

async function measure(cloud: CloudId, byList: boolean): Promise<Measured> {
  const clock = new FakeClock();
  const simulator: Simulator = await startSimulator({ clock, extraTasks: 4_000, speed: 0.05 });
  const reader = new CloudReader({
    now: () => clock.now(),
    nonce: () => randomUUID(),
    stateWords: () => ({}),
    timeoutMs: () => 5_000,
  });
  let inFlight = 0;
  const during = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    inFlight += 1;
    try {
      return await run();
    } finally {
      inFlight -= 1;
    }
  };
  const account = simulator.account(cloud, 'permanent');
  const tasks = await largestList(reader, account);
  if (tasks.length < taskCount) throw new Error(`only ${tasks.length} tasks of ${cloud} are under way`);
  const monitor = new Monitor({
    read: (...words) => during(() => reader.read(...words)),
    ...(byList
      ? {
          lists: {
            nameOf: (task, of) => profileOf(task).listOf(task, of),
            async *pages(...words) {
              const pages = reader.statusesWith(...words);
              for (;;) {
                const page = await during(() => pages.next());
                if (page.done === true) return;
                yield page.value;
              }
            },
          },
        }
      : {}),
    clock,
    random: () => 0.5,
    onError: (error) => {
      throw error instanceof Error ? error : new Error('not an error');
    },
  });
  let polls = 0;
  const working = new Set<string>();
  monitor.tasks.onDidPoll(({ key, status }) => {
    if (status?.terminal === true) return;
    polls += 1;
    working.add(key);
  });
  const pass = async (ms: number): Promise<void> => {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      await clock.advance(Math.min(end - clock.now(), Math.max(1, clock.untilNext ?? ms)));
      while (inFlight > 0) await settle();
    }
  };
  monitor.configure(tasks.map((task) => ({ task, account, problem: null })));
  await pass(warmUpMs);
  const before = simulator.requests.total;
  [polls] = [0];
  working.clear();
  await pass(measuredMs);
  const requests = simulator.requests.total - before;
  const everyMinutes = (measuredMs / 60_000) * (working.size / Math.max(1, polls));
  monitor.dispose();
  reader.dispose();
  await simulator.stop();
  return { requests, everyMinutes };
}

const cell = ({ requests, everyMinutes }: Measured): string => {
  const every = everyMinutes < 1.5 ? `${Math.round(everyMinutes * 60)} s` : `${everyMinutes.toFixed(0)} min`;
  return `${requests.toLocaleString('en')}; every ${every}`;
};

const names = [
  ['ucloud', 'UCloud UDTS'],
  ['alibaba', 'Alibaba Cloud DTS'],
  ['huawei', 'Huawei Cloud DCS'],
] as const;
const rows: string[] = [];
for (const [cloud, name] of names) {
  const single = await measure(cloud, false);
  const together = await measure(cloud, true);
  rows.push(`| ${name} | ${cell(single)} | ${cell(together)} |`);
  console.log(rows.at(-1));
}
const table = `| ${taskCount} tasks of one account and region or project | one by one | as it is |\n|---|---|---|\n${rows.join('\n')}`;
const file = path.join(import.meta.dirname, '..', '..', 'README.md');
fs.writeFileSync(file, replaceSection(fs.readFileSync(file, 'utf8'), 'requests', table));
