import assert from 'node:assert/strict';
import { taskKey } from '../../../src/model/task.ts';
import { defaultPolling } from '../../../src/monitor/pollPolicy.ts';
import type { Reply } from './fakeCloud.ts';
import { hour, minute, second } from './fixture.ts';
import { start, tasksIn } from './listFixture.ts';
import { failing, taskNamed } from './samples.ts';

describe('Tasks of one list', () => {
  it('cost the requests of the list, however many they are', async () => {
    const { clock, cloud, lists, watch, faults } = start();
    watch(...tasksIn('a', 200));
    await clock.advance(hour);
    assert.equal(cloud.calls.length, 0);
    assert.ok(lists.calls.length >= 220 && lists.calls.length <= 244, `${lists.calls.length} requests`);
    assert.deepEqual(faults, []);
  });

  it('are all there after the first read of their list', async () => {
    const { clock, lists, watch, statusOf } = start();
    const tasks = tasksIn('a', 200);
    watch(...tasks);
    await clock.advance(0);
    assert.ok(tasks.every((task) => statusOf(task) !== null));
    assert.equal(lists.calls.length, 2);
  });

  it('are told of in one diff a page', async () => {
    const { clock, diffs, watch } = start();
    watch(...tasksIn('a', 200));
    diffs.length = 0;
    await clock.advance(0);
    assert.deepEqual(
      diffs.map(({ changed }) => changed.length),
      [100, 100],
    );
  });

  it('keep the entry of the settings, whatever the list calls them', async () => {
    const { clock, lists, watch, statusOf } = start();
    const tasks = tasksIn('a', 3).map((task) => ({ ...task, name: `my ${task.id}`, account: 'prod' }));
    watch(...tasks);
    lists.tasks.set('a', [...tasksIn('a', 3)]);
    await clock.advance(0);
    assert.deepEqual(
      tasks.map((task) => statusOf(task)?.task),
      tasks,
    );
  });

  it('are read one by one where they are few, or in no list', async () => {
    const { clock, cloud, lists, watch } = start();
    watch(...tasksIn('a', 2), ...tasksIn('b', 2), taskNamed('loose'));
    await clock.advance(10 * minute);
    assert.equal(lists.calls.length, 0);
    assert.equal(new Set(cloud.calls.map(({ task }) => task.id)).size, 5);
  });

  it('share the ceiling of their account: many are read as often as few', async () => {
    const { clock, lists, watch } = start({ maxRequestsPerHour: 300 });
    watch(...tasksIn('a', 500));
    lists.pageSize = 500;
    await clock.advance(hour);
    assert.ok(lists.calls.length >= 110, `${lists.calls.length} requests`);
  });

  it('keep below the ceiling with pages that add up', async () => {
    const { clock, cloud, lists, watch } = start({ maxRequestsPerHour: 60 });
    watch(...tasksIn('a', 200), ...tasksIn('b', 5), ...tasksIn('c', 2));
    await clock.advance(4 * hour);
    const perHour = (lists.calls.length + cloud.calls.length) / 4;
    // The last list that is begun may need a page more than was left.
    assert.ok(perHour <= 62, `${perHour} an hour`);
    assert.ok(cloud.calls.length > 0);
  });

  it('cost no more when one of them has changed and is read more often', async () => {
    const { clock, cloud, lists, watch } = start();
    const [first, ...others] = tasksIn('a', 5);
    assert.ok(first);
    watch(first, ...others);
    await clock.advance(0);
    lists.tell = (task) => ({ status: task.id === first.id ? { phase: 'incremental' } : {}, enough: true });
    await clock.advance(32 * second);
    cloud.calls.length = 0;
    lists.calls.length = 0;
    cloud.reply = () => ({ phase: 'incremental' });
    await clock.advance(25 * second);
    assert.deepEqual(new Set(cloud.calls.map(({ task }) => task.id)), new Set([first.id]));
    assert.ok(cloud.calls.length + lists.calls.length <= 3);
  });
});

