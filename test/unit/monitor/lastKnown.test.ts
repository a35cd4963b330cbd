import assert from 'node:assert/strict';
import { blankPhase, blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import { taskKey } from '../../../src/model/task.ts';
import { lastKnownStatus } from '../../../src/monitor/history/lastKnown.ts';
import { readingOf, type Sample } from '../../../src/monitor/history/sample.ts';
import { LastKnown } from '../../../src/monitor/lastKnown.ts';
import { TaskStore } from '../../../src/monitor/taskStore.ts';
import type { StoreDiff } from '../../../src/monitor/watchedTask.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { accountNamed, configured, problemOfKind, statusOf, taskNamed } from './samples.ts';

const then = Date.parse('2026-01-02T03:00:00.000Z');
const task = taskNamed('one');
const key = taskKey(task);

function sampleOf(status: Partial<TaskStatus>): Sample {
  return { ...readingOf({ ...blankStatus(task, ''), ...status }), at: then - 60_000, seenUntil: then, run: 3 };
}

function fail(error: unknown): never {
  throw error;
}

describe('The last known state of a task', () => {
  it('is what a row needs, of the time at which it was last seen, and says that it is old', () => {
    const before: Partial<TaskStatus> = {
      lifecycle: 'active',
      phase: 'full',
      subPhase: 'load',
      caughtUp: false,
      percent: 63.5,
      phases: [{ ...blankPhase('full'), state: 'active', percent: 12 }],
      lag: { seconds: 4, bytes: null, source: 'x' },
      keys: { source: 5, target: 4 },
      retries: { current: 2, max: 9 },
      raw: { state: 'Loading', body: { secretish: 1 } },
      error: 'not kept',
    };
    const { doubt, ...known } = lastKnownStatus(task, sampleOf(before));
    const { doubt: _, ...blank } = blankStatus(task, '2026-01-02T03:00:00.000Z');
    assert.deepEqual(known, {
      ...blank,
      lifecycle: 'active',
      phase: 'full',
      subPhase: 'load',
      caughtUp: false,
      percent: 63.5,
      lag: { seconds: 4, bytes: null, source: 'history' },
      keys: { source: 5, target: 4 },
      retries: { current: 2, max: null },
      raw: { state: 'Loading', body: {} },
    });
    assert.match(doubt ?? '', /read last, by an earlier window/);
  });

  it('knows of an end and of a wait for a person, and makes nothing of what was not told', () => {
    assert.equal(lastKnownStatus(task, sampleOf({ lifecycle: 'completed' })).terminal, true);
    const waiting = lastKnownStatus(task, sampleOf({ lifecycle: 'active', needsUser: 'Open the port.' }));
    assert.equal(waiting.terminal, false);
    assert.equal(waiting.needsUser, 'the next read tells what for');
    const { needsUser, lag, keys, retries, percent } = lastKnownStatus(task, sampleOf({}));
    assert.deepEqual([needsUser, lag, keys, retries, percent], [null, null, null, null, null]);
  });
});

describe('LastKnown', () => {
  function setUp(samples: ReadonlyMap<string, Sample>, ready: Promise<void> = Promise.resolve()) {
    const faults: unknown[] = [];
    const asked: (readonly string[])[] = [];
    const diffs: StoreDiff[] = [];
    let restored = 0;
    const clock = new FakeClock();
    const store = new TaskStore((error) => faults.push(error));
    const lastKnown = new LastKnown(
      {
        tasks: store,
        restore: (states) => {
          store.restore(states);
        },
      },
      {
        ready: () => ready,
        latestOfAll: (keys) => {
          asked.push(keys);
          return samples;
        },
      },
      { clock, onRestored: () => (restored += 1), onError: (error) => faults.push(error) },
    );
    store.onDidChange((diff) => diffs.push(diff));
    return { store, lastKnown, faults, asked, diffs, restored: () => restored, clock };
  }
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const many = Array.from({ length: 50 }, (_, index) => taskNamed(`task-${index}`));

  it('gives all tasks their states with one question and one change', async () => {
    const samples = new Map(many.map((one) => [taskKey(one), sampleOf({ lifecycle: 'active', percent: 5 })]));
    const { store, asked, diffs, faults, restored } = setUp(samples);
    store.setTasks(many.map((one) => configured(one, accountNamed('prod'))));
    await settled();
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.length, many.length);
    assert.equal(diffs.length, 2);
    assert.equal(diffs[1]?.changed.length, many.length);
    assert.equal(restored(), 1);
    for (const watched of store.all()) {
      assert.equal(watched.status?.percent, 5);
      assert.equal(watched.status.task, watched.task);
      assert.equal(watched.contact.lastGoodAt, then);
      assert.equal(watched.contact.lastAttemptAt, null);
      assert.equal(watched.problem, null);
      assert.equal(store.runOf(watched.key), null, 'no run begins');
    }
    assert.deepEqual(faults, []);
  });

  for (const [count, waits] of [
    [200, false],
    [201, true],
  ] as const) {
    it(`lets ${count} tasks ${waits ? 'be shown before they are read' : 'be read at once'}`, async () => {
      const all = Array.from({ length: count }, (_, index) => taskNamed(`task-${index}`));
      const { store, lastKnown, clock } = setUp(new Map(all.map((one) => [taskKey(one), sampleOf({})])));
      store.setTasks(all.map((one) => configured(one, accountNamed('prod'))));
      await settled();
      let shown = false;
      void lastKnown.shown().then(() => (shown = true));
      await settled();
      assert.equal(shown, !waits);
      await clock.advance(750);
      assert.equal(shown, true);
    });
  }

  it('asks for tasks that are added later too, and for none that stay', async () => {
    const { store, asked, restored } = setUp(new Map());
    store.setTasks([configured(task, accountNamed('prod'))]);
    await settled();
    const later = taskNamed('two');
    store.setTasks([configured(task, accountNamed('prod')), configured(later, accountNamed('prod'))]);
    await settled();
    assert.deepEqual(asked, [[key], [taskKey(later)]]);
    assert.equal(restored(), 0, 'there was nothing');
  });

  it('does not take the place of what was read meanwhile, nor of what was taken away', async () => {
    let open = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { store, faults } = setUp(new Map([[key, sampleOf({ lifecycle: 'failed' })]]), ready);
    store.setTasks([configured(task, accountNamed('prod'))]);
    store.apply(key, { status: statusOf(task), problem: null }, then + 5, null);
    open();
    await settled();
    assert.equal(store.get(key)?.status?.lifecycle, statusOf(task).lifecycle);
    store.setTasks([]);
    assert.deepEqual(faults, []);
  });

  it('tells of a history that cannot be asked, and goes on with the next tasks', async () => {
    const faults: unknown[] = [];
    const store = new TaskStore(fail);
    let asked = 0;
    const lastKnown = new LastKnown(
      { tasks: store, restore: () => undefined },
      {
        ready: () => Promise.resolve(),
        latestOfAll: () => {
          asked += 1;
          throw new Error('no disk');
        },
      },
      { clock: new FakeClock(), onRestored: () => undefined, onError: (error) => faults.push(error) },
    );
    store.setTasks([configured(task, accountNamed('prod'))]);
    await settled();
    store.setTasks([configured(taskNamed('two'), accountNamed('prod'))]);
    await settled();
    assert.deepEqual([asked, faults.length], [2, 2]);
    lastKnown.dispose();
    store.setTasks([configured(taskNamed('three'), accountNamed('prod'))]);
    await settled();
    assert.equal(asked, 2);
  });
});

