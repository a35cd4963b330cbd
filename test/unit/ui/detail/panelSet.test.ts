import assert from 'node:assert/strict';
import { isRecord } from '../../../../src/base/guards.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import type { PanelView, TaskView } from '../../../../src/presentation/panel/detailView.ts';
import { type Snapshot, snapshotOf, stateVersion } from '../../../../src/protocol.ts';
import { notConfigured, notRestorable } from '../../../../src/presentation/panel/detail.ts';
// Loaded beforehand, so that the panels' own lazy import is there at once.
import '../../../../src/ui/detail/answers/answers.ts';
import { PanelSet } from '../../../../src/ui/detail/panelSet.ts';
import { settle } from '../../../support/fakeClock.ts';
import { completeWatched, now, situations, viewOf } from '../../../support/panelSamples.ts';
import { FakeActions, FakeHistory, FakeHost, type FakePanel, FakeSource } from './fakePanel.ts';

const task = situations.loading();
const { key } = task;

function setUp(tasks: readonly WatchedTask[] = [task], configured = true) {
  const source = new FakeSource();
  for (const each of tasks) source.put(each);
  const host = new FakeHost();
  const actions = new FakeActions();
  const history = new FakeHistory();
  const errors: unknown[] = [];
  const pins = new Set<string>();
  const clock = { now, paused: false };
  const open = new Set<string>();
  const set = new PanelSet(
    {
      source,
      history,
      open,
      assessmentOf: () => history.assessment && { ...history.assessment, left: null },
      keyTolerance: () => 0.001,
      pollIntervalMs: () => 60_000,
      describe: () => ({ cloud: 'UCloud', product: 'UDTS', canEdit: true }),
      isPinned: (each) => pins.has(each),
      hasConsole: () => true,
      isPaused: () => clock.paused,
      actions,
      onError: (error) => errors.push(error),
      now: () => clock.now,
    },
    host,
  );
  if (configured) set.update();
  return { source, history, host, actions, errors, pins, set, clock, open };
}

/** The panel that was opened last. */
function opened(host: FakeHost): FakePanel {
  const panel = host.panels.at(-1);
  assert.ok(panel);
  return panel;
}

/** All that a panel was sent; each has to be a snapshot that the other half understands. */
function snapshots(panel: FakePanel): Snapshot[] {
  return panel.received.map((message) => {
    const snapshot = snapshotOf(JSON.parse(JSON.stringify(message)));
    assert.ok(snapshot !== null && snapshot !== 'other-version');
    return snapshot;
  });
}

function last(panel: FakePanel): PanelView {
  const snapshot = snapshots(panel).at(-1);
  assert.ok(snapshot);
  return snapshot.view;
}

/** The task that a panel shows. */
function shown(panel: FakePanel): TaskView {
  const view = last(panel);
  assert.ok(view.kind === 'task');
  return view;
}

async function ask(panel: FakePanel, message: unknown): Promise<void> {
  if (isRecord(message)) panel.post(message);
  else panel.messages.fire(message);
  await settle();
}