describe('A task of which the list does not tell enough', () => {
  it('is read by itself, the others by the list', async () => {
    const { clock, cloud, lists, watch, statusOf } = start();
    const tasks = tasksIn('a', 10);
    const [poor] = tasks;
    assert.ok(poor);
    lists.tell = (task) => ({ status: { percent: 1 }, enough: task.id !== poor.id });
    cloud.reply = () => ({ percent: 50 });
    watch(...tasks);
    await clock.advance(10 * minute);
    assert.deepEqual([...new Set(cloud.calls.map(({ task }) => task.id))], [poor.id]);
    assert.ok(cloud.calls.length >= 19);
    assert.ok(lists.calls.length >= 19 && lists.calls.length <= 23);
    assert.equal(statusOf(poor)?.percent, 50);
  });

  it('goes back to the list as soon as that tells enough', async () => {
    const { clock, cloud, lists, watch } = start();
    let poor = true;
    lists.tell = ({ id }) => ({ status: {}, enough: !(poor && id === 'a-0') });
    watch(...tasksIn('a', 10));
    await clock.advance(5 * minute);
    poor = false;
    await clock.advance(minute);
    cloud.calls.length = 0;
    await clock.advance(10 * minute);
    assert.equal(cloud.calls.length, 0);
  });

  it('is looked up in the list again after an hour, when nobody else is in it', async () => {
    const { clock, lists, watch } = start();
    lists.tell = () => ({ status: {}, enough: false });
    watch(...tasksIn('a', 5));
    await clock.advance(59 * minute);
    assert.equal(lists.calls.length, 1);
    await clock.advance(5 * minute);
    assert.equal(lists.calls.length, 2);
  });

  it('is read by itself when the list has no state of it, or not the task', async () => {
    const { clock, cloud, lists, watch, problemOf } = start();
    const tasks = tasksIn('a', 6);
    lists.tell = ({ id }) => ({ status: id === 'a-1' ? null : {}, enough: true });
    cloud.reply = ({ id }): Reply => (id === 'a-0' ? { failure: failing('not-found') } : {});
    watch(...tasks);
    await clock.advance(0);
    lists.tasks.set('a', [...tasks.slice(1)]);
    await clock.advance(29 * second);
    cloud.calls.length = 0;
    await clock.advance(5 * second);
    assert.deepEqual(cloud.calls.map(({ task }) => task.id).sort(), ['a-0', 'a-1']);
    const [gone] = tasks;
    assert.equal(gone && problemOf(gone)?.kind, 'not-found');
  });
});

