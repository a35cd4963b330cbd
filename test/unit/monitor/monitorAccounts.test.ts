import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import type { Reply } from './fakeCloud.ts';
import { hour, minute, one, prod, second, start, tenTasks, test, three, two } from './fixture.ts';
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

  /** What a cloud says of rights, of a task or of its pace comes after it has looked at the signature. */
  const judgements: readonly (readonly [string, Error, boolean])[] = [
    ['a refused right', failing('permission', { code: 'Forbidden.RAM' }), true],
    ['a throttling with a code of the cloud', failing('throttled', { code: 'Throttling.User' }), true],
    ['a throttling by whatever stands in between', failing('throttled', { code: 'HTTP 429' }), false],
    ['an unknown task', failing('not-found', { code: 'InstanceNotFound' }), true],
    ['an unknown page', failing('not-found', { code: 'HTTP 404' }), false],
    ['a denial without a code', failing('permission'), false],
    ['an entry that was not even sent', failing('bad-request'), false],
    ['a request that was refused', failing('bad-request', { code: 'MissingParameter' }), false],
    ['a network that is down', failing('network', { code: 'ECONNREFUSED' }), false],
    ['a timeout', failing('network', { code: 'ETIMEDOUT' }), false],
    ['no secure connection', failing('tls', { code: 'CERT_HAS_EXPIRED' }), false],
    ['no proxy', failing('proxy'), false],
    ['a sign-in page', failing('bad-answer', { code: 'HTTP 200' }), false],
    ['a broken gateway', failing('cloud', { code: 'HTTP 502' }), false],
    ['a wrong clock', failing('clock', { code: 'InvalidTimeStamp.Expired' }), false],
    ['a fault of ours', new Error('bug'), false],
  ];
  for (const [name, failure, judged] of judgements) {
    it(`are ${judged ? 'lifted' : 'not lifted'} by ${name}`, async () => {
      const { clock, cloud, monitor, shown } = start();
      cloud.reply = () => ({ failure: failing('credentials') });
      monitor.configure([one, two, three].map((task) => configured(task, prod)));
      await settle();
      cloud.asked();
      cloud.reply = () => ({ failure });
      await monitor.refresh([taskKey(one)]);
      await clock.advance(hour);
      const asked = cloud.asked();
      if (judged) {
        assert.deepEqual([...new Set(asked)].toSorted(), ['one', 'three', 'two']);
        return;
      }
      assert.deepEqual(asked, ['one'], 'only what a person asked for');
      assert.equal(clock.pending, 0);
      for (const task of [one, two, three]) {
        assert.equal(shown(task).problem?.kind, 'credentials', 'why nothing is read');
        assert.equal(shown(task).contact.nextPollAt, null);
      }
    });

    it(`are tried by ${judged ? 'four reads' : 'one read'} at once after ${name}`, async () => {
      const { cloud, monitor } = start();
      let first = true;
      cloud.reply = () => {
        if (!first) return 'hang';
        first = false;
        return { failure };
      };
      monitor.configure(tenTasks.map((task) => configured(task, prod)));
      void monitor.refresh();
      await settle();
      assert.equal(cloud.inFlight().length, judged ? 4 : 1);
    });
  }

  it('are tried again, one read alone, when the same keys were tested and saved again', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([one, two, three].map((task) => configured(task, prod)));
    await settle();
    cloud.asked();
    monitor.accountAccepted({ ...prod });
    await clock.advance(hour);
    assert.deepEqual(cloud.asked(), ['one'], 'refused again');
    cloud.reply = () => ({});
    monitor.accountAccepted({ ...prod });
    await clock.advance(second);
    assert.deepEqual(cloud.asked().toSorted(), ['one', 'three', 'two']);
    for (const task of [one, two, three]) assert.equal(shown(task).problem, null);
  });

  it('show no longer after they were saved again while polling is paused, and are tried when it goes on', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([one, two].map((task) => configured(task, prod)));
    await settle();
    monitor.setPaused(true);
    monitor.accountAccepted(prod);
    cloud.asked();
    for (const task of [one, two]) {
      assert.equal(shown(task).problem, null);
      assert.equal(shown(task).contact.lostSince, null);
    }
    await clock.advance(hour);
    assert.deepEqual(cloud.asked(), []);
    cloud.reply = () => ({});
    monitor.setPaused(false);
    await clock.advance(2 * minute);
    assert.deepEqual([...new Set(cloud.asked())].toSorted(), ['one', 'two']);
  });

  it('stay refused when another account, or other keys, were saved', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('credentials') });
    monitor.configure([configured(one, prod)]);
    await settle();
    monitor.accountAccepted(test);
    monitor.accountAccepted({ ...prod, accessKeySecret: 'new' });
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 1);
    assert.equal(shown(one).problem?.kind, 'credentials');
  });

  it('leave an account alone that was not refused when it is saved again', async () => {
    const { clock, cloud, monitor, shown } = start();
    cloud.reply = () => ({ failure: failing('network') });
    monitor.configure([configured(one, prod)]);
    await settle();
    monitor.accountAccepted(prod);
    await clock.advance(10 * second);
    assert.equal(cloud.calls.length, 1);
    assert.equal(shown(one).problem?.kind, 'network');
  });
});

describe('Monitor: two accounts of one name', () => {
  const demo = { ...prod, accessKeyId: 'demo', endpoint: 'http://127.0.0.1:4010/alibaba' };

  it('read each task with the account that was configured for it', async () => {
    const { clock, cloud, monitor } = start();
    monitor.configure([configured(one, prod), configured(two, demo), configured(three, { ...prod })]);
    await clock.advance(second);
    assert.deepEqual(
      cloud.calls
        .map(({ task, account }) => `${task.id} ${account.accessKeyId} ${account.endpoint ?? 'usual'}`)
        .toSorted(),
      ['one ak-prod usual', 'three ak-prod usual', `two demo ${demo.endpoint}`],
    );
  });

  it('do not disturb each other when one of them goes', async () => {
    const { clock, cloud, monitor } = start();
    cloud.reply = (_task, { accessKeyId }) => (accessKeyId === 'demo' ? 'hang' : {});
    monitor.configure([configured(one, prod), configured(two, demo)]);
    await clock.advance(20 * second);
    monitor.configure([configured(one, prod)]);
    assert.ok(cloud.last('two').signal.aborted);
    await clock.advance(9 * second);
    assert.equal(cloud.times('one').length, 1);
    await clock.advance(2 * second);
    assert.equal(cloud.times('one').length, 2);
  });
});
