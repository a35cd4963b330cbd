import assert from 'node:assert/strict';
import { blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import { taskKey } from '../../../src/model/task.ts';
import { type Outcome, TaskStore } from '../../../src/monitor/taskStore.ts';
import type { StoreDiff, WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { accountNamed, configured, misconfigured, problemOfKind, statusOf, taskNamed } from './samples.ts';

const account = accountNamed('prod');
const one = taskNamed('one');
const two = taskNamed('two');
const key = taskKey(one);

function good(status = statusOf(one)): Outcome {
  return { status, problem: null };
}
function bad(problem = problemOfKind('network')): Outcome {
  return { status: null, problem };
}

/** A store with everything it tells. */
function watchedStore() {
  const faults: unknown[] = [];
  const diffs: StoreDiff[] = [];
  const polls: WatchedTask[] = [];
  const store = new TaskStore((error) => faults.push(error));
  store.onDidChange((diff) => diffs.push(diff));
  store.onDidPoll((task) => polls.push(task));
  return { store, diffs, polls, faults };
}
function keys(tasks: readonly WatchedTask[]): string[] {
  return tasks.map((task) => task.task.id);
}
function current(store: TaskStore): WatchedTask {
  const task = store.get(key);
  assert.ok(task);
  return task;
}

describe('TaskStore.setTasks', () => {
  it('tells what was added, changed and removed, once', () => {
    const { store, diffs } = watchedStore();
    store.setTasks([configured(one, account), configured(two, account)]);
    store.setTasks([configured({ ...one, name: 'orders' }, account), configured(taskNamed('three'), account)]);
    assert.deepEqual(
      diffs.map(({ added }) => keys(added)),
      [['one', 'two'], ['three']],
    );
    assert.deepEqual(
      diffs.map(({ removed }) => keys(removed)),
      [[], ['two']],
    );
    assert.deepEqual(
      diffs.map(({ changed }) => changed.length),
      [0, 1],
    );
    const change = diffs[1]?.changed[0];
    assert.ok(change);
    assert.equal(change.before.task.name, undefined);
    assert.equal(change.after.task.name, 'orders');
    assert.equal(change.after, store.get(key));
  });

  it('tells nothing when nothing changed, and keeps the objects', () => {
    const { store, diffs } = watchedStore();
    store.setTasks([configured(one, account)]);
    const before = store.all();
    store.setTasks([configured({ ...one }, { ...account })]);
    assert.equal(diffs.length, 1);
    assert.equal(store.all()[0], before[0]);
    store.setTasks([]);
    store.setTasks([]);
    assert.equal(diffs.length, 2);
  });

  it('keeps the order of the configuration, and the first of two entries for a task', () => {
    const { store } = watchedStore();
    store.setTasks([
      configured(two, account),
      configured(one, account),
      configured({ ...two, name: 'again' }, account),
    ]);
    assert.deepEqual(keys(store.all()), ['two', 'one']);
    assert.equal(store.all()[0]?.task.name, undefined);
  });

  it('shows a task without an account at once, with its problem', () => {
    const { store, diffs } = watchedStore();
    store.setTasks([misconfigured(one, problemOfKind('credentials', { message: 'No account' }))]);
    assert.equal(diffs.length, 1);
    assert.equal(current(store).problem?.message, 'No account');
    assert.equal(current(store).accountName, null);
    assert.equal(current(store).contact.failuresInRow, 0);
  });

  it('takes a problem of the configuration back with the configuration, one of a read only with a read', () => {
    const { store } = watchedStore();
    store.setTasks([misconfigured(one)]);
    store.setTasks([configured(one, account)]);
    assert.equal(current(store).problem, null);
    store.apply(key, bad(), 1, null);
    store.setTasks([configured({ ...one, name: 'orders' }, { ...account })]);
    assert.equal(current(store).problem?.kind, 'network');
    store.setTasks([misconfigured(one)]);
    store.setTasks([configured(one, account)]);
    assert.equal(current(store).problem, null);
    assert.equal(current(store).contact.lostSince, null);
    assert.equal(current(store).contact.failuresInRow, 0);
  });

  it('keeps the last good status when the account goes away', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 1, 99);
    store.setTasks([misconfigured(one)]);
    assert.equal(current(store).status?.percent, 10);
    assert.equal(current(store).problem?.kind, 'credentials');
    assert.equal(current(store).contact.nextPollAt, null);
    assert.equal(current(store).contact.lastGoodAt, 1);
  });

  it('carries a new name into the status, and forgets a status that was read from another place', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 1, null);
    store.setTasks([configured({ ...one, name: 'orders' }, account)]);
    assert.equal(current(store).status?.task.name, 'orders');
    store.setTasks([configured({ ...one, name: 'orders', region: 'cn-beijing' }, account)]);
    assert.equal(current(store).status, null);
    assert.equal(current(store).contact.lastGoodAt, null);
    assert.equal(store.runOf(key), null);
  });

  const elsewhere: readonly (readonly [string, Parameters<typeof accountNamed>[1] & { name?: string }])[] = [
    ['name', { name: 'other' }],
    ['region', { region: 'cn-beijing' }],
    ['project', { projectId: 'p2' }],
    ['endpoint', { endpoint: 'https://api.example' }],
    ['endpoint of a product', { endpoints: { dts: 'https://api.example' } }],
    ['identity service', { iamEndpoint: 'https://iam.example' }],
  ];
  for (const [what, more] of elsewhere) {
    it(`forgets what was read with an account of another ${what}, also when it went away in between`, () => {
      for (const between of [[], [misconfigured(one)]]) {
        const { store, diffs } = watchedStore();
        store.setTasks([configured(one, account)]);
        store.apply(key, good(statusOf(one, { percent: 80 })), 1, null);
        for (const entry of between) store.setTasks([entry]);
        diffs.length = 0;
        store.setTasks([configured(one, { ...account, ...more })]);
        assert.equal(current(store).status, null);
        assert.equal(current(store).contact.lastGoodAt, null);
        assert.equal(store.runOf(key), null);
        assert.equal(diffs.length, 1);
        store.apply(key, good(statusOf(one, { percent: 75 })), 2, null);
        assert.equal(current(store).status?.percent, 75);
      }
    });
  }

  it("keeps what was read when the account's region or project changes and the task names its own", () => {
    const { store } = watchedStore();
    const placed = { ...one, region: 'cn-beijing', projectId: 'p1' };
    store.setTasks([configured(placed, account)]);
    store.apply(key, good(statusOf(placed)), 1, null);
    store.setTasks([configured(placed, { ...account, region: 'x', projectId: 'y' })]);
    assert.equal(current(store).status?.percent, 10);
  });

  it('keeps status and run when only the keys change, without the problem that the old ones met', () => {
    const { store, diffs } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 1, null);
    store.apply(key, bad(problemOfKind('credentials')), 2, null);
    diffs.length = 0;
    store.setTasks([configured(one, { ...account, accessKeyId: 'new', accessKeySecret: 'new', securityToken: 'new' })]);
    assert.equal(current(store).status?.percent, 10);
    assert.equal(store.runOf(key)?.number, 1);
    assert.equal(current(store).problem, null);
    assert.deepEqual(current(store).contact, {
      lastAttemptAt: 2,
      lastGoodAt: 1,
      lostSince: null,
      failuresInRow: 0,
      nextPollAt: null,
    });
    assert.equal(diffs.length, 1);
  });

  it('keeps the keys of an account out of what it shows', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    assert.doesNotMatch(JSON.stringify(store.all()), /[as]k-prod/);
  });
});

