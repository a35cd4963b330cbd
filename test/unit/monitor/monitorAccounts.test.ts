import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import type { Reply } from './fakeCloud.ts';
import { hour, one, prod, second, start, tenTasks, test, three, two } from './fixture.ts';
import { configured, failing } from './samples.ts';

const well: Reply = {};

describe('Monitor: accounts apart', () => {
  const other = { ...one, account: 'test' };
  const accounts: readonly [string, Reply][] = [
    ['hanging', 'hang'],
    ['throttled', { failure: failing('throttled', { waitMs: hour }) }],
    ['refused', { failure: failing('credentials') }],
    ['unreachable', { failure: failing('network') }],
    ['broken', { failure: new Error('bug') }],
  ];
  for (const [name, reply] of accounts) {
    it(`a ${name} account does not delay another by a moment`, async () => {
      const alone = start();
      alone.monitor.configure([configured(other, test)]);
      await alone.clock.advance(hour);
      const { clock, cloud, monitor } = start();
      cloud.reply = (_task, account) => (account.name === 'prod' ? reply : well);
      monitor.configure([...tenTasks.map((task) => configured(task, prod)), configured(other, test)]);
      void monitor.refresh(tenTasks.map(taskKey));
      await clock.advance(hour);
      assert.deepEqual(cloud.times('one'), alone.cloud.times('one'));
      assert.equal(alone.cloud.times('one').length, 121);
    });
  }
});

describe('Monitor: refused keys', () => {
  it('cost one attempt, stop the account, and show on all its tasks', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([one, two, three].map((task) => configured(task, prod)));
    await clock.advance(48 * hour);
    assert.equal(cloud.calls.length, 1);
    assert.equal(clock.pending, 0);
    for (const task of [one, two, three]) {
      assert.equal(shown(task).problem?.kind, 'credentials');
      assert.equal(shown(task).contact.nextPollAt, null);
    }
    assert.deepEqual(
      [one, two, three].map((task) => shown(task).contact.failuresInRow),
      [1, 0, 0],
    );
  });

  it('keep the last good status, of a task in flight too', async () => {
    const { clock, cloud, monitor, shown } = start();
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await clock.advance(second);
    cloud.reply = () => 'hang';
    await clock.advance(30 * second);
    assert.equal(cloud.inFlight().length, 2);
    cloud.last('one').fail(failing('credentials'));
    await settle();
    assert.equal(shown(two).problem, null, 'its own read will tell');
    cloud.last('two').succeed({ percent: 77 });
    await clock.advance(48 * hour);
    assert.equal(cloud.inFlight().length, 0, 'a read from before the refusal does not lift it');
    assert.equal(shown(one).status?.percent, 10);
    assert.equal(shown(two).status?.percent, 77);
    assert.equal(shown(two).problem?.kind, 'credentials');
    assert.equal(clock.pending, 0);
  });

  it('are tried again, one read alone, when somebody asks', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([one, two, three].map((task) => configured(task, prod)));
    await settle();
    cloud.asked();
    await monitor.refresh();
    assert.equal(cloud.asked().length, 1);
    assert.equal(clock.pending, 0);
    cloud.reply = () => ({});
    await monitor.refresh([taskKey(two)]);
    await clock.advance(second);
    assert.deepEqual(cloud.asked().toSorted(), ['one', 'three', 'two'], 'and with it the account is back');
    for (const task of [one, two, three]) assert.equal(shown(task).problem, null);
    assert.equal(clock.pending, 1);
  });

  it('are tried by one read alone also when they had worked before', async () => {
    const { cloud, monitor } = start();
    monitor.configure([one, two, three].map((task) => configured(task, prod)));
    await monitor.refresh();
    cloud.reply = () => ({ failure: failing('credentials') });
    await monitor.refresh([taskKey(one)]);
    cloud.asked();
    await monitor.refresh();
    assert.deepEqual(cloud.asked(), ['one']);
  });

  it('show at once on a task that is added to a stopped account', async () => {
    const { cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([configured(one, prod)]);
    await settle();
    monitor.configure([configured(one, prod), configured(two, prod)]);
    await settle();
    assert.equal(shown(two).problem?.kind, 'credentials');
    assert.equal(cloud.calls.length, 1);
  });

  it('are forgotten when the keys change', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = (_task, account) => (account.accessKeySecret === 'new' ? well : { failure: failing('credentials') });
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await settle();
    const renewed = { ...prod, accessKeySecret: 'new' };
    monitor.configure([one, two].map((task) => configured(task, renewed)));
    await clock.advance(second);
    assert.equal(cloud.calls.length, 3);
    assert.equal(shown(one).problem, null);
    assert.equal(shown(two).problem, null);
  });
});
