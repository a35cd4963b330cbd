import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import { prod, second } from './fixture.ts';
import { start, tasksIn } from './listFixture.ts';
import { configured } from './samples.ts';

describe('Asking for tasks of a list', () => {
  it('reads them by the list, and ends when they are there', async () => {
    const { clock, cloud, lists, watch, monitor } = start();
    const tasks = tasksIn('a', 150);
    watch(...tasks);
    await clock.advance(0);
    lists.calls.length = 0;
    let open: () => void = () => undefined;
    lists.gate = new Promise((resolve) => {
      open = resolve;
    });
    let done = false;
    const asked = monitor.refresh().then(() => (done = true));
    await settle();
    assert.equal(done, false);
    open();
    await asked;
    assert.equal(lists.calls.length, 2);
    assert.equal(cloud.calls.length, 0);
  });

  it('during a read of the list leads to another one', async () => {
    const { clock, lists, watch, monitor } = start();
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(0);
    const gates: (() => void)[] = [];
    const gate = (): void => {
      lists.gate = new Promise((resolve) => {
        gates.push(resolve);
      });
    };
    gate();
    const first = monitor.refresh();
    await settle();
    const second = monitor.refresh();
    gate();
    gates[0]?.();
    await first;
    await settle();
    assert.equal(lists.inFlight, 1);
    gates[1]?.();
    await second;
    assert.equal(lists.calls.length, 3);
  });

  it('during a read of the list is not undone by it: what it tells was asked for earlier', async () => {
    const { clock, cloud, lists, watch, monitor, statusOf } = start();
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(0);
    let open: () => void = () => undefined;
    lists.gate = new Promise((resolve) => {
      open = resolve;
    });
    const [first, second, third, fourth] = tasks;
    assert.ok(first && second && third && fourth);
    const together = monitor.refresh([first, second, third].map(taskKey));
    await settle();
    cloud.reply = () => ({ lifecycle: 'completed', percent: 100 });
    await monitor.refresh([taskKey(fourth)]);
    assert.equal(statusOf(fourth)?.lifecycle, 'completed');
    lists.tell = () => ({ status: { percent: 99 }, enough: true });
    open();
    await together;
    assert.equal(statusOf(third)?.percent, 99);
    assert.deepEqual([statusOf(fourth)?.lifecycle, statusOf(fourth)?.percent], ['completed', 100]);
    // The next list is later than that.
    await monitor.refresh([first, second, third].map(taskKey));
    assert.equal(statusOf(fourth)?.percent, 99);
  });

  it('while polling is paused reads those and no others', async () => {
    const { clock, lists, watch, monitor, statusOf } = start();
    const tasks = tasksIn('a', 10);
    watch(...tasks);
    await clock.advance(0);
    monitor.setPaused(true);
    lists.tell = () => ({ status: { percent: 99 }, enough: true });
    await monitor.refresh(tasks.slice(0, 4).map(taskKey));
    assert.deepEqual(
      tasks.map((task) => statusOf(task)?.percent),
      [99, 99, 99, 99, 10, 10, 10, 10, 10, 10],
    );
  });

  it('of which the list tells too little ends with their own reads', async () => {
    const { clock, cloud, lists, watch, monitor } = start();
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(0);
    lists.tell = () => ({ status: {}, enough: false });
    cloud.reply = () => 'hang';
    let done = false;
    const asked = monitor.refresh().then(() => (done = true));
    await settle();
    assert.equal(done, false);
    cloud.reply = () => ({});
    for (const call of cloud.inFlight()) call.succeed();
    await asked;
    assert.equal(new Set(cloud.calls.map(({ task }) => task.id)).size, 5);
  });
});

describe('While a list is read', () => {
  it('tasks may be taken away: the request goes on for the others, and ends with the last', async () => {
    const { clock, lists, watch, monitor, statusOf } = start();
    const tasks = tasksIn('a', 6);
    let open: () => void = () => undefined;
    lists.gate = new Promise((resolve) => {
      open = resolve;
    });
    watch(...tasks);
    await settle();
    const left = tasks.slice(0, 2);
    monitor.configure(left.map((task) => configured(task, prod)));
    await settle();
    assert.equal(lists.inFlight, 1);
    open();
    await clock.advance(0);
    assert.ok(left.every((task) => statusOf(task) !== null));
    lists.gate = new Promise(() => undefined);
    void monitor.refresh();
    monitor.configure([]);
    await settle();
    assert.equal(lists.inFlight, 0);
    assert.equal(clock.pending, 0);
  });

  it('an end of everything aborts it', async () => {
    const { lists, watch, monitor, clock, faults } = start();
    lists.gate = new Promise(() => undefined);
    watch(...tasksIn('a', 6));
    await settle();
    assert.equal(lists.inFlight, 1);
    monitor.dispose();
    await settle();
    assert.equal(lists.inFlight, 0);
    assert.equal(clock.pending, 0);
    assert.deepEqual(faults, []);
  });

  it('a fault of ours costs the list, not the tasks', async () => {
    const { clock, lists, watch, faults, statusOf } = start();
    lists.failure = () => new TypeError('a slip');
    const tasks = tasksIn('a', 4);
    watch(...tasks);
    await clock.advance(5 * second);
    assert.equal(faults.length, 1);
    assert.ok(tasks.every((task) => statusOf(task) !== null));
  });
});