describe('TaskStore.apply', () => {
  function started() {
    const all = watchedStore();
    all.store.setTasks([configured(one, account), configured(two, account)]);
    all.diffs.length = 0;
    return all;
  }

  it('tells a new status as a change, then the poll, both with the store up to date', () => {
    const { store } = started();
    const heard: string[] = [];
    store.onDidChange(({ changed: [change] }) => {
      assert.equal(change?.after, store.get(key));
      heard.push('change');
    });
    store.onDidPoll((task) => {
      assert.equal(task, store.get(key));
      heard.push('poll');
    });
    store.apply(key, good(), 5, 35);
    assert.deepEqual(heard, ['change', 'poll']);
    assert.deepEqual(current(store).contact, {
      lastAttemptAt: 5,
      lastGoodAt: 5,
      lostSince: null,
      failuresInRow: 0,
      nextPollAt: 35,
    });
  });

  it('tells an equal status as a poll only, and takes its time over', () => {
    const { store, diffs, polls } = started();
    store.apply(key, good(), 5, 35);
    const before = current(store);
    store.apply(key, good(statusOf(one, { observedAt: 'later', requestId: 'r2' })), 40, 70);
    assert.equal(diffs.length, 1);
    assert.equal(polls.length, 2);
    assert.equal(current(store).contact.lastGoodAt, 40);
    assert.equal(current(store).status?.observedAt, 'later');
    assert.notEqual(current(store), before);
    assert.equal(before.contact.lastGoodAt, 5, 'old objects stay as they were');
  });

  it('keeps the last good status over failures, and counts them', () => {
    const { store, diffs, polls } = started();
    store.apply(key, good(), 5, null);
    store.apply(key, bad(), 10, null);
    store.apply(key, bad(problemOfKind('network', { requestId: 'x' })), 20, null);
    assert.equal(diffs.length, 2, 'an equal problem again is no change');
    assert.equal(polls.length, 3);
    assert.equal(current(store).status?.percent, 10);
    assert.equal(current(store).problem?.requestId, 'x');
    assert.deepEqual(current(store).contact, {
      lastAttemptAt: 20,
      lastGoodAt: 5,
      lostSince: 10,
      failuresInRow: 2,
      nextPollAt: null,
    });
    store.apply(key, bad(problemOfKind('tls')), 30, null);
    assert.equal(diffs.length, 3);
    assert.equal(current(store).contact.lostSince, 10);
    store.apply(key, good(), 40, null);
    assert.equal(diffs.length, 4, 'the same status again, but the problem is gone');
    assert.equal(current(store).problem, null);
    assert.equal(current(store).contact.lostSince, null);
    assert.equal(current(store).contact.failuresInRow, 0);
  });

  it('touches only the task it is about', () => {
    const { store } = started();
    const other = store.get(taskKey(two));
    store.apply(key, good(), 5, null);
    assert.equal(store.get(taskKey(two)), other);
  });

  it('ignores a task that is not watched', () => {
    const { store, diffs, polls } = started();
    store.apply('other', good(), 1, null);
    store.suspend('other', problemOfKind('credentials'), 1);
    store.plan('other', 1);
    assert.deepEqual([diffs.length, polls.length], [0, 0]);
  });

  it('lets the percent never fall within a run', () => {
    const { store, diffs } = started();
    store.apply(key, good(statusOf(one, { percent: 63, raw: { state: 's', body: { p: 63 } } })), 1, null);
    store.apply(key, good(statusOf(one, { percent: 60, raw: { state: 's', body: { p: 60 } } })), 2, null);
    assert.equal(current(store).status?.percent, 63);
    assert.deepEqual(current(store).status?.raw.body, { p: 60 });
    assert.equal(store.runOf(key)?.number, 1);
    store.apply(key, good(statusOf(one, { lifecycle: 'ready', percent: 0 })), 3, null);
    assert.equal(current(store).status?.percent, 0);
    assert.equal(store.runOf(key)?.number, 2);
    assert.equal(diffs.length, 3);
  });

  describe('with a run from before', () => {
    const before = { number: 3, highest: 63, stage: 3, phase: null, terminal: false };
    const restored = (): TaskStore => {
      const store = new TaskStore(
        (error) => assert.fail(String(error)),
        () => before,
      );
      store.setTasks([configured(one, account)]);
      return store;
    };

    it('goes on in it', () => {
      const store = restored();
      store.apply(key, good(statusOf(one, { percent: 60 })), 1, null);
      assert.equal(current(store).status?.percent, 63);
      assert.equal(store.runOf(key)?.number, 3);
    });

    it('begins another one at another place, where the old one says nothing', () => {
      const store = restored();
      store.apply(key, good(statusOf(one, { percent: 64 })), 1, null);
      store.setTasks([configured({ ...one, region: 'eu-west-1' }, account)]);
      store.apply(key, good(statusOf(one, { percent: 60 })), 2, null);
      assert.equal(current(store).status?.percent, 60);
      assert.equal(store.runOf(key)?.number, 4);
    });
  });

  describe('while the runs of earlier windows are not known', () => {
    const before = { number: 3, highest: 63, stage: 3, phase: null, terminal: false };
    const read = (store: TaskStore, at: number, parts: Parameters<typeof statusOf>[1]): TaskStatus => {
      store.apply(key, good(statusOf(one, parts)), at, null);
      const { status } = current(store);
      assert.ok(status);
      return status;
    };
    const unknowing = (): TaskStore => {
      const store = new TaskStore((error) => assert.fail(String(error)), null);
      store.setTasks([configured(one, account)]);
      return store;
    };

    it('shows what is read and begins no run', () => {
      const store = unknowing();
      assert.equal(read(store, 1, { percent: 60 }).percent, 60);
      assert.equal(store.runOf(key), null);
    });

    it('goes on in the earlier run when that becomes known', () => {
      const store = unknowing();
      const statuses = [read(store, 1, { percent: 60 }), read(store, 2, { percent: 61 })];
      const diffs: StoreDiff[] = [];
      store.onDidChange((diff) => diffs.push(diff));
      const placed = store.learnRuns(() => before, new Map([[key, statuses]]));
      assert.deepEqual(
        statuses.map((status) => [placed.get(status)?.run.number, placed.get(status)?.status.percent]),
        [
          [3, 63],
          [3, 63],
        ],
      );
      assert.equal(store.runOf(key)?.number, 3);
      assert.equal(current(store).status?.percent, 63);
      assert.deepEqual([diffs.length, diffs[0]?.changed[0]?.after], [1, current(store)]);
      assert.equal(read(store, 3, { percent: 62 }).percent, 63);
    });

    it('begins the next run where one of the reads says so', () => {
      const store = unknowing();
      const statuses = [read(store, 1, { percent: 64 }), read(store, 2, { percent: 2 })];
      const placed = store.learnRuns(() => before, new Map([[key, statuses]]));
      assert.deepEqual(
        statuses.map((status) => placed.get(status)?.run.number),
        [3, 4],
      );
      assert.equal(current(store).status?.percent, 2);
    });

    it('begins the first run where no earlier one is known, and the next at another place', () => {
      const store = unknowing();
      store.learnRuns(() => null, new Map([[key, [read(store, 1, { percent: 5 })]]]));
      assert.equal(store.runOf(key)?.number, 1);
      const moved = unknowing();
      read(moved, 1, { percent: 64 });
      moved.setTasks([configured({ ...one, region: 'eu-west-1' }, account)]);
      moved.learnRuns(() => before, new Map([[key, [read(moved, 2, { percent: 60 })]]]));
      assert.deepEqual([moved.runOf(key)?.number, current(moved).status?.percent], [4, 60]);
    });

    it('leaves alone what is no longer watched', () => {
      const store = unknowing();
      const statuses = [read(store, 1, { percent: 60 })];
      store.setTasks([]);
      assert.equal(store.learnRuns(() => before, new Map([[key, statuses]])).size, 0);
    });
  });

  it('counts the tasks that an account reads', () => {
    const other = accountNamed('other');
    const store = new TaskStore((error) => assert.fail(String(error)));
    const [second, third] = [taskNamed('second'), taskNamed('third')];
    const counts = (): number[] => [one, second, third].map((task) => store.siblingsOf(taskKey(task)));
    store.setTasks([configured(one, account), configured(second, account), configured(third, other)]);
    assert.deepEqual(counts(), [2, 2, 1]);
    // Even a listener of this very change gets the new counts, whenever it subscribed.
    const heard: number[][] = [];
    store.onDidChange(() => heard.push(counts()));
    store.setTasks([configured(one, account), configured(second, other), configured(third, other)]);
    store.setTasks([configured(second, other)]);
    assert.deepEqual(heard, [
      [1, 2, 2],
      [0, 1, 0],
    ]);
  });

  it('tells the others when a listener throws, and reports it', () => {
    const { store, faults } = watchedStore();
    const fault = new Error('listener');
    const heard: string[] = [];
    const fresh = new TaskStore((error) => faults.push(error));
    for (const subscribe of [fresh.onDidChange.bind(fresh), fresh.onDidPoll.bind(fresh)]) {
      subscribe(() => {
        throw fault;
      });
      subscribe(() => heard.push('told'));
    }
    fresh.setTasks([configured(one, account)]);
    fresh.apply(key, good(), 1, null);
    assert.deepEqual(heard, ['told', 'told', 'told']);
    assert.deepEqual(faults, [fault, fault, fault]);
    assert.equal(store.all().length, 0);
  });
});

