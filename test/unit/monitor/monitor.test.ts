import assert from 'node:assert/strict';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { hour, minute, one, prod, second, start, tenTasks, test, two } from './fixture.ts';
import { configured, misconfigured, problemOfKind } from './samples.ts';

describe('Monitor', () => {
  it('makes no request and sets no timer before it has tasks', async () => {
    const { clock, cloud, monitor } = start();
    monitor.setFocused(false);
    monitor.configure([]);
    await monitor.refresh();
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 0);
    assert.equal(clock.pending, 0);
  });

  it('reads at once, then every interval from the end of a read', async () => {
    const { clock, cloud, monitor, shown } = start();
    monitor.configure([configured(one, prod)]);
    assert.equal(cloud.calls.length, 1);
    const begin = clock.now();
    cloud.reply = () => 'hang';
    await clock.advance(30 * second);
    await clock.advance(7 * second);
    cloud.last('one').succeed({ percent: 20 });
    await clock.advance(29 * second);
    assert.deepEqual(cloud.times('one'), [begin, begin + 30 * second]);
    await clock.advance(second);
    assert.deepEqual(cloud.times('one'), [begin, begin + 30 * second, begin + 67 * second]);
    assert.equal(shown(one).status?.percent, 20);
    assert.equal(shown(one).contact.lastGoodAt, begin + 37 * second);
  });

  it('tells when the next poll is due', async () => {
    const { clock, monitor, shown } = start();
    const begin = clock.now();
    monitor.configure([configured(one, prod)]);
    await settle();
    assert.equal(shown(one).contact.nextPollAt, begin + 30 * second);
    monitor.setFocused(false);
    assert.equal(shown(one).contact.nextPollAt, begin + 120 * second);
    monitor.setPaused(true);
    assert.equal(shown(one).contact.nextPollAt, null);
  });

  it('reads the first task of an account alone, then four at once, then spread', async () => {
    const { clock, cloud, monitor } = start();
    cloud.reply = () => 'hang';
    monitor.configure(tenTasks.map((task) => configured(task, prod)));
    assert.deepEqual(cloud.asked(), ['task0']);
    cloud.reply = () => ({});
    cloud.last('task0').succeed();
    await settle();
    assert.deepEqual(cloud.asked(), ['task1', 'task2', 'task3'], 'due now');
    await clock.advance(500);
    assert.deepEqual(cloud.asked(), ['task4']);
    await clock.advance(3 * second);
    assert.equal(cloud.asked().length, 5);
    assert.deepEqual(cloud.doubled, []);
  });

  it('never has more than four in flight per account, nor two per task', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    cloud.reply = () => 'hang';
    monitor.configure([one, ...tenTasks].map((task) => configured(task, prod)));
    void monitor.refresh();
    await clock.advance(5 * minute);
    void monitor.refresh();
    assert.equal(cloud.inFlight().length, 4);
    while (cloud.inFlight().length > 0) {
      cloud.inFlight()[0]?.succeed();
      await settle();
      if (cloud.calls.length > 25) cloud.reply = () => ({});
    }
    assert.equal(cloud.most.get('prod'), 4);
    assert.deepEqual(cloud.doubled, []);
  });

  it('has one timer per account', async () => {
    const { clock, monitor } = start();
    monitor.configure([
      ...tenTasks.map((task) => configured(task, prod)),
      ...tenTasks.map((task) => configured({ ...task, account: 'test' }, test)),
    ]);
    for (let step = 0; step < 100; step += 1) {
      await clock.advance(777);
      assert.equal(clock.pending, 2);
    }
    monitor.dispose();
    assert.equal(clock.pending, 0);
  });

  it('emits nothing while nothing changes', async () => {
    const { clock, monitor, diffs } = start();
    let polls = 0;
    monitor.tasks.onDidPoll(() => (polls += 1));
    monitor.configure([configured(one, prod)]);
    await clock.advance(10 * minute);
    assert.equal(polls, 21);
    assert.equal(diffs.length, 2, 'the configuration and the first status');
  });

  it('is quick for a minute after a change of state', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    cloud.reply = () => ({ phase: 'incremental' });
    await clock.advance(30 * second);
    cloud.asked();
    await clock.advance(60 * second);
    assert.equal(cloud.asked().length, 6);
    await clock.advance(29 * second);
    assert.equal(cloud.asked().length, 0);
  });

  it('leaves finished tasks alone: two reads, one an hour for a day, then none and no timer', async () => {
    const { clock, cloud, monitor } = start();
    cloud.reply = () => ({ lifecycle: 'completed' });
    monitor.configure([configured(one, prod)]);
    await clock.advance(31 * second);
    assert.equal(cloud.asked().length, 2);
    await clock.advance(59 * minute);
    assert.equal(cloud.asked().length, 0);
    await clock.advance(48 * hour);
    assert.equal(cloud.asked().length, 24);
    assert.equal(clock.pending, 0);
    await monitor.refresh();
    assert.equal(cloud.asked().length, 1);
    await clock.advance(48 * hour);
    assert.equal(cloud.asked().length, 0);
  });

  it('wakes up when a finished task was restarted', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ lifecycle: 'failed', percent: 40 });
    monitor.configure([configured(one, prod)]);
    await clock.advance(2 * minute);
    cloud.reply = () => ({ lifecycle: 'active', percent: 3 });
    await clock.advance(hour);
    assert.equal(shown(one).status?.percent, 3);
    cloud.asked();
    await clock.advance(minute);
    assert.ok(cloud.asked().length >= 2);
  });

  it('takes what throws for a problem, and reports what it did not foresee', async () => {
    const { cloud, monitor, shown, faults } = start();
    const fault = new TypeError('with secret sk-prod in it');
    cloud.reply = () => ({ failure: fault });
    monitor.configure([configured(one, prod)]);
    await settle();
    assert.equal(shown(one).problem?.kind, 'bad-answer');
    assert.ok(!JSON.stringify(shown(one)).includes('sk-prod'));
    assert.deepEqual(faults, [fault]);
  });

  it('survives a reader that throws before it returns a promise', async () => {
    const clock = new FakeClock();
    const faults: unknown[] = [];
    const monitor = new Monitor({
      read: () => {
        throw new Error('at once');
      },
      clock,
      random: () => 0.5,
      onError: (error) => faults.push(error),
    });
    monitor.configure([configured(one, prod)]);
    await clock.advance(20 * second);
    assert.equal(faults.length, 1);
    assert.equal(clock.pending, 1);
    monitor.dispose();
  });
});