describe('Tasks of which the list lacks what is wanted now and then', () => {
  const position = { binlogFile: 'binlog.000007', binlogPosition: 4 };

  function replicating() {
    const started = start();
    const { cloud, lists } = started;
    lists.tell = () => ({
      status: { phase: 'incremental', position: null },
      enough: false,
      omits: ['position', 'link'],
    });
    cloud.reply = () => ({ phase: 'incremental', position });
    return started;
  }

  it('are read by the list, and by themselves every ten minutes', async () => {
    const { clock, cloud, lists, watch } = replicating();
    watch(...tasksIn('a', 20));
    await clock.advance(minute);
    assert.equal(cloud.calls.length, 20);
    await clock.advance(hour);
    assert.ok(lists.calls.length >= 110);
    for (const { id } of tasksIn('a', 20)) {
      const times = cloud.times(id).length;
      assert.ok(times >= 6 && times <= 7, `${id}: ${times}`);
    }
  });

  it('keep it as it was read last', async () => {
    const { clock, watch, statusOf } = replicating();
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(5 * minute);
    assert.ok(tasks.every((task) => statusOf(task)?.position?.binlogFile === 'binlog.000007'));
  });

  it('say from when that is, however often the list is read in between', async () => {
    const { clock, cloud, watch, statusOf } = replicating();
    cloud.reply = () => ({ phase: 'incremental', position, observedAt: new Date(clock.now()).toISOString() });
    const [first, ...others] = tasksIn('a', 5);
    assert.ok(first);
    watch(first, ...others);
    await clock.advance(5 * minute);
    const readAt = new Date(cloud.times(first.id).at(-1) ?? NaN).toISOString();
    assert.deepEqual(statusOf(first)?.older, { parts: ['position'], observedAt: readAt });
    await clock.advance(4 * minute);
    assert.equal(statusOf(first)?.older?.observedAt, readAt);
  });

  it('are read by themselves as soon as their state is another one', async () => {
    const { clock, cloud, lists, watch, statusOf } = replicating();
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(5 * minute);
    cloud.calls.length = 0;
    lists.tell = ({ id }) => ({
      status: { phase: 'incremental', lifecycle: id === 'a-3' ? 'paused' : 'active' },
      enough: false,
      omits: ['position'],
    });
    cloud.reply = () => ({ phase: 'incremental', lifecycle: 'paused', position: null });
    await clock.advance(35 * second);
    assert.deepEqual([...new Set(cloud.calls.map(({ task }) => task.id))], ['a-3']);
    const paused = tasks[3];
    assert.equal(paused && statusOf(paused)?.lifecycle, 'paused');
    assert.equal(paused && statusOf(paused)?.position, null);
  });

  it('are read by themselves less often where the ceiling is low', async () => {
    const { clock, cloud, lists, watch, monitor } = replicating();
    monitor.setPolling({ ...defaultPolling, maxRequestsPerHour: 240 });
    watch(...tasksIn('a', 100));
    await clock.advance(3 * hour);
    const before = lists.calls.length;
    cloud.calls.length = 0;
    await clock.advance(hour);
    // What the ceiling has held up, single reads among it, goes in the order in which it was due.
    assert.ok(lists.calls.length - before >= 95, `${lists.calls.length - before} reads of the list`);
    assert.ok(cloud.calls.length <= 140, `${cloud.calls.length} single reads`);
  });
});

describe('Tasks that are read seldom', () => {
  it('leave the lists at their pace, and are read at once when their list names another state', async () => {
    const { clock, cloud, lists, watch } = start({ maxRequestsPerHour: 300 });
    const tasks = tasksIn('a', 100);
    const poor = new Set(tasks.slice(0, 60).map(({ id }) => id));
    let word = 'Running';
    const raw = { body: {} };
    lists.tell = ({ id }) => ({
      status: { raw: { ...raw, state: id === 'a-7' ? word : 'Running' } },
      enough: !poor.has(id),
    });
    watch(...tasks);
    await clock.advance(hour);
    cloud.calls.length = 0;
    lists.calls.length = 0;
    await clock.advance(hour);
    assert.ok(lists.calls.length >= 110, `${lists.calls.length} reads of the list`);
    assert.ok(cloud.times('a-7').length <= 5);
    const last = cloud.times('a-7').at(-1) ?? 0;
    await clock.advance(Math.max(0, last + 3 * minute - clock.now()));
    cloud.calls.length = 0;
    word = 'Paused';
    await clock.advance(40 * second);
    assert.equal(cloud.times('a-7').length, 1);
  });
});

describe('A task that somebody looks at', () => {
  it('is read by itself, and not from the list in between', async () => {
    const { clock, cloud, lists, watch, lookedAt, statusOf } = start();
    const tasks = tasksIn('a', 5);
    const [seen] = tasks;
    assert.ok(seen);
    lookedAt.add(taskKey(seen));
    cloud.reply = () => ({ percent: 77 });
    watch(...tasks);
    await clock.advance(5 * minute);
    assert.deepEqual([...new Set(cloud.calls.map(({ task }) => task.id))], [seen.id]);
    assert.equal(statusOf(seen)?.percent, 77);
    assert.ok(lists.calls.length > 0);
    lookedAt.clear();
    await clock.advance(minute);
    cloud.calls.length = 0;
    await clock.advance(5 * minute);
    assert.equal(cloud.calls.length, 0);
  });
});

