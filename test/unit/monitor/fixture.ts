import assert from 'node:assert/strict';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { defaultPolling, type PollingSettings } from '../../../src/monitor/pollPolicy.ts';
import type { StoreDiff, WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { FakeCloud } from './fakeCloud.ts';
import { accountNamed, taskNamed } from './samples.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const prod = accountNamed('prod');
export const test = accountNamed('test');
export const [one, two, three] = [taskNamed('one'), taskNamed('two'), taskNamed('three')];
export const tenTasks = Array.from({ length: 10 }, (_, index) => taskNamed(`task${index}`));

/** A monitor over a fake cloud and clock, with everything that it tells. */
export function start(polling: Partial<PollingSettings> = {}) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const faults: unknown[] = [];
  const diffs: StoreDiff[] = [];
  const monitor = new Monitor({
    read: cloud.read,
    clock,
    random: () => 0.5,
    polling: { ...defaultPolling, ...polling },
    onError: (error) => faults.push(error),
  });
  monitor.tasks.onDidChange((diff) => diffs.push(diff));
  const shown = (task: TaskRef): WatchedTask => {
    const watched = monitor.tasks.get(taskKey(task));
    assert.ok(watched);
    return watched;
  };
  const pending = (promise: Promise<void>) => {
    const state = { done: false };
    void promise.then(() => (state.done = true));
    return state;
  };
  return { clock, cloud, monitor, faults, diffs, shown, pending };
}