describe('detail panels', () => {
  it('open one per task, with its name, and come to the front when asked again', () => {
    const { set, host } = setUp();
    set.show(key);
    set.show(key);
    assert.equal(host.panels.length, 1);
    const panel = opened(host);
    assert.equal(panel.title, 'orders');
    assert.equal(panel.html, `page of orders ${key}`);
    assert.equal(panel.revealed, 1);
  });

  it('show a name of foreign text on one line, shortened', () => {
    const named = { ...task, task: { ...task.task, name: `a\u202Eb\n${'long '.repeat(40)}` } };
    const { set, host } = setUp([named]);
    set.show(key);
    const { title } = opened(host);
    assert.ok(title.length <= 61, title);
    assert.doesNotMatch(title, /[\u202E\n]/);
  });

  it('send a whole snapshot when the page is ready', async () => {
    const { set, host } = setUp();
    set.show(key);
    await ask(opened(host), { type: 'ready' });
    const context = {
      cloud: 'UCloud',
      product: 'UDTS',
      fields: {},
      pinned: false,
      canOpenConsole: true,
      canEdit: true,
    };
    assert.deepEqual(shown(opened(host)), JSON.parse(JSON.stringify(viewOf(task, context))));
  });

  it('follow changes and polls of their own task, once for what happens at once', async () => {
    const other = completeWatched.dts();
    const { set, host, source } = setUp([task, other]);
    set.show(key);
    const panel = opened(host);
    source.put({ ...task, contact: { ...task.contact, lastAttemptAt: now } });
    source.poll({ ...task, contact: { ...task.contact, lastAttemptAt: now } });
    await settle();
    assert.equal(panel.received.length, 1);
    source.put(other);
    source.poll(other);
    await settle();
    assert.equal(panel.received.length, 1);
    source.poll({ ...task, contact: { ...task.contact, lastAttemptAt: now + 1 } });
    await settle();
    assert.equal(shown(panel).lastAttemptAt, now + 1);
  });

  it('send nothing while hidden, and everything when shown again', async () => {
    const { set, host, source } = setUp();
    set.show(key);
    const panel = opened(host);
    panel.show(false);
    source.put({ ...task, accountName: 'other' });
    await settle();
    assert.equal(panel.received.length, 0);
    panel.show(true);
    await settle();
    assert.deepEqual(shown(panel).origin, ['UCloud', 'UDTS', 'other']);
  });

  it('keep their title up to date', async () => {
    const { set, host, source } = setUp();
    set.show(key);
    source.put({ ...task, task: { ...task.task, name: 'customers' } });
    await settle();
    assert.equal(opened(host).title, 'customers');
  });

  it('tell that polling is paused', async () => {
    const { set, host, clock } = setUp();
    set.show(key);
    clock.paused = true;
    set.update();
    await settle();
    const next = shown(opened(host)).footer.find((row) => row.key === 'next');
    assert.equal(next?.value, 'polling is paused');
  });

  it('say so when their task is no longer configured, and show it when it is again', async () => {
    const { set, host, source } = setUp();
    set.show(key);
    source.remove(task);
    await settle();
    assert.deepEqual(last(opened(host)), notConfigured('orders'));
    source.put(task);
    await settle();
    assert.equal(last(opened(host)).kind, 'task');
  });

  it('can be opened for a task that is not there', async () => {
    const { set, host } = setUp([]);
    set.show(key);
    await ask(opened(host), { type: 'ready' });
    assert.deepEqual(last(opened(host)), notConfigured(null));
  });

  it('forget a panel that was closed, and open a new one', async () => {
    const { set, host, source } = setUp();
    set.show(key);
    const panel = opened(host);
    panel.close();
    source.put({ ...task, accountName: 'other' });
    await settle();
    assert.equal(panel.received.length, 0);
    assert.equal(panel.listeners, 0);
    set.show(key);
    assert.equal(host.panels.length, 2);
  });

  it('leave nothing behind, but leave the panels to VS Code', async () => {
    const { set, host, source } = setUp();
    set.show(key);
    const panel = opened(host);
    set.dispose();
    source.put({ ...task, accountName: 'other' });
    await settle();
    assert.equal(panel.disposed, false);
    assert.equal(panel.received.length, 0);
    assert.deepEqual([source.listeners, panel.listeners, host.serializer], [0, 0, null]);
  });
});

describe('a task that gets another key', () => {
  const moved = { ...task, key: `${key}-renamed` };

  it('takes its panel along, which then shows and does all with the new one', async () => {
    const { set, host, source, actions, open } = setUp();
    set.show(key);
    set.renamed([[key, moved.key]]);
    source.remove(task);
    source.put(moved);
    const panel = opened(host);
    assert.equal(panel.html, `page of orders ${moved.key}`);
    await ask(panel, { type: 'ready' });
    assert.equal(shown(panel).name, 'orders');
    await ask(panel, { type: 'refresh' });
    assert.deepEqual(actions.calls, [`refresh ${moved.key}`]);
    assert.deepEqual([...open], [moved.key]);
    set.show(moved.key);
    assert.equal(host.panels.length, 1);
    assert.equal(panel.listeners, 3);
    panel.close();
    assert.deepEqual([...open], []);
  });

  it('leaves the preview a preview, and panels of other tasks alone', () => {
    const { set, host, clock } = setUp([task, completeWatched.dts()]);
    set.preview(key);
    set.renamed([
      [key, moved.key],
      ['nobody', 'nothing'],
    ]);
    clock.now += 1000;
    set.preview(completeWatched.dts().key);
    assert.equal(host.panels.length, 1);
  });
});

