import assert from 'node:assert/strict';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import type { PanelView, TaskView } from '../../../../src/presentation/panel/detailView.ts';
import { snapshotOf } from '../../../../src/protocol.ts';
import { PanelSet } from '../../../../src/ui/detail/panelSet.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { happened, judged, knownTasks, loadingSamples } from '../../../support/panelInsights.ts';
import { now, situations } from '../../../support/panelSamples.ts';
import { FakeActions, FakeHistory, FakeHost, type FakePanel, FakeSource } from './fakePanel.ts';

/** A panel of a task of which there is a history, as far as the history has been told. */
async function opened(task: WatchedTask = situations.loading(), stale = false) {
  const source = new FakeSource();
  source.put(task);
  const history = new FakeHistory();
  history.stored = loadingSamples();
  history.recent = history.stored.slice(-20);
  history.assessment = judged(task, history.stored);
  history.happened = happened(['failed', 60_000, { text: 'no space' }]);
  const host = new FakeHost();
  const actions = new FakeActions();
  const errors: unknown[] = [];
  const set = new PanelSet(
    {
      ...{ source, history, actions },
      open: new Set(),
      assessmentOf: (watched) => (stale || history.assessment === null ? null : judged(watched, history.stored)),
      keyTolerance: () => 0.001,
      pollIntervalMs: () => 60_000,
      describe: () => ({ cloud: 'UCloud', product: 'UDTS', canEdit: true }),
      isPinned: () => false,
      hasConsole: () => true,
      isPaused: () => false,
      onError: (error) => errors.push(error),
      now: () => now,
    },
    host,
  );
  set.update();
  set.show(task.key);
  const panel = host.panels[0];
  assert.ok(panel);
  panel.post({ type: 'ready' });
  // The words are loaded with the first panel.
  await eventually(() => {
    assert.notEqual(charts(panel), null);
    return Promise.resolve();
  });
  return { source, history, host, actions, errors, set, panel, task };
}

function views(panel: FakePanel): PanelView[] {
  return panel.received.map((message) => {
    const snapshot = snapshotOf(message);
    assert.ok(snapshot !== null && snapshot !== 'other-version');
    return snapshot.view;
  });
}

function shown(panel: FakePanel): TaskView | null {
  const view = views(panel).at(-1);
  return view?.kind === 'task' ? view : null;
}

const charts = (panel: FakePanel) => shown(panel)?.charts ?? null;
const answers = (panel: FakePanel) => shown(panel)?.answers ?? null;

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    queueMicrotask(resolve);
  });

describe('what a panel shows of the history', () => {
  it('are answers, readiness, events and charts', async () => {
    const { panel, errors } = await opened();
    assert.deepEqual(
      answers(panel)?.answers.map(({ key }) => key),
      ['moving', 'finish', 'cutover', 'trouble'],
    );
    const sections = shown(panel)?.sections.map(({ key }) => key) ?? [];
    assert.ok(sections.includes('readiness') && sections.includes('timeline'));
    assert.ok(charts(panel)?.plots.some(({ key }) => key === 'percent'));
    assert.deepEqual(errors, []);
  });

  it('follow the history', async () => {
    const { panel, task, history } = await opened();
    const last = history.recent.at(-1);
    assert.ok(last);
    history.recent = [...history.recent, { ...last, at: now, seenUntil: now, percent: 51 }];
    history.change(task.key);
    await settled();
    assert.equal(charts(panel)?.plots[0]?.values.at(-2), 51);
  });

  it('have the zoom that the panel asks for', async () => {
    const { panel } = await opened();
    const span = (): number => (charts(panel)?.to ?? 0) - (charts(panel)?.from ?? 0);
    assert.ok(span() > 19 * 3_600_000);
    panel.post({ type: 'zoom', zoom: 'hour' });
    await settled();
    assert.equal(span(), 3_600_000);
    panel.post({ type: 'zoom', zoom: 'century' });
    await settled();
    assert.equal(span(), 3_600_000);
  });

  it('reads the whole history once, and anew only for a new page', async () => {
    const { panel, source, task, history } = await opened();
    const { reads } = history;
    for (let poll = 0; poll < 5; poll += 1) {
      source.poll(task);
      await settled();
    }
    assert.equal(history.reads, reads);
    panel.show(false);
    panel.show(true);
    panel.post({ type: 'ready' });
    await settled();
    assert.equal(history.reads, reads + 1);
    assert.ok(charts(panel));
  });

  it('is neither read nor sent for a panel that nobody sees', async () => {
    const { panel, source, task, history } = await opened();
    panel.show(false);
    await settled();
    const { reads } = history;
    const before = panel.received.length;
    source.poll(task);
    panel.post({ type: 'zoom', zoom: 'all' });
    await settled();
    assert.deepEqual([history.reads, panel.received.length], [reads, before]);
  });

  it('says of old data that it is old', async () => {
    const { panel } = await opened(situations.loading(), true);
    const sentences = answers(panel)
      ?.answers.slice(0, 2)
      .map(({ sentence }) => sentence);
    assert.deepEqual(sentences, Array(2).fill('Not known: what was read last is too old.'));
    assert.equal(charts(panel)?.finish, null);
  });

  it('opens the page of a hint that it has shown, and no other address', async () => {
    const { panel, host } = await opened(knownTasks.failed().watched);
    const hint = answers(panel)?.hints[0];
    assert.ok(hint);
    for (const id of [hint.key, 'https://evil.example', '__proto__']) panel.post({ type: 'openHint', id });
    await settled();
    assert.equal(host.opened.length, 1);
    assert.match(host.opened[0] ?? '', /^https:\/\/docs\.ucloud\.cn\//);
  });

  it('leads to the choice of an account', async () => {
    const { panel, actions, task } = await opened();
    panel.post({ type: 'chooseAccount' });
    await settled();
    assert.deepEqual(actions.calls, [`chooseAccount ${task.key}`]);
  });

  it('is left out when it cannot be made, and the panel goes on', async () => {
    const { panel, source, task, history, errors } = await opened();
    history.events = () => {
      throw new Error('no disk');
    };
    source.poll(task);
    await settled();
    assert.equal(answers(panel), null);
    assert.equal(shown(panel)?.name, 'orders');
    assert.equal(errors.length > 0, true);
  });

  it('lets go of the history when the panels end', async () => {
    const { set, history } = await opened();
    set.dispose();
    assert.equal(history.listeners, 0);
  });
});