describe('Monitor.configure', () => {
  it('lets unchanged tasks go on undisturbed', async () => {
    const { clock, cloud, monitor } = start();
    const begin = clock.now();
    monitor.configure([configured(one, prod)]);
    await clock.advance(20 * second);
    monitor.configure([configured({ ...one, name: 'orders', pinned: true }, { ...prod }), configured(two, prod)]);
    await clock.advance(15 * second);
    assert.deepEqual(cloud.times('one'), [begin, begin + 30 * second]);
    assert.deepEqual(cloud.times('two'), [begin + 20 * second]);
    assert.equal(cloud.last('one').task.name, 'orders');
  });

  it('does not abort a read for a new name, and shows the name with its result', async () => {
    const { cloud, monitor, shown } = start();
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod)]);
    monitor.configure([configured({ ...one, name: 'orders' }, prod)]);
    assert.equal(cloud.calls.length, 1);
    cloud.last('one').succeed();
    await settle();
    assert.equal(shown(one).status?.task.name, 'orders');
  });

  it('begins a changed account anew, and drops what its old keys bring', async () => {
    const { cloud, monitor, shown } = start();
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod)]);
    const old = cloud.last('one');
    monitor.configure([configured(one, { ...prod, accessKeySecret: 'new' })]);
    assert.ok(old.signal.aborted);
    const fresh = cloud.last('one');
    assert.notEqual(fresh, old);
    assert.equal(fresh.account.accessKeySecret, 'new');
    fresh.succeed({ percent: 50 });
    await settle();
    old.succeed({ percent: 1, lifecycle: 'failed' });
    await settle();
    assert.equal(shown(one).status?.percent, 50);
  });

  it('drops the late result of an aborted read, however it ends', async () => {
    const { clock, cloud, monitor, shown, faults } = start();
    cloud.deaf = true;
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod), configured({ ...two, account: 'test' }, test)]);
    const calls = [cloud.last('one'), cloud.last('two')];
    monitor.configure([
      configured({ ...one, region: 'cn-beijing' }, prod),
      configured({ ...two, account: 'test' }, { ...test, accessKeySecret: 'new' }),
    ]);
    calls[0]?.succeed({ percent: 99 });
    calls[1]?.fail(new Error('late'));
    await clock.advance(second);
    assert.equal(shown(one).status, null);
    assert.equal(shown({ ...two, account: 'test' }).problem, null);
    assert.deepEqual(faults, []);
    assert.equal(cloud.calls.length, 4);
  });

  it('reads a task at once that is now read from another place, and drops the old read', async () => {
    const { cloud, monitor, shown } = start();
    monitor.configure([configured(one, prod)]);
    await settle();
    cloud.reply = () => 'hang';
    const asked = monitor.refresh();
    const old = cloud.last('one');
    monitor.configure([configured({ ...one, region: 'cn-beijing' }, prod)]);
    assert.ok(old.signal.aborted);
    assert.equal(cloud.last('one').task.region, 'cn-beijing');
    assert.equal(shown(one).status, null);
    cloud.last('one').succeed({ percent: 5 });
    await asked;
    assert.equal(shown(one).status?.percent, 5);
  });

  it('ends what belongs to removed tasks and accounts', async () => {
    const { clock, cloud, monitor, diffs, pending } = start();
    cloud.reply = () => 'hang';
    monitor.configure([configured(one, prod), configured({ ...two, account: 'test' }, test)]);
    const asked = pending(monitor.refresh());
    const calls = cloud.inFlight();
    monitor.configure([]);
    await settle();
    assert.ok(calls.every((call) => call.signal.aborted));
    assert.ok(asked.done, 'nobody is left waiting');
    assert.equal(clock.pending, 0);
    assert.equal(diffs.length, 2);
    assert.equal(monitor.tasks.all().length, 0);
  });

  it('never reads a task that has a problem in place of an account', async () => {
    const { clock, cloud, monitor, shown } = start();
    monitor.configure([misconfigured(one, problemOfKind('bad-request'))]);
    await monitor.refresh();
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 0);
    assert.equal(clock.pending, 0);
    assert.equal(shown(one).problem?.kind, 'bad-request');
  });

  it('reads a task of two entries once', async () => {
    const { cloud, monitor } = start();
    monitor.configure([configured(one, prod), configured({ ...one, region: 'b' }, test)]);
    await settle();
    assert.deepEqual(
      cloud.calls.map(({ account }) => account.name),
      ['prod'],
    );
  });

  it('may be called by a listener: the last word holds', async () => {
    const { clock, cloud, monitor } = start();
    let calls = 0;
    monitor.tasks.onDidChange(() => {
      calls += 1;
      if (calls === 1) monitor.configure([configured(two, prod)]);
    });
    monitor.configure([configured(one, prod)]);
    await clock.advance(second);
    assert.deepEqual(cloud.asked(), ['two']);
    assert.deepEqual(
      monitor.tasks.all().map((task) => task.task.id),
      ['two'],
    );
  });

  it('may be disposed by a listener, at any point', async () => {
    const { clock, cloud, monitor } = start();
    monitor.tasks.onDidPoll(() => {
      monitor.dispose();
    });
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 1);
    assert.equal(clock.pending, 0);
  });
});