describe('the preview', () => {
  const other = completeWatched.dts();
  const later = (clock: { now: number }): void => {
    clock.now += 1000;
  };

  it('goes from task to task in one panel, and leaves the keyboard with the rows', async () => {
    const { set, host, clock, source } = setUp([task, other]);
    set.preview(key);
    later(clock);
    set.preview(other.key);
    const panel = opened(host);
    assert.equal(host.panels.length, 1);
    assert.equal(panel.html, `page of ${panel.title} ${other.key}`);
    assert.deepEqual(panel.focusKept, [true, true]);
    await ask(panel, { type: 'ready' });
    assert.equal(shown(panel).name, other.task.name);
    // It is the other task's now: nothing of the first one arrives.
    panel.received.length = 0;
    source.put({ ...task, accountName: 'someone' });
    await settle();
    assert.deepEqual(panel.received, []);
    assert.equal(panel.listeners, 3);
  });

  it('does what is asked for with the task that it shows', async () => {
    const { set, host, clock, actions } = setUp([task, other]);
    set.preview(key);
    later(clock);
    set.preview(other.key);
    await ask(opened(host), { type: 'refresh' });
    assert.deepEqual(actions.calls, [`refresh ${other.key}`]);
  });

  it('does nothing that the page of its earlier task still asks for', async () => {
    const { set, host, clock, actions } = setUp([task, other]);
    set.preview(key);
    later(clock);
    set.preview(other.key);
    for (const page of [key, null, undefined]) {
      opened(host).messages.fire({ type: 'togglePin', page });
      opened(host).messages.fire({ type: 'copy', target: 'id', page });
    }
    await settle();
    assert.deepEqual(actions.calls, []);
  });

  it('is kept by a double click, and by asking for the details', () => {
    for (const keep of ['double click', 'details']) {
      const { set, host, clock } = setUp([task, other]);
      set.preview(key);
      if (keep === 'double click') {
        clock.now += 200;
        set.preview(key);
      } else set.show(key);
      assert.deepEqual(opened(host).focusKept, [true, false], keep);
      later(clock);
      set.preview(other.key);
      assert.equal(host.panels.length, 2, keep);
      assert.deepEqual(
        host.panels.map(({ title }) => title),
        ['orders', opened(host).title],
      );
    }
  });

  it('is not kept by clicks that are no double click', () => {
    const { set, host, clock } = setUp([task, other]);
    set.preview(key);
    later(clock);
    set.preview(key);
    clock.now += 200;
    set.preview(other.key);
    later(clock);
    assert.equal(host.panels.length, 1);
  });

  it('does not take the place of a panel that was kept, but leads to it', () => {
    const { set, host, clock } = setUp([task, other]);
    set.show(key);
    set.preview(other.key);
    later(clock);
    set.preview(key);
    assert.equal(host.panels.length, 2);
    assert.deepEqual(host.panels[0]?.focusKept, [false, true]);
  });

  it('opens anew after it was closed', () => {
    const { set, host, clock } = setUp([task, other]);
    set.preview(key);
    opened(host).close();
    assert.equal(opened(host).listeners, 0);
    later(clock);
    set.preview(other.key);
    assert.equal(host.panels.length, 2);
  });
});