describe('TaskStore.suspend and plan', () => {
  it('sets a problem without a read', () => {
    const { store, diffs, polls } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 5, 35);
    diffs.length = 0;
    polls.length = 0;
    store.suspend(key, problemOfKind('credentials'), 9);
    store.suspend(key, problemOfKind('credentials'), 10);
    assert.deepEqual([diffs.length, polls.length], [1, 0]);
    assert.equal(current(store).status?.percent, 10);
    assert.deepEqual(current(store).contact, {
      lastAttemptAt: 5,
      lastGoodAt: 5,
      lostSince: 9,
      failuresInRow: 0,
      nextPollAt: null,
    });
  });

  it('takes a problem back without a read', () => {
    const { store, diffs, polls } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 5, 35);
    store.suspend(key, problemOfKind('credentials'), 9);
    diffs.length = 0;
    polls.length = 0;
    store.resume(key);
    assert.equal(current(store).problem, null);
    assert.equal(current(store).contact.lostSince, null);
    assert.equal(current(store).contact.lastGoodAt, 5);
    const resumed = current(store);
    store.resume(key);
    store.resume('other');
    assert.equal(current(store), resumed);
    assert.deepEqual([diffs.length, polls.length], [1, 0]);
  });

  it('plans silently, in a new object', () => {
    const { store, diffs, polls } = watchedStore();
    store.setTasks([configured(one, account)]);
    const before = current(store);
    store.plan(key, 77);
    assert.equal(current(store).contact.nextPollAt, 77);
    assert.notEqual(current(store), before);
    const planned = current(store);
    store.plan(key, 77);
    assert.equal(current(store), planned);
    assert.deepEqual([diffs.length, polls.length], [1, 0]);
  });

  it('tells nobody after dispose', () => {
    const { store, diffs, polls } = watchedStore();
    store.dispose();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 5, 35);
    assert.deepEqual([diffs.length, polls.length], [0, 0]);
  });
});

