import assert from 'node:assert/strict';
import { blankStatus } from '../../../src/model/status.ts';
import { taskKey } from '../../../src/model/task.ts';
import { defaultPolling } from '../../../src/monitor/pollPolicy.ts';
import { settle } from '../../support/fakeClock.ts';
import { hour, minute, one, prod, second, start, tenTasks, two } from './fixture.ts';
import { configured, failing, taskNamed } from './samples.ts';

describe('Monitor.refresh', () => {
  it('reads now, and is done when the read is', async () => {
    const { clock, cloud, monitor, pending } = start();
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(second);
    cloud.asked();
    cloud.reply = () => 'hang';
    const asked = pending(monitor.refresh([taskKey(two)]));
    assert.deepEqual(cloud.asked(), ['two']);
    await settle();
    assert.ok(!asked.done);
    cloud.last('two').fail(failing('network'));
    await settle();
    assert.ok(asked.done, 'a failed read is an end too');
  });

  it('during a read waits for one that starts after the ask; all such asks share it', async () => {
    const { cloud, monitor, pending, shown } = start();
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod)]);
    const first = cloud.last('one');
    const asks = [monitor.refresh(), monitor.refresh(), monitor.refresh([taskKey(one)])].map(pending);
    assert.equal(cloud.calls.length, 1);
    first.succeed({ percent: 1 });
    await settle();
    assert.equal(cloud.calls.length, 2);
    assert.deepEqual(
      asks.map(({ done }) => done),
      [false, false, false],
    );
    assert.equal(shown(one).status?.percent, 1, 'the earlier read counts all the same');
    cloud.last('one').succeed({ percent: 2 });
    await settle();
    assert.deepEqual(
      asks.map(({ done }) => done),
      [true, true, true],
    );
    assert.equal(cloud.calls.length, 2);
  });

  it('goes before what is merely due', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    cloud.reply = () => 'hang';
    monitor.configure([one, ...tenTasks].map((task) => configured(task, prod)));
    await clock.advance(10 * second);
    void monitor.refresh(['alibaba//dts//task9']);
    cloud.asked();
    cloud.inFlight()[0]?.succeed();
    await settle();
    assert.deepEqual(cloud.asked(), ['task9']);
  });

  it('makes the next minute quick', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await clock.advance(5 * second);
    await monitor.refresh();
    cloud.asked();
    await clock.advance(50 * second);
    assert.equal(cloud.asked().length, 5);
    await clock.advance(minute);
    assert.equal(cloud.asked().length, 2);
  });

  it('is not made quick by answers that name no state, and an ended task goes on resting', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    const completed = { lifecycle: 'completed', terminal: true } as const;
    cloud.reply = () => completed;
    await clock.advance(hour);
    cloud.asked();
    await clock.advance(24 * hour);
    const resting = cloud.asked().length;
    cloud.reply = () => blankStatus(one, '');
    await monitor.refresh();
    await clock.advance(hour);
    cloud.asked();
    await clock.advance(24 * hour);
    const silent = cloud.asked().length;
    assert.ok(silent <= resting, `${silent} reads a day, ${resting} before`);
  });

  it('knows nothing of other keys', async () => {
    const { cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    await monitor.refresh(['nothing']);
    assert.equal(cloud.calls.length, 1);
  });

  it('is done when the monitor is disposed, or its account renewed', async () => {
    const { cloud, monitor, pending } = start();
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod)]);
    const renewed = pending(monitor.refresh());
    monitor.configure([configured(one, { ...prod, accessKeySecret: 'new' })]);
    await settle();
    assert.ok(renewed.done);
    const disposed = pending(monitor.refresh());
    monitor.dispose();
    await settle();
    assert.ok(disposed.done);
    await monitor.refresh();
  });
});