describe('A list', () => {
  it('that may not be read is told of once, and tried again after an hour; its tasks are read one by one', async () => {
    const { clock, cloud, lists, watch, listProblems, problemOf } = start();
    lists.failure = () => failing('permission', { code: 'Forbidden' });
    const tasks = tasksIn('a', 5);
    watch(...tasks);
    await clock.advance(59 * minute);
    assert.equal(lists.calls.length, 1);
    assert.deepEqual(
      listProblems.map(({ kind }) => kind),
      ['permission'],
    );
    assert.ok(cloud.calls.length > 500);
    assert.ok(tasks.every((task) => problemOf(task) === null));
    lists.failure = () => null;
    await clock.advance(2 * minute);
    cloud.calls.length = 0;
    await clock.advance(10 * minute);
    assert.equal(cloud.calls.length, 0);
  });

  it('that holds many other tasks is given up after as many requests as the tasks would cost', async () => {
    const { clock, cloud, lists, watch } = start();
    const all = tasksIn('a', 1000);
    lists.tasks.set('a', [...all]);
    watch(...all.slice(900, 905));
    await clock.advance(30 * minute);
    assert.equal(lists.calls.length, 5);
    assert.ok(cloud.calls.length > 250);
  });

  it('is read to the last task that is looked for, and not further', async () => {
    const { clock, cloud, lists, watch } = start();
    const all = tasksIn('a', 1000);
    lists.tasks.set('a', [...all]);
    watch(...all.slice(0, 50));
    await clock.advance(0);
    assert.deepEqual(
      lists.calls.map(({ page }) => page),
      [0],
    );
    assert.equal(cloud.calls.length, 0);
  });

  it('that refuses the keys stops its account with one request', async () => {
    const { clock, cloud, lists, watch, problemOf } = start();
    lists.failure = () => failing('credentials');
    const tasks = tasksIn('a', 20);
    watch(...tasks);
    await clock.advance(hour);
    assert.equal(lists.calls.length, 1);
    assert.equal(cloud.calls.length, 0);
    assert.ok(tasks.every((task) => problemOf(task)?.kind === 'credentials'));
  });

  for (const kind of ['network', 'throttled'] as const) {
    it(`that meets ${kind} is no reason to ask for each of its tasks`, async () => {
      const { clock, cloud, lists, watch, problemOf, statusOf } = start();
      const tasks = tasksIn('a', 20);
      watch(...tasks);
      await clock.advance(minute);
      lists.failure = () => failing(kind, { waitMs: 5 * minute });
      await clock.advance(4 * minute);
      assert.ok(tasks.every((task) => problemOf(task)?.kind === kind && statusOf(task) !== null));
      assert.equal(cloud.calls.length, 0);
      lists.failure = () => null;
      await clock.advance(15 * minute);
      assert.ok(tasks.every((task) => problemOf(task) === null));
      assert.equal(cloud.calls.length, 0);
    });
  }

  it('tells of a finished task that has begun anew, although that one is hardly read any more', async () => {
    const { clock, cloud, lists, watch, statusOf } = start();
    const tasks = tasksIn('a', 10);
    const [ended] = tasks;
    assert.ok(ended);
    let done = true;
    lists.tell = ({ id }) => ({ status: id === ended.id && done ? { lifecycle: 'completed' } : {}, enough: true });
    watch(...tasks);
    await clock.advance(10 * minute);
    assert.equal(statusOf(ended)?.lifecycle, 'completed');
    done = false;
    await clock.advance(35 * second);
    assert.equal(statusOf(ended)?.lifecycle, 'active');
    assert.equal(cloud.calls.length, 0);
  });

  it('takes one of the places of its account, whatever it brings', async () => {
    const { clock, cloud, lists, watch } = start();
    watch(...tasksIn('a', 50), ...tasksIn('b', 2));
    await clock.advance(minute);
    lists.gate = new Promise(() => undefined);
    cloud.reply = () => 'hang';
    await clock.advance(minute);
    assert.equal(lists.inFlight, 1);
    assert.equal(cloud.inFlight().length, 2);
  });
});