describe('what a person does in a panel', () => {
  const asked: readonly [unknown, string[]][] = [
    [{ type: 'refresh' }, [`refresh ${key}`]],
    [{ type: 'openConsole' }, [`openConsole ${key}`]],
    [{ type: 'togglePin' }, [`setPinned ${key} true`]],
    [{ type: 'editTask' }, [`editTask ${key}`]],
    [{ type: 'addAccount' }, [`addAccount ${key}`]],
    [{ type: 'chooseAccount' }, [`chooseAccount ${key}`]],
    [{ type: 'editAccount' }, [`editAccount ${key}`]],
    [{ type: 'showLog' }, ['showLog']],
    [{ type: 'copy', target: 'id' }, [`copy ${key} id`]],
    [{ type: 'copy', target: 'json' }, [`copy ${key} json`]],
    [{ type: 'copy', target: 'markdown' }, [`copy ${key} markdown`]],
    [{ type: 'constructor' }, []],
    [{ type: 'copy', target: 'password' }, []],
    ['refresh', []],
  ];
  for (const [message, calls] of asked) {
    it(`${JSON.stringify(message)} → ${calls.join()}`, async () => {
      const { set, host, actions } = setUp();
      set.show(key);
      await ask(opened(host), message);
      assert.deepEqual(actions.calls, calls);
    });
  }

  it('unpins a task that is pinned, and shows it', async () => {
    const { set, host, actions, pins } = setUp();
    set.show(key);
    pins.add(key);
    await ask(opened(host), { type: 'togglePin' });
    assert.deepEqual(actions.calls, [`setPinned ${key} false`]);
    assert.ok(shown(opened(host)).actions.buttons.some(({ word }) => word === 'Unpin'));
  });

  it('copies single texts out of the host’s own status', async () => {
    const { set, host } = setUp();
    set.show(key);
    for (const message of [
      { type: 'copy', target: 'gtid' },
      { type: 'copyField', path: 'Data.Sync.BinlogName' },
      { type: 'copyField', path: 'no.such.field' },
      { type: 'copy', target: 'error' },
    ]) {
      await ask(opened(host), message);
    }
    assert.deepEqual(host.copied, ['3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23', 'mysql-bin.000042']);
  });

  it('does nothing for a task that is gone, but shows the log', async () => {
    const { set, host, actions, source } = setUp();
    set.show(key);
    source.remove(task);
    for (const type of ['refresh', 'openConsole', 'togglePin', 'editTask', 'showLog'])
      await ask(opened(host), { type });
    await ask(opened(host), { type: 'copy', target: 'raw' });
    assert.deepEqual(actions.calls, ['showLog']);
    assert.deepEqual(host.copied, []);
  });

  it('tells when it did not work', async () => {
    const { set, host, actions, errors } = setUp();
    set.show(key);
    actions.failure = new Error('no browser');
    await ask(opened(host), { type: 'openConsole' });
    assert.deepEqual(errors, [actions.failure]);
  });
});

describe('panels after a reload', () => {
  const state = { version: stateVersion, key, open: {}, zoom: 'day' };

  it('come back with their task and new options', async () => {
    const { host, set } = setUp();
    const panel = await host.restore(state);
    assert.equal(host.adopted.length, 1);
    assert.equal(panel.title, 'orders');
    assert.equal(panel.html, `page of orders ${key}`);
    await ask(panel, { type: 'ready' });
    assert.equal(last(panel).kind, 'task');
    set.show(key);
    assert.equal(host.panels.length, 0);
  });

  it('say nothing before the configuration was read', async () => {
    const { host, set } = setUp([], false);
    const panel = await host.restore(state);
    await ask(panel, { type: 'ready' });
    assert.deepEqual(panel.received, []);
    set.update();
    await settle();
    assert.deepEqual(last(panel), notConfigured(null));
  });

  it('wait for a task that is not configured yet', async () => {
    const { host, source } = setUp([], false);
    const panel = await host.restore(state);
    await ask(panel, { type: 'ready' });
    source.put(task);
    await settle();
    assert.equal(last(panel).kind, 'task');
    assert.equal(panel.title, 'orders');
  });

  for (const [name, old] of [
    ['another version', { ...state, version: stateVersion + 1 }],
    ['nothing', undefined],
    ['something else', { key }],
  ] as const) {
    it(`say so when their state is of ${name}`, async () => {
      const { host } = setUp();
      const panel = await host.restore(old);
      await ask(panel, { type: 'ready' });
      assert.deepEqual(last(panel), notRestorable());
      assert.equal(panel.html, 'page of an old title null');
    });
  }

  it('give way to a panel of the same task that was opened anew', async () => {
    const { host, set } = setUp();
    set.show(key);
    const old = await host.restore(state);
    assert.ok(old.disposed);
    assert.equal(opened(host).disposed, false);
  });
});