describe('Monitor: focus, pause and settings', () => {
  it('is slower without the focus, and reads what is overdue when it is back', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    monitor.setFocused(false);
    cloud.asked();
    await clock.advance(10 * minute);
    assert.equal(cloud.asked().length, 5);
    await clock.advance(40 * second);
    monitor.setFocused(true);
    assert.equal(cloud.asked().length, 1);
    await clock.advance(5 * second);
    monitor.setFocused(false);
    monitor.setFocused(true);
    assert.equal(cloud.asked().length, 0, 'switching windows makes no requests');
  });

  it('spreads what is overdue at the return of the focus', async () => {
    const { clock, cloud, monitor } = start();
    monitor.setFocused(false);
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    await clock.advance(100 * second);
    cloud.asked();
    monitor.setFocused(true);
    assert.equal(cloud.asked().length, 4);
    await settle();
    assert.equal(cloud.asked().length, 0);
    await clock.advance(3 * second);
    assert.equal(cloud.asked().length, 6);
  });

  it('pauses: no timer, no read but what is asked for; and resumes', async () => {
    const { clock, cloud, monitor } = start();
    const told: boolean[] = [];
    monitor.onDidChangePaused((paused) => told.push(paused));
    monitor.configure([configured(one, prod)]);
    await settle();
    monitor.setPaused(true);
    monitor.setPaused(true);
    assert.ok(monitor.paused);
    assert.equal(clock.pending, 0);
    cloud.asked();
    await clock.advance(hour);
    assert.equal(cloud.asked().length, 0);
    await monitor.refresh();
    assert.equal(cloud.asked().length, 1);
    assert.equal(clock.pending, 0);
    await clock.advance(hour);
    monitor.setPaused(false);
    assert.equal(cloud.asked().length, 1);
    await settle();
    assert.equal(clock.pending, 1);
    assert.deepEqual(told, [true, false]);
  });

  it('shows tasks that are configured while paused, and reads them at the end of the pause', async () => {
    const { clock, cloud, monitor } = start();
    monitor.setPaused(true);
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 0);
    assert.equal(monitor.tasks.all().length, 10);
    monitor.setPaused(false);
    await clock.advance(5 * second);
    assert.equal(cloud.calls.length, 10);
  });

  it('takes over new intervals at once', async () => {
    const { clock, cloud, monitor } = start({ intervalSeconds: 3600 });
    monitor.configure([configured(one, prod)]);
    await clock.advance(15 * second);
    monitor.setPolling({ ...defaultPolling, intervalSeconds: 20 });
    cloud.asked();
    await clock.advance(5 * second);
    assert.equal(cloud.asked().length, 1);
  });

  it('waits as long as a cloud asks, with all tasks of the account', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(second);
    cloud.reply = (task) => (task.id === 'one' ? { failure: failing('throttled', { waitMs: 20 * minute }) } : 'hang');
    await clock.advance(30 * second);
    cloud.last('two').succeed();
    cloud.asked();
    await clock.advance(19 * minute);
    assert.equal(cloud.asked().length, 0);
    cloud.reply = () => ({});
    await clock.advance(4 * minute);
    assert.ok(cloud.asked().length > 2);
  });
});

describe('Monitor: a wait that the cloud asked for', () => {
  it('ends when a later read succeeds, because somebody asked', async () => {
    const { clock, cloud, monitor } = start();
    cloud.reply = () => ({ failure: failing('throttled', { waitMs: hour }) });
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(minute);
    cloud.reply = () => ({ failure: failing('network') });
    await monitor.refresh([taskKey(one)]);
    cloud.asked();
    await clock.advance(minute);
    assert.equal(cloud.asked().length, 0, 'a failure proves nothing');
    cloud.reply = () => ({});
    await monitor.refresh([taskKey(one)]);
    await clock.advance(minute);
    assert.ok(cloud.asked().includes('two'));
  });
});

describe('Monitor: the ceiling', () => {
  it('stretches all intervals evenly, and holds within every hour', async () => {
    const { clock, cloud, monitor } = start({ maxRequestsPerHour: 60 });
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    await clock.advance(6 * hour);
    const times = cloud.calls.map(({ at }) => at);
    times.forEach((at, index) => {
      const before = times[index - 60];
      assert.ok(before === undefined || at - before >= hour, 'too many within an hour');
    });
    const perTask = tenTasks.map(({ id }) => cloud.times(id).length);
    assert.ok(Math.max(...perTask) - Math.min(...perTask) <= 1, perTask.join());
    assert.ok(times.length > 300, 'and is made use of');
  });

  it('lets a read touch no task but its own, also where many wait for the ceiling', async () => {
    const { clock, cloud, monitor } = start({ maxRequestsPerHour: 60 });
    const tasks = Array.from({ length: 200 }, (_, index) => taskNamed(`task${index}`));
    monitor.configure(tasks.map((task) => configured(task, prod)));
    await clock.advance(2 * hour);
    for (let turn = 0; turn < 20; turn += 1) {
      const before = new Set(monitor.tasks.all());
      cloud.asked();
      await clock.advance(clock.untilNext ?? hour);
      const touched = monitor.tasks.all().filter((watched) => !before.has(watched));
      assert.deepEqual(touched.map(({ task }) => task.id).sort(), cloud.asked().sort());
    }
  });

  it('does not keep a person from asking, but counts it', async () => {
    const { clock, cloud, monitor } = start({ maxRequestsPerHour: 5 });
    monitor.configure([configured(one, prod)]);
    for (let ask = 0; ask < 10; ask += 1) await monitor.refresh();
    assert.ok(cloud.asked().length >= 10);
    await clock.advance(59 * minute);
    assert.equal(cloud.asked().length, 0);
    await clock.advance(13 * minute);
    assert.ok(cloud.asked().length > 0);
  });
});