describe('TaskStore.restore', () => {
  const states = new Map([[key, { status: statusOf(task), at: then }]]);

  it('keeps a problem of the configuration beside the state', () => {
    const store = new TaskStore(fail);
    const problem = problemOfKind('credentials');
    store.setTasks([{ task, account: null, problem }]);
    store.restore(states);
    assert.equal(store.get(key)?.problem, problem);
    assert.equal(store.get(key)?.contact.lastGoodAt, then);
  });

  it('says nothing of a task that is read at another place now', () => {
    const store = new TaskStore(fail);
    store.setTasks([configured(task, accountNamed('prod'))]);
    store.restore(states);
    store.setTasks([configured({ ...task, region: 'elsewhere' }, accountNamed('prod'))]);
    assert.equal(store.get(key)?.status, null);
    store.restore(states);
    assert.equal(store.get(key)?.status, null);
  });

  it('is followed by a first read that begins where the last window left off', () => {
    const before = { number: 4, highest: null, stage: 3, phase: null, terminal: false };
    const store = new TaskStore(fail, () => before);
    store.setTasks([configured(task, accountNamed('prod'))]);
    store.restore(states);
    assert.equal(store.runOf(key), null);
    store.apply(key, { status: statusOf(task), problem: null }, then + 5, null);
    assert.equal(store.runOf(key)?.number, 4);
    assert.equal(store.get(key)?.contact.lastAttemptAt, then + 5);
  });
});
