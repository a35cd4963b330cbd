import type { Problem } from '../../../src/model/problem.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { defaultPolling, type PollingSettings } from '../../../src/monitor/pollPolicy.ts';
import type { StoreDiff } from '../../../src/monitor/watchedTask.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { FakeCloud } from './fakeCloud.ts';
import { FakeLists } from './fakeLists.ts';
import { prod } from './fixture.ts';
import { configured, taskNamed } from './samples.ts';

/** Tasks of one list. */
export function tasksIn(region: string, count: number): readonly TaskRef[] {
  return Array.from({ length: count }, (_, index) => taskNamed(`${region}-${index}`, { region }));
}

/** A monitor over a fake cloud with lists. */
export function start(polling: Partial<PollingSettings> = {}) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const lists = new FakeLists(clock);
  const faults: unknown[] = [];
  const listProblems: Problem[] = [];
  const diffs: StoreDiff[] = [];
  const lookedAt = new Set<string>();
  const monitor = new Monitor({
    read: cloud.read,
    lists,
    isLookedAt: (key) => lookedAt.has(key),
    onListProblem: (_account, problem) => listProblems.push(problem),
    clock,
    random: () => 0.5,
    polling: { ...defaultPolling, ...polling },
    onError: (error) => faults.push(error),
  });
  monitor.tasks.onDidChange((diff) => diffs.push(diff));
  const watch = (...tasks: readonly TaskRef[]): void => {
    for (const task of tasks) {
      const list = task.region ?? '';
      if (!lists.tasks.get(list)?.includes(task)) lists.tasks.set(list, [...(lists.tasks.get(list) ?? []), task]);
    }
    monitor.configure(tasks.map((task) => configured(task, prod)));
  };
  const statusOf = (task: TaskRef) => monitor.tasks.get(taskKey(task))?.status ?? null;
  const problemOf = (task: TaskRef) => monitor.tasks.get(taskKey(task))?.problem ?? null;
  return { clock, cloud, lists, monitor, faults, listProblems, diffs, lookedAt, watch, statusOf, problemOf };
}