describe('Monitor: delays that are no plain intervals', () => {
  for (const [count, minutes] of [
    [50, 11],
    [200, 16],
  ] as const) {
    it(`of ${count} tasks are not stretched by the ceiling: after a fault of a minute all are read again in ${minutes} min`, async () => {
      const { clock, cloud, monitor, shown } = start();
      const tasks = Array.from({ length: count }, (_, index) => taskNamed(`task${index}`));
      monitor.configure(tasks.map((task) => configured(task, prod)));
      await clock.advance(2 * hour);
      cloud.reply = () => ({ failure: failing('tls') });
      void monitor.refresh();
      await clock.advance(minute);
      assert.ok(tasks.every((task) => shown(task).problem !== null));
      cloud.reply = () => ({});
      await clock.advance(minutes * minute);
      const failed = tasks.filter((task) => shown(task).problem !== null);
      assert.deepEqual(
        failed.map(({ id }) => id),
        [],
      );
    });
  }

  it('keeps to the quick pace that follows a question, and to the hour of tasks that have ended', async () => {
    const { clock, cloud, monitor } = start({ maxRequestsPerHour: 240 });
    const tasks = Array.from({ length: 20 }, (_, index) => taskNamed(`task${index}`));
    cloud.reply = ({ id }) => ({ lifecycle: id === 'task1' ? 'completed' : 'active' });
    monitor.configure(tasks.map((task) => configured(task, prod)));
    await clock.advance(3 * hour);
    const ended = cloud.times('task1').slice(-2);
    assert.ok((ended[1] ?? 0) - (ended[0] ?? 0) <= 1.1 * hour, 'the hour was stretched');
    await monitor.refresh([taskKey(tasks[0] ?? one)]);
    const asked = cloud.times('task0').length;
    await clock.advance(minute);
    assert.ok(cloud.times('task0').length - asked >= 5, 'the quick pace was stretched');
  });
});

describe('Monitor: a clock that jumps', () => {
  it('does not burst after sleep', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    await clock.advance(2 * minute);
    cloud.asked();
    clock.jump(8 * hour);
    await clock.advance(2 * second);
    assert.ok(cloud.asked().length <= 4);
    await clock.advance(minute);
    const byTask = new Map<string, number>();
    for (const id of cloud.asked()) byTask.set(id, (byTask.get(id) ?? 0) + 1);
    assert.equal(byTask.size, 10);
    assert.ok([...byTask.values()].every((times) => times <= 2));
    for (const { at } of cloud.calls) {
      assert.ok(cloud.calls.filter((call) => call.at === at).length <= 4);
    }
  });

  it('does not burst when the focus comes back with the wake-up', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    await clock.advance(2 * minute);
    monitor.setFocused(false);
    clock.jump(8 * hour);
    cloud.asked();
    monitor.setFocused(true);
    await settle();
    assert.ok(cloud.asked().length <= 4);
    await clock.advance(10 * second);
    assert.equal(new Set(cloud.asked()).size, 6);
  });

  it('keeps its pace when the clock is set back', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(2 * minute);
    clock.jump(-24 * hour);
    cloud.asked();
    await clock.advance(5 * minute);
    const asked = cloud.asked().length;
    assert.ok(asked >= 18 && asked <= 20, String(asked));
    monitor.setFocused(false);
    monitor.setFocused(true);
    clock.jump(-hour);
    monitor.setFocused(false);
    monitor.setFocused(true);
    await clock.advance(minute);
    assert.ok(cloud.asked().length >= 2);
  });

  it('keeps the wait that a cloud asked for, at most once more, when the clock is set back', async () => {
    const { clock, cloud, monitor } = start();
    cloud.reply = () => ({ failure: failing('throttled', { waitMs: 20 * minute }) });
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(second);
    cloud.reply = () => ({});
    cloud.asked();
    clock.jump(-24 * hour);
    await clock.advance(19 * minute);
    assert.deepEqual(cloud.asked(), []);
    await clock.advance(22 * minute);
    assert.deepEqual([...new Set(cloud.asked())].toSorted(), ['one', 'two']);
  });
});