describe('TaskStore and an answer that names no state', () => {
  const silent = { ...blankStatus(one, '2026-11-21T08:00:00.000Z'), doubt: 'UCloud answered without naming a state.' };

  it('is a status as long as nothing better is known', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(silent), 1000, null);
    assert.deepEqual(current(store).status, { ...silent, task: current(store).task });
    assert.equal(current(store).contact.lastGoodAt, 1000);
  });

  it('leaves the last good status in view, with a doubt and its age', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    const caughtUp = statusOf(one, { phase: 'incremental', caughtUp: true });
    store.apply(key, good(caughtUp), 1000, null);
    const run = store.runOf(key);
    store.apply(key, good(silent), 2000, 3000);
    const { status, problem, contact } = current(store);
    assert.deepEqual(status, { ...caughtUp, doubt: silent.doubt, doubtAbout: 'outcome' });
    assert.equal(problem, null);
    assert.deepEqual([contact.lastGoodAt, contact.lastAttemptAt, contact.lostSince], [1000, 2000, null]);
    assert.equal(store.runOf(key), run);

    store.apply(key, good(caughtUp), 3000, null);
    assert.deepEqual(current(store).status, caughtUp);
    assert.equal(current(store).contact.lastGoodAt, 3000);
  });

  it('leaves an end what it was', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(statusOf(one, { lifecycle: 'completed', terminal: true })), 1000, null);
    store.apply(key, good(silent), 2000, null);
    const { status } = current(store);
    assert.deepEqual([status?.lifecycle, status?.doubt, status?.doubtAbout], ['completed', silent.doubt, undefined]);
  });

  it('does not hide an error that comes with it, nor lets a good end stand beside it', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(statusOf(one, { lifecycle: 'completed', terminal: true })), 1000, null);
    const error = 'disk full';
    store.apply(key, good({ ...silent, error }), 2000, null);
    const { status } = current(store);
    assert.deepEqual([status?.lifecycle, status?.error, status?.doubtAbout], ['completed', error, 'outcome']);
  });

  it('does not hide a state that the cloud names and nobody knows', () => {
    const { store } = watchedStore();
    store.setTasks([configured(one, account)]);
    store.apply(key, good(), 1000, null);
    store.apply(key, good({ ...silent, raw: { state: 'Hibernating', body: {} } }), 2000, null);
    assert.equal(current(store).status?.lifecycle, 'unknown');
    store.apply(key, good(), 3000, null);
    store.apply(key, good({ ...silent, percent: 40 }), 4000, null);
    assert.equal(current(store).status?.lifecycle, 'unknown');
  });
});
